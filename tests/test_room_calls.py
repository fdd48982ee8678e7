"""Rooms as calls: the way in, every mistake at the door, two who meet, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from example_guide import DESKS
from fakes.room_guide import CODE, OTHER_CODE, FakeRooms, put_room_guide

from app import _hotline
from ivr.core.positions import walk
from ivr.core.turn import HangUp, Meet, Place, Repeat
from ivr.release import Release
from ivr.rooms.entry import MANY
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.conference import Conferences
from ivr.simulator.events import Webhook
from ivr.simulator.transport import WSGITransport
from ivr.statistics.counter import NoCounter

WRONG = "123457"
NewCaller = Callable[..., Caller]


@pytest.fixture(scope="module")
def room_audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    audio = tmp_path_factory.mktemp("rooms") / "audio"
    put_room_guide(audio)
    return audio


@pytest.fixture
def rooms() -> FakeRooms:
    return FakeRooms()


@pytest.fixture
def log() -> list[str]:
    """What the server writes down."""
    return []


@pytest.fixture
def somebody(room_audio: Path, rooms: FakeRooms, log: list[str]) -> NewCaller:
    """Makes callers of one hotline, who can meet."""
    settings = Settings.for_test_phone(audio=room_audio)
    live = LiveRelease(room_audio)
    app = _hotline(settings, live, NoCounter(), log.append, rooms.entry())
    snapshot = live.snapshot()
    assert snapshot is not None
    texts = {recording.file: recording.text for recording in snapshot.release.recordings}
    conferences = Conferences()

    def make(entry: str = "/voice") -> Caller:
        caller = Caller(
            WSGITransport(app, settings.public_url),
            token=settings.auth_token,
            texts=texts,
            entry=entry,
            conferences=conferences,
        )
        caller.calls()
        return caller

    return make


def test_the_menu_offers_the_room_only_while_there_are_rooms(somebody: NewCaller, rooms: FakeRooms) -> None:
    """With its last room the key is gone, and so is the way in by the number of its own."""
    somebody().hears("Für den Raum Ihrer Gruppe")
    rooms.there = []
    caller = somebody()
    caller.never_hears("Raum Ihrer Gruppe")
    caller.presses("6")
    caller.never_hears("sechs Ziffern")
    somebody("/voice/room").hears("Für die Telefonkonferenz")


def test_two_callers_meet_and_leave_by_the_star(somebody: NewCaller) -> None:
    """The first waits and hears why; the second meets the first; the star leads back, and in again."""
    first, second = somebody(), somebody("/voice/room")
    first.presses("6")
    first.hears("sechs Ziffern")
    first.types(CODE)
    first.hears("Sie sind jetzt im Raum:")
    first.hears("Gruppe Linde")
    first.hears("Sie sind die erste Person")
    second.hears("Räumen für Gruppen")
    second.types(CODE)
    second.hears("Gruppe Linde")
    second.meets()
    first.meets()
    first.presses("*")
    first.hears("Sie sind nicht mehr im Raum")
    first.presses("6")
    first.hears("sechs Ziffern")
    first.types(CODE)
    first.meets()
    assert not first.troubles + second.troubles


def test_groups_do_not_meet_each_other(somebody: NewCaller) -> None:
    """Another code, another room."""
    first, second = somebody("/voice/room"), somebody("/voice/room")
    first.types(CODE)
    second.types(OTHER_CODE)
    first.hears("Gruppe Linde")
    second.hears("Gruppe Ahorn")
    second.hears("Sie sind die erste Person")


def test_a_meeting_ends_half_an_hour_after_its_hours(somebody: NewCaller) -> None:
    """At 15:30 of a meeting until 17 there are two hours left; then the menu, not the end of the call."""
    first, second = somebody("/voice/room"), somebody("/voice/room")
    first.types(CODE)
    first.hears("erste Person")
    second.types(CODE)
    second.meets()
    second.hears("Sie sind nicht mehr im Raum")
    assert 7200 < second.seconds < 7300


def test_wrong_twice_and_then_right(somebody: NewCaller) -> None:
    """What was heard is read back digit by digit, each time with more help."""
    caller = somebody("/voice/room")
    caller.types(WRONG)
    caller.hears("gibt es keinen Raum")
    caller.hears("eins, zwei, drei, vier, fünf, sieben")
    caller.types(WRONG)
    caller.hears("neue Ziffern")
    caller.types(CODE)
    caller.hears("Gruppe Linde")


def test_wrong_three_times_leads_to_the_contact(somebody: NewCaller) -> None:
    """Nobody is thrown out."""
    caller = somebody("/voice/room")
    for _ in range(3):
        caller.types(WRONG)
    caller.hears("dreimal nicht geklappt")
    caller.listens_to_the_end()
    assert not caller.troubles


def test_a_star_in_the_code_begins_anew(somebody: NewCaller) -> None:
    """What was typed before it does not count; a # is shrugged off."""
    caller = somebody("/voice/room")
    caller.types("12*#")
    caller.waits()
    caller.hears("sechs Ziffern")
    caller.types(CODE)
    caller.hears("Gruppe Linde")


def test_too_few_digits_are_read_back(somebody: NewCaller) -> None:
    """And asked for again."""
    caller = somebody("/voice/room")
    caller.types("314")
    caller.waits()
    caller.hears("weniger als sechs Ziffern")
    caller.hears("drei, eins, vier")
    caller.types(CODE)
    caller.hears("Gruppe Linde")


def test_who_types_nothing_hears_everything_and_a_goodbye(somebody: NewCaller) -> None:
    """Help, then the main menu, then the whole guide."""
    caller = somebody("/voice/room")
    caller.listens_to_the_end()
    heard = " ".join(caller.heard)
    for words in ("auf der Karte Ihrer Gruppe", "zum Hauptmenü", "Auf Wiederhören"):
        assert words in heard


def test_outside_its_hours_a_room_says_when_the_group_meets(somebody: NewCaller, rooms: FakeRooms) -> None:
    """The weekday and the hour in words, then the menu."""
    rooms.now = rooms.now.replace(day=3)
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.hears("Der Raum ist jetzt geschlossen. Die Gruppe trifft sich wieder am Dienstag um 15 Uhr.")
    caller.hears("Für die Telefonkonferenz")


def test_a_room_that_was_closed_says_so(somebody: NewCaller, rooms: FakeRooms) -> None:
    """Its old code does not sound like a mistake of the caller."""
    caller = somebody("/voice/room")
    old = rooms.there[0]
    ended = type(old.schedule)(last_day=rooms.now.date().replace(month=11))
    rooms.there[0] = type(old)(old.id, old.name, old.code_hash, ended)
    caller.types(CODE)
    caller.hears("Diesen Raum gibt es nicht mehr")


def test_without_the_database_the_guide_goes_on(somebody: NewCaller, rooms: FakeRooms) -> None:
    """Where rooms could never be read, callers are told, and hear the menu."""
    rooms.away = True
    caller = somebody("/voice/room")
    caller.hears("Der Raum lässt sich gerade nicht öffnen")
    caller.hears("Für die Telefonkonferenz")


def test_a_database_that_goes_away_closes_no_door(somebody: NewCaller, rooms: FakeRooms) -> None:
    """The rooms that were read last stay open."""
    somebody("/voice/room")
    rooms.away = True
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.hears("Gruppe Linde")


def test_many_wrong_codes_slow_the_answers_and_lock_nobody_out(somebody: NewCaller) -> None:
    """Whoever has the right code waits a moment; others notice nothing."""
    for _ in range(MANY + 1):
        caller = somebody("/voice/room")
        caller.types(WRONG)
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.hears("Einen Moment bitte")
    caller.hears("Gruppe Linde")
    other = somebody()
    other.presses("5")
    other.never_hears("Einen Moment bitte")


@pytest.mark.parametrize("typed", [CODE, WRONG, CODE[:4]])
def test_no_code_is_in_an_address_or_in_the_log(somebody: NewCaller, log: list[str], typed: str) -> None:
    """Only in the body of the request that brings it."""
    caller = somebody("/voice/room")
    caller.types(typed)
    if len(typed) < 6:
        caller.waits()
    caller.listens()
    asked = [event for event in caller.events if isinstance(event, Webhook)]
    assert any(("Digits", typed) in event.params for event in asked)
    assert not any(typed in event.url for event in asked)
    assert not any(typed.encode() in event.reply.body for event in asked)
    assert typed not in "".join(log)


@pytest.mark.parametrize("name", ["<Hangup/>", "A & B", "Li\u0000nde", "]]>"])
def test_a_name_with_markup_is_spoken(somebody: NewCaller, rooms: FakeRooms, name: str) -> None:
    """rooms.py refuses such names; whoever writes into the database cuts no caller off."""
    old = rooms.there[0]
    rooms.there[0] = type(old)(old.id, name, old.code_hash, old.schedule)
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.hears("erste Person")
    assert not caller.troubles


@pytest.mark.parametrize("staffed", [True, False])
def test_every_position_with_rooms_is_heard_and_goes_on(
    room_audio: Path, staffed: bool, count: Callable[[str], None]
) -> None:
    """The exhaustive walk: nothing silent, no dead end, and each speech has its recording."""
    release = _release(room_audio)
    positions = set()
    for at, event, turn in walk(release.guide, desk=DESKS[staffed]):
        positions.add(at)
        for item in turn.says:
            if isinstance(item, str):
                assert release.recording(item, turn.pace), (at, event)
        if isinstance(turn.then, HangUp):
            assert at is not None
            assert at.place is Place.GOODBYE
        else:
            assert any(isinstance(item, str) for item in turn.says), (at, event)
        if isinstance(turn.then, Repeat | Meet):
            assert at is not None
            assert at.place in (Place.ALONE, Place.ROOM)
    assert {Place.ROOM, Place.MEETING, Place.ALONE} <= {at.place for at in positions if at}
    count(f"positions with rooms{', staffed' if staffed else ''}: {len(positions)}")


def _release(audio: Path) -> Release:
    snapshot = LiveRelease(audio).snapshot()
    assert snapshot is not None
    return snapshot.release
