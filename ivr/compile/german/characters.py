"""Characters: what is print and no speech is taken away, in a form that loses nothing.

First (cleaned, unemphasized, itemized): one kind of space, dash, digit and apostrophe; no quotation marks; an
item of a list is a sentence of its own, and "1." before it is "Erstens:".
Last (joined, tidied): / in words; brackets are commas; of several punctuation marks in a row the weightiest
stays. A sign that is still there has no spoken form: it is a doubt, and a space.
"""

from __future__ import annotations

import re
import unicodedata

from ivr.compile.german.addresses import is_spelled
from ivr.compile.german.lexicon import is_mark
from ivr.compile.german.reading import Kind, Numerals, Reader
from ivr.compile.german.signs import is_comma, is_silent, with_symbols
from ivr.compile.german.tables import MONTHS, MONTHS_SHORT, several
from ivr.compile.german.times import raised_minutes

PARAGRAPH = re.compile(r"\n\s*\n")

_VULGAR = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])[’'‘`](?=[^\W\d_])")
_PRINT = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "–", "—": "–", "―": "–", "−": "-", "⁻": "-"} | dict.fromkeys('„“”"«»‹›‚‘’‛™®©')
)
_POWERS = str.maketrans(
    {"²": "\ue002", "³": "\ue003", "№": "\ue004", "µ": "\ue005"}
)  # kept by NFKC, then shown again
_SHOWN = {ord(kept): sign for kept, sign in zip("\ue002\ue003\ue004\ue005", "²³№µ", strict=True)}

_EMPHASIS = re.compile(r"(?<![\w*`~])(\*{1,3}|_{1,3})(?=[^\W\d_])([^\n*_]*?)(?<=[^\W_])([.!?]?)\1(?![\w*])")
_RULE = re.compile(r"^ *(?:-{3,}|\*{3,}|_{3,}|={3,}) *$", re.MULTILINE)
_ITEM = re.compile(r"^ *[•·–-] +(?=\S)")
_SINGLE_ITEM = re.compile(r"^ *[•·–-] +(?=[^\W\d_])")  # a single "- 5 Grad" is minus five
# Behind "2." at the beginning of a line these make an ordinal of it, no number of a list.
_COUNTED = "|".join(
    several(
        """Etage Stock Stockwerk OG UG Obergeschoss Klasse Advent Vorsitzende Auflage Mal Quartal
        Preis Platz Teil Termin Treffen Geburtstag Tag Woche Stunde Halbjahr Liga Weltkrieg Vorsitzender
        Vors Vorsitz Mannschaft Tür Mose Mos Könige Kön Korinther Kor Samuel Sam Chronik Chr Petrus Petr"""
    )
)
_NUMBERED = re.compile(
    rf"^ *(\d{{1,2}})[.)] +(?=[^\W\d_])(?!(?:{'|'.join(MONTHS | MONTHS_SHORT)}|{_COUNTED})\b)(?=(.*))",
    re.MULTILINE,
)
_INSIDE = re.compile(r"(?:^|(?<=[^\s(]) )(\d)\) ?(?=[^\W\d_])")
_ORDINAL_NEEDS = 3  # words behind a single "1." from which on it numbers a list: "3. Auflage" is an ordinal

_SLASH = re.compile(r"([^\W\d_]+-?)( ?/ ?)(?=([^\W\d_]+))")
_PER = {"Monat", "Jahr", "Tag", "Woche", "Stunde", "Person", "Teilnehmer", "Quartal", "Minute", "Nacht"}
_PLACES = {"Ecke", "Eingang", "Hinterhof", "Nummer"}  # Kirchgasse/Ecke Ring
_JOINTS = {"und", "oder", "beziehungsweise"}
_DOT_INSIDE = re.compile(r"(?<=[^\W\d_])\.([a-zäöüß]+)")

_ALLOWED = frozenset(" .,;:!?'-–…")
_WEIGHT = "?!.:;,"
_CLUSTER = re.compile(r"[.,;:!?](?:\s*[.,;:!?])+")


def cleaned(text: str) -> str:
    """The text in plain characters; line breaks are kept."""
    text = raised_minutes(unicodedata.normalize("NFC", text)).replace("…", "...")
    text = _LINES.sub("\n", _VULGAR.sub(" ", text)).replace("\t", " ")
    text = "".join(map(_printed, text))
    text = unicodedata.normalize("NFKC", _APOSTROPHE.sub("'", text).translate(_PRINT).translate(_POWERS))
    text = "".join(map(_plain_digit, text)).translate(_SHOWN)
    return re.sub(r"[^\S\n]+", " ", re.sub(r"\.{3,}", "…", text))


def _printed(c: str) -> str:
    """Nothing for what has no shape in print (a soft hyphen); a stand-in for what no font has."""
    category = unicodedata.category(c)
    if c == "\n" or not category.startswith("C"):
        return c
    return "\ufffd" if category in ("Co", "Cn") else ""


def unemphasized(paragraph: str) -> str:
    """The paragraph without stars and lines around words, which have no more sound than quotation marks."""
    paragraph = _RULE.sub("", paragraph)
    for _ in range(2):  # bold may hold italics
        paragraph = _EMPHASIS.sub(r"\2\3", paragraph)
    return paragraph


def itemized(paragraph: str, numerals: Numerals) -> str:
    """The paragraph on one line; each item of a list is a sentence."""
    paragraph = _numbered_inside(paragraph)
    numbered = list(_NUMBERED.finditer(paragraph))
    is_list = len(numbered) > 1 or any(len(match[2].split()) >= _ORDINAL_NEEDS for match in numbered)
    whole = ""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    pattern = _ITEM if len(lines) > 1 else _SINGLE_ITEM
    for line in lines:
        item = pattern.sub("", line)
        if is_list:
            item = _NUMBERED.sub(lambda m: f"{numerals.ordinal(int(m[1])).capitalize()}ns: ", item)
        whole += (". " if item != line and whole[-1:].isalnum() else " ") + item
    return whole.strip()


def _numbered_inside(paragraph: str) -> str:
    """1) Anmelden 2) Bezahlen: a list in one line, each item on a line of its own."""
    found = list(_INSIDE.finditer(paragraph))
    begins = found and re.search(r"(?:^|[:.!?])\s*$", paragraph[: found[0].start()])
    if (
        not begins
        or len(found) < 2
        or [match[1] for match in found] != [str(n + 1) for n in range(len(found))]
    ):
        return paragraph
    return _INSIDE.sub(r"\n\1) ", paragraph)


def joined(text: str) -> str:
    """The text with slashes between words and dots inside them in words, and the signs that are words."""
    text = _SLASH.sub(_either, with_symbols(text))
    return _DOT_INSIDE.sub(lambda m: f" Punkt {' '.join(m[1]) if is_spelled(m[1]) else m[1]}", text)


def _either(match: re.Match[str]) -> str:
    """Ärztinnen/Ärzte are both, Video/Telefon is one of them, and "und/oder" says so itself.

    With spaces around it a slash may also part clauses: where only one of the words beside it begins with a
    capital, it is a pause ("Eintritt frei / Spende erbeten").
    """
    left, slash, right = match.groups()
    if {left, right} & _JOINTS:
        return f"{left} "
    parts_clauses = slash == " / " and left[0].isupper() != right[0].isupper()
    if right in _PLACES or parts_clauses:
        return f"{left}, "
    if right in _PER and left not in _PER:
        return f"{left} pro "
    return f"{left} und " if left.endswith("innen") else f"{left} oder "


def is_speakable(text: str) -> bool:
    """Whether the text consists of letters and punctuation only."""
    return all(map(_may_stay, text))


def tidied(text: str, reader: Reader) -> str:
    """The text with nothing left but letters, punctuation and single spaces; what else there was is a "
    "doubt.
    """
    text = re.sub(r" ?\([!?]+\)(?=\s*\w)", ",", text)  # a remark of its own: "Hausschuhe (!) und Getränk"
    text = re.sub(r"-(?= ?\()", "", re.sub(r"-{2,}", " – ", text))
    text = "".join(_kept(c, reader) for c in text)
    text = re.sub(r"(?<!\w)'|'(?!\w)", "", text)
    text = re.sub(r"(?<!\S)-(?=\w)|(?<=\S)-(?= (?!und\b|oder\b|bis\b|sowie\b))|-$", "", text)
    text = re.sub(r"(?<= )-(?= )|(?<=\S)–(?=\S)", " – ", text)
    text = re.sub(r"\s+(?=[.,;:!?])", "", " ".join(text.split()))
    text = _CLUSTER.sub(lambda match: min(match[0].replace(" ", ""), key=_WEIGHT.find) + " ", text)
    text = re.sub(r"(?<=[,;!?])(?=\w)|(?<=[.:])(?=\w)", " ", text)
    return re.sub(r"^[\s.,;:!?–-]+", "", " ".join(text.split())).rstrip(" ,;–-")


def _kept(c: str, reader: Reader) -> str:
    if _may_stay(c) or is_mark(c):
        if c.isalpha() and not is_mark(c) and not _is_latin(c):
            remedy = "Bitte schreiben Sie das Wort mit lateinischen Buchstaben."
            reader.doubt(Kind.SIGN, c, "Diesen Buchstaben kennt eine deutsche Stimme nicht.", remedy)
        return c
    if is_comma(c):
        return ", "
    if not is_silent(c):
        remedy = "Bitte schreiben Sie es als Wort, oder lassen Sie es weg."
        reader.doubt(Kind.SIGN, c, "Dieses Zeichen hat keinen Klang.", remedy)
    return " "


def _is_latin(c: str) -> bool:
    return unicodedata.name(c, "").startswith("LATIN")


def _may_stay(c: str) -> bool:
    return c in _ALLOWED or (c.isalpha() and not c.isnumeric())


def _plain_digit(c: str) -> str:
    """The ASCII digits of a character that has a whole number as its value."""
    if c.isascii() or not c.isnumeric():
        return c
    value = unicodedata.numeric(c, -1.0)
    return str(int(value)) if value >= 0 and value == int(value) else " "
