"""What is shown never tells a number below 5, however cleverly one adds and subtracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations_with_replacement, count, product

import pytest
from example_guide import GUIDE, STAFFED
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.counting import Count, counts_of, length_class
from ivr.core.dialog import next_turn
from ivr.core.turn import CallStarted, Event, HangUp, KeyPressed, NoInput, Position, TransferEnded
from ivr.core.turn import Transfer as Ringing
from ivr.statistics.disclosure import Figure, are_open
from ivr.statistics.exports import page, sheet, text
from ivr.statistics.report import days_of, report

OCTOBER = date(2026, 10, 1)
DAYS = days_of(OCTOBER)

# one number


def test_a_number_looks_like_others() -> None:
    """0 to 4 all look alike; more is off by 2 at most. A figure knows the least and the greatest like it."""
    for n in (*range(200), 12_345, 10**7):
        figure = Figure.of(n)
        alike = [other for other in range(max(n - 10, 0), n + 10) if Figure.of(other) == figure]
        assert (figure.least, figure.most) == (alike[0], alike[-1])
        assert n in alike
        assert len(alike) >= 3, "one more or one less looks the same"
        if n < 5:
            assert str(figure) == "unter 5"
        else:
            assert int(str(figure).replace(".", "")) % 5 == 0
            assert abs(figure.rounded - n) <= 2


SMALL = st.lists(st.integers(0, 12) | st.sampled_from((4, 7)), min_size=1, max_size=4)


@given(SMALL, SMALL)
def test_tables_of_one_sum_leave_every_hidden_part_open(one: list[int], other: list[int]) -> None:
    """Whoever tries all numbers finds 0 and 4 possible for each hidden part, in both tables together."""
    if sum(one) < sum(other):
        one, other = other, one
    other = [*other, sum(one) - sum(other)]
    shown = [[Figure.of(n) for n in table] for table in (one, other)]
    whole = Figure.of(sum(one))
    if not are_open(whole, *shown):
        return
    sums = [{*map(sum, product(*(range(part.least, part.most + 1) for part in table)))} for table in shown]
    possible = sums[0] & sums[1] & set(range(whole.least, whole.most + 1))
    for table in shown:
        for part in table:
            if part.is_few:
                rest = list(table)
                rest.remove(part)
                rests = {*map(sum, product(*(range(one.least, one.most + 1) for one in rest)))}
                assert all({v + n for n in rests} & possible for v in (0, 4))


def test_four_fours_betray() -> None:
    """23 is shown as 25, and nothing less than 7 + 4 + 4 + 4 + 4 reaches it."""
    assert not are_open(Figure.of(23), [Figure.of(n) for n in (7, 4, 4, 4, 4)])
    assert are_open(Figure.of(19), [Figure.of(n) for n in (7, 3, 3, 3, 3)])
    assert not are_open(Figure.of(20), [Figure.of(n) for n in (7, 4, 4, 4)], least=20)
    assert are_open(Figure.of(20), [Figure.of(10)] * 2), "nothing is hidden"


def test_thousands_have_a_dot_and_what_is_below_0_is_hidden() -> None:
    """As Germans write it. Two months' ends can make a difference negative."""
    assert [str(Figure.of(n)) for n in (-3, 1234, 1_234_567)] == ["unter 5", "1.235", "1.234.565"]


# all numbers together: for every hidden one there is another month, made of real calls, with the same report


@dataclass(frozen=True)
class Call:
    """One that may really happen: what somebody did until the end, "" being a silence, and when."""

    did: tuple[str, ...]
    day: int = 0
    hour: int = 10
    seconds: int = 100


_KNOWN: dict[tuple[str, ...], Counter[Count]] = {}


def dialog_counts(did: tuple[str, ...]) -> Counter[Count]:
    """What the dialog counts for it; what comes after the goodbye never happens."""
    if did not in _KNOWN:
        _KNOWN[did] = Counter(_dialog_counts(did))
    return _KNOWN[did]


def _dialog_counts(did: tuple[str, ...]) -> Iterator[Count]:
    position: Position | None = None
    event: Event = CallStarted()
    for what in (*did, None):
        turn = next_turn(GUIDE, position, event, desk=STAFFED)
        yield from counts_of(GUIDE, position, event, turn)
        if isinstance(turn.then, HangUp) or what is None:
            return
        position = turn.then.position
        event = KeyPressed(what) if what else NoInput()
        if isinstance(turn.then, Ringing):
            if len(what) > 1:
                event = TransferEnded(what)
            elif what:
                position = turn.then.before
            else:
                event = TransferEnded("failed")
        elif len(what) > 1:
            return


def counted(calls: Iterable[Call]) -> Counter[tuple[date, Count]]:
    """What the server has counted after these calls."""
    found: Counter[tuple[date, Count]] = Counter()
    for call in calls:
        found.update({(DAYS[call.day], what): n for what, n in dialog_counts(call.did).items()})
        found[DAYS[call.day], Count("hour", f"{call.hour:02}")] += 1
        found[DAYS[call.day], length_class(call.seconds)] += 1
    return found


def exact(calls: Iterable[Call]) -> Counter[tuple[str, str]]:
    """The numbers behind the report, and those behind rows that it leaves out."""
    found: Counter[tuple[str, str]] = Counter()
    for (day, what), n in counted(calls).items():
        if what.kind in ("arrived", "went_on"):
            found["hung_up", what.subject] += n if what.kind == "arrived" else -n
        elif what.kind == "call":
            found["day", str(day)] += n
            found["call", ""] += n
        elif what.kind != "section":
            subject = "completed" if what.subject == "answered" else what.subject
            found[what.kind, subject] += n
    return found


def looks(name: tuple[str, str], n: int) -> int:
    """Numbers that the report shows alike; written anew here."""
    if n < (10 if name[0] in ("hung_up", "transfer") else 5):
        return 0
    return (n + 2) // 5


def other_calls(call: Call) -> Iterator[Call]:
    """What that caller could have done instead: a bit more, a bit less, something else, on another day."""
    for at in range(len(call.did) + 1):
        for key in ("1", "2", "3", "9", "", "busy", "completed"):
            yield replace(call, did=(*call.did[:at], key, *call.did[at:]))
            yield replace(call, did=(*call.did[:at], key, *call.did[at + 1 :]))
            yield replace(call, did=(*call.did[:at], key))
        yield replace(call, did=call.did[:at])
        yield replace(call, did=(*call.did[:at], "0", "9", *call.did[at:]))
    for did in ((), ("1",), ("2",), ("1", "2"), ("0",)):
        yield replace(call, did=did)
    yield from (replace(call, day=day) for day in range(0, 31, 3))
    yield from (replace(call, hour=hour) for hour in range(8, 20))
    yield from (replace(call, seconds=seconds) for seconds in (10, 100, 500, 1000, 3000))


UNSEEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("topic", "telefon.was"): ("1", "1", "9"),
    ("topic", "telefon.wie"): ("1", "2", "9"),
    ("topic", "kosten"): ("2", "9"),
    ("topic", "kontakt"): ("0", "1", "9"),
    ("no_input", ""): ("", "9"),
    ("no_match", ""): ("7", "9"),
    ("human", ""): ("0", "9"),
    ("again", ""): ("2", "1", "9"),
    ("slower", ""): ("2", "2", "9"),
    ("faster", ""): ("2", "2", "2", "9"),
}  # what a caller can do first, and be in the main menu again as if nothing had happened


def changed_by(old: Call, new: Call) -> Counter[tuple[str, str]]:
    """By how much the numbers differ, if the one call had been the other."""
    difference = exact([new])
    difference.subtract(exact([old]))
    return difference


def repaired(numbers: Counter[tuple[str, str]], old: Call, new: Call) -> Call:
    """The new call, with what would be missed to look the same done at its beginning."""
    for name, keys in reversed(UNSEEN.items()):
        missed = 0
        while missed < 5 and looks(name, numbers[name]) > looks(
            name, numbers[name] + changed_by(old, new)[name]
        ):
            new, missed = replace(new, did=(*keys, *new.did)), missed + 1
    return new


def without_alternative(calls: Sequence[Call]) -> set[tuple[str, str]]:
    """Hidden numbers from 1 to 4 that no other month with this report has otherwise; it looks for one."""
    numbers, shown = exact(calls), all_that_is_shown(calls)
    left = {name for name, n in numbers.items() if 1 <= n <= 4}
    withheld = {
        kind
        for kind, title in (("day", "Tage"), ("hour", "Uhrzeiten"), ("length", "Dauer"))
        if f"{title}\n  In diesem Monat nicht gezeigt" in shown[1]
    }
    changes: dict[frozenset[tuple[tuple[str, str], int]], tuple[Call, Call]] = {}
    for old in dict.fromkeys(calls):
        for new in other_calls(old):
            new = repaired(numbers, old, new)
            difference = changed_by(old, new)
            changes.setdefault(frozenset((k, n) for k, n in difference.items() if n), (old, new))
    singles = (((delta,), (pair,)) for delta, pair in changes.items())
    doubles = (
        ((one, other), (changes[one], changes[other]))
        for one, other in combinations_with_replacement(changes, 2)
    )
    for found in (singles, doubles):
        for deltas, swaps in found:
            if not left:
                return left
            total: Counter[tuple[str, str]] = Counter()
            for delta in deltas:
                for name, n in delta:
                    total[name] += n
            changed = {name for name in left if total[name]}
            if changed and all(
                k[0] in withheld or looks(k, numbers[k] + n) == looks(k, numbers[k]) for k, n in total.items()
            ):
                other_month = list(calls)
                if Counter(old for old, _ in swaps) - Counter(calls):
                    continue
                for old, new in swaps:
                    other_month.remove(old)
                    other_month.append(new)
                if all_that_is_shown(other_month) == shown:
                    left -= changed
    return left


def all_that_is_shown(calls: Iterable[Call]) -> tuple[str, str, bytes]:
    """The report in its three forms."""
    made = report(OCTOBER, counted(calls), GUIDE)
    return page(made), text(made), sheet(made)


def month(*plan: tuple[int, tuple[str, ...]]) -> list[Call]:
    """So many calls of each kind, on four days, in three hours."""
    number = count()
    return [
        Call(did, i % 4, 10 + i % 3, (60, 400)[i % 2])
        for n, did in plan
        for i in (next(number) for _ in range(n))
    ]


LINKED = {
    "sections: as many begin the third as began the first, and somebody hung up in between": month(
        (60, ()), (1, ("1", "2")), (1, ("1", "2", "")), (5, ("1", "2", "", ""))
    ),
    "a human: 5 of 7 had a conversation": month((60, ()), (5, ("0", "completed")), (2, ("0",))),
    "a human: all ended in different ways": month(
        *((n, ("0", status)) for n in (1, 4) for status in ("busy", "no-answer", "failed", "canceled"))
    ),
    "a human: 33 calls, every hidden number as great as it can be": month(
        *((4, ("0", status)) for status in ("busy", "no-answer", "failed", "canceled", "completed")),
        (9, ("0",)), (4, ("0", "1")),
    ),
    "a topic, its first section, and again": month((60, ()), (5, ("2",)), (2, ("2", "1")), (3, ("2", "2"))),
    "nothing but the main menu": month((12, ())),
    "only few calls": month((3, ()), (2, ("2",)), (1, ("2", "", ""))),
    "18 = 7 + 7 + 4": [Call((), day) for day, n in enumerate((7, 7, 4)) for _ in range(n)],
    "23 = 7 + 4 + 4 + 4 + 4": [
        Call((), day, 10, seconds)
        for n, day, seconds in ((7, 0, 10), (4, 1, 100), (4, 2, 500), (4, 3, 1000), (4, 4, 3000))
        for _ in range(n)
    ],
    "a wrong key in the tour": month((1, ()), (4, ("", "", "3"))),
    "the tour, to the end": month((57, ()), (4, ("", "", *[""] * 9)), (1, ("", "", "")), (3, ("", ""))),
}  # fmt: skip


SLOW = ("sections:", "a human:", "a topic,", "the tour,", "nothing but", "a wrong key")  # a long search


@pytest.mark.parametrize(
    "calls",
    [
        pytest.param(calls, id=name, marks=[pytest.mark.slow] if name.startswith(SLOW) else [])
        for name, calls in LINKED.items()
    ],
)
def test_numbers_that_are_linked_do_not_betray_each_other(calls: list[Call]) -> None:
    """Each hidden one from 1 to 4 could be another one, with the same report."""
    assert without_alternative(calls) == set()


DID = st.lists(
    st.sampled_from(["", "", "", "1", "2", "3", "9", "0", "busy", "completed", "7"]), max_size=7
).map(tuple)
CALLS = st.builds(
    Call, DID, st.integers(0, 30), st.integers(8, 19), st.sampled_from((10, 100, 500, 1000, 3000))
)
PLAN = st.lists(
    st.tuples(CALLS, st.integers(1, 9) | st.sampled_from((13, 17, 58, 62))), min_size=1, max_size=5
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True)  # a search, no proof: the same months each time
@given(PLAN)
def test_no_month_betrays_a_hidden_number(plan: list[tuple[Call, int]]) -> None:
    """Whatever callers did: each hidden one from 1 to 4 could be another one, with the same report."""
    calls = [call for call, n in plan for _ in range(n)]
    if len(calls) >= 5:
        assert without_alternative(calls) == set()
