"""Files that somebody brings: whole, or refused; never a part of one without a word."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes.sound_files import KINDS, sound_file

from ivr.compile.sound.decode import decoded
from ivr.compile.sound.loudness import Samples
from ivr.errors import VoiceError

RATE = 16000
SECONDS = 8.18


@pytest.fixture(scope="module")
def speech() -> Samples:
    """Something with words and pauses: a variable bit rate varies."""
    times = np.arange(round(SECONDS * RATE)) / RATE
    word = np.sin(2 * np.pi * 3 * times) > np.where(times < 4, 0.9, -0.5)  # few at first, then many
    tone = sum(np.sin(2 * np.pi * 220 * n * times) / n for n in range(1, 12))
    return (0.2 * word * tone).astype(np.float32)


class Files(dict[str, bytes]):
    """One file of each kind, made when a test asks for it."""

    def __init__(self, speech: Samples) -> None:
        super().__init__()
        self._speech = speech

    def __missing__(self, kind: str) -> bytes:
        self[kind] = sound_file(kind, self._speech, RATE)
        return self[kind]


@pytest.fixture(scope="module")
def files(speech: Samples) -> Files:
    return Files(speech)


def _seconds(path: Path, content: bytes) -> float:
    path.write_bytes(content)
    samples, rate = decoded(path)
    return len(samples) / rate


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_read_to_the_end(tmp_path: Path, files: Files, kind: str) -> None:
    """M4A as it comes from an iPhone; MP3 of a variable bit rate whose header does not say how long it is."""
    assert _seconds(tmp_path / kind, files[kind]) == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.95])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_broken_off_is_refused(tmp_path: Path, files: Files, kind: str, share: float) -> None:
    """Wherever it breaks off: the message names the file and says what to do."""
    content = files[kind][: round(len(files[kind]) * share) | 1]  # never between two MP3 frames
    with pytest.raises(VoiceError) as refused:
        _seconds(tmp_path / kind, content)
    assert str(refused.value) == (
        f"Die Datei „{kind}“ ist beschädigt oder bricht vor dem Ende ab. "
        "Bitte übertragen Sie sie noch einmal vollständig, oder nehmen Sie noch einmal auf."
    )


@pytest.mark.parametrize(
    "kind", ["iphone.m4a", "archive.flac", pytest.param("raw.aac", marks=pytest.mark.slow)]
)
def test_a_file_with_a_hole_is_refused(tmp_path: Path, files: Files, kind: str) -> None:
    """A damaged memory card."""
    content = bytearray(files[kind])
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    with pytest.raises(VoiceError, match="beschädigt"):
        _seconds(tmp_path / kind, bytes(content))


def test_a_recorder_that_did_not_note_the_length_is_believed(tmp_path: Path, files: Files) -> None:
    """A WAV with 0 or "unknown" in its header, as programs write that were ended hard: all of it is read."""
    content = files["windows.wav"]
    at = content.index(b"data") + 4
    for size in (bytes(4), b"\xff\xff\xff\xff"):
        whole = content[:at] + size + content[at + 4 :]
        assert _seconds(tmp_path / "a.wav", whole) == pytest.approx(SECONDS, abs=0.01)


def test_a_name_tag_at_the_end_is_no_damage(tmp_path: Path, files: Files) -> None:
    """ID3, as music programs write it, at the end of an MP3 without Xing header."""
    tagged = files["vbr.mp3"] + b"TAG" + b"Kosten".ljust(125, b"\0")
    assert _seconds(tmp_path / "a.mp3", tagged) == pytest.approx(SECONDS, abs=0.1)


def test_both_channels_are_heard(tmp_path: Path, speech: Samples) -> None:
    """As one, and not louder than they were."""
    path = tmp_path / "stereo.wav"
    soundfile.write(path, np.column_stack([speech, np.zeros_like(speech)]), RATE)
    samples, rate = decoded(path)
    assert rate == RATE
    assert np.max(np.abs(samples)) == pytest.approx(np.max(np.abs(speech)) / 2, abs=0.001)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Die Datei „a.m4a“ ist leer (0 Byte): Es ist nichts angekommen. "),
        (
            b"Hallo",
            "In der Datei „a.m4a“ ist kein Ton zu finden. Möglich sind M4A, MP3, WAV, OGG, FLAC und AIFF",
        ),
        (b"RIFF", "In der Datei „a.m4a“ ist kein Ton zu finden."),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "In der Datei „a.m4a“ ist kein Ton zu finden."),
        (b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/a.mp3\n", "In der Datei „a.m4a“ ist kein Ton zu finden."),
        (b"\x00\x00\x00\x1cftypM4A ", "Die Datei „a.m4a“ ist beschädigt oder bricht vor dem Ende ab."),
    ],
    ids=["empty", "text", "WAV's first letters", "picture", "playlist", "M4A's first letters"],
)
def test_what_is_no_sound_is_explained_in_german(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    """Each with its remedy, and not a line of what the decoder says in English."""
    path = tmp_path / "a.m4a"
    path.write_bytes(content)
    with pytest.raises(VoiceError) as refused:
        decoded(path)
    assert str(refused.value).startswith(message)
    assert "nehmen Sie noch einmal auf" in str(refused.value)
    assert capfd.readouterr() == ("", "")


def test_the_decoder_is_silent_about_damage(
    tmp_path: Path, files: Files, capfd: pytest.CaptureFixture[str]
) -> None:
    """An MP3 in whose middle something else stands: FFmpeg has much to say, staff read one sentence."""
    content = files["xing.mp3"]
    path = tmp_path / "a.mp3"
    path.write_bytes(content[:9000] + b"\xff\xfb\x90\x64" * 2000 + content[20000:])
    with pytest.raises(VoiceError):
        decoded(path)
    assert capfd.readouterr() == ("", "")


def test_a_name_with_umlauts_and_spaces(tmp_path: Path, files: Files) -> None:
    """As an iPhone names it."""
    assert _seconds(tmp_path / "Neue Aufnahme 5 – Gärtnerstraße.m4a", files["iphone.m4a"]) > 8


def test_a_folder_and_a_wrong_name_are_explained(tmp_path: Path) -> None:
    """No traceback."""
    with pytest.raises(VoiceError, match="ist ein Ordner"):
        decoded(tmp_path)
    with pytest.raises(VoiceError, match="gibt es nicht"):
        decoded(tmp_path / "weg.wav")


def test_without_the_decoder_staff_read_what_to_do(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system so old that there is none for it."""
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(VoiceError, match="Bitte fügen Sie die Aufnahme an einem neueren Computer ein"):
        _seconds(tmp_path / "a.m4a", files["iphone.m4a"])
