"""The files below audio/texts, and everything that is wrong with them, collected as it is found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ivr.compile.texts.yaml_lines import Lines, read_yaml
from ivr.errors import Problem

ACCEPTED = "accept"  # the group of advices that staff have decided not to follow, each with its reason
_HEAD_NAMES = {("title",), ("menu",), ("as_of",), ("review_by",)}


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
        lines, problems = read_yaml(text)
        for found in problems:
            self.problem(path, found.line, found.what)
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
