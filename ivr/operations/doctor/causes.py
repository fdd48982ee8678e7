"""Why a server cannot be reached, in German: a table of causes, found by the exception below all others.

Whatever library raises, the first cause is an exception of the standard library that it wraps.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.simulator.transport import TransportError

# Twilio's numbers: it tries again, at once, where there was no connection, and never where there was one.
NO_CONNECTION, NO_ANSWER = 11205, 11200
_LOOK_AT_SERVER = (
    "Läuft der Server, und lässt die Firewall diesen Anschluss zu? Hat dieser Computer Internet?"
)
_RENEW = "Bitte erneuern Sie das Zertifikat (meist: certbot renew) und laden Sie den Webserver neu."


@dataclass(frozen=True, slots=True)
class Cause:
    """A sentence that goes on after the address, and the remedy."""

    what: str
    remedy: str
    code: int = NO_CONNECTION


NO_NAME = Cause(
    "ist nicht zu finden: Den Namen kennt das Internet nicht.",
    "Stimmt die Schreibweise in den Einstellungen? Zeigt die Domain auf den Server? Hat dieser "
    "Computer Internet?",
)
REFUSED = Cause("nimmt keine Verbindung an.", _LOOK_AT_SERVER)
SLOW = Cause("antwortet nicht in 15 Sekunden; länger wartet Twilio nicht.", _LOOK_AT_SERVER, NO_ANSWER)
UNUSABLE = Cause("gibt keine brauchbare Antwort.", _LOOK_AT_SERVER)
NO_TLS = Cause(
    "spricht kein HTTPS, das Twilio versteht.",
    "Ist HTTPS für diesen Namen und Anschluss eingerichtet, mit TLS 1.2 oder neuer?",
)
UNPROVEN = Cause("hat ein Zertifikat, das nicht gültig ist.", _RENEW)
EXPIRED = Cause("hat ein abgelaufenes Zertifikat.", _RENEW)
SELF_SIGNED = Cause(
    "hat ein selbst ausgestelltes Zertifikat; Twilio lehnt es ab.",
    "Bitte richten Sie ein Zertifikat einer bekannten Stelle ein, zum Beispiel kostenlos von Let's Encrypt.",
)
UNKNOWN_ISSUER = Cause(
    "hat ein Zertifikat, dessen Aussteller unbekannt ist.",
    "Fehlt das Zwischenzertifikat? Bei Let's Encrypt muss der Webserver fullchain.pem benutzen, "
    "nicht cert.pem.",
)
OTHER_NAME = Cause(
    "hat ein Zertifikat, das auf einen anderen Namen lautet.",
    "Bitte lassen Sie das Zertifikat für genau diesen Namen ausstellen, oder ändern Sie die Adresse.",
)
# OpenSSL's X509_V_ERR_…, as in x509_vfy.h.
_BY_VERIFY_CODE: Mapping[int, Cause] = {
    10: EXPIRED,
    **dict.fromkeys((18, 19), SELF_SIGNED),
    **dict.fromkeys((20, 21), UNKNOWN_ISSUER),
    **dict.fromkeys((62, 64), OTHER_NAME),
}
# The first that fits counts: from the particular to the general.
_BY_KIND: tuple[tuple[type[BaseException], Cause], ...] = (
    (ssl.SSLError, NO_TLS),
    (socket.gaierror, NO_NAME),
    (UnicodeError, NO_NAME),  # a name that can't be a name, like a..de
    (TimeoutError, SLOW),
    (ConnectionRefusedError, REFUSED),
)


class UnreachableError(TransportError):
    """No answer: a German sentence with the address in it, and the remedy."""

    def __init__(self, what: str, remedy: str, code: int = NO_ANSWER) -> None:
        super().__init__(code, what)
        self.remedy = remedy


def unreachable(where: str, cause: Cause) -> UnreachableError:
    """The error for an address and a cause."""
    return UnreachableError(f"{without_password(where)} {cause.what}", cause.remedy, cause.code)


def from_exception(where: str, error: BaseException) -> UnreachableError:
    """The error for what a library has raised."""
    return unreachable(where, _cause(error))


def without_password(url: str) -> str:
    """The address as it may be shown: a name and password in front of the host are left out."""
    return re.sub(r"(?<=//)[^/@\s]*@", "", url)


def _cause(error: BaseException) -> Cause:
    for inner in _wrapped(error):
        if isinstance(inner, ssl.SSLCertVerificationError):
            return _BY_VERIFY_CODE.get(inner.verify_code, UNPROVEN)
        if found := [cause for kind, cause in _BY_KIND if isinstance(inner, kind)]:
            return found[0]
    return UNUSABLE


def _wrapped(error: BaseException) -> Iterator[BaseException]:
    """What the error wraps, however it does, the innermost first; then the error itself."""
    for inner in (error.__cause__ or error.__context__, getattr(error, "reason", None), *error.args):
        if isinstance(inner, BaseException):
            yield from _wrapped(inner)
    yield error
