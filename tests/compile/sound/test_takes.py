"""Human recordings: brought in from a smartphone, refused when nobody would want to hear them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from example_audio import EXAMPLE

from ivr.compile import voices
from ivr.compile.build import carry_out, prepare
from ivr.compile.documents.reading_script import entries, find, page
from ivr.compile.numbers import NumberWords
from ivr.compile.plan import Job
from ivr.compile.sound import takes as studio
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import Samples, faults
from ivr.compile.sound.takes import bring_in, file_name, refuse, stale, takes
from ivr.compile.speech import Speech, Utterance, speeches
from ivr.compile.texts.tree import read_texts
from ivr.core.guide import Pace
from ivr.errors import VoiceError
from ivr.release import HUMAN

TEXT = "Einige Anbieter kosten Geld. Selbsthilfegruppen können diese Angebote trotzdem nutzen."
SPEECH = Speech("section:kosten:1", TEXT, (Utterance(TEXT, 0.7),))
RATE = 16000


@pytest.fixture(scope="session")
def human() -> Samples:
    """Somebody reading the text into a smartphone: words, pauses, a quiet room, a little DC."""
    nano = voices.load("nano")
    pause = np.zeros(RATE // 2, np.float32)
    first, second = (nano.say(sentence)[0] for sentence in TEXT.split(". "))
    words = np.concatenate([pause, first, pause, second, pause, pause])
    room = np.random.default_rng(1).normal(0, 0.001, len(words))
    return (words + room + 0.02).astype(np.float32)


def _file(path: Path, samples: Samples, rate: int = RATE) -> Path:
    soundfile.write(path, samples, rate)
    return path


@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg", "flac"])
def test_what_a_smartphone_records_is_kept(tmp_path: Path, human: Samples, kind: str) -> None:
    """WAV, MP3, OGG and FLAC; the take is found again by its text."""
    take = bring_in(tmp_path, SPEECH, _file(tmp_path / f"a.{kind}", human))
    assert takes(tmp_path, [SPEECH]) == {SPEECH: take}
    assert take.path.name.startswith("section-kosten-1.")


def test_a_stereo_recording_is_made_mono(tmp_path: Path, human: Samples) -> None:
    """Both ears hear the same on the telephone."""
    stereo = np.column_stack([human, human])
    take = bring_in(tmp_path, SPEECH, _file(tmp_path / "a.wav", stereo))
    assert soundfile.info(take.path).channels == 1


def test_it_sounds_like_a_telephone_at_both_paces(tmp_path: Path, human: Samples) -> None:
    """Level, peak, DC, lead and tail as for any voice; slow means longer pauses."""
    take = bring_in(tmp_path, SPEECH, _file(tmp_path / "a.wav", human))
    seconds = {}
    for pace in Pace:
        job = Job(SPEECH, pace, file_name(take, pace))
        studio.record(job, take, tmp_path)
        heard = sound.measured(tmp_path / job.file)
        assert faults(heard) == ()
        seconds[pace] = heard.seconds
    assert seconds[Pace.SLOW] > seconds[Pace.NORMAL] + 0.4


def test_silence_around_the_words_goes(human: Samples) -> None:
    """What is before the first word and after the last is not heard."""
    assert len(human) / RATE - len(studio.trimmed(human, RATE)) / RATE > 1.0


LOUD = "übersteuert"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda s: s * 0, "stumm"),
        (lambda s: np.clip(s * 30, -1, 1), LOUD),
        (lambda s: s + np.random.default_rng(2).normal(0, 0.03, len(s)), "rauscht"),
        (lambda s: s[: len(s) // 4], "dauert"),
        (lambda s: np.tile(s, 4), "dauert"),
    ],
    ids=["silent", "clipped", "noisy", "cut off", "four times"],
)
def test_what_nobody_wants_to_hear_is_refused(human: Samples, spoil, why: str) -> None:  # type: ignore[no-untyped-def]  # a lambda
    """In German, with the reason and what to do."""
    with pytest.raises(VoiceError, match=why) as refused:
        refuse(spoil(human).astype(np.float32), RATE, SPEECH)
    assert "nehmen Sie noch einmal auf" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"\x00\x00\x00 ftypM4A ", b"Hallo"])
def test_what_cannot_be_read_is_explained(tmp_path: Path, content: bytes) -> None:
    """An M4A from an iPhone among them: how to convert it."""
    path = tmp_path / "a.m4a"
    path.write_bytes(content)
    with pytest.raises(VoiceError, match="VLC"):
        bring_in(tmp_path, SPEECH, path)


def test_a_wrong_name_is_explained(tmp_path: Path) -> None:
    """No file, no traceback."""
    with pytest.raises(VoiceError, match="gibt es nicht"):
        bring_in(tmp_path, SPEECH, tmp_path / "weg.wav")


def test_a_click_is_no_recording(tmp_path: Path) -> None:
    """A file of a few milliseconds."""
    with pytest.raises(VoiceError, match="keine brauchbare"):
        bring_in(tmp_path, SPEECH, _file(tmp_path / "a.wav", np.ones(100, np.float32)))


def test_a_changed_text_makes_the_take_stale(tmp_path: Path, human: Samples) -> None:
    """It is no longer heard, and it is named."""
    take = bring_in(tmp_path, SPEECH, _file(tmp_path / "a.wav", human))
    changed = Speech(SPEECH.id, "Anders.", (Utterance("Anders.", 0.7),))
    assert stale(tmp_path, [SPEECH]) == []
    assert takes(tmp_path, [changed]) == {}
    assert stale(tmp_path, [changed]) == [take.path]


def test_a_better_take_replaces_the_first_and_has_another_name(tmp_path: Path, human: Samples) -> None:
    """Caches may keep a recording for ever, so another sound is another file."""
    first = bring_in(tmp_path, SPEECH, _file(tmp_path / "a.wav", human))
    second = bring_in(tmp_path, SPEECH, _file(tmp_path / "b.wav", human * 0.9))
    assert first.path == second.path
    assert file_name(first, Pace.NORMAL) != file_name(second, Pace.NORMAL)


def test_the_same_speech_at_two_paces_is_two_takes(tmp_path: Path, human: Samples) -> None:
    """An offer that is worded differently when it is slow."""
    normal = Speech("offer", TEXT, SPEECH.utterances, (Pace.NORMAL,))
    slow = Speech("offer", TEXT + "!", (Utterance(TEXT + "!", 0.7),), (Pace.SLOW,))
    for speech in (normal, slow):
        bring_in(tmp_path, speech, _file(tmp_path / "a.wav", human))
    assert takes(tmp_path, [normal, slow]).keys() == {normal, slow}


@pytest.mark.slow
def test_a_human_recording_beats_the_voice(tmp_path: Path, example_audio: Path) -> None:
    """In the draft it stands for its speech at both paces, and everything else is the voice's."""
    for name in ("texts", "recordings"):
        shutil.copytree(example_audio / name, tmp_path / name)
    build = prepare(tmp_path, "nano")
    wanted = next(speech for speech in build.speeches if speech.id == "transfer_done")
    nano = voices.load("nano")
    pause = np.zeros(RATE // 3, np.float32)
    spoken = np.concatenate([pause, nano.say(wanted.spoken)[0], pause])
    bring_in(tmp_path, wanted, _file(tmp_path / "a.wav", spoken))
    draft = carry_out(prepare(tmp_path, "nano"), tmp_path, lambda: None)
    assert {(r.speech, r.pace) for r in draft.recordings if r.voice == HUMAN} == {
        ("transfer_done", "normal"),
        ("transfer_done", "slow"),
    }
    assert draft.voice == "nano"
    assert prepare(tmp_path, "nano").new == 0


# the reading script


def test_the_script_holds_everything_the_hotline_says_in_order() -> None:
    """Numbered, as it is written; a dictation as it is dictated; what is spoken already is marked."""
    planned = speeches(read_texts(EXAMPLE / "texts"), NumberWords())
    said = [speech for speech in planned if speech.spoken]
    script = entries(planned, {said[0]})
    assert [entry.number for entry in script] == list(range(1, len(said) + 1))
    printed = page(script)
    for speech in said:
        if not speech.text.startswith("www."):
            assert all(part in printed for part in speech.text.split("\n\n"))
    assert "P wie Paula" in printed
    assert printed.count("schon gesprochen") == 1


def test_staff_find_a_text_by_number_id_or_topic() -> None:
    """12, „tour“, „kosten“; and what is not clear is not guessed."""
    said = speeches(read_texts(EXAMPLE / "texts"), NumberWords())
    assert find("1", said) == said[0]
    assert find("kosten", said) == find("kosten:1", said)
    tour = find("tour", said)
    assert tour is not None
    assert tour.id == "tour"
    for unclear in ("0", "9999", "videokonferenz", "gibt-es-nicht", "offer", "²"):
        assert find(unclear, said) is None


def test_the_script_is_safe_html() -> None:
    """Whatever staff write is text."""
    evil = Speech("tour", "<script>alert(1)</script> & so", (Utterance("x", 0.7),))
    assert "<script>alert" not in page(entries([evil], set()))
