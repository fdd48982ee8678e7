"""Bring in what a human being has spoken: it is heard instead of the voice. Or take that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import _venv
from _script import Parser, command, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO

from ivr.compile.documents.reading_script import find
from ivr.compile.documents.script_numbers import by_number
from ivr.compile.numbers import NumberWords
from ivr.compile.sound.take_import import bring_in, undo
from ivr.compile.sound.takes import path_of, slug
from ivr.compile.speech import Speech, speeches
from ivr.compile.texts.tree import read_texts
from ivr.errors import VoiceError
from ivr.release import AudioFolder


def main() -> int:
    """0 when the recording is kept or taken back, 1 when it can't be used, 2 if the command is misspelt."""
    parser = Parser(
        "Nimmt eine gesprochene Aufnahme auf, so wie das Telefon sie speichert: M4A, MP3, WAV, OGG, FLAC.",
        "Mit --undo spricht dort wieder, wer vorher sprach.",
    )
    parser.add_argument(
        "thema", metavar="THEMA", nargs="?", help="die Nummer aus dem Sprechtext (script.py), oder ein Thema"
    )
    parser.add_argument("datei", metavar="DATEI", nargs="*", help="die Datei mit der Aufnahme")
    parser.add_argument(
        "--undo", action="store_true", help="nimmt die letzte Aufnahme zurück, oder die letzte zu THEMA"
    )
    args = parser.parse_args()
    if args.undo and args.datei:
        parser.error("argument --undo: zusammen mit einer Datei geht das nicht.")
    if args.undo:
        return run(lambda: _undo(args.thema))
    if not args.datei:
        parser.error(f"the following arguments are required: {'DATEI' if args.thema else 'THEMA, DATEI'}")
    # A name with spaces is often typed without quotes.
    return run(lambda: _import(args.thema, Path(" ".join(args.datei))))


def _import(wanted: str, file: Path) -> int:
    speech = _speech(wanted, _speeches())
    bring_in(AUDIO, speech, file, datetime.now(UTC))
    print(f"Übernommen für: „{_short(speech)}“")
    _next()
    return 0


def _undo(wanted: str | None) -> int:
    said = _speeches()
    undone = undo(AUDIO, _speech(wanted, said) if wanted else None)
    speech = next((speech for speech in said if slug(speech) == undone), None)
    if speech is None:
        print(f"Zurückgenommen. Den Text dazu gibt es nicht mehr: {undone}")
    elif path_of(AUDIO, speech).is_file():
        print(f"Zurückgenommen. Hier ist wieder die Aufnahme davor zu hören: „{_short(speech)}“")
    else:
        print(f"Zurückgenommen. Hier spricht wieder die Stimme der Hotline: „{_short(speech)}“")
    _next()
    return 0


def _next() -> None:
    print(f"Im Entwurf ist das nach: {command('record.py')}")


def _speeches() -> Sequence[Speech]:
    return speeches(read_texts(AudioFolder(AUDIO).texts), NumberWords())


def _speech(wanted: str, said: Sequence[Speech]) -> Speech:
    number = wanted.isascii() and wanted.isdigit()
    speech = by_number(AUDIO, said, int(wanted)) if number else find(wanted, said)
    if speech is None:
        raise VoiceError(
            f"„{wanted}“ gibt es nicht, oder nicht nur einmal. Die Nummern: {command('script.py')} --list"
        )
    return speech


def _short(speech: Speech) -> str:
    line = " ".join(speech.text.split())
    return line if len(line) <= 100 else f"{line[:100]} …"


if __name__ == "__main__":
    raise SystemExit(main())
