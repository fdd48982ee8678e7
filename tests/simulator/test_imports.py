"""The phone finds what Twilio would find, because it knows no more than Twilio does."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PHONE = Path(__file__).parents[2] / "ivr" / "phone"
ALLOWED = {"ivr.simulator", "ivr.signature", "werkzeug", "_typeshed"}


def _imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _is_allowed(module: str) -> bool:
    known = any(module == name or module.startswith(name + ".") for name in ALLOWED)
    return known or module.partition(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("module", sorted(PHONE.glob("*.py")), ids=lambda path: path.name)
def test_the_phone_knows_the_hotline_by_its_webhook_only(module: Path) -> None:
    """No dialog, no TwiML writer, no Twilio library; werkzeug only plays the wire inside one process."""
    strangers = [name for name in _imports(module.read_text(encoding="utf-8")) if not _is_allowed(name)]
    assert strangers == []


def test_a_stranger_would_be_found() -> None:
    """The check above can fail."""
    source = "from ivr.serve.twiml import a\nimport ivr.phonebook, flask\nfrom ivr.simulator import line\n"
    assert [name for name in _imports(source) if not _is_allowed(name)] == [
        "ivr.serve.twiml",
        "ivr.phonebook",
        "flask",
    ]
