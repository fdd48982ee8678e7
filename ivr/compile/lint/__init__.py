"""The linter: rules for texts that are heard, and what they find.

    context     what the rules look at: texts, speeches, seconds, the month
    sentences   short, active, one thought each
    symbols     what stands on paper and has no sound
    lengths     what takes too long
    staleness   what was right once
    rules       the table of all rules, which is also their documentation

A finding is an error or advice. Advice that staff have accepted, with the reason, in the page it concerns, is
kept apart. Advice about acceptance can't be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.compile.lint.context import Context, Found
from ivr.compile.lint.rules import ADVICES, RULES, UNNEEDED, UNREADABLE, Rule, Severity, documentation
from ivr.compile.lint.staleness import unneeded
from ivr.compile.timing import Arrival, arrivals

__all__ = [
    "UNREADABLE",
    "Context",
    "Finding",
    "Report",
    "Severity",
    "documentation",
    "lint",
]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One complaint: where, what, the remedy, the rule's name; the reason where staff have accepted it."""

    file: str
    line: int
    what: str
    remedy: str
    rule: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' – '.join(filter(None, (self.what, self.remedy)))} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, each kind in the order of files and lines, and how far away each topic is."""

    errors: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


def lint(context: Context) -> Report:
    """Try every rule."""
    accepted = {
        (page.file, name): reason
        for page in context.texts.pages
        for name, reason in page.accepted.items()
        if name in ADVICES and reason.strip()
    }
    found = {rule: _findings(rule, rule.find(context), accepted) for rule in RULES}
    occurring = {(finding.file, finding.rule) for findings in found.values() for finding in findings}
    found[UNNEEDED] = _findings(UNNEEDED, unneeded(context, ADVICES - {UNNEEDED.name}, occurring), {})
    seconds = context.seconds()
    errors, advice = (_of(severity, found) for severity in Severity)
    return Report(
        errors=errors,
        advice=tuple(finding for finding in advice if not finding.reason),
        accepted=tuple(finding for finding in advice if finding.reason),
        arrivals=arrivals(context.texts.guide, lambda speech, _pace: seconds[speech]),
    )


def _findings(
    rule: Rule, found: Iterable[Found], accepted: dict[tuple[str, str], str]
) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            each.file, each.line, each.what, each.remedy, rule.name, accepted.get((each.file, rule.name), "")
        )
        for each in found
    )


def _of(severity: Severity, found: dict[Rule, tuple[Finding, ...]]) -> tuple[Finding, ...]:
    return tuple(
        sorted(
            finding for rule, findings in found.items() if rule.severity is severity for finding in findings
        )
    )
