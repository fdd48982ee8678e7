"""A second, impatient press: wherever the first one led, it answers nothing that nobody has heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from example_guide import DESKS
from fakes.fetched_once import FetchedOnce
from fakes.room_guide import CODE, FakeRooms, put_room_guide

from app import _hotline
from ivr.core.positions import positions_after, walk
from ivr.core.turn import CodeTyped, DigitsTyped, KeyPressed, Position, Turn
from ivr.release import Release
from ivr.serve.live import LiveRelease
from ivr.serve.twiml import CONTENT_TYPE, Surroundings, render
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.events import Meeting, Webhook
from ivr.simulator.twiml_parser import Gather, Play, Say, Verb, read
from ivr.statistics.counter import NoCounter

LEAST = 0.8  # seconds in which no key counts
URL = "https://hotline.example.de"
# Where somebody can be, by the keys that lead there; the last one is pressed once more.
WAYS = {
    "a menu below": "1",
    "the main menu": "1,9",
    "a topic": "2",
    "a section again": "2,1",
    "a slower section": "2,2",
    "the next section": "2,3",
    "the section before": "2,3,4",
    "a pause": "2,5",
    "after a pause": "2,5,1",
    "the contact": "0",
    "a wrong key": "7",
    "two wrong keys": "7,8",
    "three wrong keys": "7,8,7",
    "the next section of the whole guide": "-,-,#",
    "practice": "1,5",
    "a number of practice": "1,5,4,7,1,1,2,2,2",
    "a number of practice anew": "1,5,4,7,1,1,2,2,3,*",
    "a number of practice confirmed": "1,5,4,7,1,1,2,2,2,#",
    "the door of a room": "6",
    "a room": ",".join(f"6{CODE}"),
    "a wrong code": "6,1,2,3,4,5,7",
    "three wrong codes": "6,1,2,3,4,5,7,1,2,3,4,5,7,1,2,3,4,5,7",
}


@pytest.fixture(scope="module")
def room_audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    audio = tmp_path_factory.mktemp("second press") / "audio"
    put_room_guide(audio)
    return audio


@pytest.fixture(scope="module")
def room_release(room_audio: Path) -> Release:
    snapshot = LiveRelease(room_audio).snapshot()
    assert snapshot is not None
    return snapshot.release


@pytest.fixture
def somebody(room_audio: Path, room_release: Release) -> Callable[[], Caller]:
    """Makes callers of a hotline with practice and rooms."""
    settings = Settings.for_test_phone(audio=room_audio)
    app = _hotline(settings, LiveRelease(room_audio), NoCounter(), None, FakeRooms().entry())
    transport = FetchedOnce(app, settings.public_url, room_audio)
    texts = room_release.texts
    return lambda: Caller(transport, token=settings.auth_token, texts=texts)


def _slow(*values: object) -> list[Any]:
    """Values that lie between others: they are tried where there is time."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


def asked(caller: Caller) -> list[str]:
    return [event.url for event in caller.events if isinstance(event, Webhook)]


@pytest.mark.parametrize("after", [*_slow(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), 0.7])
def test_the_same_key_once_more_is_lost(somebody: Callable[[], Caller], after: float) -> None:
    """The call goes on as if it had not been pressed: the hotline is asked the same."""
    for place, keys in WAYS.items():
        once, twice = somebody(), somebody()
        for caller in (once, twice):
            caller.calls()
            caller.follows(keys)
        twice.presses(keys[-1], after=after)
        for caller in (once, twice):
            caller.listens()
        assert asked(once) == asked(twice), place
        assert once.heard == twice.heard, place
        assert twice.transcript().count("(geht verloren)") == 1, place


@pytest.mark.parametrize("key", [*_slow(*"1234567890*"), "#"])
def test_any_other_key_is_lost_as_well(somebody: Callable[[], Caller], key: str) -> None:
    """In the last moment before the hotline listens."""
    for place, keys in WAYS.items():
        caller = somebody()
        caller.calls()
        caller.follows(keys)
        before = len(asked(caller))
        caller.presses(key, after=0.7)
        assert "(geht verloren)" in caller.transcript(), place
        assert len(asked(caller)) == before or isinstance(caller._now, Meeting), place


@pytest.mark.parametrize(
    "staffed",
    [pytest.param(False, id="without staff", marks=pytest.mark.slow), pytest.param(True, id="with staff")],
)
def test_no_state_can_be_reached_in_the_silence(
    room_release: Release, count: Callable[[str], None], staffed: bool
) -> None:
    """Every answer to a key, everywhere, begins with 0.8 s in which nothing listens."""
    seconds = {recording.file: recording.seconds for recording in room_release.recordings}
    around = Surroundings(room_release, room_release.files, URL)

    @cache
    def deaf_seconds(turn: Turn) -> float:
        """Of each turn once: many ways lead to the same words."""
        return _deaf_seconds(read(CONTENT_TYPE, render(turn, around, "+4930555000")), seconds)

    answers, reached = 0, set[Position | None]()
    for position, event, turn in walk(room_release.guide, desk=DESKS[staffed]):
        typed = isinstance(event, KeyPressed | CodeTyped) or (
            isinstance(event, DigitsTyped) and bool(event.digits.strip("#"))
        )
        if not typed or positions_after(turn) == {position}:  # after a star it begins anew, in the same place
            continue
        answers += 1
        if deaf_seconds(turn) < LEAST:
            reached.add(position)
    assert reached == set()
    found = f"{answers} answers to keys: {len(reached)} states that a second press can reach in the silence"
    count(f"{'with' if staffed else 'without'} staff: {found}")


def _deaf_seconds(verbs: tuple[Verb, ...], seconds: dict[str, float]) -> float:
    """How long no key counts at the beginning of a page."""
    total = 0.0
    for verb in verbs:
        if isinstance(verb, Gather):
            break
        if isinstance(verb, Play):
            total += seconds[verb.url.rpartition("/")[2]]
        elif isinstance(verb, Say):
            total += LEAST
    return total
