"""The store holds whole, fit recordings and nothing else, whatever happens while it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ivr.compile import record as recordings
from ivr.compile import voices
from ivr.compile.plan import Job, plan
from ivr.compile.record import record
from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import Samples, faults
from ivr.compile.speech import Speech, Utterance
from ivr.compile.voices.nano import Nano, voice
from ivr.core.guide import Pace
from ivr.errors import VoiceError, VoiceUnavailableError


def speech(text: str, *more: str) -> Speech:
    """One speech of these utterances, with the first as its id."""
    return Speech(text, text, tuple(Utterance(part, 0.7) for part in (text, *more)))


def jobs_of(*speeches: Speech) -> tuple[Job, ...]:
    """Every job of these speeches."""
    return plan(speeches, Nano, sound.SETTINGS, ()).jobs


COSTS = jobs_of(speech("Kosten."))


class Puppet:
    """A voice that says what a test gives it: samples at 8 kHz for a text, else a hiss of its length."""

    name = "nano"
    limit = None
    parallel = False
    settings = ""

    def __init__(self, **said: Samples) -> None:
        self.said = said
        self.heard: list[str] = []

    def say(self, utterance: str) -> tuple[Samples, int]:
        self.heard.append(utterance)
        return self.said.get(utterance, hiss(0.1 * len(utterance))), 8000


def hiss(seconds: float) -> Samples:
    """Noise at -20 dBov."""
    return (0.1 * np.random.default_rng(1).standard_normal(round(seconds * 8000))).astype(np.float32)


def install(monkeypatch: pytest.MonkeyPatch, puppet: Puppet) -> Puppet:
    """Let this puppet speak, whatever voice is asked for."""
    monkeypatch.setattr(voices, "load", lambda _: puppet)
    return puppet


def names(folder: Path) -> list[str]:
    """Everything in the folder, rests included."""
    return sorted(path.name for path in folder.iterdir())


def test_a_word_is_recorded_at_each_pace(tmp_path: Path) -> None:
    """The folder is made, each job gets its file, and the seconds are those of the file."""
    folder = tmp_path / "audio" / "recordings"
    record(COSTS, "nano", folder)
    assert recordings.existing(folder) == {job.file for job in COSTS}
    for job in COSTS:
        heard = sound.measured(folder / job.file)
        assert faults(heard) == ()
        assert recordings.seconds(job.file, folder) == heard.seconds


def test_what_is_recorded_need_not_be_recorded_again(tmp_path: Path) -> None:
    """The plan finds in the store what was put there."""
    speeches = (speech("Kosten."), speech("Datenschutz."))
    record(plan(speeches, voice(), sound.SETTINGS, ()).record, "nano", tmp_path)
    again = plan(speeches[:1], voice(), sound.SETTINGS, recordings.existing(tmp_path))
    assert again.record == ()
    assert set(names(tmp_path)) > {job.file for job in again.jobs}


def test_all_paces_come_from_one_synthesis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice with a network is asked once an utterance, not once a pace."""
    puppet = install(monkeypatch, Puppet())
    record(jobs_of(speech("Eins", "Zwei")), "nano", tmp_path)
    assert puppet.heard == ["Eins", "Zwei"]


def test_progress_is_told_when_a_file_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar counts files in the store, not promises."""
    install(monkeypatch, Puppet())
    told: list[bool] = []
    record(COSTS, "nano", tmp_path, lambda file: told.append((tmp_path / file).exists()))
    assert told == [True, True, True]


loud_square = np.sign(hiss(0.6)).astype(np.float32)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (np.zeros(8000, np.float32), "ist stumm"),
        (np.zeros(0, np.float32), "ist stumm"),
        (loud_square, "ist übersteuert"),
        (hiss(0.1), r"dauert 0,1 Sekunden"),
        (hiss(9.0), r"dauert 9,\d Sekunden"),
    ],
    ids=["silent", "empty", "clipped", "cut off", "endless"],
)
def test_what_callers_could_not_use_is_refused_with_its_text(
    said: Samples, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused in German, with the text; nothing of it stays in the store, the others do."""
    install(monkeypatch, Puppet(Kosten=said))
    jobs = jobs_of(speech("Kosten"), speech("Datenschutz"))
    with pytest.raises(VoiceError, match=f"Kosten: .*„Kosten“ {why}"):
        record(jobs, "nano", tmp_path)
    assert names(tmp_path) == sorted(job.file for job in jobs[3:])


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff mend everything in one go."""
    install(monkeypatch, Puppet(Eins=hiss(0), Zwei=hiss(0)))
    with pytest.raises(VoiceError) as caught:
        record(jobs_of(speech("Eins"), speech("Drei"), speech("Zwei")), "nano", tmp_path)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["Eins", "Zwei"]


def test_a_file_at_the_wrong_level_never_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is the file as it is read back, not what was meant to be in it."""
    install(monkeypatch, Puppet())
    real = sound.encode
    monkeypatch.setattr(sound, "encode", lambda samples: real(samples * np.float32(0.5)))
    with pytest.raises(VoiceError, match=r"„Kosten\.“ ist zu leise"):
        record(COSTS, "nano", tmp_path)
    assert names(tmp_path) == []


def test_a_file_that_is_half_written_never_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the recording of before, and no rest of the new one."""
    install(monkeypatch, Puppet())
    (tmp_path / COSTS[0].file).write_bytes(b"before")
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        real(path, data[:99])
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        record(COSTS, "nano", tmp_path)
    monkeypatch.undo()
    assert names(tmp_path) == [COSTS[0].file]
    assert (tmp_path / COSTS[0].file).read_bytes() == b"before"


def test_a_missing_voice_is_said_before_anything_is_done(tmp_path: Path) -> None:
    """Once, not once a speech."""
    with pytest.raises(VoiceError, match=r"^Eine Stimme „nona“ gibt es nicht"):
        record(COSTS, "nona", tmp_path)
    assert names(tmp_path) == []


def test_a_missing_or_broken_recording_is_named(tmp_path: Path) -> None:
    """Whoever builds a release learns which file it was."""
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    for file in ("a.wav", "b.wav"):
        with pytest.raises(VoiceError, match=f"{file} fehlt oder ist beschädigt"):
            recordings.seconds(file, tmp_path)


class Moody(Puppet):
    """A voice that after some utterances says nothing any more."""

    def say(self, utterance: str) -> tuple[Samples, int]:
        if len(self.heard) == 3:
            raise VoiceUnavailableError("Heute nicht mehr.")
        return super().say(utterance)


def test_a_voice_that_says_nothing_any_more_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not asked for the rest; what is done stays, and what was wrong before is said, too."""
    puppet = install(monkeypatch, Moody(A=hiss(0)))
    jobs = jobs_of(speech("A"), speech("B"), speech("C", "D"), speech("E"))
    with pytest.raises(VoiceError, match=r"^A: .*ist stumm.*\nHeute nicht mehr\.$"):
        record(jobs, "nano", tmp_path)
    assert puppet.heard == ["A", "B", "C"]
    assert names(tmp_path) == sorted(job.file for job in jobs[3:6])


def test_a_voice_that_gets_no_faster_speaks_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many speeches there are: one utterance after the other."""
    puppet = install(monkeypatch, Puppet())
    record(jobs_of(*(speech(f"{number} Personen") for number in range(recordings.FEW + 1))), "x", tmp_path)
    assert len(puppet.heard) == recordings.FEW + 1


NUMBERS = "Eins Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf Dreizehn Vierzehn Fünfzehn Sechzehn"
MANY = tuple(replace(speech(word), paces=(Pace.NORMAL,)) for word in NUMBERS.split())


def all_fit(files: Sequence[str], folder: Path) -> bool:
    """Is each of these files whole and within all limits?"""
    return all(faults(sound.measured(folder / file)) == () for file in files)


@pytest.mark.slow
def test_many_speeches_go_to_all_cores(tmp_path: Path) -> None:
    """Each arrives in its place, and a bad one among them stops no other."""
    assert len(MANY) > recordings.FEW
    bad = Speech("leer", "…", (Utterance("…", 0.7),), (Pace.NORMAL,))
    jobs = jobs_of(*MANY, bad)
    told: list[str] = []
    with pytest.raises(VoiceError, match=r"^leer: "):
        record(jobs, "nano", tmp_path, told.append)
    good = [job.file for job in jobs[:-1]]
    assert names(tmp_path) == sorted(good) == sorted(told)
    assert all_fit(good, tmp_path)


@pytest.mark.parametrize(
    "number", [3, pytest.param(len(MANY), marks=pytest.mark.slow)], ids=["one process", "all cores"]
)
def test_an_interruption_loses_nothing_that_is_done(number: int, tmp_path: Path) -> None:
    """Ctrl-C leaves whole recordings and no rests, and the next run does only what is missing."""
    jobs = jobs_of(*MANY[:number])

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(jobs, "nano", tmp_path, interrupt)
    done = names(tmp_path)
    assert 1 <= len(done) < number
    assert set(done) < {job.file for job in jobs}
    assert all_fit(done, tmp_path)
