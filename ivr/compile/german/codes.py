"""A code is said digit by digit, in the groups it is written in: the listener writes it down or types it.

A code is
- any figure behind a word such as PIN, Kennwort, Postleitzahl, Konto (STRONG),
- a figure of three digits or more behind Telefon, Notruf or any …nummer (WEAK), of four or more behind Nummer
  and Nr.: "Lied Nr. 331" is none, nor "Protokoll Nr. 5/2026",
- a figure of six digits or more that begins with 0 or +: a telephone number,
- three groups of digits or more in a row that are no thousands: an account, a card,
- 112 and 110 where the sentence speaks of dialling or of an emergency; the numbers that begin with 116,
- an IBAN, a BIC; a postcode behind a comma, "in" or "D-" and before a name: "Lindenweg 4, 30449 Hannover".

A password of letters and figures, or with signs, is a doubt: capitals and small letters sound alike.

"+49 (0)711" is said as "0711", the way it is dialled here. Groups of more than four digits are cut into
threes.
"""

from __future__ import annotations

import re

from ivr.compile.german.figures import digits
from ivr.compile.german.reading import Kind, Numerals, Reader
from ivr.compile.german.tables import several

STRONG = r"(?:PIN|Pin)(?:-?[Nn]ummer)?|TAN|(?:\w+-)?ID|\w*[Cc]ode|PUK|"
STRONG += r"Kennwort|Passwort|PLZ|Postleitzahl|Geheimzahl|Kennzahl|BLZ|Bankleitzahl|"
STRONG += r"Kontonummer|Kto\.|Konto|Postfach|Pf\."
WEAK = r"\w+konto|Nr\.|Nummer|\w+nummer|\w+-Nummer|\w+nr\.|\w+-Nr\.|Telefon|[Tt]el\.?|[Ff]on|Telefonnummer|"
WEAK += r"Fax|Telefax|Handy|Mobil|Mobiltelefon|"
WEAK += r"Notruf|Durchwahl|Hotline|DW|Apparat|App\.|WhatsApp|SMS|Signal|Ruf"
_LINK = r"(?:\.?:? ?(?:ist|lautet|heißt)(?: die)?)?:? [-–]?"
# One more digit of a number. A bracket that opens closes behind its figures: "+49 (0)511", not "68 (14 Cent".
# Behind a dot and a space a sentence begins: "… 1234. 20 Plätze".
# What is counted behind it is none either: "… 1234567 9–12 Uhr".
_SMALL = r"\d{1,2}(?:[.:]\d\d)?"
_COUNTS = rf"[ –-]+{_SMALL}(?: ?(?:[-–]|bis) ?{_SMALL})? ?"
_COUNTS += (
    r"(?:Uhr|h|Stunden|Minuten|Tage|Wochen|Monate|Jahre|Mal|mal|Euro|Cent|€|%|Personen|Leute|Plätze)(?!\w)"
)
_MORE = rf"(?:(?! ?\((?!\d+\))|\. |{_COUNTS})[ /().–-]{{0,3}}\d)"
_FIGURE = rf"([0+]?\d{_MORE}*+)(?![.,:]\d| ?(?:Uhr|Euro|€|%|bis\b|Minuten|Personen|Tage)|\w)"
_STUCK = re.compile(rf"\b((?:{STRONG}|{WEAK}):|[Tt]el\.)(?=[+(]?\d)")  # "Mobil:0171", "Tel.0511"
_CODE = re.compile(rf"\b((?:{STRONG}){_LINK}){_FIGURE}")
# "Lied Nr. 331", "Protokoll Nr. 5/2026"; but 110, 112, 115 are dialled.
_ORDINARY = r"(?<=\bNr\. )(?!11\d(?![\d/]))[1-9]\d{0,2}(?:/(?:19|20)\d\d)?(?![\d/-]| \d)"
_ORDINARY += "|" + _ORDINARY.replace(r"Nr\. ", "Nummer ")
_NUMBER = re.compile(rf"\b((?:{WEAK}){_LINK})(?!{_ORDINARY})(?=\(?[+0]?\d{_MORE}{{2}})\(?{_FIGURE}")
_EXTENSION = re.compile(
    r"\b((?:Durchwahl|Apparat|DW|Fax|Telefon|Tel\.|App\.|Nebenstelle)(?: ist| lautet)?(?: die)?:? )[-–](?=\d)"
)
# "… 1234-100 bis -110", behind a telephone number that is in words.
_OTHER_EXTENSION = re.compile(
    r"((?:null|eins|zwo|drei|vier|fünf|sechs|sieben|acht|neun) (?:oder|und|bis) )[-–](\d{1,4})(?![\w,.]\d|\w)"
)
_IBAN = re.compile(r"\b(?:IBAN:? )?([A-Z]{2}\d\d(?: ?\d{4}){3,7}(?: ?\d{1,4})?)(?!\w)")
_BIC = re.compile(
    r"\b((?:BIC|SWIFT)(?:-Code)?(?: lautet| ist)?:? ?)([A-Z]{4})([A-Z]{2})([A-Z0-9]{2})([A-Z0-9]{3})?(?!\w)"
)
_WITH_LETTER = re.compile(rf"\b((?:{STRONG}){_LINK})(\d{{3,8}})([A-Z])(?!\w)")
_PASSWORD = re.compile(
    r"\b(?:\w*[Pp]asswort|\w*[Kk]ennwort|PW)(?: ist| lautet| heißt)?:? "
    r"(?=\S*\d)(?=\S*[^\W\d_])(\S*[^\s.,])"
)
_POSTCODE = re.compile(
    r"(?:(?<=\d, )|(?<=\d[a-z], )|(?<=\bin )|(?<=\bIn )|(?<=\bnach )|(?<=\baus )|(?<=\bD-)|(?<=\bD - "
    r"))(\d{5})(?= ([A-ZÄÖÜ][a-zäöüß-]+))"
)
_EMERGENCY = re.compile(
    r"((?:[Ww]ähl\w*|[Rr]uf\w*|[Nn]otr?u?f\w*|[Nn]otfall\w*|Polizei|Feuerwehr|Rettungsdienst|Notarzt"
    r"|[Uu]nter(?: der)?|Nummer|oder|die|der)"
    r"(?: Sie)?(?: sofort| bitte| gleich)?(?: die| unter| der)?(?: Nummer)?(?: an)?:? "
    r")(11[02])(?![\d,.:]\d|\w| [A-ZÄÖÜ]| ?[-–€%])"
)
_EMERGENCY_DIALLED = re.compile(r"(?<![\d,.] )(?<![\d,.])\b(11[02])(?= (?:an)?(?:rufen|wählen)\b)")
_ABROAD = re.compile(r"\+49 ?\(0\) ?|\+49 ?/? ?0(?=[1-9])")
_PHONE = re.compile(
    r"(?<![\w.,:/-])(?<!\d )(?!0?\d/(?:19|20)\d\d(?!\d))(?!\d{1,2}\.)"  # no month of a year, no day
    rf"(?=(?:\D{{0,3}}\d){{6}})\(?([+0]{_MORE}++)(?![.,:]\d|\w)"
)
_SERVICE = re.compile(r"(?<![\d.,])(116 ?(?:116|117|111|123|006))(?![\d,]|\.\d)")
_LONG = re.compile(
    r"(?<![\d.,] )(?<![\d.,])(?!\d{1,3}(?: \d{3})+(?! ?\d))(\d{2,4}(?: \d{2,4}){2,})(?![\d,]|\.\d)"
)
_SIZE = 4  # digits of a group that are kept together

_COUNTED = frozenset(
    several(
        "Euro Menschen Personen Einwohner Mitglieder Besucher Teilnehmer Gäste Kilometer Meter Schritte "
        "Unterschriften Bäume Exemplare"
    )
)


def coded(text: str, numerals: Numerals) -> str:
    """The text with its codes in words, commas between the groups."""
    text = _EXTENSION.sub(r"\1", _STUCK.sub(r"\1 ", text))
    text = _BIC.sub(lambda match: match[1] + _bic(match, numerals), text)
    text = _WITH_LETTER.sub(lambda match: f"{match[1]}{digits(match[2], numerals)} {match[3]}", text)
    text = _IBAN.sub(lambda match: f"IBAN {_iban(match[1], numerals)}", text)
    text = _POSTCODE.sub(lambda m: m[0] if m[2] in _COUNTED else ", ".join(groups(m[1], numerals)), text)
    text = re.sub(r"\bD-(?=(?:null|eins|zwo|drei|vier|fünf|sechs|sieben|acht|neun) )", "D ", text)
    for pattern in (_CODE, _NUMBER):
        text = pattern.sub(lambda match: match[1] + _grouped(match, match[2], numerals), text)
    text = _PHONE.sub(lambda match: _grouped(match, match[1], numerals), text)
    text = _OTHER_EXTENSION.sub(lambda match: match[1] + digits(match[2], numerals), text)
    text = _SERVICE.sub(lambda match: ", ".join(groups(match[1], numerals)), text)
    text = re.sub(r"\b(11[02]) ?/ ?(?=11[02]\b)", r"\1 oder ", text)
    text = _EMERGENCY.sub(lambda match: match[1] + digits(match[2], numerals), text)
    text = _EMERGENCY_DIALLED.sub(lambda match: digits(match[1], numerals), text)
    return _LONG.sub(lambda match: " " + ", ".join(groups(match[1], numerals)), text)


def _grouped(match: re.Match[str], written: str, numerals: Numerals) -> str:
    """The groups with commas, one also where a figure follows that is no part of the number."""
    followed = re.match(r" \d", match.string[match.end() :])
    return ", ".join(groups(written, numerals)) + ("," if followed else "")


def with_passwords(text: str, reader: Reader) -> str:
    """The text as it is; a password that nobody could type by ear is a doubt."""
    for match in _PASSWORD.finditer(text):
        why = "Große und kleine Buchstaben klingen gleich, und Satzzeichen hört niemand."
        remedy = "Bitte nehmen Sie eins, das nur aus Ziffern besteht, oder sagen Sie, wer es verrät."
        reader.doubt(Kind.SIGN, match[1], why, remedy)
    return text


def _bic(match: re.Match[str], numerals: Numerals) -> str:
    """Bank, country, place and branch, the letters and figures one by one."""
    parts = [part.lower() for part in match.groups()[1:] if part]
    return ", ".join(" ".join(digits(c, numerals) if c.isdigit() else c for c in part) for part in parts)


def _iban(written: str, numerals: Numerals) -> str:
    """DE89 3704 …: the letters one by one, then the figures in fours."""
    plain = written.replace(" ", "")
    fours = [plain[place : place + 4] for place in range(4, len(plain), 4)]
    return ", ".join(
        [
            " ".join(plain[:2]) + " " + digits(plain[2:4], numerals),
            *(digits(four, numerals) for four in fours),
        ]
    )


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
