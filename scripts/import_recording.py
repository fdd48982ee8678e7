"""Bring in what a human being has spoken: it is heard instead of the voice."""

from __future__ import annotations

from pathlib import Path

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from _script import run

from ivr.compile.documents.reading_script import find
from ivr.compile.numbers import NumberWords
from ivr.compile.sound.takes import bring_in
from ivr.compile.speech import Speech, speeches
from ivr.compile.texts.tree import read_texts
from ivr.errors import VoiceError
from ivr.release import AudioFolder
from ivr.settings import AUDIO


def main() -> int:
    """0 when the recording is kept, 1 when it can't be used."""
    parser = Parser(
        "Nimmt eine gesprochene Aufnahme auf: WAV, MP3, OGG oder FLAC, zum Beispiel vom Smartphone."
    )
    parser.add_argument(
        "thema", metavar="THEMA", help="die Nummer aus dem Sprechtext (script.py), oder ein Thema"
    )
    parser.add_argument("datei", metavar="DATEI", type=Path, help="die Datei mit der Aufnahme")
    args = parser.parse_args()
    return run(lambda: _import(args.thema, args.datei))


def _import(wanted: str, file: Path) -> int:
    speech = _speech(wanted)
    bring_in(AUDIO, speech, file)
    print(f"Übernommen für: „{' '.join(speech.text.split())[:100]}“")
    print("Im Entwurf ist sie nach: python scripts/record.py")
    return 0


def _speech(wanted: str) -> Speech:
    speech = find(wanted, speeches(read_texts(AudioFolder(AUDIO).texts), NumberWords()))
    if speech is None:
        raise VoiceError(
            f"„{wanted}“ gibt es nicht, oder nicht nur einmal. Die Nummern: python scripts/script.py --list"
        )
    return speech


if __name__ == "__main__":
    raise SystemExit(main())
