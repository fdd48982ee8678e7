"""All tests: ruff, mypy, pytest. What CI runs, and what you run before each commit."""

from __future__ import annotations

import os
import subprocess
import sys

import _venv
from _arguments import Parser

STEPS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("pytest", ["-m", "pytest"]),
)
MISSPELT = 4  # pytest's exit code for arguments that it doesn't know


def main(given: list[str]) -> int:
    """Run every step, even after one has failed; 0 if all are clean, 2 if pytest was misspelt, else 1."""
    parser = Parser(
        "Prüft alles: ruff, mypy und pytest. Richtet vorher ein, was dazu fehlt.",
        "Alles andere geht an pytest, zum Beispiel: -k Wort, oder eine Datei aus dem Ordner tests.",
    )
    _, pytest_arguments = parser.parse_known_args(given)
    _venv.ensure(_venv.TEST)
    codes = {name: _code(name, command, pytest_arguments) for name, command in STEPS}
    if failed := [name for name, code in codes.items() if code]:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 2 if codes["pytest"] == MISSPELT else int(bool(failed))


def _code(name: str, command: list[str], pytest_arguments: list[str]) -> int:
    extra = pytest_arguments if name == "pytest" else []
    print(f"── {name}", flush=True)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.call([str(_venv.PYTHON), *command, *extra], cwd=_venv.ROOT, env=environment)


if __name__ == "__main__":
    _venv.settle()
    raise SystemExit(main(sys.argv[1:]))
