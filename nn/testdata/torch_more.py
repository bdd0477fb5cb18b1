"""What PyTorch computes with batch normalization, dropout, clipping and the like: writes torch-more/*.json.

usage: python3 nn/testdata/torch_more.py    (needs PyTorch, 1.13 or later)

torch-more/README.md says what is in the files. Every number that is given (weights, samples, labels, masks) is
drawn by Python's random with a fixed seed and rounded to float32. Every number that follows from them is computed in
float64 and then rounded, so that what a test finds is the error of the tested program alone. Each case is computed in
float32 too, and refused where that is off by more than TOLERANCE: then it hangs on rounding (a ReLU's
kink, Adam's quotient of two tiny numbers) and another seed will do.
"""
import json, os, random
import numpy as np, torch
from torch.nn import functional

LAYERS, BATCHES, EVAL_BATCH = [12, 9, 7, 5], [8, 8, 8, 8, 8, 3], 6
TOLERANCE = 3e-6  # of an array's norm
ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}

SGD = {"name": "sgd", "lr": 0.1}
SGD_DECAY = {"name": "sgd_weight_decay", "lr": 0.1, "weight_decay": 0.01}
MOMENTUM = {"name": "momentum", "lr": 0.05, "momentum": 0.9}
ADAM = {"name": "adam", "lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8}
ADAM_DECAY = ADAM | {"name": "adam_weight_decay", "weight_decay": 0.05}

CASES = {
    "batch_norm-relu-sgd": dict(activation="relu", optimizer=SGD, batch_norm=True),
    "batch_norm-relu-adam": dict(activation="relu", optimizer=ADAM, batch_norm=True),
    "batch_norm-sigmoid-sgd": dict(activation="sigmoid", optimizer=SGD, batch_norm=True),
    "batch_norm-sigmoid-adam": dict(activation="sigmoid", optimizer=ADAM, batch_norm=True),
    "clip_norm-sgd": dict(activation="relu", optimizer=SGD, clip_norm=0.9),
    "clip_norm-sgd_weight_decay": dict(activation="relu", optimizer=SGD_DECAY, clip_norm=0.9),
    "clip_norm-adam": dict(activation="relu", optimizer=ADAM, clip_norm=0.9),
    "max_norm-sgd": dict(activation="relu", optimizer=SGD, max_norm=1.2),
    "max_norm-adam": dict(activation="relu", optimizer=ADAM, max_norm=1.2),
    "dropout-relu": dict(activation="relu", optimizer=SGD, dropout=[0.5, 0.5], input_dropout=0.2),
    "dropout-sigmoid": dict(activation="sigmoid", optimizer=MOMENTUM, dropout=[0.5, 0.5], input_dropout=0.2),
    "ema-sgd": dict(activation="tanh", optimizer=SGD, ema=0.35),
    "ema-adam": dict(activation="tanh", optimizer=ADAM, ema=0.35),
    "loss-binary_cross_entropy_label_smoothing": dict(
        activation="relu", optimizer=ADAM, loss="binary_cross_entropy", label_smoothing=0.1),
    "optimizer-adam_weight_decay": dict(activation="tanh", optimizer=ADAM_DECAY),
    "all-adam": dict(activation="relu", optimizer=ADAM, batch_norm=True, clip_norm=1.5, max_norm=1.2,
                     dropout=[0.3, 0.2], input_dropout=0.1, ema=0.35, label_smoothing=0.1),
}


def drawn(case, seed):
    """What is given: the network before the first step, and the batches."""
    source = random.Random(seed)
    uniform = lambda bound, *shape: np.array([source.uniform(-bound, bound) for _ in range(int(np.prod(shape)))]).astype(np.float32).reshape(shape)
    mask = lambda p, *shape: np.array([int(source.random() >= p) for _ in range(int(np.prod(shape)))]).reshape(shape)
    batch_norm = case.get("batch_norm", False)
    given = {"weights": [], "biases": []}
    for inputs, outputs in zip(LAYERS, LAYERS[1:]):
        given["weights"].append(uniform((4.5 / inputs) ** 0.5, outputs, inputs))
        given["biases"].append(uniform(0.3, outputs))
    if batch_norm:
        hidden = LAYERS[1:-1]
        given["biases"][:-1] = [np.zeros(0) for _ in hidden]
        given["bn_scales"] = [1 + uniform(0.3, width) for width in hidden]
        given["bn_shifts"] = [uniform(0.3, width) for width in hidden]
        given["running_means"] = [np.zeros(width) for width in hidden]
        given["running_vars"] = [np.ones(width) for width in hidden]
    given["steps"] = []
    for batch in BATCHES:
        step = {"x": uniform(1.5, batch, LAYERS[0]), "y": [source.randrange(LAYERS[-1]) for _ in range(batch)]}
        if "dropout" in case:
            step["input_mask"] = mask(case["input_dropout"], batch, LAYERS[0])
            step["masks"] = [mask(p, batch, width) for p, width in zip(case["dropout"], LAYERS[1:])]
        given["steps"].append(step)
    given["eval_x"] = uniform(1.5, EVAL_BATCH, LAYERS[0])
    return given


class Net(torch.nn.Module):
    def __init__(self, case, given, dtype):
        super().__init__()
        self.case = case
        tensor = lambda a: torch.tensor(a, dtype=dtype)
        self.linear, self.norm = torch.nn.ModuleList(), torch.nn.ModuleList()
        for w, b in zip(given["weights"], given["biases"]):
            linear = torch.nn.Linear(w.shape[1], w.shape[0], bias=len(b) > 0, dtype=dtype)
            linear.weight.data = tensor(w)
            if len(b):
                linear.bias.data = tensor(b)
            self.linear.append(linear)
        for scale, shift in zip(given.get("bn_scales", []), given.get("bn_shifts", [])):
            norm = torch.nn.BatchNorm1d(len(scale), eps=1e-5, momentum=0.1, dtype=dtype)
            norm.weight.data, norm.bias.data = tensor(scale), tensor(shift)
            self.norm.append(norm)

    def forward(self, x, step=None):
        """The logits: those of training with a step's masks, those of evaluation without a step."""
        drops = step is not None and "dropout" in self.case
        dropped = lambda a, mask, p: a * torch.tensor(mask, dtype=a.dtype) / (1 - p)
        a = dropped(x, step["input_mask"], self.case["input_dropout"]) if drops else x
        for l, linear in enumerate(self.linear):
            a = linear(a)
            if l == len(self.linear) - 1:
                return a
            if len(self.norm):
                a = self.norm[l](a)
            a = ACTIVATIONS[self.case["activation"]](a)
            if drops:
                a = dropped(a, step["masks"][l], self.case["dropout"][l])

    def arrays(self, prefix, of=lambda parameter: parameter, suffix=("weights", "biases", "scales", "shifts")):
        """of(parameter) of every parameter, by the names of the JSON's fields."""
        array = lambda p: of(p).detach().numpy().copy() if p is not None else np.zeros(0)
        weights, biases, scales, shifts = (prefix + s for s in suffix)
        fields = {weights: [array(m.weight) for m in self.linear], biases: [array(m.bias) for m in self.linear]}
        if len(self.norm):
            fields |= {scales: [array(m.weight) for m in self.norm], shifts: [array(m.bias) for m in self.norm]}
        return fields


def loss_of(case, logits, labels):
    smoothing = case.get("label_smoothing", 0.0)
    if case.get("loss") == "binary_cross_entropy":
        targets = (1 - smoothing) * functional.one_hot(labels, LAYERS[-1]) + smoothing / 2
        return functional.binary_cross_entropy_with_logits(logits, targets.to(logits.dtype), reduction="sum") / len(labels)
    return functional.cross_entropy(logits, labels, label_smoothing=smoothing)


def optimizer_of(settings, parameters):
    name = settings["name"].removesuffix("_weight_decay")
    kind = torch.optim.Adam if name == "adam" else torch.optim.SGD
    return kind(parameters, **{k: tuple(v) if k == "betas" else v for k, v in settings.items() if k != "name"})


def trained(case, given, dtype):
    """What follows: the fields of the steps, and those after them."""
    net = Net(case, given, dtype)
    optimizer = optimizer_of(case["optimizer"], net.parameters())
    statistics = [s for m in net.norm for s in (m.running_mean, m.running_var)]
    averaged = [*net.parameters(), *statistics]
    averages = [a.detach().clone() for a in averaged]
    steps = []
    for t, step in enumerate(given["steps"], 1):
        net.train()
        logits = net(torch.tensor(step["x"], dtype=dtype), step)
        loss = loss_of(case, logits, torch.tensor(step["y"]))
        optimizer.zero_grad()
        loss.backward()
        computed = {"logits": logits.detach().numpy(), "loss": loss.item()}
        if t == 1:
            computed |= net.arrays("", lambda p: p.grad, ("weight_grads", "bias_grads", "scale_grads", "shift_grads"))
        if "clip_norm" in case:
            computed["gradient_norm"] = torch.nn.utils.clip_grad_norm_(net.parameters(), case["clip_norm"]).item()
        optimizer.step()
        with torch.no_grad():
            if "max_norm" in case:
                computed["over_max_norm"] = 0
                for linear in net.linear:
                    computed["over_max_norm"] += int((linear.weight.norm(dim=1) > case["max_norm"]).sum())
                    linear.weight.copy_(torch.renorm(linear.weight, p=2, dim=0, maxnorm=case["max_norm"]))
            if "ema" in case:
                decay = min(case["ema"], (1 + t) / (10 + t))
                for average, latest in zip(averages, averaged):
                    average.copy_(decay * average + (1 - decay) * latest)
        steps.append(computed)
    after = net.arrays("final_")
    if len(net.norm):
        after["final_running_means"] = [m.running_mean.numpy().copy() for m in net.norm]
        after["final_running_vars"] = [m.running_var.numpy().copy() for m in net.norm]
    net.eval()
    eval_x = torch.tensor(given["eval_x"], dtype=dtype)
    with torch.no_grad():
        after["eval_logits"] = net(eval_x).numpy()
        if "ema" in case:
            for latest, average in zip(averaged, averages):
                latest.copy_(average)
            after |= net.arrays("average_")
            after["average_logits"] = net(eval_x).numpy()
    return steps, after


def off(a, b):
    """The largest difference between two computations, by array, as a part of the array's norm."""
    if isinstance(a, dict):
        return max(off(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return max(map(off, a, b))
    a, b = np.asarray(a), np.asarray(b)
    return np.linalg.norm(a - b) / np.linalg.norm(a) if a.size and np.linalg.norm(a) else 0.0


def bites(case, steps):
    """Whether the limits of the case are met in some steps and not in others."""
    clipped = [s["gradient_norm"] > case["clip_norm"] for s in steps if "clip_norm" in case]
    limited = [s["over_max_norm"] for s in steps if "max_norm" in case]
    return (not clipped or len(set(clipped)) == 2) and (not limited or 0 < min(limited) and max(limited) < sum(LAYERS[1:]))


def plain(value):
    """value for JSON, its floats as the shortest decimals that are the same float32."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    return float(str(np.float32(value))) if isinstance(value, float) else value


def one_a_line(values):
    return "[\n" + ",\n".join(map(json.dumps, values)) + "]"


def main():
    torch.set_num_threads(1)
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch-more")
    for number, (name, case) in enumerate(CASES.items()):
        for seed in range(100 * number, 100 * number + 100):
            given = drawn(case, seed)
            steps, after = trained(case, given, torch.float64)
            error = off((steps, after), trained(case, given, torch.float32))
            if error <= TOLERANCE and bites(case, steps):
                break
        else:
            raise SystemExit(f"{name}: no seed makes a good case")
        fields = {"name": name, "torch": torch.__version__, "seed": seed, "layers": LAYERS, "loss": "cross_entropy",
                  "label_smoothing": 0.0, **case}
        given["steps"] = [plain(g) | plain(s) for g, s in zip(given["steps"], steps)]
        fields |= {k: v if k == "steps" else plain(v) for k, v in (given | after).items()}
        with open(os.path.join(folder, name + ".json"), "w") as file:
            lines = (f'"{k}": ' + (one_a_line(v) if k == "steps" else json.dumps(v)) for k, v in fields.items())
            file.write("{\n" + ",\n".join(lines) + "\n}\n")
        extra = [f'norms {[round(s["gradient_norm"], 3) for s in steps]}'] if "clip_norm" in case else []
        extra += [f'over {[s["over_max_norm"] for s in steps]}'] if "max_norm" in case else []
        print(f"{name}: seed {seed}, float32 is off by {error:.1e}", *extra)


main()
