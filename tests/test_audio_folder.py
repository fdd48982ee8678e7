"""AUDIO_FOLDER: server and scripts find texts, recordings and releases outside the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import _audio
import pytest
import run
from _script import command
from example_release import RELEASE, put_release

from app import create_app
from ivr.core.organisation import Organisation
from ivr.settings import AUDIO, ROOT, Settings

LINDEN = Organisation("Hilfe Linden", "Hilfe Linden")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a release, as AUDIO_FOLDER names it."""
    folder = tmp_path / "unsere hotline"
    put_release(folder, replace(RELEASE, organisation=LINDEN))
    monkeypatch.setattr("ivr.settings._file", dict)  # of whoever works here
    monkeypatch.setenv("AUDIO_FOLDER", str(folder))
    return folder


def test_the_server_serves_what_is_there(folder: Path) -> None:
    """The release of that folder, in the telephone of the browser by its organisation's name."""
    told = {"PUBLIC_URL": "http://127.0.0.1:5000", "TWILIO_AUTH_TOKEN": "geheim", "TEST_PHONE": "1"}
    client = create_app(Settings.from_environment({**told, "AUDIO_FOLDER": str(folder)})).test_client()
    assert client.get("/health").json["release"] == RELEASE.made  # type: ignore[index]  # it is a dict
    page = client.get("/phone").get_data(as_text=True)
    assert "<title>Telefon der Hotline Hilfe Linden</title>" in page
    assert "<h1>Telefon der Hotline Hilfe Linden</h1>" in page


def test_the_scripts_work_there(folder: Path) -> None:
    """Each takes the folder from one place; run.py tells it the server that it starts."""
    assert _audio._found() == folder
    started = run._environment(Settings.for_test_phone(audio=folder))
    assert Settings.from_environment(started).audio == folder


@pytest.mark.usefixtures("folder")
def test_a_mistyped_folder_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the setting it stands in, before anything else is complained about."""
    monkeypatch.setenv("AUDIO_FOLDER", str(tmp_path / "unsre"))
    with pytest.raises(SystemExit) as ended:
        _audio._found()
    assert str(ended.value) == (
        f"Den Ordner {tmp_path / 'unsre'} gibt es nicht. Er steht in der Einstellung AUDIO_FOLDER, "
        "zum Beispiel in der Datei .env. Bitte berichtigen Sie sie dort, oder legen Sie den Ordner an: "
        f"{command('new.py')} ORDNER"
    )


@pytest.mark.usefixtures("folder")
def test_without_the_setting_it_is_the_folder_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it always was; nobody has to set anything."""
    monkeypatch.delenv("AUDIO_FOLDER")
    assert _audio._found() == AUDIO


def test_a_path_is_shown_as_staff_know_it(tmp_path: Path) -> None:
    """From the program where it is in there, else whole."""
    assert _audio.shown(ROOT / "audio" / "history" / "a.zip") == "audio/history/a.zip"
    assert _audio.shown(tmp_path / "a.zip") == str(tmp_path / "a.zip")
