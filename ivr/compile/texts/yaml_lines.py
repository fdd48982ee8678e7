"""YAML with its line numbers: what PyYAML's own loader forgets.

Staff get file and line of each problem, and a name that is given twice is one: the last does not win.
Only what the texts need: names with a word or a sentence, or with a group of such names below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

Names = tuple[str, ...]  # ("offer", "slow")


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """What is wrong, and the line in the file, counted from 1."""

    line: int
    what: str


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


def read_yaml(text: str) -> tuple[Lines, list[YamlProblem]]:
    """The wordings of a YAML text, and all its problems."""
    problems: list[YamlProblem] = []
    wordings: dict[Names, str] = {}
    numbers: dict[Names, int] = {}
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return Lines(), [YamlProblem(_line_of(error), _remedy(error))]
    for names, value in _walk(root, (), problems):
        line = value.start_mark.line + 1
        if names in wordings:
            twice = f"„{names[-1]}“ kommt zweimal vor. Bitte löschen Sie eine der beiden Zeilen."
            problems.append(YamlProblem(line, twice))
        wordings[names], numbers[names] = value.value, line
    return Lines(wordings, numbers), problems


def _walk(
    node: yaml.Node | None, names: Names, problems: list[YamlProblem]
) -> Iterator[tuple[Names, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode) and names:
        yield names, node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*names, str(key.value)), problems)
    elif node is not None:
        problems.append(
            YamlProblem(
                node.start_mark.line + 1,
                "Hier steht eine Liste. Erwartet wird ein Name, ein Doppelpunkt und ein Satz.",
            )
        )


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
