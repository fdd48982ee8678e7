"""The rules for the ear, and what they find. The door to this package.

    material    what the rules look at: texts, speeches, seconds, the month
    sentences   short, active, one thought each
    signs       what stands on paper and has no sound
    lengths     what takes too long
    upkeep      what was right once
    rules       the table of all rules, which is also their documentation
    reach       seconds until a caller hears a topic

A finding is an error or advice. Advice that staff have accepted, with the reason, in the page it concerns, is
kept apart. Advice about acceptance can't be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.compile.lint.context import LEXICON_FILE, Found, Material
from ivr.compile.lint.lengths import seconds
from ivr.compile.lint.reach import Reach, reach
from ivr.compile.lint.rules import ADVICES, RULES, UNNEEDED, UNREADABLE, Rule, Severity, documentation
from ivr.compile.lint.staleness import unneeded

__all__ = [
    "LEXICON_FILE",
    "UNREADABLE",
    "Finding",
    "Material",
    "Reach",
    "Report",
    "Severity",
    "documentation",
    "listen",
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
    reach: tuple[Reach, ...] = ()


def listen(material: Material) -> Report:
    """Try every rule."""
    accepted = {
        (page.file, name): reason
        for page in material.texts.pages
        for name, reason in page.accepted.items()
        if name in ADVICES and reason.strip()
    }
    found = {rule: _findings(rule, rule.find(material), accepted) for rule in RULES}
    occurring = {(finding.file, finding.rule) for findings in found.values() for finding in findings}
    found[UNNEEDED] = _findings(UNNEEDED, unneeded(material, ADVICES - {UNNEEDED.name}, occurring), {})
    errors, advice = (_of(severity, found) for severity in Severity)
    return Report(
        errors=errors,
        advice=tuple(finding for finding in advice if not finding.reason),
        accepted=tuple(finding for finding in advice if finding.reason),
        reach=reach(material.texts.guide, seconds(material)),
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
