"""What goes wrong while people call: no caller hears of it, and every count is right afterwards.

Real processes as the Procfile starts them, real connections, on this computer only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

if sys.platform != "linux":  # processes are looked up in /proc
    pytest.skip("needs Linux", allow_module_level=True)

from loadtest.load import FAULTS, Load, Outcome, crowd_calls
from loadtest.postgres import is_installed

# Few, but so fast that everything happens several times; a second of the test is six minutes of a call.
LOAD = Load(callers=100, compression=360, processes=2, away=0.7)


def nobody_noticed(outcome: Outcome, fault: str) -> None:
    """The fault did happen; everybody heard the hotline to the end they wanted, and was counted once."""
    tally = outcome.tally
    assert outcome.faults.get(fault, 1) >= 1, "too fast to be a test"
    assert tally.ended.total() == LOAD.callers
    assert not tally.troubles
    assert (tally.silent, tally.spoken, tally.against_wishes) == (0, 0, 0)
    assert not outcome.wrong_counts


def test_without_faults_nobody_notices_anything(count: Callable[[str], None]) -> None:
    """The control: what the crowd wants, it gets, and the counts say what it did."""
    outcome = crowd_calls(LOAD)
    nobody_noticed(outcome, "none")
    count(f"{LOAD.callers} callers, {len(outcome.tally.took)} webhooks: every count is right")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_while_people_call(fault: str) -> None:
    """Workers killed, releases published, the database away, the disc full: each by itself."""
    nobody_noticed(crowd_calls(LOAD, [fault]), fault)


def test_postgresql_stopped_and_started() -> None:
    """Stopped in the middle of a transaction."""
    if not is_installed() and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed on this computer")
    nobody_noticed(crowd_calls(LOAD, ["database away"], postgres=True), "database away")
