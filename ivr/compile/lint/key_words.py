"""Keys that are named in a text: the right ones, and by their place.

"Im Hauptmenü ist das die Drei" is true until a topic moves. A cross-reference, {taste:datenschutz}, follows.
So a key that is typed by hand next to the title of a menu or topic is an error where it is wrong, and advice
where it is still right. It has to be right on every day: a topic of a while moves those below it. A text may
also speak of the keys of somebody else's system ("Mit *6 schalten Sie Ihr Mikrofon stumm"), so a key without
a title or the main menu beside it is none of ours.

A prompt that offers a key has to offer the one that the dialog knows (ivr.core.dialog).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.compile.lint.context import Context, Finding
from ivr.compile.texts.cross_references import CHANGES, keys_every_day
from ivr.compile.texts.model import Kind, Page, Wording
from ivr.core.digits import KEY_WORDS
from ivr.core.guide import CONTACT, Guide, Menu, Topic
from ivr.core.today import real_variants

_WORDS = {word: key for key, word in KEY_WORDS.items()} | {"Zwo": "2"} | {key: key for key in "0123456789"}
_WORD = "|".join(map(re.escape, _WORDS))
_NAMED = re.compile(
    rf"(?:\b(?:[Tt]aste|[Zz]iffer|[Zz]ahl) |\b[Dd](?:ie|er) (?=[A-Z]|\d(?:\s*[.,;!?]|\s*$)))({_WORD})(?!\w)"
)
_OURS = re.compile(r"\bHauptmenü|\bAuswahl\b|\bHotline\b|\bThema\b")
_ABOUT_KEYS = re.compile(r"\bHauptmenü|\bAuswahl\b|\bTasten?\b|\bdrück|\bwählen\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

# What a prompt offers, and the key that does it: everywhere, and while a text is read. The first that fits.
_OFFER = re.compile(rf"([^.!?:…]+):\s*…?\s*(?:drücken Sie )?(?:die|der) (?:Taste )?({_WORD})(?!\w)")
FIXED = frozenset("09*#")  # the keys that mean the same everywhere, on every day
EVERYWHERE = {"hauptmenü": "9", "kontakt": "0", "mensch": "0"}
READING = {
    "langsamer": "2",
    "schneller": "2",
    "noch einmal": "1",
    "weiter": "3",
    "auswahl": "3",
    "abschnitt zurück": "4",
    "teil zurück": "4",
    "mehr zeit": "5",
    "pause": "5",
}
IN_PROMPTS: Mapping[str, Mapping[str, str]] = {
    "transfer": {"kontakt": "1"},
    "transfer_next": {"kontakt": "1"},
    "no_input": {"{thema}": "1"},
    **dict.fromkeys(("offer", "end", "end_below", "no_match_2_reading", "pen"), EVERYWHERE | READING),
}


def wrong(context: Context) -> Iterator[Finding]:
    """A key that leads somewhere else than the text says."""
    for page, wording, sentence, key in _typed(context):
        node, is_ours = _meant(sentence, wording.typed or wording.text, context.texts.guide)
        right = keys_every_day(context.texts.guide, node.id) if node else None
        if node and is_ours and right is None:
            yield Finding(page.file, wording.line, CHANGES.format(place=node.title), "")
        elif node and is_ours and right and key != right[-1]:
            what = f"„{node.title}“ ist {_said(right[-1])}, nicht {_said(key)}."
            remedy = f"Bitte schreiben Sie statt der Zahl {{taste:{node.id}}}: Das stimmt dann immer."
            yield Finding(page.file, wording.line, what, remedy)
        elif not node and "Hauptmenü" in sentence and (found := _wrong_in_main(context.texts.guide, key)):
            yield Finding(page.file, wording.line, *found)
    yield from _wrong_prompts(context)


def typed_by_hand(context: Context) -> Iterator[Finding]:
    """A key that is right today, and will not follow when topics move."""
    for page, wording, sentence, key in _typed(context):
        node, _ = _meant(sentence, wording.typed or wording.text, context.texts.guide)
        if not node and "Hauptmenü" in sentence:
            day = real_variants(context.texts.guide)[0]
            node = next((found for found in day.main.choices if found.key == key), None)
        right = keys_every_day(context.texts.guide, node.id) if node else None
        if node and right and right[-1] == key and node.id != CONTACT:
            what = f"{_said(key).capitalize()} stimmt nicht mehr, wenn „{node.title}“ die Taste wechselt."
            remedy = f"Bitte schreiben Sie statt der Zahl {{taste:{node.id}}}."
            yield Finding(page.file, wording.line, what, remedy)


def _typed(context: Context) -> Iterator[tuple[Page, Wording, str, str]]:
    """Every sentence of a text that names a key, as staff typed it, and the key."""
    for page, wording in context.wordings(frozenset({Kind.PASSAGE})):
        for sentence in _SENTENCE.split(wording.typed or wording.text):
            if _ABOUT_KEYS.search(sentence):
                for found in _NAMED.findall(sentence):
                    yield page, wording, sentence, _WORDS[found]


def _meant(sentence: str, passage: str, guide: Guide) -> tuple[Menu | Topic | None, bool]:
    """The menu or topic whose title stands last before the key, and whether our own keys are meant."""
    before = passage[: passage.index(sentence)] + sentence
    nodes = [(_last(node.title, before), node) for node in guide.nodes() if node is not guide.main]
    at, node = max(nodes, key=lambda found: (found[0], len(found[1].title)))
    return (node if at >= 0 else None), bool(_OURS.search(passage))


def _last(title: str, text: str) -> int:
    """Where a title stands last in a text as a whole word, or -1."""
    found = [match.start() for match in re.finditer(rf"\b{re.escape(title.rstrip('?!.'))}\b", text)]
    return max(found, default=-1)


def _wrong_in_main(guide: Guide, key: str) -> tuple[str, str] | None:
    """Why a key of the main menu must not be named, and what to do; None where it is the same every day.

    The key of rooms counts as there, whether there are any or not.
    """
    if key in FIXED:
        return None
    days = [day for day in real_variants(guide) if not any(topic.is_room for topic in day.withdrawn)]
    places = {next((one.id for one in day.main.choices if one.key == key), "") for day in days}
    if places == {""}:
        return f"Im Hauptmenü gibt es {_said(key)} nicht.", "Bitte schreiben Sie statt der Zahl {taste:…}."
    if len(places) == 1:
        return None
    what = f"Im Hauptmenü ist {_said(key)} nicht an allen Tagen dasselbe, wegen „from:“ und „until:“."
    return what, "Bitte nennen Sie hier keine Taste."


def _said(key: str) -> str:
    return f"die {KEY_WORDS[key]}"


def _wrong_prompts(context: Context) -> Iterator[Finding]:
    """A prompt that offers something with another key than the one that does it."""
    for page, wording in context.wordings(frozenset({Kind.PROMPT})):
        meanings = IN_PROMPTS.get(wording.name.partition(".")[0], EVERYWHERE)
        for offer, found in _OFFER.findall(wording.text):
            right = next((key for words, key in meanings.items() if words in offer.lower()), None)
            if right and right != _WORDS[found]:
                what = f"„{offer.strip()}“ ist {_said(right)}, nicht {_said(_WORDS[found])}."
                yield Finding(page.file, wording.line, what, "Bitte berichtigen Sie die Taste.")
