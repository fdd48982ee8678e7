"""What else papers have to know of a line: whether a human answers, whether there are rooms, the day."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import _venv  # noqa: F401 - makes ivr importable

from ivr.errors import StatisticsError
from ivr.release import GERMANY, Release
from ivr.settings import Settings


def has_human(release: Release) -> bool:
    """Whether key 0 leads to a human: one of the organisation's file, or the one of the settings."""
    return bool(release.staff.people or Settings.from_environment(needs=()).staff_number)


def now() -> datetime:
    """This moment, as the clocks in Germany show it: papers are true on the day on which they are made."""
    return datetime.now(UTC).astimezone(GERMANY)


def has_rooms() -> bool:
    """Whether a group has a room now; says so where the database can't be asked."""
    from ivr.rooms.store import RoomStore
    from ivr.statistics.store import Store, url_of

    settings = Settings.from_environment(needs=())
    if not (address := url_of(settings)):
        return False
    try:
        return bool(RoomStore(Store(address)).rooms().current(now()))
    except StatisticsError as error:
        print(f"{error}\nOb es Räume gibt, weiß dieser Befehl so nicht.", file=sys.stderr)
        return False
