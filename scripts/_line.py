"""What only the settings of a server say about its line: whether a human answers, whether there are rooms."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import _venv  # noqa: F401 - makes ivr importable

from ivr.errors import StatisticsError
from ivr.settings import Settings


def has_human() -> bool:
    """Whether key 0 leads to a human."""
    return bool(Settings.from_environment(needs=()).staff_number)


def has_rooms() -> bool:
    """Whether a group has a room now; says so where the database can't be asked."""
    from ivr.rooms.store import RoomStore
    from ivr.statistics.counter import GERMANY
    from ivr.statistics.store import Store, url_of

    settings = Settings.from_environment(needs=())
    if not (address := url_of(settings)):
        return False
    try:
        return bool(RoomStore(Store(address)).rooms().current(datetime.now(UTC).astimezone(GERMANY)))
    except StatisticsError as error:
        print(f"{error}\nOb es Räume gibt, weiß dieser Befehl so nicht.", file=sys.stderr)
        return False
