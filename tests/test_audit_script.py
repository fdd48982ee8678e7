"""scripts/audit.py: a known vulnerability is an error; where nobody can be asked, that is said."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from types import SimpleNamespace

import _venv
import audit
import pytest

GOOD = {"name": "flask", "version": "3.1.3", "vulns": []}
BAD = {"name": "requests", "version": "2.0.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.0.1"]}]}
UNKNOWN = {"name": "granian", "skip_reason": "not found"}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have pip-audit find these packages."""
    monkeypatch.setattr(_venv, "ensure", lambda _: None)
    monkeypatch.setattr("sys.argv", ["audit.py"])

    def find(*packages: object) -> None:
        said = json.dumps({"dependencies": packages, "fixes": []})
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))

    return find


def test_a_known_vulnerability_fails_and_names_what_mends_it(
    found: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Package, version, name of the vulnerability, and the version without it."""
    found(GOOD, BAD)
    assert audit.main() == 1
    assert "requests 2.0.0: PYSEC-2026-1; behoben in 2.0.1" in capsys.readouterr().err


def test_nothing_known_is_said_with_how_many_were_asked_for(
    found: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that the directory does not know counts as unknown, not as good."""
    found(GOOD, UNKNOWN)
    assert audit.main() == 0
    assert "in 1 Paketen; 1 sind dort nicht bekannt" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "{}", json.dumps({"dependencies": [UNKNOWN]})])
def test_where_nobody_can_be_asked_it_says_so(
    said: str, found: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It claims nothing, and fails nothing."""
    found()
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))
    assert audit.main() == 0
    assert capsys.readouterr().out.startswith("Nicht geprüft")
