"""The packages of ivr/ and who imports whom, read from the code: what docs/architecture.md shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BEGIN, END = "<!-- packages -->\n", "<!-- /packages -->"
# Modules that several packages share. What is in a package of a package counts as that package.
CONTRACTS = ("clock", "commands", "errors", "files", "release", "settings", "signature")


def written_into(document: str, ivr: Path) -> str:
    """The document with the drawing and the table of packages between its two marks."""
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{_drawing(ivr)}\n{_table(ivr)}{END}{after}"


def _drawing(ivr: Path) -> str:
    """Arrows between the packages, for Mermaid; errors, files and settings are used by all and left out."""
    shown = [path.parent.name for path in sorted(ivr.glob("*/__init__.py"))] + ["release", "signature"]
    arrows = {
        (_package(path, ivr), target)
        for path in ivr.rglob("*.py")
        for target in _imported(path)
        if target in shown and _package(path, ivr) in shown and target != _package(path, ivr)
    }
    lines = [f"    {source} --> {target}" for source, target in sorted(arrows)]
    return "\n".join(["```mermaid", "graph TD", *lines, "```", ""])


def _table(ivr: Path) -> str:
    rows = ["| Place | What it is for | Modules |", "|---|---|---|"]
    for path in sorted(ivr.rglob("__init__.py")):
        if path.parent != ivr:
            names = ", ".join(f"`{one.stem}`" for one in sorted(path.parent.glob("[a-z]*.py")))
            rows.append(f"| `ivr/{path.parent.relative_to(ivr).as_posix()}/` | {_summary(path)} | {names} |")
    rows += [f"| `ivr/{name}.py` | {_summary(ivr / f'{name}.py')} | |" for name in CONTRACTS]
    return "\n".join([*rows, ""])


def _summary(path: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def _package(path: Path, ivr: Path) -> str:
    return path.relative_to(ivr).parts[0].removesuffix(".py")


def _imported(path: Path) -> Iterator[str]:
    """The parts of ivr that this module imports: "core", "release"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "ivr":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ivr."):
            yield str(node.module).split(".")[1]
