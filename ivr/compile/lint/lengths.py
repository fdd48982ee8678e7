"""How long it takes: what a caller has to hold in mind, and what has to be heard before a key helps.

Seconds are those of the recording where there is one of this very text, otherwise an estimate. Measured with
the embedded voice on all 51 speeches of the guide: 0.25 s a word and 0.035 s a letter, plus the pauses; the
estimate is at most 2.8 s off (of 41 s), on average 14 % of the speech without its pauses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from ivr.compile.lint.context import Found, Material, place, words
from ivr.compile.speech import Speech
from ivr.compile.texts.model import Kind
from ivr.core.guide import Topic, section_id

A_WORD, A_LETTER = 0.25, 0.035  # seconds
TAIL = 0.5  # seconds; what a recording keeps of its last pause

WELCOME, MENU, PROMPT, SECTION = 10, 30, 20, 60  # seconds
SECTION_WORDS = 110
LABEL_WORDS = 8


def seconds(material: Material) -> Mapping[str, float]:
    """How long each speech takes at the normal pace, its last half second of silence included."""
    return {speech.id: material.recorded.get(speech.id) or estimated(speech) for speech in material.normal()}


def estimated(speech: Speech) -> float:
    """The seconds of a speech of which there is no recording."""
    said = [utterance.text for utterance in speech.utterances]
    letters = sum(map(str.isalpha, "".join(said)))
    pauses = sum(utterance.pause for utterance in speech.utterances[:-1]) + TAIL
    return sum(len(words(text)) for text in said) * A_WORD + letters * A_LETTER + pauses


def _longer(
    material: Material, limit: int, applies: Callable[[str], bool], name: str, remedy: str
) -> Iterator[Found]:
    for speech_id, length in seconds(material).items():
        if applies(speech_id) and length > limit:
            what = f"{name} dauert {length:.0f} Sekunden. Erlaubt sind {limit}."
            yield Found(*place(material, speech_id), what, remedy)


def _is_prompt(speech_id: str) -> bool:
    return speech_id != "welcome" and not speech_id.startswith(("menu:", "section:"))


welcome = partial(
    _longer,
    limit=WELCOME,
    applies=lambda speech_id: speech_id == "welcome",
    name="Die Begrüßung",
    remedy="Bitte kürzen Sie den Satz „welcome“.",
)
menu = partial(
    _longer,
    limit=MENU,
    applies=lambda speech_id: speech_id.startswith("menu:"),
    name="Diese Auswahl",
    remedy="Bitte kürzen Sie die Zeilen „menu:“ der Texte darin.",
)
prompt = partial(
    _longer, limit=PROMPT, applies=_is_prompt, name="Diese Ansage", remedy="Bitte kürzen Sie den Satz."
)


def section(material: Material) -> Iterator[Found]:
    """Too many words for one stretch of listening, or too many seconds."""
    length = seconds(material)
    for topic, index in _sections(material):
        heard, passages = length[section_id(topic.id, index)], topic.sections[index].passages
        count = 0 if topic.sections[index].dictated else sum(len(words(text)) for text in passages)
        if heard > SECTION or count > SECTION_WORDS:
            what = (
                f"Dieser Abschnitt hat {count} Wörter und dauert {heard:.0f} Sekunden. Erlaubt sind "
                f"{SECTION_WORDS} Wörter und {SECTION} Sekunden."
            )
            remedy = "Bitte teilen Sie ihn in zwei Absätze."
            if not count:
                what = f"Dieses Diktat dauert {heard:.0f} Sekunden. Erlaubt sind {SECTION}."
                remedy = "Bitte diktieren Sie eine kürzere Adresse oder sagen Sie, wo man sie findet."
            yield Found(*place(material, section_id(topic.id, index)), what, remedy)


def _sections(material: Material) -> Iterator[tuple[Topic, int]]:
    for topic in material.texts.guide.topics():
        yield from ((topic, index) for index in range(len(topic.sections)))


def label(material: Material) -> Iterator[Found]:
    """What a menu calls a choice."""
    for page, wording in material.wordings(frozenset({Kind.LABEL})):
        count = len(words(wording.text))
        if count > LABEL_WORDS:
            what = f"Die Zeile „menu:“ hat {count} Wörter. Erlaubt sind {LABEL_WORDS}."
            yield Found(page.file, wording.line, what, "Bitte kürzen Sie sie.")
