"""Every position that a call can reach, walked once for all tests of one process."""

from __future__ import annotations

from functools import cache

from example_guide import DESKS

from ivr.core.guide import Guide
from ivr.core.positions import walk
from ivr.core.turn import Event, Position, Turn


@cache
def walked(guide: Guide, *, staffed: bool) -> tuple[tuple[Position | None, Event, Turn], ...]:
    """What `walk` finds: every position and event, and the turn that follows."""
    return tuple(walk(guide, desk=DESKS[staffed]))
