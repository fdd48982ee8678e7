"""Written German becomes spoken German: what stands on paper only never reaches the ear.

The steps, in their order (each has its module and its rules there):

    cleaned         characters: one kind of dash and space, no quotation marks, Markdown, emoji
    with_addresses  www.phonesty.de
    coded           PIN 1234, 0711 6406117
    Marks           the lexicon; what it says stays as it is
    gendered        Teilnehmer*innen
    unabbreviated   z. B., usw.
    dated           14. April 2020
    figured         14:30 Uhr, 5,50 €, 3. Auflage
    symbols         § 20, & , und/oder
    spelled         DSGVO
    tidied          brackets are commas; nothing is left but letters and punctuation

A blank line survives as a paragraph break. "…" is a short pause and survives, too. Every text has a spoken
form; nothing raises. This module is the door to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.compile.german.abbreviations import spelled, unabbreviated
from ivr.compile.german.addresses import with_addresses
from ivr.compile.german.characters import (
    PARAGRAPH,
    cleaned,
    is_speakable,
    itemized,
    symbols,
    tidied,
    unmarked,
)
from ivr.compile.german.codes import coded
from ivr.compile.german.dates import dated
from ivr.compile.german.dictation import dictated
from ivr.compile.german.figures import Numerals, figured
from ivr.compile.german.gender import gendered
from ivr.compile.german.letters import SPELLING_TABLES
from ivr.compile.german.lexicon import Marks, pronounced
from ivr.compile.german.sentences import utterances

__all__ = ["SPELLING_TABLES", "Numerals", "dictated", "pronounced", "spoken", "utterances"]

NO_WORDS: Mapping[str, str] = {}


def spoken(text: str, numerals: Numerals, words: Mapping[str, str] = NO_WORDS) -> str:
    """Neutral spoken German.

    `words` is the lexicon for all voices, written -> spoken: whole words, case-sensitive. What it says is
    final, unless it holds a figure or a sign that can't be spoken.
    """
    lexicon = Marks({written: _final(said, numerals) for written, said in words.items()})
    paragraphs = (_paragraph(part, numerals, lexicon) for part in PARAGRAPH.split(cleaned(text)))
    return "\n\n".join(part for part in paragraphs if part)


def _final(said: str, numerals: Numerals) -> str:
    return " ".join((said if is_speakable(said) else spoken(said, numerals)).split())


def _paragraph(text: str, numerals: Numerals, lexicon: Marks) -> str:
    text = with_addresses(unmarked(text), numerals)
    text = coded(itemized(text, numerals), numerals)
    text = unabbreviated(gendered(lexicon.hidden(text)))
    text = figured(dated(text, numerals), numerals)
    return lexicon.shown(tidied(spelled(symbols(text))))
