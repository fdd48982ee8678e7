"""Numbers that callers type: what counts, what is read back, and what a lone key means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.digits import TO_BEGIN, Meaning, Typed, listen, read, read_back
from ivr.core.guide import MAIN
from ivr.core.turn import KEYS, Place, Position

AT = Position(Place.MENU, MAIN)


def test_nobody_is_hurried() -> None:
    """Half a minute to begin, ten seconds from digit to digit, and a word after each ten seconds."""
    waiting = listen(AT, 6)
    assert (waiting.digits, waiting.seconds) == (6, 10)
    assert waiting.seconds * (1 + len(waiting.reminders)) == TO_BEGIN == 30


@pytest.mark.parametrize(
    ("typed", "digits", "meaning"),
    [
        ("246810", "246810", Meaning.WHOLE),
        ("2468", "2468", Meaning.FEW),
        ("", "", Meaning.FEW),
        ("24681#", "24681", Meaning.FEW),
        ("12*246", "246", Meaning.FEW),
        ("2*246810", "246810", Meaning.WHOLE),
        ("2468107", "246810", Meaning.WHOLE),
        ("24x8", "248", Meaning.FEW),
        ("##", "", Meaning.FEW),
        ("24*", "", Meaning.FEW),
        ("0", "", Meaning.HUMAN),
        ("0#", "", Meaning.HUMAN),
        ("9", "", Meaning.MAIN_MENU),
        ("*", "", Meaning.MAIN_MENU),
        ("00", "00", Meaning.FEW),
        ("²٣4", "4", Meaning.FEW),
    ],
)
def test_what_was_typed_for_six_digits(typed: str, digits: str, meaning: Meaning) -> None:
    """The hash is left out, a star begins anew, and 0, 9 and * alone mean what they mean everywhere."""
    assert read(typed, 6) == Typed(digits, meaning)


def test_what_was_typed_is_read_back_digit_by_digit() -> None:
    """Nothing is said of what was not there."""
    assert read_back("205") == ("digits_heard", "digit:2", "digit:0", "digit:5")
    assert read_back("") == ()


@given(st.text(KEYS + "aé ", max_size=30), st.integers(1, 12))
def test_any_text_has_an_answer(typed: str, length: int) -> None:
    """Never more digits than were asked for, and whole exactly if there are as many."""
    found = read(typed, length)
    assert len(found.digits) <= length
    assert (found.meaning is Meaning.WHOLE) == (len(found.digits) == length)
    assert set(found.digits) <= set("0123456789")
