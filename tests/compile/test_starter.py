"""The starter guide: complete, without a finding, and any organisation's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.compile.check import check
from ivr.compile.numbers import NumberWords
from ivr.compile.speech import speeches
from ivr.compile.starter import Answers, lay_down, neutral_prompts
from ivr.compile.texts.tree import read_texts
from ivr.core.organisation import Organisation
from ivr.core.prompts import PLACES
from ivr.errors import HotlineError

TODAY = date(2026, 11, 29)
FULL = Answers(
    'Hilfe "Linden" e. V.: für alle', "Hilfe Linden", "0511 123456", "www.hilfe-linden.de", "Niedersachsen"
)


def test_the_neutral_prompts_are_all_there_are() -> None:
    """A new prompt of the program has its sentence here, and one that is gone has none."""
    assert neutral_prompts().keys() == PLACES.keys()


@pytest.mark.slow
@pytest.mark.parametrize("answers", [FULL, Answers("Wir")], ids=["everything", "only a name"])
def test_the_starter_guide_has_nothing_to_mend(tmp_path: Path, answers: Answers) -> None:
    """Neither an error nor advice, however little was answered."""
    lay_down(tmp_path / "neu", answers, TODAY)
    report = check(tmp_path / "neu", "2026-11")
    assert [str(found) for found in (*report.errors, *report.advice)] == []
    assert (tmp_path / "neu" / "texts" / "_menu.md").is_file()


def test_the_answers_stand_in_the_texts(tmp_path: Path) -> None:
    """Signs that mean something in YAML included; the guide is of today."""
    lay_down(tmp_path, FULL, TODAY)
    texts = read_texts(tmp_path / "texts")
    assert texts.organisation == Organisation(
        FULL.name, "Hilfe Linden", "+49511123456", "www.hilfe-linden.de", "NI"
    )
    assert {page.as_of for page in texts.pages if page.as_of} == {"2026-11"}
    assert {page.review_by for page in texts.pages if page.review_by} == {"2027-05"}
    said = {speech.id: speech.spoken for speech in speeches(texts, NumberWords())}
    assert said["welcome"].startswith("Guten Tag. Hier ist die Hotline Hilfe Linden.")
    assert "Hilfe Bindestrich Linden" in said["section:kontakt:2"].replace(",", "")


def test_a_review_in_the_next_year_is_in_a_month_that_exists(tmp_path: Path) -> None:
    """From July on the half year ends in the next one; June ends in December."""
    for month, review in ((6, "2026-12"), (7, "2027-01"), (12, "2027-06")):
        lay_down(tmp_path / str(month), Answers("Wir"), date(2026, month, 1))
        contact = (tmp_path / str(month) / "texts" / "0-kontakt.md").read_text("utf-8")
        assert f"review_by: {review}\n" in contact


def test_a_sentence_that_a_new_version_needs_is_told_as_it_is_typed(tmp_path: Path) -> None:
    """Texts that live outside the program lack it: its line stands in the message."""
    lay_down(tmp_path, FULL, TODAY)
    prompts = tmp_path / "texts" / "_prompts.yaml"
    lines = prompts.read_text("utf-8").splitlines(keepends=True)
    gone = [line for line in lines if line.startswith(("next:", '  slow: "Noch einmal: … die Eins. Noch'))]
    prompts.write_text("".join(line for line in lines if line not in gone), "utf-8")
    assert [found.what for found in check(tmp_path, "2026-11").errors] == [
        'Der Satz „next“ fehlt. Bitte ergänzen Sie ihn, zum Beispiel so: next: "Weiter."',
        "Der Satz „offer.slow“ fehlt. Bitte ergänzen Sie ihn, unter „offer:“, zum Beispiel so: "
        'slow: "Noch einmal: … die Eins. Noch langsamer: … die Zwei. Weiter: … die Drei."',
    ]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    """A folder with anything in it is left alone, and so is a file."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "datei").touch()
    for place in (tmp_path, tmp_path / "datei"):
        with pytest.raises(HotlineError, match="Bitte nennen Sie einen neuen oder leeren Ordner"):
            lay_down(place, FULL, TODAY)
    assert [*(tmp_path / "texts").iterdir()] == []


def test_a_folder_that_can_not_be_made_is_explained(tmp_path: Path) -> None:
    """Below a file there is no folder."""
    (tmp_path / "datei").touch()
    with pytest.raises(HotlineError, match="lässt sich nicht anlegen"):
        lay_down(tmp_path / "datei" / "neu", FULL, TODAY)
