"""How a number is shown, so that no caller can be inferred from it.

    0 to 4      "unter 5"
    5 and more  rounded to a multiple of 5

Numbers are linked: days and hours sum up to calls, whoever hung up in a topic had begun it. Who adds and
subtracts can narrow down a hidden number, so rounding is not enough by itself. A hidden number from 1 to 4
has to be able to be another one, with the same report to the letter. Three rules see to it:

- 0 is not told from 1 to 4: nothing is known to have happened at least once unless it happened 5 times.
- A table whose rows sum up to the calls is shown only where, by its sum, each hidden row could be 0 and could
  be 4. 23 = 7 + 4 + 4 + 4 + 4 is shown as 25: nothing less than all these fours reaches 23.
- What is tied to other numbers in other ways is not shown where it is small, or at all (report.py).

It is not promised that 0 to 4 all stay possible when everything is combined, nor anything about two reports
of one month, the first of them made before it was over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

STEP = 5
FEW = f"unter {STEP}"


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number as it may be shown. It no longer knows the exact one."""

    rounded: int  # a multiple of 5; 0 for all that are hidden

    @classmethod
    def of(cls, n: int) -> Figure:
        """From an exact number; one below 0 is hidden, too."""
        return cls(0 if n < STEP else (n + STEP // 2) // STEP * STEP)

    def __str__(self) -> str:
        return FEW if self.is_few else f"{self.rounded:,}".replace(",", ".")

    @property
    def is_few(self) -> bool:
        """Whether it is hidden."""
        return self.rounded == 0

    @property
    def least(self) -> int:
        """The least number that is shown like this."""
        return max(self.rounded - STEP // 2, STEP) if self.rounded else 0

    @property
    def most(self) -> int:
        """The greatest number that is shown like this."""
        return self.rounded + STEP // 2 if self.rounded else STEP - 1


Parts = Sequence[Figure]  # of one sum


class _Sum(NamedTuple):
    least: int
    most: int
    parts: Parts


def are_open(whole: Figure, *tables: Parts, least: int = 0) -> bool:
    """Whether each hidden part could be 0 and could be 4, if these are all parts of one sum, in some tables.

    It is known that the sum is no less than `least`. A table that can't have this sum is about other calls,
    too (those of an outage, of last month), and tells nothing about it.
    """
    sums = [_Sum(sum(one.least for one in parts), sum(one.most for one in parts), parts) for parts in tables]
    sums = [one for one in sums if one.least <= whole.most and one.most >= whole.least]
    least = max([whole.least, least, *(one.least for one in sums)])
    most = min([whole.most, *(one.most for one in sums)])
    hiding = [one for one in sums if any(part.is_few for part in one.parts)]
    return all(least <= one.most - (STEP - 1) and most >= one.least + (STEP - 1) for one in hiding)
