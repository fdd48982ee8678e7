"""Takes what waits on the disc into the store; one process of this server does it for all.

- Who holds the lock mover.lock is the mover; when it ends, another process is. Only the mover loads the
  database's library.
- A transaction holds the counts of a batch and how far each file has been read. So whenever the mover, the
  database or the connection dies, both are kept or neither.
- A file whose process has ended is removed once all of it is stored.
- While the database is away everything waits on the disc, and it is asked again after 1, 2, 4 … 30 s.
- Marks are forgotten 15 minutes after they were stored, counts after 36 months; how far a file has been read,
  40 days after it was: that long it is known that a file has been stored already, should it come again.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from ivr.errors import StatisticsError
from ivr.statistics.entries import Batch, Entry, entry, local
from ivr.statistics.locks import lock
from ivr.statistics.spool import ENDING

CHUNK = 200_000  # bytes of one file in one transaction: about 1,500 lines, some 20 ms
LONGEST_REST = 30  # steps, of a second each
PATIENCE = 3  # failures in a row before we speak of trouble: a short lock passes by itself
MARKS_KEPT = 15 * 60  # seconds; Twilio repeats a request within seconds
TIDY_EVERY = 60  # seconds
MONTHS_KEPT = 36
FILES_KEPT = timedelta(days=40)
TROUBLE = (
    "Die Zählung wartet auf die Datenbank. Bitte prüfen Sie, ob die Datenbank läuft und ob DATABASE_URL "
    "stimmt. Bis dahin geht nichts verloren."
)
STUCK = (
    "Die Zählung kommt mit den Dateien im Ordner STATE_FOLDER nicht zurecht. Bitte prüfen Sie, ob der Server "
    "dort lesen und schreiben darf."
)
_log = logging.getLogger(__name__)


class Stores(Protocol):
    """What the mover needs of a store."""

    def offsets(self, files: Iterable[str]) -> dict[str, int]:
        """How far these files have been read, in bytes; only those that have been."""

    def take(self, batch: Batch, now: float) -> None:
        """Store all of it or nothing; raises StatisticsError."""

    def forget_marks_before(self, moment: float) -> None:
        """Forget marks that were stored before this moment."""

    def forget_before(self, day: date) -> None:
        """Forget what was counted before this day."""

    def forget_files_before(self, day: date) -> None:
        """Forget files that have not been read since before this day."""


class Mover:
    """Moves what waits below a folder; call step() every second."""

    def __init__(
        self, folder: Path, open_store: Callable[[], Stores], clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._open_store, self._clock = folder, open_store, clock
        self._lock: int | None = None
        self._store: Stores | None = None
        self._offsets: dict[str, int] = {}  # as far as we know them
        self._failures = self._rest = 0
        self._newest_mark = self._tidied = 0.0
        self._forgotten: date | None = None

    @property
    def trouble(self) -> str:
        """What troubles the mover, whichever process that is; or empty."""
        try:
            return self._sign.read_text(encoding="utf-8")
        except OSError:
            return ""

    def step(self) -> None:
        """Move all there is, if this process is the mover; never raises because of the database."""
        if not self._is_mover():
            return
        if self._rest:
            self._rest -= 1
            return
        try:
            self._store = self._store or self._open_store()
            self._move(self._store)
            self._tidy(self._store)
        except Exception as error:  # whatever it is, the next step tries again
            self._failed(error)
        else:
            self._succeeded()

    def close(self) -> None:
        """Be the mover no more."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def _sign(self) -> Path:
        return self._folder / "trouble.txt"

    def _is_mover(self) -> bool:
        if self._lock is None:
            with suppress(OSError):
                descriptor = os.open(self._folder / "mover.lock", os.O_CREAT | os.O_RDWR, 0o644)
                if lock(descriptor):
                    self._lock = descriptor
                else:
                    os.close(descriptor)
        return self._lock is not None

    def _move(self, store: Stores) -> None:
        paths = sorted(self._folder.glob(f"*{ENDING}"))
        self._learn(store, [path.name for path in paths])
        for path in paths:
            while self._move_some(store, path):
                pass
        for path in paths:
            if _remove(path, self._offsets[path.name]):
                del self._offsets[path.name]

    def _learn(self, store: Stores, files: list[str]) -> None:
        """Ask how far files have been read that we don't know."""
        if unknown := [file for file in files if file not in self._offsets]:
            found = store.offsets(unknown)
            self._offsets |= {file: found.get(file, 0) for file in unknown}

    def _move_some(self, store: Stores, path: Path) -> bool:
        """Whether there was something to move."""
        before = self._offsets[path.name]
        whole = _whole_lines(path, before)
        if not whole:
            return False
        after = before + len(whole)
        batch = Batch(tuple(_entries(whole)), {path.name: (before, after)})
        now = self._clock()
        store.take(batch, now)
        self._offsets[path.name] = after
        if any(entry.mark for entry in batch.entries):
            self._newest_mark = now
        return True

    def _tidy(self, store: Stores) -> None:
        now = self._clock()
        if self._tidied == 0.0:
            self._newest_mark = now  # there may be some from before we were the mover
        if now - self._tidied >= TIDY_EVERY and self._tidied <= self._newest_mark + MARKS_KEPT:
            store.forget_marks_before(now - MARKS_KEPT)
            self._tidied = now
        today = local(now).date()
        if self._forgotten != today:
            store.forget_before(_months_before(today, MONTHS_KEPT))
            store.forget_files_before(today - FILES_KEPT)
            self._forgotten = today

    def _failed(self, error: Exception) -> None:
        self._offsets.clear()  # what became of a transaction that broke off, only the database knows
        self._failures += 1
        self._rest = min(2 ** (self._failures - 1), LONGEST_REST)
        if self._failures == PATIENCE:
            _log.warning("counts wait on the disc (%s)", type(error).__name__)
        if self._failures >= PATIENCE:
            with suppress(OSError):
                trouble = TROUBLE if isinstance(error, StatisticsError) else STUCK
                self._sign.write_text(trouble, encoding="utf-8")

    def _succeeded(self) -> None:
        if self._failures >= PATIENCE:
            _log.info("all counts that waited are stored")
        self._failures = 0
        with suppress(OSError):
            self._sign.unlink(missing_ok=True)


def _whole_lines(path: Path, offset: int) -> bytes:
    """All finished lines from there on, or as many as fit into a chunk; empty where there are none."""
    with path.open("rb") as file:
        file.seek(offset)
        chunk = file.read(CHUNK)
    end = chunk.rfind(b"\n") + 1
    if not end and len(chunk) == CHUNK:
        return chunk  # no line is that long: it is rubbish, and gone over
    return chunk[:end]


def _entries(lines: bytes) -> Iterable[Entry]:
    found = [entry(line) for line in lines[:-1].split(b"\n")]
    if rubbish := found.count(None):
        _log.warning("%d lines of the counts could not be read", rubbish)
    return (one for one in found if one is not None)


def _remove(path: Path, offset: int) -> bool:
    """Remove a file that nobody writes to any more and that has been read to its end; whether it is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        if not lock(descriptor) or _whole_lines(path, offset):
            return False
        path.unlink()  # under the lock: a process that has just made it sees that it is gone
    except PermissionError:
        return False  # Windows keeps what is open; another time
    finally:
        os.close(descriptor)
    return True


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
