"""What can be seen without the network: the settings and the release of this computer.

- Without token and public address nothing else can be checked.
- What is missing and only narrows the service is a hint: a human, the fallback, the account.
- An address that Twilio can't reach is an error, before anybody waits for it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from ivr.compile.texts.tree import read_texts
from ivr.errors import ReleaseError, TextsError
from ivr.operations.doctor.finding import Finding, failed, good, hint
from ivr.operations.doctor.target import Site
from ivr.release import load, missing
from ivr.settings import Settings

LIVE = "live.json"
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
        "Bitte legen Sie eine Ersatzansage an: python scripts/fallback.py",
    ),
    (
        "account_sid",
        "TWILIO_ACCOUNT_SID fehlt: Die Befehle, die mit Twilio sprechen, gehen so nicht.",
        "Sie finden es in der Twilio-Konsole unter „Account Info“: AC…",
    ),
)


def settings_are_complete(site: Site) -> Iterator[Finding]:
    """Complete, consistent, and an address that can be reached from elsewhere."""
    if site.trouble:
        yield from (failed(line, _WRITE_IT) for line in site.trouble.splitlines())
        return
    found = [*_contradictions(site.settings), *_hints(site.settings)]
    yield from found or [good("vollständig.")]


def _contradictions(settings: Settings) -> Iterator[Finding]:
    for name, url in (("PUBLIC_URL", settings.public_url), ("FALLBACK_URL", settings.fallback_url)):
        if wrong := _unreachable(url) if url and not settings.test_phone else "":
            yield failed(
                f"{name} {wrong}: Dort erreicht Twilio niemanden.",
                f"Bitte tragen Sie bei {name} eine Adresse ein, die im ganzen Internet gilt: https://…",
            )


def _unreachable(url: str) -> str:
    """What is wrong with an address that only works at home, or nowhere; else empty."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        _ = parts.port
    except ValueError:
        return "nennt einen Anschluss, den es nicht gibt"
    try:
        at_home = not ipaddress.ip_address(host).is_global
    except ValueError:
        at_home = host == "localhost" or "." not in host or host.endswith((".local", ".localhost"))
    return "zeigt auf diesen Computer oder in ein Heimnetz" if at_home else ""


def _hints(settings: Settings) -> Iterator[Finding]:
    yield from (hint(what, remedy) for name, what, remedy in _BETTER_WITH if not getattr(settings, name))
    same = settings.fallback_url and _host(settings.fallback_url) == _host(settings.public_url)
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


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def release_is_whole(site: Site) -> Iterator[Finding]:
    """The live release of this computer, each of its recordings, and texts that somebody has to look at."""
    audio = site.settings.audio
    try:
        release = load(audio / LIVE)
    except ReleaseError as error:
        yield failed(str(error), "Ist es aufgenommen? Dann: python scripts/publish.py")
        return
    if gone := missing(audio, release):
        yield failed(
            f"{len(gone)} von {len(release.files)} Aufnahmen fehlen hier, zuerst {gone[0]}.",
            "Bitte nehmen Sie neu auf und veröffentlichen Sie: python scripts/record.py, dann publish.py",
        )
        return
    yield good(f"Stand vom {when(release.made)}, alle {len(release.files)} Aufnahmen sind da.")
    yield from _overdue(site)


def release_here(site: Site) -> str:
    """The moment at which the release of this computer was made; empty where there is none."""
    try:
        return load(site.settings.audio / LIVE).made
    except ReleaseError:
        return ""


def when(made: str) -> str:
    """The moment a release was made, as staff read it; what is no moment stays as it is, if short."""
    try:
        return f"{datetime.fromisoformat(made):%d.%m.%Y, %H:%M} Uhr (UTC)"
    except ValueError:
        return made[:40]


def _overdue(site: Site) -> Iterator[Finding]:
    """Texts whose month of review is over; texts that can't be read are check.py's business."""
    month = f"{site.now():%Y-%m}"
    try:
        pages = read_texts(site.settings.audio / "texts").pages
    except (TextsError, OSError):
        return
    due = [page.file for page in pages if page.review_by and page.review_by < month]
    if due:
        many = "1 Text sollte" if len(due) == 1 else f"{len(due)} Texte sollten"
        yield hint(
            f"{many} inzwischen wieder geprüft werden, zuerst {due[0]}.",
            "Welche es sind, zeigt: python scripts/check.py",
        )
