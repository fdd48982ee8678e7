"""The hotline beside two other apps under the same load: ratios, and the goals to reach.

- the hotline, with its log and its counts, as the Procfile starts it;
- a bare Flask app that returns a constant, started in the same way: what framework and server cost;
- a voice menu after Twilio's tutorials, under gunicorn: what is usual.

They are loaded in turn in one run, so that a slow moment of the machine slows all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from ivr.errors import HotlineError
from ivr.release import load as load_release
from ivr.settings import AUDIO, ROOT
from loadtest import wrk
from loadtest.server import SETTINGS, procfile_command, serving

ROUNDS, SECONDS, STARTS = 5, 3, 7
HOTLINE, BARE, TUTORIAL = "hotline", "bare Flask", "tutorial"
BARE_APP = "loadtest.bare_app"
_SERVERS = {  # how each is started
    HOTLINE: procfile_command(),
    BARE: procfile_command(f"{BARE_APP}:app"),
    TUTORIAL: "gunicorn --workers 2 --threads 8 loadtest.tutorial_app:app",
}
_PATH = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")])}


def measure() -> bool:
    """Print all figures; whether all goals are reached. Raises HotlineError if a program is missing."""
    if not find_spec("gunicorn"):
        raise HotlineError(f"gunicorn fehlt: {sys.executable} -m pip install -r requirements-dev.txt")
    rounds, memory = _load_in_turn()
    for name in _SERVERS:
        rate, p99 = median(one[name].rate for one in rounds), median(one[name].p99 for one in rounds)
        print(f"{name:<12} {rate:6.0f} requests/s, p99 {p99 * 1000:.1f} ms, {memory[name]} MB")
    to_tutorial = median(one[HOTLINE].rate / one[TUTORIAL].rate for one in rounds)
    to_bare = median(one[HOTLINE].rate / one[BARE].rate for one in rounds)
    p99_to_tutorial = median(one[HOTLINE].p99 / one[TUTORIAL].p99 for one in rounds)
    reached = (
        _ratio("requests/s", to_tutorial, TUTORIAL, "at least", 2.4),
        _ratio("requests/s", to_bare, BARE, "at least", 0.5),
        _ratio("p99", p99_to_tutorial, TUTORIAL, "at most", 1.0),
        _ratio("memory", memory[HOTLINE] / memory[BARE], BARE, "at most", 1.5),
        _ratio("import time", _import_time(), BARE, "at most", 1.5),
    )
    return all(reached)


def _ratio(what: str, value: float, other: str, bound: str, goal: float) -> bool:
    reached = value >= goal if bound == "at least" else value <= goal
    print(f"{what:<12} {value:.2f} x {other}, {bound} {goal}: {'reached' if reached else 'NOT REACHED'}")
    return reached


def _load_in_turn() -> tuple[list[dict[str, wrk.Measured]], dict[str, int]]:
    """What each server did in each round, and the memory of its processes in MB."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        script = wrk.write_script(folder / "webhooks.lua", load_release(AUDIO / "live.json").guide)
        servers = {}
        for name, command in _SERVERS.items():
            servers[name] = stack.enter_context(serving(command, ROOT, _PATH))
            wrk.load(servers[name].address, script, 1)  # and now it is warm
        rounds = [
            {name: wrk.load(server.address, script, SECONDS) for name, server in servers.items()}
            for _ in range(ROUNDS)
        ]
        return rounds, {name: sum(server.memory().values()) for name, server in servers.items()}


def _import_time() -> float:
    """The hotline's import time to that of the bare app: the median of several starts, in turn."""
    programs = ("import app; app.app", f"import {BARE_APP}")
    starts = [[_import_seconds(program) for program in programs] for _ in range(STARTS)]
    return median(hotline / bare for hotline, bare in starts)


def _import_seconds(program: str) -> float:
    timed = f"import time; begun = time.perf_counter(); {program}; print(time.perf_counter() - begun)"
    environ = {**os.environ, **SETTINGS, **_PATH}
    return float(subprocess.check_output([sys.executable, "-c", timed], cwd=ROOT, env=environ))
