"""Nothing that somebody typed disappears: it is said, it is punctuation, or there is a doubt about it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.compile.german import Kind, read
from ivr.compile.german.abbreviation_tables import DOT_OPTIONAL
from ivr.compile.german.signs import SILENT, is_comma
from ivr.compile.numbers import NumberWords

NUMERALS = NumberWords()
PRINTED = st.characters(exclude_categories=("C", "Z", "M", "L", "N"))
PUNCTUATION = set("!',-.:;?\u037e·‐‑‒–—―․‥…‴‼⁇⁈⁉⁗⁻⁽⁾₍₎−︓︔﹐﹒﹔﹕﹖﹗！，．：；？") | SILENT
PLAIN = ["Gruppe", "Telefon", "hören", "schön", "Größe", "Übermut", "Kontakt", "lernen", "singen", "wandern"]
FIGURES = ["3", "12", "1999", "3,5", "10.000", "5 €", "14:30 Uhr", "3. Mai", "20 mg/Tag", "4-5", "½", "2x"]


def _assert_accounted(sign: str) -> None:
    reading = read(f"Haus {sign} Hof", NUMERALS)
    words = re.findall(r"[^\W\d_]+", reading.spoken)
    assert words[:1] == ["Haus"]
    assert words[-1:] == ["Hof"]
    heard = len(words) > len(["Haus", "Hof"])
    assert heard or reading.doubts or sign in PUNCTUATION or is_comma(sign)


@given(PRINTED)
def test_every_sign_is_said_or_punctuation_or_doubtful(sign: str) -> None:
    """Whatever sign stands between two words; both of them are heard in any case."""
    _assert_accounted(unicodedata.normalize("NFC", sign))


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=6), st.data())
def test_every_letter_and_figure_is_heard_in_order(words: list[str], data: st.DataObject) -> None:
    """Plain words stay as they are; a figure between them adds words of its own; no digit is left."""
    figures = [data.draw(st.sampled_from(FIGURES)) for _ in words]
    pairs = zip(words, figures, strict=True)
    said = read(" ".join(f"{word} {figure}" for word, figure in pairs), NUMERALS).spoken
    assert not any(map(str.isdigit, said))
    rest = said
    for word in words:
        _, found, rest = rest.partition(word)
        assert found, said
    assert rest.strip(" .,")


@given(st.text(alphabet="abcdefghij ÄÖÜßéçñ", max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    """What holds letters alone, and is no abbreviation that needs no dot, is said letter for letter."""
    assume(not DOT_OPTIONAL & set(text.split()))
    said = read(text, NUMERALS).spoken
    assert said.casefold().replace(" ", "") == text.casefold().replace(" ", "")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Die 2. Vors., Frau Meier", Kind.SHORT),
        ("Sonn- und feiertags verschl.", Kind.SHORT),
        ("Tag d. offenen Tür", Kind.SHORT),
        ("Am 31.11.2026 ist zu.", Kind.DATE),
        ("Am 29.02.2027 ist zu.", Kind.DATE),
        ("Montag, 24.12.2026", Kind.DATE),
        ("Beginn: 25:30 Uhr", Kind.DATE),
        ("Treff: 19 h", Kind.DATE),
        ("Wir treffen uns am 03/04.", Kind.DATE),
        ("~~18 Uhr~~ 19 Uhr", Kind.SIGN),
        ("| Tag | Zeit |", Kind.SIGN),
        ("Mehr [auf der Seite](https://verein.de/a)", Kind.SIGN),
        ("<b>fett</b>", Kind.SIGN),
        ("Haus ⌘ Hof", Kind.SIGN),
        ("Добро пожаловать", Kind.SIGN),
        ("030 / XXXXX", Kind.SIGN),
        ("Alle Student* kommen", Kind.GENDER),
        ("Eine neue Mitarbeiter:in kommt.", Kind.GENDER),
        ("Bringen Sie 1 Glonk mit.", Kind.FIGURE),
        ("Wir merken uns 123456.", Kind.FIGURE),
        ("Schuljahr Q II", Kind.FIGURE),
    ],
)
def test_what_german_cannot_decide_is_a_doubt_with_a_remedy(written: str, kind: Kind) -> None:
    """It names what is written and what to write instead."""
    doubts = read(written, NUMERALS).doubts
    assert kind in {doubt.kind for doubt in doubts}
    assert all(doubt.written and doubt.why and doubt.remedy.startswith("Bitte") for doubt in doubts)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Mi geschlossen.", "Mittwoch geschlossen."),
        ("Mo + Mi, Di/Do", "Montag und Mittwoch, Dienstag und Donnerstag"),
        ("Im Rathaus, 2. Stock", "Im Rathaus, zweiter Stock"),
        ("Linie 10/17", "Linie zehn, siebzehn"),
        ("§ 5 Abs. 2 S. 1", "Paragraf fünf Absatz zwei Satz eins"),
        ("Notruf 112 oder 110", "Notruf eins eins zwo oder eins eins null"),
        ("Konto 1234567", "Konto eins zwo drei, vier fünf sechs sieben"),
        ("0511.123456", "null fünf eins eins, eins zwo drei, vier fünf sechs"),
        ("Wir sind 12. Neue sind willkommen.", "Wir sind zwölf. Neue sind willkommen."),
        ("< 10 Euro, ±2 °C", "unter zehn Euro, plus minus zwei Grad Celsius"),
        ("Nach dem II. Weltkrieg", "Nach dem zweiten Weltkrieg"),
        ("Kapitel I bis III", "Kapitel eins bis drei"),
        ("S. Müller hilft.", "S Müller hilft."),
        ("I. Teil", "erster Teil"),
        ("Um 8. Dann essen wir.", "Um acht. Dann essen wir."),
        ("Bitte 5 m Abstand", "Bitte fünf Meter Abstand"),
        ("am 1. frei", "am ersten frei"),
        ("Mit *6 und *100#", "Mit Stern sechs und Stern eins null null Raute"),
        ("Fragen Sie eine/n Mitarbeiter/in.", "Fragen Sie eine Mitarbeiterin oder einen Mitarbeiter."),
        ("Bringen Sie Papier und 1 Stift mit.", "Bringen Sie Papier und einen Stift mit."),
        ("So ist das Leben.", "So ist das Leben."),
        ("So 10 Uhr Gottesdienst", "Sonntag zehn Uhr Gottesdienst"),
        ("Vitamin C hilft.", "Vitamin C hilft."),
    ],
)
def test_signs_and_figures_are_said_as_people_say_them(written: str, said: str) -> None:
    """Without a doubt."""
    reading = read(written, NUMERALS)
    assert reading.spoken == said
    assert not reading.doubts
