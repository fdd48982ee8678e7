"""What the page shows of a event: where, which section, which verb, and what the draft changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_release import RELEASE
from fakes.fake_hotline import FakeHotline, Page, events_of, wav
from fakes.hotlines import drafted, file_of, without_telephone

from ivr.simulator.browser.view import Differences, View, differences, document, here, lines
from ivr.simulator.events import Dialling, Event, Fetched, Heard, HungUp, Meeting, Quiet, Trouble, Webhook
from ivr.simulator.transport import Reply

URL = "https://hotline.example/voice"
TWIML = (
    '<Response><Gather action="/voice/menu/telefon/0/normal/0/0" timeout="10">'
    "<Say>Hallo &amp; so</Say><Play>/a.wav</Play><Pause/><Play>/a.wav</Play></Gather>"
    "<Dial>+493023125000</Dial><Hangup/></Response>"
)


def _heard(url: str | None, text: str = "") -> Heard:
    return Heard(0, text, 1.0, url, True)


def test_each_tag_is_a_line_with_its_verb() -> None:
    """The closing of a verb carries the number of its opening."""
    root = document(TWIML.encode())
    assert root is not None
    shown = [*lines(root)]
    assert [(line["depth"], line["tag"], line["verb"], line["opens"]) for line in shown] == [
        (0, "Response", "", True),
        (1, "Gather", "0", True),
        (2, "Say", "0.0", True),
        (2, "Play", "0.1", True),
        (2, "Pause", "0.2", True),
        (2, "Play", "0.3", True),
        (1, "Gather", "0", False),
        (1, "Dial", "1", True),
        (1, "Hangup", "2", True),
        (0, "Response", "", False),
    ]
    assert shown[2]["text"] == "Hallo & so"
    assert shown[1]["attributes"] == [("action", "/voice/menu/telefon/0/normal/0/0"), ("timeout", "10")]


def test_events_name_their_verbs() -> None:
    """The same recording twice is two verbs; waiting is the Gather's."""
    hotline = FakeHotline({"/voice": Page(TWIML.encode()), "/a.wav": wav(1.0)})
    timed = (Heard, Quiet, Dialling, HungUp)
    verbs = [event.verb for event in events_of(hotline) if isinstance(event, timed)]
    assert verbs == ["0.0", "0.1", "0.2", "0.3", "0", "1", "2"]


@pytest.mark.parametrize("body", [b"", b"<html", b"\xff\xfe", b"Internal Server Error"])
def test_what_is_no_twiml_is_shown_as_it_came(body: bytes) -> None:
    """Without lines, and without a verb."""
    shown = View(RELEASE, Differences()).one(Webhook(0, "POST", URL, (), Reply(500, "text/html", body, 0.1)))
    assert shown["lines"] == []
    assert shown["raw"] == body.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("menu/telefon/0/normal/0/0", {"node": "telefon", "section": 0}),
        ("section/telefon.wie/1/slow/0/0", {"node": "telefon.wie", "section": 1}),
        ("tour/haupt/3/normal/0/0", {"node": "telefon.wie", "section": 2}),
        ("goodbye/haupt/0/normal/0/0", None),
        ("transfer/haupt/0/normal/0/0", None),
        ("menu/fort/0/normal/0/0", None),
        ("nonsense", None),
    ],
)
def test_where_the_call_is_stands_in_the_next_url(path: str, place: dict[str, object] | None) -> None:
    """In the reading of everything it is the topic that is being read."""
    assert here(f"{URL}/{path}", RELEASE.guide) == place


def test_a_webhook_shows_what_was_asked_and_answered() -> None:
    """Path, parameters, status, time, size, and where the call is now."""
    reply = Reply(200, "text/xml", TWIML.encode(), 0.0123)
    shown = View(RELEASE, Differences()).one(Webhook(0, "POST", URL, (("Digits", "1"),), reply))
    assert (shown["method"], shown["url"], shown["params"]) == ("POST", "/voice", (("Digits", "1"),))
    assert (shown["status"], shown["bytes"], shown["ms"]) == (200, len(TWIML), 12.3)
    assert shown["here"] == {"node": "telefon", "section": 0}


@pytest.mark.parametrize(
    ("speech", "section"),
    [
        ("section:telefon.wie:2", "Telefon.Wie, Abschnitt 2 von 3"),
        ("section:telefon.was:1", "Telefon.Was"),
        ("menu:haupt", "Menü: Hauptmenü"),
        ("title:kosten", ""),
        ("welcome", ""),
    ],
)
def test_what_is_said_has_its_section(speech: str, section: str) -> None:
    """Where a topic has several, with their number; prompts have none."""
    url = f"https://hotline.example/audio/{file_of(speech)}"
    shown = View(RELEASE, Differences()).one(_heard(url, "Text"))
    assert (shown["section"], shown["sound"], shown["recorded"]) == (
        section,
        f"/audio/{file_of(speech)}",
        True,
    )


def test_what_has_no_recording_is_spoken() -> None:
    """The sound is the embedded voice's, with the text in its address."""
    shown = View(RELEASE, Differences()).one(_heard(None, "Grüß Gott & so"))
    assert shown["sound"] == "/phone/spoken?text=Gr%C3%BC%C3%9F+Gott+%26+so"
    assert not shown["recorded"]


def test_everything_else_is_shown_too() -> None:
    """Each kind of event, by its name."""
    events: list[Event] = [
        Fetched(0, "https://hotline.example/audio/a.wav", Reply(200, "audio/wav", b"123", 0.001)),
        Quiet(0, 1, "pause", True),
        Quiet(0, 10, "waiting", True),
        Dialling(0, "+49", 25),
        Trouble(0, 11200, "Kaputt."),
        HungUp(1.23456, "hotline"),
    ]
    shown = [*map(View(None, Differences()).one, events)]
    assert [entry["kind"] for entry in shown] == [
        "fetched", "pause", "waiting", "dialling", "trouble", "hungup",
    ]  # fmt: skip
    assert shown[-1]["at"] == 1.235


def test_other_words_and_another_recording_are_told_apart() -> None:
    """The welcome has new words, a section of the costs was only recorded anew."""
    found = differences(RELEASE, drafted())
    assert found.files == {"aaaaaaaa0.wav": "text", "aaaaaaaa1.wav": "sound"}
    assert found.nodes == {"": "text", "kosten": "sound"}
    assert found.texts == 1


def test_what_is_gone_is_named() -> None:
    """By its title, and so is all that was below it."""
    found = differences(RELEASE, without_telephone())
    assert found.gone == ("Telefon", "Telefon.Was", "Telefon.Wie")
    assert found


def test_what_is_said_anew_is_marked() -> None:
    """In the reading along."""
    found = differences(RELEASE, drafted())
    shown = View(drafted(), found).one(_heard("https://hotline.example/audio/aaaaaaaa0.wav"))
    assert shown["changed"] == "text"


ROOM_TOPIC = replace(RELEASE.guide.contact, id="raum", key="3", is_room=True)
WITH_ROOM = replace(
    RELEASE.guide,
    main=replace(RELEASE.guide.main, choices=(*RELEASE.guide.main.choices, ROOM_TOPIC)),
)


@pytest.mark.parametrize("place", ["room", "alone", "meeting"])
def test_whoever_is_in_a_room_or_at_its_door_is_shown_at_its_topic(place: str) -> None:
    """Where the guide has none, nowhere."""
    url = f"{URL}/{place}/haupt/0/normal/0/0"
    assert here(url, WITH_ROOM) == {"node": "raum", "section": 0}
    assert here(url, RELEASE.guide) is None


def test_a_meeting_shows_how_many_others_there_are() -> None:
    """And a key, which may be the star, ends the moment; who is alone is told by the webhook."""
    view = View(RELEASE, Differences())
    shown = view.one(Meeting(9.0, "probe", 3, 591.0))
    assert shown == {
        "kind": "meeting", "others": 2, "seconds": 591.0, "listening": True, "at": 9.0, "verb": ""
    }  # fmt: skip
    reply = Reply(200, "text/xml", b"<Response/>", 0.1)
    for place, alone in (("alone", True), ("meeting", False)):
        asked = Webhook(0, "POST", f"{URL}/{place}/haupt/0/normal/0/0", (), reply)
        assert view.one(asked)["alone"] is alone
