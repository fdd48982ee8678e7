"""Who may import whom. The house stays as it was drawn."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.settings import ROOT

# A library, and the only modules that may import it.
ONLY_IN = {
    "twilio": {
        "ivr/serve/twiml.py",
        "ivr/operations/account/client.py",
        "scripts/loadtest/tutorial_app.py",
    },
    "dotenv": {"ivr/settings.py"},
    "sqlalchemy": {"ivr/statistics/store.py"},
    "prometheus_client": {"ivr/statistics/metrics.py"},
    "boto3": {"ivr/operations/upload.py"},
    "botocore": {"ivr/operations/upload.py"},
    "flask": {
        "ivr/serve/webhook.py",
        "ivr/serve/routes.py",
        "ivr/simulator/browser/routes.py",
        "app.py",
        "scripts/loadtest/bare_app.py",
        "scripts/loadtest/tutorial_app.py",
    },
    "py_nanotts": {"ivr/compile/voices/nano.py"},
    "gtts": {"ivr/compile/voices/gtts.py"},
    "requests": {
        "ivr/compile/voices/gtts.py",
        "ivr/operations/doctor/http.py",
        "ivr/operations/account/reachable.py",
    },
    "piper": {"ivr/compile/voices/piper.py"},
    "num2words": {"ivr/compile/numbers.py"},
    "markdown_it": {"ivr/compile/texts/tree.py"},
    "yaml": {"ivr/compile/texts/yaml_lines.py"},
    "soxr": {"ivr/compile/sound/telephone.py"},
    "pyphen": {"ivr/compile/syllables.py"},
    "jinja2": {"ivr/compile/documents/proof.py", "ivr/statistics/page.py"},
    "reportlab": {"ivr/compile/documents/paper.py"},
}
# All of the standard library that the core may use: what neither reads nor writes nor looks at a clock.
PURE = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
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
    "markdown_it",
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
    "sqlalchemy",  # later, by the one process that hands the counts over
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


@pytest.mark.parametrize("path", _modules("ivr/core"), ids=_name)
def test_the_core_uses_only_what_reads_nothing(path: Path) -> None:
    """No files, no clock, no environment: only the pure part of the standard library."""
    for name in _imports(path):
        root = name.partition(".")[0]
        assert root in PURE | {"ivr"}, name


@pytest.mark.parametrize("path", [*_modules("ivr"), ROOT / "app.py", *_modules("scripts")], ids=_name)
def test_each_library_is_known_in_one_place(path: Path) -> None:
    """Whoever replaces a library changes one module."""
    for name in _imports(path):
        allowed = ONLY_IN.get(name.partition(".")[0])
        assert allowed is None or _name(path) in allowed, name


@pytest.mark.parametrize("path", _modules("ivr"), ids=_name)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    """settings.py is the only reader of os.environ."""
    source = path.read_text(encoding="utf-8")
    assert _name(path) == "ivr/settings.py" or not re.search(r"os\.environ|getenv", source)


def test_the_webhook_reaches_no_voice_and_recording_reaches_no_flask() -> None:
    """Serving and recording meet only in live.json."""
    assert (
        _loaded("app")
        & {"ivr.compile.voices", "ivr.compile.sound.telephone", "ivr.compile.texts", *NEVER_SERVED}
        == set()
    )
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


def test_every_module_says_what_it_is_for() -> None:
    """The first lines of a module are its sign on the door."""
    for path in [*_modules("ivr"), ROOT / "app.py", *_modules("scripts"), *_modules("tests")]:
        source = path.read_text(encoding="utf-8")
        assert not source.strip() or ast.get_docstring(ast.parse(source)), _name(path)


def test_every_test_is_a_sentence() -> None:
    """Each test has a docstring."""
    for path in _modules("tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{_name(path)}: {node.name}"


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
        "requirements-web.txt",
        "requirements.txt",
        "scripts",
        "tests",
    }
