"""A real PostgreSQL for the tests of the statistics, and where counts are kept."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_NUMBERS = count()


class Postgres:
    """A server of our own below a folder, reached by a socket there; it starts and stops as a test likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run("initdb", "-D", str(folder / "data"), "-U", "hotline", "-E", "UTF8", "--no-locale", "-N")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=40"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """At once, in the middle of whatever it is doing."""
        self._control("stop", "-m", "immediate")

    def database(self) -> str:
        """The address of an empty database: a schema of its own, which is made faster."""
        name = f"counts{next(_NUMBERS)}"
        with psycopg.connect(host=str(self.folder), user="hotline", dbname="postgres") as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"postgresql://hotline@/postgres?host={self.folder}&options=-csearch_path%3D{name}"

    def _control(self, *told: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-s", "-w", *told)

    def _run(self, program: str, *told: str) -> None:
        """PostgreSQL refuses to run as root, so root runs it as nobody."""
        path = os.pathsep.join([os.environ["PATH"], *map(str, _DEBIAN)])
        found = shutil.which(program, path=path) or program
        nobody = (
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        )
        subprocess.run([*nobody, found, *told], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)


def _is_installed() -> bool:
    return bool(shutil.which("initdb") or any((folder / "initdb").exists() for folder in _DEBIAN))


@pytest.fixture(scope="session")
def _server() -> Iterator[Postgres]:
    if not _is_installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed on this computer")
    folder = Path(tempfile.mkdtemp(prefix="hotline"))  # not below tmp_path, which is root's alone
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    server = Postgres(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture
def postgres(_server: Postgres) -> Postgres:
    """A server that is running; whoever stops it starts it again."""
    return _server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counts.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.database().replace("postgresql://", "postgresql+psycopg://")
