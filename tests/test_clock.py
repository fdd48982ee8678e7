"""The clocks of Germany: a server elsewhere shows the same time."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from ivr.clock import now


@pytest.mark.skipif(os.name == "nt", reason="Windows has no tzset")
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin"])
def test_now_is_the_time_in_germany_wherever_the_server_is(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same moment, one or two hours ahead of UTC."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
        assert now().utcoffset() in (timedelta(hours=1), timedelta(hours=2))
    finally:
        monkeypatch.undo()
        time.tzset()
