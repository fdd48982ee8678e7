"""_organisation.yaml: whose hotline this is, and what of it callers hear."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_texts import TypedTexts

from ivr.compile.numbers import NumberWords
from ivr.compile.speech import Speech, speeches
from ivr.compile.texts.model import Texts
from ivr.compile.texts.organisation import FILE
from ivr.compile.texts.tree import read_texts
from ivr.core.organisation import UNNAMED, Organisation

LINDEN = """\
name: Nachbarschaftshilfe Linden e. V.
spoken: Nachbarschaftshilfe Linden
number: 0511 / 12 34 56
web: www.linden-hilft.de
state: Niedersachsen
familiar:
  - linden
spelling: din5009
"""


@pytest.fixture
def typed(tmp_path: Path) -> TypedTexts:
    """The example texts, of which a test changes what it is about."""
    return TypedTexts(tmp_path)


def _with(typed: TypedTexts, organisation: str) -> Texts:
    (typed.folder / FILE).write_text(organisation, encoding="utf-8")
    return read_texts(typed.folder)


def _wrong(typed: TypedTexts, organisation: str) -> list[str]:
    (typed.folder / FILE).write_text(organisation, encoding="utf-8")
    return typed.errors()


def _speech(texts: Texts, speech_id: str) -> Speech:
    return next(speech for speech in speeches(texts, NumberWords()) if speech.id == speech_id)


def test_the_file_says_whose_hotline_it_is(typed: TypedTexts) -> None:
    """The number may be written as on a letter, the state by its name."""
    assert _with(typed, LINDEN).organisation == Organisation(
        name="Nachbarschaftshilfe Linden e. V.",
        spoken="Nachbarschaftshilfe Linden",
        number="+49511123456",
        web="www.linden-hilft.de",
        state="NI",
    )


def test_texts_without_the_file_are_no_error(typed: TypedTexts) -> None:
    """They are as old as the hotline was without it."""
    texts = read_texts(typed.folder)
    assert texts.organisation == UNNAMED
    assert texts.lexicon.spelling == "anton"
    assert "selbsthilfe" in texts.lexicon.familiar


def test_a_name_that_is_left_open_is_no_error(typed: TypedTexts) -> None:
    """A line without a value says nothing; what is spoken is then what is written."""
    texts = _with(typed, "name: Linden\nspoken:\nnumber:\nweb:\nstate:\n")
    assert texts.organisation == Organisation("Linden", "Linden")


@pytest.mark.parametrize("number", ["0511 98 76 5x", "0511 l23456", "O511 123456", "0511 123456 Mo-Fr"])
def test_a_letter_in_the_number_is_told(typed: TypedTexts, number: str) -> None:
    """What is left without it is the number of somebody else, and would be printed on every card."""
    (error,) = _wrong(typed, f"name: Linden\nnumber: {number}\n")
    assert "_organisation.yaml:2:" in error
    assert f"„{number}“ ist keine Telefonnummer" in error


@pytest.mark.slow
def test_the_name_in_a_prompt_is_read_as_written_and_said_as_spoken(typed: TypedTexts) -> None:
    """The welcome on paper has the "e. V." that nobody says."""
    typed.replace("_prompts.yaml", "beim Netzwerk Selbsthilfe", "bei der {name}")
    welcome = _speech(_with(typed, LINDEN), "welcome")
    assert "Guten Tag bei der Nachbarschaftshilfe Linden e. V." in welcome.text
    assert "Guten Tag bei der Nachbarschaftshilfe Linden. Ohne" in welcome.spoken


def test_a_name_with_a_dot_at_its_end_ends_a_sentence(typed: TypedTexts) -> None:
    """One dot is read, and there is a pause behind it."""
    typed.replace("_prompts.yaml", "beim Netzwerk Selbsthilfe", "bei der {name}")
    welcome = _speech(_with(typed, "name: Hilfe Linden e. V.\n"), "welcome")
    assert "bei der Hilfe Linden e. V. Ohne Tasten" in welcome.text
    assert len(welcome.utterances) == 2


def test_a_placeholder_sounds_as_the_name_itself(typed: TypedTexts) -> None:
    """Nothing is recorded anew because the name moved into its file."""
    before = _speech(read_texts(typed.folder), "welcome")
    typed.replace("_prompts.yaml", "beim Netzwerk Selbsthilfe", "beim {name}")
    assert _speech(_with(typed, "name: Netzwerk Selbsthilfe\n"), "welcome") == before


def test_a_placeholder_without_a_name_is_an_error(typed: TypedTexts) -> None:
    """Nobody hears "Guten Tag beim ."."""
    line = typed.replace("_prompts.yaml", "beim Netzwerk Selbsthilfe", "beim {name}")
    assert typed.errors() == [
        f"texts/_prompts.yaml:{line}: In „welcome“ steht {{name}}, aber in _organisation.yaml steht kein "
        "„name:“. Bitte ergänzen Sie ihn dort. [texte]"
    ]


def test_a_name_that_is_missing_is_told_once(typed: TypedTexts) -> None:
    """Not for each prompt; and not at all where the file itself has to be mended first."""
    line = typed.replace("_prompts.yaml", "beim Netzwerk Selbsthilfe", "beim {name}")
    typed.replace("_prompts.yaml", "das Netzwerk Selbsthilfe. Die", "das {name}. Die")
    assert [error.split(":")[1] for error in typed.errors()] == [str(line)]
    only, *others = _wrong(typed, 'name: "Linden\n')
    assert only.startswith(f"texts/{FILE}:1: Hier fehlt ein Anführungszeichen.")
    assert others == []


def test_what_the_organisation_spells_comes_before_the_lexicon(typed: TypedTexts) -> None:
    """Its own table, and its own words; the lexicon's count where it names none."""
    assert _with(typed, LINDEN).lexicon.spelling == "din5009"
    assert _with(typed, LINDEN).lexicon.familiar == {"linden"}
    assert "selbsthilfe" in _with(typed, "name: Linden\n").lexicon.familiar


def test_a_familiar_word_is_said_in_an_address(typed: TypedTexts) -> None:
    """The organisation's own address is not spelled letter by letter."""
    typed.type("> www.linden-hilft.de\n")
    dictated = _speech(_with(typed, LINDEN), "section:kosten:1").spoken
    assert "Linden" in dictated
    assert "Ludwig" not in dictated


@pytest.mark.parametrize(
    ("written", "line", "what"),
    [
        ("nmae: Linden\n", 1, "Die Angabe „nmae:“ gibt es nicht. Meinten Sie „name“?"),
        ("number: elf\n", 1, "„elf“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456"),
        ("familär:\n  - ost\n  - west\n", 2, "Die Angabe „familär:“ gibt es nicht. Meinten Sie „familiar“?"),
        ("number: 0511\n", 1, "„0511“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456"),
        (
            "familiar:\n  - linden\n    ost\n",
            2,
            "„linden ost“ sind mehrere Wörter. Jedes steht in einer eigenen Zeile, mit „- “ davor.",
        ),
        ("web: linden\n", 1, "„linden“ ist keine Internetseite. Richtig ist zum Beispiel: www.example.de"),
        ("spelling: nato\n", 1, "Die Tafel „nato“ gibt es nicht. Möglich: anton oder din5009."),
        ("name: 4711\n", 1, "„name“ ist „4711“. Bitte schreiben Sie den Namen, ohne geschweifte Klammern."),
        ("name:\n  kurz: Linden\n", 2, "Hinter „name:“ steht genau eine Angabe, in derselben Zeile."),
        (
            "familiar: linden\n",
            1,
            "Unter „familiar:“ steht jedes Wort in einer eigenen Zeile, eingerückt, mit „- “ davor.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(typed: TypedTexts, written: str, line: int, what: str) -> None:
    """Each mistake once, and how to mend it."""
    assert _wrong(typed, written) == [f"texts/{FILE}:{line}: {what} [texte]"]


def test_an_unknown_state_is_answered_with_all_there_are(typed: TypedTexts) -> None:
    """By their abbreviations."""
    assert _wrong(typed, "state: XX\n")[0].startswith(
        f"texts/{FILE}:1: Das Bundesland „XX“ gibt es nicht. Möglich: BW, BY,"
    )


@pytest.mark.slow
def test_hours_and_persons_are_read_elsewhere(typed: TypedTexts) -> None:
    """They are no unknown names, and a list of persons is no mistake."""
    persons = 'hours:\n  montag: "9:00-12:00"\npersons:\n  - name: Anna\n    number: 0511 12345\n'
    assert _wrong(typed, f"name: Linden\n{persons}") == []


@pytest.mark.slow
def test_a_name_that_is_said_otherwise_is_no_unused_word(typed: TypedTexts) -> None:
    """It stands on the card, even where no sentence has it."""
    (typed.folder / FILE).write_text(LINDEN, encoding="utf-8")
    assert not [advice for advice in typed.advice() if "Linden" in advice]
