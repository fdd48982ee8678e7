"""When a room is open: early and late, never past its last day, and when it is open next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ivr.clock import GERMANY
from ivr.rooms.schedule import EVERY_DAY, LONGEST, Schedule, next_said, read_days, read_hours

TUESDAY = Schedule(frozenset({1}), 15 * 60, 17 * 60)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026; the 1st is a Tuesday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=GERMANY)


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        (at(1, 14, 44), None),
        (at(1, 14, 45), 165),
        (at(1, 15, 0), 150),
        (at(1, 16, 59), 31),
        (at(1, 17, 0), None),
        (at(2, 15, 0), None),
    ],
)
def test_a_room_opens_a_little_early_and_ends_half_an_hour_late(now: datetime, minutes: int | None) -> None:
    """A quarter of an hour before, since people call early; who is in it may finish what they say."""
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert TUESDAY.open_for(now) == expected


def test_a_room_without_hours_is_open_as_long_as_twilio_allows() -> None:
    """Day and night, four hours at a time."""
    assert Schedule().open_for(at(3, 3)) == LONGEST


def test_after_its_last_day_a_room_is_over_and_never_meets_again() -> None:
    """On the last day itself it is open."""
    room = Schedule(frozenset({1}), 900, 1020, date(2026, 12, 1))
    assert room.open_for(at(1, 15)) is not None
    assert room.next_time(at(1, 18)) is None
    assert not room.is_over(at(1, 23, 59))
    assert room.is_over(at(2, 0))
    assert room.open_for(at(8, 15)) is None


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(1, 9), "heute um 15 Uhr"),
        (at(7, 20), "morgen um 15 Uhr"),
        (at(3, 9), "am Dienstag um 15 Uhr"),
        (at(1, 18), "am Dienstag in einer Woche um 15 Uhr"),
    ],
)
def test_when_the_group_meets_next_is_said_in_words(now: datetime, said: str) -> None:
    """Weekday and hour, never a date to reckon with."""
    when = TUESDAY.next_time(now)
    assert when is not None
    assert next_said(when, now) == said


def test_midnight_can_be_early_for_the_day_after() -> None:
    """Whoever calls at five to twelve for a room that opens at midnight is let in."""
    assert Schedule(frozenset({2}), 0, 60).open_for(at(1, 23, 50)) is not None


@pytest.mark.parametrize(
    ("written", "days"),
    [("di", {1}), ("Mo, Mi", {0, 2}), ("mo-fr", {0, 1, 2, 3, 4}), ("sa-mo", {5, 6, 0}), ("so", {6})],
)
def test_days_are_read_as_people_write_them(written: str, days: set[int]) -> None:
    """One, several, or from one to another."""
    assert read_days(written) == days


@pytest.mark.parametrize("written", ["", "tu", "mo-", "15", "di;mi"])
def test_what_is_no_day_is_refused_with_an_example(written: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="Richtig ist zum Beispiel"):
        read_days(written)


def test_hours_are_read_as_people_write_them() -> None:
    """With or without minutes."""
    assert read_hours("15-17") == (900, 1020)
    assert read_hours("9:30 - 11.15") == (570, 675)
    assert read_hours("20-24") == (1200, 1440)


@pytest.mark.parametrize("written", ["17-15", "15", "15-25", "22-1", "15:60-17", "drei", "15-15"])
def test_what_is_no_hours_is_refused_with_an_example(written: str) -> None:
    """A room never goes past midnight."""
    with pytest.raises(ValueError, match="Richtig ist zum Beispiel"):
        read_hours(written)


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (TUESDAY, "Dienstag, 15 bis 17 Uhr"),
        (Schedule(frozenset({0, 2, 4}), 570, 660), "Montag, Mittwoch und Freitag, 9:30 bis 11 Uhr"),
        (Schedule(frozenset(range(5))), "Montag bis Freitag, den ganzen Tag"),
        (Schedule(EVERY_DAY, 600, 660), "Jeden Tag, 10 bis 11 Uhr"),
        (Schedule(), "Jederzeit"),
    ],
)
def test_hours_are_printed_in_words(schedule: Schedule, said: str) -> None:
    """As they stand on the card."""
    assert schedule.said() == said
