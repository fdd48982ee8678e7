"""What papers have to know of the line: whether a human answers, and whether there are rooms."""

from __future__ import annotations

import sys

import _venv  # noqa: F401 - makes ivr importable

from ivr.clock import now
from ivr.errors import StatisticsError
from ivr.release import Release
from ivr.settings import Settings


def has_human(release: Release) -> bool:
    """Whether key 0 leads to a human: one of the organisation's file, or the one of the settings."""
    return bool(release.staff.people or Settings.from_environment(needs=()).staff_number)


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


def complain_of_missing(characters: str) -> None:
    """Say which characters a paper lacks because its typeface has none for them."""
    if characters:
        print(f"Diese Zeichen fehlen in der Schrift. Bitte ersetzen Sie sie: {characters}", file=sys.stderr)
