"""What the checks have found, and how staff read it: lines on the screen, or a letter to the operators.

- A line for each finding, its remedy under it. What was not checked for the same reason is one line.
- Quiet: errors and nothing else. Hints are not mailed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ivr.commands import command


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
    """Nothing is wrong."""
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


@dataclass(frozen=True, slots=True)
class Result:
    """A finding, and the name of the check that found it."""

    check: str
    finding: Finding


_WIDTH = len(State.SKIPPED.value) + 2
_HEADINGS = ((State.FAILED, "Bitte beheben:"), (State.HINT, "Gut zu wissen, es eilt nicht:"))


def is_well(results: Iterable[Result]) -> bool:
    """Whether no check failed."""
    return not any(result.finding.state is State.FAILED for result in results)


def line(result: Result, *, quiet: bool = False) -> str:
    """One finding and its remedy; empty where it is not shown, or later (see unchecked)."""
    finding = result.finding
    if finding.state is State.SKIPPED or (quiet and finding.state is not State.FAILED):
        return ""
    remedy = f"\n{' ' * _WIDTH}Abhilfe: {finding.remedy}" if finding.remedy else ""
    return f"{finding.state.value:<{_WIDTH}}{result.check}: {finding.what}{remedy}"


def unchecked(results: Iterable[Result]) -> list[str]:
    """What was not checked, a line for each reason."""
    return [f"{State.SKIPPED.value:<{_WIDTH}}{reason}" for reason in _reasons(results)]


def summary(results: Sequence[Result]) -> str:
    """The last line."""
    failures = sum(result.finding.state is State.FAILED for result in results)
    hints = sum(result.finding.state is State.HINT for result in results)
    if failures:
        return "1 Fehler." if failures == 1 else f"{failures} Fehler. Bitte beginnen Sie mit dem obersten."
    return (
        f"Keine Fehler. {'1 Hinweis' if hints == 1 else f'{hints} Hinweise' if hints else 'Keine Hinweise'}."
    )


def mail(results: Sequence[Result], host: str) -> str:
    """A polite text that can be sent as it is: subject, then what was found and what helps."""
    well = is_well(results)
    about = f"Telefon-Hotline {host}".rstrip()
    opening = (
        "ich habe unsere Telefon-Hotline geprüft. Es gibt keinen Fehler."
        if well
        else "bei der Prüfung unserer Telefon-Hotline ist etwas aufgefallen, bei dem ich Ihre Hilfe brauche."
    )
    subject = f"Betreff: {about}: {'geprüft, kein Fehler' if well else 'Bitte um Ihre Hilfe'}"
    parts = [subject, "Guten Tag,", opening, *_sections(results)]
    if not well:
        parts.append(f"Danach zeigt {command('doctor.py')}, ob alles in Ordnung ist.")
    return "\n\n".join([*parts, "Vielen Dank und freundliche Grüße"])


def _sections(results: Sequence[Result]) -> Iterator[str]:
    for state, heading in _HEADINGS:
        found = [result for result in results if result.finding.state is state]
        if found:
            items = (f"- {it.check}: {it.finding.what}\n  Abhilfe: {it.finding.remedy}" for it in found)
            yield "\n".join([heading, *items])
    if reasons := _reasons(results):
        yield "\n".join(["Nicht geprüft:", *(f"- {reason}" for reason in reasons)])


def _reasons(results: Iterable[Result]) -> list[str]:
    """What was not checked and why, the checks with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for result in results:
        if result.finding.state is State.SKIPPED:
            by_reason.setdefault(result.finding.what, []).append(result.check)
    return [f"{', '.join(checks)}: weil {why}." for why, checks in by_reason.items()]
