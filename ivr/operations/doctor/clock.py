"""The clock of this computer against the server's, told by the Date header of an answer.

The header counts whole seconds, and was written at some moment between question and answer. So what counts is
what is certain: how far outside that span the clocks are, at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ivr.operations.doctor.finding import Finding, failed, good, hint, skipped
from ivr.operations.doctor.http import Answer
from ivr.operations.doctor.practice import PRACTICE
from ivr.operations.doctor.signature import STATUS
from ivr.operations.doctor.target import Site

TOO_FAR = timedelta(seconds=60)
FAR = timedelta(seconds=5)
_SET_IT = "Bitte lassen Sie beide Computer ihre Uhr von selbst stellen (Zeitserver, NTP)."
_SECOND = timedelta(seconds=1)


def clocks_agree(site: Site) -> Iterator[Finding]:
    """A POST, since its answer never comes from a cache."""
    answer = site.outside.post(f"{site.settings.public_url}{STATUS}", PRACTICE, {})
    date = _date(answer)
    if date is None:
        yield skipped("der Server nicht sagt, wie spät es bei ihm ist")
        return
    off = ahead(answer, date)
    direction = "vor" if off > timedelta() else "nach"
    what = f"Die Uhr dieses Computers geht gegenüber der des Servers {abs(off).total_seconds():.0f} Sekunden "
    if abs(off) > TOO_FAR:
        yield failed(f"{what}{direction}.", _SET_IT)
    elif abs(off) > FAR:
        yield hint(f"{what}{direction}.", _SET_IT)
    else:
        yield good("Die Uhr dieses Computers und die des Servers gehen gleich.")


def ahead(answer: Answer, date: datetime) -> timedelta:
    """How far the local clock is ahead of the server's, at least; negative where it is behind."""
    earliest = answer.sent - (date + _SECOND)
    latest = answer.sent + timedelta(seconds=answer.seconds) - date
    if earliest > timedelta():
        return earliest
    return min(latest, timedelta())


def _date(answer: Answer) -> datetime | None:
    try:
        date = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
