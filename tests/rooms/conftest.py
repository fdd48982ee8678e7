"""Where rooms are kept in tests: a file, or a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from loadtest.postgres import Postgres, is_installed, running

_numbers = count()


@pytest.fixture(scope="session")
def room_server() -> Iterator[Postgres]:
    """A server that is running; whoever stops it starts it again."""
    if not is_installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed on this computer")
    with running() as server:
        yield server


@pytest.fixture
def schema(room_server: Postgres) -> str:
    """An empty place of its own on the server."""
    name = f"rooms{next(_numbers)}"
    import psycopg  # only where there is a PostgreSQL: it takes a tenth of a second

    with psycopg.connect(room_server.url) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return name


@pytest.fixture
def address(room_server: Postgres, schema: str) -> Callable[..., str]:
    """Makes the address of that place, as SQLAlchemy reads it; `more` are further options of a connection."""
    server = room_server.url.replace("postgresql://", "postgresql+psycopg://")
    return lambda more="": f"{server}&options=-csearch_path%3D{schema}{more}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counts.sqlite'}"
    made: str = request.getfixturevalue("address")()
    return made
