"""What goes wrong during a load test.

Each fault is a context manager: it happens where its block begins, and is over where its block ends.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from ivr.compile.publish import publish
from ivr.files import write_atomically
from ivr.release import dumps, load
from loadtest.postgres import Postgres
from loadtest.server import Server

PAUSE = 1.0  # seconds before each fault


@dataclass(frozen=True, slots=True)
class Hotline:
    """A hotline of its own: its server, the folders it may write to, and its PostgreSQL, if it has one."""

    server: Server
    audio: Path
    state: Path
    postgres: Postgres | None


@contextmanager
def in_turn(names: Sequence[str], hotline: Hotline, seconds: float) -> Iterator[dict[str, list[float]]]:
    """Have these FAULTS happen again and again until the block ends, each for so many seconds.

    The block is given the moments (monotonic clock) at which each has happened so far. Raises what they
    raise.
    """
    over, moments = threading.Event(), {name: list[float]() for name in names}

    def repeat() -> None:
        for name in cycle(names):
            if over.wait(PAUSE):
                return
            with FAULTS[name](hotline):
                moments[name].append(time.monotonic())
                over.wait(seconds)

    with ThreadPoolExecutor(1) as pool:
        repeating = pool.submit(repeat)
        try:
            yield moments
        finally:
            over.set()
    repeating.result()


@contextmanager
def worker_killed(hotline: Hotline) -> Iterator[None]:
    """The oldest worker is killed by SIGKILL; the server itself starts another one."""
    os.kill(hotline.server.workers[0], signal.SIGKILL)
    yield


@contextmanager
def release_published(hotline: Hotline) -> Iterator[None]:
    """A release is published that differs from the last one in its date."""
    now = datetime.now(UTC)
    draft = replace(load(hotline.audio / "live.json"), made=now.isoformat())
    write_atomically(hotline.audio / "draft.json", dumps(draft))
    publish(hotline.audio, now)
    yield


@contextmanager
def sqlite_locked(hotline: Hotline) -> Iterator[None]:
    """Another program holds a write lock on the file of the counts."""
    connection = sqlite3.connect(hotline.state / "counts.sqlite", isolation_level=None, timeout=10)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


@contextmanager
def postgres_stopped(hotline: Hotline) -> Iterator[None]:
    """PostgreSQL is stopped in the middle of whatever it does."""
    if hotline.postgres is None:
        raise ValueError("this hotline counts in SQLite")
    hotline.postgres.stop()
    yield
    hotline.postgres.start()


@contextmanager
def disc_full(hotline: Hotline) -> Iterator[None]:
    """No file may grow: the server's processes may not write to any file."""
    import resource  # Windows has none

    processes = (hotline.server.main, *hotline.server.workers)
    for pid in processes:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for pid in processes:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


FAULTS: Mapping[str, Callable[[Hotline], AbstractContextManager[None]]] = {
    fault.__name__: fault
    for fault in (worker_killed, release_published, sqlite_locked, postgres_stopped, disc_full)
}
