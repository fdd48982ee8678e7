"""The history that the page keeps: it comes back as it was, or not at all."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.simulator.browser.call_token import History, HistoryError, Replied, answers, seal, unseal
from ivr.simulator.events import KEYS, Dialled, Left, Pressed

REPLY = Replied(200, "text/xml", "<Response/>\xff", 0.0123)
HISTORY = History(
    "draft",
    did=(None, Pressed("1", 2.5), Dialled("busy", 0), Left(1)),
    replies=(
        REPLY,
        Replied(200, "audio/wav", sound=1.5),
        Replied(code=11205, sentence="Nicht zu erreichen."),
    ),
)


def test_a_sealed_history_comes_back_as_it_was() -> None:
    """Whichever process reads it."""
    assert unseal(seal(HISTORY, "geheim"), "geheim") == HISTORY


def test_another_secret_reads_nothing() -> None:
    """After a restart with a new secret, or from another hotline."""
    with pytest.raises(HistoryError):
        unseal(seal(HISTORY, "geheim"), "anders")


def test_a_history_that_was_changed_is_refused() -> None:
    """Nobody puts TwiML of their own into a call."""
    mark = seal(HISTORY, "geheim").partition(".")[2]
    forged = base64.urlsafe_b64encode(zlib.compress(b'{"stand":"live","call_sid":"","did":[],"replies":[]}'))
    with pytest.raises(HistoryError):
        unseal(f"{forged.decode()}.{mark}", "geheim")


@given(st.text())
def test_nonsense_is_refused_and_stumbled_over_by_nobody(text: str) -> None:
    """Umlauts, dots and nothing at all."""
    with pytest.raises(HistoryError):
        unseal(text, "geheim")


def test_a_long_call_stays_small() -> None:
    """A hundred turns of the same kind are a few kilobytes."""
    long = History("live", did=(None,) * 300, replies=(REPLY, Replied(200, "audio/wav", sound=31.2)) * 100)
    assert len(seal(long, "geheim")) < 3_000


def test_answers_are_read_from_json() -> None:
    """Silence, a key, hanging up, and how a transfer ended."""
    written = [None, ["key", "#", 2.5], ["left", 0], ["dialled", "no-answer", 25]]
    assert answers(written) == (None, Pressed("#", 2.5), Left(0), Dialled("no-answer", 25))


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_a_telephone_is_an_answer(key: str) -> None:
    """Twelve of them."""
    assert answers([["key", key, 0]]) == (Pressed(key, 0),)


@pytest.mark.parametrize(
    "written",
    [
        "1",
        {},
        [1],
        [["key", "A", 1]],
        [["key", "12", 1]],
        [["key", "", 1]],
        [["key", "1"]],
        [["key", "1", -1]],
        [["key", "1", float("nan")]],
        [["key", "1", 1e99]],
        [["left", "now"]],
        [["dialled", "gone", 1]],
        [["dialled", "busy", -1]],
    ],
)
def test_what_is_no_answer_is_refused(written: object) -> None:
    """Keys that no telephone has, times that no call has."""
    with pytest.raises(HistoryError):
        answers(written)
