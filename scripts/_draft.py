"""Whether the texts are newer than what is recorded, in the words of call.py, proof.py and publish.py."""

from __future__ import annotations

from pathlib import Path

import _venv  # noqa: F401 - makes ivr importable
from _script import command

from ivr.compile.publish import newer_texts
from ivr.compile.speech_names import listed
from ivr.errors import HotlineError, TextsError
from ivr.release import AudioFolder, Release


def older_than_texts(audio: Path, draft: Release) -> str:
    """What staff read where the texts have been changed since this was recorded; empty if they have not."""
    if not AudioFolder(audio).texts.is_dir():
        return ""  # a computer that only serves or publishes what was recorded elsewhere
    try:
        changed = newer_texts(audio, draft)
    except TextsError:
        return f"Die Texte sind seit der Aufnahme geändert und haben Fehler. Prüfen: {command('check.py')}"
    except HotlineError:
        return ""  # the model of its voice is not here: nobody can tell
    if not changed:
        return ""
    return (
        f"Die Texte sind neuer als die Aufnahme. Geändert: {listed(changed)}.\n"
        f"Neu aufnehmen: {command('record.py')}"
    )
