"""The files below audio/texts, and everything that is wrong with them, collected as it is found.

YAML is read with its line numbers, which PyYAML's own loader forgets: staff get file and line of each
problem, and a name that is given twice is one. Only what the texts need is read: names with a word or a
sentence, or with a group of such names below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ivr.core.guide import PRACTICE_STEPS
from ivr.errors import Problem

ACCEPTED = "accept"  # the group of advices that staff have decided not to follow, each with its reason
Names = tuple[str, ...]  # ("offer", "slow")
_HEAD_NAMES = {(name,) for name in ("title", "menu", "as_of", "review_by", "kind", *PRACTICE_STEPS)}


@dataclass(frozen=True, slots=True)
class Lines:
    """Wordings and the lines they stand in, by their names from the outermost group inward."""

    wordings: Mapping[Names, str] = field(default_factory=dict)
    numbers: Mapping[Names, int] = field(default_factory=dict)

    def get(self, *names: str, default: str = "") -> str:
        """One wording, or the default."""
        return self.wordings.get(names, default)

    def line(self, *names: str) -> int:
        """Where it stands; 1 where it doesn't."""
        return self.numbers.get(names, 1)

    def below(self, *names: str) -> dict[str, str]:
        """The names directly in one group."""
        depth = len(names)
        return {
            path[-1]: text
            for path, text in self.wordings.items()
            if path[:depth] == names and len(path) == depth + 1
        }

    def groups(self, *names: str) -> set[str]:
        """The groups directly in one group."""
        depth = len(names)
        return {path[depth] for path in self.wordings if path[:depth] == names and len(path) > depth + 1}


@dataclass(frozen=True, slots=True)
class Body:
    """What stands below the front matter, and the line it begins in."""

    text: str
    first_line: int


@dataclass
class TextFiles:
    """Reads files of this folder; never raises for what stands in them, but remembers it."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """How staff know the file: texts/5-kosten.md."""
        return path.relative_to(self.folder.parent).as_posix()

    def problem(self, path: Path, line: int, what: str) -> None:
        """Remember what is wrong, and where."""
        self.problems.append(Problem(self.name(path), line, what))

    def read(self, path: Path) -> str:
        """The text of a file; empty where there is none that can be read."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problem(path, 1, "Die Datei fehlt. Bitte legen Sie sie an oder holen Sie sie zurück.")
        except UnicodeDecodeError:
            self.problem(
                path, 1, "Die Datei ist nicht in UTF-8 gespeichert. Bitte beim Speichern UTF-8 wählen."
            )
        except OSError:
            self.problem(path, 1, "Die Datei ist nicht lesbar. Ist sie in einem anderen Programm geöffnet?")
        else:
            if not text.strip():
                self.problem(path, 1, "Die Datei ist leer. Bitte holen Sie den Text zurück.")
            return text
        return ""

    def yaml(self, path: Path, text: str) -> Lines:
        """The names and wordings in a YAML text."""
        lines, problems = _read_yaml(text)
        for line, what in problems:
            self.problem(path, line, what)
        return lines

    def front_matter(self, path: Path) -> tuple[Lines, Body]:
        """The lines between the two --- and the text below them."""
        text = self.read(path)
        parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
        if len(parts) < 3 or parts[0].strip():
            if text.strip():
                self.problem(
                    path, 1, "Der Kopf fehlt. Die Datei beginnt mit einer Zeile --- und den Angaben darunter."
                )
            return Lines(), Body("", 1)
        head = self.yaml(path, parts[1])
        for names in head.wordings.keys() - _HEAD_NAMES:
            if names[0] != ACCEPTED:
                self.problem(
                    path, head.line(*names), f"Die Angabe „{names[0]}:“ gibt es nicht. Bitte löschen."
                )
        return head, Body(parts[2], text.count("\n") - parts[2].count("\n") + 1)

    def need(self, path: Path, head: Lines, name: str) -> str:
        """An entry of the front matter that has to be there."""
        if head.wordings and not any(map(str.isalnum, head.get(name))):
            self.problem(
                path, 1, f"Die Angabe „{name}:“ fehlt oder ist leer. Bitte ergänzen Sie sie im Kopf."
            )
        return head.get(name).strip()

    def month(self, path: Path, head: Lines, name: str) -> str:
        """An entry that is a year and a month, or is not there."""
        value = head.get(name).strip()
        if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value, re.ASCII):
            line = head.line(name)
            self.problem(path, line, f"{name} ist „{value}“. Richtig ist Jahr und Monat: 2020-04")
        return value


def _read_yaml(text: str) -> tuple[Lines, list[tuple[int, str]]]:
    """The wordings of a YAML text, and all its problems: the line, counted from 1, and what is wrong."""
    problems: list[tuple[int, str]] = []
    wordings: dict[Names, str] = {}
    numbers: dict[Names, int] = {}
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return Lines(), [(_line_of(error), _remedy(error))]
    for names, value in _walk(root, (), problems):
        line = value.start_mark.line + 1
        if names in wordings:
            twice = f"„{names[-1]}“ kommt zweimal vor. Bitte löschen Sie eine der beiden Zeilen."
            problems.append((line, twice))
        wordings[names], numbers[names] = value.value, line
    return Lines(wordings, numbers), problems


def _walk(
    node: yaml.Node | None, names: Names, problems: list[tuple[int, str]]
) -> Iterator[tuple[Names, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode) and names:
        yield names, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*names, str(key.value)), problems)
    elif node is not None:
        what = "Hier steht eine Liste. Erwartet wird ein Name, ein Doppelpunkt und ein Satz."
        problems.append((node.start_mark.line + 1, what))


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _remedy(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return "Hier steht ein unsichtbares Steuerzeichen. Bitte löschen Sie es."
    return (
        "Diese Zeile ist so nicht lesbar. Fehlt ein Doppelpunkt, ein Leerzeichen oder ein Anführungszeichen? "
        'Sätze mit Doppelpunkt stehen in "Anführungszeichen".'
    )
