"""The store of all counts: SQLite in a file of this server, or PostgreSQL for several servers.

    counts          day, kind, subject, n   how often what happened on a local day; hours: on the month's 1st
    rooms, room_salt                        rooms for groups (ivr/rooms/store.py)
    schema_version  version                 how many of the STEPS have been carried out

- Each writing looks at the schema first. So an older database is brought up to date, and one that is empty,
  or whose file was renamed, or whose tables were dropped, is made anew without a restart.
- Writers take turns, from the look at the schema to the commit: no two of them upgrade at once, and there
  is no deadlock. PostgreSQL ends a statement after 5 s.
- No message of the database is passed on, for it may hold what is stored.

Counts are deleted after 36 months, once a day, when something is stored. The months are reckoned from the
second newest day with a call: a clock that is wrong for a moment makes one such day in the future, and
deletes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ivr.core.counting import CALL, Count
from ivr.errors import StatisticsError
from ivr.settings import Settings
from ivr.statistics.db_errors import advice

MONTHS_KEPT = 36
WAIT = 5  # seconds for a connection, or for somebody else who is writing
# In the SQL that both know, and so that it can be repeated (IF NOT EXISTS). A later version adds a step.
STEPS: Sequence[Sequence[str]] = (
    (
        "CREATE TABLE IF NOT EXISTS counts (day DATE NOT NULL, kind VARCHAR NOT NULL, "
        "subject VARCHAR NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (day, kind, subject))",
        "DROP TABLE IF EXISTS offsets",  # of a version that let counts wait on the disc (old_spool.py)
        "DROP TABLE IF EXISTS marks",
    ),
    (  # rooms for groups (ivr/rooms/store.py)
        "CREATE TABLE IF NOT EXISTS rooms (id VARCHAR NOT NULL, name VARCHAR NOT NULL, "
        "code VARCHAR NOT NULL, days VARCHAR NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL, "
        "last_day DATE, PRIMARY KEY (id))",
        "CREATE TABLE IF NOT EXISTS room_salt (salt VARCHAR NOT NULL)",
    ),
)
_CONNECTING: Mapping[str, Mapping[str, object]] = {
    "sqlite": {"timeout": WAIT},
    # no prepared statements: a pooler between us and the database may not know them
    "postgresql": {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 2000, "prepare_threshold": None},
}
_MY_TURN: Mapping[str, Sequence[str]] = {  # what a writing begins with
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": (
        f"SET LOCAL statement_timeout = '{WAIT}s'",
        "SELECT pg_advisory_xact_lock(7410463)",  # any number that is always the same
    ),
}
_LOOKING: Mapping[str, Sequence[str]] = {  # what a reading begins with: SQLite's limit is in _CONNECTING
    "postgresql": (f"SET LOCAL statement_timeout = '{WAIT}s'",),
}
_COUNTS = sa.Table(
    "counts",
    sa.MetaData(),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("subject", sa.String, primary_key=True),
    sa.Column("n", sa.BigInteger),
)
_ADD = sa.text(
    "INSERT INTO counts (day, kind, subject, n) VALUES (:day, :kind, :subject, :n) "
    "ON CONFLICT (day, kind, subject) DO UPDATE SET n = counts.n + excluded.n"
).bindparams(sa.bindparam("day", type_=sa.Date))

Counted = Mapping[tuple[date, Count], int]


def url_of(settings: Settings) -> str:
    """Where these settings keep the counts, as SQLAlchemy reads it; empty where nothing is counted."""
    if settings.state is None:
        return ""
    address = settings.database_url or f"sqlite:///{(settings.state / 'counts.sqlite').as_posix()}"
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", address)


class Store:
    """All counts at one address; each method is one transaction and raises StatisticsError if it fails."""

    def __init__(self, url: str) -> None:
        self._file: Path | None = None
        self._tidied: date | None = None
        with self._translated():
            address = sa.make_url(url)
            self._dialect = address.get_backend_name()
            in_file = self._dialect == "sqlite" and address.database
            self._file = Path(address.database) if in_file and address.database else None
            self._engine = sa.create_engine(
                address,
                poolclass=NullPool,  # one connection a second at most, and none that the database has dropped
                hide_parameters=True,
                connect_args=dict(_CONNECTING.get(self._dialect, {})),
            )

    def add(self, counted: Counted) -> None:
        """Add all of it to what is stored, or nothing; once a day, delete what is too old."""
        if not counted:
            return
        rows = [
            {"day": day, "kind": count.kind, "subject": count.subject, "n": n}
            for (day, count), n in counted.items()
        ]
        today = max(day for day, _ in counted)
        with self.writing() as connection:
            connection.execute(_ADD, rows)
            if self._tidied != today:
                _forget(connection, today)
        self._tidied = today

    def between(self, first: date, last: date) -> Counted:
        """What was counted from the first to the last day, both included."""
        with self.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                sa.select(_COUNTS).where(_COUNTS.c.day.between(first, last)).order_by(*_COUNTS.primary_key)
            )
            return {(day, Count(kind, subject)): n for day, kind, subject, n in rows}

    def is_begun(self) -> bool:
        """Whether anything was ever counted there: else somebody looks in the wrong place."""
        with self.reading() as connection:
            return connection is not None

    def totals(self) -> Mapping[Count, int]:
        """What was counted on all days that are kept."""
        with self.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                sa.select(_COUNTS.c.kind, _COUNTS.c.subject, sa.func.sum(_COUNTS.c.n))
                .group_by(_COUNTS.c.kind, _COUNTS.c.subject)
                .order_by(_COUNTS.c.kind, _COUNTS.c.subject)
            )
            return {Count(kind, subject): int(n) for kind, subject, n in rows}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection | None]:
        """A connection; None where nothing has ever been counted. Nothing is made by looking."""
        with self._translated():
            if self._file and not self._file.exists():
                yield None
                return
            with self._engine.connect() as connection:
                for statement in _LOOKING.get(self._dialect, ()):
                    connection.exec_driver_sql(statement)
                yield connection if sa.inspect(connection).has_table(_COUNTS.name) else None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose turn it is, in a transaction, on a database that is up to date."""
        with self._translated(), self._engine.begin() as connection:
            if self._dialect == "sqlite":
                _write_ahead(connection)
            for statement in _MY_TURN[self._dialect]:
                connection.exec_driver_sql(statement)
            _upgrade(connection)
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, ImportError, PermissionError) as error:
            raise StatisticsError(advice(error, self._file)) from None


def _write_ahead(connection: sa.Connection) -> None:
    """Have SQLite write ahead (WAL), so that readers don't hold up who writes; before a transaction begins.

    SQLite refuses that at once, without waiting, where somebody else changes it or writes: then it is changed
    at a later writing.
    """
    with suppress(OperationalError):
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _upgrade(connection: sa.Connection) -> None:
    """Carry out the steps that this database has not seen; all of them, where the counts are gone."""
    done = 0
    if {"schema_version", _COUNTS.name} <= {*sa.inspect(connection).get_table_names()}:
        done = connection.exec_driver_sql("SELECT max(version) FROM schema_version").scalar() or 0
    if done >= len(STEPS):
        return
    for step in STEPS[done:]:
        for statement in step:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    connection.exec_driver_sql("DELETE FROM schema_version")
    connection.execute(sa.text("INSERT INTO schema_version VALUES (:done)"), {"done": len(STEPS)})


def _forget(connection: sa.Connection, today: date) -> None:
    days = sa.select(_COUNTS.c.day).where(_COUNTS.c.kind == CALL.kind).order_by(_COUNTS.c.day.desc())
    second_newest = connection.execute(days.offset(1).limit(1)).scalar()
    if second_newest:
        kept_from = _months_before(min(today, second_newest), MONTHS_KEPT)
        connection.execute(sa.delete(_COUNTS).where(_COUNTS.c.day < kept_from))


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
