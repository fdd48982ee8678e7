"""The server's door: whether it opens, and which certificate hangs on it. The only module with sockets."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult

from ivr.operations.doctor.causes import because
from ivr.simulator.transport import REQUEST_TIMEOUT


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate is valid."""

    begins: datetime
    ends: datetime


def knock(host: str, port: int) -> None:
    """Look up the name and open a connection; UnreachableError where that fails."""
    try:
        socket.create_connection((host, port), REQUEST_TIMEOUT).close()
    except (OSError, UnicodeError) as error:
        raise because(f"{host}:{port}", error) from error


def certificate(host: str, port: int, trusted: ssl.SSLContext) -> Validity:
    """How long the certificate for this name is valid; UnreachableError where it proves nothing."""
    try:
        with (
            socket.create_connection((host, port), REQUEST_TIMEOUT) as plain,
            trusted.wrap_socket(plain, server_hostname=host) as secure,
        ):
            shown = secure.getpeercert() or {}
    except (OSError, UnicodeError) as error:
        raise because(f"{host}:{port}", error) from error
    return Validity(_moment(str(shown["notBefore"])), _moment(str(shown["notAfter"])))


def port_of(url: SplitResult) -> int:
    """The port of an address, the standard one where it names none."""
    return url.port or (443 if url.scheme == "https" else 80)


def _moment(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
