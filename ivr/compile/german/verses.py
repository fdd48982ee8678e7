"""Places in the Bible, as parishes write them.

    Joh 3,16              Johannes drei, Vers sechzehn
    Ps 23,1-4             Psalm dreiundzwanzig, Verse eins bis vier
    Röm 8,28f             Römer acht, Vers achtundzwanzig und folgende
    1. Kor 13             erster Korinther dreizehn
    1. Mose 1,1           erstes Buch Mose eins, Vers eins

A comma between two figures is a decimal comma elsewhere; behind a book it parts chapter and verse.
"Matthäus 5,50 Euro" and "Markus 2,5 Stunden" are no such places: what is counted stands behind the figure.
Short forms that are also words or days ("Am", "Mi", "Mal") are not in the table.

A row of the tables: the short forms | what is said | where there are several such books, which one.
"""

from __future__ import annotations

import re

from ivr.compile.german.cases import has_determiner
from ivr.compile.german.reading import Numerals
from ivr.compile.german.tables import rows, several
from ivr.compile.german.units import ONE, UNITS

_BOOKS = """
    Gen | Genesis
    Ex | Exodus
    Lev | Levitikus
    Num | Numeri
    Dtn Deut | Deuteronomium
    Jos | Josua
    Ri | Richter
    Esr | Esra
    Neh | Nehemia
    Est | Ester
    Hi Ijob | Hiob
    Ps Pss | Psalm
    Spr | Sprüche
    Pred Koh | Prediger
    Hld | Hohelied
    Jes | Jesaja
    Jer | Jeremia
    Klgl | Klagelieder
    Ez Hes | Hesekiel
    Dan | Daniel
    Hos | Hosea
    Joel | Joel
    Amos | Amos
    Obd | Obadja
    Jona | Jona
    Nah | Nahum
    Hab | Habakuk
    Zef | Zefanja
    Hag | Haggai
    Sach | Sacharja
    Maleachi | Maleachi
    Micha | Micha
    Tob | Tobit
    Weish | Weisheit
    Sir | Jesus Sirach
    Mt Matth | Matthäus
    Mk | Markus
    Lk Luk | Lukas
    Joh | Johannes
    Apg | Apostelgeschichte
    Röm | Römer
    Gal | Galater
    Eph | Epheser
    Phil | Philipper
    Kol | Kolosser
    Phlm | Philemon
    Tit | Titus
    Hebr | Hebräer
    Jak | Jakobus
    Jud | Judas
    Offb Apk | Offenbarung
"""
# Books of which there are two or more.
_NUMBERED_BOOKS = """
    Mo Mos Mose | Mose | erstes Buch | zweites Buch | drittes Buch | viertes Buch | fünftes Buch
    Sam Samuel | Samuel | erstes Buch | zweites Buch
    Kön Könige | der Könige | erstes Buch | zweites Buch
    Chr Chron Chronik | der Chronik | erstes Buch | zweites Buch
    Makk Makkabäer | der Makkabäer | erstes Buch | zweites Buch
    Kor Korinther | Korinther | erster | zweiter
    Thess Thessalonicher | Thessalonicher | erster | zweiter
    Tim Timotheus | Timotheus | erster | zweiter
    Petr Petrus | Petrus | erster | zweiter
    Joh Johannes | Johannes | erster | zweiter | dritter
"""
_SAID = {short: row[1] for row in rows(_BOOKS) for short in several(row[0])}
_SAID |= {name: name for name in [*_SAID.values()]}
_BOOK_OF = {short: row[1:] for row in rows(_NUMBERED_BOOKS) for short in several(row[0])}
# Short forms that nothing else is written like: they need no verse behind the chapter.
_CERTAIN = several("Ps Pss Jes Mt Matth Mk Lk Joh Apg Röm Gal Eph Kol Hebr Offb Psalm")

_COUNTS = rf"(?! ?(?:Uhr|{'|'.join(map(re.escape, sorted({*UNITS, *ONE})))})(?!\w))"
_VERSES = (
    r"(?P<chapter>\d{1,3})(?:,(?P<from>\d{1,3})"  # "Psalm 23, 24" can be two psalms
    r"(?: ?[-–] ?(?P<until>\d{1,3}))?(?P<half>[a-c]\b)?(?P<more> ?ff?\b(?:\.(?=,? [a-zäöüß]))?)?)"
    rf"(?![\d/]|[.,:]\d){_COUNTS}"
)
_NUMBERED = re.compile(
    rf"(?<![\w.,])(?P<number>[1-5])\.? ?(?P<book>{'|'.join(sorted(_BOOK_OF, key=len, reverse=True))})\.?"
    rf" ?(?:{_VERSES}|(?P<alone>\d{{1,3}})(?![\d/:]|[.,]\d){_COUNTS})"
)
_BOOK = "|".join(sorted(_SAID, key=len, reverse=True))
_VERSE = re.compile(rf"(?<![\w.-])(?P<book>{_BOOK})\.? ?{_VERSES}")
_CHAPTER = re.compile(rf"(?<![\w.-])({'|'.join(_CERTAIN)})\.?(?= ?\d{{1,3}}(?![\d/:]|,\d)(?! ?Uhr))")


def with_verses(text: str, numerals: Numerals) -> str:
    """The text with its places in the Bible in words."""
    text = _NUMBERED.sub(lambda match: _numbered(match, numerals), text)
    text = _VERSE.sub(lambda m: f"{_SAID[m['book']]} {_place(m, numerals)}", text)
    return _CHAPTER.sub(lambda m: _SAID[m[1]] + ("" if m.string[m.end()] == " " else " "), text)


def _numbered(match: re.Match[str], numerals: Numerals) -> str:
    name, *ordinals = _BOOK_OF[match["book"]]
    number = int(match["number"])
    if number > len(ordinals):
        return match[0]
    place = _place(match, numerals) if match["chapter"] else numerals.cardinal(int(match["alone"]))
    if has_determiner(match.string[: match.start()]):  # im 1. Korinther 13
        return f"{number}. {name.removeprefix('der ')} {place}"
    return f"{ordinals[number - 1]} {name} {place}"


def _place(match: re.Match[str], numerals: Numerals) -> str:
    """Chapter and verses: "drei, Vers sechzehn"."""
    first, last = (numerals.cardinal(int(match[part])) if match[part] else "" for part in ("from", "until"))
    verses = f"Verse {first} bis {last}" if last else f"Vers {first}"
    half = f" {match['half']}" if match["half"] else ""
    more = " und folgende" if match["more"] else ""
    return f"{numerals.cardinal(int(match['chapter']))}, {verses}{half}{more}"
