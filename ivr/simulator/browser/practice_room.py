"""The room to try, in the browser and on the test phone: always open, with a code that stands on the page.

- It needs no database, and is there before the first real room is. Real rooms can't be entered from the
  browser: their codes are known to their groups alone, and nobody who answers there would be a human being.
- Its code is one that no real room ever gets (ivr/rooms/code.py makes none whose digits count upward).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.rooms.code import hash_of
from ivr.rooms.entry import RoomEntry

if TYPE_CHECKING:
    from ivr.rooms.store import Rooms

NAME, CODE = "Gruppe Linde", "123456"
_ID, _SALT = "probe", "00" * 16  # the hash of a code that everybody may know


def practice_entry() -> RoomEntry:
    """The way into this one room."""
    return RoomEntry(_PracticeRooms, every=None)


class _PracticeRooms:
    """A store with one room."""

    def rooms(self) -> Rooms:
        """It alone."""
        from ivr.rooms.schedule import Schedule
        from ivr.rooms.store import Room, Rooms  # loads SQLAlchemy: not before a call

        return Rooms((Room(_ID, NAME, hash_of(CODE, _SALT), Schedule()),), _SALT)
