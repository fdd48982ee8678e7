"""German public holidays by federal state, as the package `holidays` knows them.

They are worked out when staff record, and put into the release, so that answering a call needs no calendar.
The years are fixed, so that the same texts always make the same release; a later version of the hotline
brings later years.
"""

from __future__ import annotations

from datetime import date

import holidays

YEARS = range(2026, 2041)
LAST_DAY = date(YEARS[-1], 12, 31)


def public_holidays(state: str) -> frozenset[date]:
    """Those of a state ("NI"), or, where it is empty, those of all Germany."""
    return frozenset(holidays.country_holidays("DE", subdiv=state or None, years=YEARS))
