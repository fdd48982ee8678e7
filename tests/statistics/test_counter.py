"""Counting: from a webhook to the store, in threads and processes that end as real ones do."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from loadtest.postgres import Postgres

import ivr.statistics.counter
from ivr.core.counting import CALL, Count
from ivr.errors import StatisticsError
from ivr.settings import ROOT, Settings
from ivr.statistics.counter import TROUBLE, NoCounter, StoreCounter, make_counter
from ivr.statistics.store import Counted, Store, url_of

TOPIC = Count("topic", "kosten")
COUNTS = """
import os, sys
from pathlib import Path
from ivr.core.counting import Count
from ivr.settings import Settings
from ivr.statistics.counter import make_counter
counter = make_counter(Settings("t", "https://x", state=Path(sys.argv[1])))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("t", "https://x", state=tmp_path / "state")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done once a second is done at once."""
    monkeypatch.setattr(ivr.statistics.counter, "EVERY", 0.001)


class MemoryStore(Store):
    """A store that holds counts in memory, and may be out of reach."""

    def __init__(self) -> None:
        self.stored: dict[tuple[date, Count], int] = {}
        self.is_away = False
        self.asked = 0

    def add(self, counted: Counted) -> None:
        """Add them, or raise."""
        self.asked += 1
        if self.is_away:
            raise StatisticsError("geheim")
        for key, n in counted.items():
            self.stored[key] = self.stored.get(key, 0) + n


def until(true: Callable[[], bool]) -> None:
    """Wait for a thread to get there, 20 s at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def run(program: str, *args: object, **environ: str) -> subprocess.Popen[str]:
    """A Python process that counts."""
    command = [sys.executable, "-c", COUNTS + program, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, text=True)


def totals(settings: Settings) -> Mapping[Count, int]:
    return Store(url_of(settings)).totals()


# what is counted, and when


@pytest.mark.usefixtures("hasty")
def test_a_call_reaches_the_store_while_the_process_runs(settings: Settings) -> None:
    """The folder is made for it; a call has its hour."""
    counter = make_counter(settings)
    counter.count([CALL, Count("arrived", "menu:haupt")])
    counter.count([Count("went_on", "menu:haupt"), TOPIC])
    until(lambda: TOPIC in totals(settings))
    counter.close()
    found = dict(totals(settings))
    assert [n for count, n in found.items() if count.kind == "hour"] == [1]
    assert {count for count in found if count.kind != "hour"} == {
        CALL, Count("arrived", "menu:haupt"), Count("went_on", "menu:haupt"), TOPIC,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "day", "hour"),
    [
        (datetime(2026, 10, 14, 21, 59, 59, tzinfo=UTC), date(2026, 10, 14), "23"),
        (datetime(2026, 10, 14, 22, 0, tzinfo=UTC), date(2026, 10, 15), "00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), "02"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), "02"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1), "00"),
    ],
)
def test_days_and_hours_are_those_of_german_clocks(moment: datetime, day: date, hour: str) -> None:
    """The hour stands under the month's first day: nobody can tell on which day somebody called at night."""
    store = MemoryStore()
    counter = StoreCounter(lambda: store, clock=moment.timestamp)
    counter.count([CALL, TOPIC])
    counter.close()
    assert store.stored == {(day, CALL): 1, (day, TOPIC): 1, (day.replace(day=1), Count("hour", hour)): 1}


def test_where_nothing_is_counted_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The telephone for trying it out is no caller."""
    monkeypatch.chdir(tmp_path)
    counter = make_counter(Settings("t", "https://x", state=None))
    counter.count([CALL])
    counter.close()
    assert isinstance(counter, NoCounter)
    assert counter.trouble == ""
    assert list(tmp_path.iterdir()) == []


def test_nothing_begins_before_the_first_count(settings: Settings) -> None:
    """A server's master process has neither file nor thread."""
    threads = threading.active_count()
    assert make_counter(settings).trouble == ""
    assert threading.active_count() == threads
    assert settings.state
    assert not settings.state.exists()


def test_threads_that_count_at_once_lose_nothing() -> None:
    """Nor does it matter that counts are stored meanwhile."""
    store = MemoryStore()
    counter = StoreCounter(lambda: store)

    def count() -> None:
        for _ in range(2000):
            counter.count([TOPIC])

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        counter._step()
    counter.close()
    assert sum(store.stored.values()) == 8000


def test_a_count_takes_microseconds(count: Callable[[str], None]) -> None:
    """The goal is 5 µs; the bound leaves room for a busy computer."""
    counter = StoreCounter(MemoryStore)
    counts = [Count("went_on", "menu:haupt"), TOPIC, Count("section", "kosten:1"), CALL]
    took = []
    for _ in range(2000):
        begun = time.perf_counter()
        counter.count(counts)
        took.append(time.perf_counter() - begun)
    counter.close()
    median = sorted(took)[len(took) // 2] * 1e6
    count(f"count(): {median:.1f} µs")
    assert median < 100


# what goes wrong


def test_counting_never_raises(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where we made a mistake, or the system has no thread left; the log names the kind of error."""
    store = MemoryStore()
    counter = StoreCounter(lambda: store)
    counter.count(None)  # type: ignore[arg-type]  # the mistake
    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", lambda _: 1 / 0)
        counter.count([TOPIC])
    counter.count([TOPIC])
    assert [record.getMessage() for record in caplog.records] == [
        "could not count (TypeError)",
        "could not count (ZeroDivisionError)",
    ]
    counter.close()
    assert list(store.stored.values()) == [2]


def test_a_database_that_is_away_is_caught_up_with(caplog: pytest.LogCaptureFixture) -> None:
    """Counts wait; after three failures it is said so, in German and once; later all of it is stored."""
    caplog.set_level(logging.INFO)
    store = MemoryStore()
    counter = StoreCounter(lambda: store)
    store.is_away = True
    for number in range(5):
        assert bool(counter.trouble) == (number >= 3), "a moment's trouble is none"
        counter.count([TOPIC])
        counter._step()
    assert counter.trouble == TROUBLE
    assert {"DATABASE_URL", "STATE_FOLDER"} <= {*TROUBLE.replace(",", "").split()}
    store.is_away = False
    counter.close()
    assert counter.trouble == ""
    assert list(store.stored.values()) == [5]
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.INFO]
    assert "geheim" not in caplog.text


def test_a_database_that_is_away_is_asked_ever_more_rarely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to once in half a minute; what ends is the main thread, and once more it is tried."""
    store, pauses = MemoryStore(), list[float]()
    store.is_away = True

    class Main:
        def is_alive(self) -> bool:
            return len(pauses) < 8

        def join(self, timeout: float) -> None:
            pauses.append(timeout)

    counter = StoreCounter(lambda: store)
    monkeypatch.setattr(counter, "_thread", threading.current_thread())  # so that no other begins
    counter.count([TOPIC])
    monkeypatch.setattr(threading, "main_thread", Main)
    counter._run()
    assert pauses == [1, 2, 4, 8, 16, 32, 32, 32]
    assert store.asked == 9


def test_what_is_counted_while_the_last_counts_are_stored_is_stored_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server may end while the thread waits for a slow disc."""
    ended = False

    class SlowStore(MemoryStore):
        def add(self, counted: Counted) -> None:
            nonlocal ended
            super().add(counted)
            if not ended:
                ended = True
                counter.count([TOPIC])

    class Main:
        def is_alive(self) -> bool:
            return not ended

        def join(self, timeout: float) -> None:
            pass

    store = SlowStore()
    counter = StoreCounter(lambda: store)
    monkeypatch.setattr(counter, "_thread", threading.current_thread())  # so that no other begins
    counter.count([TOPIC])
    monkeypatch.setattr(threading, "main_thread", Main)
    counter._run()
    assert sum(store.stored.values()) == 2


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """What is known goes on counting; what is new is refused, and that is logged once."""
    monkeypatch.setattr(ivr.statistics.counter, "MOST", 3)
    store = MemoryStore()
    counter = StoreCounter(lambda: store)
    for _ in range(2):
        counter.count([Count("topic", str(number)) for number in range(10)])
    counter.close()
    assert {count.subject: n for (_, count), n in store.stored.items()} == {"0": 2, "1": 2, "2": 2}
    assert len(caplog.records) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("hasty")
def test_postgresql_may_be_stopped_and_started_again(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str]
) -> None:
    """In the middle: all is there, once."""
    settings = Settings("t", "https://x", state=tmp_path, database_url=new_database())
    counter = make_counter(settings)
    counter.count([TOPIC])
    until(lambda: totals(settings) == {TOPIC: 1})
    postgres.stop()
    try:
        for _ in range(100):
            counter.count([TOPIC])
        until(lambda: bool(counter.trouble))
    finally:
        postgres.start()
    until(lambda: totals(settings) == {TOPIC: 101})
    counter.close()


# processes, and how they end


@pytest.mark.slow
def test_processes_that_end_at_once_have_stored_everything(settings: Settings) -> None:
    """Several of them begin with the same empty database, count and end: nothing is lost or doubled."""
    program = "for _ in range(50): counter.count([Count('call'), Count('topic', 'kosten')])"
    processes = [run(program, settings.state) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    found = totals(settings)
    assert (found[CALL], found[TOPIC]) == (200, 200)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not fork")
def test_a_forked_process_counts_on_its_own(settings: Settings) -> None:
    """What the parent has counted, the parent stores; the child has a thread of its own."""
    program = (
        "counter.count([Count('topic', 'before')])\n"
        "child = os.fork()\n"
        "counter.count([Count('topic', 'child' if child == 0 else 'parent')])\n"
        "if child: assert os.waitpid(child, 0)[1] == 0\n"
    )
    assert run(program, settings.state).wait(60) == 0
    assert totals(settings) == {Count("topic", name): 1 for name in ("before", "child", "parent")}


@pytest.mark.slow
def test_a_server_that_is_stopped_has_stored_everything(settings: Settings) -> None:
    """The workers of granian after SIGTERM; nothing would have been stored before the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4",
         "--port", str(port), "counting_app:app"],
        cwd=Path(__file__).parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STATE_FOLDER": str(settings.state)},
    )  # fmt: skip
    counted, workers = 0, set[bytes]()
    try:
        while (
            len(workers) < 2 or counted < 50
        ):  # whoever stops a worker that is still starting may wait for ever
            if worker := _answer(port):
                workers.add(worker)
                counted += 1
            else:
                time.sleep(0.05)
    finally:
        server.terminate()
        server.wait(30)
    assert totals(settings) == {TOPIC: counted}


def _answer(port: int) -> bytes:
    """Which worker answered; empty while none does."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return bytes(answer.read())
    except OSError:
        return b""
