"""How long a run that does nothing takes, from its start to its recorded end: in Gradbook, in
Optuna with its record in SQLite, and with W&B's SDK offline (its agent needs a server).

    pip install optuna wandb
    python3 experiments/runner/command/bench/idle_runs.py GRADBOOK [RUNS]
"""

import json
import os
import subprocess
import sys
import tempfile
import time

gradbook = os.path.abspath(sys.argv[1])
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 200
os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true")


def of_gradbook():
    with open("sweep.yaml", "w") as file:
        json.dump({"command": ["true"], "method": "grid", "metric": {"name": "loss"}, "parameters": {"a": {"values": list(range(runs))}}}, file)
    began = time.perf_counter()
    subprocess.run([gradbook, "sweep", "--workers", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def programs(*command, runs):
    began = time.perf_counter()
    for _ in range(runs):
        subprocess.run(command, check=True)
    return time.perf_counter() - began


def of_optuna(program):
    import optuna

    def objective(trial):
        value = trial.suggest_float("a", 0, 1)
        if program:
            subprocess.run(["true"], check=True)
        return value

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(storage="sqlite:///optuna.db", sampler=optuna.samplers.RandomSampler())
    study.optimize(objective, n_trials=2)  # what is imported and created once
    began = time.perf_counter()
    study.optimize(objective, n_trials=runs)
    return time.perf_counter() - began


def of_wandb(runs):
    import wandb

    wandb.init(project="idle").finish()
    began = time.perf_counter()
    for _ in range(runs):
        wandb.init(project="idle").finish()
    return time.perf_counter() - began


few = max(1, runs // 20)  # of what takes a second each
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for name, seconds, count in [
        ("true alone", lambda: programs("true", runs=runs), runs),
        ("Gradbook, a sweep of true", of_gradbook, runs),
        ("Optuna, true as a program", lambda: of_optuna(True), runs),
        ("Optuna, a function", lambda: of_optuna(False), runs),
        ("W&B, init and finish in one process", lambda: of_wandb(few), few),
        ("Python alone", lambda: programs(sys.executable, "-c", "", runs=few), few),
        ("W&B, a program with init and finish", lambda: programs(sys.executable, "-c", "import wandb; wandb.init(project='idle').finish()", runs=few), few),
    ]:
        print(f"{name:38s} {1000 * seconds() / count:8.1f} ms a run", flush=True)
