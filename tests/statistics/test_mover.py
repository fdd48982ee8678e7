"""The mover: from the spool into the store, each line once, whatever breaks in between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

import ivr.statistics.mover
from ivr.core.counting import Count
from ivr.errors import StatisticsError
from ivr.statistics.entries import Batch, line
from ivr.statistics.mover import LONGEST_REST, MARKS_KEPT, PATIENCE, Mover, Stores
from ivr.statistics.spool import Spool
from ivr.statistics.store import Store

CALL = Count("call")
NOON = datetime(2026, 10, 14, 10, tzinfo=UTC).timestamp()


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Shaky(Store):
    """A store whose database goes away when it is told to: before a transaction, or after it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.is_away = False
        self.answers_get_lost = False

    def take(self, batch: Batch, now: float) -> None:
        if self.is_away:
            raise StatisticsError("away")
        super().take(batch, now)
        if self.answers_get_lost:
            raise StatisticsError("nobody knows whether it was stored")

    def offsets(self, files: Iterable[str]) -> dict[str, int]:
        if self.is_away:
            raise StatisticsError("away")
        return super().offsets(files)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Shaky:
    return Shaky(f"sqlite:///{tmp_path / 'counts.sqlite'}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "waiting").mkdir()
    return tmp_path / "waiting"


@pytest.fixture
def mover(folder: Path, store: Shaky, clock: Clock) -> Iterable[Mover]:
    mover = Mover(folder, lambda: store, clock)
    yield mover
    mover.close()


def topic(number: int, mark: str = "") -> bytes:
    """A line that counts a topic of its own, so that each can be told from the others."""
    return line(NOON, [Count("topic", f"t{number}")], mark)


def once(numbers: Iterable[int]) -> dict[Count, int]:
    return {Count("topic", f"t{number}"): 1 for number in numbers}


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.log"))


def test_what_waits_is_moved_once(folder: Path, store: Shaky, mover: Mover) -> None:
    """While the process goes on counting, its file stays."""
    spool = Spool(folder)
    for number in range(3):
        spool.put(topic(number))
    mover.step()
    mover.step()
    spool.put(topic(3))
    mover.step()
    assert store.totals() == once(range(4))
    assert len(files(folder)) == 1


def test_the_file_of_a_process_that_has_ended_is_removed(folder: Path, store: Shaky, mover: Mover) -> None:
    """Once all of it is stored; a file that is empty, too."""
    spool = Spool(folder)
    spool.put(topic(0))
    (folder / "0000.log").touch()
    mover.step()
    assert len(files(folder)) == 1, "nobody's empty file is gone, the other one still somebody's"
    spool.close()
    mover.step()
    assert files(folder) == []
    assert store.totals() == once([0])


def test_a_file_is_not_removed_before_it_is_stored(folder: Path, store: Shaky, mover: Mover) -> None:
    """However long its process is dead."""
    spool = Spool(folder)
    spool.put(topic(0))
    spool.close()
    store.is_away = True
    for _ in range(100):
        mover.step()
    assert len(files(folder)) == 1
    store.is_away = False
    for _ in range(LONGEST_REST + 1):
        mover.step()
    assert files(folder) == []
    assert store.totals() == once([0])


def test_what_is_written_last_is_not_lost(folder: Path, clock: Clock) -> None:
    """A process counts once more and ends, while the mover is busy with what it wrote before."""
    spool = Spool(folder)
    spool.put(topic(0))

    class Late(Mover):
        def _move_some(self, store: Stores, path: Path) -> bool:
            moved = super()._move_some(store, path)
            if not moved:
                spool.put(topic(1))
                spool.close()
            return moved

    store = Store(f"sqlite:///{folder.parent / 'counts.sqlite'}")
    mover = Late(folder, lambda: store, clock)
    mover.step()
    mover.close()
    last = Mover(folder, lambda: store, clock)
    last.step()
    last.close()
    assert store.totals() == once([0, 1])


def test_half_a_line_does_not_count(folder: Path, store: Shaky, mover: Mover) -> None:
    """Its process was killed before it was through; the file is removed all the same."""
    (folder / "0000.log").write_bytes(topic(0) + topic(1)[:-1])
    (folder / "0001.log").write_bytes(topic(2)[:10])
    mover.step()
    assert store.totals() == once([0])
    assert files(folder) == []


def test_half_a_line_that_is_still_being_written_counts_later(
    folder: Path, store: Shaky, mover: Mover
) -> None:
    """It is looked at again when it has its end."""
    spool = Spool(folder)
    spool.put(topic(0) + topic(1)[:20])
    mover.step()
    assert store.totals() == once([0])
    spool.put(topic(1)[20:])
    mover.step()
    assert store.totals() == once([0, 1])


def test_rubbish_is_gone_over(
    folder: Path,
    store: Shaky,
    mover: Mover,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After a power cut: bytes that are no lines, some without any end of a line. What is good counts."""
    monkeypatch.setattr(ivr.statistics.mover, "CHUNK", 200)
    (folder / "0000.log").write_bytes(topic(0) + b"\0" * 999 + b"\n" + topic(1) + b'{"geheim"}\n' + topic(2))
    mover.step()
    assert store.totals() == once([0, 1, 2])
    assert files(folder) == []
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    assert "geheim" not in caplog.text


def test_much_is_moved_in_several_transactions(
    folder: Path, store: Shaky, mover: Mover, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one step."""
    monkeypatch.setattr(ivr.statistics.mover, "CHUNK", 100)
    (folder / "0000.log").write_bytes(b"".join(topic(number) for number in range(20)))
    mover.step()
    assert store.totals() == once(range(20))


@pytest.mark.parametrize("chunk", [60, 100_000])
def test_an_answer_that_gets_lost_doubles_nothing(
    folder: Path, store: Shaky, mover: Mover, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction was carried out, but the mover was never told: it asks where it stands."""
    monkeypatch.setattr(ivr.statistics.mover, "CHUNK", chunk)
    spool = Spool(folder)
    for number in range(10):
        spool.put(topic(number))
    store.answers_get_lost = True
    for _ in range(5):
        mover.step()
    store.answers_get_lost = False
    for _ in range(LONGEST_REST):
        mover.step()
    assert store.totals() == once(range(10))


def test_a_mover_that_dies_at_any_point_is_followed_by_another(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dead before or after any transaction or removal of a file: each line is counted once."""

    class DeadError(BaseException):
        """As good as SIGKILL: nothing is tidied up."""

    def dying(action: Callable[..., None], after: bool) -> Callable[..., None]:
        def act(*told: object, **named: object) -> None:
            left.pop()
            if not left and not after:
                raise DeadError
            action(*told, **named)
            if not left:
                raise DeadError

        return act

    monkeypatch.setattr(ivr.statistics.mover, "CHUNK", 100)
    written = 0
    for after in (False, True):
        for step in range(1, 10):
            left = [0] * step
            for _ in range(2):
                spool = Spool(folder)
                for _ in range(3):
                    spool.put(topic(written))
                    written += 1
                spool.close()
            with monkeypatch.context() as patched:
                patched.setattr(Store, "take", dying(Store.take, after))
                patched.setattr(Path, "unlink", dying(Path.unlink, after))
                mover = Mover(folder, lambda: Store(f"sqlite:///{tmp_path / 'counts.sqlite'}"))
                with suppress(DeadError):
                    mover.step()
            mover.close()
    last = Mover(folder, lambda: Store(f"sqlite:///{tmp_path / 'counts.sqlite'}"))
    last.step()
    last.close()
    assert Store(f"sqlite:///{tmp_path / 'counts.sqlite'}").totals() == once(range(written))
    assert files(folder) == []


def test_the_same_mark_from_two_processes_counts_once(folder: Path, store: Shaky, mover: Mover) -> None:
    """A request that Twilio repeats reaches the other process, at once or within a quarter of an hour."""
    one, other = Spool(folder), Spool(folder)
    for spool in (one, other):
        spool.put(topic(0, mark="0123456789abcdef"))
    mover.step()
    other.put(topic(0, mark="0123456789abcdef"))
    mover.step()
    assert store.totals() == once([0])


def test_marks_are_forgotten_after_a_quarter_of_an_hour(
    folder: Path, store: Shaky, mover: Mover, clock: Clock
) -> None:
    """To the minute, also when nobody calls any more."""
    spool = Spool(folder)
    spool.put(topic(0, mark="0123456789abcdef"))
    mover.step()
    assert marks(store) == 1
    clock.now += MARKS_KEPT - 1
    mover.step()
    assert marks(store) == 1
    clock.now += 61
    mover.step()
    assert marks(store) == 0


def test_a_new_mover_forgets_the_marks_of_the_old_one(
    folder: Path, store: Shaky, mover: Mover, clock: Clock
) -> None:
    """A server that starts again in the night leaves none behind."""
    Spool(folder).put(topic(0, mark="0123456789abcdef"))
    mover.step()
    mover.close()
    clock.now += 5
    new = Mover(folder, lambda: store, clock)
    for _ in range(16):
        new.step()
        clock.now += 60
    new.step()
    new.close()
    assert marks(store) == 0


def marks(store: Store) -> int:
    with store._engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM marks").scalar_one())


def test_what_is_older_than_36_months_is_forgotten(
    folder: Path, store: Shaky, mover: Mover, clock: Clock
) -> None:
    """By whole months, once a day."""
    old = [datetime(year, month, day, 12, tzinfo=UTC) for year, month, day in ((2023, 9, 30), (2023, 10, 1))]
    (folder / "0000.log").write_bytes(b"".join(line(moment.timestamp(), [CALL], "") for moment in old))
    mover.step()
    assert {day for day, count in store.between(date.min, date.max)} == {date(2023, 10, 1)}
    clock.now += 17 * 86_400
    mover.step()
    assert {day for day, count in store.between(date.min, date.max)} == {date(2023, 10, 1)}
    clock.now += 86_400
    mover.step()
    assert store.totals() == {}


def test_one_mover_at_a_time(folder: Path, store: Shaky, clock: Clock) -> None:
    """The others never open the store; when the mover ends, another one takes over."""
    opened: list[int] = []

    def opening(number: int) -> Callable[[], Store]:
        def open_store() -> Store:
            opened.append(number)
            return store

        return open_store

    movers = [Mover(folder, opening(number), clock) for number in range(3)]
    Spool(folder).put(topic(0))
    for mover in movers * 2:
        mover.step()
    assert opened == [0]
    movers[0].close()
    Spool(folder).put(topic(1))
    for mover in movers[1:] * 2:
        mover.step()
    assert opened == [0, 1]
    movers[1].close()
    assert store.totals() == once([0, 1])


def test_two_movers_double_nothing(folder: Path, store: Shaky, mover: Mover, clock: Clock) -> None:
    """Somebody has removed the lock, so there are two; one reads, the other stores and removes meanwhile."""

    class Slow(Store):
        def take(self, batch: Batch, now: float) -> None:
            mover.step()
            super().take(batch, now)

    mover.step()
    (folder / "mover.lock").unlink()
    other = Mover(folder, lambda: Slow(f"sqlite:///{folder.parent / 'counts.sqlite'}"), clock)
    spool = Spool(folder)
    spool.put(topic(0))
    spool.close()
    other.step()
    assert files(folder) == []
    other.close()
    assert store.totals() == once([0])


def test_a_database_that_is_away_is_caught_up_with(
    folder: Path, store: Shaky, mover: Mover, caplog: pytest.LogCaptureFixture
) -> None:
    """All waits; it is said so, once, for everybody to see; later all is stored, and it is said no more."""
    caplog.set_level(logging.INFO)
    spool = Spool(folder)
    store.is_away = True
    spool.put(topic(0))
    mover.step()
    assert mover.trouble == "", "a moment's trouble is none"
    for number in range(1, 100):
        spool.put(topic(number))
        mover.step()
    bystander = Mover(folder, lambda: store)
    assert "DATABASE_URL" in bystander.trouble
    store.is_away = False
    for _ in range(LONGEST_REST + 1):
        mover.step()
    assert store.totals() == once(range(100))
    assert bystander.trouble == ""
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.INFO]


def test_a_database_that_is_away_is_asked_ever_more_rarely(folder: Path, clock: Clock) -> None:
    """Up to once in half a minute."""
    asked: list[int] = []

    def open_store() -> Store:
        asked.append(step)
        raise StatisticsError("away")

    mover = Mover(folder, open_store, clock)
    for step in range(200):  # noqa: B007 - read in open_store
        mover.step()
    mover.close()
    assert [later - earlier - 1 for earlier, later in pairwise(asked)][:7] == [
        1, 2, 4, 8, 16, 30, 30,
    ]  # fmt: skip


def test_files_that_cannot_be_read_are_told_from_a_database_that_is_away(
    folder: Path, mover: Mover, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remedy is another one."""
    Spool(folder).put(topic(0))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(ivr.statistics.mover, "_whole_lines", refuse)
    for _ in range(2**PATIENCE):
        mover.step()
    monkeypatch.undo()
    assert "STATE_FOLDER" in mover.trouble
