"""Positions: each one as the path of a URL, and back; and all that a call can reach.

The state of a call is in the URL that Twilio signs:

section/telefonkonferenz.anmeldung/2/slow/0/1      place/node/section/pace/no_input/no_match

Every address of ours that Twilio is told ends with OVERRIDES: Twilio applies them for each URL by itself.

`walk` finds every position that a call can reach by trying each event at each: the dialog is finite, and
tests look at all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.core import practice
from ivr.core.desk import NOBODY, Desk
from ivr.core.dialog import MAX_NO_INPUT, MAX_NO_MATCH, next_turn
from ivr.core.guide import Guide, Pace, Topic
from ivr.core.turn import (
    KEYS,
    CallStarted,
    CodeTyped,
    DigitsTyped,
    Entrance,
    Event,
    KeyPressed,
    Listen,
    Meet,
    NoInput,
    Place,
    Position,
    Repeat,
    Transfer,
    TransferEnded,
    Turn,
)

# Two further attempts, after a failed connection or a 5xx: a worker that was killed is back at once. A server
# that is dead, or silent for 4 s, is given up early, so that the fallback speaks before the caller hangs up.
OVERRIDES = "#rc=2&rp=ct,5xx&ct=2000&rt=4000"
_PATH = re.compile(
    r"(?P<place>[a-z]{1,20})/(?P<node>[a-z0-9.-]{1,200})/(?P<section>[0-9]{1,4})/(?P<pace>[a-z_]{1,10})"
    r"/(?P<no_input>[0-9])/(?P<no_match>[0-9])",
    re.ASCII,
)
DIAL_STATUSES = ("completed", "answered", "busy", "no-answer", "failed", "canceled", "")
_KEYS_AND_SILENCE: tuple[Event, ...] = (NoInput(), *(KeyPressed(key) for key in (*KEYS, "?")))
_ENDS: tuple[Event, ...] = tuple(TransferEnded(status) for status in DIAL_STATUSES)
_CODES: tuple[Event, ...] = (
    NoInput(),
    *(DigitsTyped(typed) for typed in ("12", "*", "#", "0", "9", "1*", "12A4")),
    *(CodeTyped(one, "ab12", "Gruppe Linde", 60, "am Dienstag um 15 Uhr", "123457") for one in Entrance),
    CodeTyped(Entrance.UNKNOWN, digits="123457", is_slowed=True),
)


def path_of(position: Position) -> str:
    """The path below /voice/ that carries this position."""
    return (
        f"{position.place.value}/{position.node}/{position.section}/{position.pace.value}"
        f"/{position.no_input}/{position.no_match}"
    )


def position_at(path: str) -> Position | None:
    """The position a path carries; None where it is none that path_of() could have written."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    try:
        place, pace = Place(found["place"]), Pace(found["pace"])
    except ValueError:
        return None
    no_input, no_match = int(found["no_input"]), int(found["no_match"])
    if no_input >= MAX_NO_INPUT or no_match >= MAX_NO_MATCH:
        return None
    return Position(place, found["node"], int(found["section"]), pace, no_input, no_match)


def walk(guide: Guide, *, desk: Desk = NOBODY) -> Iterator[tuple[Position | None, Event, Turn]]:
    """Each position that can be reached in the guide of a day, with each event that can happen there, and the
    turn that follows.

    The first is the start of the call, which has no position yet.
    """
    start: Event = CallStarted()
    waiting: list[tuple[Position | None, Event]] = [(None, start)]
    seen: set[Position] = set()
    while waiting:
        position, event = waiting.pop()
        turn = next_turn(guide, position, event, desk=desk)
        yield position, event, turn
        for reached in positions_after(turn) - seen:
            seen.add(reached)
            waiting += [(reached, event) for event in events_at(guide, reached)]


def positions_after(turn: Turn) -> set[Position]:
    """Where a call can be waiting after this turn."""
    match turn.then:
        case Transfer():
            return {turn.then.position, turn.then.before}
        case Meet():
            return {turn.then.position, turn.then.alone}
        case Listen() | Repeat():
            return {turn.then.position}
        case _:
            return set()


def events_at(guide: Guide, position: Position) -> tuple[Event, ...]:
    """All that can happen where a call is waiting; of numbers that are typed, one of each kind."""
    if position.place in (Place.TRANSFER, Place.MEETING):
        return _ENDS
    if position.place is Place.ROOM:
        return _CODES
    if position.place is Place.ALONE:
        return (NoInput(),)
    node = guide.find(position.node)
    if position.place is Place.TYPING and isinstance(node, Topic) and node.practice:
        return practice.samples(node.practice, position)
    return _KEYS_AND_SILENCE
