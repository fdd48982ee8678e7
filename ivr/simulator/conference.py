"""Rooms of simulated callers: who is in which, so that several calls in one process can meet."""

from __future__ import annotations

from collections import Counter


class Conferences:
    """How many callers are in each room."""

    def __init__(self) -> None:
        self._people: Counter[str] = Counter()

    def enter(self, room: str, most: int) -> bool:
        """Somebody comes; False where the room is full."""
        if self._people[room] >= most:
            return False
        self._people[room] += 1
        return True

    def leave(self, room: str) -> None:
        """Somebody goes."""
        self._people[room] -= 1

    def people(self, room: str) -> int:
        """How many are in it."""
        return self._people[room]
