"""A release of the example guide, with a little file for every recording."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from example_guide import GUIDE
from shared_files import put_shared

from ivr.core.prompts import said_alone
from ivr.core.today import speeches_of
from ivr.files import write_atomically
from ivr.release import Recording, Release, dumps


def recordings() -> tuple[Recording, ...]:
    """One for every speech that the dialog can ask for, at each pace."""
    asked = {*speeches_of(GUIDE), *said_alone(practice=False)}
    return tuple(
        Recording(
            speech, pace, f"{number:08x}{index}.wav", f"Text von {speech}", f"Text von {speech}", 2.0, "nano"
        )
        for number, speech in enumerate(sorted(asked))
        for index, pace in enumerate(("normal", "slow", "very_slow"))
    )


RELEASE = Release("2026-01-02T03:04:05+00:00", "nano", GUIDE, recordings())


def put_release(audio: Path, release: Release = RELEASE) -> None:
    """Write it below an audio folder as record.py would."""
    folder = audio / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    for recording in release.recordings:
        put_shared(folder / recording.file, sound_of(recording.file))
    write_atomically(audio / "live.json", _example() if release is RELEASE else dumps(release))


def sound_of(file: str) -> bytes:
    """What is in that little file."""
    return b"RIFF" + file.encode() + b"\0" * 64


def put_copy(audio: Path) -> None:
    """Write the copy of live.json that publishing leaves in the history."""
    (audio / "history").mkdir()
    (audio / "history" / "jetzt.json").write_bytes((audio / "live.json").read_bytes())


@cache
def _example() -> str:
    return dumps(RELEASE)
