"""The numbers of the reading script: once given, a number stays with its text.

They are kept beside the takes, in studio/nummern.json, since a printed script lies on somebody's table while
the texts go on changing:

1. A text keeps its number, also when it moves because another one is put in before it.
2. A changed text keeps the number of its place. Whoever brings in a take by that number is told that the
   printed script is older than the text, and writes a new one first.
3. A new text gets a new number, larger than all before. No number is ever given twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ivr.commands import command
from ivr.compile.plan import NAME_DIGITS
from ivr.compile.sound.takes import slug
from ivr.compile.speech import Speech
from ivr.errors import VoiceError
from ivr.files import write_atomically
from ivr.release import AudioFolder

FILE = "nummern.json"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text that has been printed: its number, the slug of its speech, the hash of its words."""

    number: int
    speech: str
    text: str


def numbers(audio: Path, speeches: Sequence[Speech]) -> dict[Speech, int]:
    """The number of each speech for a script that is written now; new numbers are kept.

    Raises VoiceError where those of earlier scripts can't be read.
    """
    before = _read(audio)
    given = assigned([speech for speech in speeches if speech.spoken], before)  # silence has no words
    now = [_entry(number, speech) for speech, number in given.items()]
    gone = [entry for entry in before if entry.number not in given.values()]
    kept = sorted((*now, *gone), key=lambda entry: entry.number)
    if kept != before:
        _write(audio, kept)
    return given


def by_number(audio: Path, speeches: Sequence[Speech], number: int) -> Speech | None:
    """The speech that has this number in the last script; None where none has.

    Raises VoiceError where its text has changed since, or the numbers can't be read.
    """
    before = _read(audio)
    speech = {given: speech for speech, given in assigned(speeches, before).items()}.get(number)
    printed = next((entry for entry in before if entry.number == number), None)
    if speech and printed and printed.text != _entry(number, speech).text:
        raise VoiceError(
            f"Der Text mit der Nummer {number} hat sich geändert, seit der Sprechtext geschrieben wurde. "
            f"Bitte schreiben Sie ihn neu: {command('script.py')}\n"
            "Stimmt die Aufnahme mit dem neuen Text überein, starten Sie diesen Befehl danach noch einmal."
        )
    return speech


def assigned(speeches: Sequence[Speech], before: Sequence[Numbered]) -> dict[Speech, int]:
    """The number of each speech: that of the same place and text, else of the text, else of the place."""
    same: tuple[Callable[[Numbered], object], ...] = (
        lambda entry: (entry.speech, entry.text),
        lambda entry: entry.text,
        lambda entry: entry.speech,
    )
    found: dict[Speech, int] = {}
    for key in same:
        free = {key(entry): entry.number for entry in before if entry.number not in found.values()}
        for speech in (speech for speech in speeches if speech not in found):
            if number := free.pop(key(_entry(0, speech)), 0):
                found[speech] = number
    new = max((entry.number for entry in before), default=0) + 1
    for speech in speeches:
        if speech not in found:
            found[speech], new = new, new + 1
    return {speech: found[speech] for speech in speeches}


def _entry(number: int, speech: Speech) -> Numbered:
    return Numbered(number, slug(speech), hashlib.sha256(speech.spoken.encode()).hexdigest()[:NAME_DIGITS])


def _read(audio: Path) -> list[Numbered]:
    path = AudioFolder(audio).takes / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [Numbered(int(one["number"]), str(one["speech"]), str(one["text"])) for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise VoiceError(
            f"Die Nummern des Sprechtextes sind nicht lesbar: {path}\n"
            "Stellen Sie die Datei aus einer Sicherung wieder her. Gibt es keine, löschen Sie sie: Dann "
            "bekommt jeder Text eine neue Nummer, und der Sprechtext muss neu gedruckt werden."
        ) from error


def _write(audio: Path, entries: Sequence[Numbered]) -> None:
    lines = ",\n".join(json.dumps(asdict(entry)) for entry in entries)
    AudioFolder(audio).takes.mkdir(parents=True, exist_ok=True)
    write_atomically(AudioFolder(audio).takes / FILE, f"[\n{lines}\n]\n")
