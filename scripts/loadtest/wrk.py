"""Load by wrk, a generator outside this project, with signed webhooks as Twilio sends them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from ivr.core.guide import Guide
from ivr.core.positions import path_of, walk
from ivr.core.turn import KEYS, HangUp
from ivr.errors import HotlineError
from ivr.signature import signature
from loadtest.server import TOKEN, URL

SIZE = ("--threads=2", "--connections=16")
PREPARED = 400  # webhooks
_PLACE = {"": "+4930000000", "City": "Köln", "State": "Köln", "Zip": "", "Country": "DE"}
_PARAMS = {
    "AccountSid": "AC" + "0" * 32,
    "ApiVersion": "2010-04-01",
    "CallSid": "CA" + "0" * 32,
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "FinishedOnKey": "",
    "msg": "Gather End",
    **{who + part: value for who in ("From", "Caller", "To", "Called") for part, value in _PLACE.items()},
}
# Each connection sends the next of `prepared`. With an argument, every response is searched for it.
_SCRIPT = """
local sent = 0
function init(arguments)
  local expected = arguments[1]
  if expected then
    function response(status, _, body)
      if not body:find(expected, 1, true) then print("wrong response: " .. status) end
    end
  end
end
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


@dataclass(frozen=True, slots=True)
class Measured:
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
    for path, key in Random(1).sample(webhooks, PREPARED):  # noqa: S311 - a mixture, not a secret
        yield _request(f"/voice/{path}", {**_PARAMS, "Digits": key})


def _request(path: str, params: dict[str, str]) -> str:
    """Behind a proxy that speaks TLS: without X-Forwarded-Proto the SDK would validate another URL."""
    body = urlencode(params)
    return (
        f"POST {path} HTTP/1.1\r\nHost: {URL.removeprefix('https://')}\r\nX-Forwarded-Proto: https\r\n"
        f"X-Twilio-Signature: {signature(TOKEN, URL + path, params.items())}\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


def load(address: str, script: Path, seconds: int, expected: str = "") -> Measured:
    """Have wrk send webhooks for so many seconds; `expected`: what each response has to have in it.

    Raises HotlineError if wrk is missing, or if a response is not as it has to be.
    """
    program = shutil.which("wrk")
    if program is None:
        raise HotlineError("Das Programm wrk fehlt. Unter Debian und Ubuntu: sudo apt install wrk")
    command = [program, *SIZE, f"--duration={seconds}s", f"--script={script}", address]
    output = subprocess.check_output([*command, "--", expected] if expected else command, text=True)
    requests, microseconds, p99, failed = map(float, output.rpartition("result: ")[2].split())
    if failed or "wrong response" in output:
        raise HotlineError(f"Ein Server hat falsch geantwortet:\n{output[:500]}")
    return Measured(requests / microseconds * 1e6, p99 / 1e6)
