"""What day it is for staff: the one on their calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

import _german
import pytest

from ivr import clock


class _LastNightOfNovember(datetime):
    """The 1st of December in Germany, half an hour old; in UTC it is still November."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _LastNightOfNovember:
        """That moment."""
        return cls(2026, 11, 30, 23, 30, tzinfo=UTC).astimezone(tz)


def test_a_month_begins_at_midnight_in_germany(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes „as_of: 2026-12“ in that night is not told that December lies in the future."""
    monkeypatch.setattr(clock, "datetime", _LastNightOfNovember)
    assert _german.today() == date(2026, 12, 1)
