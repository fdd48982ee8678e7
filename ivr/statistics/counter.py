"""What counts. A call never waits for it and never fails by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.core.counting import Count
from ivr.settings import Settings


class Counter(Protocol):
    """Counts what happened."""

    @property
    def trouble(self) -> str:
        """Why counts are not kept at the moment, or empty."""

    def count(self, counts: Sequence[Count], mark: str) -> None:
        """Count once what carries this mark; never raises, never blocks."""


class NoCounter:
    """Where nothing is to be counted."""

    trouble = ""

    def count(self, counts: Sequence[Count], mark: str) -> None:
        """Nothing."""


def make_counter(settings: Settings) -> Counter:
    """The counter these settings ask for."""
    del settings
    return NoCounter()
