"""What the rules look at, and the places they point to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ivr.compile.german import Numerals, utterances
from ivr.compile.german.addresses import with_addresses
from ivr.compile.german.characters import cleaned, unemphasized
from ivr.compile.speech import Speech
from ivr.compile.texts.model import Kind, Page, Texts, Wording
from ivr.compile.timing import estimated
from ivr.core.guide import Pace

READ = frozenset({Kind.PASSAGE, Kind.PROMPT})  # what is made of sentences
WRITTEN = READ | {Kind.TITLE, Kind.LABEL}  # all but what is dictated

_TEXTS = 2000  # many rules look at each text
_AFTER = ".,;:!?)"  # what the text adds behind an address


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a rule complains about: file, line (from 1), what is wrong, and what to do now, in German.

    The linter adds the name of the rule, and the reason where staff have accepted it.
    """

    file: str
    line: int
    what: str
    remedy: str
    rule: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' – '.join(filter(None, (self.what, self.remedy)))} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the rules may know.

    `syllables` counts those of a word; `month` is today's, as "2020-04"; `recorded` are the seconds,
    at each pace, of those speeches of which there is a recording of this very text. Without a
    `day` nothing is over.
    """

    texts: Texts
    speeches: tuple[Speech, ...]
    numbers: Numerals
    syllables: Callable[[str], int]
    month: str
    recorded: Mapping[tuple[str, Pace], float] = field(default_factory=dict)
    day: date | None = None

    def wordings(self, kinds: frozenset[Kind] = WRITTEN) -> Iterator[tuple[Page, Wording]]:
        """Every wording of these kinds, with its page."""
        for page in self.texts.pages:
            yield from ((page, wording) for wording in page.wordings if wording.kind in kinds)

    def seconds(self) -> dict[str, float]:
        """How long each speech takes at the normal pace, its last half second of silence included."""
        heard = (speech for speech in self.speeches if Pace.NORMAL in speech.paces)
        return {
            speech.id: self.recorded.get((speech.id, Pace.NORMAL)) or estimated(speech) for speech in heard
        }


@lru_cache(_TEXTS)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences, as written; the dot of an abbreviation or an ordinal ends none."""
    return utterances(cleaned(text))


def excerpt(sentence: str) -> str:
    """The first words, enough to find it again."""
    first = sentence.split()[:5]
    return " ".join(first) + ("" if len(first) == len(sentence.split()) else " …")


@lru_cache(_TEXTS)
def addresses(text: str, numbers: Numerals) -> tuple[str, ...]:
    """The web and mail addresses in running text."""
    parts = (part.rstrip(_AFTER) for part in _plain(text).split())
    return tuple(part for part in parts if with_addresses(part, numbers) != part)


def without_addresses(text: str, numbers: Numerals) -> str:
    """The text without Markdown, quotation marks and addresses, for the rules that look at signs."""
    plain = _plain(text)
    for address in addresses(text, numbers):
        plain = plain.replace(address, "Adresse")
    return plain


@lru_cache(_TEXTS)
def _plain(text: str) -> str:
    return unemphasized(cleaned(text))


def place(context: Context, speech_id: str) -> tuple[str, int]:
    """File and line in which a speech is written; a menu is where its folder is named."""
    kind, _, node = speech_id.partition(":")
    if kind == "section":
        return _section_place(context, node)
    names, kinds = {kind, f"{kind}.normal", f"{kind}_menu"}, {Kind.PROMPT}
    if kind in ("title", "menu", "menu_rooms") and node:
        names, kinds = {node.partition(":")[0]}, {Kind.TITLE}
    if any(notice.id == kind for notice in context.texts.guide.notices):
        kinds = {Kind.PASSAGE}
    for page, wording in context.wordings(frozenset(kinds)):
        if wording.name in names:
            return page.file, wording.line
    return context.texts.pages[0].file, 1


def _section_place(context: Context, topic_and_number: str) -> tuple[str, int]:
    topic_id, _, number = topic_and_number.rpartition(":")
    topic = next(topic for topic in context.texts.guide.topics() if topic.id == topic_id)
    before = sum(len(section.passages) for section in topic.sections[: int(number) - 1])
    kinds = frozenset({Kind.PASSAGE, Kind.DICTATION})
    said = [(page.file, text.line) for page, text in context.wordings(kinds) if text.name == topic_id]
    return said[before]
