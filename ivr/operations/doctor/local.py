"""What belongs to this computer: its settings, its release, and its clock against the server's.

- Without token and public address nothing else can be checked.
- What is missing and only narrows the service is a hint: a human, the fallback, the account.
- An address that Twilio can't reach is an error, before anybody waits for it.
- The server's time is the Date header of an answer, written at some moment between question and answer. More
  than 5 seconds before or after these is a hint, more than 60 an error.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ivr.commands import command
from ivr.errors import ReleaseError
from ivr.operations.doctor.http import PRACTICE, STATUS, Target
from ivr.operations.doctor.report import Finding, failed, good, hint, skipped
from ivr.release import LIVE, load, missing, readable
from ivr.settings import Settings

CLOCK_ERROR, CLOCK_HINT = 60, 5  # seconds
_SET_CLOCK = "Bitte lassen Sie beide Computer ihre Uhr von selbst stellen (Zeitserver, NTP)."
_WRITE_IT = "Bitte tragen Sie es in die Datei .env neben app.py ein oder in die Einstellungen des Servers."
# A setting that may be missing, what that means for callers or staff, and the remedy.
_BETTER_WITH = (
    (
        "staff_number",
        "STAFF_NUMBER fehlt: Die Taste 0 führt niemanden zu einem Menschen, nur zum Thema Kontakt.",
        "Wenn ein Mensch ans Telefon gehen kann, tragen Sie bitte seine Nummer ein: +4951112345",
    ),
    (
        "fallback_url",
        "FALLBACK_URL fehlt: Fällt der Server aus, hören Anrufer eine englische Fehlermeldung.",
        f"Bitte legen Sie eine Ersatzansage an: {command('fallback.py')}",
    ),
    (
        "account_sid",
        "TWILIO_ACCOUNT_SID fehlt: Die Befehle, die mit Twilio sprechen, gehen so nicht.",
        "Sie finden es in der Twilio-Konsole unter „Account Info“: AC…",
    ),
)


def settings_are_complete(target: Target) -> Iterator[Finding]:
    """Complete, consistent, and an address that can be reached from elsewhere."""
    if target.trouble:
        yield from (failed(line, _WRITE_IT) for line in target.trouble.splitlines())
        return
    found = [*_unreachable(target.settings), *_hints(target.settings)]
    yield from found or [good("vollständig.")]


def _unreachable(settings: Settings) -> Iterator[Finding]:
    for name, url in (("PUBLIC_URL", settings.public_url), ("FALLBACK_URL", settings.fallback_url)):
        if url and not settings.test_phone and _is_at_home(url):
            yield failed(
                f"{name} zeigt auf diesen Computer oder in ein Heimnetz: Dort erreicht Twilio niemanden.",
                f"Bitte tragen Sie bei {name} eine Adresse ein, die im ganzen Internet gilt: https://…",
            )


def _is_at_home(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost"))


def _hints(settings: Settings) -> Iterator[Finding]:
    here = readable(settings.audio / LIVE)
    people = len(here.staff.people) if here else 0
    lacking = [one for one in _BETTER_WITH if not getattr(settings, one[0])]
    yield from (
        hint(what, remedy) for name, what, remedy in lacking if not (people and name == "staff_number")
    )
    if people and settings.staff_number:
        yield hint(
            f"STAFF_NUMBER gilt nicht: In _organisation.yaml stehen unter „persons:“ {people} Nummern.",
            "Bitte löschen Sie STAFF_NUMBER, oder die Nummern in der Datei.",
        )
    same = urlsplit(settings.fallback_url).hostname == urlsplit(settings.public_url).hostname
    if same and not settings.test_phone:
        yield hint(
            "FALLBACK_URL liegt auf demselben Server wie die Hotline: Fällt er aus, fällt beides aus.",
            "Bitte legen Sie die Ersatzansage auf einen anderen Webspace.",
        )
    if settings.test_phone:
        yield hint(
            "TEST_PHONE ist eingeschaltet: Es wird nichts gezählt, und von hier öffnet sich das Testtelefon.",
            "Das ist zum Ausprobieren. Bitte entfernen Sie TEST_PHONE, bevor jemand anruft.",
        )


def release_is_whole(target: Target) -> Iterator[Finding]:
    """The live release of this computer, each of its recordings, and texts that somebody has to look at."""
    audio = target.settings.audio
    try:
        release = load(audio / LIVE)
    except ReleaseError as error:
        yield failed(str(error), f"Ist es aufgenommen? Dann: {command('publish.py')}")
        return
    if gone := missing(audio, release):
        yield failed(
            f"{len(gone)} von {len(release.files)} Aufnahmen fehlen hier, zuerst {gone[0]}.",
            f"Bitte nehmen Sie neu auf und veröffentlichen Sie: {command('record.py')}, dann publish.py",
        )
        return
    yield good(f"Stand vom {when(release.made)}, alle {len(release.files)} Aufnahmen sind da.")
    if due := target.overdue(f"{target.http.now():%Y-%m}"):
        many = "1 Text sollte" if len(due) == 1 else f"{len(due)} Texte sollten"
        yield hint(
            f"{many} inzwischen wieder geprüft werden, zuerst {due[0]}.",
            f"Welche es sind, zeigt: {command('check.py')}",
        )


def local_release(target: Target) -> str:
    """The moment at which the release of this computer was made; empty where there is none."""
    here = readable(target.settings.audio / LIVE)
    return here.made if here else ""


def when(made: str) -> str:
    """The moment a release was made, as staff read it; what is no moment stays as it is, if short."""
    try:
        return f"{datetime.fromisoformat(made):%d.%m.%Y, %H:%M} Uhr (UTC)"
    except ValueError:
        return made[:40]


def clocks_agree(target: Target) -> Iterator[Finding]:
    """A POST, since its answer never comes from a cache."""
    answer = target.http.post(f"{target.settings.public_url}{STATUS}", PRACTICE, {})
    try:
        date = parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        yield skipped("der Server nicht sagt, wie spät es bei ihm ist")
        return
    ahead = (answer.sent - date).total_seconds() - 1  # at least: the header counts whole seconds
    behind = (date - answer.sent).total_seconds() - answer.seconds
    off, direction = (ahead, "vor") if ahead > behind else (behind, "nach")
    what = f"Die Uhr dieses Computers geht gegenüber der des Servers {off:.0f} Sekunden {direction}."
    if off > CLOCK_ERROR:
        yield failed(what, _SET_CLOCK)
    elif off > CLOCK_HINT:
        yield hint(what, _SET_CLOCK)
    else:
        yield good("Die Uhr dieses Computers und die des Servers gehen gleich.")
