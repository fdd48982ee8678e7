"""What goes wrong while people call: no call fails, and the counts are right afterwards.

Real processes as the Procfile starts them, real connections, on this computer only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

if sys.platform != "linux":  # processes are looked up in /proc
    pytest.skip("needs Linux", allow_module_level=True)

from loadtest import server
from loadtest.generator import Load
from loadtest.postgres import is_installed
from loadtest.run import FAULT_RUNS, run

# Few callers, but so fast that everything happens several times: a second is a minute of a call.
LOAD = Load(callers=60, compression=60, processes=2)
OUTAGE = 2.0  # seconds


@pytest.fixture(autouse=True)
def _example(example_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hotline that is called is a copy of the example project."""
    monkeypatch.setattr(server, "ROOT", example_project)


@pytest.mark.slow
@pytest.mark.parametrize("faults", FAULT_RUNS, ids=" and ".join)
def test_faults_while_people_call(faults: Sequence[str], count: Callable[[str], None]) -> None:
    """Each fault did happen, no caller noticed it, and every count is right."""
    if "postgres_stopped" in faults and not is_installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed on this computer")
    outcome = run(LOAD, faults, OUTAGE)
    assert min(outcome.faults.values()) >= 1, "too fast to be a test"
    assert len(outcome.results.ends) == LOAD.callers
    assert not +outcome.results.failures
    assert not outcome.wrong_counts
    count(f"{LOAD.callers} callers, {dict(outcome.faults)}: no call failed, every count is right")
