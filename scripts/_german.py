"""Dates and numbers as staff read them: German time, a comma, one unit."""

from __future__ import annotations

from datetime import date, datetime

import _venv  # noqa: F401 - makes ivr importable

from ivr.clock import GERMANY, now


def moment(when: datetime | str) -> str:
    """A moment, or its ISO 8601: "29.11.2026, 03:05 Uhr"."""
    when = datetime.fromisoformat(when) if isinstance(when, str) else when
    return f"{when.astimezone(GERMANY):%d.%m.%Y, %H:%M} Uhr"


def today() -> date:
    """The day in Germany: in the first hours of a month it is still the month before in UTC."""
    return now().date()


def day(when: str) -> str:
    """The day of a moment in ISO 8601: "29.11.2026"."""
    return moment(when).partition(",")[0]


def number(value: float) -> str:
    """With one digit after the comma: "1,2"."""
    return f"{value:.1f}".replace(".", ",")
