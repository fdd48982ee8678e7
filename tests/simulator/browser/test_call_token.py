"""The call token that the page keeps: it comes back as it was, or not at all."""

from __future__ import annotations

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer

from ivr.simulator.browser.call_token import MAX_AGE, Call, CallTokenError, KeptReply, answers, dump, load
from ivr.simulator.events import Dialled, Joined, Left, Pressed

REPLY = KeptReply(200, "text/xml", "<Response/>\xff", 0.0123)
CALL = Call(
    "draft",
    did=(None, Pressed("1", 2.5), Dialled("busy", 0), Left(1)),
    replies=(
        REPLY,
        KeptReply(200, "audio/wav", sound=1.5),
        KeptReply(code=11205, sentence="Nicht zu erreichen."),
    ),
)


def test_a_call_comes_back_as_it_was() -> None:
    """Whichever process reads it."""
    assert load(dump(CALL, "geheim"), "geheim") == CALL


def test_another_secret_reads_nothing() -> None:
    """After a restart with a new secret, or from another hotline."""
    with pytest.raises(CallTokenError):
        load(dump(CALL, "geheim"), "anders")


def test_a_call_that_was_changed_is_refused() -> None:
    """Nobody puts TwiML of their own into a call."""
    signature = dump(CALL, "geheim").partition(".")[2]
    forged = URLSafeTimedSerializer("x").dumps(["live", "", [], []]).partition(".")[0]
    with pytest.raises(CallTokenError):
        load(f"{forged}.{signature}", "geheim")


def test_after_a_day_a_call_is_over() -> None:
    """Until then the page may wait, also over a night."""
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        token = dump(CALL, "geheim")
        clock.shift(MAX_AGE)
        assert load(token, "geheim") == CALL
        clock.shift(1)
        with pytest.raises(CallTokenError):
            load(token, "geheim")


@given(st.text())
def test_nonsense_is_refused(text: str) -> None:
    """Umlauts, dots and nothing at all."""
    with pytest.raises(CallTokenError):
        load(text, "geheim")


def test_a_long_call_stays_small() -> None:
    """A hundred turns of the same kind are a few kilobytes."""
    sound = KeptReply(200, "audio/wav", sound=31.2)
    long = Call("live", did=(None,) * 300, replies=(REPLY, sound) * 100)
    assert len(dump(long, "geheim")) < 3_000


def test_answers_are_read_from_json() -> None:
    """Silence, a key, hanging up, and how a transfer ended."""
    written = [None, ["key", "#", 2.5], ["left", 0], ["dialled", "no-answer", 25], ["joined", 1.5]]
    assert answers(written) == (None, Pressed("#", 2.5), Left(0), Dialled("no-answer", 25), Joined(1.5))


@pytest.mark.parametrize(
    "written",
    [
        {},
        [1],
        [["key", "12", 1]],
        [["key", "1"]],
        [["key", "1", float("nan")]],
        [["left", -1]],
        [["dialled", "gone", 1]],
        [["joined", -1]],
        [["joined"]],
    ],
)
def test_what_is_no_answer_is_refused(written: object) -> None:
    """Keys that no telephone has, times that no call has."""
    with pytest.raises(CallTokenError):
        answers(written)
