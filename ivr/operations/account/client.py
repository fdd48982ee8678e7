"""Twilio's SDK for one region. The only module that imports it; nothing of it is loaded by the web process.

- Region and edge belong together: ie1 is asked at api.dublin.ie1.twilio.com, us1 (Twilio's default) at
  api.twilio.com. A region without an edge gives a host that no longer answers.
- Every request has a time limit.
- Every error of the API is an AccountError, raised in one place: the SDK has other exceptions for lists than
  for single resources.
- Too many requests: the client waits and tries again. Such a request was not carried out, so this is safe for
  all methods.

The errors of the API, in German:

1. A reply is good if its status is below 300 and it holds a JSON object; after a DELETE, if it is empty.
2. Else Twilio's own code decides; where there is none, the status.
3. From 500 upward the fault is Twilio's whatever the code says: try again later.
4. No sentence quotes Twilio: its words are English and may name a caller.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlsplit

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client as Client

from ivr.errors import AccountError
from ivr.settings import Settings

IRELAND = "ie1"  # keeps what calls leave behind in the EU
REGIONS = {IRELAND: "dublin", "us1": ""}  # each with the edge that leads to it; us1 needs none
TIMEOUT = 20.0  # seconds for a connection, and for each part of a reply
RETRY_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds between tries: about a minute in all
# The SDK would take a region from the environment; an empty mapping would count as none.
_NO_ENVIRONMENT = {"TWILIO_REGION": "", "TWILIO_EDGE": ""}
CREDENTIALS, NOT_YET, GONE, TOO_MANY, BUNDLE = 20003, 20009, 20404, 20429, 21649
TOO_MANY_STATUS = 429
NAMES = {"ie1": "Ireland (IE1)", "us1": "United States (US1)"}
_OF_STATUS = {401: CREDENTIALS, 403: CREDENTIALS, 404: GONE, TOO_MANY_STATUS: TOO_MANY}
_GERMAN = {
    CREDENTIALS: (
        "Twilio nimmt die Zugangsdaten nicht an. TWILIO_ACCOUNT_SID und TWILIO_AUTH_TOKEN gelten nur in "
        "einer Region, hier: {region}. Sie finden sie in der Twilio-Konsole unter „API keys & tokens“, wenn "
        "Sie dort oben diese Region wählen."
    ),
    GONE: (
        "Twilio findet das nicht, in der Region {region}. Bitte prüfen Sie TWILIO_ACCOUNT_SID und in der "
        "Twilio-Konsole, ob die Nummer zu diesem Konto gehört."
    ),
    TOO_MANY: (
        "Twilio bekommt gerade zu viele Anfragen. Bitte warten Sie einige Minuten und versuchen Sie es dann "
        "noch einmal."
    ),
    BUNDLE: (
        "Für diese Nummer fehlt bei Twilio der Nachweis der Organisation („Regulatory Bundle“). Bitte "
        "reichen Sie ihn in der Twilio-Konsole unter „Phone Numbers > Regulatory Compliance“ ein und warten "
        "Sie auf die Zusage. Das dauert einige Tage."
    ),
}
_UNKNOWN = (
    "Twilio lehnt das ab, mit dem Fehler {code}. Was er bedeutet, steht hier (auf Englisch): "
    "https://www.twilio.com/docs/api/errors/{code}"
)
_DOWN = (
    "Bei Twilio ist gerade etwas gestört (Fehler {status}). Bitte versuchen Sie es in einigen Minuten noch "
    "einmal. Ob es bekannt ist, zeigt https://status.twilio.com"
)
NOT_TWILIO = (
    "Was hier antwortet, ist nicht Twilio. Verlangt das Netz, in dem Sie sind, eine Anmeldung, oder steht "
    "ein Proxy dazwischen?"
)
UNREACHABLE = (
    "Twilio ist nicht zu erreichen. Gibt es eine Verbindung zum Internet? Bitte versuchen Sie es noch einmal."
)


def client_for(settings: Settings, region: str) -> Client:
    """The SDK's client for a region of REGIONS; every call of it may raise AccountError."""
    edge = REGIONS[region]
    return Client(
        settings.account_sid,
        settings.auth_token,
        region=region if edge else None,
        edge=edge or None,
        http_client=_HttpClient(region, settings.twilio_api_url),
        environment=_NO_ENVIRONMENT,
    )


class _HttpClient:
    """Takes the place of the SDK's HttpClient: sends, waits, and raises AccountError."""

    def __init__(self, region: str, test_api: str) -> None:
        self._region, self._test_api = region, test_api
        self._http = TwilioHttpClient(timeout=TIMEOUT)

    def request(self, method: str, url: str, **options: Any) -> Any:
        """The reply to a request."""
        reply = self._send(method, url, options)
        for pause in RETRY_PAUSES:
            if reply.status_code != TOO_MANY_STATUS:
                break
            time.sleep(pause)
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


# -- the errors of the API


def error_of(method: str, status: int, body: str, region: str) -> AccountError | None:
    """What is wrong with a reply; None for a good one. A code below 20000 is a status: Twilio named none."""
    content = _content(body)
    if status < 300:
        good = not body.strip() if method == "DELETE" else content is not None
        return None if good else AccountError(NOT_TWILIO)
    if status >= 500:
        return AccountError(_DOWN.format(status=status))
    if content is None and status not in _OF_STATUS:
        return AccountError(NOT_TWILIO)
    code = (content or {}).get("code")
    return error_with(code if isinstance(code, int) and code else _OF_STATUS.get(status, status), region)


def error_with(code: int, region: str) -> AccountError:
    """The error for one of Twilio's codes."""
    return AccountError(_GERMAN.get(code, _UNKNOWN).format(code=code, region=NAMES[region]), code)


def _content(body: str) -> dict[str, object] | None:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
