"""A call as counts, from the counter to the store, in processes that live and die as real ones do."""

from __future__ import annotations

import json
import logging
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import pytest

import ivr.statistics.counter
from ivr.core.counting import Count
from ivr.settings import ROOT, Settings
from ivr.statistics.counter import NoCounter, SpoolCounter, make_counter
from ivr.statistics.mover import Mover
from ivr.statistics.store import Store, url_of

CALL = Count("call")
PROGRAM = Path(__file__).with_name("counting_process.py")


class Server(Protocol):
    """The PostgreSQL of conftest.py."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def database(self) -> str: ...


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("t", "https://x", state=tmp_path / "state")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done once a second is done at once."""
    monkeypatch.setattr(ivr.statistics.counter, "EVERY", 0.01)


def running(*told: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), *map(str, told)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
                            stdout=subprocess.PIPE)  # fmt: skip


def move_all(state: Path, url: str) -> dict[Count, int]:
    """What the next start would find and store; then all that is stored."""
    store = Store(url)
    mover = Mover(state / "waiting", lambda: store)
    mover.step()
    mover.close()
    assert list((state / "waiting").glob("*.log")) == []
    return dict(store.totals())


def until(true: Callable[[], bool]) -> None:
    """Wait for a thread or process to get there, 20 s at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# one process


@pytest.mark.usefixtures("hasty")
def test_a_call_reaches_the_store_within_a_second(settings: Settings) -> None:
    """While the process is running; each count once, the request that was repeated, too."""
    counter = make_counter(settings)
    counter.count([CALL, Count("arrived", "menu:haupt")], "0" * 16)
    counter.count([CALL, Count("arrived", "menu:haupt")], "0" * 16)
    counter.count([Count("went_on", "menu:haupt"), Count("topic", "kosten")], "1" * 16)
    store = Store(url_of(settings))
    until(lambda: Count("topic", "kosten") in store.totals())
    totals = dict(store.totals())
    assert sum(n for count, n in totals.items() if count.kind == "hour") == 1
    assert {count: n for count, n in totals.items() if count.kind != "hour"} == {
        CALL: 1,
        Count("arrived", "menu:haupt"): 1,
        Count("went_on", "menu:haupt"): 1,
        Count("topic", "kosten"): 1,
    }
    assert isinstance(counter, SpoolCounter)
    counter.close()


def test_where_nothing_is_counted_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The telephone for trying it out is no caller."""
    monkeypatch.chdir(tmp_path)
    counter = make_counter(Settings("t", "https://x", state=None))
    counter.count([CALL], "0" * 16)
    assert isinstance(counter, NoCounter)
    assert counter.trouble == ""
    assert list(tmp_path.iterdir()) == []


def test_nothing_begins_before_the_first_count(settings: Settings) -> None:
    """A server's master process has neither file nor thread."""
    threads = threading.active_count()
    counter = make_counter(settings)
    assert counter.trouble == ""
    assert threading.active_count() == threads
    assert settings.state
    assert not settings.state.exists()


def test_counting_never_raises(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where we made a mistake; the log has the kind of error and nothing of what was counted."""
    counter = make_counter(settings)
    counter.count([Count("topic", "geheim"), None], "0" * 16)  # type: ignore[list-item]  # the mistake
    counter.count(None, "")  # type: ignore[arg-type]  # another one
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "geheim" not in caplog.text
    assert isinstance(counter, SpoolCounter)
    counter.close()


def test_the_thread_outlives_its_mistakes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, hasty: None
) -> None:
    """What we did not think of happens once; then counts are stored again."""
    del hasty
    counter = make_counter(settings)
    assert isinstance(counter, SpoolCounter)
    step, failed = counter._mover.step, threading.Event()

    def stumble() -> None:
        if failed.is_set():
            step()
        failed.set()
        raise RuntimeError("geheim")

    monkeypatch.setattr(counter._mover, "step", stumble)
    counter.count([CALL], "")
    store = Store(url_of(settings))
    until(lambda: CALL in store.totals())
    counter.close()
    assert "stumbled" in caplog.text
    assert "geheim" not in caplog.text


def test_only_the_mover_loads_the_library_of_the_database(settings: Settings) -> None:
    """The other processes stay small: counting imports nothing."""
    program = (
        "import sys; from pathlib import Path; from ivr.settings import Settings; "
        "from ivr.core.counting import Count; import ivr.statistics.counter as c; c.EVERY = 0.01; "
        "counter = c.make_counter(Settings('t', 'https://x', state=Path(sys.argv[1]))); "
        "counter.count([Count('call')], ''); input(); "
        "print('sqlalchemy' in sys.modules)"
    )
    assert settings.state
    mover = Mover(settings.state / "waiting", lambda: Store(url_of(settings)))
    (settings.state / "waiting").mkdir(parents=True)
    mover.step()
    told = [sys.executable, "-c", program, str(settings.state)]
    process = subprocess.Popen(told, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    until(lambda: any((settings.state or Path()).glob("waiting/*.log")))
    time.sleep(0.1)  # ten chances to load it
    out, _ = process.communicate("\n")
    mover.close()
    assert out == "False\n"


def test_a_count_takes_microseconds(settings: Settings, count: Callable[[str], None]) -> None:
    """The goal is 20 µs; the bound leaves room for a busy computer."""
    counter = make_counter(settings)
    counts = [Count("went_on", "menu:haupt"), Count("topic", "kosten"), Count("section", "kosten:1"), CALL]
    took = []
    for number in range(2000):
        begun = time.perf_counter()
        counter.count(counts, f"{number:016x}")
        took.append(time.perf_counter() - begun)
    assert isinstance(counter, SpoolCounter)
    counter.close()
    median = sorted(took)[len(took) // 2] * 1e6
    count(f"count(): {median:.0f} µs")
    assert median < 200


def test_a_forked_process_counts_on_its_own(settings: Settings) -> None:
    """Neither the parent's file nor its thread nor its lines in memory are the child's."""
    program = (
        "import os, sys, time; from pathlib import Path; from ivr.settings import Settings; "
        "from ivr.core.counting import Count; import ivr.statistics.counter as c; c.EVERY = 0.01\n"
        "counter = c.make_counter(Settings('t', 'https://x', state=Path(sys.argv[1])))\n"
        "counter.count([Count('topic', 'before')], '')\n"
        'counter._spool._waiting.append(b\'["2026-10-14","","topic:memory"]\\n\')\n'
        "descriptor = counter._spool._descriptor; child = os.fork()\n"
        "if child == 0 and Path(f'/proc/self/fd/{descriptor}').exists(): os._exit(1)\n"
        "counter.count([Count('topic', 'child' if child == 0 else 'parent')], '')\n"
        "if child: assert os.waitpid(child, 0)[1] == 0\n"
    )
    assert settings.state
    command = [sys.executable, "-c", program, str(settings.state)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert move_all(settings.state, url_of(settings)) == {
        Count("topic", name): 1 for name in ("before", "memory", "child", "parent")
    }


# several processes, and how they end


def test_a_process_that_ends_leaves_nothing_behind(settings: Settings) -> None:
    """What waits is stored on the way out: the discs of some hosts are empty after a restart."""
    process = running(settings.state, "", "a", 50)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert Store(url_of(settings)).totals() == {Count("topic", f"a.{number}"): 1 for number in range(50)}
    assert [path.name for path in (settings.state or Path()).glob("waiting/*")] == ["mover.lock"]


def test_an_end_does_not_wait_for_a_database_that_hangs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, hasty: None
) -> None:
    """A few seconds, then the process goes; the next start takes up what waits."""
    del hasty
    monkeypatch.setattr(ivr.statistics.counter, "LAST_STEP", 0.05)
    goes_on = threading.Event()

    def hang() -> Store:
        goes_on.wait(10)
        return Store(url_of(settings))

    assert settings.state
    counter = SpoolCounter(settings.state / "waiting", hang)
    counter.count([CALL], "")
    begun = time.monotonic()
    counter.close()
    assert time.monotonic() - begun < 5
    goes_on.set()
    assert counter._thread
    counter._thread.join()
    assert move_all(settings.state, url_of(settings))[CALL] == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(
    settings: Settings, kind: str, request: pytest.FixtureRequest
) -> None:
    """Two processes, one of them the mover, killed again and again, wherever they are."""
    url = request.getfixturevalue("postgres").database() if kind == "postgresql" else ""
    dice = random.Random(7)
    counted: dict[str, int] = {}
    for round_ in range(4):
        processes = {f"{round_}{name}": None for name in ("a", "b")}
        started = {name: running(settings.state, url, name, 100_000, "slowly") for name in processes}
        for process in started.values():
            assert process.stdout
            process.stdout.readline()
        time.sleep(dice.uniform(0.05, 0.9))  # until somewhere
        for name, process in started.items():
            process.kill()
            out, _ = process.communicate()
            counted[name] = 1 + out.count("\n")
    assert settings.state
    address = url_of(Settings("t", "https://x", state=settings.state, database_url=url))
    totals = move_all(settings.state, address)
    assert set(totals.values()) == {1}, "nothing is doubled"
    for name, number in counted.items():
        found = {count.subject for count in totals if count.subject.startswith(f"{name}.")}
        assert {f"{name}.{one}" for one in range(number)} <= found, "nothing that was counted is lost"
        assert len(found) <= number + 1, "what it was killed in the midst of is there or not"


def test_eight_processes_at_once(settings: Settings) -> None:
    """One of them moves what all of them count."""
    processes = [running(settings.state, "", name, 60) for name in "abcdef01"]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert settings.state
    expected = {Count("topic", f"{name}.{number}"): 1 for name in "abcdef01" for number in range(60)}
    assert move_all(settings.state, url_of(settings)) == expected


def test_a_disc_that_the_system_calls_full_loses_nothing(settings: Settings) -> None:
    """A real limit on the size of files: lines are cut off in the middle, then refused, then taken."""
    process = running(settings.state, "", "a", 40, "full")
    out, _ = process.communicate(timeout=60)
    assert json.loads(out) == [True, True, False]
    assert settings.state
    names = {f"a{limit % 7}" for limit in (100, 0, -1)}
    expected = {Count("topic", f"{name}.{one}"): 1 for name in names for one in range(40)}
    assert move_all(settings.state, url_of(settings)) == expected


def _subjects(numbers: Iterable[int], names: str) -> dict[Count, int]:
    return {Count("topic", f"{name}.{number}"): 1 for name in names for number in numbers}


def test_two_servers_count_into_one_database_that_goes_away_and_comes_back(
    tmp_path: Path, postgres: Server
) -> None:
    """PostgreSQL is stopped in the middle and started again: all is there, once."""
    url = postgres.database()
    processes = [running(tmp_path / name, url, name, 400, "slowly") for name in "ab"]
    for process in processes:
        assert process.stdout
        while int(process.stdout.readline()) < 100:
            pass
    postgres.stop()
    try:
        for process in processes:
            process.communicate(timeout=60)
            assert process.returncode == 0
    finally:
        postgres.start()
    address = url_of(Settings("t", "https://x", state=tmp_path, database_url=url))
    for name in "ab":
        totals = move_all(tmp_path / name, address)
    assert totals == _subjects(range(400), "ab")
