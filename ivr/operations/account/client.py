"""Twilio's SDK for one region. The only module that knows it; nothing of it is loaded by the web process.

- Region and edge belong together: ie1 is asked at api.dublin.ie1.twilio.com, us1 (Twilio's default) at
  api.twilio.com. A region without an edge gives a host that no longer answers.
- Every request has a time limit.
- Whatever is no good comes out as AccountError, out of this one place: the SDK's own exceptions differ
  between pages and single things. What only the SDK's parsing finds strange comes out of `understood`.
- A list ends: after so many pages it is no list of calls any more.
- Too many requests: whoever has `pauses` waits and tries again. Such a request was not carried out, so this
  is safe for all methods.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.operations.account.api_errors import (
    TOO_MANY_STATUS,
    endless,
    fault_of,
    not_even_sent,
    strange,
    unreachable,
)
from ivr.settings import Settings

__all__ = ["IRELAND", "REGIONS", "Client", "client_for", "every", "id_of", "understood"]

IRELAND = "ie1"  # keeps what calls leave behind in the EU
REGIONS = {IRELAND: "dublin", "us1": ""}  # each with the edge that leads to it; us1 needs none
TIMEOUT = 20.0  # seconds for a connection, and for each part of a reply
PATIENT = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds between tries: about a minute in all
MOST_PAGES = 1000  # of a list; a page holds up to 1000 records
_ID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
# What the SDK raises where a reply is JSON, but not Twilio's.
_NOT_TWILIOS = (TwilioException, AttributeError, LookupError, TypeError, ValueError, RecursionError)
# The SDK would take a region from the environment; an empty mapping would count as none.
_NO_ENVIRONMENT = {"TWILIO_REGION": "", "TWILIO_EDGE": ""}


def client_for(
    settings: Settings,
    region: str,
    pauses: Sequence[float] = (),
    sleep: Callable[[float], object] = time.sleep,
) -> Client:
    """The SDK's client for a region of REGIONS; every call of it may raise AccountError.

    `pauses` are the seconds to wait after each refusal for too many requests.
    """
    edge = REGIONS[region]
    return Client(
        settings.account_sid,
        settings.auth_token,
        region=region if edge else None,
        edge=edge or None,
        http_client=_Wire(region, settings.twilio_api_url, pauses, sleep),
        environment=_NO_ENVIRONMENT,
    )


@contextmanager
def understood() -> Iterator[None]:
    """Around all that asks Twilio or reads what it said: where that is not Twilio's, AccountError."""
    try:
        yield
    except _NOT_TWILIOS:
        raise strange() from None


def every(page: Any) -> Iterator[Any]:
    """All entries of a list, beginning with its first page; AccountError where it does not end."""
    for _ in range(MOST_PAGES):
        yield from page
        page = page.next_page()
        if page is None:
            return
    raise endless(MOST_PAGES)


def id_of(sid: object) -> str:
    """An id as Twilio gives them; ValueError for anything else: it becomes part of an address."""
    if not (isinstance(sid, str) and _ID.fullmatch(sid)):
        raise ValueError("not an id of Twilio's")
    return sid


class _Wire:
    """Stands where the SDK has its HttpClient: sends, waits, and judges what comes back."""

    def __init__(
        self, region: str, stand_in: str, pauses: Sequence[float], sleep: Callable[[float], object]
    ) -> None:
        self._region, self._stand_in = region, stand_in
        self._pauses, self._sleep = tuple(pauses), sleep
        self._http = TwilioHttpClient(timeout=TIMEOUT)

    def request(self, method: str, url: str, **told: Any) -> Any:
        """The reply to a request; AccountError for one that is no good."""
        reply = self._send(method, url, told)
        for pause in self._pauses:
            if reply.status_code != TOO_MANY_STATUS:
                break
            self._sleep(pause)
            reply = self._send(method, url, told)
        if fault := fault_of(method, reply.status_code, reply.text, self._region):
            raise fault
        return reply

    def _send(self, method: str, url: str, told: dict[str, Any]) -> Any:
        if self._stand_in:
            url, told = _rerouted(url, told, self._stand_in)
        try:
            return self._http.request(method, url, **told)
        except OSError:  # all that requests raises is one
            raise unreachable() from None
        except UnicodeError:
            raise not_even_sent(self._region) from None


def _rerouted(url: str, told: dict[str, Any], stand_in: str) -> tuple[str, dict[str, Any]]:
    """The same request for a stand-in, which sees in the header Host whom it was meant for."""
    meant = urlsplit(url)
    there = urlsplit(stand_in)
    url = meant._replace(scheme=there.scheme, netloc=there.netloc).geturl()
    return url, {**told, "headers": {**told["headers"], "Host": meant.netloc}}
