"""Keys that a text names: the right ones, by their place, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_texts import FIRST_LINE, TOPIC, TypedTexts

PROMPTS = "_prompts.yaml"


@pytest.fixture
def texts(tmp_path: Path) -> TypedTexts:
    """The example texts, to be typed into."""
    return TypedTexts(tmp_path)


WRONG = {
    "Bitte hören Sie auch das Thema Datenschutz. Im Hauptmenü ist das die Vier.": "{taste:datenschutz}",
    "Zum Thema Datenschutz drücken Sie die 4.": "{taste:datenschutz}",
    "Die Videokonferenz ist im Hauptmenü die Taste 5.": "{taste:videokonferenz}",
    "Das Thema Kontakt hat in jeder Auswahl die Eins.": "{taste:kontakt}",
    "Im Hauptmenü drücken Sie dann die Sieben.": "{taste:…}",
}


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
