"""What changes by the day, as staff read it before they publish: hours, telephones, first and last days.

Of telephones only how many there are: the page to decide by goes to people who need no numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from ivr.core.desk import EVERY_DAY, NO_STAFF, WEEKDAYS, Spans, Staff
from ivr.core.guide import Guide
from ivr.core.period import ALWAYS, Period


def staff_in_words(staff: Staff) -> str:
    """Who answers key 0, and when; empty where nothing is said of it."""
    return "; ".join(_of_staff(staff)) if staff != NO_STAFF else ""


def days_in_words(guide: Guide) -> str:
    """From when until when notices and topics are there; empty where all of them always are."""
    titled = [(topic.title, topic.period) for topic in guide.topics()]
    named = [(f"_{notice.id}.md", notice.period) for notice in guide.notices]
    return "; ".join(
        f"{name} {period_in_words(period)}" for name, period in named + titled if period != ALWAYS
    )


def spans_in_words(spans: Spans) -> str:
    """9:00 bis 12:00 und 14:00 bis 16:30 Uhr."""
    times = [" bis ".join(f"{at // 60}:{at % 60:02}" for at in span) for span in spans]
    return f"{' und '.join(times)} Uhr" if times else "geschlossen"


def _of_staff(staff: Staff) -> Iterator[str]:
    if staff.people:
        how = "gleichzeitig" if staff.at_once else "nacheinander"
        rota = ", nach Wochentagen" if any(one.days != EVERY_DAY for one in staff.people) else ""
        many = f"{len(staff.people)} Telefonnummern, {how}" if len(staff.people) > 1 else "1 Telefonnummer"
        yield f"{many}{rota}"
    for weekday, spans in zip(WEEKDAYS, staff.hours, strict=False):
        yield f"{weekday} {spans_in_words(spans)}"
    if staff.exceptions:
        yield f"{len(staff.exceptions)} Feiertage und Ausnahmen"


def period_in_words(period: Period) -> str:
    """Ab 1.12.2026 bis 6.12.2026; one of the two where the other end is open."""
    first = f"ab {_day(period.begins)}" if period.begins else ""
    last = f"bis {_day(period.ends, is_end=True)}" if period.ends else ""
    return " ".join(filter(None, (first, last)))


def _day(at: datetime, *, is_end: bool = False) -> str:
    """The day, with its time where that is not midnight; what ends then has its last day before."""
    if at.time() != time():
        return f"{at.day}.{at.month}.{at.year} {at.hour}:{at.minute:02} Uhr"
    day = at - timedelta(days=is_end)
    return f"{day.day}.{day.month}.{day.year}"
