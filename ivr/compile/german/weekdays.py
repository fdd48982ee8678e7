"""Weekdays in their short forms: Mo, Mo., Mo-Fr, Di + Do, Sa/So.

- Mo, Di, Mi, Do and Sa are no German words: they are days wherever they stand alone.
- "Fr." before a name is "Frau"; before a figure, a small letter or a day, and behind "am", it is Friday.
- "So" is a word: a day only beside another day, inside a sentence, or with its dot or time behind it.
- The dot ends the sentence before a capital, unless the day opens the sentence: "Mo. Yoga".
"""

from __future__ import annotations

import re

from ivr.compile.german.tables import WEEKDAYS, WEEKDAYS_SHORT

_SHORT = "|".join(WEEKDAYS_SHORT)
_ANY = "|".join([*WEEKDAYS_SHORT, *sorted(WEEKDAYS)])
_FULL = "|".join(sorted(WEEKDAYS))
_GOVERNED = (
    r"(?<=\bam )|(?<=\bAm )|(?<=\bjeden )|(?<=\bJeden )|(?<=\bnur )|(?<=\bNur )|(?<=\bbis )|(?<=\bab )"
)
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?"
_TIME = rf",? ?(?:(?:ab|von|um) )?{_CLOCK}(?: ?(?:[-–]|bis) ?{_CLOCK})? ?(?:Uhr|h\b)"
_TIME += r"|,? ?\d{1,2}\. ?(?:\d|[A-Z])| geschlossen| Ruhetag"

_RANGE = re.compile(rf"\b({_ANY})\b\.?(?: ?[-–] ?)(?=(?:{_ANY})\b)(?!\w+-\w)")
_LIST = re.compile(rf"\b({_ANY})\b\.?(?: ?[+&] ?| u\. ?)(?=(?:{_ANY})\b)")
_SLASH = re.compile(rf"\b({_ANY})\b\.? ?/ ?(?=({_ANY})\b\.?( ?/)?)")
_RUN = re.compile(
    rf"\b(?:{_ANY})\b\.?(?:(?:, ?| und | oder | bis |, und |, oder )(?:{_ANY})\b(?:\.(?= ?[,/+&–-]| "
    rf"(?:und|oder|bis|u\.)))?)+"
)
_CERTAIN = re.compile(r"(?<![\w.-])(Mo|Di|Mi|Do|Sa)\b(?!-\w|'|’| it\b)")
_FRIDAY = re.compile(
    rf"(?<![\w.-])Fr\b(?:(?!\.|-\w)|\.(?=\s*(?:[,;:)\d/–-]|[a-zäöüß]|$)))|(?:{_GOVERNED})Fr\.(?! ?(?:Dr"
    rf"|Prof)\.?)"
)
_SUNDAY = re.compile(
    rf"(?<![\w.-])So(?:\.(?=\s*(?:[,;:)\d/–-]|[a-zäöüß]|$))|(?={_TIME}))|(?:{_GOVERNED}|(?<=[a-zäöüß] ))So\b"
)
_DOT = re.compile(rf"\b({_FULL})\.(?=(\s*)(\S?))")


def with_weekdays(text: str) -> str:
    """The text with its short weekdays in full."""
    text = _RANGE.sub(lambda m: f"{_full(m[1])} bis ", text)
    text = _LIST.sub(lambda m: f"{_full(m[1])} und ", text)
    text = _SLASH.sub(lambda m: f"{_full(m[1])}{', ' if m[3] else ' und '}", text)
    text = _RUN.sub(_run, text)
    text = _CERTAIN.sub(lambda m: WEEKDAYS_SHORT[m[1]], text)
    text = _FRIDAY.sub(lambda m: "Freitag" + m[0][2:], text)
    text = _SUNDAY.sub(lambda m: "Sonntag" + m[0][2:], text)
    return _DOT.sub(_without_dot, text)


def _full(day: str) -> str:
    return WEEKDAYS_SHORT.get(day, day)


def _run(match: re.Match[str]) -> str:
    """Several days beside each other; a single word "So" is none."""
    return re.sub(rf"\b({_SHORT})\b", lambda day: WEEKDAYS_SHORT[day[0]], match[0])


def _without_dot(match: re.Match[str]) -> str:
    """The dot of the short form goes, unless it ends the sentence, too."""
    following = match[3]
    opens = re.search(r"(?:^|[.!?:;,\n–])\s*$", match.string[: match.start()])
    if not following or (following.isupper() and not opens):
        return f"{match[1]}."
    return match[1]
