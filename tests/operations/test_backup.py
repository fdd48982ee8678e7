"""A backup brings back all that makes a hotline, on a computer that has lost everything."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import restore as restore_script
from example_audio import link_hum

from app import create_app
from ivr.core.counting import Count
from ivr.errors import BackupError
from ivr.operations.backup import back_up, restore
from ivr.settings import Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport
from ivr.statistics.store import Store, url_of

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 27)
COUNTS = {
    (DAY, Count("call")): 12,
    (DAY, Count("topic", "kosten")): 7,
    (date(2026, 11, 1), Count("hour", "15")): 3,
}


@pytest.fixture
def settings(tmp_path: Path, example_audio: Path) -> Settings:
    """A hotline that has been called, and whose number has been connected."""
    audio = tmp_path / "audio"
    shutil.copytree(example_audio / "texts", audio / "texts")
    (audio / "recordings").mkdir()
    for recording in (example_audio / "recordings").iterdir():
        link_hum(audio / "recordings" / recording.name, 0.1)  # short ones are packed quickly
    shutil.copy(example_audio / "live.json", audio)
    state = tmp_path / "state"
    state.mkdir()
    (state / "connection.json").write_text("{}", encoding="utf-8")
    told = replace(Settings.for_test_phone(audio=audio), state=state)
    Store(url_of(told)).add(COUNTS)
    return told


def _heard(settings: Settings) -> Sequence[str]:
    """A whole call: the costs, then everything to the goodbye; each recording is fetched."""
    caller = Caller(
        WSGITransport(create_app(replace(settings, state=None)), settings.public_url),
        token=settings.auth_token,
    )
    caller.calls()
    caller.presses("5")
    caller.listens_to_the_end()
    assert caller.troubles == []
    return caller.heard


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_after_the_loss_of_everything_calls_and_counts_are_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    """Backup, loss, restore on an empty folder."""
    assert settings.state
    heard, audio = _heard(settings), _files(settings.audio)
    backup = tmp_path / "hotline.zip"
    held = back_up(settings, backup, NOW)
    shutil.rmtree(settings.audio)
    shutil.rmtree(settings.state)

    back = restore(settings, backup)

    assert back == held
    assert _files(settings.audio) == audio
    assert _heard(settings) == heard
    assert Store(url_of(settings)).between(date.min, date.max) == COUNTS
    assert (settings.state / "connection.json").read_text(encoding="utf-8") == "{}"


def test_what_is_there_is_put_aside_and_counts_are_not_doubled(settings: Settings, tmp_path: Path) -> None:
    """Whoever restores too much loses nothing by it."""
    backup = tmp_path / "hotline.zip"
    back_up(settings, backup, NOW)
    newest = settings.audio / "texts" / "5-kosten.md"
    newest.write_text("neu", encoding="utf-8")
    assert restore(settings, backup).counts == 0
    assert Store(url_of(settings)).between(date.min, date.max) == COUNTS
    assert (tmp_path / "audio.vorher" / "texts" / "5-kosten.md").read_text(encoding="utf-8") == "neu"
    with pytest.raises(BackupError, match=r"audio\.vorher"):
        restore(settings, backup)


def test_a_backup_holds_no_secret(settings: Settings, tmp_path: Path) -> None:
    """Neither .env nor a link that leads to it."""
    (tmp_path / ".env").write_text("TWILIO_AUTH_TOKEN=geheim", encoding="utf-8")
    (settings.audio / "texts" / "link.md").symlink_to(tmp_path / ".env")
    back_up(settings, tmp_path / "hotline.zip", NOW)
    with ZipFile(tmp_path / "hotline.zip") as backup:
        assert not any(b"geheim" in backup.read(name) for name in backup.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half of one", b"some text"])
def test_what_is_no_backup_changes_nothing(settings: Settings, tmp_path: Path, content: bytes) -> None:
    """A German sentence."""
    before = _files(settings.audio)
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BackupError, match="keine Sicherung"):
        restore(settings, tmp_path / "x.zip")
    assert _files(settings.audio) == before


@pytest.mark.slow
def test_a_name_that_leads_elsewhere_is_refused(settings: Settings, tmp_path: Path) -> None:
    """Nothing is written outside of the folders."""
    back_up(settings, tmp_path / "x.zip", NOW)
    with ZipFile(tmp_path / "x.zip", "a") as backup:
        backup.writestr("audio/../../elsewhere", "x")
    with pytest.raises(BackupError):
        restore(settings, tmp_path / "x.zip")
    assert not (tmp_path.parent / "elsewhere").exists()


def test_nobody_is_asked_about_a_file_that_is_no_backup(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with it comes first; a backup is named by its moment in Germany."""
    monkeypatch.setattr(Settings, "from_environment", lambda **_: settings)
    asked: list[str] = []
    monkeypatch.setattr(restore_script, "asks", asked.append)
    (tmp_path / "x.zip").write_bytes(b"some text")
    for name, what in (("weg.zip", "gibt es nicht. Stimmt der Name?"), ("x.zip", "ist keine Sicherung")):
        monkeypatch.setattr("sys.argv", ["restore.py", str(tmp_path / name)])
        assert restore_script.main() == 1
        assert what in capsys.readouterr().err
    assert asked == []
    back_up(settings, tmp_path / "x.zip", datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    monkeypatch.setattr("sys.argv", ["restore.py", str(tmp_path / "x.zip")])
    assert restore_script.main() == 1
    (question,) = asked
    assert "durch die vom 02.07.2026, 00:30 Uhr ersetzen?" in question


def test_a_place_that_is_none_is_said(settings: Settings, tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(BackupError, match="Den Ordner gibt es nicht"):
        back_up(settings, tmp_path / "weg" / "hotline.zip", NOW)
