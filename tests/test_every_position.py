"""Every page that any call can lead to, read by the strict reader of the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest
from walks import walked

from ivr.core.guide import Pace
from ivr.core.positions import path_of, position_at
from ivr.core.prompts import FALLBACK, OF_HOURS, WHISPER
from ivr.core.turn import Breath, HangUp, Listen, Place, Turn, Words
from ivr.release import Release
from ivr.serve.twiml import CONTENT_TYPE, Surroundings, apology, out_of_order, render
from ivr.simulator.twiml_parser import MAX_BYTES, Dial, Gather, Hangup, Play, Redirect, Say, Verb, read

URL = "https://hotline.example.de"


@pytest.mark.parametrize(
    "staffed",
    [pytest.param(False, id="without staff", marks=pytest.mark.slow), pytest.param(True, id="with staff")],
)
def test_every_reachable_position_with_every_key_is_heard_and_goes_on(
    release: Release, count: Callable[[str], None], staffed: bool
) -> None:
    """All twelve keys, silence and every DialCallStatus, everywhere: valid, heard, no drop, no dead end."""
    around = Surroundings(release, release.files, URL)
    reached = walked(release.guide, staffed=staffed)
    pages = {turn: render(turn, around, "+4930555000") for turn in {turn for _, _, turn in reached}}
    verbs = {page: read(CONTENT_TYPE, page) for page in pages.values()}
    for position, event, turn in reached:
        ends = position is not None and position.place is Place.GOODBYE
        assert _goes_on(verbs[pages[turn]]) or ends, (position, event)
    positions, largest = {position for position, _, _ in reached}, max(map(len, verbs))
    assert len(positions) > 150
    assert largest < MAX_BYTES
    who = "with" if staffed else "without"
    found = f"{len(positions)} positions, {len(reached)} pages"
    count(f"{who} staff: {found}, the largest {largest} bytes of {MAX_BYTES}")


def _goes_on(verbs: tuple[Verb, ...]) -> bool:
    """Something is heard and then the call goes on, to a key, to silence, or to a human."""
    gathers, last = [verb for verb in verbs if isinstance(verb, Gather)], verbs[-1]
    silences = verbs[: verbs.index(gathers[0])] if gathers else ()
    goes_on = bool(last.action) if isinstance(last, Dial) else isinstance(last, Redirect)
    return (
        goes_on
        and bool(gathers)
        and all(isinstance(silence, Play) for silence in silences)
        and len(silences) + len(gathers) + 1 == len(verbs)
        and (not isinstance(last, Redirect) or {gather.action for gather in gathers} == {last.url})
        and all(_is_heard(gather) for gather in gathers)
    )


def _is_heard(gather: Gather) -> bool:
    """Something is said in it, it takes the # as a key, and no other engine would refuse it."""
    return (
        bool(gather.num_digits)
        and gather.finish_on_key == ""
        and bool(gather.prompts)
        and all(isinstance(prompt, Play | Say) for prompt in gather.prompts)
    )


def asked(turn: Turn) -> Iterator[tuple[str, Pace]]:
    """The recordings that a turn asks for: the speech, and at which pace."""
    reminders = turn.then.reminders if isinstance(turn.then, Listen) else ()
    for item in (*turn.says, *reminders):
        if not isinstance(item, Words):
            yield (item.speech, Pace.NORMAL) if isinstance(item, Breath) else (item, turn.pace)


@pytest.mark.slow
def test_every_page_speaks_german_only(release: Release) -> None:
    """With every recording missing, each word is spoken by Twilio's German voice, as de-DE."""
    around = Surroundings(release, frozenset(), URL)
    for turn in {turn for _, _, turn in walked(release.guide, staffed=False)}:
        page = ElementTree.fromstring(render(turn, around))
        assert not list(page.iter("Play"))
        for say in page.iter("Say"):
            assert (say.get("language"), say.get("voice")) == ("de-DE", "Polly.Vicki-Neural")
            assert (say.text or "").strip()


@pytest.mark.parametrize("page", [apology(URL), out_of_order()], ids=["apology", "out of order"])
def test_even_the_last_words_are_valid_and_german(page: bytes) -> None:
    """What is said when nothing else works is read by the same strict reader."""
    assert isinstance(read(CONTENT_TYPE, page)[0], Say)
    assert isinstance(read(CONTENT_TYPE, page)[-1], Redirect | Hangup)
    assert b'language="de-DE"' in page


def test_a_position_survives_its_address(release: Release) -> None:
    """What is written into a URL is what is read from it, for every position."""
    for _, _, turn in walked(release.guide, staffed=True):
        if not isinstance(turn.then, HangUp):
            assert position_at(path_of(turn.then.position)) == turn.then.position


def test_the_dialog_asks_for_nothing_that_is_not_recorded(release: Release) -> None:
    """Every speech that any turn says has its recording, at the pace of the turn."""
    for staffed in (True, False):
        for _, _, turn in walked(release.guide, staffed=staffed):
            for speech, pace in asked(turn):
                assert (speech, pace) in release.by_speech


def test_nothing_is_recorded_that_no_call_can_hear(release: Release) -> None:
    """Every recording is reachable, but for a newer release, a dead server, and who answers the desk."""
    heard = {
        said
        for staffed in (True, False)
        for _, _, turn in walked(release.guide, staffed=staffed)
        for said in asked(turn)
    }
    paces = {pace for _, pace in heard}
    idle = {speech for speech, pace in release.by_speech if (speech, pace) not in heard and pace in paces}
    assert idle == {"changed", "silence:1", *FALLBACK, WHISPER, *OF_HOURS}
