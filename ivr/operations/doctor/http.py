"""The hotline as it looks from outside: HTTP, as Twilio does it. The only module here that speaks it.

- 15 seconds for an answer, like Twilio. No proxy, no cookies, no compression.
- No redirect is followed: a signed POST is not sent again to another address, so a redirect is a failure.
- Certificates are checked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from urllib.parse import urljoin

import requests

from ivr.operations.doctor.causes import SLOW, UnreachableError, because, unreachable, without_password
from ivr.simulator.transport import REQUEST_TIMEOUT, Params, Reply

TRUSTED = (
    requests.utils.DEFAULT_CA_BUNDLE_PATH
)  # the certificates of the authorities that browsers trust, too
_HEADERS = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*", "Accept-Encoding": "identity"}
_NO_DETOUR = (
    "Twilio schickt unterschriebene Anfragen nicht an die neue Adresse weiter. Bitte tragen Sie in den "
    "Einstellungen und bei Twilio gleich die richtige Adresse ein, oder schalten Sie die Umleitung ab."
)


@dataclass(frozen=True, slots=True)
class Answer(Reply):
    """A reply with its headers (names in any case), and when it was asked for by the local clock."""

    headers: Mapping[str, str]
    sent: datetime


class Outside:
    """Reaches any address; a Transport of the simulator, too. All methods raise UnreachableError."""

    def __init__(
        self,
        public_url: str,
        now: Callable[[], datetime],
        timer: Callable[[], float] = time.perf_counter,
        trusted: str = TRUSTED,
    ) -> None:
        self.public_url = public_url
        self._now, self._timer, self._trusted = now, timer, trusted
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(_HEADERS)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def __enter__(self) -> Outside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Answer:
        """POST a form."""
        return self._ask("POST", url, list(params), headers)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a page or a sound, whole."""
        return self._ask("GET", url, None, headers)

    def head(self, url: str) -> Answer:
        """Ask what a GET would bring, without bringing it."""
        return self._ask("HEAD", url, None, None)

    def _ask(
        self, method: str, url: str, form: Iterable[tuple[str, str]] | None, headers: Mapping[str, str] | None
    ) -> Answer:
        sent, began = self._now(), self._timer()
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
            raise because(url, error) from error
        seconds = self._timer() - began
        if response.is_redirect:
            raise _detour(url, response.status_code, response.headers.get("Location", ""))
        type_ = response.headers.get("Content-Type", "")
        return Answer(response.status_code, type_, response.content, seconds, response.headers, sent)


def _detour(url: str, status: int, location: str) -> UnreachableError:
    target = urljoin(url, location).partition("?")[0]
    shown, there = without_password(url), without_password(target)
    return UnreachableError(f"{shown} leitet um ({status}) nach {there}.", _NO_DETOUR)
