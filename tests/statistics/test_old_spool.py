"""What an earlier version left waiting on the disc is counted once. Goes with ivr/statistics/old_spool.py."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from ivr.core.counting import CALL, Count
from ivr.settings import Settings
from ivr.statistics import old_spool
from ivr.statistics.counter import make_counter
from ivr.statistics.old_spool import take_over
from ivr.statistics.store import Store, url_of

DAY = date(2026, 11, 28)
TOPIC = Count("topic", "kosten")
LENGTH = Count("length", "1-5")
# as that version wrote it: the first three lines, 216 bytes, were stored before the server was killed
FILE = b"""\
["2026-11-28","0123456789abcdef","call:","hour:23","arrived:menu:haupt"]
["2026-11-28","0123456789abcdef","call:","hour:23","arrived:menu:haupt"]
["2026-11-28","fedcba9876543210","went_on:menu:haupt","topic:kosten"]
["2026-11-28","","length:1-5"]
"""
ALL = {
    (DAY, CALL): 1,
    (date(2026, 11, 1), Count("hour", "23")): 1,
    (DAY, Count("arrived", "menu:haupt")): 1,
    (DAY, Count("went_on", "menu:haupt")): 1,
    (DAY, TOPIC): 1,
    (DAY, LENGTH): 1,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "waiting"
    folder.mkdir()
    (folder / "7d217facf53077e9.log").write_bytes(FILE)
    (folder / "mover.lock").touch()
    (folder / "trouble.txt").write_text("Die Zählung wartet auf die Datenbank.", encoding="utf-8")
    return folder


def _stored(url: str, at: int) -> None:
    with Store(url)._engine.begin() as connection:
        for statement in (
            "CREATE TABLE counts (day DATE NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, "
            "n BIGINT NOT NULL, PRIMARY KEY (day, kind, subject))",
            "CREATE TABLE offsets (file VARCHAR PRIMARY KEY, at BIGINT NOT NULL, day DATE NOT NULL)",
            f"INSERT INTO offsets VALUES ('7d217facf53077e9.log', {at}, '2026-11-28')",  # noqa: S608 - a test
        ):
            connection.exec_driver_sql(statement)


def test_what_waits_is_counted_once_and_the_folder_goes(folder: Path, url: str) -> None:
    """A request that Twilio had repeated counts once; hours stand under the month's first day."""
    assert take_over(folder, Store(url)) == ALL
    assert list(folder.parent.glob("waiting*")) == []
    assert take_over(folder, Store(url)) == {}


def test_what_had_been_stored_is_left_out(folder: Path, url: str) -> None:
    """The database knows how far each file was read."""
    _stored(url, at=216)
    assert take_over(folder, Store(url)) == {(DAY, LENGTH): 1}


def test_rubbish_is_skipped(folder: Path, url: str) -> None:
    """After a power cut: half a line, other bytes, JSON that is no count, a kind that nobody knows."""
    rubbish = b'["2026-11-28","","call:\n\0\0\xff\n[]\n{}\n7\n["x","","call:"]\n["2026-11-28","",7]\n'
    (folder / "0000.log").write_bytes(rubbish + b'["2026-11-28","","geheim:x","goodbye:"]\n["2026-11-')
    assert take_over(folder, Store(url)) == {**ALL, (DAY, Count("goodbye")): 1}


def test_a_server_takes_it_over_with_its_first_count(folder: Path) -> None:
    """What the old one had stored stays, what it had not is added, and the table of offsets goes."""
    settings = Settings("t", "https://x", state=folder.parent)
    _stored(url_of(settings), at=216)
    counter = make_counter(settings)
    counter.count([TOPIC])
    counter.close()
    assert Store(url_of(settings)).totals() == {TOPIC: 1, LENGTH: 1}
    assert not folder.exists()


def test_two_processes_that_start_at_once_count_it_once(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have seen the folder and read the offsets before one of them renames it."""
    both, offsets, found = threading.Barrier(2), old_spool._offsets, list[dict[tuple[date, Count], int]]()

    def read(store: Store) -> dict[str, int]:
        both.wait()
        return offsets(store)

    monkeypatch.setattr(old_spool, "_offsets", read)
    threads = [
        threading.Thread(target=lambda: found.append(dict(take_over(folder, Store(url))))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=len) == [{}, ALL]


def test_a_folder_that_may_not_be_moved_does_not_stop_counting(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and stays."""

    def refuse(_from: Path, _to: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    assert take_over(folder, Store(url)) == {}
    assert len(caplog.records) == 1
