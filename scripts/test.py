"""All tests: ruff, mypy, pytest. What CI runs, and what you run before each commit.

Without tests marked `slow`; all of them with --all, or where CI is set in the environment.
"""

from __future__ import annotations

import os
import subprocess
import sys

import _venv
from _script import Parser

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
}
# One process a core; each begins with its own half, so that neighbours share their fixtures.
PYTEST = ["-m", "pytest", "-n", "auto", "--dist", "worksteal"]
AUDIT = {"audit": ["scripts/audit.py"]}  # asks for known vulnerabilities: with --all and in CI
MISSPELT = 4  # pytest's exit code for arguments that it doesn't know


def main(given: list[str]) -> int:
    """Run every step, even after one has failed; 0 if all are clean, 2 if pytest was misspelt, else 1."""
    parser = Parser(
        "Prüft alles: ruff, mypy und pytest. Richtet vorher ein, was dazu fehlt.",
        "Alles andere geht an pytest, zum Beispiel: -k Wort, oder eine Datei aus dem Ordner tests.",
    )
    parser.add_argument("--all", action="store_true", help="auch die langsamen Tests, einige Minuten lang")
    options, pytest_arguments = parser.parse_known_args(given)
    _venv.ensure(_venv.TEST)
    everything = options.all or bool(os.environ.get("CI"))
    commands = CHECKS | AUDIT if everything else CHECKS
    checks = {name: _start(command) for name, command in commands.items()}
    print("── pytest", flush=True)
    command = [str(_venv.PYTHON), *PYTEST, *(["--all"] if everything else []), *pytest_arguments]
    tests = subprocess.call(command, cwd=_venv.ROOT, env=_environment())
    failed = ["pytest"] if tests else []
    for name, check in checks.items():
        said, _ = check.communicate()
        print(f"── {name}\n{said.rstrip()}", flush=True)
        failed += [name] if check.returncode else []
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 2 if tests == MISSPELT else int(bool(failed))


def _start(command: list[str]) -> subprocess.Popen[str]:
    """A check that runs beside the tests; what it says is shown after them."""
    return subprocess.Popen(
        [str(_venv.PYTHON), *command],
        cwd=_venv.ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def _environment() -> dict[str, str]:
    """UTF-8 everywhere; and compiled tests are kept, since each process would compile all of them anew."""
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""}


if __name__ == "__main__":
    _venv.settle()
    raise SystemExit(main(sys.argv[1:]))
