"""Keys that a text names: the right ones, by their place, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_texts import FIRST_LINE, HEAD, TOPIC, TypedTexts

from ivr.compile.numbers import NumberWords
from ivr.compile.speech import speeches
from ivr.compile.texts.tree import read_texts

PROMPTS = "_prompts.yaml"


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be typed into."""
    return TypedTexts(tmp_path, whole=True)


WRONG = {
    "Bitte hören Sie auch das Thema Datenschutz. Im Hauptmenü ist das die Vier.": "{taste:datenschutz}",
    "Zum Thema Datenschutz drücken Sie die 4.": "{taste:datenschutz}",
    "Die Videokonferenz ist im Hauptmenü die Taste 5.": "{taste:videokonferenz}",
    "Das Thema Kontakt hat in jeder Auswahl die Eins.": "{taste:kontakt}",
    "Im Hauptmenü drücken Sie dann die Sieben.": "{taste:…}",
}


@pytest.mark.slow
def test_a_wrong_key_is_an_error(texts: TypedTexts) -> None:
    """Each in its line, with the place to write instead."""
    texts.type("\n\n".join(("Ja.", *WRONG)))
    found = [error for error in texts.errors() if error.endswith("[taste]")]
    places = [f"texts/{TOPIC}:{FIRST_LINE + 2 * number}: " for number in range(1, len(WRONG) + 1)]
    assert [error for error in found if not error.startswith(tuple(places))] == []
    told = {place: [error for error in found if error.startswith(place)] for place in places}
    for place, right in zip(places, WRONG.values(), strict=True):
        assert len(told[place]) == 1
        assert right in told[place][0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "Bitte hören Sie auch das Thema Datenschutz. Im Hauptmenü ist das die Drei.",
        "Im Hauptmenü ist Datenschutz die Taste 3.",
        "Im Hauptmenü drücken Sie dafür die Drei.",
    ],
)
def test_a_right_key_typed_by_hand_is_advice(texts: TypedTexts, typed: str) -> None:
    """It will be wrong when the topic moves."""
    texts.type(typed)
    assert texts.errors() == []
    (advice,) = [found for found in texts.advice() if found.endswith("[taste-getippt]")]
    assert "{taste:datenschutz}" in advice


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "Zum Thema Datenschutz drücken Sie die Drei.",
            "Die Taste von „Datenschutz“ ist nicht an allen Tagen dieselbe",
        ),
        (
            "Zum Thema Datenschutz drücken Sie die Zwei.",
            "Die Taste von „Datenschutz“ ist nicht an allen Tagen dieselbe",
        ),
        (
            "Zum Thema Videokonferenz drücken Sie die Zwei.",
            "Die Taste von „Videokonferenz“ ist nicht an allen Tagen",
        ),
        (
            "Im Hauptmenü drücken Sie dafür die Drei.",
            "Im Hauptmenü ist die Drei nicht an allen Tagen dasselbe",
        ),
        (
            "Im Hauptmenü drücken Sie dafür die Fünf.",
            "Im Hauptmenü ist die Fünf nicht an allen Tagen dasselbe",
        ),
        (
            "Die Telefonkonferenz ist im Hauptmenü die Zwei.",
            "„Telefonkonferenz“ ist die Eins, nicht die Zwei.",
        ),
    ],
)
def test_a_key_has_to_be_right_on_every_day(texts: TypedTexts, typed: str, said: str) -> None:
    """While the Videokonferenz is not there, the topics below it have other keys."""
    texts.replace("2-videokonferenz.md", "Im Hauptmenü ist das {taste:datenschutz}.", "")
    texts.replace("2-videokonferenz.md", "title:", "until: 30.11.2026\ntitle:")
    texts.type(f"Ja.\n\n{typed}")
    (error,) = texts.errors()
    assert error.startswith(f"texts/{TOPIC}:{FIRST_LINE + 2}: {said}")
    assert error.endswith("[taste]")


def test_the_key_is_that_of_the_days_there_are(texts: TypedTexts) -> None:
    """Where one topic makes room for another, a third behind them is never at the number of its file."""
    texts.replace("4-messenger.md", "title:", "until: 30.11.2026\ntitle:")
    (texts.folder / TOPIC).rename(texts.folder / "6-kosten.md")
    other = HEAD.replace("Kosten", "Basar").replace("as_of", "from: 1.12.2026\nas_of")
    (texts.folder / "5-basar.md").write_text(f"{other}Es gibt Kuchen.\n", encoding="utf-8")
    body = "Das Thema Kosten ist im Hauptmenü die Sechs.\n\nZum Thema Kosten: {taste:kosten}.\n"
    texts.replace("1-telefonkonferenz/4-ablauf.md", "as_of: 2020-04\n---\n", f"as_of: 2020-04\n---\n{body}\n")
    (error,) = texts.errors()
    assert "„Kosten“ ist die Fünf, nicht die Sechs." in error
    said = speeches(read_texts(texts.folder), NumberWords())
    assert any("Zum Thema Kosten: die Fünf." in speech.spoken for speech in said)


OTHER = (
    "Im Hauptmenü ist das {taste:datenschutz}.",
    "Mit *6 schalten Sie Ihr Mikrofon stumm. Drücken Sie dann die Taste 1.",
    "Geben Sie die Nummer mit den Tasten ein. Danach kommt die Eins.",
    "Die Drei von der Gruppe kommen zum Datenschutz.",
    "Wählen Sie am Telefon die Null vor der Nummer.",
    "Der Datenschutz ist die Nummer eins im Hauptmenü.",
    "Drücken Sie die Neun: Das ist das Hauptmenü.",
)


def test_other_keys_are_none_of_ours(texts: TypedTexts) -> None:
    """A cross-reference, another system's keys, a number that is no key."""
    texts.type("\n\n".join(OTHER))
    assert [found for found in (*texts.errors(), *texts.advice()) if "[taste" in found] == []


SLOW = pytest.mark.slow


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('offer:\n  normal: "Noch einmal: … die Eins.', 'offer:\n  normal: "Noch einmal: … die Zwei.'),
        ("Langsamer: … die Zwei. Weiter: … die Drei.", "Langsamer: … die Drei. Weiter: … die Drei."),
        pytest.param("Weiter: … die Drei.", "Weiter: … drücken Sie die Taste 4.", marks=SLOW),
        pytest.param(
            "Zum Hauptmenü: … die Neun. Zum Kontakt: … die Null.",
            "Zum Hauptmenü: … die Null. Zum Kontakt: … die Null.",
            marks=SLOW,
        ),
        pytest.param("Zum Kontakt: … die Null.", "Zu einem Menschen: … die Neun.", marks=SLOW),
        pytest.param(
            "zum Kontakt: … drücken Sie die Eins.", "zum Kontakt: … drücken Sie die Null.", marks=SLOW
        ),
        ("für {thema}: … die Eins", "für {thema}: … die Zwei"),
    ],
)
def test_a_prompt_that_offers_the_wrong_key_is_an_error(texts: TypedTexts, old: str, new: str) -> None:
    """Callers do what they hear."""
    texts.replace(PROMPTS, old, new)
    found = [error for error in texts.errors() if error.endswith("[taste]")]
    assert len(found) == 1
    assert found[0].startswith(f"texts/{PROMPTS}:")


def test_the_prompts_of_the_example_offer_the_right_keys(texts: TypedTexts) -> None:
    """Nothing is complained about that is right."""
    assert [found for found in (*texts.errors(), *texts.advice()) if "[taste" in found] == []
