"""Every row of the tables is heard: a row that no rule reads would be a promise that nobody keeps.

A table is one test: two thousand tests of a millisecond each would take as long as all others. Of a long
table, each fifth row is read where not all tests run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ivr.compile.german import abbreviation_tables, read, signs, spoken
from ivr.compile.german.abbreviation_tables import ADJECTIVES, CAPITALS, EITHER, IN_CONTEXT, LEADING, TRAILING
from ivr.compile.german.gender import gendered
from ivr.compile.german.letters import FAMILIAR
from ivr.compile.german.nouns import gender
from ivr.compile.german.reading import Reader
from ivr.compile.german.signs import SYMBOLS
from ivr.compile.german.tables import (
    ADDRESS_SIGNS,
    BY_GENDER,
    ENDINGS,
    MONTH_NAMES,
    MONTHS,
    MONTHS_SHORT,
    OPENERS,
    WEEKDAYS_SHORT,
)
from ivr.compile.german.units import CURRENCIES, ONE, UNITS
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()
ALL = LEADING | TRAILING | EITHER
IN_WORDS_ELSEWHERE = {"s. S."}  # a figure belongs behind it


Rows = Callable[[Mapping[str, Any]], list[tuple[str, Any]]]


@pytest.fixture
def rows(thorough: bool) -> Rows:
    """The rows of a long table, or a sample of them."""
    return lambda table: list(table.items())[:: 1 if thorough else 5]


def heard(written: str) -> str:
    return spoken(written, NUMERALS)


def test_the_tables_know_what_organisations_write() -> None:
    """Several hundred short forms, and more than a hundred units."""
    assert len(ALL | ADJECTIVES) > 300
    assert len(UNITS) > 100


def test_the_example_beside_a_row_is_heard() -> None:
    """The table says itself how its row is said, and nothing about it is doubtful."""
    for written, expected in [*abbreviation_tables.EXAMPLES, *signs.EXAMPLES]:
        reading = read(written, NUMERALS)
        assert reading.spoken == expected
        assert not reading.doubts


def test_an_abbreviation_in_a_sentence(rows: Rows) -> None:
    """With and without spaces, before a word that goes on, no dot is left, and there is no doubt."""
    for short, long in rows(ALL):
        for written in (short, short.replace(" ", "")):
            reading = read(f"wir {written} reden", NUMERALS)
            assert reading.spoken == f"wir {long} reden"
            assert not reading.doubts


def test_an_abbreviation_at_the_end(rows: Rows) -> None:
    """The dot of the abbreviation is also the end of the sentence, and there is one."""
    for short, long in rows(ALL):
        assert heard(f"wir {short}") == f"wir {long}."


def test_a_noun_behind_a_leading_abbreviation_begins_no_sentence(rows: Rows) -> None:
    """Thus "z. B. Zoom" goes on, whatever the noun."""
    for short, long in rows(LEADING):
        if short not in IN_WORDS_ELSEWHERE:
            assert heard(f"wir {short} Zoom") == f"wir {long} Zoom"


def test_a_capital_behind_a_trailing_abbreviation_begins_a_sentence() -> None:
    """Thus "usw. Zoom" is two sentences."""
    for short, long in TRAILING.items():
        assert heard(f"wir {short} Zoom") == f"wir {long}. Zoom"


def test_only_an_opening_word_ends_the_sentence_behind_the_others() -> None:
    """Thus "Min. Pause" goes on, "Min. Danach" doesn't."""
    for short, long in EITHER.items():
        assert heard(f"wir {short} Pause") == f"wir {long} Pause"
        assert heard(f"wir {short} Danach") == f"wir {long}. Danach"


def test_no_abbreviation_has_two_meanings() -> None:
    """The tables don't overlap, and none of them is needed for a word in its context."""
    assert len(ALL | ADJECTIVES) == len(LEADING) + len(TRAILING) + len(EITHER) + len(ADJECTIVES)
    assert all(short.endswith(".") for short in ALL)
    assert len({pattern for pattern, _ in IN_CONTEXT}) == len(IN_CONTEXT)


def test_a_word_in_capitals_is_a_word() -> None:
    """It isn't spelled."""
    for capitals, word in CAPITALS.items():
        assert heard(f"das {capitals} hier") == f"das {word} hier"


def test_a_month_is_said_by_its_name() -> None:
    """Written as a name or as a figure."""
    for name, number in MONTHS.items():
        assert heard(f"am 2. {name} 2020") == f"am zweiten {name} zweitausendzwanzig"
        assert heard(f"am 2.{number:02}. reden") == f"am zweiten {MONTH_NAMES[number]} reden"


def test_a_short_month_is_one_beside_a_day_or_behind_im() -> None:
    """Thus "Jan." alone is a man."""
    for short, name in MONTHS_SHORT.items():
        assert heard(f"am 2. {short}. 2020 um") == f"am zweiten {name} zweitausendzwanzig um"
        assert heard(f"im {short}. reden") == f"im {name} reden"
        assert heard(f"mit {short}. Dann") == f"mit {short}. Dann"


def test_a_short_weekday_is_one_beside_a_date() -> None:
    """With its dot and a figure behind it."""
    for short, name in WEEKDAYS_SHORT.items():
        assert heard(f"nur {short}., 2. Mai") == f"nur {name}, zweiter Mai"


def test_a_unit_behind_a_figure_is_said_in_full(rows: Rows) -> None:
    """With a space before it and without, and there is no doubt."""
    for sign, name in rows(UNITS):
        assert heard(f"etwa 30 {sign} davon") == f"etwa dreißig {name} davon"
        assert heard(f"etwa 30{sign} davon") == f"etwa dreißig {name} davon"
        assert not read(f"etwa 30 {sign} davon", NUMERALS).doubts


def test_one_of_a_thing_has_an_article(rows: Rows) -> None:
    """In the nominative, and in the dative behind "mit"."""
    for plural, row in rows(ONE):
        _, singular = row
        if gender(singular):
            feminine = gender(singular) == "f"
            assert heard(f"1 {plural}") == f"ein{'e' if feminine else ''} {singular}"
            assert heard(f"mit 1 {plural}") == f"mit ein{'er' if feminine else 'em'} {singular}"


@pytest.mark.parametrize(
    ("noun", "half"), [("Stunde", "eine halbe"), ("Jahr", "ein halbes"), ("Liter", "ein halber")]
)
def test_half_of_a_thing(noun: str, half: str) -> None:
    """The adjective takes the gender of the noun."""
    assert heard(f"1/2 {noun}") == f"{half} {noun}"


def test_a_currency_stands_between() -> None:
    """Behind the whole, before the rest."""
    for sign, name in CURRENCIES.items():
        assert heard(f"3,20 {sign}") == f"drei {name} zwanzig"


def test_a_sign_between_words_is_a_word() -> None:
    """Nothing that stands for a word is dropped."""
    for sign, word in SYMBOLS.items():
        assert heard(f"hier {sign} dort") == f"hier {word} dort"


def test_a_sign_in_an_address_is_a_word() -> None:
    """Whoever types the address needs each of them."""
    for sign, word in ADDRESS_SIGNS.items():
        assert heard(f"www.haus{sign}hof.de") == f"w w w Punkt haus {word} hof Punkt d e"


def test_an_ordinal_ends_as_the_word_before_it_asks() -> None:
    """In a date, and before a masculine noun."""
    for before, end in ENDINGS.items():
        assert heard(f"{before} 8. Mai") == f"{before} achte{end} Mai"
        assert heard(f"{before} 8. Abend") == f"{before} achte{end} Abend"


def test_behind_der_the_gender_of_the_noun_decides() -> None:
    """Thus "der achte Tag", but "der achten Woche"."""
    for before in BY_GENDER:
        assert heard(f"{before} 8. Tag") == f"{before} achte Tag"
        assert heard(f"{before} 8. Woche") == f"{before} achten Woche"


def test_a_figure_before_an_opening_word_ends_the_sentence(rows: Rows) -> None:
    """Thus "Es kamen 8. Dann": eight, not the eighth."""
    for opener, _ in rows(dict.fromkeys(sorted(OPENERS))):
        assert heard(f"Es kamen 8. {opener}") == f"Es kamen acht. {opener}"


@pytest.mark.parametrize(
    ("stem", "woman", "men"),
    [
        ("Ärzt", "Ärztin oder Arzt", "Ärzte"),
        ("Rechtsanwält", "Rechtsanwältin oder Rechtsanwalt", "Rechtsanwälte"),
        ("Kund", "Kundin oder Kunde", "Kunden"),
        ("Psycholog", "Psychologin oder Psychologe", "Psychologen"),
        ("Pädagog", "Pädagogin oder Pädagoge", "Pädagogen"),
        ("Therapeut", "Therapeutin oder Therapeut", "Therapeuten"),
        ("Moderator", "Moderatorin oder Moderator", "Moderatoren"),
        ("Journalist", "Journalistin oder Journalist", "Journalisten"),
        ("Klient", "Klientin oder Klient", "Klienten"),
        ("Praktikant", "Praktikantin oder Praktikant", "Praktikanten"),
        ("Freund", "Freundin oder Freund", "Freunde"),
        ("Nachbar", "Nachbarin oder Nachbar", "Nachbarn"),
        ("Redakteur", "Redakteurin oder Redakteur", "Redakteure"),
        ("Chef", "Chefin oder Chef", "Chefs"),
        ("Pilot", "Pilotin oder Pilot", "Piloten"),
    ],
)
def test_the_men_are_formed_as_german_forms_them(stem: str, woman: str, men: str) -> None:
    """One woman or man, several women and men, and the dative n where there is none yet."""
    reader = Reader(NUMERALS)
    dative = men if men.endswith(("n", "s")) else f"{men}n"
    assert gendered(f"{stem}*in", reader) == woman
    assert gendered(f"{stem}*innen", reader) == f"{stem}innen und {men}"
    assert gendered(f"mit {stem}*innen", reader) == f"mit {stem}innen und {dative}"


def test_familiar_words_are_written_small() -> None:
    """Addresses are compared in small letters; a capital would never be found."""
    assert all(word == word.lower() for word in FAMILIAR)
