"""Writes wandb_arguments.json: what W&B's agent makes of configs.

    pip install wandb==0.31.0
    python wandb_arguments.py > wandb_arguments.json
"""
import json
import random
import wandb
from wandb.sdk.launch.sweeps.utils import create_sweep_command_args

configs = [
    {"a": True, "b": False, "c": 1, "d": None},
    {"lr": 0.1}, {"lr": 1e-05}, {"lr": 0.0001}, {"lr": 1e16}, {"lr": 123456789012345.6}, {"lr": 1e22}, {"lr": 5e-324}, {"lr": 1.7976931348623157e308},
    {"lr": 1.0}, {"lr": -0.0}, {"lr": 0.30000000000000004}, {"n": 0}, {"n": -7}, {"n": 9007199254740993},
    {"s": ""}, {"s": "two words"}, {"s": "it's"}, {"s": 'say "x"'}, {"s": "it's \"x\""}, {"s": "back\\slash"}, {"s": "tab\tand\nline"}, {"s": "größe 日本 🙂"},
    {"s": "$HOME `ls` ; rm"}, {"s": "a=b"}, {"s": "--flag"}, {"s": "\x00\x1f\x7f\x80\xad\u200b\u2028"},
    {"hidden": [64, 128]}, {"hidden": []}, {"hidden": [0.5, 1e-7, True, None, "relu", "it's"]}, {"hidden": [[1, 2], [3]]},
    {"list": ["größe", "🙂", "\u200b", "\ue000", "a\\b", "q'\"", "\n", "\xa0"]},
    {"optimizer": {"lr": 0.1, "name": "sgd"}}, {"optimizer": {"betas": [0.9, 0.999], "inner": {"a": None, "b": True}}},
    {"optimizer.lr": 0.1, "optimizer.name": "adam"}, {"optimizer-lr": 1, "optimizer_lr": 2},
    {"A": 1, "B": 2, "a": 3, "b": 4}, {"Größe": 1}, {"with space": 1}, {"empty": {}},
]
floats = random.Random(1)
configs += [{f"x{i:02}": floats.uniform(-1, 1) * 10.0 ** floats.randint(-320, 300) for i in range(25)} for _ in range(4)]


def ordered(value):
    if isinstance(value, dict):
        return {name: ordered(value[name]) for name in sorted(value)}
    return value


cases = []
for config in map(ordered, configs):
    arguments = create_sweep_command_args({"args": {name: {"value": value} for name, value in config.items()}})
    del arguments["args_dict"]
    cases.append({"config": config, "macros": arguments})
print(json.dumps({"wandb": wandb.__version__, "cases": cases}, indent=1))
