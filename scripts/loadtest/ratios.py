"""The hotline beside two other apps under the same load: ratios, and the goals to reach.

- the hotline, with its log and its counts, as the Procfile starts it;
- a bare Flask app that returns a constant, started in the same way: what framework and server cost;
- a voice menu after Twilio's tutorials, under gunicorn: what is usual.

They are loaded in turn in one run, so that a slow moment of the machine slows all of them. The load is made
by wrk, a generator outside this project, of signed webhooks as Twilio sends them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from ivr.core.guide import Guide
from ivr.core.positions import path_of, walk
from ivr.core.turn import KEYS, HangUp
from ivr.errors import HotlineError
from ivr.settings import AUDIO, ROOT
from ivr.signature import signature
from ivr.simulator.transport import HTTPTransport
from ivr.simulator.webhook_client import WebhookClient
from loadtest.server import SETTINGS, TOKEN, URL, guide_of, procfile_command, serving

ROUNDS, SECONDS, STARTS = 5, 3, 11
SIZE = ("--threads=2", "--connections=16")
PREPARED = 400  # webhooks
# Each connection sends the next of `prepared`.
_SCRIPT = """
local sent = 0
function request()
  sent = sent + 1
  return prepared[sent % #prepared + 1]
end
function done(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  print("result: " .. table.concat({summary.requests, summary.duration, latency:percentile(99), failed}, " "))
end
"""
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


def _load_in_turn() -> tuple[list[dict[str, Measured]], dict[str, int]]:
    """What each server did in each round, and the memory of its processes in MB."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        script = write_script(folder / "webhooks.lua", guide_of(AUDIO / "live.json"))
        servers = {}
        for name, command in _SERVERS.items():
            servers[name] = stack.enter_context(serving(command, ROOT, _PATH))
            load(servers[name].address, script, 1)  # and now it is warm
        rounds = [
            {name: load(server.address, script, SECONDS) for name, server in servers.items()}
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
    # as on a server, where all but the very first start find compiled files
    environ = {**os.environ, **SETTINGS, **_PATH, "PYTHONDONTWRITEBYTECODE": ""}
    return float(subprocess.check_output([sys.executable, "-c", timed], cwd=ROOT, env=environ))


# -- load by wrk


class Measured(NamedTuple):
    """What wrk has measured in one round."""

    rate: float  # requests a second
    p99: float  # seconds


def write_script(file: Path, guide: Guide) -> Path:
    """The Lua script for wrk. JSON writes ASCII strings as Lua reads them."""
    prepared = ",\n".join(json.dumps(webhook) for webhook in _webhooks(guide))
    file.write_text(f"local prepared = {{\n{prepared}\n}}\n{_SCRIPT}", encoding="ascii")
    return file


def _webhooks(guide: Guide) -> Iterator[str]:
    """Keys and silences at positions of the guide, as signed HTTP requests."""
    turns = (turn for _, _, turn in walk(guide))
    paths = sorted({path_of(turn.then.position) for turn in turns if not isinstance(turn.then, HangUp)})
    webhooks = [*product(paths, (*KEYS, ""))]
    call = WebhookClient(transport=HTTPTransport(URL), token=TOKEN, entry=URL).about_the_call("in-progress")
    for path, key in Random(1).sample(webhooks, PREPARED):  # noqa: S311 - a mixture, not a secret
        params = (*call, ("FinishedOnKey", ""), ("msg", "Gather End"), ("Digits", key))
        yield _request(f"/voice/{path}", params)


def _request(path: str, params: Sequence[tuple[str, str]]) -> str:
    """Behind a proxy that speaks TLS: without X-Forwarded-Proto the SDK would validate another URL."""
    body = urlencode(params)
    return (
        f"POST {path} HTTP/1.1\r\nHost: {URL.removeprefix('https://')}\r\nX-Forwarded-Proto: https\r\n"
        f"X-Twilio-Signature: {signature(TOKEN, URL + path, params)}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


def load(address: str, script: Path, seconds: int) -> Measured:
    """Have wrk send webhooks for so many seconds.

    Raises HotlineError if wrk is missing, or if a request fails or has no 2xx.
    """
    program = shutil.which("wrk")
    if program is None:
        raise HotlineError("Das Programm wrk fehlt. Unter Debian und Ubuntu: sudo apt install wrk")
    command = [program, *SIZE, f"--duration={seconds}s", f"--script={script}", address]
    output = subprocess.check_output(command, text=True)
    requests, microseconds, p99, failed = map(float, output.rpartition("result: ")[2].split())
    if failed:
        raise HotlineError(f"Ein Server hat falsch geantwortet:\n{output[:500]}")
    return Measured(requests / microseconds * 1e6, p99 / 1e6)
