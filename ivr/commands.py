"""How the project's commands are typed on this computer, for messages that name one."""

from __future__ import annotations

import os


def command(script: str) -> str:
    """`python3 scripts/check.py`; with `python` on Windows, which knows no python3.

    `script` may have options: "rollback.py --repair".
    """
    return f"{'python' if os.name == 'nt' else 'python3'} scripts/{script}"
