"""Whole calls, faults and a crash by a caller we know; then all the server wrote is searched for them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from ivr.settings import ROOT
from ivr.signature import signature
from ivr.simulator.caller import Caller
from ivr.simulator.transport import HTTPTransport, TransportError
from ivr.simulator.webhook_client import CALLER

pytestmark = pytest.mark.slow

URL, TOKEN, METRICS = "https://hotline.example.de", "0123456789abcdef0123456789abcdef", "messwerte-geheim"
SID = "CA" + "5e1b" * 8
CITY = "Köln"
NAMES = (CALLER, CALLER[1:], "2214710123", CITY, quote(CITY), "K\\u00f6ln", "KÃ¶ln", SID, "203.0.113.77")
FAILS = "/voice/section/kosten/0/normal/0/0"
CRASHES = "/voice/end/kosten/0/normal/0/0"

# The hotline, with two places where it fails as badly as one can think of: it quotes all there is.
FAULTY = f"""
import faulthandler, flask, os, sys
faulthandler.enable()
import ivr.serve.responses
_next_turn = ivr.serve.responses.next_turn
def next_turn(guide, position, event, **more):
    path = flask.request.path if flask.has_request_context() else ""
    if path == {FAILS!r}:
        raise ValueError(repr([flask.request.environ, sys._getframe(1).f_locals, os.environ]))
    if path == {CRASHES!r}:
        os.abort()
    return _next_turn(guide, position, event, **more)
ivr.serve.responses.next_turn = next_turn
import app as hotline
def __getattr__(name):
    return getattr(hotline, name)
from ivr.serve.server import serve
if __name__ == "__main__":
    serve("faulty:app", "127.0.0.1", int(sys.argv[1]))
"""


@pytest.fixture
def written(tmp_path: Path, example_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds all that the server can write: its output, its state, its temporary files."""
    for name in ("state", "tmp", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setitem(globals(), "ROOT", example_project)  # the server of these tests plays its guide
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    return tmp_path


@contextmanager
def server(folder: Path, end: signal.Signals = signal.SIGTERM) -> Iterator[HTTPTransport]:
    """The server with the faulty hotline; ended by a signal to all its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "faulty.py", str(port)]
    told = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": URL,
        "STATE_FOLDER": str(folder / "state"),
        "METRICS_TOKEN": METRICS,
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.environ["PATH"],
    }
    with (folder / "output.txt").open("ab") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=told, stdout=output, stderr=output, start_new_session=True
        )
        line = HTTPTransport(URL, f"http://127.0.0.1:{port}")
        try:
            _until(lambda: _answers(line))
            yield line
        finally:
            line.close()
            os.killpg(process.pid, end)
            process.wait()


def _answers(line: HTTPTransport) -> bool:
    try:
        return line.get(URL + "/health", {}).status == 200
    except TransportError:
        return False


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def somebody(line: HTTPTransport) -> Caller:
    """The caller whose number, city and call we know."""
    caller = Caller(line, token=TOKEN, status_callback="/voice/status", number=CALLER)
    object.__setattr__(caller.client, "call_sid", SID)
    return caller


def posts(line: HTTPTransport, path: str, method: str = "POST") -> None:
    """One webhook of that call, signed, whatever comes back."""
    params = [("From", CALLER), ("FromCity", CITY), ("CallSid", SID), ("Digits", "1")]
    more = {"X-Forwarded-For": "203.0.113.77", "I-Twilio-Idempotency-Token": SID, "Cookie": f"n={CALLER}"}
    try:
        if method == "GET":
            url = f"{URL}{path}?From={quote(CALLER)}&FromCity={quote(CITY)}&CallSid={SID}"
            line.get(url, {"X-Twilio-Signature": signature(TOKEN, url, ()), **more})
        else:
            line.post(
                URL + path, params, {"X-Twilio-Signature": signature(TOKEN, URL + path, params), **more}
            )
    except TransportError:
        assert path == CRASHES


def mangled(line: HTTPTransport) -> None:
    """What no server should be sent, each with the number in it."""
    address = line._address
    assert address is not None
    for request in (
        f"GET /voice?From={CALLER}",  # no version
        f"BREW /voice?From={CALLER} HTTP/1.1\r\n\r\n",
        f"POST /voice HTTP/1.1\r\nContent-Length: {CALLER}\r\n\r\n",
        f"GET /{CALLER}{'x' * 9000} HTTP/1.1\r\n\r\n",
        f"POST /voice HTTP/1.1\r\n{CALLER}\r\n\r\n",
        f"POST /voice HTTP/1.1\r\nTransfer-Encoding: {CALLER}\r\n\r\n",
        f"POST /voice HTTP/1.1\r\nContent-Length: 500\r\n\r\nFrom={CALLER}",  # and goes
    ):
        with socket.create_connection((address.hostname or "", address.port or 0)) as wire:
            wire.sendall(request.encode("latin-1") + b"\r\n\r\n")
            wire.shutdown(socket.SHUT_WR)
            wire.settimeout(5)
            wire.recv(1000)


def found(folder: Path) -> dict[str, list[str]]:
    """Which names stand in which files, file names included."""
    everything = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        path.name: here
        for path, content in everything.items()
        if (here := [name for name in NAMES if name.encode() in content or name in path.name])
    }


def test_nothing_that_the_server_writes_names_a_caller(written: Path) -> None:
    """Calls, an exception that quotes everything, malformed requests, a crash, the end of the server."""
    with server(written) as line:
        for keys in ("1,1", "5,-,-", "-,-", "0,9,7,7"):
            caller = somebody(line)
            caller.calls()
            caller.follows(keys)
            caller.hangs_up()
        for path in (FAILS, "/voice/nirgends", "/voice/status", f"/voice/{quote(CALLER)}", CRASHES):
            posts(line, path)
        _until(lambda: _answers(line))
        posts(line, "/voice", "GET")
        posts(line, FAILS, "GET")
        mangled(line)
        (written / "asked.txt").write_bytes(
            line.get(URL + "/health", {}).body
            + line.get(URL + "/metrics", {"Authorization": f"Bearer {METRICS}"}).body
        )
        _until(lambda: (written / "state" / "counts.sqlite").exists())
    output = (written / "output.txt").read_text(encoding="utf-8")
    assert output.count('"outcome": "spoken"') > 10
    assert '"outcome": "apology"' in output
    assert "ValueError in faulty.py" in output
    assert "Unexpected exit from worker" in output
    assert b"hotline_calls_total" in (written / "asked.txt").read_bytes()
    assert found(written) == {}


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGQUIT, signal.SIGINT])
def test_nor_what_is_left_when_it_is_ended(written: Path, end: signal.Signals) -> None:
    """In the middle of a call, before anything was tidied up."""
    with server(written, end) as line:
        caller = somebody(line)
        caller.calls()
        caller.presses("5")
    assert found(written) == {}
    assert "spoken" in (written / "output.txt").read_text(encoding="utf-8")


def test_the_search_finds_what_is_there(written: Path) -> None:
    """A search that finds nothing has to be able to."""
    (written / "state" / "log").write_text(f"call from {CALLER}", encoding="utf-8")
    (written / "tmp" / SID).touch()
    assert set(found(written)) == {"log", SID}
    shutil.rmtree(written / "state")
    assert set(found(written)) == {SID}
