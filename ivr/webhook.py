"""The blueprint: verify, translate, answer.

- One rule for the whole group: no valid signature, 403 and not a word more.
- After that a caller is on the line, so whatever is wrong with the request, the answer is spoken German
  and a way on: an unknown path is the main menu, an exception is an apology.
- No log line names a caller: no parameter of a request is ever written, not even inside a traceback.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from flask import Blueprint, Flask, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import NotFound

from ivr.core.address import position_at
from ivr.core.dialog import (
    KEYS,
    CallStarted,
    Event,
    KeyPressed,
    NoInput,
    Place,
    Position,
    Transfer,
    TransferEnded,
    exists,
    next_turn,
)
from ivr.core.guide import Guide
from ivr.form import pairs
from ivr.live import Live, Snapshot
from ivr.settings import E164, Settings
from ivr.signature import is_valid
from ivr.twiml import CONTENT_TYPE, Surroundings, apology, out_of_order, render

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MAX_BODY = 2_000_000  # bytes; Twilio sends about 1,000
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]  # a wrong one is answered, too
_RECORDING = re.compile(r"[0-9a-f]{8,64}\.wav", re.ASCII)
_OWN_NUMBER = re.compile(E164, re.ASCII)
NO_KEY = "?"  # what is no key at all is a wrong key
_FOR_EVER = 31_536_000  # seconds; a year, the longest that caches honour
_PARAMS = "hotline.params"
_log = logging.getLogger(__name__)


def register(app: Flask, settings: Settings, live: Live) -> None:
    """Hang the routes that Twilio calls, and those that look after them, into the app."""
    app.url_map.merge_slashes = False  # no redirect answers what is not signed
    app.register_blueprint(_voice(settings, live))
    app.register_blueprint(_open(settings, live))


def _voice(settings: Settings, live: Live) -> Blueprint:
    """Everything under /voice: signed, spoken, never an error."""
    voice = Blueprint("voice", __name__)

    @voice.before_request
    def verify() -> Response | None:
        environ = request.environ
        try:
            params = _verified_params(environ, settings)
        except Exception:  # whatever a stranger sends that we stumble over: it stays closed
            params = None
        environ[_PARAMS] = params
        return Response(status=403) if params is None else None

    @voice.route("/voice", methods=METHODS, defaults={"path": ""}, strict_slashes=False)
    @voice.route("/voice/<path:path>", methods=METHODS)
    def answer(path: str) -> Response:
        snapshot = live.snapshot()
        if snapshot is None:
            return _page(out_of_order())
        return _page(_turn_page(path, request.environ[_PARAMS], snapshot, settings))

    @voice.route("/voice/status", methods=METHODS)
    def status() -> Response:
        return Response(status=204)

    @voice.errorhandler(Exception)
    def apologise(error: Exception) -> Response:
        _log.error("a call stumbled over %s", _without_words(error))
        stumbled_before = "nach" in request.args
        return _page(out_of_order() if stumbled_before else apology(settings.public_url))

    return voice


def _open(settings: Settings, live: Live) -> Blueprint:
    """What needs no signature: the sound, and whether all is well."""
    open_ = Blueprint("open", __name__)

    @open_.get("/audio/<file>")
    def audio(file: str) -> Response:
        if not _RECORDING.fullmatch(file):
            raise NotFound
        found = send_from_directory(
            settings.audio / "recordings", file, mimetype="audio/wav", max_age=_FOR_EVER
        )
        found.cache_control.public = True
        found.cache_control.immutable = True
        return found

    @open_.get("/health")
    def health() -> tuple[Response, int]:
        snapshot = live.snapshot()
        if snapshot is None:
            return jsonify(status="down", why=live.trouble), 503
        facts = {
            "release": snapshot.release.made,
            "voice": snapshot.release.voice,
            "recordings": len(snapshot.release.files),
            "missing": snapshot.missing,
        }
        return jsonify(status="ok", **facts, **({"warning": live.trouble} if live.trouble else {})), 200

    return open_


def _verified_params(environ: WSGIEnvironment, settings: Settings) -> dict[str, str] | None:
    """What Twilio tells us; None where the signature does not prove that it is Twilio.

    Raises ValueError for a body that can't be read.
    """
    given = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
    if not given:
        return None
    form = pairs(_body(environ))
    if not is_valid(settings.auth_token, settings.public_url + _as_requested(environ), form, given):
        return None
    return dict(form or pairs(environ.get("QUERY_STRING", "").encode("latin-1")))


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 <= length <= MAX_BODY:
        raise ValueError("too long, or no length at all")
    body: bytes = environ["wsgi.input"].read(length)
    return body


def _as_requested(environ: WSGIEnvironment) -> str:
    """Path and query to the letter: servers decode the path, but Twilio has signed it as it was sent.

    Where the letter is not what is being served (a proxy's prefix, a header that pretends another path),
    what is served counts.
    """
    path: str = environ.get("PATH_INFO", "")
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    if unquote_to_bytes(raw.partition("?")[0]).decode("latin-1") == path:
        return raw
    query: str = environ.get("QUERY_STRING", "")
    return quote(path.encode("latin-1")) + ("?" if query else "") + query


def _turn_page(path: str, params: Mapping[str, str], snapshot: Snapshot, settings: Settings) -> bytes:
    """The page for what happened at this path; rendered once for each position and key that there is."""
    known = (path, params.get("Digits", "")[:2])  # two are as wrong as two thousand
    if page := snapshot.pages.get(known):
        return page
    guide = snapshot.release.guide
    position = position_at(path)
    event = _event(path, position, params)
    turn = next_turn(guide, position, event, staffed=bool(settings.staff_number))
    around = Surroundings(snapshot.release, snapshot.present, settings.public_url, settings.staff_number)
    if isinstance(turn.then, Transfer):
        return render(turn, around, _own_number(params))
    page = render(turn, around)
    if _comes_again(guide, position, event):
        snapshot.pages[known] = page
    return page


def _comes_again(guide: Guide, position: Position | None, event: Event) -> bool:
    """Whether a page is worth keeping: there are only so many positions and keys, but endless nonsense."""
    if event == KeyPressed(NO_KEY) or isinstance(event, TransferEnded):
        return False
    return isinstance(event, CallStarted) or (position is not None and exists(guide, position))


def _event(path: str, position: Position | None, params: Mapping[str, str]) -> Event:
    """What Twilio reports, in the words of the dialog."""
    if not path:
        return CallStarted()
    if position and position.place is Place.TRANSFER:
        return TransferEnded(params.get("DialCallStatus", ""))
    digits = params.get("Digits", "")
    if not digits:
        return NoInput()
    return KeyPressed(digits) if digits in tuple(KEYS) else KeyPressed(NO_KEY)


def _own_number(params: Mapping[str, str]) -> str:
    """The hotline's own number: a human's telephone shows this one, never the caller's."""
    number = params.get("To", "")
    return number if _OWN_NUMBER.fullmatch(number) else ""


def _page(page: bytes) -> Response:
    return Response(page, content_type=CONTENT_TYPE)


def _without_words(error: Exception) -> str:
    """The kind of error and where it happened; never its message, which may quote the request."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} in {where}"
