"""Written German becomes spoken German: what stands on paper only never reaches the ear.

The steps, in their order (each has its module and its rules there):

    cleaned            characters: one kind of dash and space, no quotation marks
    unmarked           signs: markup that nobody can hear is a doubt
    with_addresses     www.phonesty.de
    with_verses        Joh 3,16
    with_lives         * 1931, † 2020
    with_keys, coded   *6, PIN 1234, 0711 6406117
    Marks              the lexicon; what it says stays as it is
    gendered           Teilnehmer*innen
    with_short_units   5 Min.
    with_weekdays      Mo-Fr
    unabbreviated      z. B., usw.
    with_months        14. Dez.
    with_roman         Karl V., Kapitel III
    doubtful           what still looks like a short form is a doubt
    dated, timed       14. April 2020, 14:30 Uhr
    with_money …       5,50 €, 20 mg/Tag, 1 Stift, 3. Auflage, ½
    joined             § , & , und/oder
    spelled            DSGVO
    tidied             brackets are commas; nothing is left but letters and punctuation

**Nothing disappears.** A rule turns what is written into words, or leaves it to the next; what is left at
the end, or could be read in two ways, is noted as a doubt (reading.py). `read` returns both, `spoken` the
words alone. The order is the hard part. A rule sees what those before it have left: "112" is no code any
more once "112 Gäste" has been counted, and the dot of "usw." must be gone before a dot tells the end of a
sentence. So the rules go from what is certain by its shape (an address) to what only its neighbours tell
(an ordinal), and each puts into words all it takes, so that no later rule reads it again.

A blank line survives as a paragraph break. "…" is a short pause and survives, too. Every text has a spoken
form; nothing raises. This module is the door to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ivr.compile.german.abbreviations import doubtful, spelled, unabbreviated, with_initials
from ivr.compile.german.addresses import with_addresses
from ivr.compile.german.characters import (
    PARAGRAPH,
    cleaned,
    is_speakable,
    itemized,
    joined,
    tidied,
    unemphasized,
)
from ivr.compile.german.codes import coded, with_passwords
from ivr.compile.german.dates import dated, with_months
from ivr.compile.german.dictation import dictated
from ivr.compile.german.figures import figured, with_money
from ivr.compile.german.gender import gendered
from ivr.compile.german.letters import SPELLING_TABLES
from ivr.compile.german.lexicon import Marks, pronounced
from ivr.compile.german.ordinals import with_ones, with_ordinals, with_roman
from ivr.compile.german.reading import Doubt, Kind, Numerals, Reader, Reading
from ivr.compile.german.sentences import utterances
from ivr.compile.german.signs import unmarked, with_keys, with_lives, with_signs
from ivr.compile.german.times import timed
from ivr.compile.german.units import with_short_units, with_units
from ivr.compile.german.verses import with_verses
from ivr.compile.german.weekdays import with_weekdays

__all__ = [
    "SPELLING_TABLES",
    "Doubt",
    "Kind",
    "Numerals",
    "Reading",
    "dictated",
    "pronounced",
    "read",
    "spoken",
    "utterances",
]

NO_WORDS: Mapping[str, str] = {}
_TEXTS = 4096  # more than a guide has: each is read when it is checked, when it is spoken, and by the linter


def spoken(text: str, numerals: Numerals, words: Mapping[str, str] = NO_WORDS) -> str:
    """Neutral spoken German; see `read`."""
    return read(text, numerals, words).spoken


def read(text: str, numerals: Numerals, words: Mapping[str, str] = NO_WORDS) -> Reading:
    """Neutral spoken German, and the doubts that came up.

    `words` is the lexicon for all voices, written -> spoken: whole words, case-sensitive. What it says is
    final, unless it holds a figure or a sign that can't be spoken. What has been read is kept.
    """
    return _read(text, numerals, tuple(words.items()))


@lru_cache(_TEXTS)
def _read(text: str, numerals: Numerals, words: tuple[tuple[str, str], ...]) -> Reading:
    reader = Reader(numerals)
    lexicon = Marks({written: _final(said, numerals) for written, said in words})
    paragraphs = (_paragraph(part, reader, lexicon) for part in PARAGRAPH.split(cleaned(text)))
    said = "\n\n".join(part for part in paragraphs if part)
    return Reading(said, tuple(reader.doubts))


def _final(said: str, numerals: Numerals) -> str:
    return " ".join((said if is_speakable(said) else spoken(said, numerals)).split())


def _paragraph(text: str, reader: Reader, lexicon: Marks) -> str:
    text = with_addresses(unmarked(unemphasized(text), reader), reader.numerals)
    text = itemized(with_verses(text, reader.numerals), reader.numerals)
    text = coded(with_keys(with_lives(with_passwords(text, reader))), reader.numerals)
    text = with_weekdays(with_short_units(gendered(lexicon.hidden(text), reader)))
    text = with_initials(with_roman(with_months(unabbreviated(text)), reader))
    doubtful(spelled(with_units(text)), reader)
    return lexicon.shown(tidied(spelled(joined(_figures(text, reader))), reader))


def _figures(text: str, reader: Reader) -> str:
    text = timed(dated(text, reader), reader)
    text = with_units(with_money(with_signs(text), reader))
    return figured(with_ordinals(with_ones(text, reader), reader), reader)
