"""A small hotline with sound, and a draft beside it, for the telephone in the browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from example_release import RELEASE
from fakes.fake_hotline import wav
from shared_files import put_shared

from ivr.core.guide import Guide, Menu
from ivr.files import write_atomically
from ivr.release import Recording, Release, dumps

PASSWORD = "ein langes Kennwort"
SECONDS = 0.5  # every recording but the welcome
WELCOME = 4.0  # seconds


def put(audio: Path, draft: Release | None = None) -> None:
    """Write the release, the draft if there is one, and their recordings below an audio folder."""
    folder = audio / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    for release, name in ((RELEASE, "live.json"), (draft, "draft.json")):
        if release is not None:
            for recording in release.recordings:
                put_shared(
                    folder / recording.file, _sound(WELCOME if recording.speech == "welcome" else SECONDS)
                )
            write_atomically(audio / name, dumps(release))


@cache
def _sound(seconds: float) -> bytes:
    return wav(seconds)


def drafted() -> Release:
    """The example with another welcome and with the costs recorded anew."""
    return replace(RELEASE, recordings=tuple(map(_changed, RELEASE.recordings)))


def without_telephone() -> Release:
    """The example without its first menu."""
    main = RELEASE.guide.main
    kept = Menu(main.id, main.key, main.title, main.label, main.choices[1:])
    return replace(RELEASE, guide=Guide(kept, RELEASE.guide.contact))


def _changed(recording: Recording) -> Recording:
    if recording.speech == "welcome":
        return replace(recording, file="aaaaaaaa0.wav", text="Ein neues Willkommen.")
    if recording.speech == "section:kosten:1" and recording.pace == "normal":
        return replace(recording, file="aaaaaaaa1.wav")
    return recording


def file_of(speech: str) -> str:
    """The file of a speech at the normal pace."""
    return next(
        entry.file for entry in RELEASE.recordings if (entry.speech, entry.pace) == (speech, "normal")
    )


@dataclass
class Clock:
    """A clock that only moves when told to."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now
