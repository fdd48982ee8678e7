"""A load test: many calls to a hotline of its own, with faults or without. Shared by bench.py and the tests.

Afterwards the counts in the database are compared with what was asked. They have to be equal, with one
exception: a worker that is killed takes the counts with it that it had not stored yet, those of the second
before at most. So after a kill a count may be lower by the webhooks of that time; higher it may never be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ivr.release import load as load_release
from ivr.settings import Settings
from ivr.statistics.store import Store, url_of
from loadtest.expected import differences, expected_counts
from loadtest.faults import Hotline, in_turn
from loadtest.generator import Load, generate
from loadtest.personas import key_paths
from loadtest.postgres import running
from loadtest.results import Results
from loadtest.server import TOKEN, URL, copy_of_the_project, procfile_command, serving

STAFF = "+4951112345"
OUTAGE = 7.0  # seconds
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
    lost: int  # so many may be missing in each count
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
        guide = load_release(hotline.audio / "live.json").guide
        with in_turn(faults, hotline, outage) as moments:
            results = generate(load, server.address, tuple(key_paths(guide.main)))
        memory = server.memory()
        served.close()  # what is not stored yet is stored now
        store = Store(url_of(Settings(TOKEN, URL, state=state, database_url=database)))
        lost = may_lack(results, moments.get("worker_killed", ()))
        expected = expected_counts(results.asked, guide, staffed=True)
        wrong = tuple(differences(expected, store.totals(), lost))
    return Outcome(results, memory, {name: len(at) for name, at in moments.items()}, lost, wrong)


def may_lack(results: Results, kills: Sequence[float]) -> int:
    """How much lower a count may be: the webhooks in the second of each kill and in the one before it."""
    return sum(results.by_second[int(at) - before] for at in kills for before in (0, 1))
