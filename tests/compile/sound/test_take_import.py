"""Bringing in a take as staff do, with the script; what is refused; and taking it back."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import import_recording
import numpy as np
import pytest
import soundfile
from example_audio import EXAMPLE
from fakes.sound_files import sound_file

from ivr.compile import voices
from ivr.compile.numbers import NumberWords
from ivr.compile.sound import telephone
from ivr.compile.sound.loudness import Samples
from ivr.compile.sound.take_import import Spoken, by_voice, refuse
from ivr.compile.sound.takes import speaking, takes
from ivr.compile.speech import Speech, Utterance, speeches
from ivr.compile.texts.tree import read_texts
from ivr.errors import VoiceError
from ivr.files import write_atomically
from ivr.release import HUMAN, dumps, load

RATE = 16000
TEXT = "Bei uns können Sie sich anmelden. Wir rufen Sie dann zurück. Bitte haben Sie ein wenig Geduld."


def _read(sentences: str, pause: float = 0.5) -> Samples:
    """Somebody reading into a smartphone: words, pauses, a quiet room."""
    nano, quiet = voices.load("nano"), np.zeros(round(RATE * pause), np.float32)
    parts = [part for sentence in sentences.split(". ") for part in (nano.say(sentence)[0], quiet)]
    words = np.concatenate([quiet, *parts])
    return (words + np.random.default_rng(1).normal(0, 0.001, len(words))).astype(np.float32)


@pytest.fixture(scope="module")
def said() -> dict[str, Speech]:
    """What the example guide says, by id."""
    return {speech.id: speech for speech in speeches(read_texts(EXAMPLE / "texts"), NumberWords())}


@pytest.fixture(scope="module")
def human(said: dict[str, Speech]) -> Samples:
    """Somebody reading the goodbye."""
    return _read(said["goodbye"].spoken)


class Desk:
    """import_recording.py on a copy of the example guide."""

    def __init__(
        self, audio: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.audio, self._patch, self._capsys = audio, monkeypatch, capsys

    def runs(self, *arguments: str) -> tuple[int, str]:
        """What `python scripts/import_recording.py …` would end with, and print."""
        self._patch.setattr("sys.argv", ["import_recording.py", *arguments])
        code = import_recording.main()
        printed = self._capsys.readouterr()
        return code, printed.out + printed.err

    @property
    def takes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.audio / "studio").glob("*.flac")}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """With texts and the live release; without sound."""
    for name in ("texts", "live.json"):
        source = EXAMPLE / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path)
    (tmp_path / "recordings").mkdir()
    monkeypatch.setattr(import_recording, "AUDIO", tmp_path)
    return Desk(tmp_path, monkeypatch, capsys)


def _recorded_by_voice(audio: Path, speech: Speech) -> None:
    """As record.py records it: the telephone sound of a voice, with its pauses."""
    samples, rate = voices.load("nano").say(speech.spoken)
    parts = [telephone.telephone(samples, rate)]
    release = load(audio / "live.json")
    file = next(said.file for said in release.recordings if said.speech == speech.id)
    telephone.write(audio / "recordings" / file, np.concatenate([np.zeros(400, np.float32), *parts]), "")


# bringing in


@pytest.mark.slow
def test_an_iphones_recording_simply_works(
    desk: Desk, said: dict[str, Speech], human: Samples, tmp_path: Path
) -> None:
    """An M4A with the name that an iPhone gives it, typed without quotes."""
    file = tmp_path / "Neue Aufnahme 5 – Gärtnerstraße.m4a"
    file.write_bytes(sound_file("iphone.m4a", human, RATE))
    code, printed = desk.runs("goodbye", *str(file).split(" "))
    assert (code, printed) == (
        0,
        f"Übernommen für: „{said['goodbye'].text}“\nIm Entwurf ist das nach: python3 scripts/record.py\n",
    )
    assert takes(desk.audio, [said["goodbye"]]).keys() == {said["goodbye"]}


def test_a_wrong_number_and_a_missing_file_are_explained(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that shows the numbers."""
    assert desk.runs("999", "a.wav") == (
        1,
        "„999“ gibt es nicht, oder nicht nur einmal. Die Nummern: python3 scripts/script.py --list\n",
    )
    with pytest.raises(SystemExit) as ended:
        desk.runs("12")
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Es fehlt: DATEI.\n")


# half a text


def test_half_a_text_is_refused_with_both_figures() -> None:
    """Compared with the time in which the voice speaks the same text, pauses left out."""
    speech = Speech("section:a:1", TEXT, (Utterance(TEXT, 0.7),))
    voice = Spoken("nano", 6.0)
    with pytest.raises(VoiceError) as refused:
        refuse(_read(TEXT.split(". ")[0], pause=3.0), RATE, speech, voice)
    message = str(refused.value)
    assert re.match(r"In der Aufnahme wird nur [12],\d Sekunden lang gesprochen\. ", message)
    assert (
        " Sekunden lang gesprochen. Die Stimme „nano“ braucht 6,0 Sekunden für den Text „Bei uns " in message
    )
    assert message.endswith("und ist sie vollständig? Bitte nehmen Sie noch einmal auf.")
    refuse(_read(TEXT), RATE, speech, voice)


@pytest.mark.slow
@pytest.mark.parametrize("text", [TEXT, TEXT.replace(". ", ", und ")], ids=["sentences", "one sentence"])
@pytest.mark.parametrize("tempo", [0.9, 1.0])
def test_half_of_any_text_is_refused(text: str, tempo: float) -> None:
    """Also where it is read slowly; a whole one passes even where it is read fast."""
    speech, whole = Speech("section:a:1", text, (Utterance(text, 0.7),)), _read(text)
    voice = Spoken("nano", speaking(whole, RATE))
    for part in (whole[: len(whole) // 2], whole[len(whole) // 2 :]):
        with pytest.raises(VoiceError, match="vollständig"):
            refuse(part, round(RATE * tempo), speech, voice)
    refuse(whole, round(RATE * 1.35), speech, voice)


def test_the_voices_own_recording_is_found(desk: Desk, said: dict[str, Speech]) -> None:
    """In the draft, in what is live, in what was; of the same words only, and never a human's."""
    speech = said["goodbye"]
    assert by_voice(desk.audio, speech) is None
    _recorded_by_voice(desk.audio, speech)
    found = by_voice(desk.audio, speech)
    assert found is not None
    assert found.voice == "nano"
    assert 0.5 * len(speech.spoken) * 0.08 < found.seconds < 2 * len(speech.spoken) * 0.08
    live = load(desk.audio / "live.json")
    human = tuple(replace(it, voice=HUMAN) for it in live.recordings)
    write_atomically(desk.audio / "draft.json", dumps(replace(live, recordings=human)))
    assert by_voice(desk.audio, speech) == found
    (desk.audio / "history").mkdir()
    (desk.audio / "live.json").rename(desk.audio / "history" / "20260101T000000000000Z.json")
    assert by_voice(desk.audio, speech) == found
    assert by_voice(desk.audio, replace(speech, utterances=())) is None


# taking back


@pytest.mark.slow
def test_undo_brings_back_what_was_before(desk: Desk, human: Samples, tmp_path: Path) -> None:
    """The former take, byte by byte, and before the first one the voice; then there is nothing more."""
    for name, loud in (("a.wav", 1.0), ("b.wav", 0.8)):
        soundfile.write(tmp_path / name, human * loud, RATE)
    desk.runs("goodbye", str(tmp_path / "a.wav"))
    first = desk.takes
    desk.runs("goodbye", str(tmp_path / "b.wav"))
    assert desk.takes != first
    code, printed = desk.runs("--undo")
    assert code == 0
    assert printed.startswith("Zurückgenommen. Hier ist wieder die Aufnahme davor zu hören: „")
    assert printed.endswith("“\nIm Entwurf ist das nach: python3 scripts/record.py\n")
    assert desk.takes == first
    code, printed = desk.runs("--undo", "goodbye")
    assert code == 0
    assert printed.startswith("Zurückgenommen. Hier spricht wieder die Stimme der Hotline: „")
    assert desk.takes == {}
    assert desk.runs("--undo") == (
        1,
        "Es gibt keine Aufnahme, die sich zurücknehmen lässt. Es ist nichts geändert.\n",
    )


@pytest.mark.slow
def test_undo_of_one_text_leaves_the_others(
    desk: Desk, said: dict[str, Speech], human: Samples, tmp_path: Path
) -> None:
    """Named by number or topic."""
    soundfile.write(tmp_path / "a.wav", human, RATE)
    soundfile.write(tmp_path / "b.wav", _read(said["changed"].spoken), RATE)
    desk.runs("goodbye", str(tmp_path / "a.wav"))
    goodbye = desk.takes
    assert desk.runs("changed", str(tmp_path / "b.wav"))[0] == 0
    both = desk.takes
    assert desk.runs("--undo", "goodbye")[0] == 0
    assert desk.takes == {name: take for name, take in both.items() if name not in goodbye}


@pytest.mark.slow
def test_undo_also_brings_back_the_take_of_an_older_text(desk: Desk, human: Samples, tmp_path: Path) -> None:
    """It is stale as long as the text is newer, and heard again when the text is set back."""
    soundfile.write(tmp_path / "a.wav", human, RATE)
    desk.runs("goodbye", str(tmp_path / "a.wav"))
    first = desk.takes
    prompts = desk.audio / "texts" / "_prompts.yaml"
    old = prompts.read_text(encoding="utf-8")
    prompts.write_text(old.replace("Auf Wiederhören", "Auf ein Wiederhören"), encoding="utf-8")
    assert old != prompts.read_text(encoding="utf-8")
    assert desk.runs("goodbye", str(tmp_path / "a.wav"))[0] == 0
    assert desk.takes.keys().isdisjoint(first)
    desk.runs("--undo")
    assert desk.takes == first


def test_a_folder_in_the_way_is_explained(desk: Desk, human: Samples, tmp_path: Path) -> None:
    """No traceback, and nothing is kept."""
    soundfile.write(tmp_path / "a.wav", human, RATE)
    (desk.audio / "studio").write_text("", encoding="utf-8")
    code, printed = desk.runs("goodbye", str(tmp_path / "a.wav"))
    assert (code, printed.startswith("Die Aufnahme lässt sich nicht ablegen. ")) == (1, True)
