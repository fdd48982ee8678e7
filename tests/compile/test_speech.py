"""Everything the hotline says: at a rate, dictated, and with the word that a computer voice speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_guide import GUIDE

from ivr.compile.numbers import NumberWords
from ivr.compile.speech import Speech, speeches, with_computer_voice
from ivr.compile.texts.model import Lexicon, Texts
from ivr.core.guide import Guide, Pace, Section
from ivr.core.prompts import PLACES

NUMBERS = NumberWords()
LONG = Section(("Wir sind gern für Sie da. Rufen Sie uns an.", "Wir helfen Ihnen sehr gern weiter."))
ADDRESS = Section(("www.beispiel.de",), dictated=True)
SENTENCE = "Hier spricht eine Computerstimme."


def texts(*contact: Section) -> Texts:
    """The example guide with these sections in its contact topic."""
    guide = Guide(GUIDE.main, replace(GUIDE.contact, sections=contact))
    return Texts(guide, dict.fromkeys(PLACES, "Ja.") | {"computer_voice": SENTENCE}, Lexicon())


def contact(*sections: Section, by_humans: tuple[str, ...] = ()) -> list[Speech]:
    """The contact topic's sections as they are spoken where humans have spoken these ids."""
    given = texts(*sections)
    said = speeches(given, NUMBERS)
    spoken = [speech for speech in said if speech.id in by_humans]
    said = with_computer_voice(said, spoken, given, NUMBERS)
    return [speech for speech in said if speech.id.startswith("section:kontakt:")]


def test_a_section_is_read_at_a_rate_and_a_prompt_is_not() -> None:
    """The words that count are those that are spoken; a title, a few words and a dictation have none."""
    said = {speech.id: speech for speech in speeches(texts(LONG, ADDRESS, Section(("Danke.",))), NUMBERS)}
    assert said["section:kontakt:1"].words == 16
    assert not said["section:kontakt:1"].dictated
    for fixed in ("section:kontakt:2", "section:kontakt:3", "title:kontakt", "menu:haupt", "welcome"):
        assert said[fixed].words == 0
    assert said["section:kontakt:2"].dictated


def test_what_a_section_counts_is_what_is_heard() -> None:
    """„z. B.“ is two words, and a number is as many as its words."""
    read = Section(("Das ist z. B. am 3. Mai so. Wir sind dann mit 5 Leuten da.",))
    [section] = [it for it in speeches(texts(read), NUMBERS) if it.id == "section:kontakt:1"]
    assert section.words == len(section.spoken.split()) == 15


def test_an_address_is_dictated_alike_twice_and_once_for_all_paces() -> None:
    """The same groups both times, the spelling table included; a human reads them once."""
    [address] = contact(ADDRESS)
    said = [utterance.text for utterance in address.utterances]
    half = len(said) // 2
    assert said[:half] == said[half + 1 :]
    assert said[half] == "Ja."
    assert "B wie Berta" in said
    assert address.paces == tuple(Pace)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (1, "Drücken Sie die Eins."),
        (2, "Drücken Sie die Eins oder die Zwei."),
        (3, "Drücken Sie eine Zahl von Eins bis Drei."),
    ],
)
@pytest.mark.parametrize("keys", ["{zahlen}", "eine Zahl von Eins bis {letzte}"])
def test_a_menu_of_one_or_two_names_its_keys(choices: int, says: str, keys: str) -> None:
    """Nobody counts from one to two; three and more are a range. Older prompts say it without the place."""
    wording = f"Drücken Sie {keys}."
    prompts = dict.fromkeys(PLACES, "Ja.") | {"no_input": wording, "no_match_2_menu": wording}
    topics = tuple(replace(GUIDE.contact, id=f"thema{n}", key=str(n)) for n in range(1, choices + 1))
    guide = replace(GUIDE, main=replace(GUIDE.main, choices=topics))
    found = speeches(Texts(guide, prompts, Lexicon()), NUMBERS)
    for name in ("no_input", "no_match_2"):
        assert [it.text for it in found if it.id == f"{name}:haupt"] == [says]


def test_the_contact_topic_says_that_a_computer_voice_speaks() -> None:
    """At the end of its last section, as a paragraph of its own that counts among its words."""
    first, address, last = contact(LONG, ADDRESS, LONG)
    assert last.text.endswith(f"weiter.\n\n{SENTENCE}")
    assert last.utterances[-1].text == SENTENCE
    assert last.words == first.words + 4
    assert SENTENCE not in first.text + address.text


@pytest.mark.parametrize(
    ("by_humans", "says_it"),
    [
        ((), "section:kontakt:2"),
        (("section:kontakt:1",), "section:kontakt:2"),
        (("section:kontakt:2",), "section:kontakt:1"),
        (("section:kontakt:1", "section:kontakt:2"), ""),
    ],
)
def test_where_humans_have_spoken_all_of_it_nobody_says_so(by_humans: tuple[str, ...], says_it: str) -> None:
    """As long as the voice speaks one section of it, that one says so; after that the sentence is gone."""
    said = contact(LONG, LONG, by_humans=by_humans)
    assert [speech.id for speech in said if SENTENCE in speech.text] == ([says_it] if says_it else [])
