"""A code is said digit by digit, in the groups it is written in: the listener writes it down or types it.

A code is
- any figure behind a word such as PIN, Kennwort, Postleitzahl (STRONG),
- a figure of three digits or more behind Telefon, Notruf or any …nummer (WEAK): "Zimmer Nr. 12" is none,
- a figure of six digits or more that begins with 0 or +: a telephone number,
- three groups of digits or more in a row that are no thousands: an account, a card,
- the service numbers that begin with 116.

"+49 (0)711" is said as "0711", the way it is dialled here. Groups of more than four digits are cut into
threes.
"""

from __future__ import annotations

import re

from ivr.compile.german.figures import Numerals, digits

STRONG = r"(?:PIN|Pin)(?:-?[Nn]ummer)?|TAN|(?:\w+-)?ID|\w*[Cc]ode|"
STRONG += r"Kennwort|Passwort|PLZ|Postleitzahl|Geheimzahl|Kennzahl"
WEAK = r"Nr\.|Nummer|\w+nummer|\w+-Nummer|Telefon|Tel\.?|Fax|Handy|Mobil|Notruf|Durchwahl|Hotline"
_LINK = r"(?:\.?:? ?(?:ist|lautet|heißt)(?: die)?)?:? "
_FIGURE = r"(\d(?:[ /()-]{0,3}\d)*+)(?![.,:]\d| ?(?:Uhr|Euro|€|%|bis\b)|\w)"
_CODE = re.compile(rf"\b((?:{STRONG}){_LINK}){_FIGURE}")
_NUMBER = re.compile(rf"\b((?:{WEAK}){_LINK})(?=\d(?:[ /()-]{{0,3}}\d){{2}}){_FIGURE}")
_ABROAD = re.compile(r"\+49 ?\(0\) ?|\+49 ?/? ?0(?=[1-9])")
_PHONE = re.compile(
    r"(?<![\w.,:/-])(?<!\d )(?!0?\d/(?:19|20)\d\d(?!\d))"  # no month of a year
    r"(?=(?:\D{0,3}\d){6})([+0](?:[ /()-]{0,2}\d)++)(?![.,:]\d|\w)"
)
_SERVICE = re.compile(r"(?<![\d.,])(116 ?(?:116|117|111|123|006))(?![\d,]|\.\d)")
_LONG = re.compile(
    r"(?<![\d.,] )(?<![\d.,])(?!\d{1,3}(?: \d{3})+(?! ?\d))(\d{2,4}(?: \d{2,4}){2,})(?![\d,]|\.\d)"
)
_SIZE = 4  # digits of a group that are kept together


def coded(text: str, numerals: Numerals) -> str:
    """The text with its codes in words, commas between the groups."""
    text = _CODE.sub(lambda match: match[1] + ", ".join(groups(match[2], numerals)), text)
    text = _NUMBER.sub(lambda match: match[1] + ", ".join(groups(match[2], numerals)), text)
    text = _PHONE.sub(lambda match: ", ".join(groups(match[1], numerals)), text)
    text = _SERVICE.sub(lambda match: ", ".join(groups(match[1], numerals)), text)
    return _LONG.sub(lambda match: " " + ", ".join(groups(match[1], numerals)), text)


def groups(written: str, numerals: Numerals) -> tuple[str, ...]:
    """The groups of a code, each said digit by digit: "0711 64 06" -> null sieben eins eins; sechs vier; …"""
    written = _ABROAD.sub("0", written)
    plus = ["plus"] if written.startswith("+") else []
    said = [digits(part, numerals) for run in re.findall(r"\d+", written) for part in _parts(run)]
    return (" ".join(plus + said[:1]), *said[1:])


def _parts(run: str) -> list[str]:
    """A run of digits in threes, the last of two to four; up to four stay together."""
    if len(run) <= _SIZE:
        return [run]
    return [run[:3], *_parts(run[3:])]
