"""The store of all counts: SQLite in a file of this server, or PostgreSQL for several servers.

    counts   day, kind, subject, n      what happened how often on a local day; hours: under the month's first
    offsets  file, at, day              how far a file of the spool has been read, in bytes, and when last
    marks    mark, stored               marks that have been counted, and when they were stored

- How far a file has been read stays known when the file is gone: whoever read it before and stores late
  doubles nothing.
- Several processes and servers may store at once: rows are always touched in the same order, so that they
  never wait for each other in a circle, and a file is moved on only from where it was left.
- No message of the database is passed on, for it may hold what is stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    func,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from ivr.core.counting import Count
from ivr.errors import StatisticsError
from ivr.settings import Settings
from ivr.statistics.db_errors import advice
from ivr.statistics.entries import Batch, Entry, local

WAIT = 5  # seconds for a connection, or for a file that somebody else is writing
_CONNECTING: Mapping[str, Mapping[str, object]] = {
    "sqlite": {"timeout": WAIT},
    # no prepared statements: a pooler between us and the database may not know them
    "postgresql": {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 2000, "prepare_threshold": None},
}
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_TABLES = MetaData()
_COUNTS = Table(
    "counts",
    _TABLES,
    Column("day", Date, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
_OFFSETS = Table(
    "offsets",
    _TABLES,
    Column("file", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
)
_MARKS = Table(
    "marks",
    _TABLES,
    Column("mark", String, primary_key=True),
    Column("stored", BigInteger, nullable=False, index=True),
)

Counted = Mapping[tuple[date, Count], int]


def url_of(settings: Settings) -> str:
    """Where these settings keep the counts, as SQLAlchemy reads it; empty where nothing is counted."""
    if settings.state is None:
        return ""
    told = settings.database_url or f"sqlite:///{(settings.state / 'counts.sqlite').as_posix()}"
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", told)


class Store:
    """All counts at one address; each method is one transaction and raises StatisticsError if it fails."""

    def __init__(self, url: str) -> None:
        self._file: Path | None = None
        with self._translated():
            told = make_url(url)
            self._dialect = told.get_backend_name()
            in_file = self._dialect == "sqlite" and told.database
            self._file = Path(told.database) if in_file and told.database else None
            self._engine = create_engine(
                told,
                poolclass=NullPool,  # one connection a second at most, and none that the database has dropped
                hide_parameters=True,
                connect_args=dict(_CONNECTING.get(self._dialect, {})),
            )
        self._is_made = False

    def take(self, batch: Batch, now: float) -> None:
        """Store all of it, or nothing; what carries a mark that is already known is left out."""
        entries, today = batch.entries, local(now).date()
        with self._writing() as connection:
            for file, (before, after) in sorted(batch.read.items()):
                _advance(connection, file, before, after, today)
            fresh = self._remember(connection, {one.mark for one in entries if one.mark}, now)
            self._add(connection, Counter(_once(entries, fresh)))

    def offsets(self, files: Iterable[str]) -> dict[str, int]:
        """How far these files have been read, in bytes; only those that have been."""
        with self._writing() as connection:
            found = connection.execute(
                select(_OFFSETS.c.file, _OFFSETS.c.at).where(_OFFSETS.c.file.in_(list(files)))
            )
            return {row.file: row.at for row in found}

    def forget_marks_before(self, moment: float) -> None:
        """Forget the marks that were stored before this moment (seconds since the epoch)."""
        with self._writing() as connection:
            connection.execute(delete(_MARKS).where(_MARKS.c.stored < int(moment)))

    def forget_before(self, day: date) -> None:
        """Forget what was counted before this day."""
        with self._writing() as connection:
            connection.execute(delete(_COUNTS).where(_COUNTS.c.day < day))

    def forget_files_before(self, day: date) -> None:
        """Forget files that have not been read since before this day."""
        with self._writing() as connection:
            connection.execute(delete(_OFFSETS).where(_OFFSETS.c.day < day))

    def between(self, first: date, last: date) -> Counted:
        """What was counted from the first to the last day, both included."""
        with self._reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                select(_COUNTS).where(_COUNTS.c.day.between(first, last)).order_by(*_COUNTS.primary_key)
            )
            return {(day, Count(kind, subject)): n for day, kind, subject, n in rows}

    def is_begun(self) -> bool:
        """Whether anything was ever counted there: else somebody looks in the wrong place."""
        with self._reading() as connection:
            return connection is not None

    def totals(self) -> Mapping[Count, int]:
        """What was counted on all days that are kept."""
        with self._reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(
                select(_COUNTS.c.kind, _COUNTS.c.subject, func.sum(_COUNTS.c.n))
                .group_by(_COUNTS.c.kind, _COUNTS.c.subject)
                .order_by(_COUNTS.c.kind, _COUNTS.c.subject)
            )
            return {Count(kind, subject): int(n) for kind, subject, n in rows}

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._translated():
            if not self._is_made:
                self._make()
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """None where nothing has ever been counted."""
        with self._translated():
            if self._file and not self._file.exists():
                yield None
                return
            with self._engine.connect() as connection:
                yield connection if inspect(connection).has_table(_COUNTS.name) else None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, ImportError, PermissionError) as error:
            raise StatisticsError(advice(error, self._file)) from None

    def _make(self) -> None:
        if self._file:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # readers don't hold up who writes
        _TABLES.create_all(self._engine)
        self._is_made = True

    def _remember(self, connection: Connection, marks: set[str], now: float) -> set[str]:
        """Of these marks those that had not been there."""
        if not marks:
            return set()
        rows = [{"mark": mark, "stored": int(now)} for mark in sorted(marks)]
        added = self._insert(_MARKS).on_conflict_do_nothing().returning(_MARKS.c.mark)
        return set(connection.execute(added, rows).scalars())

    def _add(self, connection: Connection, counted: Counted) -> None:
        rows = [
            {"day": day, "kind": count.kind, "subject": count.subject, "n": n}
            for (day, count), n in sorted(counted.items())
        ]
        if rows:
            one = self._insert(_COUNTS)
            more = one.on_conflict_do_update(
                index_elements=list(_COUNTS.primary_key), set_={"n": _COUNTS.c.n + one.excluded.n}
            )
            connection.execute(more, rows)

    def _insert(self, table: Table) -> Any:  # both dialects have the same ON CONFLICT, but no common type
        return _INSERT[self._dialect](table)


def _once(entries: Iterable[Entry], fresh: set[str]) -> Iterator[tuple[date, Count]]:
    """What counts: all that carries no mark, and of each fresh mark the first."""
    for one in entries:
        if one.mark:
            if one.mark not in fresh:
                continue
            fresh.discard(one.mark)
        yield from one.by_day()


def _advance(connection: Connection, file: str, before: int, after: int, day: date) -> None:
    """Move a file on, from where we believe that it was left; raises StatisticsError where it was not."""
    if before == 0:
        connection.execute(_OFFSETS.insert(), {"file": file, "at": after, "day": day})
        return
    was = (_OFFSETS.c.file == file) & (_OFFSETS.c.at == before)
    moved = connection.execute(update(_OFFSETS).where(was).values(at=after, day=day))
    if moved.rowcount != 1:
        raise StatisticsError("Jemand anderes hat diese Zählung schon übernommen.")
