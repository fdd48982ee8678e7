"""What a code leads to, for the webhook: rooms are read beside the calls, codes looked up in memory.

- A thread reads all rooms every 10 s, from the first call on. So a call never waits for the database; only
  in the first second of a process calls wait for the first reading, to be told whether there are rooms. While
  the database is away or hangs, the rooms that were read last stay open. Where none could ever be read,
  callers are told so.
- What staff change is heard within 10 s, by every process.
- A code lives for the length of one look-up. It is put into no log, no count and no error.
- Wrong codes are counted an hour, for all callers of this process together: above MANY, every answer comes
  later, right or wrong, so that trying takes long and nobody learns from the delay. No one is locked out, and
  no caller's number is needed for it, not even as a hash. docs/architecture.md says why this count is neither
  one for each caller nor one for all processes.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from ivr import clock
from ivr.core.turn import CodeTyped, Entrance
from ivr.rooms.schedule import next_said
from ivr.settings import Settings

if TYPE_CHECKING:
    from ivr.rooms.store import Rooms, RoomStore

EVERY = 10.0  # seconds between two readings
FIRST_WAIT = 1.0  # seconds from when a process begins to read, in which calls wait for the first reading
MANY, HOUR = 20, 3600.0  # wrong codes in so many seconds
_log = logging.getLogger(__name__)


class RoomSource(Protocol):
    """Knows the rooms: a RoomStore, or one that needs no database."""

    def rooms(self) -> Rooms:
        """All of them; whatever it raises, they are as they were."""


class RoomEntry:
    """The way into rooms; `open_store` is None where nothing is stored, and so there are none.

    `every` is how often rooms are read, in seconds; None: whenever they are needed, and without a thread.
    """

    def __init__(
        self,
        open_store: Callable[[], RoomSource] | None,
        now: Callable[[], datetime] = clock.now,
        every: float | None = EVERY,
    ) -> None:
        self._open_store, self._now, self._every = open_store, now, every
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)  # threads do not come along

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._read = threading.Event()  # set after the first attempt
        self._rooms: Rooms | None = None
        self._store: RoomSource | None = None
        self._thread: threading.Thread | None = None
        self._wait_until = 0.0  # by the monotonic clock
        self._wrong: deque[float] = deque(maxlen=MANY + 1)

    @property
    def is_there(self) -> bool:
        """Whether there is any room; waits only in the first second of this process."""
        rooms = self._current()
        return rooms is not None and bool(rooms.current(self._now()))

    @property
    def is_away(self) -> bool:
        """Whether nobody can tell if there are rooms."""
        return self._open_store is not None and self._current() is None

    def look_up(self, code: str) -> CodeTyped:
        """What this code leads to now."""
        rooms, now = self._current(), self._now()
        if rooms is None:
            return CodeTyped(Entrance.AWAY)
        room = rooms.find(code)
        slowed = self._many_wrong(now.timestamp(), wrong=room is None)
        if room is None:
            return CodeTyped(Entrance.UNKNOWN, digits=code, is_slowed=slowed)
        if room.schedule.is_over(now):
            return CodeTyped(Entrance.OVER, is_slowed=slowed)
        stay = room.schedule.open_for(now)
        if stay is None:
            when = room.schedule.next_time(now)
            opens = next_said(when, now) if when else ""
            return CodeTyped(Entrance.CLOSED, opens=opens, is_slowed=slowed)
        return CodeTyped(Entrance.OPEN, room.id, room.name, int(stay.total_seconds()), is_slowed=slowed)

    def read(self) -> None:
        """Read all rooms now; what can't be read stays as it was."""
        try:
            if self._open_store:
                self._store = self._store or self._open_store()
                self._rooms = self._store.rooms()
        except Exception as error:  # the database is away, or answers nonsense: callers are told, not it
            _log.warning("could not read the rooms (%s)", type(error).__name__)
        finally:
            self._read.set()

    def _current(self) -> Rooms | None:
        if self._open_store is None:
            return None
        if self._every is None:
            self.read()
        elif self._thread is None or not self._read.is_set():
            self._start()
            self._read.wait(max(0.0, self._wait_until - time.monotonic()))
        return self._rooms

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._wait_until = time.monotonic() + FIRST_WAIT
                self._thread = threading.Thread(target=self._run, name="rooms", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._every:
            self.read()
            time.sleep(self._every)

    def _many_wrong(self, at: float, *, wrong: bool) -> bool:
        with self._lock:
            before = self._is_slowed(at)
            if wrong:
                self._wrong.append(at)
            after = self._is_slowed(at)
        if after and not before:
            _log.warning("more than %d wrong codes within an hour: answers at the rooms come later", MANY)
        return after

    def _is_slowed(self, at: float) -> bool:
        """Under the lock."""
        return len(self._wrong) > MANY and at - self._wrong[0] < HOUR


def make_entry(settings: Settings) -> RoomEntry:
    """The way into the rooms of these settings; nothing is opened or started before the first call."""
    if settings.state is None:
        return RoomEntry(None)

    def open_store() -> RoomStore:
        from ivr.rooms.store import RoomStore  # loads SQLAlchemy: in the thread, not before a call
        from ivr.statistics.store import Store, url_of

        return RoomStore(Store(url_of(settings)))

    return RoomEntry(open_store)
