"""The example guide that tests read: texts and their release, frozen, in tests/data/audio.

It is a copy of a real guide, and stays as it is when the guide in audio/ changes. Its recordings are not
kept: where a test needs sound, `put_example` writes a hum of the true length. If the names of recordings
are made in a new way (see ivr/compile/plan.py), the release in tests/data/audio has to be made anew.
"""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

from shared_files import put_shared

from ivr.release import load

EXAMPLE = Path(__file__).resolve().parent / "data" / "audio"  # texts and live.json, no recordings
HUM = b"\xa9\x29"  # two samples of μ-law: ±0.172 of full scale, -15.3 dBov
PARTS = ("app.py", "Procfile", ".gitignore", "ivr", "scripts", "docs")


def put_example(audio: Path) -> Path:
    """Write texts, release and recordings into this folder, which is made if it is missing."""
    shutil.copytree(EXAMPLE, audio, dirs_exist_ok=True)
    recordings = audio / "recordings"
    recordings.mkdir()
    for recording in load(EXAMPLE / "live.json").recordings:
        write_hum(recordings / recording.file, recording.seconds)
    return audio


def put_project(root: Path, folder: Path) -> Path:
    """Write the program at `root`, with the example guide as its guide, into this folder; for processes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        part = root / name
        if part.is_dir():
            shutil.copytree(part, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy(part, folder / name)
    put_example(folder / "audio")
    return folder


def write_hum(path: Path, seconds: float) -> None:
    """A hum in a file of its own."""
    path.write_bytes(_hum(seconds))


def link_hum(path: Path, seconds: float) -> None:
    """A hum in a file that others share, which is quicker; nobody writes into it."""
    put_shared(path, _hum(seconds))


def _hum(seconds: float) -> bytes:
    """μ-law, 8 kHz, mono: one byte a sample. As loud as speech has to be: see compile/sound/loudness.py."""
    hum = HUM * round(seconds * 8000 / len(HUM))
    fmt = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 7, 1, 8000, 8000, 1, 8, 0)
    chunks = fmt + struct.pack("<4sI", b"data", len(hum)) + hum
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks
