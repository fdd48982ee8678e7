"""What a caller writes down is dictated: small groups, a pause after each.

    www.gruppen-treffen.com          w w w Punkt | Gruppen | Bindestrich | Treffen | Punkt com
    www.phonesty.de                  w w w Punkt | phonesty | P wie Paula, H wie Heinrich, … | … | Punkt d e
    0711 6406117                     null sieben eins eins | sechs vier null | sechs eins eins sieben
    DE02 1203 0000 0000 2020 51      IBAN | D E | null zwo | eins zwo null drei | …
    Tel. 0711 6406117                Telefon | null sieben eins eins | …
    Dorfstraße 5, 12345 Neustadt     Dorfstraße | fünf | Postleitzahl eins zwo drei | vier fünf | Neustadt

- Several things may be dictated together, one a line or with a comma between them: a name, a street, a
  town, a number. At least one of them has to be something to write down: a name alone is a sentence.
- A word that everybody can write is only said: the familiar words of German (ivr.compile.german.letters),
  those that an organisation declares, and what is made of such words ("buero": Büro, mit u e).
  Any other is said once, the way the lexicon has it, then spelled in groups of two to four letters.
- With a spelling table it is "P wie Paula", without one the bare letter: for the second of two readings, and
  for any word of more than twelve letters, since the table would take half a minute for it.
- Nobody writes down a path: such an address is refused, and the text has to say where it stands. A language
  ("/de") or a path of familiar words is as easy as the rest of the address.
- The check digits of an IBAN have to be right. One wrong digit, and somebody's money goes nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from ivr.compile.german.addresses import bare
from ivr.compile.german.codes import groups
from ivr.compile.german.figures import Numerals, digits
from ivr.compile.german.letters import FAMILIAR, split
from ivr.compile.german.speller import GROUP, UNSPELLED, Speller
from ivr.compile.german.tables import rows

NO_PARTS: Mapping[str, str] = {}
_LONGEST = 45  # signs of an address that anybody writes down

_NUMBER = re.compile(r"\+?[\d(][\d ()/-]*")
_LABEL = r"[^\W_]+(?:-[^\W_]+)*"
_HOST = rf"(?:{_LABEL}\.)+[^\W\d_]{{2,}}"
_WEB = re.compile(rf"{_HOST}(?:/{_LABEL}){{0,2}}")
_MAIL = re.compile(rf"[^\W_]+(?:[._+-][^\W_]+)*@{_HOST}")
_YEAR = re.compile(r"\d{4}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}")
_GERMAN_IBAN = 22  # signs
_NAMED = r"[^\W\d_](?:(?:[^\W\d_]|[.&' -])*[^\W\d_.])?\.?"
_NAME = re.compile(_NAMED)
_OTHER_TOWN = re.compile(rf"(?:\d{{3,4}}|\d{{6}}) {_NAMED}")
_TOWN = re.compile(rf"(\d{{5}}) ({_NAMED})")
_STREET = re.compile(rf"({_NAMED}) (\d+)(?: ?([a-zA-Z]))?(?: ?[-–/] ?(\d+)(?: ?([a-zA-Z]))?)?")
_BOX = re.compile(r"Postfach (\d[\d ]*)")
_HOST_IN = re.compile(rf"{_HOST}/|www\.|://")

# What may stand before a number or an address, and how it is said; an IBAN says itself what it is.
_LABELS = {
    row[0]: row[1]
    for row in rows(
        """
        Tel. | Telefon
        Tel | Telefon
        Telefon | Telefon
        Telefonnummer | Telefonnummer
        Tel.-Nr. | Telefonnummer
        Rufnummer | Rufnummer
        Hotline | Hotline
        Fax | Fax
        Telefax | Telefax
        Mobil | Mobil
        Handy | Handy
        WhatsApp | WhatsApp
        E-Mail | E-Mail
        Mail | E-Mail
        Internet | Internet
        Web | Internet
        Konto | Konto
        Kto. | Konto
        Kto.-Nr. | Kontonummer
        Kontonummer | Kontonummer
        Spendenkonto | Spendenkonto
        BLZ | Bankleitzahl
        Bankleitzahl | Bankleitzahl
        Kenncode | Kenncode
        PIN | Pin
        Zoom-ID | Zoom-I D
        Meeting-ID | Meeting-I D
        IBAN |
        """
    )
}
_LABELED = re.compile(
    rf"({'|'.join(map(re.escape, sorted(_LABELS, key=len, reverse=True)))})(?:: ?| )(?=\S)(.+)"
)
_BIC = re.compile(r"BIC:? ?([A-Z]{4})([A-Z]{2})([A-Z0-9]{2})([A-Z0-9]{3})?")

_REFUSED = (
    "„{}“ kann niemand am Telefon mitschreiben. Diktieren Sie nur kurze Adressen und Nummern, und sagen Sie "
    "im Text, wo man es findet, zum Beispiel: „auf unserer Internetseite unter Veranstaltungen und Termine“."
)
_POSTCODE = (
    "In „{}“ hat die Postleitzahl nicht fünf Ziffern. Bitte sehen Sie nach. Eine aus einem anderen Land "
    "trennen Sie mit einem Komma vom Ort: 1010, Wien"
)
_BLANK = (
    "In „{}“ steht ein Leerzeichen, und eine Adresse hat keines. Bitte löschen Sie es. Was nicht zur Adresse "
    "gehört, steht in einer eigenen Zeile."
)
_NO_MAIL = "„{}“ ist keine E-Mail-Adresse. Richtig ist zum Beispiel: info@example.de"
_WRONG_IBAN = (
    "Die IBAN „{}“ ist falsch: Ihre Prüfziffern passen nicht, oder sie ist zu kurz oder zu lang. Bitte "
    "vergleichen Sie jede Ziffer."
)


def dictated(
    text: str,
    numerals: Numerals,
    words: Mapping[str, str],
    table: Mapping[str, str] | None,
    familiar: Collection[str] = frozenset(),
    parts: Mapping[str, str] = NO_PARTS,
) -> tuple[str, ...]:
    """The groups in which something to write down is dictated.

    `words` is the lexicon (how a name is said), `table` one of SPELLING_TABLES, or None for bare letters,
    `familiar` further words in small letters that need no spelling, `parts` where a long name is cut when it
    is spelled. Raises ValueError, with the remedy in German, for what nobody writes down from the telephone.
    """
    sayings = {key.lower(): said for key, said in words.items()}
    cuts = {key.lower(): cut for key, cut in parts.items()}
    speller = Speller(numerals, sayings, table, FAMILIAR | frozenset(familiar), cuts)
    pieces = [piece.strip() for piece in text.split(",")]
    for piece in pieces:
        if _kind(piece, speller) is None:
            raise ValueError(_refusal(piece, text))
    if not any(_is_noted(piece, speller) for piece in pieces):
        raise ValueError(_REFUSED.format(text))
    return tuple(group for piece in pieces for group in _piece(piece, speller))


def _is_noted(piece: str, speller: Speller) -> bool:
    """Whether this alone is something to write down; a name is not."""
    return _kind(piece, speller) not in (None, _named)


def _piece(piece: str, speller: Speller) -> Iterator[str]:
    kind = _kind(piece, speller)
    return kind(piece, speller) if kind else iter(())


def _refusal(piece: str, text: str) -> str:
    """Why a piece of a text can't be dictated: a slip that is easily mended, or too hard to write down."""
    closed = bare(piece.replace(" ", ""))
    if " " in piece and (_MAIL.fullmatch(closed) or (_HOST_IN.search(piece) and _WEB.fullmatch(closed))):
        return _BLANK.format(piece)
    if "@" in piece:
        return _NO_MAIL.format(piece)
    return _POSTCODE.format(piece) if _OTHER_TOWN.fullmatch(piece) else _REFUSED.format(text)


_Kind = Callable[[str, Speller], Iterator[str]]


def _kind(piece: str, speller: Speller) -> _Kind | None:
    """What a piece is, by how it looks; None for what can't be dictated."""
    if _IBAN.fullmatch(piece):
        return _iban
    if _BIC.fullmatch(piece):
        return _bic
    labeled = _LABELED.fullmatch(piece)
    if labeled and _kind(labeled[2], speller) in (_number, _address, _iban):
        return _labeled
    if _NUMBER.fullmatch(piece) and any(map(str.isdecimal, piece)):
        return _number
    if _MAIL.fullmatch(bare(piece)) or _is_short(bare(piece), speller.familiar):
        return _address
    if _TOWN.fullmatch(piece):
        return _town
    if _BOX.fullmatch(piece):
        return _box
    if _STREET.fullmatch(piece):
        return _street
    return _named if _NAME.fullmatch(piece) and not _HOST_IN.search(piece) else None


def _is_short(address: str, familiar: Collection[str]) -> bool:
    """Whether a web address has no path but one that is easy to write."""
    if not _WEB.fullmatch(address) or _YEAR.search(address) or len(address) > _LONGEST:
        return False
    words = [word for label in address.split("/")[1:] for word in label.lower().split("-")]
    return all(len(word) <= UNSPELLED or _is_familiar(word, familiar) for word in words)


def _is_familiar(word: str, familiar: Collection[str]) -> bool:
    return all(part.familiar for part in split(word, familiar))


def _number(piece: str, speller: Speller) -> Iterator[str]:
    yield from groups(piece, speller.numerals)


def _labeled(piece: str, speller: Speller) -> Iterator[str]:
    """What it is, then the number or address itself."""
    found = _LABELED.fullmatch(piece)
    if found:
        yield from filter(None, [_LABELS[found[1]]])
        yield from _piece(found[2], speller)


def _bic(piece: str, speller: Speller) -> Iterator[str]:
    """Bank, country, place and branch, the letters and figures one by one."""
    found = _BIC.fullmatch(piece)
    yield "B I C"
    for part in filter(None, found.groups() if found else ()):
        for run in re.findall(r"\d+|[A-Z]+", part):
            yield digits(run, speller.numerals) if run.isdecimal() else " ".join(run)


def _address(piece: str, speller: Speller) -> Iterator[str]:
    return speller.address(bare(piece))


def _iban(piece: str, speller: Speller) -> Iterator[str]:
    """In groups of four, as it stands on paper."""
    signs = piece.replace(" ", "")
    if not _is_valid(signs):
        raise ValueError(_WRONG_IBAN.format(piece))
    yield "I B A N"
    for start in range(0, len(signs), GROUP):
        for run in re.findall(r"\d+|[A-Z]+", signs[start : start + GROUP]):
            yield digits(run, speller.numerals) if run.isdecimal() else " ".join(run)


def _is_valid(iban: str) -> bool:
    """ISO 13616: the four signs at the front go to the end, A is 10, and the rest by 97 is 1."""
    moved = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return int(moved) % 97 == 1 and (not iban.startswith("DE") or len(iban) == _GERMAN_IBAN)


def _town(piece: str, speller: Speller) -> Iterator[str]:
    found = _TOWN.fullmatch(piece)
    if found:
        first, *rest = groups(found[1], speller.numerals)
        yield from (f"Postleitzahl {first}", *rest)
        yield from speller.name(found[2])


def _street(piece: str, speller: Speller) -> Iterator[str]:
    found = _STREET.fullmatch(piece)
    if found:
        yield from speller.name(found[1])
        yield speller.house(found[2], found[3])
        if found[4]:
            yield f"bis {speller.house(found[4], found[5])}"


def _box(piece: str, speller: Speller) -> Iterator[str]:
    yield "Postfach"
    yield from groups(piece, speller.numerals)


def _named(piece: str, speller: Speller) -> Iterator[str]:
    return speller.name(piece)
