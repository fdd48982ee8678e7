"""What staff may write after --keys."""

from __future__ import annotations

import pytest

from ivr.simulator.key_script import Stroke, strokes


def test_keys_silence_and_times_are_read_in_order() -> None:
    """Blanks around the commas do not matter."""
    assert strokes("1, 2@2.5,-,*,#@0") == (
        Stroke("1"),
        Stroke("2", 2.5),
        Stroke(None),
        Stroke("*"),
        Stroke("#", 0.0),
    )


@pytest.mark.parametrize("script", ["", "  "])
def test_an_empty_script_does_nothing(script: str) -> None:
    """The caller just listens."""
    assert strokes(script) == ()


@pytest.mark.parametrize("script", ["12", "a", "1,,2", "1@", "1@x", "-@2", "1;2", "1@-1", "²"])
def test_what_is_no_key_is_named(script: str) -> None:
    """The sentence says what is allowed, so that nobody has to look it up."""
    with pytest.raises(ValueError, match=r"ist keine Taste\. Erlaubt sind 0 bis 9"):
        strokes(script)
