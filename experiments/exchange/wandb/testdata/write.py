"""Writes, with the real W&B SDK, what the tests of this package read.

    WANDB_MODE=offline WANDB_DIR=FOLDER python write.py

The committed files are those of wandb 0.31.0, also with WANDB_RUN_ID=sample or
WANDB_RUN_ID=second (the argument "second"), WANDB_X_DISABLE_STATS=true and WANDB_CONSOLE=off.
"""

import math
import sys

import wandb

if "second" in sys.argv:
    # Twice wandb.init in one program: its steps begin at 0 again.
    with wandb.init(project="project") as run:
        run.log({"test_loss": 0.75})
        run.log({"test_loss": 0.5})
    sys.exit(0)

run = wandb.init(
    project="project",
    group="group",
    name="a name",
    notes="two\nlines",
    tags=["first", "second"],
    config={"lr": 0.5, "layers": [64, 32], "optimizer": {"name": "adam", "eps": 1e-08}, "none": None},
)
print("config", dict(run.config), flush=True)
for i in range(3):
    wandb.log({"loss": 1 / (i + 1), "whole": i, "nan": math.nan, "inf": -math.inf, "deep": {"a": i, "b": {"c": 0.5}}, "dotted.name": 2})
wandb.log({"val_loss": 0.25}, step=10)
wandb.log({"text": "hello", "yes": True, "none": None, "list": [1, 2], "histogram": wandb.Histogram([1, 2, 3]), "table": wandb.Table(columns=["a"], data=[[1]])}, step=11)
wandb.summary["best"] = 0.25
wandb.config.update({"late": 3})
wandb.finish()
