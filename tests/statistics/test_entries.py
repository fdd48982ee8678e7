"""What one webhook counted, as a line: the local day, the hour as a count, and nobody's name."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.counting import Count
from ivr.statistics.entries import Entry, entry, line

MARK = "0123456789abcdef"
CALL = Count("call")


def _utc(written: str) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("utc", "day", "hour"),
    [
        ("2026-12-31 22:59:59", "2026-12-31", "23"),  # in UTC, too
        ("2026-12-31 23:00:00", "2027-01-01", "00"),  # New Year here, not yet in UTC
        ("2026-06-30 21:59:59", "2026-06-30", "23"),
        ("2026-06-30 22:00:00", "2026-07-01", "00"),  # summer time: two hours ahead
        ("2028-02-29 11:00:00", "2028-02-29", "12"),
        ("2028-02-29 23:30:00", "2028-03-01", "00"),
        ("2026-03-29 00:59:59", "2026-03-29", "01"),  # the hour from 2 to 3 does not exist
        ("2026-03-29 01:00:00", "2026-03-29", "03"),
        ("2026-10-25 00:30:00", "2026-10-25", "02"),  # the hour from 2 to 3 comes twice
        ("2026-10-25 01:30:00", "2026-10-25", "02"),
        ("2026-10-25 02:00:00", "2026-10-25", "03"),
    ],
)
def test_a_call_is_counted_on_the_local_day_and_in_the_local_hour(utc: str, day: str, hour: str) -> None:
    """As the clock on the wall shows it in Germany."""
    found = entry(line(_utc(utc), [CALL], MARK))
    assert found == Entry(date.fromisoformat(day), MARK, (CALL, Count("hour", hour)))


def test_an_hour_belongs_to_the_month_and_not_to_the_day() -> None:
    """The other counts belong to their day."""
    found = entry(line(_utc("2028-02-29 02:00:00"), [CALL, Count("topic", "kosten")], MARK))
    assert found
    assert list(found.by_day()) == [
        (date(2028, 2, 29), CALL),
        (date(2028, 2, 1), Count("hour", "03")),
        (date(2028, 2, 29), Count("topic", "kosten")),
    ]


def test_only_a_call_has_an_hour() -> None:
    """Everything else would tell how long a call was."""
    found = entry(line(_utc("2026-10-14 02:00:00"), [Count("topic", "kosten"), Count("goodbye")], ""))
    assert found == Entry(date(2026, 10, 14), "", (Count("topic", "kosten"), Count("goodbye")))


def test_a_line_holds_nothing_else() -> None:
    """Two moments of the same hour make the same line, to the letter: neither minute nor second is in it."""
    counts = [CALL, Count("arrived", "section:telefonkonferenz.anmeldung:2")]
    early, late = (line(_utc(f"2026-10-14 12:{rest}"), counts, MARK) for rest in ("00:00", "59:59"))
    assert early == late
    assert json.loads(early) == [
        "2026-10-14",
        MARK,
        "call:",
        "hour:14",
        "arrived:section:telefonkonferenz.anmeldung:2",
    ]
    assert early.endswith(b"\n")
    assert early.count(b"\n") == 1


KINDS = st.from_regex(r"[a-z_]{1,20}", fullmatch=True)
SUBJECTS = st.from_regex(re.compile(r"[a-z0-9.:-]{0,60}", re.ASCII), fullmatch=True)
COUNTS = st.lists(st.builds(Count, KINDS.filter(lambda kind: kind != "call"), SUBJECTS), max_size=5)


@given(COUNTS, st.one_of(st.just(""), st.from_regex(r"[0-9a-f]{16}", fullmatch=True)))
def test_what_is_written_is_read(counts: list[Count], mark: str) -> None:
    """Whatever the counts are."""
    found = entry(line(_utc("2026-10-14 12:00:00"), counts, mark))
    assert found == Entry(date(2026, 10, 14), mark, tuple(counts))


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe",
        b"{}",
        b"[]",
        b"3",
        b'["2026-10-14"]',
        b'["2026-10-32",""]',
        b'["2026-10-14",null,"call:"]',
        b'["2026-10-14","","call"]',
        b'["2026-10-14","","call:\\u0000"]',
        b'["2026-10-14","","call:\\ud800"]',
        b'["2026-10-14","","CALL:"]',
        b'["2026-10-14","",["call:"]]',
        b'["2026-10-14","+4951112345","call:"]',
        b'["2026-10-14","","' + b"x" * 1000 + b':"]',
        b"[" * 100_000,
    ],
)
def test_what_is_no_line_is_none(written: bytes) -> None:
    """After a power cut there may be anything on a disc; no database would take all of it."""
    assert entry(written) is None


@given(st.binary(max_size=60))
def test_no_rubbish_stops_the_reading(written: bytes) -> None:
    """It is a line or none."""
    assert entry(written) is None or isinstance(entry(written), Entry)
