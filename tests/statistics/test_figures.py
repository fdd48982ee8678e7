"""What is shown never tells a number below 5, however cleverly one adds and subtracts."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.statistics.figures import Figure, Parts, betray, figure_of_sum

SMALL = st.integers(0, 12) | st.integers(1, 4) | st.integers(0, 60)
PARTS = st.lists(SMALL, min_size=1, max_size=5)


def shown_as(figure: Figure) -> list[int]:
    """Every number that looks like this; found by looking at all of them."""
    return [n for n in range(figure.rounded + 10) if Figure.of(n) == figure]


@given(st.integers(0, 10**7))
def test_a_number_looks_like_many_others(n: int) -> None:
    """0 is 0; 1 to 4 all look alike; what is more is off by 2 at most."""
    figure = Figure.of(n)
    if n == 0:
        assert str(figure) == "0"
    elif n < 5:
        assert str(figure) == "unter 5"
    else:
        assert int(str(figure).replace(".", "")) % 5 == 0
        assert abs(figure.rounded - n) <= 2
    assert n in range(figure.least, figure.most + 1)


def test_thousands_have_a_dot_and_what_is_below_0_is_0() -> None:
    """As Germans write it. Two months' ends can make a difference negative."""
    assert [str(Figure.of(n)) for n in (-3, 1234, 1_234_567)] == ["0", "1.235", "1.234.565"]


def test_a_figure_knows_what_it_may_be() -> None:
    """The least and the greatest number that look like it are those that do."""
    for n in range(100):
        alike = shown_as(Figure.of(n))
        assert (Figure.of(n).least, Figure.of(n).most) == (alike[0], alike[-1])


def test_bars_tell_no_more_than_numbers() -> None:
    """All numbers below 5 have a bar of the same length."""
    assert {Figure.of(n).length for n in range(1, 5)} == {2.5}
    assert Figure.of(0).length == 0
    assert Figure.of(13).length == 15


def test_rounding_alone_would_betray() -> None:
    """20 = 5 + 5 + unter 5: only 18 = 7 + 7 + 4. So the sum is shown as something else."""
    parts = Parts(map(Figure.of, (7, 7, 4)))
    assert str(Figure.of(18)) == "20"
    assert str(figure_of_sum(18, parts)) == "15"


def _can_be(v: int, table: list[int], sums: set[int], *, all_there_is: bool) -> bool:
    """Whether one hidden part can be v, if the sum is one of these: the others take the rest."""
    figures = [Figure.of(n) for n in table]
    figures.remove(Figure.of(1))
    least = v + sum(shown_as(figure)[0] for figure in figures)
    most = v + sum(shown_as(figure)[-1] for figure in figures) if all_there_is else math.inf
    return any(least <= n <= most for n in sums)


def _possible(table: list[int], *, all_there_is: bool) -> set[int]:
    """Every sum that these parts, as they are shown, can have."""
    figures = [shown_as(Figure.of(n)) for n in table]
    most = sum(figure[-1] for figure in figures) if all_there_is else 500
    return set(range(sum(figure[0] for figure in figures), most + 1))


@given(PARTS, st.booleans(), st.integers(0, 30))
def test_a_sum_leaves_every_hidden_part_open(parts: list[int], all_there_is: bool, more: int) -> None:
    """Whoever knows how it is done and tries all numbers finds 1 to 4 possible for each hidden part."""
    n = sum(parts) + (0 if all_there_is else more)
    assume(n >= 5)
    shown = Parts(map(Figure.of, parts), all_there_is=all_there_is)
    assume(not betray(shown))
    figure = figure_of_sum(n, shown)
    possible = _possible(parts, all_there_is=all_there_is)
    sums = {one for one in possible if one >= 5 and figure_of_sum(one, shown) == figure}
    assert n in sums
    if shown.hides:
        assert all(_can_be(v, parts, sums, all_there_is=all_there_is) for v in range(1, 5))


@given(PARTS, st.randoms(use_true_random=False))
def test_two_tables_of_one_sum_leave_every_hidden_part_open(one: list[int], dice: st.DataObject) -> None:
    """The same calls by day and by hour: even both together."""
    n = sum(one)
    assume(n >= 5)
    other: list[int] = []
    while sum(other) < n:
        other.append(dice.randint(1, min(12, n - sum(other))))  # type: ignore[attr-defined]  # a Random
    tables = [Parts(map(Figure.of, table)) for table in (one, other)]
    assume(not betray(*tables))
    figure = figure_of_sum(n, *tables)
    possible = _possible(one, all_there_is=True) & _possible(other, all_there_is=True)
    sums = {one for one in possible if one >= 5 and figure_of_sum(one, *tables) == figure}
    assert n in sums
    for table in (one, other):
        if any(0 < part < 5 for part in table):
            assert all(_can_be(v, table, sums, all_there_is=True) for v in range(1, 5))


@given(st.lists(st.integers(5, 300), max_size=6), st.lists(st.integers(1, 4), max_size=6))
def test_a_sum_is_never_far_off(many: list[int], few: list[int]) -> None:
    """A few at most, whatever has to be hidden; nothing is moved where nothing is hidden."""
    n = sum(many) + sum(few)
    assume(n >= 5)
    parts = Parts(map(Figure.of, (*many, *few)))
    assume(not betray(parts))
    figure = figure_of_sum(n, parts)
    assert abs(figure.rounded - n) <= (5 if few else 2)


def test_one_day_and_its_hours_betray() -> None:
    """5 to 7 calls on the only day, 5 to 7 in one hour: what is left for the other hour is 1 or 2."""
    day, hours = Parts([Figure.of(6)]), Parts([Figure.of(5), Figure.of(1)])
    assert betray(day, hours)
    assert not betray(day)
    two_days, hour = Parts([Figure.of(4)] * 2), Parts([Figure.of(8)])
    assert betray(two_days, hour), "8 to 12 calls in one hour: 4 on each day"
    assert not betray(Parts([Figure.of(40)]), Parts([Figure.of(9)] * 4 + [Figure.of(4)]))


def test_what_are_no_parts_of_a_sum_does_not_move_it() -> None:
    """The lengths of calls that were not counted, since the hotline was out of order."""
    assert figure_of_sum(10, Parts(map(Figure.of, (300, 2)))) == Figure.of(10)
