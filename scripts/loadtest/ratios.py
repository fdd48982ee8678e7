"""The hotline against a bare Flask handler, turn about: ratios, and the bounds they have to keep."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from ivr.compile.build import carry_out, prepare
from ivr.core.dialog import HangUp
from ivr.core.positions import path_of
from ivr.core.reachable import walk
from ivr.release import load
from ivr.settings import AUDIO, ROOT
from ivr.signature import signature
from loadtest.server import TOKEN, TOLD, URL, serving

ROUNDS = 25  # short ones, turn about: a machine that others use is fast and slow by the second
STARTS = 7
SECONDS = 0.5  # a round
CLIENTS = 2  # processes
PARAMS = {
    "CallSid": "CA0123456789abcdef0123456789abcdef",
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
    "From": "+4951100000",
    "To": "+4930000000",
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "ApiVersion": "2010-04-01",
    "Digits": "1",
    "msg": "Gather End",
}
BARE = """
from flask import Flask, Response
app = Flask(__name__, static_folder=None)
BODY = b"x" * 600
@app.post("/voice/<path:path>")
def answer(path):
    return Response(BODY, content_type="text/xml; charset=utf-8")
"""
IMPORTS = {
    "hotline": "import app; app.app.test_client().get('/health')",
    "bare Flask": "from flask import Flask; Flask('a').test_client().get('/health')",
}
# VmHWM, since the maximum that getrusage tells begins with what the parent had before exec
_MEASURED = (
    "import time; begun = time.perf_counter(); {0}; took = time.perf_counter() - begun; "
    "status = open('/proc/self/status').read(); "
    "print(took, status.partition('VmHWM:')[2].split()[0])"
)


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did in one round."""

    a_second: float  # requests
    p99: float  # seconds


def measure() -> bool:
    """Print every ratio; whether all bounds are kept."""
    kept = [*_serving(), *_starting()]
    _recording()
    return all(kept)


def _serving() -> Iterator[bool]:
    """The same gunicorn command for both; the rounds alternate, so that both have the same weather."""
    requests = _requests()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE, encoding="utf-8")
        finds_the_logger = {"PYTHONPATH": str(ROOT)}
        with (
            serving("app:app", ROOT, {}) as hotline,
            serving("bare:app", Path(folder), finds_the_logger) as bare,
        ):
            _load(hotline.port, requests), _load(bare.port, requests)  # warm
            rounds = [(_load(hotline.port, requests), _load(bare.port, requests)) for _ in range(ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    print(f"signed webhooks a second: {_median(ours):.0f}, bare Flask {_median(theirs):.0f}")
    yield _ratio("throughput", statistics.median(o.a_second / t.a_second for o, t in rounds), least=0.8)
    yield _ratio("p99", statistics.median(o.p99 / t.p99 for o, t in rounds), most=1.5)


def _median(rounds: tuple[Round, ...]) -> float:
    return statistics.median(one.a_second for one in rounds)


def _ratio(name: str, value: float, least: float = 0.0, most: float = float("inf")) -> bool:
    bound = f"at least {least}" if least else f"at most {most}"
    good = least <= value <= most
    print(f"{name:<12} {value:.2f} of bare Flask ({bound}) {'ok' if good else 'NOT KEPT'}")
    return good


def _requests() -> list[bytes]:
    """A signed request for every position of the real guide."""
    turns = (turn for _, _, turn in walk(load(AUDIO / "live.json").guide, staffed=False))
    paths = sorted(
        {f"/voice/{path_of(turn.then.position)}" for turn in turns if not isinstance(turn.then, HangUp)}
    )
    return [_request(path) for path in paths]


def _request(path: str) -> bytes:
    body = urlencode(PARAMS)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: hotline.example.de\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
        f"X-Twilio-Signature: {signature(TOKEN, URL + path, PARAMS.items())}\r\n\r\n"
    )
    return (head + body).encode()


def _load(port: int, requests: list[bytes]) -> Round:
    with ProcessPoolExecutor(CLIENTS) as clients:
        took = [t for times in clients.map(_client, [port] * CLIENTS, [requests] * CLIENTS) for t in times]
    return Round(len(took) / SECONDS, statistics.quantiles(took, n=100)[98])


def _client(port: int, requests: list[bytes]) -> list[float]:
    """One connection after the other's answer, for a round; seconds of each request."""
    took: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        end = time.perf_counter() + SECONDS
        while (begun := time.perf_counter()) < end:
            line.sendall(requests[len(took) % len(requests)])
            _read_answer(line)
            took.append(time.perf_counter() - begun)
    return took


def _read_answer(line: socket.socket) -> None:
    answer = line.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"a request was refused: {head[:80]!r}")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)


def _starting() -> Iterator[bool]:
    """Import time and memory of the web process, each the median of several processes, turn about."""
    runs = [{name: _start(program) for name, program in IMPORTS.items()} for _ in range(STARTS)]
    for index, name in enumerate(("import time", "memory")):
        ratios = [run["hotline"][index] / run["bare Flask"][index] for run in runs]
        yield _ratio(name, statistics.median(ratios), most=1.5)


def _start(program: str) -> tuple[float, float]:
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED.format(program)],
        cwd=ROOT,
        env={**os.environ, **TOLD},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = map(float, ran.stdout.split())
    return seconds, kilobytes


def _recording() -> None:
    """The whole guide into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        audio = Path(folder)
        shutil.copytree(AUDIO / "texts", audio / "texts")
        begun = time.perf_counter()
        release = carry_out(prepare(audio, "nano"), audio, lambda: None)
        took = time.perf_counter() - begun
    speech = sum(recording.seconds for recording in release.recordings)
    print(f"recording: {speech:.0f} seconds of sound in {took:.1f} s, {speech / took:.0f} a second")
