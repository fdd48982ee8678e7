"""Written scripts: which keys, silences and times they stand for."""

from __future__ import annotations

import pytest

from ivr.simulator.strokes import Stroke, strokes


def test_keys_silence_and_times_are_read_in_order() -> None:
    """Blanks around the commas do not matter; nothing is nothing."""
    assert strokes("  ") == ()
    assert strokes("1, 2@2.5,-,*,#@0") == (
        Stroke("1"),
        Stroke("2", 2.5),
        Stroke(None),
        Stroke("*"),
        Stroke("#", 0.0),
    )


@pytest.mark.parametrize("script", ["12", "a", "1,,2", "1@", "1@x", "-@2", "1;2", "1@-1", "²"])
def test_what_is_no_key_is_named(script: str) -> None:
    """The sentence says what is allowed, so that nobody has to look it up."""
    with pytest.raises(ValueError, match=r"ist keine Taste\. Erlaubt sind 0 bis 9"):
        strokes(script)
