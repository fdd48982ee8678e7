"""How Twilio plays a room: who is alone waits, others come, a star leads out, other keys mean nothing."""

from __future__ import annotations

import pytest
from fakes.fake_hotline import FakeHotline, Page, client, wav

from ivr.simulator.conference import Conferences
from ivr.simulator.events import (
    Answer,
    Event,
    Fetched,
    Heard,
    HungUp,
    Joined,
    Left,
    Meeting,
    Pressed,
    Quiet,
    Trouble,
    Webhook,
    describe,
)
from ivr.simulator.player import play

ROOM = (
    '<Dial action="/after" hangupOnStar="true" timeLimit="600"><Conference waitUrl="/wait" '
    'maxParticipants="3">ab12</Conference></Dial>'
)
PAGES: dict[str, str | bytes | Page] = {
    "/voice": ROOM,
    "/wait": "<Play>/alone.wav</Play><Redirect>/wait</Redirect>",
    "/after": "<Say>Draußen.</Say>",
    "/alone.wav": wav(4.0),
}
TEXTS = {"alone.wav": "Sie sind die erste Person."}


class Call:
    """One call, event by event."""

    def __init__(self, pages: dict[str, str | bytes | Page] | None = None, most: int = 0) -> None:
        self.hotline = FakeHotline(PAGES | (pages or {}))
        rooms = Conferences()
        for _ in range(most):
            rooms.enter("ab12", most)
        self._stream = play(client(self.hotline), TEXTS, rooms)
        self.now = self._next(None)

    def does(self, answer: Answer) -> Event:
        """What happens next that takes time, or the end."""
        self.now = self._next(answer)
        return self.now

    def _next(self, answer: Answer) -> Event:
        event = self._stream.send(answer)
        while isinstance(event, Webhook | Fetched | Trouble):
            event = self._stream.send(None)
        return event


def test_who_is_alone_hears_the_same_until_somebody_comes() -> None:
    """In the middle of a sound, at that moment, the two talk; then a third comes."""
    call = Call()
    assert call.now == Heard(0, TEXTS["alone.wav"], 4.0, "https://hotline.example/alone.wav", True)
    assert call.does(None) == Heard(4.0, TEXTS["alone.wav"], 4.0, "https://hotline.example/alone.wav", True)
    assert call.does(Joined(1.5)) == Meeting(5.5, "ab12", 2, 594.5)
    assert call.does(Joined(10.0)) == Meeting(15.5, "ab12", 3, 584.5)
    assert describe(call.now) == "(ist mit 2 anderen im Raum)"


def test_a_full_room_takes_nobody_more() -> None:
    """The fourth is not let in; whoever is in notices nothing."""
    call = Call()
    call.does(Joined(0))
    call.does(Joined(0))
    assert call.does(Joined(2.0)) == Meeting(2.0, "ab12", 3, 598.0)


def test_only_a_star_leads_out() -> None:
    """Alone another key does not even interrupt; among others they hear it, and it changes nothing."""
    call = Call()
    assert call.does(Pressed("5", 1.0)).at == 4.0
    call.does(Joined(0.0))
    assert call.does(Pressed("0", 3.0)) == Meeting(7.0, "ab12", 2, 593.0)
    assert isinstance(call.does(Pressed("*", 2.0)), Heard)
    assert (call.now.at, describe(call.now)) == (9.0, "Draußen.")
    assert dict(call.hotline.requests[-1].form)["DialCallStatus"] == "completed"


def test_a_star_leads_out_of_an_empty_room() -> None:
    """At once."""
    call = Call()
    call.does(Pressed("*", 1.0))
    assert (call.now.at, describe(call.now)) == (1.0, "Draußen.")


@pytest.mark.parametrize("others", [False, True])
def test_somebody_hangs_up_in_a_room(others: bool) -> None:
    """Alone or among others, the call is over then."""
    call = Call()
    if others:
        call.does(Joined(0.0))
    assert call.does(Left(2.0)) == HungUp(2.0, "caller")


def test_the_time_of_a_room_is_limited() -> None:
    """Whoever stays is led out when it is over."""
    call = Call()
    call.does(Joined(1.0))
    call.does(None)
    assert (call.now.at, describe(call.now)) == (600.0, "Draußen.")


def test_who_comes_to_a_full_room_is_told_by_the_hotline() -> None:
    """Twilio reports that it failed."""
    call = Call(most=3)
    assert describe(call.now) == "Draußen."
    assert dict(call.hotline.requests[-1].form)["DialCallStatus"] == "failed"


@pytest.mark.parametrize(
    "wait", ["<Redirect>/wait</Redirect>", "<Say>", Page(b"", status="500 Internal Server Error")]
)
def test_a_room_in_which_nothing_is_heard_is_trouble(wait: str | Page) -> None:
    """Silence on the telephone is taken for a dead line."""
    hotline = FakeHotline({**PAGES, "/wait": wait})
    events = list(play(client(hotline), TEXTS))
    assert [event.sentence for event in events if isinstance(event, Trouble)]
    assert isinstance(events[-1], HungUp)


def test_a_silent_recording_between_two_words_can_be_left_by_the_star() -> None:
    """As the pauses of somebody who waits alone."""
    call = Call({"/wait": "<Play>/alone.wav</Play><Play>/quiet.wav</Play>", "/quiet.wav": wav(5.0)})
    call.does(None)
    assert isinstance(call.now, Heard | Quiet)
    call.does(Pressed("*", 1.0))
    assert (call.now.at, describe(call.now)) == (5.0, "Draußen.")
