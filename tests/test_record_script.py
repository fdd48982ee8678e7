"""record.py tells staff, in German, which voices there are and why it records everything."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import record

from ivr.compile.sound import telephone as sound


@pytest.fixture
def _audio(tmp_path: Path, example_audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example texts and their release in their own folder; whoever records is interrupted."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    shutil.copytree(example_audio, tmp_path / "audio")
    monkeypatch.setattr(record, "AUDIO", tmp_path / "audio")
    monkeypatch.setattr(record, "carry_out", interrupt)


def run(*arguments: str, patch: pytest.MonkeyPatch) -> int:
    """Run it as staff do; its exit code."""
    patch.setattr(sys, "argv", ["record.py", *arguments])
    return record.main()


@pytest.mark.parametrize("name", ["nona", "piper", "nano:x"])
def test_an_unknown_voice_is_wrong_usage(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and the names that can be chosen."""
    with pytest.raises(SystemExit) as ended:
        run("--voice", name, patch=monkeypatch)
    assert ended.value.code == 2
    assert f"„{name}“ gibt es nicht. Möglich: „gtts“, „nano“, „piper:MODELL.onnx“." in capsys.readouterr().err


@pytest.mark.usefixtures("_audio")
def test_changed_settings_are_said_before_anything_is_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody wonders why all is new; with the settings of before there is nothing to say."""
    changed = "Die Einstellungen von Stimme oder Klang haben sich geändert: Alles wird neu aufgenommen."
    assert run("--voice", "nano", patch=monkeypatch) == 130
    assert changed not in capsys.readouterr().out
    monkeypatch.setattr(sound, "SETTINGS", "2")
    assert run("--voice", "nano", patch=monkeypatch) == 130
    said = capsys.readouterr()
    assert changed in said.out
    assert "Was schon aufgenommen ist, bleibt." in said.err
