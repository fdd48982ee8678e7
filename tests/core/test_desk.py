"""The desk: whatever a caller is told about when it opens is recorded, and true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ivr.core.desk import CLOSED_LATER, Person, Spans, Staff, closed_speech, desk_at, sentences, when
from ivr.core.period import Period, moment

BERLIN = ZoneInfo("Europe/Berlin")
NUMBER = "+4951112345"
FIRST, LAST = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31")


def _spans(quarters: list[int]) -> Spans:
    """The first to the second quarter of an hour, the third to the fourth; an odd one counts for nothing."""
    ends = [quarter * 15 for quarter in sorted(quarters)]
    return tuple(zip(ends[::2], ends[1::2], strict=False))


spans = st.lists(st.integers(0, 95), max_size=4, unique=True).map(_spans)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
staffs = st.builds(
    Staff,
    people=st.lists(
        st.builds(Person, st.just(NUMBER), st.frozensets(st.integers(0, 6), min_size=1)), max_size=2
    ).map(tuple),
    hours=st.one_of(st.just(()), st.lists(spans, min_size=7, max_size=7).map(tuple)),
    exceptions=st.dictionaries(days, spans, max_size=5),
)
moments = st.datetimes(FIRST, LAST).map(lambda at: at.replace(tzinfo=BERLIN))


@given(staff=staffs, now=moments)
def test_whatever_is_said_is_recorded_and_true(staff: Staff, now: datetime) -> None:
    """Within seven days the sentence names the next opening; the desk is open then, and not before."""
    recorded = {closed_speech(said) for said in sentences(staff, staff.exceptions)}
    desk, until = desk_at(staff, NUMBER, now, recorded)
    opening = staff.next_opening(now)
    assert until > now.astimezone(UTC)
    if desk.steps:
        assert desk.closed == ""
    elif opening is None:
        assert desk.closed == CLOSED_LATER
    elif opening.date() - now.date() <= timedelta(days=7):
        assert desk.closed == closed_speech(when(opening, now.date()))
        assert desk_at(staff, NUMBER, opening.replace(tzinfo=BERLIN), recorded)[0].steps
    else:
        assert desk.closed in {CLOSED_LATER, closed_speech(when(opening, now.date()))}


@given(staff=staffs, now=moments)
def test_nothing_changes_before_it_was_said_to(staff: Staff, now: datetime) -> None:
    """Until the moment that comes with it, the desk stays what it is."""
    recorded = {closed_speech(said) for said in sentences(staff, staff.exceptions)}
    desk, until = desk_at(staff, NUMBER, now, recorded)
    late = (until - timedelta(seconds=1)).astimezone(BERLIN)
    assert late < now or desk_at(staff, NUMBER, late, recorded)[0] == desk


@given(
    begins=st.datetimes(FIRST, LAST),
    now=moments,
)
def test_what_is_over_never_begins_again(begins: datetime, now: datetime) -> None:
    """Not even in the hour that comes twice: a period is one stretch of real time."""
    period = Period(begins, begins + timedelta(hours=3))
    utc = now.astimezone(UTC)
    held = [period.holds((utc + timedelta(minutes=15 * step)).astimezone(BERLIN)) for step in range(40)]
    assert sum(before != after for before, after in pairwise(held)) <= 2
    assert period.holds(now) == (moment(begins, now) <= utc < moment(begins + timedelta(hours=3), now))
