"""YAML as staff write it: names with a word or a sentence, in groups, and the line of each.

PyYAML's own loader forgets lines, takes the last of two equal names, and cuts a sentence at " #" without a
word. So its nodes are read here, and each of these is a problem with its line:

- a name that is given twice, a list or a group where a sentence belongs;
- a sentence that is cut at " #": the author sees all of it and nobody would hear the rest;
- a closing quotation mark that is missing: told in the line where the opening one stands, which is not where
  YAML notices it;
- anchors and aliases, and more than a few levels: nobody needs them, and few characters of them can fill the
  memory of a computer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

MAX_LEVELS = 5  # voices, one voice, one word, and room for what a word may need
Names = tuple[str, ...]  # ("offer", "slow")
Found = tuple[int, str]  # a line, counted from 1, and what is wrong there
NO_LISTS: frozenset[Names] = frozenset()

_OPENED = re.compile(r"""^\s*(?:-\s+|[^\s#'"][^:#'"]*:\s+)(?P<mark>["'])""")
_SIGN_FIRST = re.compile(r":\s+[*&!%@`|>]")
_ENTRY = re.compile(r"^\s*\w[\w-]*:(?:\s|$)")
_CUT = (
    "Ab dem Zeichen # liest die Hotline hier nichts mehr. Soll alles gesagt werden, setzen Sie den Satz in "
    '"Anführungszeichen". Eine Notiz gehört in eine eigene Zeile, mit # davor.'
)
_OPEN = 'Hier fehlt ein Anführungszeichen. Was mit " beginnt, endet auch mit ".'
_LIST = "Hier steht eine Liste. Erwartet wird ein Name, ein Doppelpunkt und ein Satz."
_NESTED = "Hier steht zu viel ineinander. Erwartet wird ein Name, ein Doppelpunkt und ein Satz."
_ALIAS = 'Ein Satz, der mit einem Zeichen wie * oder & beginnt, steht in "Anführungszeichen".'
_INDENTED = (
    "Diese Zeile ist weiter eingerückt als die davor. Was zusammen in eine Gruppe gehört, beginnt mit gleich "
    "vielen Leerzeichen."
)
_TAB = "Diese Zeile beginnt mit einem Tabulator. Bitte nehmen Sie stattdessen zwei Leerzeichen."
_UNREADABLE = (
    "Diese Zeile ist so nicht lesbar. Fehlt ein Doppelpunkt, ein Leerzeichen oder ein Anführungszeichen? "
    'Sätze mit Doppelpunkt stehen in "Anführungszeichen".'
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Wordings and the lines they stand in, by their names from the outermost group inward.

    An entry of a list is named by itself: ("familiar", "nachbarn"); a group in a list by its number, from 1:
    ("persons", "1", "number").
    """

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


def read_yaml(text: str, lists: Collection[Names] = NO_LISTS) -> tuple[Lines, list[Found]]:
    """The wordings of a YAML text, and all its problems. Lists are allowed under these names only."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except _RefusedError as error:
        return Lines(), [error.found]
    except yaml.YAMLError as error:
        return Lines(), [_problem(error, text)]
    return _Reader(text.split("\n"), lists).read(root)


class _RefusedError(Exception):
    """What is not even composed."""

    def __init__(self, line: int, what: str) -> None:
        self.found = (line, what)


class _Loader(yaml.SafeLoader):
    """Composes nodes, and stops at the first that is an alias, is named to become one, or is too deep."""

    level = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.NodeEvent = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1 if event.start_mark else 1
        if event.anchor:
            raise _RefusedError(line, _ALIAS)
        self.level += 1
        if self.level > MAX_LEVELS + 1:  # the innermost is a word
            raise _RefusedError(line, _NESTED)
        node = super().compose_node(parent, index)
        self.level -= 1
        return node


@dataclass
class _Reader:
    """Goes through the nodes and remembers wordings and problems."""

    lines: list[str]
    lists: Collection[Names]
    wordings: dict[Names, str] = field(default_factory=dict)
    numbers: dict[Names, int] = field(default_factory=dict)
    problems: list[Found] = field(default_factory=list)

    def read(self, root: yaml.Node | None) -> tuple[Lines, list[Found]]:
        for names, value in self.walk(root, ()):
            line = value.start_mark.line + 1
            if names in self.wordings:
                twice = f"„{names[-1]}“ kommt zweimal vor. Bitte löschen Sie eine der beiden Zeilen."
                self.problems.append((line, twice))
            self.wordings[names], self.numbers[names] = value.value, line
            self.problems += [(line, what) for what in self.wrong(value)]
        return Lines(self.wordings, self.numbers), self.problems

    def walk(self, node: yaml.Node | None, names: Names) -> Iterator[tuple[Names, yaml.ScalarNode]]:
        if isinstance(node, yaml.ScalarNode) and names:
            yield names, node
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from self.walk(value, (*names, str(key.value)))
        elif isinstance(node, yaml.SequenceNode) and names in self.lists:
            for number, entry in enumerate(node.value, 1):
                name = entry.value if isinstance(entry, yaml.ScalarNode) else number
                yield from self.walk(entry, (*names, str(name)))
        elif node is not None:
            self.problems.append((node.start_mark.line + 1, _LIST))

    def wrong(self, value: yaml.ScalarNode) -> Iterator[str]:
        """A sentence that is not what its author sees."""
        if value.style is None and self.is_cut(value):
            yield _CUT
        if value.style in ('"', "'"):
            later = self.lines[value.start_mark.line + 1 : value.end_mark.line + 1]
            if any(map(_ENTRY.match, later)):
                yield _OPEN

    def is_cut(self, value: yaml.ScalarNode) -> bool:
        rest = self.lines[value.end_mark.line][value.end_mark.column :]
        return rest.lstrip().startswith("#")


def _problem(error: yaml.YAMLError, text: str) -> Found:
    """The line of an error, and what to do."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    opened = [number for number, found in enumerate(lines[:line], 1) if _is_open(found)]
    if opened:
        return opened[0], _OPEN
    written = lines[line - 1] if line <= len(lines) else ""
    if written.startswith("\t"):
        return line, _TAB
    if _SIGN_FIRST.search(written):
        return line, _ALIAS
    before = next(filter(str.strip, reversed(lines[: line - 1])), "")
    if _ENTRY.match(written) and _ENTRY.match(before) and _indent(written) > _indent(before):
        return line, _INDENTED
    return line, _UNREADABLE


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_open(line: str) -> bool:
    """Whether a line opens a quotation and does not close it."""
    opened = _OPENED.match(line)
    return opened is not None and opened["mark"] not in line[opened.end() :].replace('\\"', "")
