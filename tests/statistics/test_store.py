"""The store: everything once, whoever else is storing; the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import ivr.statistics.store
from ivr.core.counting import Count
from ivr.errors import StatisticsError
from ivr.settings import Settings
from ivr.statistics.entries import Batch, Entry
from ivr.statistics.store import Store, url_of

DAY = date(2026, 10, 14)
NOW = 1_792_000_000.0
CALL, TOPIC = Count("call"), Count("topic", "kosten")


def batch(*entries: Entry, file: str = "a.log", read: tuple[int, int] = (0, 100)) -> Batch:
    return Batch(entries, {file: read})


def entry(*counts: Count, mark: str = "", day: date = DAY) -> Entry:
    return Entry(day, mark, counts)


def test_counts_add_up(url: str) -> None:
    """By day, kind and subject, over any number of transactions."""
    store = Store(url)
    store.take(batch(entry(CALL, TOPIC), entry(CALL)), NOW)
    store.take(batch(entry(CALL), entry(CALL, day=date(2026, 10, 15)), read=(100, 200)), NOW)
    assert store.between(DAY, DAY) == {(DAY, CALL): 3, (DAY, TOPIC): 1}
    assert store.totals() == {CALL: 4, TOPIC: 1}


def test_hours_are_stored_by_the_month(url: str) -> None:
    """Nobody can tell on which day somebody called at three at night."""
    store = Store(url)
    store.take(
        batch(entry(CALL, Count("hour", "03")), entry(Count("hour", "03"), day=date(2026, 10, 31))), NOW
    )
    first = date(2026, 10, 1)
    assert store.between(first, date(2026, 10, 31)) == {(DAY, CALL): 1, (first, Count("hour", "03")): 2}


def test_a_mark_counts_once(url: str) -> None:
    """In one batch, in a later one, in one of another file; no mark at all is always counted."""
    store = Store(url)
    store.take(batch(entry(CALL, mark="aa"), entry(CALL, mark="aa"), entry(CALL), entry(CALL)), NOW)
    store.take(batch(entry(CALL, mark="aa"), entry(TOPIC, mark="bb"), file="b.log"), NOW)
    assert store.totals() == {CALL: 3, TOPIC: 1}


def test_a_mark_is_forgotten(url: str) -> None:
    """After that, nothing is left of it; younger ones stay."""
    store = Store(url)
    store.take(batch(entry(CALL, mark="aa")), NOW)
    store.take(batch(entry(CALL, mark="bb"), file="b.log"), NOW + 60)
    store.forget_marks_before(NOW + 60)
    store.take(batch(entry(CALL, mark="aa"), entry(CALL, mark="bb"), file="c.log"), NOW + 90)
    assert store.totals() == {CALL: 3}


def test_a_file_moves_on_only_from_where_it_was_left(url: str) -> None:
    """Two movers, or one who does not know what became of its transaction, double nothing."""
    store = Store(url)
    store.take(batch(entry(CALL)), NOW)
    with pytest.raises(StatisticsError):
        store.take(batch(entry(CALL)), NOW)
    store.take(batch(entry(CALL), read=(100, 200)), NOW)
    with pytest.raises(StatisticsError):
        store.take(batch(entry(CALL), read=(100, 200)), NOW)
    assert store.totals() == {CALL: 2}
    assert store.offsets(["a.log", "b.log"]) == {"a.log": 200}


def test_a_batch_is_stored_as_a_whole_or_not_at_all(url: str) -> None:
    """What fails at the end leaves neither counts nor marks nor offsets."""
    store = Store(url)
    unstorable = entry(Count("topic", "\ud800"))  # no database takes half a character
    with pytest.raises((StatisticsError, UnicodeError)):
        store.take(batch(entry(CALL, mark="aa"), unstorable), NOW)
    assert store.totals() == {}
    assert store.offsets(["a.log"]) == {}
    store.take(batch(entry(CALL, mark="aa")), NOW)
    assert store.totals() == {CALL: 1}


def test_what_is_old_is_forgotten(url: str) -> None:
    """Counts before a day; that day stays."""
    store = Store(url)
    store.take(batch(entry(CALL), entry(CALL, day=date(2026, 9, 30))), NOW)
    store.forget_before(date(2026, 10, 1))
    assert store.totals() == {CALL: 1}
    assert store.offsets(["a.log"]) == {"a.log": 100}, "what is still being read is not forgotten"
    store.forget_files_before(date(2026, 10, 1))
    assert store.offsets(["a.log"]) == {"a.log": 100}
    store.forget_files_before(date(2030, 1, 1))
    assert store.offsets(["a.log"]) == {}


def test_several_who_store_at_once_lose_nothing(url: str) -> None:
    """Into the same rows, in whatever order their entries come; nobody waits for another in a circle."""
    topics = [Count("topic", f"t{number}") for number in range(30)]
    failed: list[Exception] = []

    def store_some(name: str, order: Iterable[Count]) -> None:
        mine = Store(url)
        for number in range(10):
            told = [entry(count, mark=f"{name}{number}{index}") for index, count in enumerate(order)]
            try:
                mine.take(batch(*told, file=f"{name}.log", read=(number, number + 1)), NOW)
            except Exception as error:
                failed.append(error)

    Store(url).take(batch(entry(CALL), file="made.log"), NOW)
    orders = {"a": topics, "b": topics[::-1], "c": topics[15:] + topics[:15], "d": topics[::-1]}
    threads = [threading.Thread(target=store_some, args=told) for told in orders.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(Store(url).totals().items()) == {(CALL, 1), *((topic, 40) for topic in topics)}


def test_one_mark_at_two_servers_at_once_counts_once(url: str) -> None:
    """Twilio repeats a request, and another server answers it; neither waits for the other in a circle."""
    Store(url).take(batch(entry(TOPIC), file="made.log"), NOW)
    ready = threading.Barrier(2)
    failed: list[Exception] = []

    def store_it(name: str, most: int) -> None:
        mine = Store(url)
        for round_ in range(5):
            ready.wait()
            told = (entry(CALL, mark=f"{round_}{n:x}") for n in range(most))
            try:
                mine.take(batch(*told, file=name, read=(round_, round_ + 1)), NOW)
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=store_it, args=told) for told in (("a.log", 900), ("b.log", 200))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Store(url).totals() == {CALL: 4500, TOPIC: 1}


def test_rows_are_touched_in_one_order(url: str) -> None:
    """Marks like counts: so servers that store the same ones at once never wait in a circle."""
    store = Store(url)
    written: dict[str, list[str]] = {"marks": [], "counts": []}

    def listen(_c: object, _cursor: object, statement: str, told: Any, *_: object) -> None:
        for table, seen in written.items():
            if statement.startswith(f"INSERT INTO {table}"):
                for row in told if isinstance(told, list) else [told]:
                    values = row.values() if isinstance(row, dict) else row
                    seen.extend(value for value in values if str(value).startswith("0x"))

    event.listen(store._engine, "before_cursor_execute", listen)
    names = [f"0x{n * 7919 % 1000:03}" for n in range(1000)]
    store.take(batch(*(entry(Count("topic", name), mark=name) for name in names)), NOW)
    assert written == {"marks": sorted(names), "counts": sorted(names)}


def test_reading_makes_nothing(url: str, tmp_path: Path) -> None:
    """Where nothing was ever counted there is nothing to read, and no file appears."""
    store = Store(url)
    assert store.between(DAY, DAY) == {}
    assert store.totals() == {}
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_locked_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a while; then it is said so, and what was to be stored is not."""
    url = f"sqlite:///{tmp_path / 'counts.sqlite'}"
    Store(url).take(batch(entry(CALL)), NOW)
    other = sqlite3.connect(tmp_path / "counts.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.rollback).start()
    Store(url).take(batch(entry(CALL), file="b.log"), NOW)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setitem(ivr.statistics.store._CONNECTING, "sqlite", {"timeout": 0.05})
    with pytest.raises(StatisticsError, match="von einem anderen Programm benutzt"):
        Store(url).take(batch(entry(CALL), file="c.log"), NOW)
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
        Store(url).take(batch(entry(TOPIC)), NOW)
    assert "geheim" not in str(caught.value)
    assert "kosten" not in str(caught.value)


def test_a_file_that_is_no_database_is_to_be_renamed(tmp_path: Path) -> None:
    """Its own advice; and no name of an English class."""
    (tmp_path / "counts.sqlite").write_bytes(b"das ist keine Datenbank" * 100)
    with pytest.raises(StatisticsError, match=r"beschädigt.*benennen Sie die Datei um") as caught:
        Store(f"sqlite:///{tmp_path / 'counts.sqlite'}").totals()
    assert str(tmp_path / "counts.sqlite") in str(caught.value)
    assert "Error" not in str(caught.value)


def test_it_is_told_whether_anything_was_ever_counted(url: str) -> None:
    """From the first thing that is stored."""
    store = Store(url)
    assert not store.is_begun()
    store.take(batch(entry(CALL)), NOW)
    assert store.is_begun()


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("", "sqlite:////srv/state/counts.sqlite"),
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////tmp/x.sqlite", "sqlite:////tmp/x.sqlite"),
    ],
)
def test_addresses_are_taken_as_they_are_given(told: str, url: str) -> None:
    """The way Heroku writes them, too."""
    assert url_of(Settings("t", "https://x", state=Path("/srv/state"), database_url=told)) == url


def test_nothing_is_kept_but_days_and_sums(tmp_path: Path) -> None:
    """The tables have no place for anything else: no time of a count, no number, no call."""
    Store(f"sqlite:///{tmp_path / 'counts.sqlite'}").take(batch(entry(CALL, mark="aa")), NOW)
    database = sqlite3.connect(tmp_path / "counts.sqlite")
    columns = database.execute(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    ).fetchall()
    database.close()
    assert set(columns) == {
        ("counts", "day"), ("counts", "kind"), ("counts", "subject"), ("counts", "n"),
        ("offsets", "file"), ("offsets", "at"), ("offsets", "day"),
        ("marks", "mark"), ("marks", "stored"),
    }  # fmt: skip
