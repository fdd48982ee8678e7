"""Where counts wait on this server's disc: each process appends to a file of its own.

- A line is one os.write: what has been written survives the process, however that ends.
- The file is locked as long as its process writes to it. Nobody else writes to it, ever; whoever finds it
  unlocked knows that it is complete, except for a last line that has no end.
- A file is written to for 15 minutes at most, and removed once it is stored: day and hour of a count stand
  together no longer.
- A line goes through memory: whoever may write, writes all that is there, the others' lines, too. So a call
  whose turn it is not goes on after 5 ms at most, and its line is written by the one whose turn it is.
- Where the disc does not take a line (full, read-only, folder gone) it waits in memory, and so does all that
  comes after it, until flush() can write them in their order, to a new file. When memory holds too many, the
  oldest go.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from ivr.statistics.locks import lock

ENDING = ".log"
FULL = 1_000_000  # bytes; then a new file is begun, so that old ones can be removed
OLD = 15 * 60  # seconds; the same
MOST = 100_000  # lines in memory; about 20 MB
PATIENCE = 0.005  # seconds
TROUBLE = (
    "Die Zählung kann nicht auf die Festplatte schreiben und wartet im Arbeitsspeicher. Bitte prüfen Sie den "
    "Ordner STATE_FOLDER: Ist Platz? Darf der Server dort schreiben?"
)
_APPENDING = os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_log = logging.getLogger(__name__)


class Spool:
    """The lines of this process that are on their way; safe to use from several threads."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock = folder, clock
        self._lock = threading.Lock()  # whoever writes to the file, opens or closes it
        self._waiting: deque[bytes] = deque()
        self._path = folder
        self._descriptor: int | None = None
        self._size = 0  # bytes
        self._begun = 0.0
        self._lost = 0  # lines
        self.trouble = ""

    def put(self, line: bytes) -> None:
        """Write a line that has its end, or keep it for later; never raises because of the disc."""
        self._keep(line)
        # again after the lock was ours: meanwhile somebody may have given up waiting for it
        while self._waiting and not self.trouble and self._lock.acquire(timeout=PATIENCE):
            try:
                self._write_waiting()
            finally:
                self._lock.release()

    def flush(self) -> None:
        """Write what waits in memory, as far as the disc takes it; leave a file that is old or gone."""
        with self._lock:
            if self._descriptor is not None and (
                self._clock() - self._begun >= OLD or os.fstat(self._descriptor).st_nlink == 0
            ):
                self._close()
            if self._write_waiting():
                self.trouble = ""

    def close(self) -> None:
        """Write no more to this file; the next line begins a new one."""
        with self._lock:
            self._close()

    def leave(self) -> None:
        """In a forked process: the file stays the parent's, and somebody may hold the lock for ever."""
        self._close()

    def _keep(self, line: bytes) -> None:
        self._waiting.append(line)
        if len(self._waiting) > MOST:
            self._waiting.popleft()
            self._lost += 1
            if self._lost == 1:
                _log.error("more than %d lines wait in memory: the oldest counts are lost", MOST)

    def _write_waiting(self) -> bool:
        """Whether the disc took all of it."""
        while self._waiting:
            line = self._waiting.popleft()
            try:
                self._write(line)
            except OSError as error:
                self._waiting.appendleft(line)
                self._failed(error)
                return False
        return True

    def _write(self, line: bytes) -> None:
        """Raises OSError where not all of it is on the disc; what is there has no end and does not count."""
        descriptor = self._open() if self._descriptor is None else self._descriptor
        try:
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self._give_up()
            raise
        self._size += len(line)
        if self._size >= FULL:
            self._close()

    def _open(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path = self._folder / f"{secrets.token_hex(8)}{ENDING}"
        descriptor = os.open(self._path, _APPENDING, 0o644)
        # an empty file that is nobody's is removed by the mover, which may have been faster than our lock
        if not lock(descriptor) or os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)
            self._path.unlink(missing_ok=True)
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        self._descriptor, self._size, self._begun = descriptor, 0, self._clock()
        return descriptor

    def _give_up(self) -> None:
        """This file may end in half a line: nothing is appended to it any more."""
        empty = self._size == 0
        self._close()
        if empty:
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _failed(self, error: OSError) -> None:
        if not self.trouble:
            _log.warning("counts wait in memory: the disc does not take them (%s)", error.strerror)
        self.trouble = TROUBLE
