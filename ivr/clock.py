"""The clocks of Germany: by them texts, hours and counts are meant, wherever the server is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

GERMANY = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """This moment, as the clocks in Germany show it."""
    return datetime.now(UTC).astimezone(GERMANY)
