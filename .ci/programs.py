"""The script of programs.yaml, and checks of what Gradbook has recorded of scripts."""

import json
import os
import sqlite3
import sys
import time


def log():
    """Logs to W&B, which knows nothing of Gradbook, and notes the same in a file of its own."""
    import wandb

    run = wandb.init(project="programs", config={"layers": "none", "own": 1})
    config = wandb.config
    lr = config["optimizer"]["lr"]
    with open(os.path.join(os.environ["GRADBOOK_DIR"], "noted.jsonl"), "w") as noted:
        print(json.dumps(dict(config)), file=noted, flush=True)
        for step in range(20 if lr < 1 else 600):
            values = {"loss": lr / (step + 1), "nested": {"third": step / 3}}
            wandb.log(values)
            print(json.dumps({"step": step, "loss": values["loss"], "nested.third": step / 3}), file=noted, flush=True)
            time.sleep(0 if lr < 1 else 0.1)
    run.finish()


def runs(record):
    """Of every run its id, state, config, history by step, and folder."""
    db = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    for run, state, config in db.execute("SELECT id, state, config FROM runs ORDER BY id").fetchall():
        history = {}
        for step, name, value in db.execute("SELECT step, name, value FROM metrics WHERE run_id = ?", [run]):
            if not name.startswith("system/"):
                history.setdefault(step, {})[name] = value
        yield run, state, json.loads(config), history, os.path.join(record.removesuffix(".db") + ".files", str(run))


def by_step(lines, step):
    return {line.pop(step): line for line in map(json.loads, lines)}


def printed(record):
    """What the recipe in plain Python has printed is its history."""
    count = 0
    for run, state, config, history, folder in runs(record):
        assert state == "done", (run, state)
        with open(os.path.join(folder, "output.log")) as output:
            expected = by_step(output, "epoch")
        assert len(expected) == 20 and history == expected, (run, history, expected)
        count += 1
    assert count == 18, count


def logged(record):
    """What the script has noted is its history, up to where it was stopped early."""
    states = []
    for run, state, config, history, folder in runs(record):
        with open(os.path.join(folder, "noted.jsonl")) as noted:
            seen = json.loads(next(noted))
            expected = by_step(noted, "step")
        assert seen == {"layers": [64, 32], "note": "a \"quoted\" 'word', 5 %", "optimizer": {"lr": [1e-05, 0.5, 30, 40][run - 1]}, "own": 1}, seen
        if state == "stopped":
            assert 0 < len(history) <= len(expected) < 300, (run, len(history), len(expected))
            expected = {step: expected[step] for step in range(len(history))}
        assert history == expected, (run, history, expected)
        states.append(state)
    assert states == ["done", "done", "stopped", "stopped"], states


if __name__ == "__main__":
    {"log": log, "printed": printed, "logged": logged}[sys.argv[1]](*sys.argv[2:])
