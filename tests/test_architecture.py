"""Who may import whom: the contracts in pyproject.toml, and what they cannot say."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.settings import ROOT

# All of the standard library that the core may use: what neither reads nor writes nor looks at a clock.
PURE = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",  # as a value; no moment is asked for (below)
    "enum",
    "functools",
    "hashlib",
    "html",
    "json",
    "itertools",
    "math",
    "re",
    "string",
    "typing",
    "unicodedata",
}
# What the web process never loads: everything slow happens when staff record.
NEVER_SERVED = (
    "yaml",
    "num2words",
    "numpy",
    "soundfile",
    "soxr",
    "py_nanotts",
    "gtts",
    "requests",
    "piper",
    "twilio.rest",
    "tqdm",
    "pyphen",
    "reportlab",
    "boto3",
    "sqlalchemy",  # later, in the thread that stores counts
    "prometheus_client",  # later, if anybody asks for /metrics
)


def _modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}: relative import"
            yield node.module or ""
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("open", "__import__")
        ):
            yield f"call of {node.func.id}"


def test_who_may_import_whom() -> None:
    """The contracts in pyproject.toml are kept."""
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_the_core_uses_only_what_reads_nothing() -> None:
    """No files, no clock, no environment: only the pure part of the standard library."""
    for path in _modules("ivr/core"):
        roots = {name.partition(".")[0] for name in _imports(path)}
        assert roots <= PURE | {"ivr"}, _name(path)
        assert not re.search(r"\.(now|utcnow|today)\(", path.read_text(encoding="utf-8")), _name(path)


# app.py is where Flask begins; the bench compares with two applications that are not ours.
OUTSIDE = {"app.py": {"flask"}, "bare_app.py": {"flask"}, "tutorial_app.py": {"flask", "twilio"}}


def test_app_and_scripts_reach_libraries_through_the_hotline() -> None:
    """They stand outside the package that the contracts are about."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one["name"].startswith("Each library")]
    libraries = set(contract["forbidden_modules"])
    for path in [ROOT / "app.py", *_modules("scripts")]:
        known = {name.partition(".")[0] for name in _imports(path)} & libraries
        assert known <= OUTSIDE.get(path.name, set()), _name(path)


def test_the_environment_is_read_in_one_place() -> None:
    """settings.py is the only reader of os.environ."""
    for path in _modules("ivr"):
        source = path.read_text(encoding="utf-8")
        assert _name(path) == "ivr/settings.py" or not re.search(r"os\.environ|getenv", source), _name(path)


def test_the_webhook_reaches_no_voice() -> None:
    """Serving and recording meet only in live.json."""
    assert (
        _loaded("app")
        & {"ivr.compile.voices", "ivr.compile.sound.telephone", "ivr.compile.texts", *NEVER_SERVED}
        == set()
    )


@pytest.mark.slow
def test_recording_reaches_no_flask() -> None:
    """Staff need no web server."""
    assert not {
        name
        for name in _loaded("ivr.compile.build")
        if name.partition(".")[0] in ("flask", "werkzeug", "twilio")
    }


def _loaded(module: str) -> set[str]:
    """All modules that are loaded by importing this one, in a process of its own."""
    program = f"import sys, {module}; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_every_test_is_a_sentence(collected: list[pytest.Function]) -> None:
    """Each test has a docstring."""
    assert [test.nodeid for test in collected if not test.function.__doc__] == []


def test_the_top_level_holds_what_the_readme_explains() -> None:
    """Nothing stands at the top that a newcomer can't explain."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    top = {name.partition("/")[0] for name in tracked if name}
    assert top <= {
        ".ci",
        ".dockerignore",
        ".gitignore",
        ".python-version",
        "CHANGELOG.md",
        "Dockerfile",
        "Procfile",
        "README.md",
        "app.json",
        "app.py",
        "audio",
        "docs",
        "ivr",
        "pyproject.toml",
        "requirements-dev.txt",
        "requirements-audit.txt",
        "requirements-web.lock",
        "requirements-web.txt",
        "requirements.lock",
        "requirements.txt",
        "scripts",
        "tests",
    }
