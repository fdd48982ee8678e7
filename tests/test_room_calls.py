"""Rooms as calls: the way in, every mistake at the door, two who meet, and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from example_guide import DESKS
from fakes.fetched_once import FetchedOnce
from fakes.room_guide import CODE, OTHER_CODE, FakeRooms, put_room_guide

from app import _hotline
from ivr.core.guide import MAIN
from ivr.core.positions import path_of, walk
from ivr.core.turn import HangUp, Meet, Place, Position, Repeat
from ivr.release import Release
from ivr.rooms.entry import MANY
from ivr.rooms.schedule import Schedule
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.signature import signature
from ivr.simulator.caller import Caller
from ivr.simulator.conference import Conferences
from ivr.simulator.events import Meeting, Webhook
from ivr.simulator.transport import Reply
from ivr.simulator.webhook_client import Request
from ivr.statistics.counter import NoCounter

WRONG = "123457"
AT_THE_DOOR = f"/voice/{path_of(Position(Place.ROOM, MAIN))}"
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
    texts = snapshot.release.texts
    conferences = Conferences()

    def make(entry: str = "/voice") -> Caller:
        caller = Caller(
            FetchedOnce(app, settings.public_url, room_audio),
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
    somebody().hears("Für den Raum Ihrer Gruppe: … die Sechs")
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


@pytest.mark.parametrize("wrong", ["3", "315", "31549", "12#"])
def test_a_star_in_the_code_begins_anew(somebody: NewCaller, wrong: str) -> None:
    """At once, wherever it comes, as often as somebody likes; and what was typed before does not count."""
    caller = somebody("/voice/room")
    for _ in range(4):
        caller.types(wrong)
        caller.presses("*", after=0.5)
    for digit in CODE:
        caller.presses(digit, after=0.2)
    caller.hears("Gruppe Linde")
    assert "weniger als sechs" not in " ".join(caller.heard)
    assert not caller.troubles


def test_a_star_alone_changes_nothing_at_the_door(somebody: NewCaller) -> None:
    """There is nothing to begin anew; the line says that it waits."""
    caller = somebody("/voice/room")
    caller.presses("*")
    caller.hears("Ich warte. Nehmen Sie sich Zeit.")
    caller.types(CODE)
    caller.hears("Gruppe Linde")


def test_a_hash_after_the_code_is_shrugged_off(somebody: NewCaller) -> None:
    """Other lines ask for it; here it comes while nothing listens."""
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.presses("#", after=0.3)
    caller.hears("Gruppe Linde")
    caller.hears("erste Person")


def test_there_is_time_to_begin_and_for_each_digit(somebody: NewCaller) -> None:
    """Half a minute with two friendly words, then nine seconds before each digit; the code is whole."""
    caller = somebody("/voice/room")
    caller.follows("-,-")
    caller.hears("Ich warte. Nehmen Sie sich Zeit.")
    caller.listens()
    for digit in CODE:
        caller.presses(digit, after=9.0)
    caller.hears("Gruppe Linde")


def test_a_digit_that_comes_too_late_begins_a_new_code(somebody: NewCaller) -> None:
    """What came before is read back, and counts as one try; nobody is thrown out."""
    caller = somebody("/voice/room")
    caller.types(CODE[:5])
    caller.waits()
    caller.hears("weniger als sechs Ziffern")
    caller.types(CODE[5] + CODE[:5])
    caller.hears("gibt es keinen Raum")
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


def test_an_answer_that_comes_later_can_not_be_typed_over(
    somebody: NewCaller, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever tries code after code has to wait each time; the log says once that it began, and no code."""
    for _ in range(MANY + 1):
        somebody("/voice/room").types(WRONG)
    caller = somebody("/voice/room")
    for tries, answer in enumerate(("gibt es keinen Raum", "Auch zu diesen Ziffern", "dreimal"), 1):
        caller.types(WRONG)
        for key in WRONG[:4]:  # one in each silence, and one in what is said between them
            caller.presses(key, after=0.1)
        assert caller.transcript().count("(geht verloren)") == 4 * tries
        caller.hears(answer)
    assert [record.getMessage() for record in caplog.records] == [
        f"more than {MANY} wrong codes within an hour: answers at the rooms come later"
    ]


def test_an_hour_without_wrong_codes_and_answers_are_quick_again(
    somebody: NewCaller, rooms: FakeRooms
) -> None:
    """What was counted is forgotten with its hour."""
    for _ in range(MANY + 1):
        somebody("/voice/room").types(WRONG)
    rooms.now += timedelta(hours=1)
    caller = somebody("/voice/room")
    caller.types(CODE)
    caller.hears("Gruppe Linde")
    assert "Einen Moment bitte" not in " ".join(caller.heard)


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


def test_whoever_was_in_a_room_that_is_closed_goes_on(somebody: NewCaller, rooms: FakeRooms) -> None:
    """Those inside talk to the end; who leaves hears the menu, and that the room is no more."""
    first, second = somebody("/voice/room"), somebody("/voice/room")
    first.types(CODE)
    first.hears("erste Person")
    second.types(CODE)
    second.meets()
    linde, ahorn = rooms.there
    rooms.there = [replace(linde, schedule=Schedule(last_day=rooms.now.date() - timedelta(days=1))), ahorn]
    first.meets()
    first.presses("*")
    first.hears("Sie sind nicht mehr im Raum")
    first.presses("6")
    first.types(CODE)
    first.hears("Diesen Raum gibt es nicht mehr")
    assert isinstance(second._now, Meeting)
    rooms.there = []
    second.presses("*")
    second.hears("Sie sind nicht mehr im Raum")
    second.hears("Hauptmenü")
    assert not first.troubles + second.troubles


def test_many_at_once_come_into_one_room(somebody: NewCaller) -> None:
    """Twilio is told the same name, whoever of them is the first."""
    callers = [somebody("/voice/room") for _ in range(8)]
    at_the_door = Request("POST", urljoin(callers[0].client.entry, AT_THE_DOOR), (("Digits", CODE),))
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda one: one.client.ask(at_the_door, "in-progress")[1], callers))
    assert len({reply.body for reply in replies}) == 1
    assert b">ab12</Conference>" in replies[0].body


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("ABCDEF", "Ich habe noch keine Ziffern gehört"),
        ("31A49D26", "Gruppe Linde"),
        ("٣١٤٩٢٦", "Ich habe noch keine Ziffern gehört"),
        ("31492", "weniger als sechs Ziffern"),
        ("3149267", "Gruppe Linde"),
        ("*" * 400, "Geben Sie die Zahl noch einmal ein"),
    ],
)
def test_what_is_no_code_is_answered(somebody: NewCaller, typed: str, heard: str) -> None:
    """Letters (telephones can send A to D) are no digits; one digit too many is left out."""
    caller = somebody("/voice/room")
    asked = Request("POST", urljoin(caller.client.entry, AT_THE_DOOR), (("Digits", typed),))
    _, reply = caller.client.ask(asked, "in-progress")
    found = re.findall(r"([0-9a-f]{20}[.]wav)|<Say[^>]*>([^<]*)", reply.body.decode())
    assert heard in " ".join(caller.texts.get(file, said) for file, said in found)


@pytest.mark.parametrize("typed", [CODE, WRONG, CODE[:4]])
def test_no_code_is_in_an_address_or_in_the_log(somebody: NewCaller, log: list[str], typed: str) -> None:
    """Only in the body of the request that brings it."""
    caller = somebody("/voice/room")
    caller.types(typed)
    if len(typed) < 6:
        caller.waits()
    if typed == CODE:
        caller.hears("erste Person")  # who stays alone in a room hears no end
    else:
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


def test_whoever_presses_nothing_hears_of_rooms_only_while_there_are_some(
    somebody: NewCaller, rooms: FakeRooms
) -> None:
    """The whole guide and a goodbye, practice told as a story included, with rooms and without."""
    for there in (list(rooms.there), []):
        rooms.there = there
        caller = somebody()
        caller.listens_to_the_end()
        heard = " ".join(caller.heard)
        assert ("Ihre Gruppe kann sich hier am Telefon treffen" in heard) == bool(there)
        assert "Maria hat heute ein Treffen am Telefon" in heard
        assert "Auf Wiederhören" in heard


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path", ["/voice/room", "/voice/room/haupt/0/normal/0/0", "/voice/alone/haupt/0/normal/0/0"]
)
@pytest.mark.parametrize("signed", ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "for another code"])
def test_a_forged_request_to_a_room_gets_no_answer(
    somebody: NewCaller, log: list[str], method: str, path: str, signed: str
) -> None:
    """Neither does one that was signed for another code; what was tried is in no log."""
    caller = somebody()
    transport, url = caller.client.transport, urljoin(caller.client.entry, path)
    if signed == "for another code":
        signed = signature(caller.client.token, url, [("Digits", WRONG)])
    headers = {"X-Twilio-Signature": signed}
    if method == "POST":
        reply = transport.post(url, [("Digits", CODE)], headers)
    else:
        reply = transport.get(f"{url}?Digits={CODE}", headers)
    assert (reply.status, reply.body) == (403, b"")
    assert CODE not in "".join(log)


@pytest.mark.slow
def test_a_hundred_wrong_codes_keep_nobody_waiting_who_reads(
    somebody: NewCaller, count: Callable[[str], None]
) -> None:
    """Each is answered, and while they come another caller hears the guide as quickly as ever."""
    url = urljoin(somebody().client.entry, AT_THE_DOOR)
    codes = [f"{number:06}" for number in range(200_000, 200_100)]

    def tries(code: str) -> Reply:
        return somebody().client.ask(Request("POST", url, (("Digits", code),)), "in-progress")[1]

    reader = somebody()
    with ThreadPoolExecutor(4) as threads:
        replies = threads.map(tries, codes)
        reader.follows("1,1,3,9,2,1,9,5,1,9,3,1,9")
        answered = list(replies)
    assert {reply.status for reply in answered} == {200}
    slowed = [file.encode() for file, text in reader.texts.items() if text.startswith("Einen Moment bitte")]
    assert sum(any(file in reply.body for file in slowed) for reply in answered) == 100 - MANY
    waited = [event.reply.seconds for event in reader.events if isinstance(event, Webhook)]
    assert max(waited) < 1
    count(f"100 wrong codes at once: a reader's slowest answer of {len(waited)} took {max(waited):.3f} s")
    assert not reader.troubles


@pytest.mark.parametrize("staffed", [True, pytest.param(False, marks=pytest.mark.slow)])
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
