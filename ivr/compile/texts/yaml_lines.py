"""YAML as staff write it: names with a word or a sentence, in groups, and the line of each.

PyYAML's own loader forgets lines, takes the last of two equal names, and cuts a sentence at " #" without a
word. So its nodes are read here, and each of these is a problem with its line:

- a name that is given twice, a list or a group where a sentence belongs;
- a sentence that is cut at " #": the author sees all of it and nobody would hear the rest;
- a closing quotation mark or a colon that is missing: told in the line where it is missing, which is not
  where YAML notices it (`_problem`);
- typographic quotation marks around a sentence: „…“ means nothing to YAML; word processors make it of "…";
- anchors and aliases, and more than a few levels: nobody needs them, and few characters of them can fill the
  memory of a computer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

MAX_LEVELS = 5  # voices, one voice, one word, and room for what a word may need
Names = tuple[str, ...]  # ("offer", "slow")
Found = tuple[int, str]  # a line, counted from 1, and what is wrong there
NO_LISTS: frozenset[Names] = frozenset()

_OPENED = re.compile(r"""^\s*(?:-\s+|[^\s#'"][^:#'"]*:\s+)(?P<mark>["'])""")
_SIGN_FIRST = re.compile(r":\s+[*&!%@`|>]")
_ENTRY = re.compile(r"^\s*\w[\w-]*:(?:\s|$)")
_OPENING, _CLOSING = "„“”‚‘’»«‹›", "“”‘’«»›‹\"'"
_VALUE = re.compile(r"^\s*(?:-\s+|\w[\w-]*:\s+)(?P<value>\S.*)$")
_CUT = (
    "Ab dem Zeichen # liest die Hotline hier nichts mehr. Soll alles gesagt werden, setzen Sie den Satz in "
    '"Anführungszeichen". Eine Notiz gehört in eine eigene Zeile, mit # davor.'
)
_OPEN = 'Hier fehlt ein Anführungszeichen. Was mit " beginnt, endet auch mit ", und umgekehrt.'
_TYPOGRAPHIC = (
    "Um den Satz stehen geschwungene Anführungszeichen wie „ und “. Hier gelten nur die geraden, "
    'wie in title: "Kosten". Manche Schreibprogramme tauschen sie von selbst aus, ein einfacher Editor nicht.'
)
_NO_COLON = "Hier fehlt nach dem Namen ein Doppelpunkt mit einem Leerzeichen dahinter, wie in title: Kosten"
_COLON_INSIDE = (
    'Im Satz steht ein Doppelpunkt. Setzen Sie ihn ganz in "Anführungszeichen": title: "Kosten: alles"'
)
_GOES_ON = (
    "Der Satz geht hinter seinem zweiten Anführungszeichen weiter. "
    "In \"…\" darf kein \" stehen und in '…' kein '. Nehmen Sie im Satz selbst „ und “."
)
_LIST = "Hier steht eine Liste. Erwartet wird ein Name, ein Doppelpunkt und ein Satz."
_NESTED = "Hier steht zu viel ineinander. Erwartet wird ein Name, ein Doppelpunkt und ein Satz."
_ALIAS = 'Ein Satz, der mit einem Zeichen wie * oder & beginnt, steht in "Anführungszeichen".'
_INDENTED = (
    "Diese Zeile ist weiter eingerückt als die davor. Was zusammen in eine Gruppe gehört, beginnt mit gleich "
    "vielen Leerzeichen."
)
_OUTDENTED = (
    "Diese Zeile ist weiter eingerückt als die danach. Was zusammen in eine Gruppe gehört, beginnt mit "
    "gleich vielen Leerzeichen."
)
_TAB = "In dieser Zeile steht ein Tabulator. Bitte nehmen Sie stattdessen Leerzeichen."
_NO_DASH = "Hier fehlt vorne „- “. In dieser Liste beginnt jede Zeile mit einem Strich und einem Leerzeichen."
_OTHER_BEGINNING = (
    "Diese Zeile beginnt anders als die übrigen ihrer Gruppe. Bei „persons:“ und „familiar:“ hat jeder "
    "Eintrag „- “ davor, sonst keine Zeile, und alle sind gleich weit eingerückt."
)
_UNREADABLE = (
    "Diese Zeile ist so nicht lesbar. Fehlt ein Doppelpunkt, ein Leerzeichen oder ein Anführungszeichen? "
    'Sätze mit Doppelpunkt stehen in "Anführungszeichen".'
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Wordings and the lines they stand in, by their names from the outermost group inward.

    A line without a wording is one whose problem has been told.

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
        root = _composed(text)
    except _RefusedError as error:
        return Lines(), [error.found]
    except yaml.YAMLError as error:
        return Lines(), [_problem(error, text)]
    return _Reader(text.split("\n"), lists).read(root)


@lru_cache(64)  # the files of a guide; most of them are the same when it is read again
def _composed(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


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
            wrong = [(line, what) for what in self.wrong(value)]
            self.numbers[names] = line
            if value.value or not wrong:
                self.wordings[names] = value.value
            self.problems += wrong
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
            line = node.start_mark.line + 1
            self.problems.append((line, _LIST))
            self.numbers[names] = line

    def wrong(self, value: yaml.ScalarNode) -> Iterator[str]:
        """A sentence that is not what its author sees."""
        if value.style is None:
            yield from self.wrong_without_quotes(value)
        if value.style in ('"', "'"):
            later = self.lines[value.start_mark.line + 1 : value.end_mark.line + 1]
            if any(map(_ENTRY.match, later)):
                yield _OPEN

    def wrong_without_quotes(self, value: yaml.ScalarNode) -> Iterator[str]:
        written = self.lines[value.start_mark.line][value.start_mark.column :].rstrip()
        if _is_typographic(value.value) or (self.is_cut(value) and _is_typographic(written)):
            yield _TYPOGRAPHIC
        elif self.is_cut(value):
            yield _CUT
        elif _is_closed_only(value.value):
            yield _OPEN

    def is_cut(self, value: yaml.ScalarNode) -> bool:
        rest = self.lines[value.end_mark.line][value.end_mark.column :]
        return rest.lstrip().startswith("#")


def _problem(error: yaml.YAMLError, text: str) -> Found:
    """The line of an error, and what to do.

    YAML notices most mistakes too late: a sentence that is not closed goes on to the next quotation mark, and
    a name without a colon is a sentence that ends where the next line has one. So the lines up to the one
    that YAML names are looked at, and the first that can't be what its author meant is to blame.
    """
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    for number, written in enumerate(lines[:line], 1):
        if what := _wrong_quotes(written) or _wrong_indent(written, lines[: number - 1]):
            return number, what
    written = lines[line - 1] if line <= len(lines) else ""
    above = [number for number in range(1, line) if lines[number - 1].strip()]
    before = lines[above[-1] - 1] if above else ""
    if above and not _is_entry(before) and _ENTRY.match(written):
        return above[-1], _NO_DASH if before.lstrip().startswith("-") else _NO_COLON
    if not _is_entry(written) and written.strip():
        return line, _TAB if "\t" in written else _NO_COLON
    if _SIGN_FIRST.search(written):
        return line, _ALIAS
    if re.search(r":\t", written):
        return line, _TAB
    if _ENTRY.match(written) and _ENTRY.match(before) and _indent(written) > _indent(before):
        return line, _INDENTED
    if _ENTRY.match(written) and len(above) == 1 and _indent(written) < _indent(before):
        return above[0], _OUTDENTED
    return line, _unlike_its_group(written, lines[: line - 1]) or _wrong_in(written)


def _wrong_quotes(written: str) -> str:
    """What is wrong with the quotation marks of a line; empty where nothing is."""
    value = _VALUE.match(written)
    sentence = value["value"].rstrip() if value else ""
    if _is_typographic(sentence) or (_is_open(written) and sentence.endswith(tuple(_OPENING))):
        return _TYPOGRAPHIC
    return _OPEN if _is_open(written) or _is_closed_only(sentence) else ""


def _wrong_indent(written: str, above: list[str]) -> str:
    """A tab in front of a line, or no dash where the line above has one; empty where neither is so."""
    before = next(filter(str.strip, reversed(above)), "")
    if "\t" in written[: _indent(written)] and written.strip():
        return _TAB
    in_list = before.lstrip().startswith("- ") and _indent(before) == _indent(written) > 0
    if not in_list or not written.strip() or _is_entry(written):
        return ""
    return _OTHER_BEGINNING if ":" in written else _NO_DASH


def _unlike_its_group(written: str, above: list[str]) -> str:
    """A dash that the lines of its group have not, or the other way round, or an indent of its own."""
    indents = {0}  # of the groups that are open in front of the line
    dashes: dict[int, bool] = {}  # whether the last line of each begins with a dash
    for line in filter(str.strip, above):
        indent, dash = _indent(line), line.lstrip().startswith("- ")
        inner = {indent, indent + 2} if dash else {indent}
        indents = {open_ for open_ in indents if open_ < indent} | inner
        dashes |= {indent: dash} if not line.lstrip().startswith("#") else {}
    own, dash = _indent(written), written.lstrip().startswith("- ")
    if (not own and not dash) or "".join(above[-1:]).rstrip().endswith(":"):
        return ""  # a name of its own, or the first line of a group
    return _OTHER_BEGINNING if own not in indents or dashes.get(own, dash) != dash else ""


def _wrong_in(written: str) -> str:
    """What is wrong with a line that has a name, a colon and a sentence."""
    value = _VALUE.match(written)
    sentence = value["value"] if value else ""
    if "\t" in written:
        return _TAB
    if sentence.startswith(('"', "'")):
        return _GOES_ON
    return _COLON_INSIDE if re.search(r":(?:\s|$)", sentence) else _UNREADABLE


def _is_entry(written: str) -> bool:
    """Whether a line is a name and a colon, an item of a list, or a note."""
    return bool(_ENTRY.match(written)) or written.lstrip().startswith(("#", "- ", "---"))


def _is_closed_only(sentence: str) -> bool:
    """Whether a quotation mark ends a sentence that none begins."""
    return sentence.endswith('"') and sentence.count('"') == 1


def _is_typographic(sentence: str) -> bool:
    """Whether a sentence stands in quotation marks that mean nothing to YAML: „Kosten“, or „Kosten".

    „Ja“ oder „Nein“ is a sentence that begins and ends with a quotation.
    """
    inside = sentence[1:-1]
    quoted = len(sentence) > 2 and sentence[0] in _OPENING and sentence[-1] in _CLOSING
    return quoted and not any(mark in inside for mark in _OPENING)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_open(line: str) -> bool:
    """Whether a line opens a quotation and does not close it."""
    opened = _OPENED.match(line)
    return opened is not None and opened["mark"] not in line[opened.end() :].replace('\\"', "")
