"""Write again what the documentation repeats: the key map, the rules for texts, the packages.

The key map of a guide that is kept elsewhere (AUDIO_FOLDER) is written there: docs is part of the program,
and the key map in it belongs to the guide that is shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import _packages
import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO, shown

from ivr.compile.documents.keymap import draw
from ivr.compile.lint import documentation
from ivr.compile.texts.tree import read_texts
from ivr.files import write_atomically
from ivr.release import AudioFolder
from ivr.settings import AUDIO as SHIPPED
from ivr.settings import ROOT

RULES = """# Die Regeln für das Ohr

Diese Regeln prüft `python scripts/check.py`. Fehler müssen Sie beheben. Hinweise sind Ratschläge: Wenn Sie
einem nicht folgen wollen, schreiben Sie in den Kopf der Datei unter `accept:` seinen Namen und den Grund.

    accept:
      lesbarkeit: Die langen Wörter sind die Wörter der Krankenkassen.

"""


def documents() -> Mapping[Path, str]:
    """What is generated, by the file it stands in; raises TextsError where the texts can't be read."""
    docs = ROOT / "docs"
    key_map = (docs if AUDIO == SHIPPED else AUDIO) / "tastenplan.svg"
    return {
        key_map: draw(read_texts(AudioFolder(AUDIO).texts).guide),
        docs / "regeln.md": RULES + documentation(),
        docs / "architecture.md": packages(),
    }


def packages() -> str:
    """docs/architecture.md with its drawing and its table of packages as the code is now."""
    document = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return _packages.written_into(document, ROOT / "ivr")


def main() -> int:
    """0 when everything is written, 1 when the texts have to be mended first."""
    Parser("Schreibt neu, was die Anleitungen zeigen: den Tastenplan, die Regeln, die Pakete.").parse_args()
    return run(_write)


def _write() -> int:
    for path, text in documents().items():
        write_atomically(path, text)
        print(f"Geschrieben: {shown(path)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
