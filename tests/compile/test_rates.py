"""Pauses make the pace: what they are multiplied by, and what bounds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.rates import (
    DICTATIONS,
    LEAST,
    LONGEST_PAUSE,
    MOST,
    PROMPTS,
    RATES,
    Parts,
    factor,
    inner_longer,
    longer,
    rate,
)
from ivr.core.guide import Pace

SECTION = Parts(sound=24.0, inner=[0.3, 0.2], pauses=[0.7, 0.7, 1.5, 0.7, 0.7, 1.5, 0.7])


@pytest.mark.parametrize("pace", Pace)
def test_a_section_gets_the_rate_of_its_pace(pace: Pace) -> None:
    """Sixty words in 24 s of speech: with the factor found, as many words a minute as asked."""
    found = factor(SECTION, pace, words=60)
    assert rate(60, SECTION.lasting(found)) == pytest.approx(RATES[pace], abs=0.1)
    assert LEAST < found < MOST


def test_pauses_keep_their_proportions() -> None:
    """A paragraph stays longer than a sentence by what it was."""
    found = factor(SECTION, Pace.SLOW, words=60)
    assert longer(1.5, found) / longer(0.7, found) == pytest.approx(1.5 / 0.7)


def test_prompts_and_dictations_have_pauses_of_their_own() -> None:
    """They are the planned ones at the normal pace, and longer at each slower one."""
    assert factor(SECTION, Pace.NORMAL) == factor(SECTION, Pace.NORMAL, dictated=True) == 1
    for pace in Pace:
        assert factor(SECTION, pace) == PROMPTS[pace]
        assert factor(SECTION, pace, dictated=True) == DICTATIONS[pace]
    assert list(PROMPTS.values()) == sorted(PROMPTS.values())


def test_what_can_not_be_met_is_met_as_far_as_it_goes() -> None:
    """No pause is shortened to nothing, and none becomes a silence that sounds like the end."""
    assert factor(Parts(60.0, [], [0.7]), Pace.NORMAL, words=60) == pytest.approx(LEAST)
    assert factor(Parts(1.0, [], [0.7]), Pace.VERY_SLOW, words=60) == pytest.approx(MOST)


@given(st.floats(0, 5), st.floats(LEAST, MOST))
def test_no_pause_is_too_long_and_no_comma_is_cut(pause: float, by: float) -> None:
    """Whatever the factor: at most four seconds, and a voice's own pause keeps what it had."""
    assert longer(pause, by) <= LONGEST_PAUSE
    assert pause <= inner_longer(pause, by) <= max(pause, LONGEST_PAUSE)
