"""Dates are said in full, and the day in the case that the word before it asks for.

    am 14. April 2020        am vierzehnten April zweitausendzwanzig
    der 14.4.                der vierzehnte April
    seit 14.04.2020          seit vierzehntem April zweitausendzwanzig
    Stand: 2020-04-14        Stand: vierzehnter April zweitausendzwanzig
    vom 3. bis 5. Mai        vom dritten bis fünften Mai
    im Dez.                  im Dezember

A day that no calendar has ("31.11.", "29.02.2027"), a weekday that the calendar has not on that day, and a
figure that can be a day or a fraction ("03/04.") are doubts. "Raum 2.1." is no date.
"""

from __future__ import annotations

import datetime
import re

from ivr.compile.german.cases import ending, ends_sentence, is_numbered
from ivr.compile.german.figures import year
from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import MONTH_NAMES, MONTHS, MONTHS_SHORT, WEEKDAYS

_MONTH = "|".join(MONTHS)
_SHORT = "|".join(sorted(MONTHS_SHORT, key=len, reverse=True))
_BEFORE_MONTH = (
    "im|Im|ab|Ab|bis|Bis|seit|Seit|Ende|Anfang|Mitte|vom|zum|von|Stand|Monat|und|Stand:|Gültig|Jeden|jeden"
)
_DAYS_OF = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_LEAP = 2000  # a year with a 29 February, where none is written
_MONDAY_FIRST = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

_SHORT_MONTH = re.compile(
    rf"(?:(?<=\d\. )|(?<=\d\.)|(?=\w+\.? ?\d{{4}})|(?=\w+\.? ?[-–/] ?(?:{_SHORT}|{_MONTH})\b)|(?<=[-–/])"
    rf"|\b(?:{_BEFORE_MONTH}) )"
    rf"\b({_SHORT})(?:\.|\b(?!\w))"
)
_NAME = "|".join([*MONTHS, *WEEKDAYS])
_NAME_RANGE = re.compile(rf"\b({_NAME}) ?[-–] ?(?=(?:{_NAME})\b)")
_NAME_PAIR = re.compile(rf"\b({_NAME}) ?/ ?(?=(?:{_NAME})\b)")
_DAYS_JOINED = re.compile(
    rf"(?<![\d.])(\d{{1,2}}\.(?:\d{{1,2}}\.(?:\d{{4}})?)?) ?([-–/+&]|u\.) ?"
    rf"(?=\d{{1,2}}\.(?: ?\d|/ ?\d{{1,2}}\.|\s*(?:{_MONTH})\b))"
)
_DAYS = r"(?P<d>(?:\d{1,2}\.,? (?:(?:und|oder|bis|sowie|beziehungsweise) )?(?:zum )?)*\d{1,2}\.)"
_DATES = (
    re.compile(rf"(?<![\d.,]){_DAYS} ?(?P<name>{_MONTH})\b(?:,? (?P<y>\d{{4}})(?![\d.,:]\d))?"),
    re.compile(
        rf"(?<![\d.,]){_DAYS} ?(?P<m>\d{{1,2}})\. ?(?P<y>\d{{4}}|\d{{2}})(?!\w|[.,:]\d| ?Uhr| ?h\b| "
        rf"?[-–] ?\d|[.:]\d)"
    ),
    re.compile(rf"(?<![\d.,]){_DAYS} ?(?P<m>0?[1-9]|1[0-9])\.(?!\d)"),
    re.compile(
        r"(?:(?<=\b[Aa]m )|(?<=\b[Vv]om )|(?<=\b[Zz]um ))(?P<d>\d{1,2})\.(?P<m>0?[1-9]"
        r"|1[0-2])(?![\d.,:]\d|\d|\.| ?(?:Uhr|h\b|bis|[-–]))"
    ),
    re.compile(r"(?<![\d.,-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"),
    re.compile(r"(?<![\d.,/])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])"),
    re.compile(
        r"(?:(?<=\b[Aa]b )|(?<=\b[Ss]eit )|(?<=\b[Bb]is )|(?<=\bStand )|(?<=\bStand: ))"
        r"(?P<m>0[1-9]|1[0-2])/(?P<y>\d\d)(?![\d/])"
    ),
    re.compile(r"(?<![\d.,/])(?P<m>0[1-9]|1[0-2])\.(?P<y>(?:19|20)\d\d)(?![\d/]|[.,]\d)"),
)
# Heft 3/2025 is the third of that year.
_ISSUE = re.compile(
    r"(?:[Hh]eft|[Aa]usgabe|Nummer|[Bb]rief|[Bb]latt|Magazin|Protokoll|Beschluss|Antrag|Projekt) $"
)
_UNCLEAR = re.compile(
    r"(?<![\d.,/])\d{1,2}/\d{1,2}\.?/(?:\d{4}|\d\d)(?![\d/])|(?<![\d/])\d{4}/\d\d?/\d\d?(?!\d)"
    r"|(?<=\b[Aa]m )\d{1,2}/\d{1,2}\.?"
)
_WEEKDAY = re.compile(rf"\b({'|'.join(sorted(WEEKDAYS))}),?(?: ?(?:dem|den|der))?,? *$")
_REMEDY = "Bitte sehen Sie im Kalender nach."


def with_months(text: str) -> str:
    """The text with the short names of its months in full, and what joins months or weekdays in words."""
    text = _SHORT_MONTH.sub(_month, text)
    text = _NAME_RANGE.sub(r"\1 bis ", text)
    return _NAME_PAIR.sub(r"\1 und ", text)


def dated(text: str, reader: Reader) -> str:
    """The text with its dates in words."""
    text = _DAYS_JOINED.sub(lambda m: f"{m[1]} {'bis' if m[2] in '-–' else 'und'} ", text)
    for match in _UNCLEAR.finditer(text):
        remedy = "Bitte schreiben Sie den Tag so: 3. April"
        reader.doubt(Kind.DATE, match[0], "Das kann ein Tag sein, oder zwei.", remedy)
    for pattern in _DATES:
        text = pattern.sub(lambda match: _date(match, reader), text)
    return text


def _month(match: re.Match[str]) -> str:
    before = match[0][: match.start(1) - match.start()]
    dot = match[0].endswith(".") and ends_sentence(match.string[match.end() :], any_capital=True)
    return before + MONTHS_SHORT[match[1]] + ("." if dot else "")


def _days(written: str, case: str, reader: Reader) -> str:
    """One day or several of a month: "3. bis 5." -> dritten bis fünften."""
    return re.sub(r"(\d+)\.?", lambda match: reader.numerals.ordinal(int(match[1])) + case, written)


def _date(match: re.Match[str], reader: Reader) -> str:
    parts = match.groupdict()
    before, after = match.string[: match.start()], match.string[match.end() :]
    month = MONTHS.get(parts.get("name") or "") or int(parts["m"])
    if "/" in match[0] and _ISSUE.search(before):
        return f"{reader.numerals.cardinal(month)} {year(parts['y'], reader.numerals)}"
    days = [int(day) for day in re.findall(r"\d+", parts.get("d") or "")]
    if not parts.get("y") and not parts.get("name") and is_numbered(before):
        return match[0]
    if not _in_calendar(match[0], days, month, parts.get("y"), before, reader):
        return match[0]
    words = [parts.get("name") or MONTH_NAMES[month]]
    if days:
        case = ending(before, words[0], default="r")
        words.insert(0, _days(parts["d"], case or "", reader))
    if parts.get("y"):
        words.append(year(parts["y"], reader.numerals))
    stop = "." if match[0].endswith(".") and ends_sentence(after) else ""
    return " ".join(words) + stop


def _in_calendar(
    written: str, days: list[int], month: int, written_year: str | None, before: str, reader: Reader
) -> bool:
    """Whether the calendar has these days, and on the weekday before them; otherwise there is a doubt."""
    if month not in MONTH_NAMES or not all(1 <= day <= _DAYS_OF.get(month, 31) for day in days):
        reader.doubt(Kind.DATE, written, "Diesen Tag gibt es nicht.", _REMEDY)
        return False
    if not written_year or not days:
        return True
    full = int(written_year) + (2000 if len(written_year) == 2 else 0)
    try:
        day = datetime.date(full, month, days[-1])
    except ValueError:
        reader.doubt(Kind.DATE, written, f"Diesen Tag gibt es im Jahr {full} nicht.", _REMEDY)
        return True
    _compare_weekday(written, day, len(days), before, reader)
    return True


def _compare_weekday(written: str, day: datetime.date, days: int, before: str, reader: Reader) -> None:
    named = _WEEKDAY.search(before)
    right = _MONDAY_FIRST[day.weekday()]
    if named and days == 1 and named[1].replace("Sonnabend", "Samstag") != right:
        reader.doubt(Kind.DATE, f"{named[1]}, {written}", f"Dieser Tag ist ein {right}.", _REMEDY)
