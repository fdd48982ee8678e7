"""What counts. A call never waits for it and never fails by it.

- Counting is one short write to a file of this process (spool.py); a thread of this process does the rest,
  once a second. It begins with the first count, so that a server's master process has none.
- When the process ends, what waits is written and, if possible, stored; else the next start takes it up.
- A forked process counts on its own: file and thread stay its parent's.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from weakref import WeakSet

from ivr.core.counting import Count
from ivr.settings import Settings
from ivr.statistics.entries import line
from ivr.statistics.mover import Mover, Stores
from ivr.statistics.spool import Spool

EVERY = 1.0  # seconds from step to step
LAST_STEP = 3.0  # seconds; longer the end of a process does not wait for the database
_log = logging.getLogger(__name__)


class Counter(Protocol):
    """Counts what happened."""

    @property
    def trouble(self) -> str:
        """Why counts are not kept at the moment, or empty."""

    def count(self, counts: Sequence[Count], mark: str = "") -> None:
        """Count once what carries this mark; never raises, never blocks."""


class NoCounter:
    """Where nothing is to be counted."""

    trouble = ""

    def count(self, counts: Sequence[Count], mark: str = "") -> None:
        """Nothing."""


def make_counter(settings: Settings) -> Counter:
    """The counter these settings ask for; nothing is written, opened or started before the first count."""
    if settings.state is None:
        return NoCounter()

    def open_store() -> Stores:
        from ivr.statistics.store import Store, url_of  # only the mover ever loads it

        return Store(url_of(settings))

    return SpoolCounter(settings.state / "waiting", open_store)


class SpoolCounter:
    """Counts into a spool below a folder, and has it moved into a store."""

    def __init__(
        self, folder: Path, open_store: Callable[[], Stores], clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._open_store, self._clock = folder, open_store, clock
        self._begin()
        _ALL.add(self)

    @property
    def trouble(self) -> str:
        """Why counts are not stored at the moment, in German; or empty."""
        return " ".join(filter(None, (self._spool.trouble, self._mover.trouble)))

    def count(self, counts: Sequence[Count], mark: str = "") -> None:
        """Count once what carries this mark (16 hex characters; empty: unknown)."""
        try:
            if counts:
                self._spool.put(line(self._clock(), counts, mark))
            if self._thread is None:
                self._start()
        except Exception as error:  # no call fails by it
            _log.error("could not count (%s)", type(error).__name__)

    def close(self) -> None:
        """Write what waits, move what can be moved, and end the thread; waits for 3 s at most."""
        atexit.unregister(self.close)
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(LAST_STEP)

    def begin_anew(self) -> None:
        """In a process that has just been forked: nothing of the parent's is ours."""
        self._spool.leave()
        self._mover.close()
        self._begin()

    def _begin(self) -> None:
        self._spool = Spool(self._folder)
        self._mover = Mover(self._folder, self._open_store, self._clock)
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="counts", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            self._step(self._spool.flush)
            self._step(self._mover.step)
        for last in (self._spool.flush, self._spool.close, self._mover.step, self._mover.close):
            self._step(last)

    def _step(self, action: Callable[[], None]) -> None:
        """Take care that the thread goes on, whatever happens."""
        try:
            action()
        except Exception as error:
            _log.error("the counts' thread stumbled (%s)", type(error).__name__)


_ALL: WeakSet[SpoolCounter] = WeakSet()


def _after_fork() -> None:
    for counter in _ALL:
        counter.begin_anew()


if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(after_in_child=_after_fork)
