"""All tests: ruff, mypy, pytest. What CI runs, and what you run before each commit."""

from __future__ import annotations

import os
import subprocess
import sys

import _venv

STEPS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("pytest", ["-m", "pytest"]),
)


def main(pytest_arguments: list[str]) -> int:
    """Run every step, even after one has failed; 0 if all are clean, else 1."""
    _venv.ensure(_venv.TEST)
    failed = [name for name, command in STEPS if not _passes(name, command, pytest_arguments)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _passes(name: str, command: list[str], pytest_arguments: list[str]) -> bool:
    extra = pytest_arguments if name == "pytest" else []
    print(f"── {name}", flush=True)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.call([str(_venv.PYTHON), *command, *extra], cwd=_venv.ROOT, env=environment) == 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
