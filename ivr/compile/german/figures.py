"""Figures become words. One table of rules, read from the top; each leaves fewer figures to the next.

    5,50 €         fünf Euro fünfzig               1/2       ein halb
    10.000         zehntausend                     -5        minus fünf
    3,14           drei Komma eins vier            3:1       drei zu eins
    4-5            vier bis fünf                   3-mal     dreimal
    Linie 10/17    Linie zehn, siebzehn            1980er    neunzehnhundertachtziger
    RR 120/80      hundertzwanzig zu achtzig       Ü50       Ü fünfzig

Ordinals, Roman numerals and "1" before a noun are in ordinals.py, halves and quarters in fractions.py; codes
(a PIN, a telephone number) are found earlier: codes.py. A figure of more than twelve digits or with a leading
zero names no amount: it is said digit by digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.compile.german.cases import is_numbered
from ivr.compile.german.fractions import fraction
from ivr.compile.german.reading import Kind, Numerals, Reader, without_s
from ivr.compile.german.units import CURRENCIES, ONE

__all__ = ["Numerals", "digits", "figured", "number", "with_money", "without_s", "year"]

LONGEST = 12  # digits of an amount; beyond, nobody keeps it in mind as one number
CENTURY_TURN = 70  # a year written '69 is 2069, '70 is 1970
YEARS = range(1100, 2100)

Rule = Callable[[re.Match[str], Reader], str]


def figured(text: str, reader: Reader) -> str:
    """The text with every figure in words."""
    for pattern, say in _RULES:
        text = re.sub(pattern, say if isinstance(say, str) else _with(say, reader), text)
    return text


def with_money(text: str, reader: Reader) -> str:
    """The text with its amounts of money in words; before units take their signs."""
    for pattern, say in _MONEY:
        text = re.sub(pattern, say if isinstance(say, str) else _with(say, reader), text)
    return text


def digits(written: str, numerals: Numerals) -> str:
    """Digit by digit, with "zwo", which can't be heard as "drei"."""
    return " ".join("zwo" if digit == "2" else numerals.cardinal(int(digit)) for digit in written)


def number(written: str, numerals: Numerals) -> str:
    """An amount as a cardinal, thousands separated by dots or spaces or not at all."""
    plain = re.sub(r"[. ']", "", written)
    if len(plain) > LONGEST or (len(plain) > 1 and plain.startswith("0")):
        return digits(plain, numerals)
    return numerals.cardinal(int(plain))


def year(written: str, numerals: Numerals) -> str:
    """A year of four digits, or of two, which lie between 1970 and 2069."""
    n = int(written)
    if len(written) == 2:
        n += 1900 if n >= CENTURY_TURN else 2000
    return numerals.year(n)


def _with(say: Rule, reader: Reader) -> Callable[[re.Match[str]], str]:
    return lambda match: say(match, reader)


def _money(match: re.Match[str], reader: Reader) -> str:
    numerals = reader.numerals
    whole, cents = match["whole"].replace(".", ""), match["cents"] if match["cents"].isdigit() else "00"
    currency = CURRENCIES[match["currency"]]
    if int(cents) == 0:
        return f"1 {currency}" if whole == "1" else f"{without_s(number(whole, numerals))} {currency}"
    said = numerals.cardinal(int(cents))
    if int(whole) == 0 and currency == "Euro":
        return f"{without_s(said)} Cent"
    return f"{without_s(number(whole, numerals))} {currency} {said}"


def _price(match: re.Match[str], reader: Reader) -> str:
    """1,50 where the currency only comes behind the last of several prices."""
    whole, cents = without_s(number(match[1], reader.numerals)), int(match[2])
    return f"{whole} Euro {reader.numerals.cardinal(cents)}" if cents else f"{whole} Euro"


def _decimal(match: re.Match[str], reader: Reader) -> str:
    places = " ".join(reader.numerals.cardinal(int(place)) for place in match[2])
    return f"{number(match[1], reader.numerals)} Komma {places}"


def _plain(match: re.Match[str], reader: Reader) -> str:
    written, counted = match[1], match[2]
    if len(written) == 4 and int(written) in YEARS and not counted:
        return reader.numerals.year(int(written))
    if len(written) > 4 and not counted and not written.startswith("0"):
        why = "Das wird als eine einzige große Zahl gelesen."
        remedy = (
            "Bitte sagen Sie davor, was es ist: „PIN“, „Postleitzahl“. "
            "Einen Betrag schreiben Sie mit Punkt: 12.345"
        )
        reader.doubt(Kind.FIGURE, written, why, remedy)
    return number(written, reader.numerals)


def _suffixed(match: re.Match[str], reader: Reader) -> str:
    is_year = len(match[1]) == 4 and int(match[1]) in YEARS
    stem = year(match[1], reader.numerals) if is_year else number(match[1], reader.numerals)
    return f"{without_s(stem)}{match[2]}"


def _years(match: re.Match[str], reader: Reader) -> str:
    """2026/27: the two years of a season."""
    return f"{year(match[1], reader.numerals)} {year(match[2], reader.numerals)}"


def _slash(match: re.Match[str], _reader: Reader) -> str:
    """Linie 10/17: the numbers of two things; anything else as it is typed."""
    before = re.sub(r"[\d/ ]*$", "", match.string[: match.end(1)])
    return match[1] + (", " if is_numbered(f"{before} ") else " Schrägstrich ")


def _letters(match: re.Match[str], _reader: Reader) -> str:
    """12a-c, Nachnamen A-K: letters in the order of the alphabet are a range."""
    first, last = match[2], match[3]
    in_order = first < last and first.isupper() == last.isupper()
    return f"{match[1]}{first} bis {last}" if in_order else match[0]


def _amount(match: re.Match[str], reader: Reader) -> str:
    return number(match[1], reader.numerals)


_AMOUNT = r"\d{1,3}(?:\.\d{3})+|\d+"
_CURRENCY = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
_PEOPLE = "Menschen|Leute|Schritte|Teilnehmer|Mitglieder|Einwohner|Gäste|Besucher|Plätze|"
_PEOPLE += "Unterschriften|Kinder|Familien|Mahlzeiten"
_COUNTED = "|".join(sorted({*CURRENCIES.values(), *ONE}, key=len, reverse=True)) + "|" + _PEOPLE
_SUFFIX = (
    r"mal(?:s|ig\w*)?|fach\w*|ern?|jährig\w*|Jährig\w*|tägig\w*|stündig\w*|minütig\w*|wöchig\w*"
    r"|monatig\w*|stellig\w*|"
    r"köpfig\w*|seitig\w*|prozentig\w*|teilig\w*|zeilig\w*|sprachig\w*|stöckig\w*|sitzig\w*|gängig\w*"
    r"|klassig\w*|tausend\w*|jährlich\w*|stufig\w*"
)
_MONEY: tuple[tuple[str, Rule | str], ...] = (
    (rf"(?<![\w.,–-])[–-]{{1,2}}(?=,\d\d ?(?:{_CURRENCY})(?!\w))", "0"),
    (rf"(?<![\d.,:])(?P<whole>{_AMOUNT}),(?P<cents>\d\d|--?|–|—) ?(?P<currency>{_CURRENCY})(?!\w)", _money),
    (rf"(?P<currency>€|EUR|\$|£) ?(?P<whole>{_AMOUNT}),(?P<cents>\d\d|--?|–|—)(?!\d)", _money),
    (rf"(€|EUR|\$|£) ?({_AMOUNT})(?![\d,])", lambda match, _: f"{match[2]} {CURRENCIES[match[1]]}"),
    (
        r"(?<![\d.,:])(\d{1,3}),(\d\d)(?= ?(?:bis|und|oder|[-–]|, ?(?:[A-ZÄÖÜ][\w-]+ )?)[^.!?\n]*(?:€|Euro))",
        _price,
    ),
)
_RULES: tuple[tuple[str, Rule | str], ...] = (
    (r"§ ?(\d+) ?([a-z])\b", lambda match, reader: f"§ {number(match[1], reader.numerals)} {match[2]}"),
    (r"(?<=\d) ?%-?ig", "prozentig"),
    # ranges, fractions and decimals
    (
        r"(?<![\d.,-])(\d) bis (\d) bis (\d)(?: bis (\d))?(?! bis|\d)",
        lambda m, _: ", ".join(filter(None, m.groups())),
    ),
    (r"(?<=\d) ?[-–] ?(?=\d)", " bis "),
    (r"(?<=\d) ?[x×] ?(?=\d)", " mal "),
    (r"(?<![\w.,])[-–](?=\d)", "minus "),
    (r"(?<!\w)\+(?=\d)", "plus "),
    (r"(?<![\d.,/])((?:19|20)\d\d) ?/ ?(\d{4}|\d\d)(?![\d/])", _years),
    (
        r"(?<![\d.,/])(?:(?P<whole>\d{1,3}) )?(?P<upper>\d{1,2})[/⁄](?P<lower>\d{1,2})(?![\d/]|[.,]\d)",
        fraction,
    ),
    (r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,]|\.\d)", _decimal),
    # figures joined
    (r"(?<=\d):(?=\d)", " zu "),
    (r"(?<![\d.,])(\d{1,3}(?:[.']\d{3})+|\d{1,3}(?: \d{3})+)(?![\d,]|\.\d)", _amount),
    (r"(?<=\d)[.](?=\d)", " Punkt "),
    (r"(?<=\d),(?=\d)", " Komma "),
    (r"((?:Blutdruck|RR|Werte?)\D{0,12}\d{2,3}) ?/ ?(?=\d{2,3}(?![\d/]))", r"\1 zu "),
    (r"(\d) ?/ ?(?=\d)", _slash),
    (r"(?<=\d) ?[⁄] ?(?=\d)", " Schrägstrich "),
    (r"(?<=\d[a-z]) ?[-–] ?(?=\d)", " bis "),
    (r"(?<=\d[a-z])/(?=[a-z]\b)", ", "),
    (r"(?<![\w-])(X{0,3}[SML]) ?[-–] ?(X{0,3}[SML])(?![\w-])", r"\1 bis \2"),
    (r"(?<![\w.-])(\d* ?)([a-zA-Z]) ?[-–] ?([a-zA-Z])(?![\w-]|\.\w)", _letters),
    (rf"(?<!\d)(\d+)-?({_SUFFIX})\b", lambda match, reader: _suffixed(match, reader).replace("J", "j")),
    (r"(?<!\d)(\d+)[x×](?!\w)", lambda match, reader: f"{without_s(number(match[1], reader.numerals))}mal"),
    (r"(?<=\d)\+(?!\w)", " plus"),
    # what is left
    (r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " "),
    (rf"(\d+)(?=((?:,\d+)? (?:{_COUNTED})\b)?)", _plain),
)
