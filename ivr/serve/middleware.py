"""The edge: where Twilio's requests come in, and where whatever names a caller is dropped.

- One rule for everything under /voice, before any routing: no valid signature, 403 and not a word more.
- What the dialog needs is taken out of the request; then number, city, call and address of whoever asked are
  removed from it. Nothing behind the edge can log, store or quote what it has never seen.
- A request that Twilio repeats carries the same mark, so that it is counted once. The mark is a keyed hash of
  Twilio's own random token for that request; it says nothing about the call.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from ivr.serve import seams
from ivr.serve.form import pairs
from ivr.settings import E164, Settings
from ivr.signature import is_valid

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VOICE = "/voice"
PRACTICE = "hotline.practice"  # in the environ of a request that is no caller's
TOLD = "hotline.told"  # in the environ of a request that has passed the edge
MAX_BODY = 64_000  # bytes; Twilio sends about 1,000
PATIENCE = 5.0  # seconds for the body, where the server lets us say so; Twilio sends it at once
_OWN_NUMBER = re.compile(E164, re.ASCII)
_SECONDS = re.compile("[0-9]{1,6}", re.ASCII)
_NAMES_SOMEBODY = (
    "QUERY_STRING",
    "RAW_URI",
    "REQUEST_URI",
    "REMOTE_ADDR",
    "REMOTE_PORT",
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What Twilio tells that the dialog needs; nothing of it names the caller."""

    digits: str = ""
    dial_status: str = ""
    own_number: str = ""  # the hotline's, or empty where what was sent is no telephone number
    call_status: str = ""
    seconds: int | None = None  # how long the call was, once it is over
    stumbled: bool = False  # the caller has just heard an apology
    practice: bool = False  # a call that is no caller's: signed by somebody who knows the secret
    mark: str = ""


class Edge:
    """Parts two WSGI applications: what is under /voice comes to the webhook, verified and without names."""

    def __init__(self, application: WSGIApplication, webhook: WSGIApplication, settings: Settings) -> None:
        self._application, self._webhook, self._settings = application, webhook, settings
        self._key = sha256(settings.auth_token.encode()).digest()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 403 without a word, or let one of them answer."""
        path: str = environ.get("PATH_INFO", "")
        if not (_is_voice(path) or _is_voice(environ.get("SCRIPT_NAME", "") + path)):
            return self._application(environ, start_response)
        try:
            told = self._told(environ)
        except Exception:  # whatever a stranger sends that we stumble over: it stays closed
            told = None
        if told is None:
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        _forget(environ)
        environ[TOLD] = told
        return self._webhook(environ, start_response)

    def _told(self, environ: WSGIEnvironment) -> Told | None:
        """What Twilio tells us; None where the signature does not prove that it is Twilio.

        Raises ValueError for a body that can't be read.
        """
        given = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        if not given:
            return None
        form = pairs(_body(environ))
        target = _as_requested(environ)
        if not is_valid(self._settings.auth_token, self._settings.public_url + target, form, given):
            return None
        if not seams.hold(target, form):
            return None
        asked = environ.get("QUERY_STRING", "")
        query = dict(pairs(asked.encode("latin-1"))) if asked else {}
        return self._taken(dict(form) or query, query, environ)

    def _taken(self, params: Mapping[str, str], query: Mapping[str, str], environ: WSGIEnvironment) -> Told:
        number, seconds = params.get("To", ""), params.get("CallDuration", "")
        return Told(
            digits=params.get("Digits", "")[:2],  # two are as wrong as two thousand
            dial_status=params.get("DialCallStatus", ""),
            own_number=number if _OWN_NUMBER.fullmatch(number) else "",
            call_status=params.get("CallStatus", ""),
            seconds=int(seconds) if _SECONDS.fullmatch(seconds) else None,
            stumbled="nach" in query,
            practice="Practice" in params,
            mark=self._mark(environ.get("HTTP_I_TWILIO_IDEMPOTENCY_TOKEN", "")),
        )

    def _mark(self, token: str) -> str:
        if not token:
            return ""
        return blake2b(token.encode("utf-8", "replace"), key=self._key, digest_size=8).hexdigest()


def _is_voice(path: str) -> bool:
    return path == VOICE or path.startswith(f"{VOICE}/")


def _forget(environ: WSGIEnvironment) -> None:
    """Remove from the request whatever could name a caller, every header included."""
    for name in _NAMES_SOMEBODY:
        if name in environ:
            environ[name] = ""
    for name in [name for name in environ if name[:5] == "HTTP_" and name != "HTTP_HOST"]:
        del environ[name]
    environ["wsgi.input"] = io.BytesIO()


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 <= length <= MAX_BODY:
        raise ValueError("too long, or no length at all")
    if wire := environ.get("gunicorn.socket"):
        wire.settimeout(PATIENCE)  # a stranger who never finishes takes nobody's place for long
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _as_requested(environ: WSGIEnvironment) -> str:
    """Path and query to the letter: servers decode the path, but Twilio has signed it as it was sent.

    Where the letter is not what is being served (a proxy's prefix, a header that pretends another path),
    what is served counts.
    """
    path: str = environ.get("PATH_INFO", "")
    query: str = environ.get("QUERY_STRING", "")
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    letter, _, asked = raw.partition("?")
    if unquote_to_bytes(letter).decode("latin-1") == path and asked == query:
        return raw
    return quote(path.encode("latin-1")) + ("?" if query else "") + query
