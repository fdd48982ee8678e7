"""The checks, as a table in order: each is made only where the checks it needs have not failed.

A check that can't be made because of another says so, with the reason of the first that failed: a server that
can't be reached is one sentence, not nine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ivr.operations.doctor.causes import UnreachableError, without_password
from ivr.operations.doctor.http import Target
from ivr.operations.doctor.local import clocks_agree, release_is_whole, settings_are_complete
from ivr.operations.doctor.recordings import fallback_is_ready, recordings_are_served
from ivr.operations.doctor.report import Finding, Result, State, failed, skipped
from ivr.operations.doctor.server import (
    certificate_is_valid,
    server_is_healthy,
    server_is_reachable,
    signature_is_checked,
    welcome_is_played,
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how to make it, which it needs, and why others can't be made without it."""

    name: str
    make: Callable[[Target], Iterable[Finding]]
    needs: tuple[str, ...]
    otherwise: str  # goes on after "weil"


CHECKS = (
    Check("Einstellungen", settings_are_complete, (), "die Einstellungen nicht stimmen"),
    Check("Stand hier", release_is_whole, (), "hier nicht alles da ist, was Anrufer hören sollen"),
    Check("Verbindung", server_is_reachable, ("Einstellungen",), "der Server nicht zu erreichen ist"),
    Check("Zertifikat", certificate_is_valid, ("Verbindung",), "das Zertifikat nicht in Ordnung ist"),
    Check("Auskunft", server_is_healthy, ("Zertifikat",), "die Hotline auf dem Server nicht richtig läuft"),
    Check("Unterschrift", signature_is_checked, ("Auskunft",), "es mit der Unterschrift nicht stimmt"),
    Check("Begrüßung", welcome_is_played, ("Unterschrift",), "die Begrüßung nicht stimmt"),
    Check("Aufnahmen", recordings_are_served, ("Stand hier", "Auskunft"), "die Aufnahmen nicht stimmen"),
    Check("Ersatzansage", fallback_is_ready, ("Einstellungen",), "die Ersatzansage nicht stimmt"),
    Check("Uhr", clocks_agree, ("Auskunft",), "die Uhren nicht stimmen"),
)
BEFORE_CONNECTING = tuple(check for check in CHECKS if check.name in ("Auskunft", "Ersatzansage"))


def examine(target: Target, checks: Iterable[Check] = CHECKS) -> Iterator[Result]:
    """Make the checks one after another; what is found comes as soon as it is known."""
    failures: dict[str, str] = {}  # the name of a check that is not well, and the reason at the root of it
    for check in checks:
        reasons = [failures[name] for name in check.needs if name in failures]
        found = [skipped(reasons[0])] if reasons else list(_made(check, target))
        if reasons or any(finding.state is State.FAILED for finding in found):
            failures[check.name] = (reasons or [check.otherwise])[0]
        yield from (Result(check.name, _shown(finding)) for finding in found)


def _made(check: Check, target: Target) -> Iterator[Finding]:
    try:
        yield from check.make(target)
    except UnreachableError as error:
        yield failed(error.sentence, error.remedy)


def _shown(finding: Finding) -> Finding:
    """In one line, and without the password of an address."""
    return replace(finding, what=without_password(" ".join(finding.what.split())))
