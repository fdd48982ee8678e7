"""Which key of the main menu leads into the rooms, and what to do where none does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import _venv  # noqa: F401 - makes ivr importable
from _audio import shown
from _script import command

from ivr.core.guide import Topic
from ivr.release import AudioFolder, Release

_ROOM_PAGE = re.compile(r"^kind:\s*room\b", re.MULTILINE)
NO_PAGE = "Achtung: In der Ansage, die Anrufer hören, führt keine Taste des Hauptmenüs in die Räume."
MAKE_PAGE = (
    "Legen Sie dafür eine Seite an: {file}, mit „kind: room“ im Kopf. Ein Beispiel steht im Handbuch unter "
    f"„Ein Raum für eine Gruppe“. Danach: {command('record.py')}, dann {command('publish.py')}."
)
RECORD_PAGE = f"Bitte nehmen Sie {{file}} auf: {command('record.py')}, dann {command('publish.py')}"


def key_of_rooms(audio: Path, live: Release | None, consequence: str = "") -> str:
    """The key that callers of what is live press; empty where they hear none.

    Then it says so, with what to do and the consequence. `audio` is the folder with the texts.
    """
    for choice in live.guide.main.choices if live else ():
        if isinstance(choice, Topic) and choice.is_room:
            return choice.key
    print(" ".join(filter(None, (NO_PAGE, _remedy(AudioFolder(audio).texts), consequence))), file=sys.stderr)
    return ""


def _remedy(texts: Path) -> str:
    """Record the page for rooms that there is, or make one with the first number that is free."""
    files = sorted(texts.glob("[0-9]*"))
    for file in files:
        if file.suffix == ".md" and _ROOM_PAGE.search(file.read_text(encoding="utf-8", errors="replace")):
            return RECORD_PAGE.format(file=shown(file)) + "."
    number = max((int(file.name[0]) for file in files), default=0) + 1
    return MAKE_PAGE.format(file=shown(texts / f"{number}-gruppenraum.md"))
