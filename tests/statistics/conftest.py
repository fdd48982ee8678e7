"""Where counts are kept in tests: a file, or a real PostgreSQL that is started once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from loadtest.postgres import Postgres, is_installed, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server that is running; whoever stops it starts it again."""
    if not is_installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed on this computer")
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def new_database(postgres: Postgres) -> Callable[[], str]:
    """Makes an empty database (a schema, which is made faster), and returns its address as staff write it."""
    numbers = count()

    def make() -> str:
        name = f"counts{next(numbers)}"
        import psycopg  # only where there is a PostgreSQL: it takes a tenth of a second

        with psycopg.connect(postgres.url) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{postgres.url}&options=-csearch_path%3D{name}"

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind, as SQLAlchemy reads it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'counts.sqlite'}"
    made: str = request.getfixturevalue("new_database")()
    return made.replace("postgresql://", "postgresql+psycopg://")
