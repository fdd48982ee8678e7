"""Draw again what the documentation shows of the guide: the key map."""

from __future__ import annotations

import sys

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from ivr.errors import HotlineError
from ivr.keymap import draw
from ivr.release import write_atomically
from ivr.settings import AUDIO, ROOT
from ivr.texts import read_texts

KEYMAP = ROOT / "docs" / "tastenplan.svg"


def main() -> int:
    """0 when it is drawn, 1 when the texts have to be mended first."""
    Parser("Zeichnet den Tastenplan für die Anleitung neu, nach den Texten.").parse_args()
    try:
        write_atomically(KEYMAP, draw(read_texts(AUDIO / "texts").guide))
    except HotlineError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Gezeichnet: {KEYMAP.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
