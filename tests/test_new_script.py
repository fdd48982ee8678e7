"""python scripts/new.py: six questions, and a hotline of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import new as script
import pytest

from ivr.compile.texts.tree import read_texts
from ivr.settings import Settings

ANSWERS = ("Hilfe Linden", "", "0511 123456", "www.hilfe-linden.de", "ni", "0511 654321", "j")
Types = Callable[..., int]


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Starts new.py for tmp_path/neu beside a program in tmp_path, and types these answers."""
    monkeypatch.setattr(script, "ROOT", tmp_path)

    def types(*answers: str) -> int:
        left = iter(answers)

        def typed(_question: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", typed)
        monkeypatch.setattr("sys.argv", ["new.py", str(tmp_path / "neu")])
        return script.main()

    return types


def _settings(file: Path) -> dict[str, str]:
    return dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', file.read_text("utf-8"), re.MULTILINE))


def test_six_answers_are_a_hotline(types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Texts, the settings that find them, and the two commands to go on."""
    assert types(*ANSWERS) == 0
    ours = read_texts(tmp_path / "neu" / "texts").organisation
    assert (ours.name, ours.number, ours.state) == ("Hilfe Linden", "+49511123456", "NI")
    told = _settings(tmp_path / ".env")
    assert told == {"AUDIO_FOLDER": (tmp_path / "neu").as_posix(), "STAFF_NUMBER": "+49511654321"}
    assert Settings.from_environment(told, needs=()).audio == tmp_path / "neu"
    last = capsys.readouterr().out.split("So geht es weiter:\n")[1].splitlines()
    assert last[0].endswith("scripts/record.py --voice nano")
    assert last[1].endswith("scripts/publish.py")


def test_what_stood_in_the_settings_stays(types: Types, tmp_path: Path) -> None:
    """Only the two that were asked for are new."""
    (tmp_path / ".env").write_text("# Kommentar\nAUDIO_FOLDER=alt\nPUBLIC_URL=https://a.example\n", "utf-8")
    assert types(*ANSWERS) == 0
    told = _settings(tmp_path / ".env")
    assert told["PUBLIC_URL"] == "https://a.example"
    assert told["AUDIO_FOLDER"] == (tmp_path / "neu").as_posix()
    assert "# Kommentar\n" in (tmp_path / ".env").read_text("utf-8")


def test_who_does_not_want_the_settings_written_is_told_them(
    types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the lines they can copy."""
    assert types(*ANSWERS[:-1], "n") == 0
    assert not (tmp_path / ".env").exists()
    assert f'AUDIO_FOLDER="{(tmp_path / "neu").as_posix()}"\n' in capsys.readouterr().out


def test_settings_that_cannot_be_written_are_told_as_well(
    types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a server the file belongs to root; the texts are laid down all the same."""
    (tmp_path / ".env").mkdir()
    assert types(*ANSWERS) == 0
    said = capsys.readouterr()
    assert ".env lässt sich nicht ändern. Dort steht schon ein Ordner, der so heißt." in said.err
    assert f'AUDIO_FOLDER="{(tmp_path / "neu").as_posix()}"\n' in said.out
    assert (tmp_path / "neu" / "texts").is_dir()


def test_a_wrong_answer_is_explained_and_asked_for_again(
    types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name there has to be; everything else may be left out."""
    address = "www.hilfe-linden.de/verein/2020/xyz17"
    assert types("", "Hilfe", "", "elf", "", address, "", "XX", "", "112", "0900 1234567", "", "n") == 0
    said = capsys.readouterr().out
    for what in (
        "Einen Namen braucht die Hotline",
        "„elf“ ist keine Telefonnummer. Richtig ist zum Beispiel: 0511 123456",
        f"„{address}“ lässt sich am Telefon nicht diktieren. Bitte nennen Sie eine kurze Adresse",
        "„112“ ist keine Telefonnummer.",
        "„0900 1234567“ ist keine gewöhnliche Nummer. Vielleicht kostet ein Anruf dort mehr.",
        "Das Bundesland „XX“ gibt es nicht.",
    ):
        assert what in said
    assert read_texts(tmp_path / "neu" / "texts").organisation.web == ""


def test_who_stops_in_between_leaves_nothing(
    types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a keyboard, too."""
    assert types("Hilfe Linden", "") == 1
    assert "Abgebrochen. Es ist nichts angelegt." in capsys.readouterr().err
    assert not (tmp_path / "neu").exists()


def test_a_folder_with_texts_is_refused_before_the_first_question(
    types: Types, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody answers six questions for nothing."""
    (tmp_path / "neu" / "texts").mkdir(parents=True)
    assert types() == 1
    assert "Bitte nennen Sie einen neuen oder leeren Ordner" in capsys.readouterr().err
