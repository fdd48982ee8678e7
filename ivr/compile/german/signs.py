"""Signs: what each is called, what is print without a sound, and what only has a meaning beside a figure.

A row of a table: the sign | what is said | an example | how the example is said (the tests read them).
Quotation marks, bullets and smileys have no sound, and nobody misses one. A sign that stands in no table is a
doubt: nothing that somebody typed is dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata

from ivr.compile.german.reading import Kind, Reader
from ivr.compile.german.tables import rows

# Before a figure.
_BEFORE_FIGURE = """
    ≥ | mindestens | Bei ≥ 5 Personen | Bei mindestens fünf Personen
    >= | mindestens | ab >= 5 Personen | ab mindestens fünf Personen
    ≤ | höchstens | Für ≤ 5 Personen | Für höchstens fünf Personen
    <= | höchstens | Für <= 5 Personen | Für höchstens fünf Personen
    > | über | Kinder > 6 Jahre | Kinder über sechs Jahre
    < | unter | Preise < 10 Euro | Preise unter zehn Euro
    ± | plus minus | Toleranz: ±2 °C | Toleranz: plus minus zwei Grad Celsius
    +/- | plus minus | Toleranz: +/- 2 cm | Toleranz: plus minus zwei Zentimeter
    ~ | etwa | Das dauert ~5 Minuten | Das dauert etwa fünf Minuten
    ≈ | etwa | ≈ 5 km | etwa fünf Kilometer
    ∼ | etwa | ∼5 km | etwa fünf Kilometer
    ∅ | im Durchschnitt | ∅ 5 Stunden | im Durchschnitt fünf Stunden
    Ø | im Durchschnitt | Ø 5 Stunden | im Durchschnitt fünf Stunden
    № | Nummer | № 5 | Nummer fünf
    † | gestorben | † 1950 | gestorben neunzehnhundertfünfzig
"""
# Between words; the longest comes first.
_WORDS = """
    (m/w/d) | männlich, weiblich oder divers | Fahrer (m/w/d) | Fahrer männlich, weiblich oder divers
    & | und | Kaffee & Kuchen | Kaffee und Kuchen
    + | plus | Brot + Butter | Brot plus Butter
    @ | ät | Treffen @ Haus | Treffen ät Haus
    = | gleich | Teilnahme = Hilfe | Teilnahme gleich Hilfe
    ≠ | ungleich | Preis ≠ Wert | Preis ungleich Wert
    §§ | Paragrafen | §§ 21 und 22 | Paragrafen einundzwanzig und zweiundzwanzig
    § | Paragraf | Laut § 5 | Laut Paragraf fünf
    % | Prozent | mehr % für alle | mehr Prozent für alle
    ‰ | Promille | 5 ‰ | fünf Promille
    °C | Grad Celsius | Es sind 5°C | Es sind fünf Grad Celsius
    ° | Grad | Es sind 20°. | Es sind zwanzig Grad.
    € | Euro | alle € zählen | alle Euro zählen
    $ | Dollar | alle $ zählen | alle Dollar zählen
    £ | Pfund | alle £ zählen | alle Pfund zählen
    ¥ | Yen | alle ¥ zählen | alle Yen zählen
    ¢ | Cent | alle ¢ zählen | alle Cent zählen
    × | mal | Länge × Breite | Länge mal Breite
    ÷ | geteilt durch | Länge ÷ Breite | Länge geteilt durch Breite
    # | Raute | Bestätigen Sie mit der #. | Bestätigen Sie mit der Raute.
    * | Stern | Die *-Taste | Die Stern-Taste
    → | dann | Anruf → Taste | Anruf dann Taste
    ➔ | dann | Anruf ➔ Taste | Anruf dann Taste
    ➜ | dann | Anruf ➜ Taste | Anruf dann Taste
    ⇒ | also | Anruf ⇒ Hilfe | Anruf also Hilfe
    ↔ | und | Bonn ↔ Köln | Bonn und Köln
    ∞ | unendlich | Freude ∞ | Freude unendlich
    µ | Mikro | ein µ mehr | ein Mikro mehr
    ♀ | weiblich | Gruppe ♀ | Gruppe weiblich
    ♂ | männlich | Gruppe ♂ | Gruppe männlich
    ☎ | Telefon | ☎ 0511 12 | Telefon null fünf eins eins, eins zwo
    ☏ | Telefon | ☏ 0511 12 | Telefon null fünf eins eins, eins zwo
    📞 | Telefon | 📞 0511 12 | Telefon null fünf eins eins, eins zwo
    ✆ | Telefon | ✆ 0511 12 | Telefon null fünf eins eins, eins zwo
    📱 | Mobiltelefon | Das 📱 hilft | Das Mobiltelefon hilft
    ✉ | E-Mail | Per ✉ oder Post | Per E-Mail oder Post
    📧 | E-Mail | Per 📧 oder Post | Per E-Mail oder Post
    ⚠ | Achtung: | ⚠ Glatteis | Achtung: Glatteis
    ♿ | rollstuhlgerecht | Eingang ♿ | Eingang rollstuhlgerecht
    Ø | Durchschnitt | Der Ø zählt | Der Durchschnitt zählt
    ∅ | Durchschnitt | Der ∅ zählt | Der Durchschnitt zählt
"""
BEFORE_FIGURE = {row[0]: row[1] for row in rows(_BEFORE_FIGURE)}
SYMBOLS = {row[0]: row[1] for row in rows(_WORDS)}
EXAMPLES = tuple((row[2], row[3]) for table in (_BEFORE_FIGURE, _WORDS) for row in rows(table))

# Print without a sound: quotation marks, marks of trade, bullets, ticks, smileys and hearts.
SILENT = frozenset('„“”"«»‹›‚‘’‛′″™®©✓✔☑☺☻♥❤♡★☆✨🎉🎈🌷🌸🌹🌻🌼💐☀🌞🙏👍👏💪🍀🎄🎶🎵♪♫❄') | frozenset(
    chr(code)
    for start, end in ((0x1F600, 0x1F650), (0x1F493, 0x1F4A0), (0x1F970, 0x1F97B))
    for code in range(start, end)
)
_ALWAYS = re.compile(r"(?<![\w/])24 ?/ ?7(?![\w/])")
_TYPED_SMILEY = re.compile(r"(?<!\S)(?:[:;]-?[)D]|<3|:-?\*|\^\^)(?=[\s.,!?]|$)")
_COMMAS = "()[]{}|•·‣◦▪■●►▶"  # what parts as a comma does

_KEY = re.compile(r"(?<![\w*])\*(?=[\d*#])|(?<=\d)\*(?=[\d#]|\W|$)|(?<![^\s(])\*(?=[\s,.;:!?)-]|$)")
_HASH = re.compile(r"(?<=\d)#|#(?=\d)")
_KEYS = re.compile(r"(?<!\w)[*#]?\d+(?:[*#]\d*)+(?!\w)|(?<![\w*#])[*#]\d+(?!\w)")
_BEFORE = re.compile(
    "(" + "|".join(map(re.escape, sorted(BEFORE_FIGURE, key=len, reverse=True))) + r") ?(?=\d)"
)
_SYMBOL = re.compile("|".join(map(re.escape, sorted(SYMBOLS, key=len, reverse=True))))
_BETWEEN = re.compile(r"(?<=\d) ?[~∼–-] ?(?=\d)")

# Karl Lau (* 1931, † 2020): a star before a year is a key of the telephone, unless somebody died.
_DAY = r"(?:\d{1,2}\. ?(?:\d{1,2}\. ?|[A-ZÄÖÜ][a-zäöüß]+\.? )\d{4}|\d{4})(?!\d)"
_BORN = re.compile(rf"(?<!\w)\* ?(?={_DAY}[^\n]*†)|(?:(?<=[(,] )|(?<=\())\* (?={_DAY})")
_DIED = re.compile(rf"† ?(?={_DAY})")

_MARKUP = (
    (
        re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|\[\^\w+\]"),
        "Ein Verweis auf eine Internetseite hat keinen Klang.",
    ),
    (re.compile(r"~~[^~\n]*~~"), "Durchgestrichenes hört niemand als durchgestrichen."),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), "Ein Zeichen aus dem Internet (HTML) hat keinen Klang."),
    (re.compile(r"&#?\w+;"), "Ein Zeichen aus dem Internet (HTML) hat keinen Klang."),
    (re.compile(r"^ *\|.*\|.*$", re.MULTILINE), "Eine Tabelle kann niemand hören."),
    (re.compile(r"(?<!\w)[Xx]{3,}(?!\w)"), "Das ist ein Platzhalter."),
    (re.compile(r"^ *#{1,6} ", re.MULTILINE), "Überschriften hört niemand als Überschriften."),
    (re.compile(r"`+[^`\n]*`+"), "Diese Striche haben keinen Klang."),
)


def unmarked(text: str, reader: Reader) -> str:
    """The text, with a doubt for each piece of markup; typed smileys have no sound."""
    for pattern, why in _MARKUP:
        for match in pattern.finditer(text):
            reader.doubt(Kind.SIGN, match[0], why, "Bitte schreiben Sie, was die Anrufer hören sollen.")
    return _TYPED_SMILEY.sub(" ", text)


def with_lives(text: str) -> str:
    """The text with the star of a birth and the cross of a death in words, before a year or a day."""
    text = _BORN.sub(lambda match: f"geboren {_on(match)}", text)
    return _DIED.sub(lambda match: f"gestorben {_on(match)}", text)


def _on(match: re.Match[str]) -> str:
    """The word before a day; a year has none."""
    return "" if re.match(r" ?\d{4}", match.string[match.end() :]) else "am "


def with_keys(text: str) -> str:
    """The text with the star and the hash of a telephone in words: "*31#", "Mit *6"."""
    text = _KEYS.sub(_keys, text)
    return _KEY.sub(lambda match: " Stern" if text[match.end() :][:1] == "-" else " Stern ", text)


def _keys(match: re.Match[str]) -> str:
    names = {"*": "Stern", "#": "Raute"}
    parts = re.findall(r"[*#]|\d+", match[0])
    digits = len(parts) > 2
    return " ".join(names.get(part) or (" ".join(part) if digits else part) for part in parts)


def with_signs(text: str) -> str:
    """The text with the signs before and between figures in words: ≥ 5, 2–3."""
    text = _BETWEEN.sub(" bis ", _ALWAYS.sub("rund um die Uhr", text))
    return _BEFORE.sub(lambda match: f" {BEFORE_FIGURE[match[1]]} ", text)


def with_symbols(text: str) -> str:
    """The text with the signs that stand for words as words."""
    return _SYMBOL.sub(lambda match: f" {SYMBOLS[match[0]]} ", text)


def is_silent(c: str) -> bool:
    """Whether the character is print that nobody misses."""
    return (
        c in SILENT
        or unicodedata.category(c) in ("Zs", "Zl", "Zp")
        or "VARIATION SELECTOR" in unicodedata.name(c, "")
    )


def is_comma(c: str) -> bool:
    """Whether the character parts what stands around it, like a bracket."""
    return c in _COMMAS
