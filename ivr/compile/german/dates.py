"""Dates are said in full, and the day in the case that the word before it asks for.

    am 14. April 2020        am vierzehnten April zweitausendzwanzig
    der 14.4.                der vierzehnte April
    seit 14.04.2020          seit vierzehntem April zweitausendzwanzig
    Stand: 2020-04-14        Stand: vierzehnter April zweitausendzwanzig
    vom 3. bis 5. Mai        vom dritten bis fünften Mai
    Mo.-Fr. 9-12 Uhr         Montag bis Freitag …

A date that no calendar has ("40.13.") is left to the figures.
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import ending, ends_sentence
from ivr.compile.german.figures import Numerals, year
from ivr.compile.german.tables import MONTH_NAMES, MONTHS, MONTHS_SHORT, WEEKDAYS, WEEKDAYS_SHORT

_MONTH = "|".join(MONTHS)
_SHORT = "|".join(sorted(MONTHS_SHORT, key=len, reverse=True))
_DAY = "|".join(WEEKDAYS_SHORT)

_SHORT_MONTH = re.compile(rf"(?:(?<=\d\. )|(?<=\d\.)|(?=\w+\.? ?\d{{4}}))\b({_SHORT})(?:\.|\b(?!\w))")
_NAME = "|".join([*MONTHS, *WEEKDAYS])
_NAME_RANGE = re.compile(rf"\b({_NAME}) ?[-–] ?(?=(?:{_NAME})\b)")
_DAY_RANGE = re.compile(rf"\b({_DAY})\.? ?[-–] ?({_DAY})\b(?:\.(?=[ ,:]*[\d\w]))?")
_DAY_LIST = re.compile(
    rf"\b(?:{_DAY})\b\.?(?:(?:,|,? und|,? oder|,? u\.) ?(?:{_DAY})\b(?:\.(?=[ ,:]*[\da-zäöü]))?)+"
)
_DAY_BEFORE_FIGURE = re.compile(rf"\b({_DAY})\.(?=,? ?\d)")
_DAYS_JOINED = re.compile(r"(?<!\d)(\d{1,2}\.(?:\d{1,2}\.)?) ?([-–/+&]) ?(?=\d{1,2}\.)")
_DAYS = r"(?P<d>(?:\d{1,2}\. (?:und|oder|bis|sowie) )*\d{1,2}\.)"
_DATES = (
    re.compile(rf"(?<![\d.,]){_DAYS} ?(?P<name>{_MONTH})\b(?:,? (?P<y>\d{{4}})(?![\d.,:]\d))?"),
    re.compile(rf"(?<![\d.,]){_DAYS} ?(?P<m>\d{{1,2}})\. ?(?P<y>\d{{4}}|\d{{2}})(?!\w|[.,:]\d| Uhr)"),
    re.compile(rf"(?<![\d.,]){_DAYS}(?P<m>\d{{1,2}})\.(?!\d)"),
    re.compile(r"(?<![\d.,-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"),
    re.compile(r"(?<![\d.,/])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])"),
)


def dated(text: str, numerals: Numerals) -> str:
    """The text with its dates and the short names of days and months in words."""
    text = _SHORT_MONTH.sub(lambda match: MONTHS_SHORT[match[1]], text)
    text = _DAY_RANGE.sub(lambda m: f"{WEEKDAYS_SHORT[m[1]]} bis {WEEKDAYS_SHORT[m[2]]}", text)
    text = _DAY_LIST.sub(_day_list, text)
    text = _DAY_BEFORE_FIGURE.sub(lambda match: WEEKDAYS_SHORT[match[1]], text)
    text = _NAME_RANGE.sub(r"\1 bis ", text)
    text = _DAYS_JOINED.sub(lambda m: f"{m[1]} {'bis' if m[2] in '-–' else 'und'} ", text)
    for pattern in _DATES:
        text = pattern.sub(lambda match: _date(match, numerals), text)
    return text


def _days(written: str, case: str, numerals: Numerals) -> str:
    """One day or several of a month: "3. bis 5." -> dritten bis fünften."""
    return re.sub(r"(\d+)\.?", lambda match: numerals.ordinal(int(match[1])) + case, written)


def _day_list(match: re.Match[str]) -> str:
    days = match[0].replace("u.", "und").replace(".", "")
    return re.sub(rf"\b(?:{_DAY})\b", lambda day: WEEKDAYS_SHORT[day[0]], days)


def _date(match: re.Match[str], numerals: Numerals) -> str:
    parts = match.groupdict()
    month = MONTHS.get(parts.get("name") or "") or int(parts["m"])
    days = parts.get("d", "")
    if month not in MONTH_NAMES or not all(1 <= int(day) <= 31 for day in re.findall(r"\d+", days)):
        return match[0]
    words = [parts.get("name") or MONTH_NAMES[month]]
    if days:
        words.insert(0, _days(days, ending(match.string[: match.start()], words[0], default="r"), numerals))
    if parts.get("y"):
        words.append(year(parts["y"], numerals))
    stop = "." if match[0].endswith(".") and ends_sentence(match.string[match.end() :]) else ""
    return " ".join(words) + stop
