"""What a caller takes down with a pencil."""

from __future__ import annotations

import string

import pytest

from ivr.compile.german import SPELLING_TABLES, dictated
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()
ANTON = SPELLING_TABLES["anton"]
WORDS_A_SECOND = 2.0
PAUSE = 0.7  # seconds after a group

ADDRESSES = [
    "www.netzwerk-selbsthilfe.com",
    "www.phonesty.de",
    "www.freeconferencecall.com/de",
    "https://www.kiss-stuttgart.de/austausch-alternativen/",
]


def test_an_address_of_known_words_is_only_said() -> None:
    """Everybody who calls can write the name of the network: the organisation has declared it."""
    ours = {"netzwerk", "selbsthilfe"}
    assert dictated("https://www.netzwerk-selbsthilfe.com/", NUMERALS, {}, ANTON, ours) == (
        "w w w Punkt",
        "Netzwerk",
        "Bindestrich",
        "Selbsthilfe",
        "Punkt com",
    )


def test_an_unfamiliar_name_is_said_and_then_spelled() -> None:
    """With the table that older callers know, four letters at a time."""
    assert dictated("www.phonesty.de", NUMERALS, {}, ANTON) == (
        "w w w Punkt",
        "phonesty",
        "P wie Paula, H wie Heinrich, O wie Otto, N wie Nordpol",
        "E wie Emil, S wie Samuel, T wie Theodor, Y wie Ypsilon",
        "Punkt d e",
    )


def test_the_second_reading_may_do_without_the_table() -> None:
    """Bare letters take half the time."""
    assert dictated("www.phonesty.de", NUMERALS, {}, None)[2:4] == ("p h o n", "e s t y")


def test_the_lexicon_says_how_a_name_sounds_and_it_is_spelled_all_the_same() -> None:
    """Knowing how Phonesty sounds doesn't tell how it is written."""
    groups = dictated("www.phonesty.de", NUMERALS, {"Phonesty": "Fonesti"}, None)
    assert groups[1:3] == ("Fonesti", "p h o n")


def test_a_long_name_is_cut_where_the_lexicon_cuts_it() -> None:
    """Nobody can write down "fre eco nfe"; "free conference call" has words to hold on to."""
    parts = {"freeconferencecall": "free conference call"}
    groups = dictated("freeconferencecall.com", NUMERALS, {}, ANTON, parts=parts)
    assert groups[1:6] == ("f r e e", "c o n", "f e r", "e n c e", "c a l l")


def test_the_familiar_words_can_be_others() -> None:
    """Whoever uses the hotline knows the name of the network."""
    assert dictated("phonesty.de", NUMERALS, {}, ANTON, familiar={"phonesty"}) == ("Phonesty", "Punkt d e")


def test_a_very_long_name_is_spelled_without_the_table() -> None:
    """Eighteen letters with a name for each would take half a minute."""
    groups = dictated("www.freeconferencecall.com/de", NUMERALS, {}, ANTON)
    assert not any(" wie " in group for group in groups)
    assert groups[-3:] == ("Punkt com", "Schrägstrich", "d e")


@pytest.mark.parametrize("address", ADDRESSES)
def test_two_readings_take_less_than_three_quarters_of_a_minute(address: str) -> None:
    """At two words a second and with a pause after each group, also with the table."""
    first = dictated(address, NUMERALS, {}, ANTON)
    second = dictated(address, NUMERALS, {}, None)
    words = sum(len(group.split()) for group in first + second)
    assert words / WORDS_A_SECOND + PAUSE * len(first + second) <= 45


@pytest.mark.parametrize("address", ADDRESSES)
def test_groups_are_small(address: str) -> None:
    """Nobody keeps more than four letters in mind while writing."""
    assert all(len(group.split(", ")) <= 4 for group in dictated(address, NUMERALS, {}, ANTON))


def test_a_mail_address_is_dictated_with_its_sign() -> None:
    """The at sign is a group of its own."""
    assert dictated("info@nakos.de", NUMERALS, {}, None)[:3] == ("Info", "ät", "nakos")


def test_a_mail_address_with_umlauts_and_figures_is_dictated() -> None:
    """Umlauts are in the table, ß has a name of its own, figures are digits."""
    groups = dictated("büße2@haus.de", NUMERALS, {}, ANTON)
    assert groups[1] == "B wie Berta, Ü wie Übermut, Eszett, E wie Emil"
    assert groups[2:4] == ("zwo", "ät")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0711 6406117", ("null sieben eins eins", "sechs vier null", "sechs eins eins sieben")),
        ("+49 (0)711 640", ("null sieben eins eins", "sechs vier null")),
        ("+43 1 222", ("plus vier drei", "eins", "zwo zwo zwo")),
        ("1234", ("eins zwo drei vier",)),
        ("123456", ("eins zwo drei", "vier fünf sechs")),
    ],
)
def test_a_number_is_dictated_digit_by_digit(number: str, expected: tuple[str, ...]) -> None:
    """Groups as they are written, long ones in threes."""
    assert dictated(number, NUMERALS, {}, ANTON) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://www.nakos.de/data/2020/NAKOS-Corona-Videokonferenzen.pdf",
        "www.x.de/a_b",
        "www.x.de/%20",
        "www.x.de/2020-04",
        "www.netzwerk-selbsthilfe.com/hilfe/kontakt/gruppen",
        "irgendwo",
        "",
        "( )",
    ],
)
def test_what_nobody_writes_down_is_refused_with_a_remedy(address: str) -> None:
    """Staff read what to write instead."""
    with pytest.raises(ValueError, match="sagen Sie im Text, wo man es findet"):
        dictated(address, NUMERALS, {}, ANTON)


@pytest.mark.parametrize("table", SPELLING_TABLES.values())
def test_a_spelling_table_has_every_letter(table: dict[str, str]) -> None:
    """The whole alphabet with umlauts and ß, each letter once, each name beginning with its letter."""
    assert set(table) == {*string.ascii_uppercase, *"ÄÖÜ", "ß"}
    assert all(name[0] == letter for letter, name in table.items() if letter in string.ascii_uppercase)
    assert table["Q"] in {"Quelle", "Quickborn"}
