"""The hotline under examination, and the way to it: HTTP and TLS as Twilio uses them.

- 15 seconds for an answer, like Twilio. No proxy, no cookies, no compression.
- Redirects are refused: Twilio does not send a signed POST to another address.
- Certificates are checked against the authorities that browsers trust.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from ivr.operations.doctor.causes import SLOW, UnreachableError, from_exception, unreachable, without_password
from ivr.settings import Settings
from ivr.simulator.transport import REQUEST_TIMEOUT, Params, Reply

TRUSTED = requests.utils.DEFAULT_CA_BUNDLE_PATH
STATUS = "/voice/status"  # the route of the hotline whose answer depends on the signature alone
PRACTICE = (("Practice", "1"),)  # marks a request that the server does not count
_HEADERS = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "Accept-Encoding": "identity"}
_NO_REDIRECTS = (
    "Twilio schickt unterschriebene Anfragen nicht an die neue Adresse weiter. Bitte tragen Sie in den "
    "Einstellungen und bei Twilio gleich die richtige Adresse ein, oder schalten Sie die Umleitung ab."
)


@dataclass(frozen=True, slots=True)
class Answer(Reply):
    """A reply with its headers (names in any case), and when it was asked for by the local clock."""

    headers: Mapping[str, str]
    sent: datetime


class HttpClient:
    """Reaches any address; the test phone can use it, too. All methods raise UnreachableError.

    `now` is the local clock with its time zone, `timer` counts seconds, `trusted` is a file of authorities.
    """

    def __init__(
        self,
        public_url: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timer: Callable[[], float] = time.perf_counter,
        trusted: str = TRUSTED,
    ) -> None:
        self.public_url = public_url
        self.now, self._timer, self._trusted = now, timer, trusted
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(_HEADERS)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Answer:
        """POST a form."""
        return self._request("POST", url, list(params), headers)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a page or a recording, all of it."""
        return self._request("GET", url, headers=headers)

    def head(self, url: str) -> Answer:
        """Ask what a GET would bring, without its body."""
        return self._request("HEAD", url)

    def _request(
        self, method: str, url: str, form: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent, began = self.now(), self._timer()
        url = url.partition("#")[0]
        try:
            response = self._session.request(
                method,
                url,
                data=form,
                headers=headers,
                timeout=REQUEST_TIMEOUT,
                allow_redirects=False,
                verify=self._trusted,
            )
        except requests.Timeout as error:
            raise unreachable(url, SLOW) from error
        except (requests.RequestException, OSError, ValueError) as error:
            raise from_exception(url, error) from error
        seconds = self._timer() - began
        if response.is_redirect:
            there = urljoin(url, response.headers["Location"]).partition("?")[0]
            what = f"{url} leitet um ({response.status_code}) nach {there}."
            raise UnreachableError(without_password(what), _NO_REDIRECTS)
        content_type = response.headers.get("Content-Type", "")
        return Answer(response.status_code, content_type, response.content, seconds, response.headers, sent)

    def connect(self, host: str, port: int) -> None:
        """Look up the name and open a connection, nothing more."""
        try:
            socket.create_connection((host, port), REQUEST_TIMEOUT).close()
        except (OSError, UnicodeError) as error:
            raise from_exception(f"{host}:{port}", error) from error

    def certificate(self, host: str, port: int) -> datetime:
        """Until when the certificate for this name is valid, in UTC."""
        trusted = ssl.create_default_context(cafile=self._trusted)
        try:
            with (
                socket.create_connection((host, port), REQUEST_TIMEOUT) as plain,
                trusted.wrap_socket(plain, server_hostname=host) as secure,
            ):
                shown = secure.getpeercert() or {}
        except (OSError, UnicodeError) as error:
            raise from_exception(f"{host}:{port}", error) from error
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """The hotline that is examined: its settings, and the way to it.

    `overdue` names the texts whose review was due before a month ("2020-04"). Texts are known to staff's
    commands only, so it is the command that hands it over.
    """

    settings: Settings
    http: HttpClient
    trouble: str = ""  # why the settings can't be used, or empty
    overdue: Callable[[str], list[str]] = lambda _: []

    @property
    def address(self) -> SplitResult:
        """The public URL in its parts."""
        return urlsplit(self.settings.public_url)

    @property
    def port(self) -> int:
        """The port of the public URL, the standard one where it names none."""
        return self.address.port or (443 if self.address.scheme == "https" else 80)
