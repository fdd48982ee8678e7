"""The program is any organisation's: nothing in it is of the first one, whose guide is shipped with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from first_organisation import FIRST

from ivr.core.organisation import Organisation
from ivr.settings import ROOT

PROGRAM = ("ivr", "scripts", "app.py")
LANGUAGE = ROOT / "ivr" / "compile" / "german"  # its word lists are of German, whoever speaks it
READ = (".py", ".html", ".js", ".css", ".md", ".yaml", ".svg", ".json")


def _files() -> Iterator[Path]:
    for name in PROGRAM:
        path = ROOT / name
        yield from [path] if path.is_file() else (it for it in path.rglob("*") if it.suffix in READ)


def _names(ours: Organisation) -> set[str]:
    """Its whole names, and its web address without what every address has."""
    host = re.sub(r"^(https?://)?(www\.)?", "", ours.web).rpartition(".")[0]
    return {*filter(None, (ours.name, ours.spoken, host))}


def test_the_program_names_no_organisation() -> None:
    """Neither its name nor its address stands in the code, in a page or in an example."""
    found = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in _files()
        for name in _names(FIRST)
        if name.casefold() in path.read_text(encoding="utf-8").casefold()
    ]
    assert found == []


def test_no_word_of_its_name_stands_in_the_program() -> None:
    """But for the word lists of German, where any word may stand."""
    words = set(re.findall(r"[^\W\d_]{4,}", f"{FIRST.name} {FIRST.spoken}"))
    assert words
    found = [
        (path.relative_to(ROOT).as_posix(), word)
        for path in _files()
        if LANGUAGE not in path.parents
        for word in words
        if re.search(rf"(?<![^\W_]){word}(?![^\W_])", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert found == []
