"""How long it takes: what a caller has to hold in mind, and what has to be heard before a key helps.

Seconds are those of the recording where there is one of this very text, otherwise an estimate
(ivr.compile.timing).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ivr.compile.lint.context import Context, Finding, place
from ivr.compile.speech import words
from ivr.compile.texts.model import Kind
from ivr.compile.timing import FIRST_LEVEL, SECOND_LEVEL, by_choice
from ivr.core.guide import Topic, menu_speech, section_id
from ivr.core.today import real_variants

WELCOME, MENU, NOTICE, PROMPT, SECTION = 10, 30, 20, 20, 60  # seconds
SECTION_WORDS = 110
LABEL_WORDS = 8


def _longer(
    begins: tuple[str, ...], limit: int, name: str, remedy: str, context: Context
) -> Iterator[Finding]:
    """A speech that is longer than that, whose id begins so; with nothing to begin with, any other."""
    never = _never_said(context)
    for speech_id, length in context.seconds().items():
        applies = speech_id.startswith(begins) if begins else not speech_id.startswith(_OTHERS)
        if applies and length > limit and speech_id not in never:
            what = f"{name} dauert {length:.0f} Sekunden. Erlaubt sind {limit}."
            yield Finding(*place(context, speech_id), what, remedy)


def _never_said(context: Context) -> set[str]:
    """The menus with all topics, where those are never there on one day."""
    guide = context.texts.guide
    days = [guide, *real_variants(guide)]
    everything, *said = ({menu_speech("menu", menu) for menu in day.menus()} for day in days)
    return everything - set().union(*said)


_WELCOME, _MENUS, _NOTICES = ("welcome",), ("menu:", "menu_rooms:"), ("notice",)
_OTHERS = (*_WELCOME, *_MENUS, *_NOTICES, "section:")
welcome = partial(
    _longer,
    _WELCOME,
    WELCOME,
    "Die Begrüßung",
    "Bitte kürzen Sie den Satz „welcome“. Ist der Name darin lang, schreiben Sie einen kürzeren in "
    "_organisation.yaml unter „spoken:“.",
)
menu = partial(_longer, _MENUS, MENU, "Diese Auswahl", "Bitte kürzen Sie die Zeilen „menu:“ der Texte darin.")
notice = partial(
    _longer, _NOTICES, NOTICE, "Dieser Hinweis", "Bitte kürzen Sie ihn. Was länger ist, passt in ein Thema."
)
prompt = partial(_longer, (), PROMPT, "Diese Ansage", "Bitte kürzen Sie den Satz.")


def section(context: Context) -> Iterator[Finding]:
    """Too many words for one stretch of listening, or too many seconds."""
    length = context.seconds()
    for topic, index in _sections(context):
        heard, passages = length[section_id(topic.id, index)], topic.sections[index].passages
        if topic.sections[index].dictated:
            continue
        count = sum(len(words(text)) for text in passages)
        if heard > SECTION or count > SECTION_WORDS:
            what = (
                f"Dieser Abschnitt hat {count} Wörter und dauert {heard:.0f} Sekunden. Erlaubt sind "
                f"{SECTION_WORDS} Wörter und {SECTION} Sekunden."
            )
            remedy = "Bitte teilen Sie ihn in zwei Absätze."
            yield Finding(*place(context, section_id(topic.id, index)), what, remedy)


def dictation(context: Context) -> Iterator[Finding]:
    """Something to write down that takes long. It may be the only address an organisation has."""
    length = context.seconds()
    for topic, index in _sections(context):
        heard = length[section_id(topic.id, index)]
        if topic.sections[index].dictated and heard > SECTION:
            what = f"Dieses Diktat dauert {heard:.0f} Sekunden. Besser sind höchstens {SECTION}."
            remedy = (
                "Bitte diktieren Sie eine kürzere Adresse, oder tragen Sie Wörter, die alle schreiben können,"
                " in _organisation.yaml unter „familiar:“ ein."
            )
            yield Finding(*place(context, section_id(topic.id, index)), what, remedy)


def way(context: Context) -> Iterator[Finding]:
    """A topic that is named too late to somebody who presses each key right after it was said."""
    length = context.seconds()
    menus = {speech.id: speech for speech in context.speeches if speech.id.startswith(_MENUS)}
    found: dict[str, Finding] = {}
    for day in real_variants(context.texts.guide):
        for topic in day.topics()[:-1]:  # the last one is the contact: its key means the same everywhere
            if topic.is_room:
                continue  # whoever goes there knows the key from the card
            limit = FIRST_LEVEL if day.menu_above(topic.id) is day.main else SECOND_LEVEL
            takes = by_choice(day, topic, lambda speech, _pace: length[speech], menus)
            if takes > limit:
                what = f"Bis zu „{topic.title}“ dauert es {takes:.0f} Sekunden. Erlaubt sind {limit}."
                remedy = "Bitte kürzen Sie die Begrüßung oder die Zeilen „menu:“ der Themen davor."
                found[topic.id] = Finding(*_label_place(context, topic), what, remedy)
    yield from found.values()


def _label_place(context: Context, topic: Topic) -> tuple[str, int]:
    """Where it stands how a topic is called in its menu."""
    labels = context.wordings(frozenset({Kind.LABEL}))
    found = ((page.file, wording.line) for page, wording in labels if wording.name == topic.id)
    return next(found, place(context, f"title:{topic.id}"))


def _sections(context: Context) -> Iterator[tuple[Topic, int]]:
    for topic in context.texts.guide.topics():
        yield from ((topic, index) for index in range(len(topic.sections)))


def label(context: Context) -> Iterator[Finding]:
    """What a menu calls a choice, behind the words of the choice: "Für {thema}"."""
    prompts = {one.name: one.text for _, one in context.wordings(frozenset({Kind.PROMPT}))}
    before = {
        word.casefold()
        for name in ("choice_first", "choice")
        for word in prompts[name].partition("{thema}")[0].split()[-1:]
    }
    same: dict[tuple[str, str], str] = {}  # the file of each choice, by its menu and what it is called
    for page, wording in context.wordings(frozenset({Kind.LABEL})):
        choice = wording.name.rpartition(".")[0], wording.text.casefold().strip()
        if (other := same.setdefault(choice, page.file)) != page.file:
            what = f"Die Zeile „menu:“ ist dieselbe wie in {other}."
            yield Finding(page.file, wording.line, what, "Bitte nennen Sie die beiden Themen verschieden.")
        count = len(words(wording.text))
        if count > LABEL_WORDS:
            what = f"Die Zeile „menu:“ hat {count} Wörter. Erlaubt sind {LABEL_WORDS}."
            yield Finding(page.file, wording.line, what, "Bitte kürzen Sie sie.")
        first = wording.text.split()[:1]
        if first and first[0].casefold() in before:
            what = f"Die Zeile „menu:“ beginnt mit „{first[0]}“. Das Wort sagt die Hotline schon davor."
            yield Finding(page.file, wording.line, what, "Bitte schreiben Sie nur, was danach kommt.")
