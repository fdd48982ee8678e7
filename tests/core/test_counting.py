"""What a call counts as: kinds and places, and never who called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from example_guide import DESKS, GUIDE
from walks import walked

from ivr.core.counting import Count, counts_of, length_class, place_name
from ivr.core.desk import Desk
from ivr.core.dialog import next_turn, tour
from ivr.core.guide import MAIN
from ivr.core.turn import (
    CallStarted,
    CodeTyped,
    DigitsTyped,
    Entrance,
    Event,
    HangUp,
    KeyPressed,
    NoInput,
    Place,
    Position,
    Repeat,
    Transfer,
    TransferEnded,
)
from ivr.release import Release


def call(release: Release, *events: Event, staffed: bool = False) -> Counter[str]:
    """What a call with these events counts as; transfers are over when the next event comes."""
    position, counted = None, Counter[str]()
    for event in events:
        turn = next_turn(release.guide, position, event, desk=DESKS[staffed])
        counted.update(
            f"{count.kind}:{count.subject}".rstrip(":")
            for count in counts_of(release.guide, position, event, turn)
        )
        position = None if isinstance(turn.then, HangUp) else turn.then.position
    return counted


def test_a_call_is_counted_when_it_begins(release: Release) -> None:
    """Once, and it waits in the main menu."""
    assert call(release, CallStarted()) == {"call": 1, f"arrived:menu:{MAIN}": 1}


def test_a_topic_counts_when_it_is_begun_and_a_section_each_time(release: Release) -> None:
    """Hearing it again is a wish of its own, not another topic."""
    counted = call(release, CallStarted(), KeyPressed("5"), KeyPressed("1"), KeyPressed("3"))
    assert counted["topic:kosten"] == 1
    assert counted["section:kosten:1"] == 2
    assert counted["again"] == 1
    assert counted["went_on:section:kosten:1"] == 2


def test_slower_and_faster_are_counted(release: Release) -> None:
    """The same key, one after the other: twice slower, then back to normal."""
    counted = call(release, CallStarted(), KeyPressed("5"), *[KeyPressed("2")] * 3)
    assert (counted["slower"], counted["faster"], counted["topic:kosten"]) == (2, 1, 1)


def test_back_and_pause_are_counted(release: Release) -> None:
    """Each press, wherever in a topic; and a pause is a place to wait at."""
    counted = call(release, CallStarted(), *map(KeyPressed, "54551"))
    assert (counted["back"], counted["pause"], counted["arrived:pause:kosten"]) == (1, 1, 1)


def test_practice_is_counted_when_it_begins_and_when_it_is_done(release: Release) -> None:
    """As a topic, too; what was typed is counted nowhere."""
    typed = [event for number in ("4711222", "3546", "218") for event in (DigitsTyped(number), NoInput())]
    counted = call(release, CallStarted(), KeyPressed("1"), KeyPressed("5"), *typed)
    assert (counted["practice"], counted["practice_done"]) == (1, 1)
    assert counted["topic:telefonkonferenz.ueben"] == 1
    assert counted["arrived:practice:telefonkonferenz.ueben"] == 6
    assert not [kind for kind in counted if re.search("4711|3546|218", kind)]


ROOM_GUIDE = replace(
    GUIDE,
    main=replace(
        GUIDE.main, choices=(*GUIDE.main.choices, replace(GUIDE.contact, id="raum", key="3", is_room=True))
    ),
)
AT_THE_DOOR, ALONE, MEETING = (Position(place, MAIN) for place in (Place.ROOM, Place.ALONE, Place.MEETING))


def at_room(position: Position, event: Event) -> list[str]:
    """What this counts as there, besides who arrived and went on."""
    turn = next_turn(ROOM_GUIDE, position, event)
    counts = counts_of(ROOM_GUIDE, position, event, turn)
    assert not [count.subject for count in counts if "ab12" in count.subject or "Linde" in count.subject]
    return [count.kind for count in counts if count.kind not in ("arrived", "went_on")]


def test_a_room_counts_who_comes_and_who_is_first_but_never_which_room_it_is() -> None:
    """One for the code, one for the first thing that is heard alone; how long that lasts is not counted."""
    opened = CodeTyped(Entrance.OPEN, "ab12", "Gruppe Linde", 5400)
    assert at_room(AT_THE_DOOR, opened) == ["room"]
    assert at_room(ALONE, NoInput()) == ["room_first"]
    still = next_turn(ROOM_GUIDE, ALONE, NoInput()).then
    assert isinstance(still, Repeat)
    assert at_room(still.position, NoInput()) == []
    assert at_room(MEETING, TransferEnded("answered")) == []
    assert at_room(MEETING, TransferEnded("failed")) == ["room_failed"]


def test_whoever_does_not_come_into_a_room_is_counted_with_the_reason() -> None:
    """Another time, and each of the three tries with digits that open nothing."""
    assert at_room(AT_THE_DOOR, CodeTyped(Entrance.CLOSED, "ab12", "Gruppe Linde")) == ["room_closed"]
    wrong = CodeTyped(Entrance.UNKNOWN, digits="123457")
    for tries in range(3):
        assert at_room(replace(AT_THE_DOOR, no_match=tries), wrong)[0] == "room_wrong"


def test_silence_counts_where_a_key_was_needed(release: Release) -> None:
    """Two silences in the menu; the silence of somebody who listens to a section is none."""
    counted = call(release, CallStarted(), NoInput(), NoInput(), NoInput())
    assert (counted["no_input"], counted["tour"]) == (2, 1)


@pytest.mark.parametrize("before", [(), (KeyPressed("5"),), (NoInput(), NoInput())])
def test_every_wrong_key_counts_once(release: Release, before: tuple[Event, ...]) -> None:
    """In a menu, in a topic, in the reading of the whole guide."""
    wrong = [KeyPressed("?")] * 2
    assert call(release, CallStarted(), *before, *wrong)["no_match"] == 2


def test_a_human_who_is_busy_is_counted_as_such(release: Release) -> None:
    """Asked for, rung, busy; an unknown word of Twilio's is a failure."""
    asked = (CallStarted(), KeyPressed("0"))
    counted = call(release, *asked, TransferEnded("busy"), staffed=True)
    assert (counted["human"], counted["transfer:busy"], counted["topic:kontakt"]) == (1, 1, 1)
    assert (counted["arrived:human"], counted["went_on:human"]) == (1, 1)
    assert call(release, *asked, TransferEnded("+4930"), staffed=True)["transfer:failed"] == 1


def test_who_stays_to_the_end_gives_up_nowhere(release: Release) -> None:
    """Every place was arrived at and left, every section of the guide was heard, then comes the goodbye."""
    counted = call(release, CallStarted(), *[NoInput()] * (3 + len(tour(release.guide))))
    assert counted["goodbye"] == 1
    arrived = {kind: n for kind, n in counted.items() if kind.startswith("arrived:")}
    assert {kind.replace("arrived", "went_on"): n for kind, n in arrived.items()} == {
        kind: n for kind, n in counted.items() if kind.startswith("went_on:")
    }
    assert len([kind for kind in counted if kind.startswith("section:")]) == len(tour(release.guide))
    assert sum(n for kind, n in counted.items() if kind.startswith("topic:")) == len(release.guide.topics())


@pytest.mark.parametrize(
    ("seconds", "subject"),
    [
        (0, "0-1"),
        (59, "0-1"),
        (60, "1-5"),
        (299, "1-5"),
        (300, "5-15"),
        (900, "15-30"),
        (1800, "30-"),
        (86400, "30-"),
    ],
)
def test_the_length_of_a_call_is_a_class(seconds: int, subject: str) -> None:
    """Whole minutes are the bounds; nobody learns how long a single call was."""
    assert length_class(seconds) == Count("length", subject)


@pytest.mark.slow
@pytest.mark.parametrize("staffed", [False, True])
def test_each_reachable_turn_counts_and_names_only_what_the_guide_has(
    release: Release, staffed: bool
) -> None:
    """All positions, all keys: who arrives has a place to arrive at, and every subject is of the guide."""
    nodes = {node.id for node in release.guide.nodes()}
    for position, event, turn in walked(release.guide, staffed=staffed):
        counts = counts_of(release.guide, position, event, turn)
        kinds = [count.kind for count in counts]
        assert kinds.count("arrived") + kinds.count("goodbye") == 1
        assert kinds.count("went_on") == (position is not None)
        assert isinstance(turn.then, Transfer) == ("human" in kinds)
        for count in counts:
            assert set(_nodes(count)) <= nodes


def _nodes(count: Count) -> Iterator[str]:
    places = ("menu", "section", "end", "pause", "practice", "tour", "human", "goodbye")
    parts = count.subject.split(":") if count.kind != "transfer" else []
    return (part for part in parts if part and not part.isdigit() and part not in places)


def test_a_place_that_a_new_guide_lacks_has_no_name(release: Release) -> None:
    """A call that goes on from an old release does not count as giving up somewhere else."""
    beyond = Position(Place.TOUR, MAIN, len(tour(release.guide)))
    assert place_name(release.guide, beyond) == ""
    turn = next_turn(release.guide, beyond, NoInput())
    assert "went_on" not in {count.kind for count in counts_of(release.guide, beyond, NoInput(), turn)}


def test_a_second_telephone_is_no_second_wish(release: Release) -> None:
    """Asked for once; how it ended is counted when nobody else is left to ask."""
    desk = Desk((("+4951112345",), ("+491711234567",)))
    first = next_turn(release.guide, Position(Place.MENU, MAIN), KeyPressed("0"), desk=desk)
    assert isinstance(first.then, Transfer)
    busy = TransferEnded("busy")
    second = next_turn(release.guide, first.then.position, busy, desk=desk)
    assert isinstance(second.then, Transfer)
    counted = {count.kind for count in counts_of(release.guide, first.then.position, busy, second)}
    assert counted == {"went_on", "arrived"}
    last = next_turn(release.guide, second.then.position, busy, desk=desk)
    assert Count("transfer", "busy") in counts_of(release.guide, second.then.position, busy, last)
