"""How Twilio plays a call: each rule with its times."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fakes.fake_hotline import URL, FakeHotline, Page, client, events_of, wav

from ivr.simulator.events import (
    Answer,
    Dialled,
    Dialling,
    Event,
    Fetched,
    Heard,
    HungUp,
    Left,
    Pressed,
    Quiet,
    Trouble,
    Webhook,
)
from ivr.simulator.player import play

MENU = '<Gather action="/key" numDigits="1" finishOnKey="" timeout="10"><Play>/menu.wav</Play></Gather>'
SILENCE = "<Redirect>/silence</Redirect>"


def _hotline(voice: str, **pages: str | bytes | Page) -> FakeHotline:
    """A hotline with this entry, sounds of a known length, and "Danke." after a key."""
    sounds = {"/welcome.wav": wav(2.5), "/menu.wav": wav(8.0)}
    more = {"/" + name.replace("_", "/"): page for name, page in pages.items()}
    return FakeHotline(
        {"/voice": voice, "/key": "<Say>Danke.</Say>", "/silence": "<Say>Nichts.</Say>", **sounds, **more}
    )


def _presses(*keys: str, after: float = 1.0, while_: type[Event] = Quiet) -> Callable[[Event], Answer]:
    """Press these keys one by one, each `after` seconds into a event of that kind."""
    left = list(keys)
    return lambda event: Pressed(left.pop(0), after) if left and isinstance(event, while_) else None


def _outline(events: list[Event]) -> list[tuple[float, str]]:
    """When what was heard, without webhooks and fetching."""
    return [(round(event.at, 3), _short(event)) for event in events if _short(event)]


def _short(event: Event) -> str:
    match event:
        case Heard():
            return event.text
        case Quiet():
            return event.why
        case Dialling():
            return event.number
        case Trouble():
            return str(event.code)
        case HungUp():
            return f"hung up: {event.by}"
        case _:
            return ""


# -- documents and verbs


def test_verbs_play_one_after_the_other_and_the_end_hangs_up() -> None:
    """Sounds last as long as their files, pauses whole seconds, Twilio's voice 13 characters a second."""
    hotline = _hotline('<Play>/welcome.wav</Play><Pause length="2"/><Say>Guten Morgen!</Say><Pause/>')
    assert _outline(events_of(hotline)) == [
        (0.0, "[welcome.wav]"),
        (2.5, "pause"),
        (4.5, "Guten Morgen!"),
        (5.5, "pause"),
        (6.5, "hung up: hotline"),
    ]


def test_the_texts_tell_what_a_recording_says() -> None:
    """By its file name, whatever the path, query or escapes of its URL."""
    hotline = _hotline("<Play>/sounds/a%62.wav?v=1</Play>", **{"sounds_ab.wav": wav(1.0)})
    script = play(client(hotline), {"ab.wav": "Willkommen!"})
    assert "Willkommen!" in [event.text for event in script if isinstance(event, Heard)]


def test_hangup_ends_the_call_before_what_follows() -> None:
    """Nothing after it is played or fetched."""
    hotline = _hotline("<Hangup/><Play>/welcome.wav</Play>")
    assert _outline(events_of(hotline)) == [(0.0, "hung up: hotline")]
    assert hotline.paths() == ["/voice"]


def test_a_redirect_leaves_the_document() -> None:
    """Relative to the document it stands in, by POST unless it says GET, with the parameters of the call."""
    hotline = _hotline(
        "<Redirect>menu/main?a=1</Redirect><Say>Nie.</Say>",
        menu_main='<Redirect method="GET">next</Redirect>',
        menu_next="<Say>Angekommen.</Say>",
    )
    assert [text for _, text in _outline(events_of(hotline))] == ["Angekommen.", "hung up: hotline"]
    assert [(seen.method, seen.path) for seen in hotline.requests] == [
        ("POST", "/voice"),
        ("POST", "/menu/main"),
        ("GET", "/menu/next"),
    ]
    assert hotline.requests[1].query == {"a": "1"}
    assert [seen.form.get("CallStatus") for seen in hotline.requests] == ["ringing", "in-progress", None]
    assert "Digits" not in hotline.requests[1].form


# -- keys


def test_a_key_that_is_awaited_goes_to_the_action() -> None:
    """One second into the waiting; what follows the Gather is not played."""
    hotline = _hotline(MENU + "<Say>Nie.</Say>")
    assert _outline(events_of(hotline, _presses("1"))) == [
        (0.0, "[menu.wav]"),
        (8.0, "waiting"),
        (9.0, "Danke."),
        (9.462, "hung up: hotline"),
    ]
    seen = hotline.requests[-1]
    assert (seen.path, seen.form["Digits"], seen.form["msg"]) == ("/key", "1", "Gather End")
    assert seen.form["FinishedOnKey"] == ""


def test_a_key_stops_the_prompt() -> None:
    """Barge-in, two seconds into the first of two prompts: the second is never heard."""
    hotline = _hotline(MENU.replace("</Gather>", "<Say>Bitte.</Say></Gather>"))
    outline = _outline(events_of(hotline, _presses("1", after=2.0, while_=Heard)))
    assert outline[:2] == [(0.0, "[menu.wav]"), (2.0, "Danke.")]


def test_a_key_after_the_moment_counts_at_its_end() -> None:
    """A driver with a real clock may be a little late."""
    outline = _outline(events_of(_hotline(MENU), _presses("1", after=8.2, while_=Heard)))
    assert outline[1] == (8.0, "Danke.")


def test_all_prompts_are_fetched_before_the_first_one_plays() -> None:
    """So a slow recording delays the whole Gather; each is fetched once in a call."""
    hotline = _hotline(
        "<Gather><Play>/welcome.wav</Play><Play>/menu.wav</Play></Gather><Play>/menu.wav</Play>"
    )
    kinds = [type(event).__name__ for event in events_of(hotline)]
    assert kinds == ["Webhook", "Fetched", "Fetched", "Heard", "Heard", "Quiet", "Heard", "HungUp"]


def test_without_a_key_the_call_falls_through() -> None:
    """After the prompt and all the seconds of the timeout, to the next verb."""
    hotline = _hotline(MENU + SILENCE)
    outline = _outline(events_of(hotline))
    assert outline[1:3] == [(8.0, "waiting"), (18.0, "Nichts.")]
    assert hotline.paths() == ["/voice", "/menu.wav", "/silence"]


def test_several_keys_are_gathered_and_each_has_the_whole_timeout() -> None:
    """Two of three keys, then silence: what was pressed is sent when the time of the last is over."""
    hotline = _hotline('<Gather action="/key" numDigits="3" timeout="4"><Say>Nummer?</Say></Gather>')
    outline = _outline(events_of(hotline, _presses("4", "2", after=3.0)))
    assert [text for _, text in outline[:5]] == ["Nummer?", "waiting", "waiting", "waiting", "Danke."]
    assert [at for at, _ in outline[1:5]] == [0.538, 3.538, 6.538, 10.538]
    assert hotline.requests[-1].form["Digits"] == "42"


def test_the_last_of_numdigits_does_not_wait() -> None:
    """The key of a barge-in is the first of them."""
    hotline = _hotline('<Gather action="/key" numDigits="2"><Play>/menu.wav</Play></Gather>')
    events = events_of(hotline, lambda event: Pressed("5", 0.5) if isinstance(event, Heard | Quiet) else None)
    assert _outline(events)[:3] == [(0.0, "[menu.wav]"), (0.5, "waiting"), (1.0, "Danke.")]
    assert hotline.requests[-1].form["Digits"] == "55"


def test_the_finishing_key_ends_the_input_and_is_no_digit() -> None:
    """It is told apart in FinishedOnKey."""
    hotline = _hotline('<Gather action="/key"/>')
    events_of(hotline, _presses("1", "2", "#"))
    assert (hotline.requests[-1].form["Digits"], hotline.requests[-1].form["FinishedOnKey"]) == ("12", "#")


def test_the_finishing_key_alone_is_no_input() -> None:
    """Why our menus set finishOnKey to "": otherwise # would be swallowed, as here."""
    hotline = _hotline('<Gather action="/key"><Play>/menu.wav</Play></Gather>' + SILENCE)
    outline = _outline(events_of(hotline, _presses("#", after=2.0, while_=Heard)))
    assert outline[1] == (2.0, "Nichts.")


@pytest.mark.parametrize("key", list("0123456789*#"))
def test_without_a_finishing_key_every_key_is_a_digit(key: str) -> None:
    """All twelve keys reach the hotline."""
    hotline = _hotline(MENU)
    events_of(hotline, _presses(key))
    assert hotline.requests[-1].form["Digits"] == key


def test_keys_outside_a_gather_are_lost() -> None:
    """The sound plays to its end, and the key is not kept for the Gather that follows."""
    hotline = _hotline("<Play>/welcome.wav</Play>" + MENU + SILENCE)
    outline = _outline(events_of(hotline, _presses("1", while_=Heard)))
    assert outline[:4] == [(0.0, "[welcome.wav]"), (2.5, "[menu.wav]"), (10.5, "waiting"), (20.5, "Nichts.")]


def test_a_gather_without_an_action_asks_its_own_document_again() -> None:
    """With its query, relative to where the call is now."""
    hotline = _hotline("<Redirect>/menu?a=1</Redirect>", menu='<Gather numDigits="1"/>')
    events_of(hotline, _presses("7"))
    assert [(seen.path, seen.query, seen.form.get("Digits")) for seen in hotline.requests[1:]] == [
        ("/menu", {"a": "1"}, None),
        ("/menu", {"a": "1"}, "7"),
    ]


# -- hanging up and putting through


@pytest.mark.parametrize(("after", "at"), [(0.0, 0.0), (1.5, 1.5), (99.0, 2.5)])
def test_the_caller_may_hang_up_at_any_time(after: float, at: float) -> None:
    """In the middle of a sound, where no key would count."""
    hotline = _hotline("<Play>/welcome.wav</Play><Say>Nie.</Say>")
    outline = _outline(events_of(hotline, lambda event: Left(after) if isinstance(event, Heard) else None))
    assert outline == [(0.0, "[welcome.wav]"), (at, "hung up: caller")]


DIAL = '<Dial action="/dialled" timeout="20">+493023125000</Dial><Say>Nie.</Say>'


@pytest.mark.parametrize(
    ("answer", "at", "status", "duration"),
    [
        (Dialled("completed", 90.2), 90.2, "completed", "91"),
        (Dialled("busy", 2.0), 2.0, "busy", None),
        (Dialled("failed", 0.0), 0.0, "failed", None),
        (None, 20.0, "no-answer", None),
    ],
)
def test_how_a_transfer_ended_goes_to_the_action(
    answer: Dialled | None, at: float, status: str, duration: str | None
) -> None:
    """Nobody answers unless the driver says otherwise."""
    hotline = _hotline(DIAL, dialled="<Say>Zurück.</Say>")
    outline = _outline(events_of(hotline, lambda event: answer if isinstance(event, Dialling) else None))
    assert outline[:2] == [(0.0, "+493023125000"), (at, "Zurück.")]
    form = hotline.requests[-1].form
    assert (form["DialCallStatus"], form.get("DialCallDuration")) == (status, duration)
    assert form["DialBridged"] == ("true" if status == "completed" else "false")


def test_a_transfer_without_an_action_goes_on_with_the_next_verb() -> None:
    """And with two numbers both ring."""
    numbers = "<Number>+493023125000</Number><Number>+493023125001</Number>"
    outline = _outline(events_of(_hotline(f"<Dial>{numbers}</Dial><Say>Weiter.</Say>")))
    assert outline[:2] == [(0.0, "+493023125000, +493023125001"), (30.0, "Weiter.")]


def test_the_caller_may_hang_up_while_it_rings() -> None:
    """Then the action is not asked."""
    hotline = _hotline(DIAL)
    outline = _outline(events_of(hotline, lambda event: Left(7.0) if isinstance(event, Dialling) else None))
    assert outline[-1] == (7.0, "hung up: caller")
    assert hotline.paths() == ["/voice"]


def test_the_status_callback_learns_the_length_of_the_call() -> None:
    """In whole seconds begun, and in minutes; it is the last request, and HungUp still the last event."""
    hotline = _hotline("<Play>/welcome.wav</Play>", voice_status=Page(b"", "", "204 No Content"))
    events = events_of(hotline, status_callback=URL + "/voice/status")
    form = hotline.requests[-1].form
    assert hotline.requests[-1].path == "/voice/status"
    assert (form["CallStatus"], form["CallDuration"], form["Duration"]) == ("completed", "3", "1")
    assert _outline(events)[1:] == [(2.5, "hung up: hotline")]


def test_a_status_callback_that_fails_is_trouble() -> None:
    """Nobody hears it, but staff shall know."""
    events = events_of(_hotline("<Hangup/>"), status_callback=URL + "/voice/status")
    assert _outline(events) == [(0.0, "11200"), (0.0, "hung up: hotline")]


# -- trouble


@pytest.mark.parametrize(
    ("sound", "code"),
    [
        (Page(wav(1.0), "text/html"), "13420"),
        (Page(b"<html>", "audio/wav"), "13420"),
        (Page(b"", "audio/wav", "404 Not Found"), "11200"),
        (Page(b"", "audio/wav", "500 Oh"), "11200"),
    ],
)
def test_a_sound_that_cannot_be_played_is_trouble_and_silence(sound: Page, code: str) -> None:
    """The other prompts of the Gather still play, and it still waits."""
    hotline = _hotline(MENU.replace("</Gather>", "<Play>/more.wav</Play></Gather>"), **{"more.wav": sound})
    outline = _outline(events_of(hotline))
    assert outline[:3] == [(0.0, code), (0.0, "[menu.wav]"), (8.0, "waiting")]


BROKEN = [
    (Page(b"<Response/>", status="500 Oh"), "11200"),
    (Page(b"<Response/>", status="403 No"), "11200"),
    (Page(b"<Response/>", "text/html"), "12300"),
    (Page(b"<Response>"), "12100"),
    (Page(b"<Response>" + b" " * 65536 + b"</Response>"), "11750"),
    (Page(b"<Response><Gather numDigit='1'/></Response>"), "12200"),
]


@pytest.mark.parametrize(("page", "code"), BROKEN)
def test_a_fallback_url_takes_over(page: Page, code: str) -> None:
    """By GET, and it learns what happened where; the call goes on from there."""
    hotline = _hotline(MENU, key=page, spare_entry="<Play>sound.wav</Play>", **{"spare_sound.wav": wav(4.0)})
    outline = _outline(events_of(hotline, _presses("1"), fallback=URL + "/spare/entry"))
    assert outline[-3:] == [(9.0, code), (9.0, "[sound.wav]"), (13.0, "hung up: hotline")]
    spare = next(seen for seen in hotline.requests if seen.path == "/spare/entry")
    assert (spare.method, spare.query["ErrorCode"], spare.query["ErrorUrl"]) == ("GET", code, URL + "/key")


def test_a_broken_fallback_ends_the_call() -> None:
    """It is asked once."""
    hotline = FakeHotline({})
    outline = _outline(events_of(hotline, fallback=URL + "/spare"))
    assert outline == [(0.0, "11200"), (0.0, "11200"), (0.0, "hung up: trouble")]
    assert hotline.paths() == ["/voice", "/spare"]


def test_a_loop_of_redirects_is_found() -> None:
    """Twenty documents without a second of sound are enough."""
    hotline = _hotline("<Redirect>/again</Redirect>", again="<Redirect>/voice</Redirect>")
    outline = _outline(events_of(hotline))
    assert outline == [(0.0, "11215"), (0.0, "hung up: trouble")]
    assert len(hotline.requests) == 20


def test_a_menu_that_repeats_is_no_loop() -> None:
    """Whoever stays silent may hear it as often as the hotline likes."""
    hotline = _hotline("<Pause/><Redirect>/voice</Redirect>")
    events = events_of(hotline, lambda event: Left() if event.at >= 50 else None)
    assert _outline(events)[-1] == (50.0, "hung up: caller")


# -- events


def test_webhooks_and_fetches_are_shown_with_what_was_sent() -> None:
    """The load test and the terminal read times and parameters from them."""
    events = events_of(_hotline("<Play>/welcome.wav</Play>"))
    webhook, fetched = events[0], events[1]
    assert isinstance(webhook, Webhook)
    assert isinstance(fetched, Fetched)
    assert (webhook.method, webhook.url, webhook.reply.status) == ("POST", URL + "/voice", 200)
    assert re.fullmatch(r"CA[0-9a-f]{32}", dict(webhook.params)["CallSid"])
    assert (fetched.url, len(fetched.reply.body)) == (URL + "/welcome.wav", len(wav(2.5)))
