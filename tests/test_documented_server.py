"""The server of docs/betrieb.md, with the real nginx and the real Caddy: callers notice none of its troubles.

The configurations are the document's own lines (fakes/documented.py). A webhook is lost where Twilio would
leave the menu for the copy of the guide: after a third failure in a row.
"""

from __future__ import annotations

import base64
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from example_audio import put_project
from fakes import documented
from fakes.at_once import at_once
from fakes.documented import NAME, Gate, Service, block, stalled, until

from ivr.core.positions import OVERRIDES
from ivr.operations.static_fallback import build
from ivr.release import Release
from ivr.settings import ROOT
from ivr.signature import signature
from ivr.simulator.caller import Caller
from ivr.simulator.transport import HTTPTransport

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the document is for Debian"),
]
TOKEN, URL, PASSWORD = "0123456789abcdef0123456789abcdef", f"https://{NAME}", "ein langes Kennwort"
FORM = {"CallSid": "CA0123456789abcdef0123456789abcdef", "To": "+4930555000"}
PAUSE = 0.05  # seconds between two webhooks of a caller: the load must not slow down what starts beside it
BEFORE = {"nginx": documented.nginx, "caddy": documented.caddy}


@dataclass
class House:
    """The hotline and the web server before it."""

    service: Service
    gate: Gate
    authority: Path

    def calls(self) -> tuple[int, bytes]:
        """What Twilio gets for a webhook; it tries again twice after a failed connection or a 5xx."""
        signed = signature(TOKEN, f"{URL}/voice", FORM.items())
        headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
        for attempt in range(3):
            try:
                answer = self.gate.ask("POST", "/voice", urlencode(FORM).encode(), headers)
            except (ConnectionError, HTTPException):
                if attempt == 2:
                    raise
            else:
                if answer[0] < 500:
                    return answer
        return answer


@pytest.fixture(scope="module", params=BEFORE)
def house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    example_project: Path,
    example_audio: Path,
) -> Iterator[House]:
    """All of it, running. A web server that is missing is a reason to skip, except in CI."""
    if not shutil.which(request.param) and not os.environ.get("CI"):
        pytest.skip(f"{request.param} is not installed on this computer")
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "srv" / "hotline").mkdir(parents=True)
    build(example_audio, folder / "srv" / "hotline" / "ansage")
    settings = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL, "PHONE_PASSWORD": PASSWORD}
    service = Service(example_project, {**settings, "STATE_FOLDER": str(folder / "state")})
    try:
        with BEFORE[request.param](folder, service.port, folder / "srv") as gate:
            yield House(service, gate, next(folder.rglob("authority.pem")))
    finally:
        service.kill()


@dataclass
class Load:
    """Webhooks, each on a connection of its own."""

    spoken: int = 0
    lost: list[object] = field(default_factory=list)
    longest: float = 0.0  # seconds


@contextmanager
def load(house: House) -> Iterator[Load]:
    """Four callers at once, as long as the block lasts."""
    done = Load()

    def call() -> None:
        begun = time.monotonic()
        try:
            status, body = house.calls()
        except OSError as error:
            done.lost.append(error)
            return
        if status == 200 and b"<Gather" in body:
            done.spoken += 1
        else:
            done.lost.append((status, body[:200]))
        done.longest = max(done.longest, time.monotonic() - begun)
        time.sleep(PAUSE)

    with at_once(4, call):
        yield done


def _nobody_lost(done: Load) -> None:
    assert done.lost == []
    assert done.spoken > 5
    assert done.longest < 15  # Twilio waits no longer


def test_the_page_asks_for_the_password_and_opens(house: House) -> None:
    """It does not send the browser in a circle: the web server says that it speaks https."""
    assert house.gate.ask("GET", "/phone")[0] == 401
    told = base64.b64encode(f"egal:{PASSWORD}".encode()).decode()
    status, page = house.gate.ask("GET", "/phone", headers={"Authorization": f"Basic {told}"})
    assert status == 200
    assert b"<html" in page


@pytest.fixture
def caller(house: House, release: Release, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """Somebody who is about to call; the copy of the guide lies beside the hotline."""
    monkeypatch.setenv("SSL_CERT_FILE", str(house.authority))
    transport = HTTPTransport(URL, f"https://127.0.0.1:{house.gate.port}")
    fallback = f"{URL}/ansage/index.xml"
    yield Caller(transport, token=TOKEN, texts=release.texts, entry="/voice" + OVERRIDES, fallback=fallback)
    transport.close()


def test_a_call_from_the_first_word_to_the_goodbye(caller: Caller) -> None:
    """Webhooks and recordings, through the web server."""
    caller.calls()
    caller.presses("5")
    caller.hears("Kosten")
    caller.listens_to_the_end()
    assert caller.troubles == []
    assert "Auf Wiederhören" in caller.heard[-1]


def test_a_restart_loses_nobody(house: House, count: Callable[[str], None]) -> None:
    """Twice: whoever calls meanwhile waits a moment."""
    with load(house) as done:
        for _ in range(2):
            time.sleep(0.3)
            house.service.restart()
            time.sleep(0.3)
    _nobody_lost(done)
    count(f"restart: {done.spoken} webhooks answered, none lost, the slowest in {done.longest:.2f} s")


def test_a_reload_loses_nobody(house: House, count: Callable[[str], None]) -> None:
    """Of the hotline, and of the web server."""
    with load(house) as done:
        house.service.reload()
        house.gate.reload()
        time.sleep(0.5)
    _nobody_lost(done)
    count(f"reload: {done.spoken} webhooks answered, none lost, the slowest in {done.longest:.2f} s")


def test_a_killed_worker_loses_nobody(house: House, count: Callable[[str], None]) -> None:
    """What it had begun to answer is asked again."""
    with load(house) as done:
        for _ in range(3):
            killed = house.service.workers[0]
            os.kill(killed, signal.SIGKILL)
            until(lambda: len(house.service.workers) == 2 and killed not in house.service.workers)  # noqa: B023 - waited for at once
            time.sleep(0.3)
    _nobody_lost(done)
    count(f"workers killed: {done.spoken} webhooks answered, none lost, the slowest in {done.longest:.2f} s")


def test_stalled_requests_keep_nobody_waiting(house: House) -> None:
    """48 bodies that never come."""
    begun = stalled(house.gate, 48)
    try:
        with load(house) as done:
            time.sleep(1)
    finally:
        for one in begun:
            one.close()
    _nobody_lost(done)
    assert done.longest < 3


def test_a_hotline_that_is_dead_leaves_the_copy(house: House, caller: Caller, release: Release) -> None:
    """The last test of this file: nobody listens any more, and the caller hears the guide and a goodbye."""
    house.service.kill()
    caller.calls()
    caller.listens_to_the_end()
    assert [trouble.code for trouble in caller.troubles] == [11200]
    texts = {recording.speech: recording.text for recording in release.recordings}
    assert texts["fallback"] in caller.heard
    assert caller.heard[-1] == texts["goodbye"]


def test_a_reload_brings_the_new_program(tmp_path: Path) -> None:
    """`systemctl reload hotline` after an update: what is on the disc then is what answers."""
    project = put_project(ROOT, tmp_path / "project")
    settings = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL, "STATE_FOLDER": str(tmp_path / "state")}
    service = Service(project, settings)
    try:
        assert b'"neu"' not in _health(service)
        routes = project / "ivr" / "serve" / "routes.py"
        routes.write_text(
            routes.read_text(encoding="utf-8").replace('status="ok"', 'status="neu"'), encoding="utf-8"
        )
        service.reload()
        assert b'"neu"' in _health(service)
    finally:
        service.kill()


def _health(service: Service) -> bytes:
    with urlopen(f"http://127.0.0.1:{service.port}/health", timeout=10) as answer:
        body: bytes = answer.read()
    return body


def test_a_reload_with_a_wrong_setting_changes_nothing(example_project: Path) -> None:
    """The first ExecReload fails with a German sentence, so that systemd does not come to the second."""
    unit = block("/etc/systemd/system/hotline.service")
    check, signal_workers = re.findall(r"^ExecReload=(.*)$", unit, re.MULTILINE)
    assert signal_workers == "/bin/kill -HUP $MAINPID"
    _, *command = shlex.split(check)
    environ = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": "hotline.example.de"}
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=example_project,
        env=environ,
        capture_output=True,
        check=False,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("PUBLIC_URL")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """No directive is misspelt; the path of Python is this one's."""
    for name in ("hotline.socket", "hotline.service"):
        unit = block(f"/etc/systemd/system/{name}").replace("/opt/hotline/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(unit.replace("/opt/hotline", "/"), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "hotline.service")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in told.stderr.splitlines() if "hotline" in line]
    assert about_ours == []
