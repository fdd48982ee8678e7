"""Whole calls, faults and a crash by a caller we know; then all the server wrote is searched for them.

Where callers go into rooms, it is searched for every code that was typed, right or wrong, too.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from example_audio import put_project
from fakes.room_guide import put_room_guide

from ivr.clock import GERMANY
from ivr.core.guide import MAIN
from ivr.core.positions import path_of
from ivr.core.turn import Place, Position
from ivr.rooms.schedule import Schedule
from ivr.rooms.store import RoomStore
from ivr.serve.live import LiveRelease
from ivr.settings import ROOT
from ivr.signature import signature
from ivr.simulator.caller import Caller
from ivr.simulator.transport import HTTPTransport, TransportError
from ivr.simulator.webhook_client import CALLER
from ivr.statistics.store import Store

pytestmark = pytest.mark.slow

URL, TOKEN, METRICS = "https://hotline.example.de", "0123456789abcdef0123456789abcdef", "messwerte-geheim"
SID = "CA" + "5e1b" * 8
CITY = "Köln"
NAMES = (CALLER, CALLER[1:], "2214710123", CITY, quote(CITY), "K\\u00f6ln", "KÃ¶ln", SID, "203.0.113.77")
FAILS = "/voice/section/kosten/0/normal/0/0"
CRASHES = "/voice/end/kosten/0/normal/0/0"
AT_THE_DOOR = f"/voice/{path_of(Position(Place.ROOM, MAIN))}"

WRONG, WRONG_TOO, TOO_SHORT, TOO_LONG = "471128", "358204", "64173", "2718281"
QUOTED, CRASHING = "582931", "736415"  # wrong codes that make the hotline fail
DIGITS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")


def digest(code: str) -> str:
    """What stands in the file of the faulty hotline, which is searched like all others."""
    return sha256(code.encode()).hexdigest()


COST = {"n": 2, "r": 8, "p": 1}  # of scrypt, here and in the server: it takes no time


# The hotline, with places where it fails as badly as one can think of: it quotes all there is.
FAULTY = f"""
import faulthandler, flask, hashlib, os, sys
faulthandler.enable()
import ivr.rooms.code
ivr.rooms.code._COST = {COST!r}  # as in the test that makes the codes
import ivr.rooms.store
_find = ivr.rooms.store.Rooms.find
def find(self, code):
    digest = hashlib.sha256(code.encode()).hexdigest()
    if digest == {digest(QUOTED)!r}:
        raise ValueError(repr([code, self, sys._getframe(1).f_locals, sys._getframe(2).f_locals]))
    if digest == {digest(CRASHING)!r}:
        os.abort()
    return _find(self, code)
ivr.rooms.store.Rooms.find = find
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


def somebody(line: HTTPTransport, entry: str = "/voice", texts: Mapping[str, str] | None = None) -> Caller:
    """The caller whose number, city and call we know."""
    caller = Caller(
        line, token=TOKEN, texts=texts, entry=entry, status_callback="/voice/status", number=CALLER
    )
    object.__setattr__(caller.client, "call_sid", SID)
    return caller


def posts(line: HTTPTransport, path: str, method: str = "POST", digits: str = "1") -> None:
    """One webhook of that call, signed, whatever comes back."""
    params = [("From", CALLER), ("FromCity", CITY), ("CallSid", SID), ("Digits", digits)]
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
        assert path == CRASHES or digits == CRASHING


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


def found(folder: Path, names: Sequence[str] = NAMES) -> dict[str, list[str]]:
    """Which names stand in which files, file names included."""
    everything = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        path.name: here
        for path, content in everything.items()
        if (here := [name for name in names if name.encode() in content or name in path.name])
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


@pytest.fixture
def codes(
    written: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The codes of three rooms, by what they lead to; the server has a way into rooms."""
    project = put_project(ROOT, tmp_path_factory.mktemp("rooms") / "project")
    shutil.rmtree(project / "audio")
    put_room_guide(project / "audio")
    monkeypatch.setitem(globals(), "ROOT", project)
    store = RoomStore(Store(f"sqlite:///{written / 'state' / 'counts.sqlite'}"))
    now = datetime.now(GERMANY)
    other_day = frozenset({(now.weekday() + 3) % 7})
    made = {
        "Sie sind die erste Person": store.open("Gruppe Linde", Schedule(), now)[1],
        "Der Raum ist jetzt geschlossen": store.open("Gruppe Ahorn", Schedule(other_day), now)[1],
        "Diesen Raum gibt es nicht mehr": store.open("Gruppe Buche", Schedule(), now)[1],
    }
    store.close("Gruppe Buche", now)
    return made


def test_no_code_is_in_anything_that_the_server_writes(
    written: Path, codes: dict[str, str], count: Callable[[str], None]
) -> None:
    """Right, closed, over, wrong, too short, too long; one that fails and quotes all, one that crashes."""
    answers = {
        **codes,
        "gibt es keinen Raum": WRONG,
        "Auch zu diesen Ziffern": WRONG_TOO,
        "weniger als sechs Ziffern": TOO_SHORT,
        "Entschuldigung": QUOTED,
    }
    snapshot = LiveRelease(ROOT / "audio").snapshot()
    assert snapshot is not None
    texts = snapshot.release.texts
    with server(written) as line:
        for answer, code in answers.items():
            caller = somebody(line, "/voice/room", texts)
            caller.calls()
            if answer.startswith("Auch"):
                caller.types(WRONG)
            caller.types(code)
            if code == TOO_SHORT:
                caller.waits()
            caller.hears(answer)
            caller.hangs_up()
        posts(line, AT_THE_DOOR, digits=TOO_LONG)
        _until(lambda: b"room_wrong" in _stored(written))  # before the crash: a killed process loses a second
        posts(line, AT_THE_DOOR, digits=CRASHING)
        _until(lambda: _answers(line))
        posts(line, AT_THE_DOOR, "GET")
        for path in ("/health", "/metrics"):
            reply = line.get(URL + path, {"Authorization": f"Bearer {METRICS}"})
            (written / path[1:]).write_bytes(reply.body)
    output = (written / "output.txt").read_text(encoding="utf-8")
    assert "ValueError in faulty.py" in output
    assert "Unexpected exit from worker" in output
    assert '"state": "room/haupt/0/normal/0/0", "outcome": "spoken"' in output
    assert b"hotline_room_total 1.0" in (written / "metrics").read_bytes()
    typed = [*answers.values(), TOO_LONG, CRASHING]
    names = [*NAMES, *(form for code in typed for form in _forms(code))]
    assert found(written, names) == {}
    files = [path for path in written.rglob("*") if path.is_file()]
    count(f"{len(typed)} codes in {len(names) - len(NAMES)} forms: none in {len(files)} files of the server")


def _stored(folder: Path) -> bytes:
    """The database with what has not yet been moved into it."""
    return b"".join(path.read_bytes() for path in (folder / "state").glob("counts.sqlite*"))


def _forms(code: str) -> Iterator[str]:
    """A code as digits, in groups as on the card, as words, and as it would be written in a list."""
    yield from (code, f"{code[:3]} {code[3:]}", f"{code[:3]}%20{code[3:]}", code[::-1])
    for between in (", ", " ", ",", "', '", '", "'):
        yield between.join(code)
        yield between.join(DIGITS[int(digit)] for digit in code)


def test_the_search_finds_what_is_there(written: Path) -> None:
    """A search that finds nothing has to be able to."""
    (written / "state" / "log").write_text(f"call from {CALLER}", encoding="utf-8")
    (written / "tmp" / SID).touch()
    assert set(found(written)) == {"log", SID}
    shutil.rmtree(written / "state")
    assert set(found(written)) == {SID}
