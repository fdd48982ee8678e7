"""What counts. No call waits for it; its errors are logged, never raised.

- Counting adds to a dictionary of this process. A thread adds that to the store once a second, if there is
  anything; it begins with the first count.
- While the database is away, counts wait in memory and the thread tries again after 2, 4, 8, 16, 32 s.
- A process that is killed loses its last second, or all since the database went away. If the
  connection breaks in the very moment of a commit, a second may count twice.
- Hours are counted under the first day of their month: an hour can't be linked to a day.

The thread is no daemon, though the server's thread that starts it may be one: once the main thread has ended,
it stores what is left and ends, too. Python waits for such a thread at every regular end of a process. atexit
would not do: granian's workers are made by multiprocessing, and where that forks (Linux), Python 3.11 ends
them without it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from ivr.clock import GERMANY
from ivr.core.counting import CALL, Count
from ivr.settings import Settings

if TYPE_CHECKING:
    from ivr.statistics.store import Store

EVERY = 1.0  # seconds
LONGEST_PAUSE = 5  # as a power of two: 32 s, while the database is away
PATIENCE = 3  # failures in a row before we speak of trouble: a short lock passes by itself
MOST = 20_000  # different counts in memory, some 5 MB; a day of a guide with 50 topics has about 1,000
TROUBLE = (
    "Die Zählung wartet auf die Datenbank. Bitte prüfen Sie, ob die Datenbank läuft und ob DATABASE_URL "
    "stimmt; ohne DATABASE_URL, ob der Server im Ordner STATE_FOLDER schreiben darf und dort Platz ist. Bis "
    "dahin warten die Zahlen im Arbeitsspeicher: Bitte starten Sie die Hotline vorher nicht neu."
)
_log = logging.getLogger(__name__)


class Counter(Protocol):
    """Counts what happened."""

    @property
    def trouble(self) -> str:
        """Why counts are not stored at the moment, in German; or empty."""

    def count(self, counts: Sequence[Count]) -> None:
        """Count these; never raises, never waits for a disc or a database."""

    def close(self) -> None:
        """Store what has been counted so far, and end the thread."""


class NoCounter:
    """Where nothing is to be counted."""

    trouble = ""

    def count(self, counts: Sequence[Count]) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def make_counter(settings: Settings) -> Counter:
    """The counter these settings ask for; nothing is written, opened or started before the first count."""
    state = settings.state
    if state is None:
        return NoCounter()

    def open_store() -> Store:
        from ivr.statistics import old_spool, store  # they load SQLAlchemy: in the thread, not before a call

        if not settings.database_url:
            state.mkdir(parents=True, exist_ok=True)
        opened = store.Store(store.url_of(settings))
        opened.add(old_spool.take_over(state / "waiting", opened))
        return opened

    return StoreCounter(open_store)


class StoreCounter:
    """Counts in memory, and adds that to a store once a second."""

    def __init__(self, open_store: Callable[[], Store], clock: Callable[[], float] = time.time) -> None:
        self._open_store, self._clock = open_store, clock
        self._begin()
        if hasattr(os, "register_at_fork"):  # Windows does not fork
            os.register_at_fork(after_in_child=self._begin)  # what the parent has counted, the parent stores

    def _begin(self) -> None:
        self.trouble = ""
        self._lock = threading.Lock()  # held for a few microseconds
        self._counted: dict[tuple[date, Count], int] = {}
        self._refused = False
        self._store: Store | None = None
        self._failures = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def count(self, counts: Sequence[Count]) -> None:
        """Count these on the local day and, if somebody calls, in the local hour; never raises."""
        try:
            day, month, hour = _day_month_hour(int(self._clock() // 60))
            with self._lock:
                for count in counts:
                    self._add((day, count), 1)
                    if count == CALL:
                        self._add((month, hour), 1)
                if self._thread is None:
                    thread = threading.Thread(target=self._run, name="counts", daemon=False)
                    thread.start()  # where the system has none left, the next count tries again
                    self._thread = thread
        except Exception as error:  # no call fails by it
            _log.error("could not count (%s)", type(error).__name__)

    def close(self) -> None:
        """Store what has been counted so far, and end the thread when it looks up next."""
        self._closed = True
        self._step()

    def _add(self, key: tuple[date, Count], n: int) -> None:
        """Under the lock."""
        before = self._counted.get(key, 0)
        if before or len(self._counted) < MOST:
            self._counted[key] = before + n
        elif not self._refused:
            self._refused = True
            _log.error("more than %d different counts wait in memory: new ones are lost", MOST)

    def _run(self) -> None:
        main = threading.main_thread()
        while main.is_alive() and not self._closed:
            main.join(EVERY * 2 ** min(self._failures, LONGEST_PAUSE))
            self._step()
        self._step()  # what came while the last one was being stored

    def _step(self) -> None:
        """Store what there is; what can't be stored is kept for the next time."""
        with self._lock:
            counted, self._counted = self._counted, {}
        if not counted:
            return
        try:
            self._store = self._store or self._open_store()
            self._store.add(counted)
        except Exception as error:  # whatever it is, the thread goes on
            self._failed(error, counted)
        else:
            if self.trouble:
                _log.info("all counts that waited are stored")
            self._failures, self.trouble = 0, ""

    def _failed(self, error: Exception, counted: dict[tuple[date, Count], int]) -> None:
        with self._lock:
            for key, n in counted.items():
                self._add(key, n)
        self._failures += 1
        if self._failures == PATIENCE:
            _log.warning("counts wait in memory (%s)", type(error).__name__)
            self.trouble = TROUBLE


@lru_cache(maxsize=4)
def _day_month_hour(minute: int) -> tuple[date, date, Count]:
    """Of a minute since the epoch: the local day, the first of its month, the local hour as a count."""
    now = datetime.fromtimestamp(minute * 60, GERMANY)  # clocks are changed at full hours
    return now.date(), now.date().replace(day=1), Count("hour", f"{now.hour:02}")
