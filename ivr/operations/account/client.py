"""Twilio's SDK for one region. The only module that imports it; nothing of it is loaded by the web process.

- Region and edge belong together: ie1 is asked at api.dublin.ie1.twilio.com, us1 (Twilio's default) at
  api.twilio.com. A region without an edge gives a host that no longer answers.
- Every request has a time limit.
- Every error of the API is an AccountError, raised in one place: the SDK has other exceptions for lists than
  for single resources.
- Too many requests: a client with `pauses` waits and tries again. Such a request was not carried out, so this
  is safe for all methods.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.errors import AccountError
from ivr.operations.account.api_errors import CREDENTIALS, TOO_MANY_STATUS, UNREACHABLE, error_of, error_with
from ivr.settings import Settings

__all__ = ["IRELAND", "REGIONS", "Client", "client_for"]

IRELAND = "ie1"  # keeps what calls leave behind in the EU
REGIONS = {IRELAND: "dublin", "us1": ""}  # each with the edge that leads to it; us1 needs none
TIMEOUT = 20.0  # seconds for a connection, and for each part of a reply
RETRY_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds between tries: about a minute in all
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
        http_client=_HttpClient(region, settings.twilio_api_url, pauses, sleep),
        environment=_NO_ENVIRONMENT,
    )


class _HttpClient:
    """Takes the place of the SDK's HttpClient: sends, waits, and raises AccountError."""

    def __init__(
        self, region: str, test_api: str, pauses: Sequence[float], sleep: Callable[[float], object]
    ) -> None:
        self._region, self._test_api = region, test_api
        self._pauses, self._sleep = tuple(pauses), sleep
        self._http = TwilioHttpClient(timeout=TIMEOUT)

    def request(self, method: str, url: str, **options: Any) -> Any:
        """The reply to a request."""
        reply = self._send(method, url, options)
        for pause in self._pauses:
            if reply.status_code != TOO_MANY_STATUS:
                break
            self._sleep(pause)
            reply = self._send(method, url, options)
        if error := error_of(method, reply.status_code, reply.text, self._region):
            raise error
        return reply

    def _send(self, method: str, url: str, options: dict[str, Any]) -> Any:
        if self._test_api:
            url, options = _rerouted(url, options, self._test_api)
        try:
            return self._http.request(method, url, **options)
        except OSError:  # all that requests raises is one
            raise AccountError(UNREACHABLE) from None
        except UnicodeError:  # copied with something around it that no HTTP header can hold
            raise error_with(CREDENTIALS, self._region) from None


def _rerouted(url: str, options: dict[str, Any], test_api: str) -> tuple[str, dict[str, Any]]:
    """The same request for the API of a test, which sees in the header Host whom it was meant for."""
    meant, there = urlsplit(url), urlsplit(test_api)
    url = meant._replace(scheme=there.scheme, netloc=there.netloc).geturl()
    return url, {**options, "headers": {**options["headers"], "Host": meant.netloc}}
