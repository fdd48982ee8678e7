"""The line survives its server: whatever happens to it, the caller hears German, the guide and a goodbye.

The real hotline runs as the Procfile runs it; the copy of the guide lies on a web space of its own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import run
from _running import has_started
from fakes.web_space import web_space

from ivr.core.positions import OVERRIDES
from ivr.operations.static_fallback import ENTRY, build
from ivr.release import Release
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.events import HungUp, Webhook
from ivr.simulator.transport import HTTPTransport

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to a group of processes"),
]


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory, example_audio: Path) -> Iterator[str]:
    """The fallback URL: the copy of the guide, on a port of its own."""
    folder = tmp_path_factory.mktemp("spare") / "fallback"
    build(example_audio, folder)
    with web_space(folder) as url:
        yield f"{url}/{ENTRY}"


@pytest.fixture
def settings() -> Settings:
    """A port that is free, and a secret."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Settings.for_test_phone(probe.getsockname()[1])


@pytest.fixture
def server(settings: Settings, example_project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The hotline, with all its processes in a group."""
    command, environment = [sys.executable, "-m", "ivr.serve.server"], run._environment(settings)
    with subprocess.Popen(
        command, cwd=example_project, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        try:
            assert has_started(started, settings.public_url, 20)
            yield started
        finally:
            if started.poll() is None:
                _kill(started)


def _kill(server: subprocess.Popen[bytes]) -> None:
    """Master and workers at once, in the middle of whatever they do."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


@pytest.fixture
def caller(settings: Settings, spare: str, release: Release) -> Iterator[Caller]:
    """Somebody who is about to call the hotline, whose number is set up with the fallback URL."""
    with _caller(settings.public_url, spare, release, settings.auth_token) as told:
        yield told


class _caller:  # noqa: N801 - a context manager that is read like a function
    def __init__(
        self, url: str, spare: str, release: Release, token: str, overrides: str = OVERRIDES
    ) -> None:
        texts = release.texts
        self._line = HTTPTransport(url)
        self._caller = Caller(
            self._line, token=token, texts=texts, entry="/voice" + overrides, fallback=spare
        )

    def __enter__(self) -> Caller:
        return self._caller

    def __exit__(self, *_: object) -> None:
        self._line.close()


def _hears_the_copy_to_its_end(caller: Caller, release: Release, *codes: int) -> None:
    """The sentence, every section and the goodbye; Twilio's debugger has one line about it, staff no more."""
    caller.listens_to_the_end()
    texts = {recording.speech: recording.text for recording in release.recordings}
    began = caller.heard.index(texts["fallback"])
    rest = caller.heard[began:]
    sections = Counter(text for speech, text in texts.items() if speech.startswith("section:"))
    assert sections.total() > 20
    assert {text: rest.count(text) for text in sections} == {
        text: 3 * many for text, many in sections.items()
    }
    assert rest[-1] == texts["goodbye"]
    assert [trouble.code for trouble in caller.troubles] == list(codes)
    assert caller.events[-1] == HungUp(caller.seconds, "hotline")


# the server dies


def test_a_server_that_is_killed_in_mid_call_is_survived(
    server: subprocess.Popen[bytes], caller: Caller, release: Release
) -> None:
    """The caller has chosen a topic, presses another key, and hears what happened and then everything."""
    caller.calls()
    caller.presses("5")
    caller.hears("Kosten")
    _kill(server)
    caller.presses("1")
    _hears_the_copy_to_its_end(caller, release, 11205)


def test_a_caller_who_only_listens_survives_it_too(
    server: subprocess.Popen[bytes], caller: Caller, release: Release
) -> None:
    """Silence in the menu leads to the server, which is no longer there."""
    caller.calls()
    caller.hears("Guten Tag")
    _kill(server)
    caller.waits()
    _hears_the_copy_to_its_end(caller, release, 11205)


def test_whoever_calls_a_dead_server_hears_everything(caller: Caller, release: Release) -> None:
    """Nobody listens on the port; the first words are the copy's, and they greet."""
    caller.calls()
    assert caller.heard[0].startswith("Guten Tag. Hier ist das Netzwerk Selbsthilfe.")
    _hears_the_copy_to_its_end(caller, release, 11205)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the workers are found in /proc")
def test_a_worker_that_is_killed_is_not_even_noticed(server: subprocess.Popen[bytes], caller: Caller) -> None:
    """The other one answers, be it at Twilio's second attempt: the call goes on where it was."""
    caller.calls()
    worker, *others = _workers(server)
    assert others
    os.kill(int(worker), signal.SIGKILL)
    end = time.monotonic() + 10
    while worker in _workers(server):
        assert time.monotonic() < end
        time.sleep(0.01)
    caller.presses("5")
    caller.hears("Kosten")
    assert caller.troubles == []


def _workers(server: subprocess.Popen[bytes]) -> list[str]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return children.read_text(encoding="utf-8").split()


# the server lives, but not well


class _Broken(BaseHTTPRequestHandler):
    """Answers every webhook with an error of the server."""

    asked = 0

    def do_POST(self) -> None:
        """500, with an English page, as servers do."""
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_error(500)

    def log_message(self, *_: object) -> None:
        """Nothing: tests print nothing."""


def test_a_server_that_answers_500_is_asked_again_and_then_left(spare: str, release: Release) -> None:
    """Three times in all; then the copy is heard to its end."""
    with HTTPServer(("127.0.0.1", 0), _Broken) as broken:
        thread = threading.Thread(target=broken.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with _caller(f"http://127.0.0.1:{broken.server_port}", spare, release, "egal") as caller:
            caller.calls()
        broken.shutdown()
        thread.join()
    assert _Broken.asked == 3
    _hears_the_copy_to_its_end(caller, release, 11200)


def test_a_server_that_hangs_is_left(spare: str, release: Release) -> None:
    """It accepts the call and never says a word; here Twilio waits a tenth of a second instead of four."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with _caller(url, spare, release, "egal", OVERRIDES.replace("rt=4000", "rt=100")) as caller:
            caller.calls()
            _hears_the_copy_to_its_end(caller, release, 11200)
    first = next(moment for moment in caller.events if isinstance(moment, Webhook))
    assert dict(first.params)["ErrorUrl"] == url + "/voice"
    assert dict(first.params)["ErrorCode"] == "11200"
