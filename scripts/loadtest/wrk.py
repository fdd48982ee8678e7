"""Load by wrk, a generator outside this project, with signed webhooks as Twilio sends them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from ivr.core.dialog import KEYS, HangUp
from ivr.core.guide import Guide
from ivr.core.positions import path_of
from ivr.core.reachable import walk
from ivr.errors import HotlineError
from ivr.signature import signature
from ivr.simulator.transport import HTTPTransport
from ivr.simulator.webhook_client import WebhookClient
from loadtest.server import TOKEN, URL

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
    turns = (turn for _, _, turn in walk(guide, staffed=False))
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
