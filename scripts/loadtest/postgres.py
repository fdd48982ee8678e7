"""A PostgreSQL of our own on this computer, that can be stopped and started; shared by bench.py and tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")  # it refuses to run as root


class Postgres:
    """A server below a folder, reached by a socket there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"postgresql://hotline@/postgres?host={folder}"
        self._run("initdb", "-D", str(folder / "data"), "-U", "hotline", "-E", "UTF8", "--no-locale", "-N")

    def start(self) -> None:
        """Returns once it can be reached."""
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off"
        self._control("start", "-o", options, "-l", str(self._folder / "log"))

    def stop(self) -> None:
        """At once, in the middle of whatever it is doing."""
        self._control("stop", "-m", "immediate")

    def _control(self, *told: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-s", "-w", *told)

    def _run(self, program: str, *told: str) -> None:
        as_nobody = _AS_NOBODY if os.getuid() == 0 else ()
        command = [*as_nobody, _found(program) or program, *told]
        subprocess.run(
            command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def is_installed() -> bool:
    """Whether this computer has one."""
    return _found("initdb") is not None


@contextmanager
def running() -> Iterator[Postgres]:
    """One that has started, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="hotline") as name:
        if os.getuid() == 0:
            shutil.chown(name, "nobody")
        server = Postgres(Path(name))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _found(program: str) -> str | None:
    return shutil.which(program, path=os.pathsep.join([os.environ["PATH"], *map(str, _DEBIAN)]))
