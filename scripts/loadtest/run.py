"""A load test: many calls to a hotline of its own, with faults or without. Shared by bench.py and the tests.

Afterwards the counts in the database are compared with what was asked. They have to be equal, but for a
worker that is killed: it takes the counts with it that it had not stored yet. Counts are stored once a
second, so what was asked just before a kill may be missing; no count may ever be too high.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ivr.core.counting import Count, counts_of, length_class
from ivr.core.desk import NOBODY, Desk
from ivr.core.dialog import next_turn
from ivr.core.guide import Guide
from ivr.core.positions import position_at
from ivr.core.turn import KEYS, CallStarted, Event, KeyPressed, NoInput, Place, TransferEnded
from ivr.settings import Settings
from ivr.statistics.store import Store, url_of
from loadtest.faults import Hotline, in_turn
from loadtest.generator import Load, generate
from loadtest.personas import key_paths
from loadtest.postgres import running
from loadtest.results import STATUS, Asked, Results
from loadtest.server import TOKEN, URL, copy_of_the_project, guide_of, procfile_command, serving

STAFF = "+4951112345"
OUTAGE = 7.0  # seconds
MAY_LOSE = 1.5  # seconds before a kill: counts are stored every second, and storing takes a moment
LATE = 0.5  # seconds: what was counted before a kill is known to be answered so much later at most
# Which faults take turns in a run. A kill is never with one that delays storing: it would lose more counts.
FAULT_RUNS = (
    ("worker_killed", "release_published"),
    ("sqlite_locked", "disc_full"),
    ("postgres_stopped",),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, and what was found afterwards."""

    results: Results
    memory: Mapping[str, int]  # MB of each process
    faults: Mapping[str, int]  # how often each has happened
    wrong_counts: Sequence[str]


def run(load: Load, faults: Sequence[str] = (), outage: float = OUTAGE) -> Outcome:
    """Call a hotline of its own while these faults (faults.py) happen in turn, each for `outage` seconds."""
    with ExitStack() as everything, ExitStack() as served:
        folder = Path(everything.enter_context(tempfile.TemporaryDirectory()))
        project, state = copy_of_the_project(folder / "project"), folder / "state"
        state.mkdir()
        postgres = everything.enter_context(running()) if "postgres_stopped" in faults else None
        database = postgres.url if postgres else ""
        settings = {"STAFF_NUMBER": STAFF, "STATE_FOLDER": str(state), "DATABASE_URL": database}
        server = served.enter_context(serving(procfile_command(), project, settings))
        hotline = Hotline(server, project / "audio", state, postgres)
        guide = guide_of(hotline.audio / "live.json")
        with in_turn(faults, hotline, outage) as moments:
            results = generate(load, server.address, tuple(key_paths(guide.main)))
        memory = server.memory()
        served.close()  # what is not stored yet is stored now
        store = Store(url_of(Settings(TOKEN, URL, state=state, database_url=database)))
        kills = moments.get("worker_killed", ())
        most = expected_counts((asked for _, asked in results.asked), guide, staffed=True)
        least = expected_counts(certainly_stored(results, kills), guide, staffed=True)
        wrong = tuple(differences(most, least, store.totals()))
    return Outcome(results, memory, {name: len(at) for name, at in moments.items()}, wrong)


def certainly_stored(results: Results, kills: Sequence[float]) -> Iterator[Asked]:
    """All webhooks but those of the time in which a worker that is killed may have counts in memory."""
    for at, asked in results.asked:
        if not any(kill - MAY_LOSE < at < kill + LATE for kill in kills):
            yield asked


def expected_counts(asked: Iterable[Asked], guide: Guide, *, staffed: bool) -> Counter[Count]:
    """What has to be counted for these webhooks, by the rules of counting.py."""
    expected: Counter[Count] = Counter()
    for webhook, times in Counter(asked).items():
        for count in _counts(webhook, guide, staffed=staffed):
            expected[count] += times
    return expected


def _counts(asked: Asked, guide: Guide, *, staffed: bool) -> Sequence[Count]:
    if asked.path == STATUS:
        return [length_class(int(asked.duration))] if asked.call_status == "completed" else []
    if asked.path.startswith("/voice/whisper"):
        return []  # the telephone of a human is asked, not a caller
    position = position_at(asked.path.removeprefix("/voice").removeprefix("/"))
    event: Event = NoInput()
    if asked.path == "/voice":
        event = CallStarted()
    elif position and position.place is Place.TRANSFER:
        event = TransferEnded(asked.dial_status)
    elif asked.digits:
        event = KeyPressed(asked.digits if asked.digits in tuple(KEYS) else "?")
    desk = Desk(((STAFF,),)) if staffed else NOBODY
    return counts_of(guide, position, event, next_turn(guide, position, event, desk=desk))


def differences(most: Counter[Count], least: Counter[Count], found: Mapping[Count, int]) -> Iterator[str]:
    """Each count that is not between the least and the most it may be. The hour of a call is not compared."""
    for count in sorted({*most, *found}):
        stored = found.get(count, 0)
        if count.kind != "hour" and not least[count] <= stored <= most[count]:
            yield f"{count.kind} {count.subject}: {stored} instead of {least[count]} to {most[count]}"
