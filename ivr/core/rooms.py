"""Rooms: how a caller comes into a room of a group, and out of it. Pure, like all of the dialog.

    ROOM      asks for the six digits ─▶ MEETING, or why not; three tries, then a human or the guide
    MEETING   the caller is in the room; * or the end of its time ─▶ the main menu
    ALONE     what the first person hears, again and again, until somebody comes; no_input is 0 the first time

- A code comes in the body of a request and is looked up before the dialog is asked: the dialog only learns
  what it leads to (CodeTyped). So no code is ever part of a position, which is a URL.
- A right code is not read back: the name of the room says that it was right. A wrong one is, so that the
  caller hears which digit went wrong. It is spoken by Twilio, since recordings of single digits would be
  fetched one by one, and whoever keeps a log of addresses would have the code. The room's name is spoken by
  Twilio, too: it is made while the line is running, and nobody has to record before a group can meet.
- A star begins anew, at once and as often as somebody likes; it uses up no try. Else Twilio would count it
  among the six keys: 3, 1, 5, star, 3, 1 would be answered in the middle of the code. No silence follows,
  since whoever has pressed the star goes on typing.
- Nobody is thrown out: after three wrong codes, and after two silences, the line goes on.
- Where many wrong codes are typed on the whole line, each answer comes later; none is refused. No key counts
  until then: whoever tries code after code can't type the next one over the waiting.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.core import digits
from ivr.core.digits import Leaving, Meaning, Way
from ivr.core.guide import MAIN
from ivr.core.turn import (
    AFTER_KEY,
    Breath,
    CodeTyped,
    DigitsTyped,
    Entrance,
    Event,
    Item,
    Listen,
    Meet,
    Place,
    Position,
    Repeat,
    TransferEnded,
    Turn,
    Words,
)

PLACES = frozenset({Place.ROOM, Place.MEETING, Place.ALONE})
LENGTH = 6  # digits of a code
STAR = "*"
SLOWED = ("room_wait", Breath(5), Breath(5))  # before an answer, where there were many wrong codes
QUIET = (Breath(5),) * 5  # between two words to somebody who is alone
MAX_SILENCES = 2
_WRONG_SAID = ("room_unknown", "room_unknown_2")  # after the first and the second wrong code


def begin(at: Position, *before: Item) -> Turn:
    """Ask for the code."""
    position = Position(Place.ROOM, MAIN, 0, at.pace)
    return Turn((*before, "room_code"), at.pace, _listen(position))


def answer(at: Position, event: Event) -> Turn | Leaving:
    """What follows on what happened at ROOM, MEETING or ALONE; any event has an answer."""
    if at.place is Place.MEETING:  # over, or Twilio could not bring the caller into it: it is full
        is_over = isinstance(event, TransferEnded) and event.status in ("completed", "answered")
        return Leaving(Way.MAIN_MENU, ("room_left" if is_over else "room_failed",))
    if at.place is Place.ALONE:
        return Turn(("room_alone", *QUIET), at.pace, Repeat(replace(at, no_input=1)))
    if isinstance(event, CodeTyped):
        return _looked_up(at, event)
    if isinstance(event, DigitsTyped):
        if event.digits.rstrip("#").endswith(STAR) and event.digits.strip("#") != STAR:
            return Turn(("digits_again",), at.pace, _listen(at))
        return _typed(at, digits.read(event.digits, LENGTH))
    return _silence(at)


def _typed(at: Position, typed: digits.Typed) -> Turn | Leaving:
    """Too few digits, or a key that means the same everywhere."""
    if typed.meaning is Meaning.HUMAN:
        return Leaving(Way.HUMAN, (AFTER_KEY,))
    if typed.meaning is Meaning.MAIN_MENU:
        return Leaving(Way.MAIN_MENU, (AFTER_KEY,))
    if not typed.digits:
        return _silence(at)
    return _again(at, (AFTER_KEY,), "room_few", _read_back(typed.digits), "room_again")


def _looked_up(at: Position, code: CodeTyped) -> Turn | Leaving:
    before: tuple[Item, ...] = (AFTER_KEY, *(SLOWED if code.is_slowed else ()))
    if code.entrance is Entrance.OPEN:
        meeting, alone = (Position(place, MAIN, 0, at.pace) for place in (Place.MEETING, Place.ALONE))
        says = (*before, "room_in", Words(f"{code.name}."), "room_star")
        return Turn(says, at.pace, Meet(code.room, code.seconds, meeting, alone))
    if code.entrance is Entrance.CLOSED:
        when = (Words(f"Die Gruppe trifft sich wieder {code.opens}."),) if code.opens else ()
        return Leaving(Way.MAIN_MENU, (*before, "room_closed", *when), unheeded=len(before))
    if code.entrance is Entrance.OVER:
        return Leaving(Way.MAIN_MENU, (*before, "room_over"), unheeded=len(before))
    if code.entrance is Entrance.AWAY:
        return Leaving(Way.MAIN_MENU, (AFTER_KEY, "room_away"))
    said = _WRONG_SAID[min(at.no_match, 1)]
    return _again(at, before, said, _read_back(code.digits), "room_again")


def _again(at: Position, before: tuple[Item, ...], *says: Item) -> Turn | Leaving:
    """One try more, or after the third a human or the guide; no key counts during what is said before."""
    tries = at.no_match + 1
    if tries >= digits.TRIES:
        return Leaving(Way.HUMAN, (*before, "room_enough"), unheeded=len(before))
    position = replace(at, no_match=tries, no_input=0)
    return Turn((*before, *says), at.pace, _listen(position), unheeded=len(before))


def _silence(at: Position) -> Turn | Leaving:
    silences = at.no_input + 1
    if silences >= MAX_SILENCES:
        return Leaving(Way.MAIN_MENU, ("room_silence",))
    return Turn(("room_help",), at.pace, _listen(replace(at, no_input=silences)))


def _listen(position: Position) -> Listen:
    return digits.listen(position, LENGTH, STAR)


def _read_back(typed: str) -> Words:
    """The digits as words, one by one."""
    return Words(", ".join(digits.KEY_WORDS[digit].lower() for digit in typed) + ".")
