"""What a caller takes down with a pencil."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.german import SPELLING_TABLES, dictated
from ivr.compile.german.letters import FAMILIAR, split, whole
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


# postal addresses, IBANs, and what an organisation calls its own


def test_a_postal_address_is_dictated_as_one_says_it() -> None:
    """Familiar words whole, the number of the house as a number, the postal code digit by digit."""
    assert dictated("Musterstraße 12a, 12345 Musterstadt", NUMERALS, {}, ANTON) == (
        "Musterstraße",
        "zwölf a",
        "Postleitzahl eins zwo drei",
        "vier fünf",
        "Musterstadt",
    )


def test_an_unknown_part_of_a_street_is_spelled_and_the_rest_is_said() -> None:
    """Everybody can write "Straße"; an abbreviation is said long."""
    groups = dictated("Goethestr. 5", NUMERALS, {}, None)
    assert groups == ("Goethestraße", "g o e", "t h e", "Straße", "fünf")


def test_a_hyphen_in_a_street_is_heard() -> None:
    """A caller writes what is heard."""
    groups = dictated("Am Alten-Markt 5-7", NUMERALS, {}, ANTON)
    assert groups == ("Am", "Alten", "Bindestrich", "Markt", "fünf", "bis sieben")


def test_name_street_town_and_number_are_dictated_together() -> None:
    """A whole address is one dictation, said twice as a whole."""
    groups = dictated("Frau Berg, Ring 3, 01067 Dresden, 0711 640", NUMERALS, {}, ANTON)
    assert groups[:4] == ("Frau", "Berg", "Ring", "drei")
    assert groups[4:6] == ("Postleitzahl null eins null", "sechs sieben")
    assert groups[6:] == ("Dresden", "null sieben eins eins", "sechs vier null")


def test_a_post_office_box_is_dictated_in_its_groups() -> None:
    """As it is written."""
    assert dictated("Postfach 10 20", NUMERALS, {}, ANTON) == ("Postfach", "eins null", "zwo null")


@pytest.mark.parametrize(
    "iban", ["DE02 1203 0000 0000 2020 51", "DE02120300000000202051", "AT61 1904 3002 3457 3201"]
)
def test_an_iban_is_dictated_in_fours(iban: str) -> None:
    """Whatever the spaces, as on paper; letters one by one."""
    groups = dictated(iban, NUMERALS, {}, ANTON)
    assert groups[0] == "I B A N"
    assert groups[1] in ("D E", "A T")
    assert len([word for group in groups[1:] for word in group.split()]) == len(iban.replace(" ", ""))
    assert all(len(group.split()) <= 4 for group in groups)


@pytest.mark.parametrize(
    "iban",
    [
        "DE02 1203 0000 0000 2020 52",
        "DE20 1203 0000 0000 2020 51",
        "DE02 1203 0000 0000 0202 51",
        "DE02 1203 0000 0000 2020 5",
        "DE02 1203 0000 0000 2020 511",
    ],
)
def test_a_wrong_iban_is_refused(iban: str) -> None:
    """A wrong digit, two that have changed places, one too few or too many."""
    with pytest.raises(ValueError, match=r"Die IBAN .* ist falsch"):
        dictated(iban, NUMERALS, {}, ANTON)


def test_every_digit_of_an_iban_counts() -> None:
    """Whichever digit is mistyped, it is found."""
    right = "DE02120300000000202051"
    for place in range(2, len(right)):
        wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        with pytest.raises(ValueError, match="IBAN"):
            dictated(wrong, NUMERALS, {}, ANTON)


def test_a_mail_address_may_have_signs() -> None:
    """An underscore, a dot and a plus are named."""
    groups = dictated("a_b.c+d@post.de", NUMERALS, {}, ANTON)
    assert groups == ("a", "Unterstrich", "b", "Punkt c", "plus", "d", "ät", "Post", "Punkt d e")


def test_a_name_of_familiar_words_is_said_with_the_letters_one_cannot_hear() -> None:
    """Another organisation can put its own address on the line."""
    groups = dictated("www.seniorenbuero-musterstadt.de", NUMERALS, {}, ANTON)
    assert groups == ("w w w Punkt", "Seniorenbüro, mit u e", "Bindestrich", "Musterstadt", "Punkt d e")


@pytest.mark.parametrize(
    "path", ["youtu.be/abc", "www.nakos.de/aktuelles/xy", "bit.ly/3xYz", "a.de/kontakt/2020"]
)
def test_an_address_is_never_dictated_with_a_path_one_has_to_spell(path: str) -> None:
    """A language or familiar words are no harder than the rest."""
    with pytest.raises(ValueError, match="sagen Sie im Text, wo man es findet"):
        dictated(path, NUMERALS, {}, ANTON)


@pytest.mark.parametrize(
    "text", ["Frau Berg", "Netzwerk, Verein", "5 Personen", "Ring 3, x y / z", "Ring 3,", ","]
)
def test_what_holds_nothing_to_write_down_is_refused(text: str) -> None:
    """A name alone is a sentence; a piece that can't be read refuses all."""
    with pytest.raises(ValueError, match="kann niemand am Telefon mitschreiben"):
        dictated(text, NUMERALS, {}, ANTON)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Kirchplatz 5, 3044 Linden",
            "In „3044 Linden“ hat die Postleitzahl nicht fünf Ziffern. Bitte sehen Sie nach. Eine aus einem "
            "anderen Land trennen Sie mit einem Komma vom Ort: 1010, Wien",
        ),
        (
            "info @linden.de",
            "In „info @linden.de“ steht ein Leerzeichen, und eine Adresse hat keines. Bitte löschen Sie es. "
            "Was nicht zur Adresse gehört, steht in einer eigenen Zeile.",
        ),
        (
            "www. linden.de",
            "In „www. linden.de“ steht ein Leerzeichen, und eine Adresse hat keines. Bitte löschen Sie es. "
            "Was nicht zur Adresse gehört, steht in einer eigenen Zeile.",
        ),
        (
            "info@linden",
            "„info@linden“ ist keine E-Mail-Adresse. Richtig ist zum Beispiel: info@example.de",
        ),
    ],
)
def test_a_slip_in_an_address_is_named(text: str, says: str) -> None:
    """Whoever mistypes a postcode or a mail address is not told to leave the address out."""
    with pytest.raises(ValueError, match=f"^{re.escape(says)}$"):
        dictated(text, NUMERALS, {}, ANTON)


def test_a_foreign_postcode_is_dictated_as_the_remedy_says() -> None:
    """With a comma it is a number, and the town a name."""
    assert dictated("1010, Wien", NUMERALS, {}, None) == ("eins null eins null", "Wien", "w i e n")


LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=12)


@given(st.lists(LETTERS | st.sampled_from(sorted(FAMILIAR)), min_size=1, max_size=3).map("".join))
def test_the_parts_of_a_word_are_the_word(word: str) -> None:
    """Nothing is lost where it is cut, and each part is familiar, or is spelled."""
    parts = split(word, FAMILIAR)
    assert "".join(part.text for part in parts) == word
    spelled = dictated(f"www.{word}xq.de", NUMERALS, {}, None)
    assert spelled[0] == "w w w Punkt"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("seniorenbuero", "Seniorenbüro, mit u e"),
        ("gesundheitsamt", "Gesundheitsamt"),
        ("kirchengemeinde", "Kirchengemeinde"),
        ("gruenerweg", None),
        ("strasse", "Straße, mit Doppel-s"),
        ("haus", "Haus"),
        ("kirchplatz", "Kirchplatz"),
        ("schulstraße", "Schulstraße"),
        ("muehlweg", "Mühlweg, mit u e"),
        ("sankt", "Sankt"),
        ("kirchner", None),
    ],
)
def test_what_is_made_of_familiar_words_is_familiar(word: str, said: str | None) -> None:
    """With an s or n between two of them, without an e, and with the umlauts that addresses lack."""
    parts = split(word, FAMILIAR)
    assert (whole(parts) if all(part.familiar for part in parts) else None) == said


def test_a_word_before_a_number_says_what_it_is() -> None:
    """It is said and never spelled; an IBAN says itself what it is."""
    assert dictated("Tel. 0511 123456", NUMERALS, {}, ANTON) == (
        "Telefon",
        "null fünf eins eins",
        "eins zwo drei",
        "vier fünf sechs",
    )
    assert dictated("Kenncode: 0042", NUMERALS, {}, ANTON) == ("Kenncode", "null null vier zwo")
    alone = dictated("DE02 1203 0000 0000 2020 51", NUMERALS, {}, ANTON)
    assert dictated("IBAN: DE02 1203 0000 0000 2020 51", NUMERALS, {}, ANTON) == alone


def test_a_bic_is_dictated_in_its_parts() -> None:
    """Bank, country, place and branch."""
    said = dictated("BIC BYLADEM1001", NUMERALS, {}, ANTON)
    assert said == ("B I C", "B Y L A", "D E", "M", "eins", "null null eins")


def test_a_word_before_anything_else_is_no_label() -> None:
    """What is not a number or an address stays refused."""
    with pytest.raises(ValueError, match="mitschreiben"):
        dictated("Tel. Montag bis 12 Uhr", NUMERALS, {}, ANTON)
