"""What is written short is said long, and a dot that also ended the sentence still ends it.

    z. B. Zoom            zum Beispiel Zoom
    Telefon usw. Dann     Telefon und so weiter. Dann
    in der ev. Kirche     in der evangelischen Kirche
    DSGVO                 D S G V O
    ACHTUNG               Achtung

Two to five capitals are spelled, unless CAPITALS knows them as a word; more capitals are a word that shouts.
"""

from __future__ import annotations

import re

from ivr.compile.german.abbreviation_tables import (
    ADJECTIVES,
    AMBIGUOUS,
    CAPITALS,
    DOT_OPTIONAL,
    EITHER,
    IN_CONTEXT,
    IN_CONTEXT_AFTERWARDS,
    LEADING,
    NEVER_CAPITAL,
    TRAILING,
)
from ivr.compile.german.cases import ending, ends_sentence
from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import ADDRESS_SIGNS, OPENERS

_LONG = LEADING | ADJECTIVES | TRAILING | EITHER
_CAPITAL = {short[0].upper() + short[1:]: long[0].upper() + long[1:] for short, long in _LONG.items()}
_SAID = {
    short.replace(" ", ""): long
    for short, long in (_CAPITAL | _LONG).items()
    if short in _LONG or short[0].lower() + short[1:] not in NEVER_CAPITAL
}
_TRAILING = {short.replace(" ", "").lower() for short in TRAILING}
_LEADING = {short.replace(" ", "").lower() for short in LEADING | ADJECTIVES}
_ADJECTIVES = {short.replace(" ", "").lower() for short in ADJECTIVES}


def _pattern(short: str) -> str:
    """Spaces between the parts may be missing; so may the dot after some words."""
    if short.rstrip(".") in DOT_OPTIONAL:
        return rf"{re.escape(short[:-1])}(?:\.|(?!\w| (?:{'|'.join(ADDRESS_SIGNS.values())})\b))"
    return r"\. ?".join(map(re.escape, short.split(".")[:-1])) + r"\."


ABBREVIATION = re.compile(
    r"(?<![\w.-])(?:" + "|".join(_pattern(short) for short in sorted(_SAID, key=len, reverse=True)) + ")"
)
_SPELLED = re.compile(r"(?<!\w)([A-ZÄÖÜ]{2,5})(s?)(?!\w)")
_MIXED = re.compile(
    r"(?<![\w-])(?=[^\W\d_]*[A-ZÄÖÜ][^\W\d_]*[A-ZÄÖÜ])(?=[A-ZÄÖÜ])[^\W\d_aeiouyäöüAEIOUYÄÖÜ]{3,6}(?![\w])"
)  # VdK
_INITIAL = re.compile(r"(?<![\w.])(?<!\be )([A-ZÄÖÜ])\. ?(?=(?:[A-ZÄÖÜ]\. ?)*([A-ZÄÖÜ][a-zäöüß]+))")
_SHOUTED = re.compile(r"(?<!\w)([A-ZÄÖÜ][A-ZÄÖÜß]{5,})(?!\w)")

# Still there when everything known is in words: a dot before a small letter or a comma, "i. V. m.", "Stk".
_LEFT = (
    re.compile(r"(?<!\w)[^\W\d_]+\.(?=\s+[a-zäöüß])"),
    re.compile(r"(?<!\w)[^\W\d_]+\.(?=\s?[,;:])"),
    re.compile(r"(?<!\w)Dipl(?:om|\.)-[^\W\d_]+\."),
    re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){2,}"),
    re.compile(r"(?<![\w'])(?<!\b[a-zäöüß\d] )[a-zäöüß]\.(?=\s+(?:[A-ZÄÖÜ]|§))"),
    re.compile(r"(?<=\()[a-zäöüß]{1,4}\.(?=\))"),
    re.compile(r"(?<!\w)(?!(?:hm+|psst?|brr)\b)[^\W\d_aeiouyäöü]{2,}(?!\w)", re.IGNORECASE),
)
# Endings that no German word has: "geschl.", "Verordn.", "Kassenw."
_NO_ENDING = re.compile(
    r"(?<!\w)[^\W\d_]+(?:[bcdfgkmnpstvwz]l|ch?l|(?:[bcdfgklmnpstvwz]|ch)r|(?:[bdfgknpstvwz]|ch)m"
    r"|(?:[bdfgkpstvwz]|ch)n|w|[bcdfgklmnprstvwz]j"
    r"|[lmnrbdfgk]h|tz[bdfgklmn]|[rlmn]zt?g|bt?g)\.(?!\w)"
)
_AMBIGUOUS = re.compile(r"(?<![\w.-])(" + "|".join(map(re.escape, AMBIGUOUS)) + ")")
_JOINED_BY_S = ("ung", "heit", "keit", "schaft", "ion", "tät")
_OTHER_LETTERS = re.compile(r"[^\x00-\x7fäöüßÄÖÜ]")  # "é" is a vowel, and who knows what else


def unabbreviated(text: str) -> str:
    """The text with its abbreviations in full."""
    for pattern, long in IN_CONTEXT:
        text = re.sub(pattern, long, text)
    text = ABBREVIATION.sub(_full, text)
    for pattern, long in IN_CONTEXT_AFTERWARDS:
        text = re.sub(pattern, long, text)
    return text


def spelled(text: str) -> str:
    """The text with words in capitals spelled, or in ordinary letters."""
    text = _SPELLED.sub(_capitals, text)
    text = _MIXED.sub(lambda match: " ".join(match[0]), text)
    return _SHOUTED.sub(lambda match: match[1].capitalize(), text)


def with_initials(text: str) -> str:
    """The text without the dots of initials, which end no sentence: "S. Müller", but "Plan B. Dann"."""
    return _INITIAL.sub(lambda match: match[0] if match[2] in OPENERS else f"{match[1]} ", text)


def doubtful(said: str, reader: Reader) -> None:
    """Doubts for what still looks like a short form in a text that has been put into words."""
    for match in _AMBIGUOUS.finditer(said):
        remedy = f"Bitte schreiben Sie es aus: {AMBIGUOUS[match[1]].replace(', ', ' oder ')}"
        reader.doubt(Kind.SHORT, match[1], "Das kann mehr als ein Wort sein.", remedy)
    found = [match for pattern in (*_LEFT, _NO_ENDING) for match in pattern.finditer(said)]
    taken = {place for match in _AMBIGUOUS.finditer(said) for place in range(*match.span())}
    for match in sorted(found, key=lambda match: match.start() - match.end()):  # "c. t." before "c."
        if taken.isdisjoint(range(*match.span())) and not _OTHER_LETTERS.search(match[0]):
            taken.update(range(*match.span()))
            why = "Das klingt wie eine Abkürzung, die ich nicht kenne."
            remedy = "Bitte schreiben Sie es aus. Ein neuer Satz beginnt mit einem großen Buchstaben."
            reader.doubt(Kind.SHORT, match[0], why, remedy)


def _full(match: re.Match[str]) -> str:
    short = match[0].replace(" ", "")
    short += "" if short.endswith(".") else "."
    after = match.string[match.end() :]
    if short.lower() in _ADJECTIVES:
        return _adjective(_SAID[short], match.string[: match.start()], after)
    ends = match[0].endswith(".") and _ends(short.lower(), after)
    space = " " if after[:1].isalnum() else ""
    if re.match(r"-[A-ZÄÖÜ]", after) and _SAID[short].endswith(_JOINED_BY_S):  # Abt.-Leiter
        return f"{_SAID[short]}s"
    return _SAID[short] + ("." if ends else "") + space


def _adjective(stem: str, before: str, after: str) -> str:
    """evangelische, evangelischer, evangelischen: by the words around it."""
    noun = re.match(r"\s*([\w-]+)", after)
    end = ending(before, noun[1] if noun else "", default=None)
    return f"{stem}e{end or ''}" + (" " if after[:1].isalnum() else "")


def _ends(short: str, after: str) -> bool:
    if short in _LEADING:
        return not re.search(r"\w", after)
    return ends_sentence(after, any_capital=short in _TRAILING)


def _capitals(match: re.Match[str]) -> str:
    return CAPITALS.get(match[0], " ".join(match[0]))
