"""WSGI middleware: verifies X-Twilio-Signature for everything under /voice, and strips personal data.

- One rule for the whole group, before any routing: no valid signature, 403 with an empty body. Whatever can
  not be read is refused, too.
- What the dialog needs is read into a WebhookRequest. Then everything else is removed from the environ: the
  caller's number and city, the id of the call, addresses, headers, query and body. What runs behind the
  middleware can not log, store or quote what it has never seen.
- Every method that is signed is answered, since a number may be set up for GET. Flask has routes for GET,
  HEAD and POST; all others are passed on as POST.

The hard part is which URL Twilio has signed: PUBLIC_URL, then path and query as they were sent, letter by
letter. PUBLIC_URL is a setting; Host and X-Forwarded-* are never read, since anybody can send them. Path and
query are harder to know:

- WSGI decodes the path: "/voice/%C3%BC" and "/voice/ü" arrive as the same PATH_INFO. Some servers tell the
  raw request line as RAW_URI or REQUEST_URI. It is used where it decodes to the very path and query that are
  being served. Where it does not (a proxy has cut off a prefix, a header pretends another path), what is
  served has to be what was signed; else a signature for one address would open another.
- Where no raw request line is told (granian), PATH_INFO is quoted again. That gives back every address that
  the hotline itself has written, since those consist of a-z, 0-9, "/", "." and "-". An address with an escape
  that quote() would not write ("%2F") is refused.
- A prefix that the server has removed stands in SCRIPT_NAME. It counts when it is decided what is under
  /voice, so that no spelling of a path gets around the check.
- Our addresses end with OVERRIDES, a fragment. It never reaches us, and whether Twilio signs it is not
  documented, so both signatures are accepted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from werkzeug.wsgi import get_input_stream

from ivr.core.positions import OVERRIDES
from ivr.settings import E164, Settings
from ivr.signature import algorithm_of, is_valid

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VOICE = "/voice"
REQUEST = "hotline.request"  # in the environ: the WebhookRequest, once the signature is verified
MAX_BODY = 64_000  # bytes; Twilio's own limit is 64 kB (error 11750), and it sends about 1,000
MAX_FIELDS = 500  # in a form; Twilio sends about 30
MAX_KEYS = 20  # the longest number that is asked for has 12; more are as wrong as two thousand
_OWN_NUMBER = re.compile(E164, re.ASCII)
_SECONDS = re.compile("[0-9]{1,6}", re.ASCII)
# All that is left in the environ of a verified request.
_KEPT = (
    *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    *("wsgi.version", "wsgi.url_scheme", "wsgi.errors"),
    *("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"),
)


class WebhookRequest(NamedTuple):
    """What the dialog needs of a verified request; nothing of it names the caller."""

    digits: str = ""  # all keys that were pressed, MAX_KEYS at most
    dial_status: str = ""  # a telephone that was answered and not taken counts as "no-answer"
    own_number: str = ""  # the hotline's (E.164), or empty where what was sent is no telephone number
    call_status: str = ""
    seconds: int | None = None  # how long the call was, once it is over
    after_apology: bool = False  # the caller has just heard that something went wrong
    practice: bool = False  # a call of somebody who knows the secret; it is not counted

    def __repr__(self) -> str:
        """Without the digits, which may be the code of a room."""
        return f"WebhookRequest(call_status={self.call_status!r})"


class TwilioSignatureMiddleware:
    """Wraps the Flask application: what is under /voice reaches it verified and without personal data."""

    def __init__(self, application: WSGIApplication, settings: Settings) -> None:
        self._application, self._settings = application, settings

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 403, or let the application answer."""
        path = environ.get("PATH_INFO", "")
        whole = environ.get("SCRIPT_NAME", "") + path
        if not (f"{path}/".startswith(f"{VOICE}/") or f"{whole}/".startswith(f"{VOICE}/")):
            return self._application(environ, start_response)
        try:
            request = self._verified(environ)
        except Exception:  # a stranger has sent what can't even be read: fail closed
            request = None
        if request is None:
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        _strip(environ)
        environ[REQUEST] = request
        return self._application(environ, start_response)

    def _verified(self, environ: WSGIEnvironment) -> WebhookRequest | None:
        """What the request says; None where the signature does not prove that it is Twilio's.

        Raises ValueError for a body that is no text, or no form.
        """
        given = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        if not given:
            return None
        body = get_input_stream(environ).read(MAX_BODY + 1)  # with a length, or streamed
        if len(body) > MAX_BODY:
            return None
        form = fields_of(body.decode("utf-8"))
        url = self._settings.public_url + _target(environ)
        algorithm = algorithm_of(environ.get("HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS", ""))
        secret = self._settings.auth_token
        if not any(is_valid(secret, url + end, form, given, algorithm) for end in ("", OVERRIDES)):
            return None
        query = dict(fields_of(environ.get("QUERY_STRING", "")))
        return _webhook_request(dict(form) or query, query)


def fields_of(encoded: str) -> list[tuple[str, str]]:
    """Names and values in order, blank values included, since Twilio signs them; else ValueError.

    It says what parse_qsl says, in half of its time, which was a quarter of a webhook's.
    """
    if encoded.count("&") >= MAX_FIELDS:
        raise ValueError("too many fields")
    parts = (pair.partition("=") for pair in encoded.split("&") if pair)
    return [(_unquoted(name), _unquoted(value)) for name, _, value in parts]


def _unquoted(part: str) -> str:
    return unquote_to_bytes(part.replace("+", " ")).decode() if "%" in part or "+" in part else part


def _target(environ: WSGIEnvironment) -> str:
    """Path and query as Twilio has signed them (see above)."""
    path: str = environ.get("PATH_INFO", "")
    query: str = environ.get("QUERY_STRING", "")
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    if raw:
        raw_path, _, raw_query = raw.partition("?")
        if raw_query == query and unquote_to_bytes(raw_path).decode("latin-1") == path:
            return raw
    return quote(path.encode("latin-1")) + ("?" if query else "") + query


def _webhook_request(params: Mapping[str, str], query: Mapping[str, str]) -> WebhookRequest:
    number, seconds = params.get("To", ""), params.get("CallDuration", "")
    return WebhookRequest(
        digits=(params.get("Digits", "") + _star(params))[:MAX_KEYS],
        dial_status=_dial_status(params),
        own_number=number if _OWN_NUMBER.fullmatch(number) else "",
        call_status=params.get("CallStatus", ""),
        seconds=int(seconds) if _SECONDS.fullmatch(seconds) else None,
        after_apology="nach" in query,
        practice="Practice" in params,
    )


def _star(params: Mapping[str, str]) -> str:
    """The star that has ended what was typed: Twilio does not count it among the digits."""
    return "*" if params.get("FinishedOnKey") == "*" else ""


def _dial_status(params: Mapping[str, str]) -> str:
    """DialCallStatus. A mailbox leaves "completed", too; DialBridged says whether two people spoke."""
    status = params.get("DialCallStatus", "")
    bridged = params.get("DialBridged", "").lower() != "false"
    return status if bridged or status not in ("completed", "answered") else "no-answer"


def _strip(environ: WSGIEnvironment) -> None:
    """Leave in the environ only what Flask needs to route the request."""
    kept = {name: environ[name] for name in _KEPT if name in environ}
    if kept["REQUEST_METHOD"] not in ("GET", "HEAD"):
        kept["REQUEST_METHOD"] = "POST"
    environ.clear()
    environ.update(kept)
    environ["QUERY_STRING"] = ""
    environ["wsgi.input"] = io.BytesIO()
