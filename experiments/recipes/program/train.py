"""Logistic regression in plain Python: do points lie inside of a ring, or outside?

It knows nothing of Gradbook. It takes its hyper-parameters as arguments and prints a line of
JSON an epoch; the sweep file beside it varies the arguments and reads the lines.
"""

import argparse
import json
import math
import random

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1, help="learning rate of SGD")
parser.add_argument("--l2", type=float, default=0.0, help="weight decay")
parser.add_argument("--degree", type=int, default=2, help="of the polynomial features")
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()


def features(x, y):
    return [x**i * y**j for i in range(args.degree + 1) for j in range(args.degree + 1 - i)]


def points(n, random):
    """n points of [-1, 1]^2 with their classes, a tenth of which are wrong."""
    for _ in range(n):
        x, y = random.uniform(-1, 1), random.uniform(-1, 1)
        inside = 0.3 < math.hypot(x, y) < 0.8
        yield features(x, y), inside != (random.random() < 0.1)


def predict(weights, inputs):
    z = sum(w * v for w, v in zip(weights, inputs))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def evaluate(weights, data):
    """The mean cross-entropy and the share of points that are classified rightly."""
    loss = right = 0
    for inputs, label in data:
        p = predict(weights, inputs)
        loss -= math.log(p if label else 1 - p)
        right += (p > 0.5) == label
    return loss / len(data), right / len(data)


data = random.Random(0)  # the same points for every seed
train, val = list(points(500, data)), list(points(500, data))
order = random.Random(args.seed)
weights = [order.gauss(0, 0.1) for _ in train[0][0]]

for epoch in range(1, args.epochs + 1):
    order.shuffle(train)
    for inputs, label in train:
        error = predict(weights, inputs) - label
        weights = [w - args.lr * (error * v + args.l2 * w) for w, v in zip(weights, inputs)]
    loss, accuracy = evaluate(weights, train)
    val_loss, val_accuracy = evaluate(weights, val)
    print(json.dumps({"epoch": epoch, "train_loss": loss, "train_accuracy": accuracy, "val_loss": val_loss, "val_accuracy": val_accuracy}))
