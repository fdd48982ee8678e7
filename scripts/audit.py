"""Say which of the installed packages have a known vulnerability; pip-audit knows them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import _venv
from _script import Parser

AUDIT = "requirements-audit.txt"
COMMAND = ["-m", "pip_audit", "--local", "--format", "json", "--progress-spinner", "off"]
UNREACHABLE = (
    "Nicht geprüft: Das Verzeichnis der bekannten Sicherheitslücken ist von hier nicht zu erreichen. "
    "Bitte versuchen Sie es später oder von einem anderen Computer."
)
REMEDY = (
    "Bitte holen Sie die neue Version der Hotline. Gibt es noch keine, schreiben Sie bitte denen, die das "
    "Programm pflegen: Die Zeile steht in einer der Dateien requirements*.txt."
)


def main() -> int:
    """0 where no vulnerability is known, or where nobody can be asked, which is said; else 1."""
    Parser("Prüft, ob eines der eingebauten Pakete eine bekannte Sicherheitslücke hat.").parse_args()
    _venv.ensure(AUDIT)
    command = [str(_venv.PYTHON), *COMMAND]
    ran = subprocess.run(command, cwd=_venv.ROOT, capture_output=True, encoding="utf-8", check=False)
    packages = _packages(ran.stdout)
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        print(UNREACHABLE)
        return 0
    insecure = [package for package in asked if package["vulns"]]
    for package in insecure:
        print(_line(package), file=sys.stderr)
    if insecure:
        print(REMEDY, file=sys.stderr)
        return 1
    unknown = len(packages) - len(asked)
    print(f"Keine bekannte Sicherheitslücke in {len(asked)} Paketen; {unknown} sind dort nicht bekannt.")
    return 0


def _packages(output: str) -> list[dict[str, Any]]:
    """What pip-audit found; nothing where it had no answer. A package it does not know has no "vulns"."""
    try:
        found: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return []
    return found


def _line(package: dict[str, Any]) -> str:
    names = ", ".join(one["id"] for one in package["vulns"])
    fixes = sorted({version for one in package["vulns"] for version in one["fix_versions"]})
    fixed = f"behoben in {', '.join(fixes)}" if fixes else "noch nicht behoben"
    return f"{package['name']} {package['version']}: {names}; {fixed}"


if __name__ == "__main__":
    _venv.settle()
    raise SystemExit(main())
