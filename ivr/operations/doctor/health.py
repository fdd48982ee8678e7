"""What the server says about itself under /health, and whether it plays the same release as is here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ivr.operations.doctor.finding import Finding, failed, good, hint
from ivr.operations.doctor.local import release_here, when
from ivr.operations.doctor.target import Site
from ivr.simulator.transport import Reply

_WRONG_ADDRESS = (
    "Stimmt PUBLIC_URL, auch der Pfad dahinter? Läuft dort die Hotline (python -m ivr.serve.server), und "
    "reicht der Webserver (nginx) alle Pfade an sie weiter?"
)
_NOT_RUNNING = (
    "Läuft die Hotline (python -m ivr.serve.server)? "
    "Bitte starten Sie sie neu und sehen Sie in ihr Protokoll."
)


def server_is_well(site: Site) -> Iterator[Finding]:
    """200 and a release; a hint where it is another one than here, or where recordings are missing there."""
    url = f"{site.settings.public_url}/health"
    reply = site.outside.get(url)
    told = _told(reply)
    if reply.status == 503 and told:
        yield failed(
            f"Der Server hat nichts, was er Anrufern vorspielen kann: {told.get('why') or 'kein Stand'}",
            "Bitte bringen Sie audio/live.json und audio/recordings vollständig auf den Server.",
        )
    elif reply.status != 200:
        remedy = _NOT_RUNNING if reply.status >= 500 else _WRONG_ADDRESS
        yield failed(f"/health antwortet mit Status {reply.status} statt 200.", remedy)
    elif "release" not in told:
        yield failed("Unter PUBLIC_URL antwortet etwas anderes als die Hotline.", _WRONG_ADDRESS)
    else:
        yield from _compare(site, told)


def served_release(site: Site) -> str:
    """The moment at which the release was made that callers hear; empty where the server doesn't say."""
    return str(_told(site.outside.get(f"{site.settings.public_url}/health")).get("release", ""))


def _compare(site: Site, told: dict[str, Any]) -> Iterator[Finding]:
    served, here = str(told["release"]), release_here(site)
    if here and served != here:
        yield hint(
            f"Der Server spielt den Stand vom {when(served)}, hier ist der vom {when(here)}.",
            "Soll der Server den neuen Stand bekommen, oder dieser Computer den des Servers? Bitte gleichen "
            "Sie den Ordner audio ab.",
        )
    if told.get("missing"):
        yield hint(
            f"Auf dem Server fehlen {told['missing']} Aufnahmen; eine Ersatzstimme spricht dort.",
            "Bitte bringen Sie den Ordner audio/recordings vollständig auf den Server.",
        )
    if told.get("warning"):
        yield hint(f"Der Server meldet: {told['warning']}", "Bitte sehen Sie audio/live.json dort an.")
    if not here or served == here:
        yield good(f"Der Server antwortet und spielt den Stand vom {when(served)}.")


def _told(reply: Reply) -> dict[str, Any]:
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
