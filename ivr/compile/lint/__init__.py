"""The linter: rules for texts that are heard, and what they find.

    context     what the rules look at: texts, speeches, seconds, the month
    sentences   short, active, one thought each
    symbols     what stands on paper and has no sound
    lengths     what takes too long
    tempo       how many words a minute a section has
    staleness   what was right once
    rules       the table of all rules, which is also their documentation

A finding is an error or advice. Advice that staff have accepted, with the reason, in the page it concerns, is
kept apart. Advice about acceptance can't be accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.compile.lint.context import Context, Finding
from ivr.compile.lint.rules import ADVICES, RULES, UNNEEDED, UNREADABLE, Severity, documentation
from ivr.compile.lint.staleness import unneeded
from ivr.compile.lint.tempo import PaceRates, measured
from ivr.compile.timing import Arrival, arrivals

__all__ = [
    "UNREADABLE",
    "Context",
    "Finding",
    "PaceRates",
    "Report",
    "Severity",
    "documentation",
    "lint",
]


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found, each kind in its order of files and lines, and what was measured."""

    errors: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    rates: tuple[PaceRates, ...] = ()


def lint(context: Context) -> Report:
    """Try every rule."""
    accepted = {
        (page.file, name): reason
        for page in context.texts.pages
        for name, reason in page.accepted.items()
        if name in ADVICES and reason.strip()
    }
    errors: list[Finding] = []
    advice: list[Finding] = []
    for rule in RULES:
        for found in rule.find(context):
            reason = accepted.get((found.file, rule.name), "")
            kind = errors if rule.severity is Severity.ERROR else advice
            kind.append(replace(found, rule=rule.name, reason=reason))
    occurring = {(finding.file, finding.rule) for finding in (*errors, *advice)}
    for found in unneeded(context, ADVICES - {UNNEEDED.name}, occurring):
        advice.append(replace(found, rule=UNNEEDED.name))
    seconds = context.seconds()
    return Report(
        errors=tuple(sorted(errors)),
        advice=tuple(sorted(finding for finding in advice if not finding.reason)),
        accepted=tuple(sorted(finding for finding in advice if finding.reason)),
        arrivals=arrivals(context.texts.guide, lambda speech, _pace: seconds[speech]),
        rates=measured(context),
    )
