"""Sentences that are heard: short, in the active voice, one thought each.

A listener can't go back to the beginning of a sentence. All of this is told by the words alone, without
grammar; that is why most of it is advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ivr.compile.german.tables import several
from ivr.compile.lint.context import READ, Context, Finding, excerpt, sentences
from ivr.compile.speech import words
from ivr.compile.texts.model import Kind, Page, Wording

LONG, TOO_LONG = 15, 25  # words
READING_EASE = 60  # Amstad: 60 to 70 is what somebody of thirteen to fifteen reads with ease
MOST_SENTENCES = 6  # of one passage

_CLAUSE = re.compile(r"[,;:–…]\s+")
_WERDEN = re.compile(r"\b(?:wird|werde|werden|wurde|wurden|worden)\b")
_STRONG = (
    "nommen|sprochen|schrieben|boten|wiesen|troffen|schlossen|zogen|funden|bunden|brochen|worfen|standen"
)
_PARTICIPLE = re.compile(
    r"\b(?:(?:ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|los|mit|nach|statt|teil|um|vor|weg|weiter|zu|"
    r"zurück|zusammen)?ge(?:tan|[a-zäöüß]{2,}(?:t|en))"
    rf"|[a-zäöüß]*(?:be|emp|ent|er|ge|miss|ver|zer|über|unter|wider)(?:[a-zäöüß]{{3,}}t|(?:{_STRONG}))"
    r"|[a-zäöüß]{2,}iert)\b"
)
_NO_PARTICIPLES = frozenset(
    several(
        """gesamt gerecht bekannt unbekannt bereit beliebt berühmt überhaupt genannt vertraut gegen gestern
        geraten gering gern gelassen geeignet gesundheit gewohnt erlaubt verwandt wiedererkannt"""
    )
)

_CONNECTIVES = "dass|weil|wenn|ob|obwohl|damit|während|bevor|nachdem|sobald|solange|falls|indem|sodass"
_RELATIVES = "der|die|das|dem|den|deren|dessen|denen|welche[rmns]?|wo|wer|was|wie|womit|wofür|wodurch"
_BEFORE_RELATIVE = "in|mit|bei|für|von|zu|auf|an|über|aus|durch"
_SUBORDINATE = re.compile(rf",\s+(?:(?:{_BEFORE_RELATIVE})\s+)?(?:{_CONNECTIVES}|{_RELATIVES})\b")
_BEGINS_SUBORDINATE = re.compile(rf"(?:{_CONNECTIVES})\b", re.IGNORECASE)
_INSERTED = re.compile(r"[(–]\s*(?:[\w-]+[,.]?\s+){3,}[\w-]+\s*[)–]")


def _each(context: Context) -> Iterator[tuple[Page, Wording, str]]:
    for page, wording in context.wordings(READ):
        for sentence in sentences(wording.text):
            yield page, wording, sentence


def _longer(context: Context, over: int, at_most: int | None) -> Iterator[Finding]:
    for page, wording, sentence in _each(context):
        count = len(words(sentence))
        if over < count and (at_most is None or count <= at_most):
            what = f"Der Satz „{excerpt(sentence)}“ hat {count} Wörter, mehr als {over}."
            yield Finding(page.file, wording.line, what, "Bitte machen Sie zwei Sätze daraus.")


long = partial(_longer, over=LONG, at_most=TOO_LONG)
too_long = partial(_longer, over=TOO_LONG, at_most=None)


def passive(context: Context) -> Iterator[Finding]:
    """A form of "werden" and a participle in one clause; with an infinitive it would be the future."""
    for page, wording, sentence in _each(context):
        if any(map(_is_passive, _CLAUSE.split(sentence))):
            what = f"Der Satz „{excerpt(sentence)}“ steht im Passiv."
            yield Finding(page.file, wording.line, what, "Bitte sagen Sie, wer etwas tut.")


def _is_passive(clause: str) -> bool:
    return bool(_WERDEN.search(clause)) and any(
        word not in _NO_PARTICIPLES for word in _PARTICIPLE.findall(clause)
    )


def nested(context: Context) -> Iterator[Finding]:
    """Two subordinate clauses in a sentence, or something longer put in between."""
    for page, wording, sentence in _each(context):
        clauses = len(_SUBORDINATE.findall(sentence)) + bool(_BEGINS_SUBORDINATE.match(sentence))
        if clauses > 1 or _INSERTED.search(sentence):
            what = f"Der Satz „{excerpt(sentence)}“ ist verschachtelt."
            yield Finding(page.file, wording.line, what, "Bitte sagen Sie eins nach dem anderen.")


def hard_to_read(context: Context) -> Iterator[Finding]:
    """The reading ease of a page as Amstad (1978) counts it."""
    for page in context.texts.pages:
        read = [wording for wording in page.wordings if wording.kind in READ]
        ease = reading_ease(" \n\n".join(wording.text for wording in read), context)
        if ease is not None and ease < READING_EASE:
            what = (
                f"Der Text ist schwer zu verstehen: Lesbarkeit {ease:.0f}, gut sind {READING_EASE} und mehr."
            )
            remedy = "Bitte nehmen Sie kürzere Wörter und kürzere Sätze."
            yield Finding(page.file, read[0].line, what, remedy)


def reading_ease(text: str, context: Context) -> float | None:
    """180 - words a sentence - 58.5 · syllables a word; None where there are no words."""
    found = [list(filter(_has_letters, words(sentence))) for sentence in sentences(text)]
    lengths = list(map(len, filter(None, found)))
    if not lengths:
        return None
    syllables = sum(context.syllables(word) for sentence in found for word in sentence)
    return 180 - sum(lengths) / len(lengths) - 58.5 * syllables / sum(lengths)


def _has_letters(word: str) -> bool:
    return "{" not in word and any(map(str.isalpha, word))


def crowded(context: Context) -> Iterator[Finding]:
    """A passage counts as one statement when sections are filled, so it has to be one."""
    for page, wording in context.wordings(frozenset({Kind.PASSAGE})):
        count = len(sentences(wording.text))
        if count > MOST_SENTENCES:
            what = f"Der Absatz „{excerpt(wording.text)}“ hat {count} Sätze, mehr als {MOST_SENTENCES}."
            yield Finding(page.file, wording.line, what, "Bitte machen Sie zwei Absätze daraus.")
