"""What one webhook counts as, and nothing more: statistics are sums of these, and no sum knows a caller.

    call                        somebody has called
    topic:<id>                  a topic was begun, chosen or in the reading of the whole guide
    section:<id>:<n>            a section was begun, counted from 1
    again, slower, faster       what a key asked for
    no_input                    a silence where a key was needed
    no_match                    a key that means nothing there
    tour                        the reading of the whole guide was begun
    human, transfer:<status>    a human was asked for; how that ended
    goodbye                     heard to the end: the hotline hung up
    apology                     the hotline stumbled and said so
    length:<class>              how long a call was, in minutes: 0-1, 1-5, 5-15, 15-30, 30-
    arrived:<place>             a call waits at this place of the dialog
    went_on:<place>             something came after it; who arrived and did not go on has hung up there

A place is menu:<id>, section:<id>:<n>, end:<id>, tour:<id>:<n>, human or goodbye; at which pace and at which
attempt is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ivr.core.dialog import (
    CallStarted,
    Event,
    HangUp,
    Listen,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
    exists,
    tour,
)
from ivr.core.guide import Guide

LENGTHS = ((1, "0-1"), (5, "1-5"), (15, "5-15"), (30, "15-30"))  # minutes, less than which are of the class
LONGEST = "30-"
STATUSES = ("completed", "answered", "busy", "no-answer", "failed", "canceled")
_NO_MATCH = ("no_match_1", "no_match_2", "no_match_2_reading", "no_match_3", "no_match_tour")
_ASKED = ("again", "slower", "faster", "tour")
_SAID = {**dict(zip(_ASKED, _ASKED, strict=True)), **dict.fromkeys(_NO_MATCH, "no_match")}


class Count(NamedTuple):
    """One more of this kind; the subject says of which. A tuple, since thousands a second are compared."""

    kind: str
    subject: str = ""


APOLOGY = Count("apology")


def counts_of(guide: Guide, position: Position | None, event: Event, turn: Turn) -> tuple[Count, ...]:
    """What happened when this event at this position led to this turn."""
    return (*_before(guide, position, event), *_said(turn), *_after(guide, turn))


def length_class(seconds: int) -> Count:
    """How long a finished call was."""
    return Count("length", next((name for most, name in LENGTHS if seconds < most * 60), LONGEST))


def place_name(guide: Guide, position: Position) -> str:
    """What a position is called where only the place counts; empty for one that this guide does not have."""
    if position.place in (Place.HUMAN, Place.TRANSFER):
        return "human"
    if position.place is Place.GOODBYE:
        return "goodbye"
    if position.place is Place.SECTION:
        return f"section:{position.node}:{position.section + 1}"
    if position.place is not Place.TOUR:
        return f"{position.place.value}:{position.node}"
    sections = tour(guide)
    if position.section >= len(sections):
        return ""
    topic, index = sections[position.section]
    return f"tour:{topic.id}:{index + 1}"


def _before(guide: Guide, position: Position | None, event: Event) -> Iterator[Count]:
    if isinstance(event, CallStarted):
        yield Count("call")
    elif position is not None and exists(guide, position):
        yield Count("went_on", place_name(guide, position))
        if isinstance(event, NoInput) and position.place is Place.MENU:
            yield Count("no_input")
        if isinstance(event, TransferEnded):
            yield Count("transfer", event.status if event.status in STATUSES else "failed")


def _said(turn: Turn) -> Iterator[Count]:
    for speech in turn.says:
        if not isinstance(speech, str):
            continue
        kind, _, subject = speech.partition(":")
        if kind == "section":
            yield Count("section", subject)
            if subject.endswith(":1") and f"title:{subject[:-2]}" in turn.says:
                yield Count("topic", subject[:-2])
        elif kind in _SAID:
            yield Count(_SAID[kind])


def _after(guide: Guide, turn: Turn) -> Iterator[Count]:
    if isinstance(turn.then, Listen):
        yield Count("arrived", place_name(guide, turn.then.position))
    elif isinstance(turn.then, Transfer):
        yield Count("human")
        yield Count("arrived", place_name(guide, turn.then.position))
    elif isinstance(turn.then, HangUp):
        yield Count("goodbye")
