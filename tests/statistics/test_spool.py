"""The spool: what is counted is on the disc at once, or in memory until it can be."""

from __future__ import annotations

import errno
import logging
import os
import threading
from pathlib import Path
from typing import NoReturn

import pytest

import ivr.statistics.spool
from ivr.statistics.locks import lock
from ivr.statistics.spool import Spool


class Disc:
    """A disc that is full when it is told to be, and then takes only so many bytes of what is written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full, self.takes = False, 0
        self.tries = 0
        self._write = os.write
        monkeypatch.setattr(os, "write", self.write)

    def write(self, descriptor: int, data: bytes) -> int:
        self.tries += 1
        if not self.is_full:
            return self._write(descriptor, data)
        if self.takes:
            return self._write(descriptor, data[: self.takes])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def disc(monkeypatch: pytest.MonkeyPatch) -> Disc:
    return Disc(monkeypatch)


def lines(folder: Path) -> list[bytes]:
    """All finished lines of all files, the oldest file first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
    return [line for file in files for line in file.read_bytes().split(b"\n")[:-1]]


def test_a_line_is_on_the_disc_at_once(tmp_path: Path) -> None:
    """Nothing has to be flushed or closed; folders are made."""
    spool = Spool(tmp_path / "new" / "waiting")
    spool.put(b"one\n")
    spool.put(b"two\n")
    assert lines(tmp_path / "new" / "waiting") == [b"one", b"two"]
    assert len(list((tmp_path / "new" / "waiting").iterdir())) == 1


def test_a_file_is_left_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    """So that it can be removed: on a quiet line it would never be full."""
    now = 0.0
    spool = Spool(tmp_path, lambda: now)
    spool.put(b"one\n")
    now = 899.0
    spool.flush()
    spool.put(b"two\n")
    assert len(list(tmp_path.iterdir())) == 1
    now = 900.0
    spool.flush()
    spool.put(b"three\n")
    assert len(list(tmp_path.iterdir())) == 2
    assert sorted(lines(tmp_path)) == [b"one", b"three", b"two"]


def test_each_process_has_a_file_of_its_own(tmp_path: Path) -> None:
    """And so has each spool."""
    for text in (b"a\n", b"b\n"):
        Spool(tmp_path).put(text)
    assert sorted(lines(tmp_path)) == [b"a", b"b"]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_file_is_followed_by_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is stored can be removed."""
    monkeypatch.setattr(ivr.statistics.spool, "FULL", 10)
    spool = Spool(tmp_path)
    for text in (b"12345\n", b"67890\n", b"next\n"):
        spool.put(text)
    assert sorted(file.read_bytes() for file in tmp_path.iterdir()) == [b"12345\n67890\n", b"next\n"]


@pytest.mark.parametrize("takes", [0, 2])
def test_while_the_disc_is_full_lines_wait_in_memory(
    tmp_path: Path, disc: Disc, takes: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Later they are written, in order, each once, though the old file may end in half a line."""
    spool = Spool(tmp_path)
    spool.put(b"0\n")
    disc.is_full, disc.takes = True, takes
    for number in range(1, 50):
        spool.put(b"line %d\n" % number)
    assert "STATE_FOLDER" in spool.trouble
    assert disc.tries == 2, "a call does not try again what has just failed"
    spool.flush()
    disc.is_full = False
    spool.flush()
    spool.put(b"last\n")
    assert lines(tmp_path) == [b"0", *(b"line %d" % number for number in range(1, 50)), b"last"]
    assert spool.trouble == ""
    assert [record.levelno for record in caplog.records] == [logging.WARNING], "said once"
    assert all(file.stat().st_size for file in tmp_path.iterdir()), "no empty file is left behind"


def test_a_folder_that_cannot_be_made_is_tried_again(tmp_path: Path) -> None:
    """A file stands where the folder should be; later it is gone."""
    (tmp_path / "state").write_text("in the way")
    spool = Spool(tmp_path / "state" / "waiting")
    spool.put(b"one\n")
    spool.flush()
    assert spool.trouble
    (tmp_path / "state").unlink()
    spool.flush()
    assert lines(tmp_path / "state" / "waiting") == [b"one"]
    assert spool.trouble == ""


def test_a_folder_that_goes_away_is_made_again(tmp_path: Path) -> None:
    """Whoever tidies up too thoroughly loses a second's counts, not all that come after."""
    spool = Spool(tmp_path / "waiting")
    spool.put(b"lost\n")
    next((tmp_path / "waiting").iterdir()).unlink()
    (tmp_path / "waiting").rmdir()
    spool.flush()
    spool.put(b"kept\n")
    assert lines(tmp_path / "waiting") == [b"kept"]


def test_memory_is_bounded_and_the_oldest_go(
    tmp_path: Path, disc: Disc, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A disc that stays full does not fill the memory, too; that is said once."""
    monkeypatch.setattr(ivr.statistics.spool, "MOST", 10)
    disc.is_full = True
    spool = Spool(tmp_path)
    for number in range(25):
        spool.put(b"%d\n" % number)
    disc.is_full = False
    spool.flush()
    assert lines(tmp_path) == [b"%d" % number for number in range(15, 25)]
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.ERROR]


def test_a_call_does_not_wait_for_another_one_that_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disc hangs in the middle of one line: the others wait in memory, the calls go on."""
    spool = Spool(tmp_path)
    spool.put(b"0\n")
    hangs, goes_on = threading.Event(), threading.Event()
    write = os.write

    def slowly(descriptor: int, data: bytes) -> int:
        hangs.set()
        assert goes_on.wait(10)
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", slowly)
    stuck = threading.Thread(target=spool.put, args=(b"1\n",))
    stuck.start()
    assert hangs.wait(10)
    for number in range(2, 20):
        spool.put(b"%d\n" % number)
    assert lines(tmp_path) == [b"0"], "came back while the disc still hangs"
    goes_on.set()
    stuck.join()
    assert sorted(lines(tmp_path), key=int) == [b"%d" % number for number in range(20)]


def test_whoever_gave_up_waiting_is_not_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call comes when all is written but the lock is not yet free: its line is written, too."""
    spool = Spool(tmp_path)
    write_waiting = spool._write_waiting
    late = [b"late\n"]

    def interrupted() -> bool:
        done = write_waiting()
        if late:
            spool.put(late.pop())
        return done

    monkeypatch.setattr(spool, "_write_waiting", interrupted)
    spool.put(b"early\n")
    assert lines(tmp_path) == [b"early", b"late"]


def test_threads_get_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight at once, with files that fill up: every line is on the disc once, whole, and without a flush."""
    monkeypatch.setattr(ivr.statistics.spool, "FULL", 500)
    monkeypatch.setattr(ivr.statistics.spool, "PATIENCE", 0)
    spool = Spool(tmp_path)

    def put(name: int) -> None:
        for number in range(200):
            spool.put(b"%d.%d\n" % (name, number))

    threads = [threading.Thread(target=put, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(lines(tmp_path)) == sorted(b"%d.%d" % (a, b) for a in range(8) for b in range(200))


def test_a_disc_without_locks_is_no_place_to_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be locked could be taken for a dead process's: it waits in memory and says so."""
    monkeypatch.setattr(ivr.statistics.spool, "lock", lambda _: False)
    spool = Spool(tmp_path)
    spool.put(b"one\n")
    assert spool.trouble
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_removed_before_it_was_locked_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mover takes an unlocked empty file for a dead process's; the line goes into another one."""
    real = lock
    removed: list[Path] = []

    def too_late(descriptor: int) -> bool:
        if not removed:
            removed.extend(tmp_path.iterdir())
            removed[0].unlink()
        return real(descriptor)

    monkeypatch.setattr(ivr.statistics.spool, "lock", too_late)
    spool = Spool(tmp_path)
    spool.put(b"one\n")
    spool.flush()
    assert lines(tmp_path) == [b"one"]


def test_only_trouble_with_the_disc_is_kept_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no OSError is a mistake of ours and comes out; the line's place is free again."""

    def broken(_descriptor: int, _data: bytes) -> NoReturn:
        raise RuntimeError

    spool = Spool(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", broken)
        with pytest.raises(RuntimeError):
            spool.put(b"one\n")
    spool.put(b"two\n")
    assert lines(tmp_path) == [b"two"]
