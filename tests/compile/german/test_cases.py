"""What is typed is what is said: sentences from public reports on speech synthesis, and some of our own.

`german.tsv` and `german_own.tsv` hold what is written, the right forms, parted by |, and the kind. A row is
right where one of its forms is said and nothing is doubtful, or where it says REFUSED and there is a doubt.
It is refused where there is a doubt all the same, and wrong where something else is said without a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.compile.german import read
from ivr.compile.numbers import NumberWords

DATA = Path(__file__).parents[2] / "data"
NUMERALS = NumberWords()
THRESHOLDS = (("german.tsv", 200, 0), ("german_own.tsv", 300, 5))  # least that are right, most that are wrong


@dataclass(frozen=True, slots=True)
class Case:
    """One row."""

    written: str
    right: tuple[str, ...]
    kind: str

    def verdict(self) -> str:
        """right, refused or wrong."""
        reading = read(self.written, NUMERALS)
        if reading.doubts:
            return "right" if "REFUSED" in self.right else "refused"
        said = _plain(reading.spoken)
        shorter = said.replace("einhundert", "hundert").replace("eintausend", "tausend")
        forms = {said, shorter, said.replace(" / ", " "), shorter.replace(" / ", " ")}
        return "right" if any(form in self.right for form in forms) else "wrong"


def cases(name: str) -> Iterator[Case]:
    """The rows of a file."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]:
        written, right, kind = line.split("\t")
        yield Case(written.replace("\\n", "\n"), tuple(map(str.strip, right.split("|"))), kind)


def _plain(said: str) -> str:
    """In small letters, with no punctuation but the ends of sentences; "zwo" is another word for "zwei"."""
    text = re.sub(r"\bzwo\b", "zwei", said.lower())
    text = re.sub(r"[^\w/ ]", " ", re.sub(r"[.!?]+(?:\s|$)", " / ", text))
    return re.sub(r"(?: /)+", " /", " ".join(text.split())).strip(" /")


@pytest.mark.parametrize(("name", "least", "most"), THRESHOLDS)
def test_what_is_typed_is_what_is_said(
    name: str, least: int, most: int, count: Callable[[str], None]
) -> None:
    """Nearly every row is right, and what is not is refused; the table shows it kind by kind."""
    verdicts = [(case, case.verdict()) for case in cases(name)]
    totals = Counter(verdict for _, verdict in verdicts)
    for line in _table(name, verdicts):
        count(line)
    assert totals["right"] >= least
    assert totals["wrong"] <= most, [case.written for case, verdict in verdicts if verdict == "wrong"]


def _table(name: str, verdicts: list[tuple[Case, str]]) -> Iterator[str]:
    yield f"{name:<30} right refused wrong"
    for kind in dict.fromkeys(case.kind for case, _ in verdicts):
        found = Counter(verdict for case, verdict in verdicts if case.kind == kind)
        yield f"{kind:<30} {found['right']:>5} {found['refused']:>7} {found['wrong']:>5}"
    found = Counter(verdict for _, verdict in verdicts)
    yield f"{'all':<30} {found['right']:>5} {found['refused']:>7} {found['wrong']:>5}"


def test_a_wrong_form_is_counted_as_wrong() -> None:
    """The judge can say no: another form, a missing doubt, a doubt that nobody asked for."""
    assert Case("Am 3. Mai", ("am dritten mai",), "Datum").verdict() == "right"
    assert Case("Am 3. Mai", ("am drei mai",), "Datum").verdict() == "wrong"
    assert Case("Am 3. Mai", ("REFUSED",), "Datum").verdict() == "wrong"
    assert Case("Am 31. April", ("am einunddreißigsten april",), "Datum").verdict() == "refused"
