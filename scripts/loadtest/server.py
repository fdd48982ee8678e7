"""A web server as the Procfile starts it, on a free port of this computer (Linux)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from _running import has_started

from ivr.clock import GERMANY
from ivr.core.guide import Guide
from ivr.core.today import today_at
from ivr.release import load as load_release
from ivr.settings import ROOT

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - signs requests to this computer only
URL = "https://hotline.example.de"
SETTINGS = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL, "AUDIO_FOLDER": "audio"}
APP = "app:app"
START_TIMEOUT, STOP_TIMEOUT = 20.0, 40.0  # seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process id of its main process."""

    port: int
    main: int

    @property
    def address(self) -> str:
        """Its URL on this computer."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers, the oldest first."""
        children = Path(f"/proc/{self.main}/task/{self.main}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def memory(self) -> dict[str, int]:
        """The most memory that each of its processes has had so far, in MB."""
        names = {"main process": self.main}
        names |= {f"worker {number}": pid for number, pid in enumerate(self.workers, 1)}
        return {name: _peak_memory(pid) for name, pid in names.items()}


def procfile_command(app: str = APP) -> str:
    """The shell command of the Procfile, or one that starts the same server with another WSGI app."""
    command = (ROOT / "Procfile").read_text(encoding="utf-8").strip().removeprefix("web: ")
    if app == APP or APP in command:
        return command.replace(APP, app)
    return f"python -c \"from ivr.serve.server import serve; serve('{app}', '127.0.0.1', $PORT)\""


@contextmanager
def serving(command: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """Start a server by a shell command in a folder; RuntimeError with its log if it does not start.

    Counts go to a temporary folder, unless `settings` have a STATE_FOLDER. A server that does not end in time
    is killed, and TimeoutExpired raised.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "log"
        environ = {**os.environ, **_listening(port), **SETTINGS, "STATE_FOLDER": temporary, **settings}
        with log.open("wb") as file:
            shell = ["/bin/sh", "-c", f"exec {command}"]
            process = subprocess.Popen(shell, cwd=folder, env=environ, stdout=file, stderr=file)
        server = Server(port, process.pid)
        try:
            if not has_started(process, server.address, START_TIMEOUT):
                said = log.read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"the server did not start:\n{said}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT)
            finally:
                process.kill()  # does nothing to a process that has ended


def guide_of(file: Path) -> Guide:
    """The guide of a release as a server without rooms has it now: without its entry to them, for example."""
    release = load_release(file)
    now, recorded = datetime.now(GERMANY), {speech for speech, _ in release.by_speech}
    today, _ = today_at(release.guide, release.staff, "", now, rooms=False, recorded=recorded)
    return release.guide.on(today.withdrawn, today.notices)


def copy_of_the_project(folder: Path) -> Path:
    """All that a server needs, in a new folder: there releases may be published."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "state", "tests")
    return Path(shutil.copytree(ROOT, folder, ignore=ignored))


def _listening(port: int) -> dict[str, str]:
    """Where to listen, as gunicorn and granian read it; and this Python's own programs come first."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PORT": str(port),
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        "GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{port}",
    }


def _peak_memory(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    _, known, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) // 1024 if known else 0  # a process that has just been killed has none
