"""The learning rates of PyTorch's schedulers: writes schedules.json, which TestSchedulesAgainstTorch reads.

usage: python3 nn/testdata/schedules.py    (needs PyTorch, 1.13 or later)

A case has the settings of a nn.Schedule, the rate it begins with, how many steps an epoch has, and the rates:
rates[epoch][step]. A plateau has the losses too, one after every epoch; null is NaN.
Gradbook's warm-up is LinearLR from 1/n to 1 in n-1 steps, n being the steps of the warm-up.
"""
import json, math, os
import torch
from torch.optim import lr_scheduler as scheduler


def warmup(optimizer, steps):
    return scheduler.LinearLR(optimizer, start_factor=1 / steps, end_factor=1, total_iters=steps - 1)


def rates(schedule, base, steps, epochs, losses=None):
    """The rates by epoch and step, from schedulers of which some step after every batch and some after every epoch."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
    kind, total, rising = schedule["kind"], epochs * steps, round(schedule.get("warmup", 0) * steps)
    by_step, by_epoch = [], []
    if kind == "cosine":
        falling = lambda: scheduler.CosineAnnealingLR(optimizer, total - rising, eta_min=schedule.get("floor", 0))
        if rising:
            by_step += [scheduler.SequentialLR(optimizer, [warmup(optimizer, rising), falling()], [rising])]
        else:
            by_step += [falling()]
    elif rising:
        by_step += [warmup(optimizer, rising)]
    if kind == "one_cycle":
        by_step += [scheduler.OneCycleLR(optimizer, base, epochs=epochs, steps_per_epoch=steps, cycle_momentum=False)]
    if kind == "step":
        by_epoch += [scheduler.StepLR(optimizer, schedule["step"], schedule["gamma"])]
    if kind == "exponential":
        by_epoch += [scheduler.ExponentialLR(optimizer, schedule["gamma"])]
    if kind == "plateau":
        plateau = scheduler.ReduceLROnPlateau(
            optimizer, factor=schedule["gamma"], patience=schedule["patience"], min_lr=schedule["floor"], eps=0)
    result = []
    for epoch in range(epochs):
        result.append([])
        for step in range(steps):
            result[-1].append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            for s in by_step:
                s.step()
        for s in by_epoch:
            s.step()
        if losses:
            plateau.step(losses[epoch])
    return result


def case(base, steps, epochs, losses=None, **schedule):
    computed = rates(schedule, base, steps, epochs, losses)
    if schedule["kind"] in ("cosine", "one_cycle"):
        schedule["epochs"] = epochs
    fields = {"schedule": schedule, "base": base, "steps": steps, "rates": computed}
    if losses:
        fields["losses"] = [None if math.isnan(loss) else loss for loss in losses]
    return fields


# Improvements by more and by less than a ten-thousandth, a NaN, equal losses, a loss that rises.
LOSSES = [math.nan, 2, 1.5, 1.49999, 1.49998, 1.49997, 1.2, math.nan, 1.3, 1.2, 1.1999, 1.19985, 1, 1, 1, 1, 1, 1, 1, 0.5, 3, 3, 3, 3]

CASES = [
    case(0.1, 3, 2, kind="constant"),
    case(0.1, 4, 4, kind="constant", warmup=2),
    case(0.1, 4, 4, kind="constant", warmup=1.5),
    case(0.1, 2, 10, kind="step", step=3, gamma=0.5),
    case(0.3, 2, 7, kind="step", step=1, gamma=0.1),
    case(0.1, 3, 8, kind="step", step=2, gamma=0.5, warmup=3),
    case(0.1, 2, 40, kind="exponential", gamma=0.9),
    case(0.1, 3, 6, kind="exponential", gamma=0.7, warmup=2),
    case(0.1, 1, 12, kind="cosine"),
    case(0.1, 5, 6, kind="cosine"),
    case(0.5, 4, 6, kind="cosine", floor=0.01),
    case(0.1, 4, 6, kind="cosine", floor=0.001, warmup=2),
    case(0.1, 4, 5, kind="cosine", warmup=0.5),
    case(0.1, 1, 1, kind="one_cycle"),
    case(0.1, 1, 3, kind="one_cycle"),
    case(0.1, 1, 10, kind="one_cycle"),
    case(0.4, 7, 5, kind="one_cycle"),
    case(0.1, 1, len(LOSSES), LOSSES, kind="plateau", gamma=0.5, patience=0, floor=0),
    case(0.1, 2, len(LOSSES), LOSSES, kind="plateau", gamma=0.5, patience=2, floor=0),
    case(0.1, 1, len(LOSSES), LOSSES, kind="plateau", gamma=0.3, patience=0, floor=0.01),
    case(0.1, 1, len(LOSSES), LOSSES, kind="plateau", gamma=0.3, patience=1, floor=0.2),
]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.json"), "w") as file:
    file.write("[\n" + ",\n".join(map(json.dumps, CASES)) + "\n]\n")
