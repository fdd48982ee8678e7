"""The reading script: all that is said, each text with a number that it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import script
from example_audio import EXAMPLE
from example_guide import GUIDE
from fakes.room_guide import put_room_guide
from typed_texts import TypedTexts

from ivr.compile.documents.reading_script import entries, find, page
from ivr.compile.documents.script_numbers import by_number, numbers
from ivr.compile.numbers import NumberWords
from ivr.compile.speech import Speech, Utterance, speeches
from ivr.compile.texts.tree import read_texts
from ivr.core.guide import Pace
from ivr.errors import VoiceError


@pytest.fixture(scope="module")
def said() -> tuple[Speech, ...]:
    """Everything that the example guide says."""
    return speeches(read_texts(EXAMPLE / "texts"), NumberWords())


def _text(speech_id: str, text: str, *paces: Pace) -> Speech:
    return Speech(speech_id, text, (Utterance(text, 0.7),), paces or (Pace.NORMAL, Pace.SLOW))


def test_the_script_holds_everything_the_hotline_says_in_order(
    said: Sequence[Speech], tmp_path: Path
) -> None:
    """Numbered, as it is written; a dictation as it is dictated; what is spoken already is marked."""
    written = entries(GUIDE, numbers(tmp_path, said), {said[0]})
    words = [speech for speech in said if speech.spoken]
    assert [entry.speech for entry in written] == words
    printed = page(written)
    for speech in words:
        if not speech.text.startswith("www."):
            assert all(part in printed for part in speech.text.split("\n\n"))
    assert "P wie Paula" in printed
    assert printed.count("schon gesprochen") == 1


def test_a_guide_with_a_page_for_rooms_has_a_script(tmp_path: Path) -> None:
    """Its menus are worded twice, and each wording has a name."""
    put_room_guide(tmp_path)
    texts = read_texts(tmp_path / "texts")
    said = speeches(texts, NumberWords())
    names = [entry.name for entry in entries(texts.guide, numbers(tmp_path, said), ())]
    assert "Hauptmenü – Die Auswahl, sobald es einen Raum gibt" in names


def test_a_guide_with_opening_hours_has_a_script(tmp_path: Path) -> None:
    """Each sentence has a name that staff understand: also the one that says when somebody is there again."""
    typed = TypedTexts(tmp_path)
    (typed.folder / "_organisation.yaml").write_text("hours:\n  Montag: 9-12\n", encoding="utf-8")
    notice = "---\nuntil: 6.1.2027\n---\nDas Büro ist zu.\n"
    (typed.folder / "_notice.md").write_text(notice, encoding="utf-8")
    texts = read_texts(typed.folder)
    said = speeches(texts, NumberWords())
    names = {entry.name for entry in entries(texts.guide, numbers(tmp_path, said), ())}
    closed = "Wenn niemand da ist: wieder am Montag um 9 Uhr"
    assert {closed, "Der Anruf beginnt – Begrüßung", "Der Anruf beginnt – Hinweis"} <= names
    assert not any("_" in name for name in names)


def test_staff_find_a_text_by_id_or_topic(said: Sequence[Speech]) -> None:
    """„tour“, „kosten“; and what is not clear is not guessed."""
    assert find("kosten", said) == find("kosten:1", said) == find("section:kosten:1", said)
    tour = find("tour", said)
    assert tour is not None
    assert tour.id == "tour"
    for unclear in ("videokonferenz", "gibt-es-nicht", "offer", "²"):
        assert find(unclear, said) is None


def test_the_script_is_safe_html() -> None:
    """Whatever staff write is text."""
    assert "<script>alert" not in page(
        entries(GUIDE, {_text("tour", "<script>alert(1)</script> & so"): 1}, ())
    )


def test_each_pace_is_named_where_its_wording_is_its_own() -> None:
    """An offer and a dictation; what is worded alike at all paces names none."""
    both, normal = _text("goodbye", "Tschüs."), _text("offer", "Langsamer: die Zwei.", Pace.NORMAL)
    slow = _text("offer", "Schneller: die Zwei.", Pace.SLOW)
    dictated = [_text("section:kontakt:2", f"www.{pace.value}.de", pace) for pace in Pace]
    names = [entry.name for entry in entries(GUIDE, dict.fromkeys((both, normal, slow, *dictated), 1), ())]
    assert names[:5] == [
        "Zum Schluss – Abschied",
        "Rund um jeden Text – Nach jedem Abschnitt, normal",
        "Rund um jeden Text – Nach jedem Abschnitt, langsam",
        "Kontakt – Abschnitt 2, zum Mitschreiben, normal",
        "Kontakt – Abschnitt 2, zum Mitschreiben, langsam",
    ]


# numbers

ONE, TWO, THREE = (_text(f"section:kosten:{n}", f"Text {n}.") for n in (1, 2, 3))


def test_a_number_stays_when_another_topic_grows(tmp_path: Path) -> None:
    """A text that is put in before gets a new number; the others keep theirs, though their places move."""
    assert numbers(tmp_path, [ONE, TWO, THREE]) == {ONE: 1, TWO: 2, THREE: 3}
    new = _text("section:kosten:2", "Neu.")
    moved = [replace(TWO, id="section:kosten:3"), replace(THREE, id="section:kosten:4")]
    assert numbers(tmp_path, [ONE, new, *moved]) == {ONE: 1, new: 4, moved[0]: 2, moved[1]: 3}
    assert by_number(tmp_path, [ONE, new, *moved], 2) == moved[0]


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    """A text that is gone keeps its number, and gets it back when it is put back."""
    numbers(tmp_path, [ONE, TWO])
    assert numbers(tmp_path, [ONE]) == {ONE: 1}
    assert numbers(tmp_path, [ONE, _text("tour", "Neu.")])[ONE] == 1
    assert list(numbers(tmp_path, [ONE, TWO, THREE]).values()) == [1, 2, 4]
    assert by_number(tmp_path, [ONE], 2) is None


def test_a_number_of_an_older_script_brings_nothing_to_a_changed_text(tmp_path: Path) -> None:
    """What was spoken from paper is another text. Writing the script anew is the remedy."""
    numbers(tmp_path, [ONE, TWO])
    changed = replace(TWO, text="Anders.", utterances=(Utterance("Anders.", 0.7),))
    with pytest.raises(VoiceError) as refused:
        by_number(tmp_path, [ONE, changed], 2)
    assert str(refused.value) == (
        "Der Text mit der Nummer 2 hat sich geändert, seit der Sprechtext geschrieben wurde. "
        "Bitte schreiben Sie ihn neu: python3 scripts/script.py\n"
        "Stimmt die Aufnahme mit dem neuen Text überein, starten Sie diesen Befehl danach noch einmal."
    )
    assert numbers(tmp_path, [ONE, changed]) == {ONE: 1, changed: 2}
    assert by_number(tmp_path, [ONE, changed], 2) == changed


def test_before_the_first_script_numbers_are_those_that_it_would_have(tmp_path: Path) -> None:
    """And nothing is written for it."""
    assert by_number(tmp_path, [ONE, TWO], 2) == TWO
    assert by_number(tmp_path, [ONE, TWO], 3) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", "[{}]", '[{"number": "x", "speech": "a", "text": "b"}]'])
def test_numbers_that_cannot_be_read_are_explained(tmp_path: Path, content: str) -> None:
    """A conflict of versions; counting anew without a word would lead takes to other texts."""
    numbers(tmp_path, [ONE])
    (tmp_path / "studio" / "nummern.json").write_text(content, encoding="utf-8")
    with pytest.raises(VoiceError, match=r"Nummern des Sprechtextes sind nicht lesbar.*nummern\.json"):
        numbers(tmp_path, [ONE])


def test_the_list_shows_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And keeps them, as the page does."""
    (tmp_path / "texts").symlink_to(EXAMPLE / "texts")
    monkeypatch.setattr(script, "AUDIO", tmp_path)
    monkeypatch.setattr("sys.argv", ["script.py", "--list"])
    assert script.main() == 0
    assert "   1              Der Anruf beginnt – Begrüßung" in capsys.readouterr().out
    assert (tmp_path / "studio" / "nummern.json").exists()
