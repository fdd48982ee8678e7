"""Times of the day.

    14:30 Uhr, 14.30 h         vierzehn Uhr dreißig
    Um 18.00 beginnen wir      Um achtzehn Uhr beginnen wir
    um 18 h, 9 bis 12 h        achtzehn Uhr, neun bis zwölf Uhr
    16³⁰ Uhr, 12h30            sechzehn Uhr dreißig, zwölf Uhr dreißig
    1/2 10 Uhr, um ½ 10        halb zehn
    Das dauert 2 h             … zwei Stunden
    in 3:45:12 h, 1:30 Std.    drei Stunden fünfundvierzig Minuten zwölf Sekunden
    Wir gewannen 25:18         fünfundzwanzig zu achtzehn (figures.py)

"h" is an hour of the day behind um, ab, bis, gegen, a day or a date, in a range, and with minutes; it is how
long something takes behind "dauert", and where it is short. "19 h" alone is a doubt; so is "bis 8.10", which
can be a day, and a time that no clock shows.
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import is_numbered
from ivr.compile.german.figures import without_s
from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import MONTHS, WEEKDAYS

_AT = r"(?:um|Um|ab|Ab|bis|Bis|gegen|Gegen|von|Von|vor|Vor|nach|Nach|seit|Seit|zwischen|ca\.|circa)"
_LABEL = (
    "Beginn|Einlass|Ende|Uhrzeit|Abfahrt|Ankunft|Rückkehr|Rückfahrt|Start|Anpfiff|Schluss|Treffen"
    "|Treffpunkt|Termin|Probe|" + "|".join(sorted(WEEKDAYS))
)
_CERTAIN = rf"(?:um|Um|gegen|Gegen|(?:{_LABEL}),?:?)"
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?"
_RAISED = re.compile(r"(?<!\d)(\d{1,2})([⁰¹²³⁴⁵])([⁰¹²³⁴⁵⁶⁷⁸⁹])(?= ?(?:Uhr|h\b|[-–]|$))")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_RANGE_DASH = re.compile(rf"(?<![\d.,:])({_CLOCK})(?: ?Uhr| ?h)? ?[-–] ?(?={_CLOCK} ?(?:Uhr|h)\b)")
_RANGE_COLON = re.compile(r"(?<![\d.,:])(\d{1,2}:\d\d) ?[-–] ?(?=\d{1,2}:\d\d)")
_NO_MONTH = r"(?:00|1[3-9]|[2-5]\d)"
_DOTTED_RANGE = re.compile(  # Di 9.30–10.30
    rf"\b((?:{'|'.join(sorted(WEEKDAYS))})s?,? (?:von )?|[Vv]on )(\d{{1,2}}\.{_NO_MONTH})"
    rf" ?(?:[-–]|bis) ?(\d{{1,2}}\.{_NO_MONTH})(?!\w|[.,:]\d|\.\d| ?(?:Uhr|h\b|[€%]|Euro))"
)
_HALF_COLON = re.compile(  # 9–11:30, 9:00–12
    r"(?<![\d.,:/])(\d{1,2}) ?[-–] ?(?=(?:1\d|2[0-4]|\d):\d\d(?![\d:]|[.,]\d))"
    r"|(?<![\d.,:/])(\d{1,2}:\d\d) ?[-–] ?(?=\d{1,2}(?![\w:/]|[.,]\d| ?[€%]))"
)
_ONE_DIGIT = re.compile(r"(?<![\d.,:])\d{1,2}[.:]\d(?= ?Uhr)")
_RANGE_H = re.compile(rf"(?<![\d.,:])({_CLOCK})(?: ?h)? (bis|und|oder) ({_CLOCK}) ?h\b")
_H_MINUTES = re.compile(r"(?<![\w.,:])(\d{1,2}) ?h ?([0-5]\d)(?!\w|[.,:]\d| ?(?:[Mm]in|m\b))")
_PARTS = {"1/2": "halb", "1/4": "viertel", "3/4": "drei viertel"}
_PART = r"(?<![\w.,/⁄])(?<!\d )(1[/⁄][24]|3[/⁄]4) ?(1[0-2]|[1-9])"  # "½" comes as "1⁄2"
_PARTS_OF_HOURS = (
    re.compile(rf"{_PART} ?Uhr\b"),
    re.compile(rf"(?:(?<=\b[Uu]m )|(?<=\b[Gg]egen )){_PART}(?![\w/]|[.,:]\d| \w+ ?[€%]| Euro| Cent)"),
)
_WITH_MINUTES_H = re.compile(r"(?<![\d.,:])(\d{1,2}[.:]\d\d) ?h\b")
_DURATION = re.compile(
    r"(?:[Dd]auer\w*|[Ll]änge|\w+zeit|\w+dauer|nach|in|alle|seit|je|pro|vor|für|von|innerhalb|jede"
    r"|weitere|noch|rund|circa|etwa|mindestens|maximal):? ?(?:\w+ )?$"
)
_HOURS_H = re.compile(r"(?<![\d.,:–-])(\d{1,3}) ?h\b(?! ?\d)")
_DAYLONG = (24, 48, 72)
_LONG = 6  # from so many hours on, "19 h" can be a time of day as well as a duration
_THREE_PARTS = re.compile(
    r"(?<![\d.,:])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\d:]|[.,]\d| ?Uhr\b)(?: ?(?:h|Stunden|Std)\b)?"
)
_TWO_PARTS = re.compile(r"(?<![\d.,:])(\d{1,3}):([0-5]\d) ?(Stunden|Minuten)\b")
_SMALLER = {"Stunden": "Minuten", "Minuten": "Sekunden"}
_SINGULAR = {"Stunden": "Stunde", "Minuten": "Minute", "Sekunden": "Sekunde"}
# A sentence that tells how a game ended; behind "um", "ab" and the like there is a time all the same.
_SCORE = re.compile(
    r"(?i:\b(?:gewann(?:en)?|gewinn(?:t|en)|gewonnen|siegt?(?:en?)?|verlor(?:en)?|unterlag(?:en)?|niederlage"
    r"|unentschieden|ergebnis|endstand|spielstand|spielten?))\b(?:(?!(?i:beginn|start|treff|feier|einlass))[^.!?])*$"
)
_NO_SCORE = re.compile(rf"\b{_AT} $")
_AT_HOUR_H = re.compile(rf"\b({_AT}) (\d{{1,2}}) ?h\b")
_BEHIND_DAY_H = re.compile(
    rf"((?:{'|'.join([*sorted(WEEKDAYS), *MONTHS])}|(?<=tag)s|morgens|abends|\d\.|\d{{4}}),?:? "
    rf")(\d{{1,2}}) ?h\b"
)
_AT_TIME = re.compile(
    rf"\b({_AT}|{_CERTAIN}) (\d{{1,2}})[.](\d\d)(?!\d|[.,:]\d|\.\d| ?(?:Uhr|h\b|€|Euro|EUR|%|[Cc]t|Cent"
    rf"|km|m\b|kg|Mio|Prozent))"
)
_BOTH_ENDS = re.compile(rf"(?<![\d.,:])(\d{{1,2}})[.:](\d\d)(?= ?(?:bis|und|oder) {_CLOCK} ?Uhr\b)")
_UHR = re.compile(r"(?<![\d.,:])(\d{1,2})[.:](\d\d) ?(?:Uhr\b|h\b)")
_COLON = re.compile(r"(?<![\d.,:])(\d{1,2}):(\d\d)(?![\d:]|[.,]\d)")
_HOUR = re.compile(r"(?<![\d.,:-])(\d{1,3}) ?Uhr\b(?: (\d\d?)(?!\d|[.,:]\d|\.| ?[^\W\d]))?")


def raised_minutes(text: str) -> str:
    """16³⁰ as 16:30; before any sign is replaced by a plainer one."""
    return _RAISED.sub(lambda m: f"{m[1]}:{(m[2] + m[3]).translate(_SUPERSCRIPT)}", text)


def timed(text: str, reader: Reader) -> str:
    """The text with its times of day in words."""
    for pattern in _PARTS_OF_HOURS:
        text = pattern.sub(lambda match: _part_of_hour(match, reader), text)
    text = _H_MINUTES.sub(r"\1:\2 h", text)
    text = _RANGE_DASH.sub(lambda m: f"{m[1]} bis ", text)
    text = _DOTTED_RANGE.sub(r"\1\2 Uhr bis \3 Uhr", text)
    text = _HALF_COLON.sub(lambda m: f"{m[1] or m[2]} bis ", text)
    text = _RANGE_COLON.sub(r"\1 bis ", text)
    for match in _ONE_DIGIT.finditer(text):
        _no_time(match[0], reader)
    text = _RANGE_H.sub(r"\1 \2 \3 Uhr", text)
    text = _THREE_PARTS.sub(lambda m: _length(m[1], "Stunden", m[2], m[3]), text)
    text = _TWO_PARTS.sub(lambda m: _length(m[1], m[3], m[2]), text)
    text = _WITH_MINUTES_H.sub(_with_minutes, text)
    text = _AT_HOUR_H.sub(lambda m: m[0] if _takes(m) else f"{m[1]} {m[2]} Uhr", text)
    text = _BEHIND_DAY_H.sub(r"\1\2 Uhr", text)
    for match in _HOURS_H.finditer(text):
        if int(match[1]) >= _LONG and int(match[1]) not in _DAYLONG and not _is_length(text[: match.start()]):
            why, remedy = (
                "Das kann eine Uhrzeit sein oder eine Dauer.",
                "Bitte schreiben Sie „Uhr“ oder „Stunden“.",
            )
            reader.doubt(Kind.DATE, match[0], why, remedy)
    text = _AT_TIME.sub(lambda match: _at(match, reader), text)
    for pattern in (_BOTH_ENDS, _UHR, _COLON):
        text = pattern.sub(lambda match: _time(match, reader), text)
    return _HOUR.sub(lambda match: _hour(match, reader), text)


def _length(first: str, unit: str, *smaller: str) -> str:
    """3:45:12 h: how long something took, the largest part first."""
    said = []
    for part in (first, *smaller):
        if int(part):
            said.append(f"1 {_SINGULAR[unit]}" if int(part) == 1 else f"{int(part)} {unit}")
        unit = _SMALLER.get(unit, unit)
    return " ".join(said) or f"0 {unit}"


def _part_of_hour(match: re.Match[str], reader: Reader) -> str:
    return f"{_PARTS[match[1].replace('⁄', '/')]} {reader.numerals.cardinal(int(match[2]))}"


def _is_length(before: str) -> bool:
    """Whether a figure with "h" behind these words is a duration, or the number of a house."""
    return bool(_DURATION.search(before)) or is_numbered(before)


def _takes(match: re.Match[str]) -> bool:
    return match[1].lower() in ("seit", "von", "vor", "nach", "ca.", "circa", "zwischen")


def _with_minutes(match: re.Match[str]) -> str:
    if re.search(r"[Dd]auer\w*:? ?$", match.string[: match.start()]):
        hours, minutes = re.split(r"[.:]", match[1])
        return f"{hours} Stunden {minutes} Minuten"
    return f"{match[1]} Uhr"


def _at(match: re.Match[str], reader: Reader) -> str:
    """Um 18.00: a time; "bis 8.10" can be a day as well."""
    hour, minute = int(match[2]), int(match[3])
    if hour > 24 or minute > 59:
        return match[0]
    if 1 <= minute <= 12 and hour and not re.fullmatch(_CERTAIN, match[1]):
        why, remedy = (
            "Das kann eine Uhrzeit sein oder ein Tag.",
            "Bitte schreiben Sie: 8:10 Uhr, oder: 8. Oktober",
        )
        reader.doubt(Kind.DATE, match[0], why, remedy)
    return f"{match[1]} {_said(hour, minute, reader)}"


def _time(match: re.Match[str], reader: Reader) -> str:
    hour, minute = int(match[1]), int(match[2])
    if ":" in match[0] and not match[0].endswith(("Uhr", "h")) and _is_score(match.string[: match.start()]):
        return match[0]
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        _no_time(f"{match[1]}:{match[2]}", reader)
        return match[0]
    return _said(hour, minute, reader)


def _is_score(before: str) -> bool:
    """Whether figures with a colon behind these words tell how a game ended: "Wir gewannen 25:18"."""
    return bool(_SCORE.search(before)) and not _NO_SCORE.search(before)


def _no_time(written: str, reader: Reader) -> None:
    reader.doubt(Kind.DATE, written, "Diese Uhrzeit gibt es nicht.", "Bitte sehen Sie noch einmal nach.")


def _said(hour: int, minute: int, reader: Reader) -> str:
    said = f"{without_s(reader.numerals.cardinal(hour))} Uhr"
    return said if minute == 0 else f"{said} {reader.numerals.cardinal(minute)}"


def _hour(match: re.Match[str], reader: Reader) -> str:
    if int(match[1]) > 24:
        _no_time(match[0], reader)
    said = f"{without_s(reader.numerals.cardinal(int(match[1])))} Uhr"
    return f"{said} {reader.numerals.cardinal(int(match[2]))}" if match[2] else said
