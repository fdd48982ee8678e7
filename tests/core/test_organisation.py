"""Whose hotline it is, as it is called."""

from __future__ import annotations

import pytest

from ivr.core.organisation import STATES, UNNAMED, Organisation, state_of


def test_a_hotline_is_called_by_its_organisation() -> None:
    """On paper as it is written, for the ear as it is spoken; "Hotline" where nobody has given a name."""
    linden = Organisation("Hilfe Linden e. V.", "Hilfe Linden")
    assert (linden.hotline, linden.spoken_hotline) == ("Hotline Hilfe Linden e. V.", "Hotline Hilfe Linden")
    assert (UNNAMED.hotline, UNNAMED.spoken_hotline) == ("Hotline", "Hotline")


def test_the_word_is_not_said_twice() -> None:
    """Some organisations are called so."""
    assert Organisation("Hotline für Nachbarn").hotline == "Hotline für Nachbarn"


@pytest.mark.parametrize("written", ["NI", "ni", "Niedersachsen", "niedersachsen"])
def test_a_state_may_be_written_in_full(written: str) -> None:
    """Or abbreviated, as the holidays need it."""
    assert state_of(written) == "NI"


def test_there_are_sixteen_states() -> None:
    """And nothing else is one."""
    assert len(STATES) == 16
    assert state_of("Preußen") == ""
