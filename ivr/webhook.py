"""The blueprint: translate what Twilio tells, answer, count.

- Nothing reaches it that has not passed the edge (edge.py), which verifies and drops whatever names a caller.
- A caller is on the line, so whatever is wrong with the request, the answer is spoken German and a way on: an
  unknown path is the main menu, an exception is an apology.
- What happened is counted, never waited for; a call that somebody makes for practice is not.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import NotFound

from ivr.core.address import path_of, position_at
from ivr.core.counting import APOLOGY, Count, counts_of, length_class
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
    Turn,
    exists,
    next_turn,
)
from ivr.core.guide import Guide
from ivr.edge import PRACTICE, TOLD, Edge, Told
from ivr.live import Live, Snapshot
from ivr.log import OUTCOME, STATE, RequestLog, without_words
from ivr.settings import Settings
from ivr.statistics.counter import Counter
from ivr.twiml import CONTENT_TYPE, Surroundings, apology, out_of_order, render

if TYPE_CHECKING:
    pass

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]  # a wrong one is answered, too
_RECORDING = re.compile(r"[0-9a-f]{8,64}\.wav", re.ASCII)
NO_KEY = "?"  # what is no key at all is a wrong key
_FOR_EVER = 31_536_000  # seconds; a year, the longest that caches honour
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered, at which position (empty: the beginning, or none we know), what it counts as."""

    twiml: bytes
    state: str
    counts: tuple[Count, ...]


def register(app: Flask, settings: Settings, live: Live, counter: Counter) -> None:
    """Hang the routes that Twilio calls, and those that look after them, into the app; the edge around it."""
    app.url_map.merge_slashes = False  # no redirect answers what is not signed
    app.register_blueprint(_voice(settings, live, counter))
    app.register_blueprint(_open(settings, live, counter))
    app.wsgi_app = RequestLog(Edge(app.wsgi_app, settings))  # type: ignore[method-assign]  # Flask's own way


def _voice(settings: Settings, live: Live, counter: Counter) -> Blueprint:
    """Everything under /voice: verified by the edge, spoken, never an error."""
    voice = Blueprint("voice", __name__)

    def count(told: Told, *counts: Count) -> None:
        if not (told.practice or request.environ.get(PRACTICE)):
            counter.count(counts, told.mark)

    @voice.before_request
    def verify() -> Response | None:
        return None if TOLD in request.environ else Response(status=403)

    @voice.route("/voice", methods=METHODS, defaults={"path": ""}, strict_slashes=False)
    @voice.route("/voice/<path:path>", methods=METHODS)
    def answer(path: str) -> Response:
        told: Told = request.environ[TOLD]
        snapshot = live.snapshot()
        if snapshot is None:
            return _spoken(out_of_order(), "out of order")
        page = _page(path, told, snapshot, settings)
        request.environ[STATE] = page.state
        count(told, *page.counts)
        return _spoken(page.twiml, "spoken")

    @voice.route("/voice/status", methods=METHODS)
    def status() -> Response:
        told: Told = request.environ[TOLD]
        if told.call_status == "completed" and told.seconds is not None:
            count(told, length_class(told.seconds))
        return Response(status=204)

    @voice.errorhandler(Exception)
    def apologise(error: Exception) -> Response:
        _log.error("a call stumbled over %s", without_words(error))
        told: Told = request.environ[TOLD]
        count(told, APOLOGY)
        return _spoken(out_of_order() if told.stumbled else apology(settings.public_url), "apology")

    return voice


def _open(settings: Settings, live: Live, counter: Counter) -> Blueprint:
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
        try:
            _page("", Told(), snapshot, settings)  # would a caller be answered?
        except Exception as error:
            return jsonify(status="down", why=without_words(error)), 503
        facts = {
            "release": snapshot.release.made,
            "voice": snapshot.release.voice,
            "recordings": len(snapshot.release.files),
            "missing": snapshot.missing,
        }
        warnings = " ".join(filter(None, (live.trouble, counter.trouble)))
        return jsonify(status="ok", **facts, **({"warning": warnings} if warnings else {})), 200

    return open_


def _page(path: str, told: Told, snapshot: Snapshot, settings: Settings) -> Page:
    """The page for what happened at this path; rendered once for each position and key that there is."""
    known = (path, told.digits, told.stumbled)
    rendered: Page | None = snapshot.pages.get(known)
    if rendered:
        return rendered
    guide = snapshot.release.guide
    position = position_at(path)
    event = _event(path, position, told)
    turn = next_turn(guide, position, event, staffed=bool(settings.staff_number))
    around = Surroundings(snapshot.release, snapshot.present, settings.public_url, settings.staff_number)
    transfer = isinstance(turn.then, Transfer)
    page = Page(
        render(turn, around, told.own_number if transfer else ""),
        path_of(position) if position and exists(guide, position) else "",
        _counts(guide, position, event, turn, told),
    )
    if not transfer and _comes_again(guide, position, event):
        snapshot.pages[known] = page
    return page


def _counts(
    guide: Guide, position: Position | None, event: Event, turn: Turn, told: Told
) -> tuple[Count, ...]:
    """After an apology the call begins anew, but it is the same call."""
    counts = counts_of(guide, position, event, turn)
    return tuple(count for count in counts if not (told.stumbled and count.kind == "call"))


def _comes_again(guide: Guide, position: Position | None, event: Event) -> bool:
    """Whether a page is worth keeping: there are only so many positions and keys, but endless nonsense."""
    if event == KeyPressed(NO_KEY) or isinstance(event, TransferEnded):
        return False
    return isinstance(event, CallStarted) or (position is not None and exists(guide, position))


def _event(path: str, position: Position | None, told: Told) -> Event:
    """What Twilio reports, in the words of the dialog."""
    if not path:
        return CallStarted()
    if position and position.place is Place.TRANSFER:
        return TransferEnded(told.dial_status)
    if not told.digits:
        return NoInput()
    return KeyPressed(told.digits) if told.digits in tuple(KEYS) else KeyPressed(NO_KEY)


def _spoken(twiml: bytes, outcome: str) -> Response:
    request.environ[OUTCOME] = outcome
    return Response(twiml, content_type=CONTENT_TYPE)
