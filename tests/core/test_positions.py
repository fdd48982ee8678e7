"""Positions: the way into the URL and back."""

from __future__ import annotations

import pytest

from ivr.core.guide import Pace
from ivr.core.positions import path_of, position_at
from ivr.core.turn import Place, Position


@pytest.mark.parametrize("pace", Pace)
def test_the_url_carries_each_pace(pace: Pace) -> None:
    """Whoever listens slowly stays slow with the next request, at all three paces."""
    position = Position(Place.SECTION, "kosten", 1, pace)
    assert position_at(path_of(position)) == position
