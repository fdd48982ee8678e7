"""How a number is shown: so that nobody is found behind it.

    0           0
    1 to 4      "unter 5"
    5 and more  rounded to a multiple of 5

A sum beside its parts must not give away those that are hidden, and parts of one sum in two tables must not
either. Rounding alone does not see to that: 18 = 7 + 7 + 4 would be shown as 20 = 5 + 5 + unter 5, and only
a 4 makes that possible. So:

- A sum is moved, by a few at most, before it is rounded: to where, for all that a reader can work out, every
  hidden part could be 1 and could be 4. Where to depends only on what is shown of the parts.
- If two tables together narrow down a hidden part whatever the sum is, they betray it: one has to go.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEP = 5
FEW = f"unter {STEP}"


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """A number as it may be shown. It no longer knows the exact one."""

    rounded: int  # 0, 1 (that is: 1 to 4), or a multiple of 5

    @classmethod
    def of(cls, n: int) -> Figure:
        """From an exact number; what is below 0 counts as 0."""
        if n < STEP:
            return cls(min(max(n, 0), 1))
        return cls((n + STEP // 2) // STEP * STEP)

    def __str__(self) -> str:
        return FEW if self.is_few else f"{self.rounded:,}".replace(",", ".")

    @property
    def is_few(self) -> bool:
        """Whether it is hidden."""
        return self.rounded == 1

    @property
    def least(self) -> int:
        """The least number that is shown like this."""
        return self.rounded if self.rounded <= STEP else self.rounded - STEP // 2

    @property
    def most(self) -> int:
        """The greatest number that is shown like this."""
        if self.is_few:
            return STEP - 1
        return self.rounded and self.rounded + STEP // 2

    @property
    def length(self) -> float:
        """How long its bar is; the same for all that are hidden."""
        return STEP / 2 if self.is_few else self.rounded


_LEEWAY = STEP - 2  # from 1 to 4


class Parts:
    """What is shown of the parts of one sum; if that is not `all_there_is`, the sum may be greater."""

    def __init__(self, figures: Iterable[Figure], *, all_there_is: bool = True) -> None:
        figures = tuple(figures)
        self.hides = any(figure.is_few for figure in figures)
        self.least = sum(figure.least for figure in figures)
        self.most: float = sum(figure.most for figure in figures) if all_there_is else math.inf

    def fit(self, n: int) -> bool:
        """Whether their sum can be n at all."""
        return self.least <= n <= self.most


def betray(*tables: Parts) -> bool:
    """Whether what is shown of one sum narrows down a part that is hidden."""
    least = max(parts.least for parts in tables)
    most = min(parts.most for parts in tables)
    return any(
        parts.hides and (most < parts.least + _LEEWAY or least > parts.most - _LEEWAY) for parts in tables
    )


def figure_of_sum(n: int, *tables: Parts) -> Figure:
    """How a sum is shown beside its parts, so that each hidden one could be anything from 1 to 4."""
    hiding = [parts for parts in tables if parts.hides and parts.fit(n)]
    low: float = max((parts.least + _LEEWAY for parts in hiding), default=0)
    high = min((parts.most - _LEEWAY for parts in hiding), default=math.inf)
    return Figure.of(int(min(max(n, low), high)))  # where there is no such place: always the same one
