"""The speech plan: everything the hotline can say, each with an id, as utterances with pauses.

A *speech* is what gets one recording a pace: a prompt, a title, a menu, an offer, a section.
An *utterance* is one unit handed to a voice, followed by a pause.

Pauses, in seconds as they are planned (ACIxD); ivr.compile.rates says what the paces make of them:
- 0.4 at "…", between a topic and its key;
- 1.0 after a sentence with such a pause, since it is a choice;
- 0.7 after any other sentence, 1.5 after a paragraph;
- a dictation has a writer's pace: 0.4 after a letter, 1.0 after a group; that is about a letter a second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.compile.german import SPELLING_TABLES, Numerals, dictated, spoken, utterances
from ivr.compile.rates import FEWEST_WORDS
from ivr.compile.texts.model import Texts
from ivr.core.desk import MONTHS, closed_speech, sentences
from ivr.core.digits import DIGITS, KEY_WORDS, speech_of
from ivr.core.guide import (
    PRACTICE_STEPS,
    Menu,
    Pace,
    Practice,
    Section,
    Topic,
    menu_speech,
    section_id,
)
from ivr.core.prompts import FALLBACK, PLACES, WHISPER, said_alone
from ivr.core.today import variants
from ivr.core.turn import SILENCES, Breath

KEY_PAUSE = 0.4
CHOICE_PAUSE = 1.0
SENTENCE_PAUSE = 0.7
PARAGRAPH_PAUSE = 1.5
LETTER_PAUSE = 0.4
GROUP_PAUSE = 1.0

PACE_NAMES = {Pace.NORMAL: "normal", Pace.SLOW: "langsam", Pace.VERY_SLOW: "sehr langsam"}

_ONCE = "eine Zahl von Eins bis {letzte}"  # how {zahlen} was written before there was that place
ALL = tuple(Pace)
_ONE_PACE = {
    "slower": (Pace.SLOW,),
    "slowest": (Pace.VERY_SLOW,),
    **dict.fromkeys(("welcome", "faster", WHISPER, *FALLBACK), (Pace.NORMAL,)),
}


# The group that says hello at the end of practice: the embedded voice at other pitches, so that nobody takes
# it for the announcer (ivr.compile.voices.nano).
GROUP_VOICES = {
    "practice_voice_1": "nano:1.3",
    "practice_voice_2": "nano:0.7",
    "practice_voice_3": "nano:1.1",
}


@dataclass(frozen=True, slots=True)
class Utterance:
    """One unit handed to a voice: spoken German, and the planned pause after it in seconds."""

    text: str
    pause: float


@dataclass(frozen=True, slots=True)
class Speech:
    """One thing that is said: its id, the text as staff wrote it, and what a voice is given.

    `words` are those that its rate counts; 0 where its pauses are fixed, as in a prompt or a dictation.
    `voice` names another voice than the one that speaks the hotline; empty for nearly everything.
    """

    id: str
    text: str
    utterances: tuple[Utterance, ...]
    paces: tuple[Pace, ...] = ALL
    words: int = 0
    dictated: bool = False
    voice: str = ""

    @property
    def spoken(self) -> str:
        """All its words as they are spoken."""
        return " ".join(utterance.text for utterance in self.utterances)


def words(text: str) -> list[str]:
    """The words of a text: whatever holds a letter or a digit."""
    return [word for word in text.split() if any(map(str.isalnum, word))]


def speeches(texts: Texts, numerals: Numerals) -> tuple[Speech, ...]:
    """Everything the hotline can say with these texts, each id and pace once."""
    planner = _Planner(texts, numerals)
    found = {(speech.id, speech.paces): speech for speech in planner.all()}
    return tuple(found.values())


def with_computer_voice(
    said: Sequence[Speech], by_humans: Collection[Speech], texts: Texts, numerals: Numerals
) -> tuple[Speech, ...]:
    """The same, and the contact topic says at its end that a computer voice speaks.

    The sentence stands in its last section that no human being has spoken; where humans have spoken all of
    them, nobody says it.
    """
    contact = [speech for speech in said if speech.id.startswith(f"section:{texts.guide.contact.id}:")]
    spoken = [speech for speech in contact if not speech.dictated and speech not in by_humans]
    planner, sentence = _Planner(texts, numerals), texts.prompts["computer_voice"]
    return tuple(planner.reading(it.id, (it.text, sentence)) if it in spoken[-1:] else it for it in said)


@dataclass(frozen=True, slots=True)
class _Planner:
    texts: Texts
    numerals: Numerals

    def all(self) -> Iterator[Speech]:
        yield from self.fixed_prompts()
        for node in self.texts.guide.nodes():
            yield self.speech(f"title:{node.id}", self.chosen(node.title))
            yield from () if isinstance(node, Menu) else self.topic(node)
        yield from self.menus()
        yield from self.closed()
        for notice in self.texts.guide.notices:
            yield self.speech(notice.id, self.texts.notices[notice.id])
        yield from self.digits() if self.texts.guide.has_practice else ()
        yield from self.silences()

    def fixed_prompts(self) -> Iterator[Speech]:
        """Prompts that are said as they stand; those with {places} are part of a menu or topic."""
        said = said_alone(practice=self.texts.guide.has_practice, rooms=self.texts.guide.has_room)
        for name, places in PLACES.items():
            base, _, pace = name.partition(".")
            if base in said and not places:
                paces = (Pace(pace),) if pace else _ONE_PACE.get(base, ALL)
                speech = self.speech(base, self.texts.prompts[name], paces)
                yield replace(speech, voice=GROUP_VOICES.get(base, ""))

    def chosen(self, title: str) -> str:
        """The sentence that confirms a choice, with one mark at its end."""
        sentence = self.texts.prompts["chosen"].format(thema=title)
        return sentence[:-1] if sentence[-2:-1] in (".", "?", "!") else sentence

    def digits(self) -> Iterator[Speech]:
        """What reads back a number that was typed."""
        for digit in DIGITS:
            yield self.speech(speech_of(digit), f"{KEY_WORDS[digit]}.")

    def practice(self, topic: Topic, practice: Practice) -> Iterator[Speech]:
        """What asks for each of the numbers, and says it digit by digit."""
        for step, number in zip(PRACTICE_STEPS, practice.numbers, strict=True):
            said = " … ".join(KEY_WORDS[digit] for digit in number)
            text = self.texts.prompts[f"practice_{step}"].format(ziffern=said)
            yield self.speech(f"practice_{step}:{topic.id}", text)

    def silences(self) -> Iterator[Speech]:
        """Silence on purpose: no words, and the same at every pace."""
        for seconds in SILENCES:
            yield Speech(Breath(seconds).speech, "", (Utterance("", seconds),), (Pace.NORMAL,))

    def closed(self) -> Iterator[Speech]:
        """That nobody is there, and when somebody will be: each sentence that any day can ask for."""
        for when in sentences(self.texts.staff, self.texts.own_days):
            yield self.speech(closed_speech(when), self.texts.prompts["closed"].format(wann=when))

    def menus(self) -> Iterator[Speech]:
        """What each menu says, with all its topics and as it is on other days and without rooms."""
        for menu in dict.fromkeys(menu for variant in variants(self.texts.guide) for menu in variant.menus()):
            yield from self.menu(menu)

    def menu(self, menu: Menu) -> Iterator[Speech]:
        keys = [KEY_WORDS[choice.key] for choice in menu.choices]
        places = {"letzte": keys[-1], "zahlen": _all_of(keys), "thema": menu.choices[0].label}
        yield self.speech(menu_speech("menu", menu), " ".join(self.menu_sentences(menu)))
        for said, prompt in (("no_input", "no_input"), ("no_match_2", "no_match_2_menu")):
            wording = self.texts.prompts[prompt].replace(_ONCE, "{zahlen}")
            yield self.speech(menu_speech(said, menu), wording.format(**places))

    def menu_sentences(self, menu: Menu) -> Iterator[str]:
        """The question, the choices, the way back for who has left the main menu, and the human."""
        guide, prompts = self.texts.guide, self.texts.prompts
        choices = [(choice.label, choice.key) for choice in menu.choices]
        choices += [(guide.main.label, "9")] if menu.id != guide.main.id else []
        choices += [(guide.contact.label, guide.contact.key)]
        yield prompts["menu"]
        for number, (label, key) in enumerate(choices):
            yield prompts["choice" if number else "choice_first"].format(thema=label, taste=KEY_WORDS[key])

    def topic(self, topic: Topic) -> Iterator[Speech]:
        yield self.speech(
            f"as_of:{topic.as_of}", self.texts.prompts["as_of"].format(stand=_month(topic.as_of))
        )
        yield from self.practice(topic, topic.practice) if topic.practice else ()
        for index, section in enumerate(topic.sections):
            speech_id = section_id(topic.id, index)
            yield (
                self.dictation(speech_id, section)
                if section.dictated
                else self.reading(speech_id, section.passages)
            )

    def reading(self, speech_id: str, passages: Sequence[str]) -> Speech:
        """Read at a rate, where there are words enough for one."""
        read = self.speech(speech_id, "\n\n".join(passages))
        count = len(words(read.spoken))
        at_a_rate = count >= FEWEST_WORDS and len(read.utterances) > 1
        return replace(read, words=count) if at_a_rate else read

    def dictation(self, speech_id: str, section: Section) -> Speech:
        """Said twice in small groups, with the spelling table both times.

        On the telephone bare letters can't be told apart: with noise at -36 dBFS the spectra of two letters
        ("m" and "n", "p" and "t", "b" and "d") are 1.2 times as far apart as those of one letter said twice,
        those of "M wie Martha" and "N wie Nordpol" 1.9 times.
        """
        address, table = section.passages[0], SPELLING_TABLES[self.texts.lexicon.spelling]
        again = self.utterances(self.texts.prompts["repeat"])
        said = self.written_down(address, table)
        return Speech(speech_id, address, (*said, *again, *said), dictated=True)

    def written_down(self, address: str, table: Mapping[str, str]) -> tuple[Utterance, ...]:
        """One reading, letter by letter where it is spelled, with time to write."""
        lexicon = self.texts.lexicon
        groups = dictated(address, self.numerals, lexicon.words, table, lexicon.familiar, lexicon.parts)
        *most, last = (said for group in groups for said in _letters(group))
        return (*most, Utterance(last.text, PARAGRAPH_PAUSE))

    def speech(self, speech_id: str, text: str, paces: tuple[Pace, ...] = ALL) -> Speech:
        return Speech(speech_id, self.read(text), self.utterances(text), paces)

    def read(self, text: str) -> str:
        """As it is read: a name that ends with a dot ("e. V.") ends the sentence with the same one."""
        name = self.texts.organisation.name
        return text.replace(f"{name}.", name) if name.endswith(".") else text

    def utterances(self, text: str) -> tuple[Utterance, ...]:
        """The one reader of pauses: every text of the hotline is cut here."""
        paragraphs = spoken(text, self.numerals, self.texts.lexicon.words).split("\n\n")
        found: list[Utterance] = []
        for paragraph in paragraphs:
            parts = [part for sentence in utterances(paragraph) for part in _with_pauses(sentence)]
            found += [*parts[:-1], *(Utterance(part.text, PARAGRAPH_PAUSE) for part in parts[-1:])]
        return tuple(found)


def _all_of(keys: Sequence[str]) -> str:
    """The keys of a menu in words; one or two are named, since nobody counts from one to two."""
    if len(keys) < 3:
        return " oder ".join(f"die {key}" for key in keys)
    return f"eine Zahl von {keys[0]} bis {keys[-1]}"


def _with_pauses(sentence: str) -> list[Utterance]:
    parts = [part.strip() for part in sentence.split("…") if part.strip()]
    after = CHOICE_PAUSE if len(parts) > 1 else SENTENCE_PAUSE
    return [Utterance(part, KEY_PAUSE) for part in parts[:-1]] + [
        Utterance(part, after) for part in parts[-1:]
    ]


def _letters(group: str) -> list[Utterance]:
    """A group of a dictation: letters one by one, anything else as a whole."""
    letters = group.split(", ") if " wie " in group else group.split()
    spelled = " wie " in group or all(len(letter) == 1 for letter in letters)
    *most, last = letters if spelled else [group]
    return [*(Utterance(letter, LETTER_PAUSE) for letter in most), Utterance(last, GROUP_PAUSE)]


def _month(as_of: str) -> str:
    """April 2020, from 2020-04."""
    year, month = as_of.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"
