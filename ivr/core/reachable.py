"""Every position a call can reach, found by trying everything: what "finite" means for the dialog."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.core.dialog import (
    KEYS,
    CallStarted,
    Event,
    KeyPressed,
    Listen,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
    next_turn,
)
from ivr.core.guide import Guide

DIAL_STATUSES = ("completed", "answered", "busy", "no-answer", "failed", "canceled", "")
_KEYS_AND_SILENCE: tuple[Event, ...] = (NoInput(), *(KeyPressed(key) for key in (*KEYS, "?")))
_ENDS: tuple[Event, ...] = tuple(TransferEnded(status) for status in DIAL_STATUSES)


def walk(guide: Guide, *, staffed: bool) -> Iterator[tuple[Position | None, Event, Turn]]:
    """Each reachable position with each event that can happen there, and the turn that follows.

    The first is the start of the call, which has no position yet.
    """
    start: Event = CallStarted()
    waiting: list[tuple[Position | None, Event]] = [(None, start)]
    seen: set[Position] = set()
    while waiting:
        position, event = waiting.pop()
        turn = next_turn(guide, position, event, staffed=staffed)
        yield position, event, turn
        for reached in positions_after(turn) - seen:
            seen.add(reached)
            waiting += [(reached, event) for event in events_at(reached)]


def positions_after(turn: Turn) -> set[Position]:
    """Where a call can be waiting after this turn."""
    if isinstance(turn.then, Transfer):
        return {turn.then.position, turn.then.before}
    return {turn.then.position} if isinstance(turn.then, Listen) else set()


def events_at(position: Position) -> tuple[Event, ...]:
    """All that can happen where a call is waiting."""
    return _ENDS if position.place is Place.TRANSFER else _KEYS_AND_SILENCE
