"""erase.py as cron starts it: a process of its own, with Twilio on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from fakes.fake_twilio import ACCOUNT, CALLER, NUMBER, TOKENS, FakeTwilio

from ivr.settings import ROOT


def run(api: str, token: str) -> subprocess.CompletedProcess[str]:
    """Start it with an environment that holds the settings and nothing else."""
    environ = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": token, "TWILIO_API_URL": api}
    if "SYSTEMROOT" in os.environ:  # without it Windows opens no socket
        environ["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    ran = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "erase.py"), NUMBER],
        env=environ,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    shown = ran.stdout + ran.stderr
    assert not any(secret in shown for secret in ("Traceback", CALLER, *TOKENS.values()))
    return ran


@pytest.mark.slow
def test_old_calls_are_deleted_by_cron_and_what_stops_it_is_said(twilio: FakeTwilio) -> None:
    """Over several pages; then Twilio hangs up in the middle, then it refuses the credentials."""
    old = datetime.now(UTC) - timedelta(days=14, hours=12)  # not overdue yet
    twilio.page = 2
    for _ in range(5):
        twilio.call(old)
    twilio.recording(twilio.call(old, delete=20009), old)
    twilio.faults = [("000003.json", ConnectionError(), 0)]
    with twilio.served() as api:
        stopped, done, denied = (run(api, TOKENS[region]) for region in ("ie1", "ie1", "us1"))
    assert (stopped.returncode, stopped.stdout) == (1, "Anrufe: 3 gelöscht, 0 erst später möglich.\n")
    assert "3 Anrufe noch nicht bearbeitet" in stopped.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Anrufe: 2 gelöscht, 1 erst später möglich.\nAufnahmen: 1 gelöscht.\n"
    assert len(twilio.calls) == 1
    assert (denied.returncode, denied.stdout) == (1, "")
    assert "Ireland (IE1)" in denied.stderr
