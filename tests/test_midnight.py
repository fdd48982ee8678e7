"""Midnight in Germany at two server processes with their workers: all change at once, and no call ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from fakes.dated_guide import put_dated_guide

from ivr.clock import GERMANY
from ivr.core.dialog import tour
from ivr.core.guide import Pace, section_id
from ivr.files import write_atomically
from ivr.release import Release
from ivr.simulator.caller import Caller
from ivr.simulator.transport import HTTPTransport, Params, Reply, TransportError

pytestmark = pytest.mark.slow

URL, TOKEN = "https://hotline.example.de", "0123456789abcdef0123456789abcdef"
CALLS = 6  # to each server: each of its workers takes some of them
# The hotline as it is served, with a clock that a test puts: a file with seconds since 1970.
CLOCKED = """
import sys
from pathlib import Path
from app import create_app
app = create_app(clock=lambda: float(Path("clock.txt").read_text("ascii")))
from ivr.serve.server import serve
if __name__ == "__main__":
    serve("clocked:app", "127.0.0.1", int(sys.argv[1]))
"""
NOTICE = "---\nfrom: {0}\nuntil: {0}\n---\n{1}\n"
BAZAAR = "---\ntitle: Basar\nmenu: den Basar\nas_of: 2026-10\nuntil: 25.10.2026\n---\n"
FILES = {
    "_notice-samstag.md": NOTICE.format("24.10.2026", "Es ist Samstag."),
    "_notice-sonntag.md": NOTICE.format("25.10.2026", "Die Uhren gehen zurück."),
    "_notice-ostern.md": NOTICE.format("28.3.2027", "Die Uhren gehen vor."),
    "5-kosten.md": f"{BAZAAR}Er ist im Saal.\n\n> www.basar.de\n\nEs gibt Kuchen.\n",
}


class Street:
    """Two servers of one hotline; a load balancer sends each request to the one that is `chosen`."""

    public_url = URL

    def __init__(self, folder: Path, release: Release, ports: tuple[int, int]) -> None:
        self._folder, self._ports, self.release = folder, ports, release
        self._texts = release.texts
        self.chosen = 0

    def at(self, wall: str) -> None:
        """Put the clock of all servers to this local time."""
        seconds = datetime.fromisoformat(wall).replace(tzinfo=GERMANY).timestamp()
        write_atomically(self._folder / "clock.txt", str(seconds))

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """To the chosen server, on a connection of its own."""
        with self._line() as line:
            return line.post(url, params, headers)

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """The same for a recording."""
        with self._line() as line:
            return line.get(url, headers)

    @contextmanager
    def _line(self) -> Iterator[HTTPTransport]:
        line = HTTPTransport(URL, f"http://127.0.0.1:{self._ports[self.chosen]}")
        try:
            yield line
        finally:
            line.close()

    def caller(self) -> Caller:
        """Somebody who calls now."""
        caller = Caller(self, token=TOKEN, texts=self._texts)
        caller.calls()
        return caller

    def is_up(self) -> bool:
        """Whether both answer."""
        try:
            for self.chosen in (1, 0):
                self.get(f"{URL}/health", {})
        except TransportError:
            return False
        return True


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, example_project: Path) -> Iterator[Street]:
    """Both are started once, before the first midnight, and run through all of them."""
    folder = tmp_path_factory.mktemp("midnight")
    release = put_dated_guide(folder / "audio", FILES)
    (folder / "clocked.py").write_text(CLOCKED, encoding="utf-8")
    with ExitStack() as stack:
        ports = [stack.enter_context(_server(folder, example_project, name)) for name in ("eins", "zwei")]
        street = Street(folder, release, (ports[0], ports[1]))
        street.at("2026-10-23 12:00")
        deadline = time.monotonic() + 30
        while not street.is_up():
            assert time.monotonic() < deadline, (folder / "eins.txt").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield street


@contextmanager
def _server(folder: Path, project: Path, name: str) -> Iterator[int]:
    """A server with its workers, as a process; its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    told = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": URL,
        "AUDIO_FOLDER": str(folder / "audio"),
        "STATE_FOLDER": str(folder / name),
        "PYTHONPATH": str(project),
        "PATH": os.environ["PATH"],
    }
    with (folder / f"{name}.txt").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "clocked.py", str(port)],
            cwd=folder, env=told, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@pytest.mark.parametrize(
    ("before", "said", "after", "then"),
    [
        ("2026-10-23 23:59:59", "", "2026-10-24 00:00", "Es ist Samstag."),
        ("2026-10-24 23:59:59", "Es ist Samstag.", "2026-10-25 00:00", "Die Uhren gehen zurück."),
        ("2026-10-25 23:59:59", "Die Uhren gehen zurück.", "2026-10-26 00:00", ""),
        ("2027-03-27 23:59:59", "", "2027-03-28 00:00", "Die Uhren gehen vor."),
        ("2027-03-28 23:59:59", "Die Uhren gehen vor.", "2027-03-29 00:00", ""),
    ],
)
def test_all_workers_of_both_servers_change_at_midnight(
    street: Street, before: str, said: str, after: str, then: str
) -> None:
    """In winter and in summer time, and in the nights in which clocks are changed."""
    notices = {"Es ist Samstag.", "Die Uhren gehen zurück.", "Die Uhren gehen vor."}
    for wall, wanted in ((before, said), (after, then)):
        street.at(wall)
        for street.chosen in (0, 1) * CALLS:
            caller = street.caller()
            caller.listens()
            assert notices & {*caller.heard} == ({wanted} if wanted else set()), (wall, street.chosen)


def test_a_call_goes_on_at_the_other_server_after_midnight(street: Street) -> None:
    """In a topic that ends with the day: it is heard to its end there, then the menu of the new day."""
    street.at("2026-10-25 23:59:59")
    street.chosen = 0
    caller = street.caller()
    caller.presses("5")
    caller.hears("Basar. Stand: Oktober 2026. Er ist im Saal.")
    caller.listens()
    street.at("2026-10-26 00:00:01")
    street.chosen = 1
    caller.presses("3")
    caller.hears("basar.de")
    caller.presses("3")
    caller.hears("Es gibt Kuchen.")
    caller.waits()
    caller.hears("Das war alles zu diesem Thema.")
    street.chosen = 0
    caller.waits()
    caller.hears("Hauptmenü.")
    caller.never_hears("den Basar")
    assert caller.troubles == []


def test_the_reading_of_everything_goes_on_at_the_other_server(street: Street) -> None:
    """Section by section, each from another server, over midnight, to the goodbye."""
    street.at("2026-10-25 23:59:59")
    street.chosen = 0
    caller = street.caller()
    for _ in range(4):
        caller.waits()
        street.chosen = 1 - street.chosen
    street.at("2026-10-26 00:00:01")
    while not caller.over:
        caller.waits()
        caller.listens()
        street.chosen = 1 - street.chosen
    sections = [section_id(topic.id, index) for topic, index in tour(street.release.guide)]
    texts = {said: street.release.recording(said, Pace.NORMAL).text for said in sections}
    heard = [text for text in caller.heard if text in texts.values()]
    assert heard == [text for said, text in texts.items() if not said.startswith("section:kosten")]
    assert "Wiederhören" in caller.heard[-1]
    assert caller.troubles == []
