"""What can go wrong while a crowd calls; each fault is a context manager that goes on until its block ends.

A fault that is never seen proves nothing, so each tells how often it has happened.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ivr.compile.publish import publish
from ivr.files import write_atomically
from ivr.release import dumps, load
from loadtest.postgres import Postgres
from loadtest.server import Server

BATCH = 65536  # bytes; so much at a time fills a disc
SECOND = 1.0  # between two of the faults that take no time


@dataclass(slots=True)
class Happened:
    """How often a fault has happened so far."""

    times: int = 0


Fault = AbstractContextManager[Happened]


@contextmanager
def _again_and_again(every: float, action: Callable[[threading.Event], None]) -> Iterator[Happened]:
    """The action, then a rest, until the block ends; raises what the action has raised."""
    over, happened, wrong = threading.Event(), Happened(), list[Exception]()

    def repeat() -> None:
        try:
            while not over.wait(every):
                action(over)
                happened.times += 1
        except Exception as error:  # told in the thread that waits for us
            wrong.append(error)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield happened
    finally:
        over.set()
        thread.join()
    for error in wrong:
        raise error


def workers_killed(server: Server) -> Fault:
    """The oldest worker, without a warning; the next one not before the hotline answers again."""

    def kill(over: threading.Event) -> None:
        while not (over.is_set() or server.answers()):
            pass
        with suppress(ProcessLookupError, IndexError):
            os.kill(server.workers[0], signal.SIGKILL)

    return _again_and_again(SECOND, kill)


def releases_published(audio: Path) -> Fault:
    """Two complete releases, turn about; both have the same guide, and one says one text otherwise."""
    first = load(audio / "live.json")
    one, *others = first.recordings
    second = replace(first, recordings=(replace(one, text=f"{one.text} "), *others))
    turn = 0

    def publish_the_other(_over: threading.Event) -> None:
        nonlocal turn
        turn += 1
        now = datetime.now(UTC)
        draft = replace((first, second)[turn % 2], made=now.isoformat())
        write_atomically(audio / "draft.json", dumps(draft))
        publish(audio, now)

    return _again_and_again(SECOND, publish_the_other)


def sqlite_locked(state: Path, away: float) -> Fault:
    """Somebody else writes to the counts' file, and does not stop."""

    def lock(over: threading.Event) -> None:
        connection = sqlite3.connect(state / "counts.sqlite", isolation_level=None, timeout=10)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            over.wait(away)
        finally:
            connection.close()

    return _again_and_again(SECOND, lock)


def postgres_stopped(server: Postgres, away: float) -> Fault:
    """The database is stopped in the middle of whatever it does, and started again."""

    def stop(over: threading.Event) -> None:
        server.stop()
        over.wait(away)
        server.start()

    return _again_and_again(SECOND, stop)


def disc_filled(state: Path, server: Server, away: float) -> Fault:
    """Not a byte more fits on the disc of the counts. Where that is no disc of its own: no file may grow."""
    full = _filled(state) if state.is_mount() else _may_not_grow(server)

    def fill(over: threading.Event) -> None:
        with full():
            over.wait(away)

    return _again_and_again(SECOND, fill)


def _filled(state: Path) -> Callable[[], AbstractContextManager[None]]:
    filler = state / "filler"

    @contextmanager
    def full() -> Iterator[None]:
        try:
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(bytes(BATCH)):
                    pass
            yield
        finally:
            filler.unlink()

    return full


def _may_not_grow(server: Server) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def full() -> Iterator[None]:
        processes = (server.master, *server.workers)
        _limit(processes, 0)
        try:
            yield
        finally:
            _limit(processes, resource.RLIM_INFINITY)

    return full


def _limit(processes: tuple[int, ...], size: int) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disc(folder: Path, megabytes: int = 256) -> Iterator[None]:
    """A disc of its own at this folder, where we may have one (root on Linux)."""
    size = f"size={megabytes}m"
    told = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True)  # noqa: S607 - the system's own
    try:
        yield
    finally:
        if told.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - the system's own
