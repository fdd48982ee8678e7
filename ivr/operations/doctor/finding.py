"""What a check has found: good, worth a hint, wrong with its remedy, or not checked and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a finding counts; the value is what staff read."""

    GOOD = "in Ordnung"
    HINT = "Hinweis"
    FAILED = "Fehler"
    SKIPPED = "nicht geprüft"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; `remedy` says what to do now."""

    state: State
    what: str
    remedy: str = ""


def good(what: str) -> Finding:
    """All is well."""
    return Finding(State.GOOD, what)


def hint(what: str, remedy: str) -> Finding:
    """Callers are served, but somebody should know."""
    return Finding(State.HINT, what, remedy)


def failed(what: str, remedy: str) -> Finding:
    """Callers are not served as promised, or soon won't be."""
    return Finding(State.FAILED, what, remedy)


def skipped(why: str) -> Finding:
    """Not checked; `why` goes on after "weil"."""
    return Finding(State.SKIPPED, why)
