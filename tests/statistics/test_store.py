"""The store: counts add up, whoever else is storing; the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import ivr.statistics.store
from ivr.core.counting import CALL, Count
from ivr.errors import StatisticsError
from ivr.settings import Settings
from ivr.statistics.store import STEPS, Store, url_of

DAY = date(2026, 10, 14)
TOPIC = Count("topic", "kosten")
OLD_LAYOUT = (  # as the version with a spool made it
    "CREATE TABLE counts (day DATE NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, "
    "n BIGINT NOT NULL, PRIMARY KEY (day, kind, subject))",
    "CREATE TABLE offsets (file VARCHAR NOT NULL, at BIGINT NOT NULL, day DATE NOT NULL, PRIMARY KEY (file))",
    "CREATE TABLE marks (mark VARCHAR NOT NULL, stored BIGINT NOT NULL, PRIMARY KEY (mark))",
    "CREATE INDEX ix_marks_stored ON marks (stored)",
    "INSERT INTO counts VALUES ('2026-10-14', 'call', '', 7), ('2026-10-01', 'hour', '03', 7)",
    "INSERT INTO offsets VALUES ('7d217facf53077e9.log', 216, '2026-10-14')",
    "INSERT INTO marks VALUES ('0123456789abcdef', 1795906241)",
)


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Carry these out as somebody else would; what the last one found."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            found = connection.exec_driver_sql(statement)
        return [tuple(row) for row in found] if found.returns_rows else []


def tables(url: str) -> set[str]:
    return {*sa.inspect(sa.create_engine(url, poolclass=sa.NullPool)).get_table_names()}


def at_once(number: int, url: str, rounds: int) -> None:
    """So many store the same at the same time, each by its own connection; raises what any of them raises."""
    ready, failed = threading.Barrier(number), list[Exception]()

    def add() -> None:
        store = Store(url)
        ready.wait()
        try:
            for _ in range(rounds):
                store.add({(DAY, Count("topic", f"t{one}")): 1 for one in range(30)})
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=add) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# storing


def test_counts_add_up(url: str) -> None:
    """By day, kind and subject, over any number of transactions."""
    store = Store(url)
    store.add({(DAY, CALL): 2, (DAY, TOPIC): 1})
    store.add({(DAY, CALL): 1, (date(2026, 10, 15), CALL): 1})
    store.add({})
    assert store.between(DAY, DAY) == {(DAY, CALL): 3, (DAY, TOPIC): 1}
    assert store.totals() == {CALL: 4, TOPIC: 1}


def test_all_is_stored_or_nothing(url: str) -> None:
    """What fails at the end leaves nothing; no database takes half a character."""
    store = Store(url)
    with pytest.raises((StatisticsError, UnicodeError)):
        store.add({(DAY, CALL): 1, (DAY, Count("topic", "\ud800")): 1})
    assert store.totals() == {}
    store.add({(DAY, CALL): 1})
    assert store.totals() == {CALL: 1}


def test_several_who_store_at_once_lose_nothing(url: str) -> None:
    """All of them begin with an empty database, and nobody waits for another in a circle."""
    at_once(4, url, rounds=5)
    assert Store(url).totals() == {Count("topic", f"t{one}"): 20 for one in range(30)}


def test_reading_makes_nothing(url: str, tmp_path: Path) -> None:
    """Where nothing was ever counted there is nothing to read, and no file or table appears."""
    store = Store(url)
    assert store.between(DAY, DAY) == {}
    assert store.totals() == {}
    assert not store.is_begun()
    assert list(tmp_path.iterdir()) == []
    assert tables(url) == set()
    store.add({(DAY, CALL): 1})
    assert store.is_begun()


def test_nothing_is_kept_but_days_and_sums(url: str) -> None:
    """The tables have no place for anything else: no time of a count, no number, no call, no guest."""
    Store(url).add({(DAY, CALL): 1})
    inspector = sa.inspect(sa.create_engine(url, poolclass=sa.NullPool))
    assert {
        table: [column["name"] for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
    } == {
        "counts": ["day", "kind", "subject", "n"],
        "rooms": ["id", "name", "code", "days", "opens", "closes", "last_day"],
        "room_salt": ["salt"],
        "schema_version": ["version"],
    }


# the schema and its versions


def test_a_database_of_the_old_layout_is_upgraded(url: str) -> None:
    """Counts are kept; how far files were read, and the marks of requests, are dropped."""
    execute(url, *OLD_LAYOUT)
    store = Store(url)
    assert store.totals() == {CALL: 7, Count("hour", "03"): 7}, "the report needs no upgrade"
    store.add({(DAY, CALL): 1})
    assert store.totals() == {CALL: 8, Count("hour", "03"): 7}
    assert tables(url) == {"counts", "room_salt", "rooms", "schema_version"}
    assert execute(url, "SELECT version FROM schema_version") == [(len(STEPS),)]


def test_a_later_version_adds_a_step(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is carried out once, also where several start at once; what went before is not repeated."""
    Store(url).add({(DAY, CALL): 1})
    steps = [("not SQL",), ("not SQL",), ("CREATE TABLE later (n INTEGER)",)]
    monkeypatch.setattr(ivr.statistics.store, "STEPS", steps)
    at_once(3, url, rounds=1)
    assert tables(url) == {"counts", "later", "room_salt", "rooms", "schema_version"}
    assert execute(url, "SELECT version FROM schema_version") == [(3,)]
    assert Store(url).totals()[CALL] == 1


@pytest.mark.parametrize("dropped", [("counts",), ("counts", "schema_version")])
def test_tables_that_were_dropped_are_made_anew(url: str, dropped: tuple[str, ...]) -> None:
    """Without a restart."""
    store = Store(url)
    store.add({(DAY, CALL): 1})
    execute(url, *(f"DROP TABLE {table}" for table in dropped))
    store.add({(DAY, TOPIC): 1})
    assert store.totals() == {TOPIC: 1}


def test_a_file_that_was_renamed_is_made_anew(tmp_path: Path) -> None:
    """Without a restart, as staff are told to do with a damaged one."""
    store = Store(f"sqlite:///{tmp_path / 'counts.sqlite'}")
    store.add({(DAY, CALL): 1})
    (tmp_path / "counts.sqlite").rename(tmp_path / "alt.sqlite")
    store.add({(DAY, TOPIC): 1})
    assert store.totals() == {TOPIC: 1}
    assert Store(f"sqlite:///{tmp_path / 'alt.sqlite'}").totals() == {CALL: 1}


# how long counts are kept


def test_what_is_older_than_36_months_is_deleted(url: str) -> None:
    """By whole months, once a day; the months are reckoned from the second newest day with a call."""
    store = Store(url)
    store.add({(date(2023, 9, 30), CALL): 1, (date(2023, 10, 31), TOPIC): 1, (DAY, CALL): 1})
    assert store.totals() == {CALL: 2, TOPIC: 1}, "only one day is that new"
    store.add({(DAY + timedelta(days=1), CALL): 1})
    assert store.totals() == {CALL: 2, TOPIC: 1}
    store.add({(date(2026, 11, 1), CALL): 1})
    assert TOPIC in store.totals()
    store.add({(date(2026, 11, 2), CALL): 1})
    assert TOPIC not in store.totals()


def test_a_clock_that_is_wrong_for_a_moment_deletes_nothing(url: str) -> None:
    """It jumps ahead by years and back; hours, under the first day of that month, make no second day."""
    store = Store(url)
    store.add({(DAY - timedelta(days=1), CALL): 1, (date(2024, 1, 1), TOPIC): 1})
    store.add({(date(2040, 5, 17), CALL): 1, (date(2040, 5, 1), Count("hour", "03")): 1})
    assert TOPIC in store.totals()
    store.add({(DAY, CALL): 1})
    store.add({(date(2041, 1, 1), TOPIC): 1, (DAY, CALL): 1})
    assert store.between(DAY, DAY) == {(DAY, CALL): 2}
    assert store.between(date(2024, 1, 1), date(2024, 1, 1)) == {(date(2024, 1, 1), TOPIC): 1}


# what is in the way


def test_a_database_that_is_locked_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a while; then it is said so, and what was to be stored is not."""
    url = f"sqlite:///{tmp_path / 'counts.sqlite'}"
    Store(url).add({(DAY, CALL): 1})
    other = sqlite3.connect(tmp_path / "counts.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, other.rollback).start()
    Store(url).add({(DAY, CALL): 1})
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setitem(ivr.statistics.store._CONNECTING, "sqlite", {"timeout": 0.05})
    with pytest.raises(StatisticsError, match="von einem anderen Programm benutzt"):
        Store(url).add({(DAY, CALL): 1})
    other.rollback()
    other.close()
    assert Store(url).totals() == {CALL: 2}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://hotline:geheim@127.0.0.1:1/counts",
        "postgresql+nothing://x/y",
        "oracle://x/y",
        "sqlite:////no/such/folder/counts.sqlite",
        "no address",
    ],
)
def test_a_database_that_is_not_there_is_said_in_german(url: str) -> None:
    """What is wrong, what to do; neither the password nor what was to be stored."""
    with pytest.raises(StatisticsError, match=r"Datenbank.*DATABASE_URL") as caught:
        Store(url).add({(DAY, TOPIC): 1})
    assert "geheim" not in str(caught.value)
    assert "kosten" not in str(caught.value)


def test_a_file_that_is_no_database_is_to_be_renamed(tmp_path: Path) -> None:
    """Its own advice; and no name of an English class."""
    (tmp_path / "counts.sqlite").write_bytes(b"das ist keine Datenbank" * 100)
    with pytest.raises(StatisticsError, match=r"beschädigt.*benennen Sie die Datei um") as caught:
        Store(f"sqlite:///{tmp_path / 'counts.sqlite'}").totals()
    assert str(tmp_path / "counts.sqlite") in str(caught.value)
    assert "Error" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("", "sqlite:////srv/state/counts.sqlite"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////tmp/x.sqlite", "sqlite:////tmp/x.sqlite"),
    ],
)
def test_addresses_are_taken_as_they_are_given(given: str, url: str) -> None:
    """The way Heroku writes them, too."""
    assert url_of(Settings("t", "https://x", state=Path("/srv/state"), database_url=given)) == url
