"""The connection and the certificate, judged: a door that opens, and days that are left.

- Less than 7 days left is an error: it is renewed weeks ahead, so by now that has failed.
- Less than 21 is a hint.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ivr.operations.doctor.causes import EXPIRED, NOT_YET, unreachable
from ivr.operations.doctor.finding import Finding, failed, good, hint, skipped
from ivr.operations.doctor.target import Site
from ivr.operations.doctor.tls import Validity, port_of

TOO_SHORT = timedelta(days=7)
SHORT = timedelta(days=21)
_RENEW = "Bitte erneuern Sie es jetzt (meist: certbot renew). Warum ist es nicht von selbst geschehen?"


def server_is_reachable(site: Site) -> Iterator[Finding]:
    """The name is known, and somebody opens."""
    host, port = site.address.hostname or "", port_of(site.address)
    site.knock(host, port)
    yield good(f"{host} ist auf Anschluss {port} zu erreichen.")


def certificate_is_valid(site: Site) -> Iterator[Finding]:
    """Trusted, for this name, and for long enough."""
    if site.address.scheme != "https":
        yield skipped("PUBLIC_URL mit http:// beginnt")
        return
    host, port = site.address.hostname or "", port_of(site.address)
    yield judge(host, site.certificate(host, port), site.now())


def judge(host: str, validity: Validity, now: datetime) -> Finding:
    """What a certificate is worth at a moment; UnreachableError outside its time, as Twilio would find it."""
    if now < validity.begins:
        raise unreachable(host, NOT_YET)
    if now >= validity.ends:
        raise unreachable(host, EXPIRED)
    left = validity.ends - now
    until = f"gültig bis {validity.ends:%d.%m.%Y}, noch {_days(left)}."
    if left < TOO_SHORT:
        return failed(until, _RENEW)
    return hint(until, _RENEW) if left < SHORT else good(until)


def _days(left: timedelta) -> str:
    if left.days == 0:
        return "weniger als einen Tag"
    return "1 Tag" if left.days == 1 else f"{left.days} Tage"
