"""Characters: what is print and no speech is taken away, what stands for a word becomes one.

First (cleaned, unmarked, itemized): one kind of space, dash, digit and apostrophe; no quotation marks; no
Markdown; an item of a list is a sentence of its own, and "1." before it is "Erstens:".
Last (symbols, tidied): & § / and their like in words; brackets are commas; stray signs are dropped; of
several punctuation marks in a row the weightiest stays.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ivr.compile.german.addresses import is_spelled
from ivr.compile.german.figures import Numerals
from ivr.compile.german.lexicon import is_mark
from ivr.compile.german.tables import MONTHS, MONTHS_SHORT, SUPERSCRIPTS, SYMBOLS

PARAGRAPH = re.compile(r"\n\s*\n")

_VULGAR = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])[’'‘`](?=[^\W\d_])")
_PRINT = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "–", "—": "–", "―": "–", "−": "-", "⁻": "-"} | dict.fromkeys('„“”"«»‹›‚‘’‛™®©')
)

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?(?:br|p|b|i|em|strong|span|div|u|a|ul|ol|li|h[1-6])\b[^<>\n]*>")
_EMPHASIS = re.compile(r"(?<![\w*`~])(\*{1,3}|_{1,3}|`{1,3}|~~)(?=[^\s*_`~])([^\n]*?)(?<=[^\s])\1(?![\w*])")
_RULE = re.compile(r"^ *(?:-{3,}|\*{3,}|_{3,}|={3,}) *$", re.MULTILINE)
_ITEM = re.compile(r"^ *(?:#{1,6}|>+|[*+•·–-]) +(?=\S)")
_NUMBERED = re.compile(
    rf"^ *(\d{{1,2}})[.)] +(?=[^\W\d_])(?!(?:{'|'.join(MONTHS | MONTHS_SHORT)})\b)(?=(.*))", re.MULTILINE
)
_ORDINAL_NEEDS = 3  # words behind a single "1." from which on it numbers a list: "3. Auflage" is an ordinal

_KEY = re.compile(r"(?<!\S)\*(?=[\s,.;:!?]|$)")
_SLASH = re.compile(r"([^\W\d_]+-?) ?/ ?(?=([^\W\d_]+))")
_JOINTS = {"und", "oder", "beziehungsweise"}
_SYMBOL = re.compile("|".join(map(re.escape, sorted(SYMBOLS, key=len, reverse=True))))
_DOT_INSIDE = re.compile(r"(?<=[^\W\d_])\.([a-zäöüß]+)")

_ALLOWED = frozenset(" .,;:!?'-–…")
_WEIGHT = "?!.:;,"
_CLUSTER = re.compile(r"[.,;:!?](?:\s*[.,;:!?])+")


def cleaned(text: str) -> str:
    """The text in plain characters; line breaks are kept."""
    text = html.unescape(text).replace("…", "...")
    for sign, words in SUPERSCRIPTS.items():
        text = text.replace(sign, words)
    text = _LINES.sub("\n", _VULGAR.sub(" ", text)).replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C"))
    text = _APOSTROPHE.sub("'", text).translate(_PRINT)
    text = "".join(map(_plain_digit, unicodedata.normalize("NFKC", text)))
    return re.sub(r"[^\S\n]+", " ", re.sub(r"\.{3,}", "…", text))


def unmarked(paragraph: str) -> str:
    """The paragraph without Markdown and tags."""
    paragraph = _TAG.sub(" ", _LINK.sub(r"\1", _RULE.sub("", paragraph)))
    for _ in range(2):  # bold may hold italics
        paragraph = _EMPHASIS.sub(r"\2", paragraph)
    return paragraph


def itemized(paragraph: str, numerals: Numerals) -> str:
    """The paragraph on one line; each item of a list is a sentence."""
    numbered = list(_NUMBERED.finditer(paragraph))
    is_list = len(numbered) > 1 or any(len(match[2].split()) >= _ORDINAL_NEEDS for match in numbered)
    whole = ""
    for line in filter(None, map(str.strip, paragraph.split("\n"))):
        item = _ITEM.sub("", line)
        if is_list:
            item = _NUMBERED.sub(lambda m: f"{numerals.ordinal(int(m[1])).capitalize()}ns: ", item)
        whole += (". " if item != line and whole[-1:].isalnum() else " ") + item
    return whole.strip()


def symbols(text: str) -> str:
    """The text with the signs that stand for words as words."""
    text = _SLASH.sub(_either, _KEY.sub("Stern", text))
    text = _SYMBOL.sub(lambda match: f" {SYMBOLS[match[0]]} ", text)
    return _DOT_INSIDE.sub(lambda m: f" Punkt {' '.join(m[1]) if is_spelled(m[1]) else m[1]}", text)


def _either(match: re.Match[str]) -> str:
    """Ärztinnen/Ärzte are both, Video/Telefon is one of them, and "und/oder" says so itself."""
    left, right = match.groups()
    if {left, right} & _JOINTS:
        return f"{left} "
    return f"{left} und " if left.endswith("innen") else f"{left} oder "


def is_speakable(text: str) -> bool:
    """Whether the text consists of letters and punctuation only."""
    return all(map(_may_stay, text))


def tidied(text: str) -> str:
    """The text with nothing left but letters, punctuation and single spaces."""
    text = re.sub(r"-(?= ?\()", "", re.sub(r"-{2,}", " – ", text))
    text = re.sub(r"[()\[\]{}|•·]", ", ", text)
    text = "".join(c if _may_stay(c) or is_mark(c) else " " for c in text)
    text = re.sub(r"(?<!\w)'|'(?!\w)", "", text)
    text = re.sub(r"(?<!\S)-(?=\w)|(?<=\S)-(?= (?!und\b|oder\b|bis\b|sowie\b))|-$", "", text)
    text = re.sub(r"(?<= )-(?= )|(?<=\S)–(?=\S)", " – ", text)
    text = re.sub(r"\s+(?=[.,;:!?])", "", " ".join(text.split()))
    text = _CLUSTER.sub(lambda match: min(match[0].replace(" ", ""), key=_WEIGHT.find) + " ", text)
    text = re.sub(r"(?<=[,;!?])(?=\w)|(?<=[.:])(?=\w)", " ", text)
    return re.sub(r"^[\s.,;:!?–-]+", "", " ".join(text.split())).rstrip(" ,;–-")


def _may_stay(c: str) -> bool:
    return c in _ALLOWED or (c.isalpha() and not c.isnumeric())


def _plain_digit(c: str) -> str:
    """The ASCII digits of a character that has a whole number as its value."""
    if c.isascii() or not c.isnumeric():
        return c
    value = unicodedata.numeric(c, -1.0)
    return str(int(value)) if value >= 0 and value == int(value) else " "
