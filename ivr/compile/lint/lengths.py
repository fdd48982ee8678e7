"""How long it takes: what a caller has to hold in mind, and what has to be heard before a key helps.

Seconds are those of the recording where there is one of this very text, otherwise an estimate
(ivr.compile.timing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ivr.compile.lint.context import Context, Finding, place, words
from ivr.compile.texts.model import Kind
from ivr.core.guide import Topic, section_id

WELCOME, MENU, PROMPT, SECTION = 10, 30, 20, 60  # seconds
SECTION_WORDS = 110
LABEL_WORDS = 8


def _longer(
    context: Context, limit: int, applies: Callable[[str], bool], name: str, remedy: str
) -> Iterator[Finding]:
    for speech_id, length in context.seconds().items():
        if applies(speech_id) and length > limit:
            what = f"{name} dauert {length:.0f} Sekunden. Erlaubt sind {limit}."
            yield Finding(*place(context, speech_id), what, remedy)


def _is_prompt(speech_id: str) -> bool:
    return speech_id != "welcome" and not speech_id.startswith(("menu:", "menu_rooms:", "section:"))


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
    applies=lambda speech_id: speech_id.startswith(("menu:", "menu_rooms:")),
    name="Diese Auswahl",
    remedy="Bitte kürzen Sie die Zeilen „menu:“ der Texte darin.",
)
prompt = partial(
    _longer, limit=PROMPT, applies=_is_prompt, name="Diese Ansage", remedy="Bitte kürzen Sie den Satz."
)


def section(context: Context) -> Iterator[Finding]:
    """Too many words for one stretch of listening, or too many seconds."""
    length = context.seconds()
    for topic, index in _sections(context):
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
            yield Finding(*place(context, section_id(topic.id, index)), what, remedy)


def _sections(context: Context) -> Iterator[tuple[Topic, int]]:
    for topic in context.texts.guide.topics():
        yield from ((topic, index) for index in range(len(topic.sections)))


def label(context: Context) -> Iterator[Finding]:
    """What a menu calls a choice."""
    for page, wording in context.wordings(frozenset({Kind.LABEL})):
        count = len(words(wording.text))
        if count > LABEL_WORDS:
            what = f"Die Zeile „menu:“ hat {count} Wörter. Erlaubt sind {LABEL_WORDS}."
            yield Finding(page.file, wording.line, what, "Bitte kürzen Sie sie.")
