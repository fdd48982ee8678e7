"""A web process as the Procfile starts it, on a free port of this computer; shared by bench.py and tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import _venv

TOKEN = "bench"  # noqa: S105 - signs requests to this computer only
URL = "https://hotline.example.de"
TOLD = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL}
_PATIENCE = 20.0  # seconds for a server to start
_PARTS = ("app.py", "Procfile", "ivr", "audio")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process id of the parent of its workers."""

    port: int
    master: int

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers, the oldest first (Linux only)."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def answers(self) -> bool:
        """Whether the hotline answers within a few seconds."""
        try:
            with urlopen(f"{self.address}/health", timeout=5) as answer:  # noqa: S310 - this computer
                return bool(answer.status == 200)
        except OSError:
            return False

    def worked(self) -> float:
        """Seconds of processor time that all its processes have needed so far (Linux only)."""
        ended = sum(_ticks(self.master)[2:])  # of workers that are no more
        alive = sum(sum(_ticks(pid)[:2]) for pid in (self.master, *self.workers))
        return (ended + alive) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> dict[str, int]:
        """The most memory that each of its processes has had so far, in MB (Linux only)."""
        names = {"master": self.master}
        names |= {f"worker {number}": pid for number, pid in enumerate(self.workers, 1)}
        return {name: _most_memory(pid) for name, pid in names.items()}


@contextmanager
def serving(
    target: str, folder: Path, told: Mapping[str, str], state: Path | None = None
) -> Iterator[Server]:
    """Gunicorn with the Procfile's own arguments; what it logs goes where nobody reads it, as it starts well.

    Counts go to the folder `state`, to a throwaway one if there is none. Raises RuntimeError with the log if
    the server does not start.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as throwaway:
        log = Path(throwaway) / "log"
        environ = {**os.environ, **TOLD, "STATE_FOLDER": str(state or throwaway), **told}
        with log.open("wb") as file:
            server = subprocess.Popen(_command(port, target), cwd=folder, env=environ, stderr=file)
        try:
            _wait_for(port, server, log)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait()


def copy_of_the_project(folder: Path) -> Path:
    """What a server needs, in a folder of its own: there releases may be published at will."""
    folder.mkdir()
    for name in _PARTS:
        part = _venv.ROOT / name
        if part.is_dir():
            shutil.copytree(part, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(part, folder / name)
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _command(port: int, target: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"from ivr.serve.server import serve; serve({target!r}, '127.0.0.1', {port})",
    ]


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _ticks(pid: int) -> list[int]:
    """Processor time: of the process itself as user and as system, then of its children that have ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return [0, 0, 0, 0]
    return [int(ticks) for ticks in status.rpartition(")")[2].split()[11:15]]


def _most_memory(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    _, known, rest = status.partition("VmHWM:")
    return int(rest.split()[0]) // 1024 if known else 0  # it has just been killed
