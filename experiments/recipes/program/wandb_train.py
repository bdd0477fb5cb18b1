"""A multi-layer perceptron in PyTorch that tells two spirals apart, logged to W&B.

It knows nothing of Gradbook: it is what runs in a W&B sweep.
"""

import math

import torch
import wandb


def spirals(n, generator):
    """2n points of two spirals, with noise."""
    t = torch.rand(n, generator=generator).sqrt() * 2 * math.pi
    arm = torch.stack([t * t.cos(), t * t.sin()], 1) / (2 * math.pi)
    points = torch.cat([arm, -arm])
    return points + 0.05 * torch.randn(points.shape, generator=generator), torch.cat([torch.zeros(n), torch.ones(n)])


run = wandb.init(project="spirals", config={"lr": 0.01, "width": 32, "depth": 2, "epochs": 40, "seed": 1})
config = wandb.config

data = torch.Generator().manual_seed(0)  # the same points for every seed
points, labels = spirals(500, data)
val_points, val_labels = spirals(500, data)

torch.manual_seed(config.seed)
layers, inputs = [], 2
for _ in range(config.depth):
    layers += [torch.nn.Linear(inputs, config.width), torch.nn.Tanh()]
    inputs = config.width
model = torch.nn.Sequential(*layers, torch.nn.Linear(inputs, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
cross_entropy = torch.nn.BCEWithLogitsLoss()

for epoch in range(1, config.epochs + 1):
    total = 0.0
    for batch in torch.randperm(len(points)).split(50):
        optimizer.zero_grad()
        loss = cross_entropy(model(points[batch]).squeeze(1), labels[batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    with torch.no_grad():
        logits = model(val_points).squeeze(1)
        accuracy = ((logits > 0) == (val_labels > 0.5)).float().mean().item()
        val_loss = cross_entropy(logits, val_labels).item()
    wandb.log({"train_loss": total / len(points), "val_loss": val_loss, "val_accuracy": accuracy}, step=epoch)

wandb.finish()
