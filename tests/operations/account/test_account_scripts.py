"""connect.py and erase.py as staff and cron start them: real processes, with Twilio on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.fake_site import site
from fakes.fake_twilio import ACCOUNT, CALLER, DEMO, NUMBER, TOKENS, FakeTwilio

from ivr.settings import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(twilio: FakeTwilio, tmp_path: Path) -> Iterator[Run]:
    """Starts a script with an environment that holds the settings and nothing else."""
    with twilio.served() as api, site(tmp_path) as (web, authority):
        environ = {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKENS["ie1"],
            "PUBLIC_URL": web,
            "FALLBACK_URL": web,
            "STATE_FOLDER": str(tmp_path / "state"),
            "TWILIO_API_URL": api,
            "REQUESTS_CA_BUNDLE": str(authority),
        }
        if "SYSTEMROOT" in os.environ:  # without it Windows opens no socket
            environ["SYSTEMROOT"] = os.environ["SYSTEMROOT"]

        def start(*words: str, typed: str = "", **others: str) -> subprocess.CompletedProcess[str]:
            ran = subprocess.run(
                [sys.executable, str(ROOT / "scripts" / words[0]), *words[1:]],
                env={**environ, **others},
                input=typed,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            shown = ran.stdout + ran.stderr
            assert not any(secret in shown for secret in ("Traceback", CALLER, *TOKENS.values()))
            return ran

        yield start


def test_a_number_is_shown_connected_left_alone_and_put_back(run: Run, twilio: FakeTwilio) -> None:
    """Dry run, a no, a yes, a second time, and the way back."""
    assert run("connect.py", NUMBER, "--dry-run").returncode == 0
    assert run("connect.py", NUMBER).returncode == 1  # nobody there to answer
    assert twilio.settings["ie1"] == DEMO
    connected = run("connect.py", NUMBER, typed="j\n")
    assert (connected.returncode, twilio.region) == (0, "ie1")
    assert "Verbunden" in connected.stdout
    twilio.asked.clear()
    assert "Alles ist, wie es sein soll" in run("connect.py", NUMBER).stdout
    assert all(line.startswith("GET") for line in twilio.asked)
    assert run("connect.py", NUMBER, "--undo", "--yes").returncode == 0
    assert (twilio.region, twilio.settings["ie1"]["voice_url"]) == ("us1", DEMO["voice_url"])


def test_old_calls_are_deleted_by_cron_and_what_stops_it_is_said(run: Run, twilio: FakeTwilio) -> None:
    """Over several pages; then Twilio hangs up in the middle, then it refuses the credentials."""
    old = datetime.now(UTC) - timedelta(days=14, hours=12)  # not overdue yet
    twilio.page = 2
    for _ in range(5):
        twilio.call(old)
    twilio.recording(twilio.call(old, delete=20009), old)
    twilio.faults = [("000003.json", ConnectionError(), 0)]
    stopped = run("erase.py", NUMBER)
    assert (stopped.returncode, stopped.stdout) == (1, "Anrufe: 3 gelöscht, 0 erst später möglich.\n")
    assert "3 Anrufe noch nicht bearbeitet" in stopped.stderr
    done = run("erase.py", NUMBER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Anrufe: 2 gelöscht, 1 erst später möglich.\nAufnahmen: 1 gelöscht.\n"
    assert len(twilio.calls) == 1
    denied = run("erase.py", NUMBER, TWILIO_AUTH_TOKEN=TOKENS["us1"])
    assert (denied.returncode, denied.stdout) == (1, "")
    assert "Ireland (IE1)" in denied.stderr
