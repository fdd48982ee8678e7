"""A call in steps is the same call as in one piece, and asks the hotline nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest
from fakes.fake_hotline import TOKEN, URL, FakeHotline, Page, wav

from ivr.simulator.browser.call_token import Call
from ivr.simulator.browser.replay import Progress, go_on
from ivr.simulator.caller import Caller
from ivr.simulator.events import (
    Answer,
    DialCallStatus,
    Dialled,
    Dialling,
    Heard,
    HungUp,
    Joined,
    Left,
    Meeting,
    Pressed,
    Quiet,
    Trouble,
)
from ivr.simulator.transport import Reply, WSGITransport

GATHER = (
    '<Gather action="/key" numDigits="1" finishOnKey="" timeout="10"><Play>/menu.wav</Play>'
    '<Pause length="1"/></Gather><Redirect>/silence</Redirect>'
)
PAGES: dict[str, str | bytes | Page] = {
    "/voice": "<Play>/welcome.wav</Play><Redirect>/menu</Redirect>",
    "/menu": GATHER,
    "/key": GATHER,
    "/silence": "<Say>Auf Wiederhören.</Say><Hangup/>",
    "/dial": '<Dial action="/after" timeout="20">+493023125000</Dial>',
    "/after": "<Say>Zurück.</Say>",
    "/voice/status": Page(b"", status="204 No Content"),
    "/welcome.wav": wav(3.0),
    "/menu.wav": wav(8.0),
}
WELCOME, MENU = "Guten Tag.", "Die Eins."
TEXTS = {"welcome.wav": WELCOME, "menu.wav": MENU}


class Browser:
    """The page's side: keeps the call and reports."""

    def __init__(self, hotline: FakeHotline | None = None) -> None:
        self.hotline = hotline or FakeHotline(PAGES)
        self.call = Call("live")

    def reports(self, *did: Answer) -> list[object]:
        """What is new after that."""
        progress = self.step(did)
        return list(progress.events[progress.new :])

    def step(self, did: Sequence[Answer]) -> Progress:
        progress = go_on(self.call, did, WSGITransport(self.hotline, URL), TOKEN, TEXTS)
        self.call = progress.call
        return progress


def _heard(events: list[object]) -> list[str]:
    return [event.text for event in events if isinstance(event, Heard)]


def test_a_call_begins_with_all_that_needs_no_second_webhook() -> None:
    """The first document is played as far as it goes; the next is not asked for yet."""
    page = Browser()
    assert _heard(page.reports()) == [WELCOME]
    assert page.hotline.paths() == ["/voice", "/welcome.wav"]


def test_nothing_is_asked_twice() -> None:
    """What was replied before is played again from what was kept."""
    page = Browser()
    page.reports()
    page.reports(None)
    page.reports(None, None, Pressed("1", 2))
    assert page.hotline.paths() == ["/voice", "/welcome.wav", "/menu", "/menu.wav", "/key"]
    assert page.hotline.requests[-1].form["Digits"] == "1"


def test_silence_to_the_end_hangs_up_and_tells_the_status_callback() -> None:
    """The last event of the call is HungUp, after the duration has been told."""
    page = Browser()
    page.reports()
    page.reports(None)
    assert _heard(page.reports(None, None, None)) == ["Auf Wiederhören."]
    assert page.reports(None)[-1] == HungUp(22.0 + 16 / 13, "hotline")
    assert page.hotline.requests[-1].form["CallDuration"] == "24"


@pytest.mark.parametrize("status", get_args(DialCallStatus))
def test_how_a_transfer_ends_is_the_page_s_to_say(status: DialCallStatus) -> None:
    """It looks no further than the ringing."""
    page = Browser(FakeHotline({**PAGES, "/voice": PAGES["/dial"]}))
    assert isinstance(page.reports()[-1], Dialling)
    assert _heard(page.reports(Dialled(status, 3))) == ["Zurück."]
    after = next(request for request in page.hotline.requests if request.path == "/after")
    assert after.form["DialCallStatus"] == status


def test_what_follows_a_transfer_is_not_played_before_it_has_ended() -> None:
    """Without an action the call goes on in the same document, but only then."""
    page = Browser(FakeHotline({**PAGES, "/voice": "<Dial>+493023125000</Dial><Say>Niemand da.</Say>"}))
    assert isinstance(page.reports()[-1], Dialling)
    assert _heard(page.reports(Dialled("busy", 0))) == ["Niemand da."]


def test_a_recording_that_is_missing_is_trouble_and_the_call_goes_on() -> None:
    """Also when it is played again from what was kept."""
    page = Browser(FakeHotline({path: body for path, body in PAGES.items() if path != "/welcome.wav"}))
    events = page.reports()
    assert [event.code for event in events if isinstance(event, Trouble)] == [11200]
    assert _heard(events) == [MENU]
    assert [type(event) for event in page.reports(None)] == [Quiet, Quiet]
    assert page.hotline.paths().count("/welcome.wav") == 1


def test_a_sound_that_is_none_stays_none() -> None:
    """A file that is no sound is skipped each time the call is played."""
    page = Browser(FakeHotline({**PAGES, "/welcome.wav": b"no sound"}))
    assert [event.code for event in page.reports() if isinstance(event, Trouble)] == [13420]
    assert _heard(page.reports(None)) == []


def test_no_reply_is_remembered_as_no_reply() -> None:
    """The transport says that the URL lies elsewhere; played again, it is not asked once more."""
    page = Browser(FakeHotline({**PAGES, "/voice": "<Redirect>https://anderswo.example/</Redirect>"}))
    assert isinstance(page.step([]).events[-1], HungUp)
    codes = [event.code for event in page.step([]).events if isinstance(event, Trouble)]
    assert codes == [11210]
    assert page.hotline.paths() == ["/voice", "/voice/status"]


def test_the_time_of_a_reply_is_the_one_it_took() -> None:
    """Played again it is not faster."""
    page = Browser()
    first = page.step([]).events[0]
    again = page.step([None]).events[0]
    replies = [getattr(event, "reply", Reply(0, "", b"", -1)) for event in (first, again)]
    assert replies[0].body == replies[1].body
    assert replies[0].seconds == pytest.approx(replies[1].seconds, abs=0.0001)


def test_the_keys_written_down_make_the_same_call_in_the_terminal() -> None:
    """Same webhooks, same times, same words; only the call's own number differs."""
    page = Browser()
    page.reports()
    page.reports(None)
    page.reports(None, Pressed("5", 0.75))
    page.reports(None, None, Pressed("#", 3.5))
    written = page.step([Left(2)]).keys
    assert written == "5@11.75,#@12.50"

    terminal = FakeHotline(PAGES)
    caller = Caller(WSGITransport(terminal, URL), token=TOKEN, texts=TEXTS, status_callback="/voice/status")
    caller.calls()
    caller.follows(written)
    caller.hangs_up(after=2)
    assert [(asked.path, {**asked.form, "CallSid": ""}) for asked in page.hotline.requests] == [
        (asked.path, {**asked.form, "CallSid": ""}) for asked in terminal.requests
    ]


ROOM_PAGES: dict[str, str | bytes | Page] = {
    "/voice": '<Dial action="/after" hangupOnStar="true" timeLimit="600"><Conference waitUrl="/wait" '
    'maxParticipants="9">probe</Conference></Dial>',
    "/wait": "<Say>Sie sind die erste Person.</Say><Redirect>/wait</Redirect>",
    "/after": "<Say>Zurück.</Say><Redirect>/voice</Redirect>",
}


def test_somebody_comes_into_the_room_and_stays_when_the_caller_leaves_it() -> None:
    """Each step plays the call anew, and the others are still there when the caller comes back."""
    page = Browser(FakeHotline(ROOM_PAGES))
    assert _heard(page.reports()) == ["Sie sind die erste Person."]
    met = page.reports(Joined(1.0))
    assert met == [Meeting(1.0, "probe", 2, 599.0)]
    assert page.reports(Joined(2.0)) == [Meeting(3.0, "probe", 3, 597.0)]
    assert _heard(page.reports(Pressed("*", 1.0))) == ["Zurück."]
    back = [event for event in page.reports(None) if isinstance(event, Meeting)]
    assert [event.people for event in back] == [3]
    assert page.hotline.paths().count("/wait") == 1
