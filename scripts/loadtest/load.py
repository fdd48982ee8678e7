"""A crowd calls the hotline, with faults or without: shared by bench.py --callers and the tests of faults."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ivr.core.counting import Count
from ivr.core.positions import OVERRIDES
from ivr.release import load as read
from ivr.settings import Settings
from ivr.statistics.store import Store, url_of
from loadtest import faults
from loadtest.counted import counts, differences, ways
from loadtest.generator import Crowd, call
from loadtest.postgres import running
from loadtest.results import Tally
from loadtest.server import TOKEN, URL, Server, copy_of_the_project, serving

STAFF = "+4951112345"


@dataclass(frozen=True, slots=True)
class Place:
    """A hotline of its own: its server, the folders it may write to, and where it counts."""

    server: Server
    project: Path
    state: Path
    settings: Settings
    database_away: Callable[[float], faults.Fault]  # for so many seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the crowd met, how long it took (seconds), and what remained."""

    tally: Tally
    seconds: float
    worked: float  # seconds of processor time that the hotline needed
    memory: Mapping[str, int]  # MB
    faults: Mapping[str, int]  # how often each happened
    wrong_counts: Sequence[str] = field(default=())


FAULTS: Mapping[str, Callable[[Place, float], faults.Fault]] = {
    "workers killed": lambda place, _away: faults.workers_killed(place.server),
    "releases published": lambda place, _away: faults.releases_published(place.project / "audio"),
    "database away": lambda place, away: place.database_away(away),
    "disc full": lambda place, away: faults.disc_filled(place.state, place.server, away),
}
# A worker that is killed while the disc is full takes what it could not write with it: never both at once.
TOGETHER = (
    ("workers killed", "releases published", "database away"),
    ("disc full", "releases published"),
)


@dataclass(frozen=True, slots=True)
class Load:
    """What a hotline is to bear: how many callers, how fast, and for how many seconds something is away."""

    callers: int
    compression: float
    processes: int
    away: float = 7.0  # longer than the mover is ready to wait


def crowd_calls(load: Load, faults: Sequence[str] = (), *, postgres: bool = False) -> Outcome:
    """A crowd calls a hotline of its own while the faults (FAULTS) happen."""
    with _place(postgres=postgres) as (place, stop):
        guide = read(place.project / "audio" / "live.json").guide
        crowd = Crowd(
            load.callers,
            place.server.address,
            URL,
            TOKEN,
            tuple(ways(guide.main)),
            OVERRIDES,
            load.compression,
            load.processes,
        )
        begun, worked = time.monotonic(), place.server.worked()
        with ExitStack() as happening:
            happened = {name: happening.enter_context(FAULTS[name](place, load.away)) for name in faults}
            tally = call(crowd)
            seconds = time.monotonic() - begun
        worked, memory = place.server.worked() - worked, place.server.memory()
        stop()
        wanted = counts(tally.asked, guide, staffed=True)
        wrong = tuple(differences(wanted, _found(place)))
    times = {name: one.times for name, one in happened.items()}
    return Outcome(tally, seconds, worked, memory, times, wrong)


@contextmanager
def _place(*, postgres: bool) -> Iterator[tuple[Place, Callable[[], None]]]:
    """A hotline, and how to stop its server before the rest."""
    with ExitStack() as everything, ExitStack() as served:
        folder = Path(everything.enter_context(tempfile.TemporaryDirectory()))
        project, state = copy_of_the_project(folder / "project"), folder / "state"
        state.mkdir()
        everything.enter_context(faults.small_disc(state))
        told = {"STAFF_NUMBER": STAFF}
        if postgres:
            database = everything.enter_context(running())
            told["DATABASE_URL"] = database.url
        server = served.enter_context(serving("app:app", project, told, state))
        settings = Settings(TOKEN, URL, STAFF, state=state, database_url=told.get("DATABASE_URL", ""))

        away = (
            partial(faults.postgres_stopped, database) if postgres else partial(faults.sqlite_locked, state)
        )
        yield Place(server, project, state, settings, away), served.close


def _found(place: Place) -> Counter[Count]:
    """All that was counted, once the server has ended."""
    return Counter(Store(url_of(place.settings)).totals())
