"""What one webhook counts as. Statistics are sums of these, and a sum contains nothing about a caller.

KINDS is the one table of what is counted: what a kind means, which parts its subject has, how it is called in
/metrics and how the report shows it. Whoever adds a kind adds a line there, and below it the rule that
counts it.

A place (of "arrived" and "went_on") is menu:<id>, section:<id>:<n>, end:<id>, pause:<id>, practice:<id>,
tour:<id>:<n>, human or goodbye; n counts from 1; at which pace and at which attempt is not counted. Who
arrived at a place and did not go on has hung up there.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr.core import practice
from ivr.core.dialog import exists, tour
from ivr.core.guide import Guide
from ivr.core.turn import (
    CallStarted,
    Event,
    HangUp,
    Listen,
    Meet,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
)


class Count(NamedTuple):
    """One more of this kind; the subject says of which. A tuple, since thousands a second are compared."""

    kind: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is counted, for all who read counts."""

    meaning: str  # the help of the metric
    labels: tuple[str, ...] = ()  # what the parts of the subject are; ":" stands between them
    metric: str = ""  # hotline_<metric>_total, where it is not the kind's own name
    table: str = ""  # the report's table; empty: never shown by itself (report.py says why)
    rows: Mapping[str, str] = field(default_factory=dict)  # its rows, by subject; {}: by days or by the guide


def _row(table: str, name: str, meaning: str, metric: str = "") -> Kind:
    """A kind without subjects, which is one row of its table."""
    return Kind(meaning, metric=metric, table=table, rows={"": name})


DAYS, HOURS, LENGTHS, KEYS_AND_SILENCE = "Tage", "Uhrzeiten", "Dauer", "Tasten und Stille"
TOPICS, HUMAN, ROOMS = "Themen", "Verbindung mit einem Menschen", "Räume für Gruppen"
KINDS: Mapping[str, Kind] = {
    "call": Kind("Calls that came in.", metric="calls", table=DAYS),
    "topic": Kind("Topics that were begun.", ("topic",), table=TOPICS),
    "section": Kind("Sections that were begun.", ("topic", "section")),
    "again": _row(KEYS_AND_SILENCE, "Noch einmal gehört", "Keys for once more."),
    "slower": _row(KEYS_AND_SILENCE, "Langsamer gestellt", "Keys for slower."),
    "faster": _row(KEYS_AND_SILENCE, "Wieder schneller gestellt", "Keys for faster."),
    "back": _row(KEYS_AND_SILENCE, "Einen Abschnitt zurückgegangen", "Keys for one section back."),
    "pause": _row(KEYS_AND_SILENCE, "Eine Pause gemacht", "Keys for a pause."),
    "practice": _row(KEYS_AND_SILENCE, "Das Einwählen geübt", "Times that dialling in was practised."),
    "practice_done": _row(
        KEYS_AND_SILENCE, "Das Einwählen bis zum Ende geübt", "Times that practice was done to its end."
    ),
    "no_input": _row(KEYS_AND_SILENCE, "Keine Taste gedrückt", "Silences where a key was needed."),
    "no_match": _row(
        KEYS_AND_SILENCE,
        "Eine Taste ohne Aufgabe gedrückt",
        "Keys that mean nothing where they were pressed.",
    ),
    "tour": _row(KEYS_AND_SILENCE, "Alles der Reihe nach vorlesen lassen", "Readings of the whole guide."),
    "human": _row(HUMAN, "Nach einem Menschen gefragt", "Calls for a human."),
    "transfer": Kind(
        "How calls for a human ended.",
        ("status",),
        table=HUMAN,
        rows={
            "completed": "Gespräch kam zustande",
            "answered": "Gespräch kam zustande",
            "busy": "Besetzt",
            "no-answer": "Niemand nahm ab",
            "failed": "Verbindung kam nicht zustande",
            "canceled": "Vorher abgebrochen",
        },
    ),
    "goodbye": _row(KEYS_AND_SILENCE, "Bis zur Verabschiedung gehört", "Calls that were heard to their end."),
    "apology": _row(KEYS_AND_SILENCE, "Eine Entschuldigung der Hotline gehört", "Apologies."),
    "length": Kind(
        "Finished calls by their length in minutes.",
        ("minutes",),
        table=LENGTHS,
        rows={
            "0-1": "Unter 1 Minute",
            "1-5": "1 bis unter 5 Minuten",
            "5-15": "5 bis unter 15 Minuten",
            "15-30": "15 bis unter 30 Minuten",
            "30-": "30 Minuten und mehr",
        },
    ),
    "hour": Kind(
        "Calls by the hour of local time in which they came in.",
        ("hour",),
        table=HOURS,
        rows={f"{hour:02}": f"{hour} bis {hour + 1} Uhr" for hour in range(24)},
    ),
    "room_first": _row(
        ROOMS,
        "Räume geöffnet: Jemand kam als erste Person",
        "Callers who were alone in a room when they came; which one is not counted.",
        metric="rooms_opened",
    ),
    "room": _row(ROOMS, "Personen in Räumen", "Callers who came into a room; which one is not counted."),
    "room_closed": _row(
        ROOMS, "Zu einer anderen Zeit gekommen", "Callers with the code of a room that was not open."
    ),
    "room_failed": _row(
        ROOMS, "Nicht hineingekommen", "Callers whom Twilio could not bring into a room, such as a full one."
    ),
    "room_wrong": _row(
        ROOMS,
        "Ziffern eingegeben, die zu keinem Raum führen",
        "Codes that lead to no room; too few digits count at the third try.",
    ),
    "arrived": Kind("Calls that waited at a place.", ("place",)),
    "went_on": Kind("Calls of which something came after a place.", ("place",)),
}
CALL, APOLOGY = Count("call"), Count("apology")
_LENGTH_BOUNDS = (1, 5, 15, 30)  # minutes
_LENGTH_CLASSES = tuple(KINDS["length"].rows)
_NO_MATCH = ("no_match_1", "no_match_2", "no_match_2_reading", "no_match_3", "no_match_tour")
_BY_SPEECH = {  # the kind that a speech counts as, where it is said
    **{kind: kind for kind in ("again", "slower", "faster", "back", "pause", "tour")},
    **{kind: kind for kind in ("practice", "practice_done", "room_closed", "room_failed")},
    "slowest": "slower",
    "back_first": "back",
    **dict.fromkeys(_NO_MATCH, "no_match"),
    **dict.fromkeys(("room_unknown", "room_unknown_2", "room_enough"), "room_wrong"),
}


def counts_of(guide: Guide, position: Position | None, event: Event, turn: Turn) -> tuple[Count, ...]:
    """What happened when this event at this position led to this turn."""
    return (*_before(guide, position, event, turn), *_said(turn), *_after(guide, turn))


def length_class(seconds: int) -> Count:
    """How long a finished call was: a class of whole minutes, never the length itself."""
    return Count("length", _LENGTH_CLASSES[bisect(_LENGTH_BOUNDS, seconds // 60)])


def place_name(guide: Guide, position: Position) -> str:
    """What a position is called where only the place counts; empty for one that this guide does not have."""
    if position.place in (Place.HUMAN, Place.TRANSFER):
        return "human"
    if position.place is Place.GOODBYE:
        return "goodbye"
    if position.place is Place.SECTION:
        return f"section:{position.node}:{position.section + 1}"
    if position.place in practice.PLACES:
        return f"practice:{position.node}"
    if position.place is not Place.TOUR:
        return f"{position.place.value}:{position.node}"
    sections = tour(guide)
    if position.section >= len(sections):
        return ""
    topic, index = sections[position.section]
    return f"tour:{topic.id}:{index + 1}"


def _before(guide: Guide, position: Position | None, event: Event, turn: Turn) -> Iterator[Count]:
    if isinstance(event, CallStarted):
        yield CALL
    elif position is not None and position.place in (Place.MEETING, Place.ALONE):
        if position.place is Place.ALONE and not position.no_input:
            yield Count("room_first")
        return  # how long somebody is in a room, and how long alone, is nobody's business
    elif position is not None and exists(guide, position):
        yield Count("went_on", place_name(guide, position))
        if isinstance(event, NoInput) and position.place is Place.MENU:
            yield Count("no_input")
        if isinstance(event, TransferEnded) and not isinstance(turn.then, Transfer):
            yield Count("transfer", event.status if event.status in KINDS["transfer"].rows else "failed")


def _said(turn: Turn) -> Iterator[Count]:
    for speech in turn.says:
        if not isinstance(speech, str):
            continue
        kind, _, subject = speech.partition(":")
        if kind == "section":
            yield Count("section", subject)
            if subject.endswith(":1") and f"title:{subject[:-2]}" in turn.says:
                yield Count("topic", subject[:-2])
        elif kind == "practice_number" and f"title:{subject}" in turn.says:
            yield Count("topic", subject)
        elif kind in _BY_SPEECH:
            yield Count(_BY_SPEECH[kind])


def _after(guide: Guide, turn: Turn) -> Iterator[Count]:
    if isinstance(turn.then, Listen):
        yield Count("arrived", place_name(guide, turn.then.position))
    elif isinstance(turn.then, Transfer):
        if turn.then.position.section == 0:  # the next telephones ring for the same wish
            yield Count("human")
        yield Count("arrived", place_name(guide, turn.then.position))
    elif isinstance(turn.then, Meet):
        yield Count("room")
    elif isinstance(turn.then, HangUp):
        yield Count("goodbye")
