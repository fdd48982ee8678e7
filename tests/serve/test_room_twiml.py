"""The TwiML of a room: what Twilio is told, and above all what it is not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from example_guide import DESKS
from fakes.room_guide import put_room_guide
from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.core.guide import MAIN, Pace
from ivr.core.positions import walk
from ivr.core.turn import Meet, Place, Position, Repeat, Turn, Words
from ivr.release import Release
from ivr.serve.twiml import Surroundings, render
from ivr.simulator.twiml_parser import MAX_BYTES

URL = "https://hotline.example.de"
MEET = Meet("ab12", 5400, Position(Place.MEETING, MAIN), Position(Place.ALONE, MAIN))


def rendered(release: Release, turn: Turn) -> ElementTree.Element:
    return ElementTree.fromstring(render(turn, Surroundings(release, frozenset(), URL)))


def test_a_room_is_a_conference_that_nobody_records_or_watches(release: Release) -> None:
    """In Ireland, with a soft tone, ended by the star or the clock; no list of who was there."""
    root = rendered(release, Turn((Words("Gruppe Linde."),), Pace.NORMAL, MEET))
    dial = root.find("Dial")
    assert dial is not None
    assert {**dial.attrib, "action": dial.attrib["action"].partition("#")[0]} == {
        "action": f"{URL}/voice/meeting/{MAIN}/0/normal/0/0",
        "hangupOnStar": "true",
        "timeLimit": "5400",
    }
    conference = dial.find("Conference")
    assert conference is not None
    assert conference.text == "ab12"
    found = {**conference.attrib, "waitUrl": conference.attrib["waitUrl"].partition("#")[0]}
    assert found == {
        "beep": "onEnter",
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "false",
        "waitUrl": f"{URL}/voice/alone/{MAIN}/0/normal/0/0",
        "waitMethod": "POST",
        "maxParticipants": "30",
        "record": "do-not-record",
        "region": "ie1",
    }


def test_whatever_is_told_about_a_room_is_known_to_twilios_own_types(release: Release) -> None:
    """A misspelt attribute would be passed on, and Twilio would do what it does without it."""
    root = rendered(release, Turn((Words("Gruppe Linde."),), Pace.NORMAL, MEET))
    for tag, known in (("Dial", VoiceResponse.dial), ("Conference", Dial.conference)):
        element = root.find(f".//{tag}")
        assert element is not None
        names = {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name) for name in element.attrib}
        assert names <= set(inspect.signature(known).parameters)


@pytest.mark.slow
def test_no_page_of_any_call_records_or_reports_who_is_there(
    tmp_path: Path, count: Callable[[str], None]
) -> None:
    """Wherever a call can lead to, rooms and practice included, no verb and no attribute asks for it."""
    release = put_room_guide(tmp_path / "audio")
    rooms = pages = largest = 0
    around = Surroundings(release, release.files, URL)
    for turn in {turn for desk in DESKS.values() for _, _, turn in walk(release.guide, desk=desk)}:
        page = render(turn, around)
        rooms += b"<Conference" in page
        pages, largest = pages + 1, max(largest, len(page))
        told = page.replace(b'record="do-not-record"', b"").lower()
        for word in (b"record=", b"<record", b"callback", b"transcri", b"<start", b"stream", b"coach"):
            assert word not in told
        assert (b'record="do-not-record"' in page) == (b"<Conference" in page)
        assert (b'timeLimit="60"' in page) == (b"<Conference" in page)
    assert rooms == len(Pace)  # one room, at each pace
    assert largest < MAX_BYTES
    count(f"with rooms: {pages} pages, {rooms} lead into a room, the largest {largest} bytes of {MAX_BYTES}")


def test_who_is_alone_hears_only_what_twilio_allows_there(release: Release) -> None:
    """The document at waitUrl may hold Play, Say, Pause and Redirect, nothing else."""
    turn = Turn(("again",), Pace.NORMAL, Repeat(MEET.alone))
    assert {element.tag for element in rendered(release, turn)} <= {"Play", "Say", "Redirect"}


def test_a_name_is_words_and_never_markup(release: Release) -> None:
    """Twilio's own types escape it."""
    root = rendered(release, Turn((Words("<Hangup/> & Linde"),), Pace.NORMAL, MEET))
    assert root.find("Hangup") is None
    said = root.find("Say")
    assert said is not None
    assert said.text == "<Hangup/> & Linde"
    assert said.attrib["language"] == "de-DE"
