"""Figures become words. One table of rules, read from the top; each leaves fewer figures to the next.

    14:30 Uhr      vierzehn Uhr dreißig            3,14      drei Komma eins vier
    5,50 €         fünf Euro fünfzig               4-5       vier bis fünf
    10.000         zehntausend                     1/2       ein halb
    3. Auflage     dritte Auflage                  -5        minus fünf
    um 8. Dann     um acht. Dann                   1 Stunde  eine Stunde
    1980er         neunzehnhundertachtziger        3-mal     dreimal

A figure of more than twelve digits or with a leading zero names no amount: it is said digit by digit.
Codes (a PIN, a telephone number) are said so, too, but found earlier: see codes.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from ivr.compile.german.cases import ending, ends_sentence, is_governed, names_key
from ivr.compile.german.tables import BEFORE_ROMAN, CURRENCIES, DATIVE, HALVES, ONE, ROMAN, UNITS

LONGEST = 12  # digits of an amount; beyond, nobody keeps it in mind as one number
CENTURY_TURN = 70  # a year written '69 is 2069, '70 is 1970
YEARS = range(1100, 2100)


class Numerals(Protocol):
    """German number words, all in lower case."""

    def cardinal(self, n: int) -> str:
        """21 -> einundzwanzig."""

    def ordinal(self, n: int) -> str:
        """14 -> vierzehnte; r, n or m follow by case."""

    def year(self, n: int) -> str:
        """1998 -> neunzehnhundertachtundneunzig."""


Rule = Callable[[re.Match[str], Numerals], str]


def figured(text: str, numerals: Numerals) -> str:
    """The text with every figure in words."""
    for pattern, say in _RULES:
        text = re.sub(pattern, say if isinstance(say, str) else _with(say, numerals), text)
    return text


def digits(written: str, numerals: Numerals) -> str:
    """Digit by digit, with "zwo", which can't be heard as "drei"."""
    return " ".join("zwo" if digit == "2" else numerals.cardinal(int(digit)) for digit in written)


def number(written: str, numerals: Numerals) -> str:
    """An amount as a cardinal, thousands separated by dots or spaces or not at all."""
    plain = re.sub(r"[. ]", "", written)
    if len(plain) > LONGEST or (len(plain) > 1 and plain.startswith("0")):
        return digits(plain, numerals)
    return numerals.cardinal(int(plain))


def year(written: str, numerals: Numerals) -> str:
    """A year of four digits, or of two, which lie between 1970 and 2069."""
    n = int(written)
    if len(written) == 2:
        n += 1900 if n >= CENTURY_TURN else 2000
    return numerals.year(n)


def _with(say: Rule, numerals: Numerals) -> Callable[[re.Match[str]], str]:
    return lambda match: say(match, numerals)


def _one_less(word: str) -> str:
    """The form before a noun or inside a word: eins -> ein, einhunderteins -> einhundertein."""
    return word[:-1] if word.endswith("eins") else word


def _time(match: re.Match[str], numerals: Numerals) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return match[0]
    said = f"{_one_less(numerals.cardinal(hour))} Uhr"
    return said if minute == 0 else f"{said} {numerals.cardinal(minute)}"


def _money(match: re.Match[str], numerals: Numerals) -> str:
    whole, cents = match["whole"].replace(".", ""), match["cents"] if match["cents"].isdigit() else "00"
    currency = CURRENCIES[match["currency"]]
    euros = f"{_one_less(number(whole, numerals))} {currency}"
    if int(cents) == 0:
        return euros
    said = numerals.cardinal(int(cents))
    if int(whole) == 0 and currency == "Euro":
        return f"{_one_less(said)} Cent"
    return f"{euros} {said}"


def _fraction(match: re.Match[str], numerals: Numerals) -> str:
    upper, lower = int(match["upper"]), int(match["lower"])
    if not 0 < upper < lower <= 20:
        return match[0]
    whole = numerals.cardinal(int(match["whole"])) if match["whole"] else ""
    if (upper, lower) == (1, 2):
        if whole:
            return f"{_one_less(whole)}einhalb"
        noun = re.match(r" (\w+)", match.string[match.end() :])
        return HALVES.get(noun[1] if noun else "", "ein halb")
    said = f"{_one_less(numerals.cardinal(upper))} {(numerals.ordinal(lower)[:-1] + 'el').capitalize()}"
    return f"{whole} {said}".strip()


def _decimal(match: re.Match[str], numerals: Numerals) -> str:
    places = " ".join(numerals.cardinal(int(place)) for place in match[2])
    return f"{number(match[1], numerals)} Komma {places}"


def _one(match: re.Match[str], numerals: Numerals) -> str:
    feminine, noun = ONE[match["noun"]]
    case = ("er" if feminine else "em") if match["before"].strip().lower() in DATIVE else feminine
    return f"{match['before']}{_one_less(numerals.cardinal(1))}{case} {noun}"


def _ordinal(match: re.Match[str], numerals: Numerals) -> str:
    """A figure with a dot: an ordinal, the end of a sentence, or both ("am 8. Dann")."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    at_end = ends_sentence(after)
    if names_key(before) or (at_end and not is_governed(before)):
        return f"{number(match[1], numerals)}."
    noun = re.match(r"\s*(\w*)", after)
    said = numerals.ordinal(int(match[1])) + ending(before, noun[1] if noun else "", default="")
    return f"{said}." if at_end else said


def _plain(match: re.Match[str], numerals: Numerals) -> str:
    written, counted = match[1], match[2]
    if len(written) == 4 and int(written) in YEARS and not counted:
        return numerals.year(int(written))
    return number(written, numerals)


def _suffixed(match: re.Match[str], numerals: Numerals) -> str:
    stem = (
        year(match[1], numerals)
        if len(match[1]) == 4 and int(match[1]) in YEARS
        else number(match[1], numerals)
    )
    return f"{_one_less(stem)}{match[2]}"


def _roman(match: re.Match[str], numerals: Numerals) -> str:
    return f"{match[1]} {numerals.cardinal(ROMAN[match[2]])}"


_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_CURRENCY = "|".join(map(re.escape, CURRENCIES))
_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_COUNTED = "|".join(sorted({*CURRENCIES.values(), *UNITS.values(), *ONE}, key=len, reverse=True))
_SUFFIX = (
    r"mal(?:s|ig\w*)?|fach\w*|ern?|jährig\w*|tägig\w*|stündig\w*|minütig\w*|wöchig\w*|monatig\w*|stellig\w*|"
    r"köpfig\w*|seitig\w*|prozentig\w*"
)
_RULES: tuple[tuple[str, Rule | str], ...] = (
    (rf"\b({'|'.join(BEFORE_ROMAN)}) ({'|'.join(ROMAN)})\b", _roman),
    (r"§ ?(\d+) ?([a-z])\b", lambda match, numerals: f"§ {number(match[1], numerals)} {match[2]}"),
    # times
    (r"(?<=\d) ?[-–] ?(?=\d{1,2}(?:[.:]\d\d)? ?Uhr\b)", " bis "),
    (r"(?<![\d.,:])(\d{1,2})[.:](\d\d)(?= (?:bis|und|oder) \d{1,2}(?:[.:]\d\d)? ?Uhr\b)", _time),
    (r"(?<![\d.,:])(\d{1,2})[.:](\d\d) ?(?:Uhr|h)\b", _time),
    (r"(?<![\d.,:])(\d{1,2}):(\d\d)(?![\d:]|[.,]\d)", _time),
    (r"(?<![\d.,:-])1(?= ?Uhr\b)", "ein"),
    # money
    (rf"(?<![\d.,])(?P<whole>{_AMOUNT}),(?P<cents>\d\d|--?|–) ?(?P<currency>{_CURRENCY})(?!\w)", _money),
    (rf"(?P<currency>€|EUR|\$|£) ?(?P<whole>{_AMOUNT}),(?P<cents>\d\d|--?|–)(?!\d)", _money),
    (rf"(€|\$|£) ?({_AMOUNT})(?!\d)", lambda match, _: f"{match[2]} {CURRENCIES[match[1]]}"),
    # units, and one of them
    (r"(?<=\d) ?%-?ig", "prozentig"),
    (rf"(?<=\d) ?({_UNIT})(?![\w²³])", lambda match, _: f" {UNITS[match[1]]}"),
    (rf"\b(Euro|Cent) ?/ ?(?=(?:{_COUNTED})\b)", r"\1 pro "),
    (rf"\bpro ({'|'.join(ONE)})\b", lambda match, _: f"pro {ONE[match[1]][1]}"),
    (rf"(?P<before>(?:\b[A-Za-zÄÖÜäöü]+ )?)(?<![\w.,:/–-])(?<!\d )1 (?P<noun>{'|'.join(ONE)})\b", _one),
    # ranges, fractions and decimals
    (r"(?<=\d) ?[-–] ?(?=\d)", " bis "),
    (r"(?<![\w.,])-(?=\d)", "minus "),
    (
        r"(?<![\d.,/])(?:(?P<whole>\d{1,3}) )?(?P<upper>\d{1,2})[/⁄](?P<lower>\d{1,2})(?![\d/]|[.,]\d)",
        _fraction,
    ),
    (r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,]|\.\d)", _decimal),
    # figures joined
    (r"(?<=\d):(?=\d)", " zu "),
    (r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+)(?![\d,]|\.\d)", lambda m, n: number(m[1], n)),
    (r"(?<=\d)[.](?=\d)", " Punkt "),
    (r"(?<=\d),(?=\d)", " Komma "),
    (r"(?<=\d) ?[/⁄] ?(?=\d)", " Schrägstrich "),
    (r"(?<=\d) ?[x×] ?(?=\d)", " mal "),
    (rf"(?<!\d)(\d+)-?({_SUFFIX})\b", _suffixed),
    (r"(?<!\d)(\d+)[x×](?!\w)", lambda match, numerals: f"{_one_less(number(match[1], numerals))}mal"),
    # what is left
    (r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " "),
    (r"(?<![\d\w])(\d{1,2})\.(?![.…])(?=\s|$|[,;:)])", _ordinal),
    (rf"(\d+)(?=((?:,\d+)? (?:{_COUNTED})\b)?)", _plain),
)
