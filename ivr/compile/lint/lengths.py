"""How long it takes: what a caller has to hold in mind, and what has to be heard before a key helps.

Seconds are those of the recording where there is one of this very text, otherwise an estimate
(ivr.compile.timing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ivr.compile.lint.context import Context, Finding, place, words
from ivr.compile.texts.model import Kind
from ivr.compile.timing import FIRST_LEVEL, SECOND_LEVEL, by_choice
from ivr.core.guide import Topic, menu_speech, section_id
from ivr.core.today import real_variants

WELCOME, MENU, NOTICE, PROMPT, SECTION = 10, 30, 20, 20, 60  # seconds
SECTION_WORDS = 110
LABEL_WORDS = 8


def _longer(
    context: Context, limit: int, applies: Callable[[str], bool], name: str, remedy: str
) -> Iterator[Finding]:
    never = _never_said(context)
    for speech_id, length in context.seconds().items():
        if applies(speech_id) and length > limit and speech_id not in never:
            what = f"{name} dauert {length:.0f} Sekunden. Erlaubt sind {limit}."
            yield Finding(*place(context, speech_id), what, remedy)


def _never_said(context: Context) -> set[str]:
    """The menus with all topics, where those are never there on one day."""
    guide = context.texts.guide
    days = [guide, *real_variants(guide)]
    everything, *said = ({menu_speech("menu", menu) for menu in day.menus()} for day in days)
    return everything - set().union(*said)


def _is_prompt(speech_id: str) -> bool:
    others = ("menu:", "menu_rooms:", "section:", "notice")
    return speech_id != "welcome" and not speech_id.startswith(others)


welcome = partial(
    _longer,
    limit=WELCOME,
    applies=lambda speech_id: speech_id == "welcome",
    name="Die Begrüßung",
    remedy=(
        "Bitte kürzen Sie den Satz „welcome“. Ist der Name darin lang, schreiben Sie einen kürzeren in "
        "_organisation.yaml unter „spoken:“."
    ),
)
menu = partial(
    _longer,
    limit=MENU,
    applies=lambda speech_id: speech_id.startswith(("menu:", "menu_rooms:")),
    name="Diese Auswahl",
    remedy="Bitte kürzen Sie die Zeilen „menu:“ der Texte darin.",
)
notice = partial(
    _longer,
    limit=NOTICE,
    applies=lambda speech_id: speech_id.startswith("notice"),
    name="Dieser Hinweis",
    remedy="Bitte kürzen Sie ihn. Was länger ist, passt in ein Thema.",
)
prompt = partial(
    _longer, limit=PROMPT, applies=_is_prompt, name="Diese Ansage", remedy="Bitte kürzen Sie den Satz."
)


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
    menus = {
        speech.id: speech for speech in context.speeches if speech.id.startswith(("menu:", "menu_rooms:"))
    }
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
