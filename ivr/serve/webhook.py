"""The webhook: a Flask blueprint that translates what Twilio reports, answers, and counts.

    /voice                  a call begins
    /voice/room             a call begins on a number that leads to rooms only
    /voice/<position>       something happened at this position of the dialog
    /voice/status           a call is over
    /voice/whisper          a human's telephone was answered; /key is what was pressed there

- The middleware has verified the request and handed over a WebhookRequest.
- A caller is on the line, so whatever is wrong with the request, the answer is spoken German and a way on: an
  unknown path is the main menu, an exception is an apology.
- This is where the clock is: responses are those of today, and made anew when a day, a notice or the desk's
  hours end.
- What happened is counted, never waited for; a call that somebody makes for practice is not.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import flask
from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ivr.clock import GERMANY
from ivr.core.counting import APOLOGY, Count, length_class
from ivr.core.today import today_at
from ivr.rooms.entry import RoomEntry
from ivr.serve.live import LiveRelease, Snapshot
from ivr.serve.log import OUTCOME, without_words
from ivr.serve.middleware import REQUEST, VOICE, WebhookRequest
from ivr.serve.responses import Responses
from ivr.serve.routes import explanation
from ivr.serve.twiml import CONTENT_TYPE, apology, out_of_order, whispered
from ivr.settings import Settings
from ivr.statistics.counter import Counter

_log = logging.getLogger(__name__)


class _Kept(NamedTuple):
    """The responses of today, and since and until when they are right (seconds since 1970).

    `since`, too: a clock that was wrong may be set back.
    """

    responses: Responses
    with_rooms: bool
    since: float
    until: float


class Webhook:
    """Answers Twilio: what is live, at the position in the path."""

    def __init__(
        self,
        settings: Settings,
        live: LiveRelease,
        counter: Counter,
        entry: RoomEntry | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._live, self._counter = settings, live, counter
        self._entry = entry or RoomEntry(None)
        self._clock = clock  # seconds since 1970
        self._kept: _Kept | None = None

    def blueprint(self) -> Blueprint:
        """The routes under /voice."""
        voice = Blueprint("voice", __name__)
        options = {"methods": ["GET", "POST"], "provide_automatic_options": False}  # HEAD comes with GET

        @voice.route(VOICE, strict_slashes=False, **options)
        @voice.route(f"{VOICE}/<path:position>", merge_slashes=False, **options)
        def answer(position: str = "") -> flask.Response:
            return flask.Response(self._answer(position), content_type=CONTENT_TYPE)

        @voice.route(f"{VOICE}/status", **options)
        def status() -> tuple[str, int]:
            ended: WebhookRequest = request.environ[REQUEST]
            if ended.call_status == "completed" and ended.seconds is not None:
                self._count((length_class(ended.seconds),), ended)
            return "", 204

        @voice.route(f"{VOICE}/whisper", **options)
        @voice.route(f"{VOICE}/whisper/key", **options)
        def whispered() -> flask.Response:
            return flask.Response(self._whisper(), content_type=CONTENT_TYPE)

        @voice.app_errorhandler(NotFound)
        def not_found(error: NotFound) -> Response:
            """Flask's path converter takes neither "//" nor line breaks: for callers, an unknown path."""
            return answer("?") if REQUEST in request.environ else explanation(error)

        return voice

    def check(self, snapshot: Snapshot) -> None:
        """Render what somebody who calls now would hear; raises whatever goes wrong."""
        self._of(snapshot).at("", WebhookRequest())

    def _answer(self, path: str) -> bytes:
        environ = request.environ
        asked: WebhookRequest = environ[REQUEST]
        try:
            snapshot = self._live.snapshot()
            if snapshot is None:
                environ[OUTCOME] = ("", "out of order")
                return out_of_order()
            response = self._of(snapshot).at(path, asked)
            self._count(response.counts, asked)
            environ[OUTCOME] = (response.state, "spoken")
            return response.twiml
        except Exception as error:
            return self._apologise(error, asked)

    def _whisper(self) -> bytes:
        """To a human; where it goes wrong they are let go, and the next telephone rings for the caller."""
        asked: WebhookRequest = request.environ[REQUEST]
        request.environ[OUTCOME] = ("", "whispered")
        try:
            snapshot = self._live.snapshot()
            if snapshot is None or request.path.endswith("/key"):
                return whispered(asked.digits)
            return self._of(snapshot).whisper()
        except Exception as error:
            _log.error("a transfer failed: %s", without_words(error))
            return whispered("")

    def _of(self, snapshot: Snapshot) -> Responses:
        """The responses of this release today; two threads may make them at once, and one of the two stays.

        They are made anew when the first room comes, when the last one goes, and when the day changes.
        """
        now, kept = self._clock(), self._kept
        rooms = snapshot.release.guide.has_room and self._entry.is_there
        known = kept.responses if kept and kept.responses.snapshot is snapshot else None
        if known and kept and kept.with_rooms == rooms and kept.since <= now < kept.until:
            return known
        responses, until = self._on(snapshot, datetime.fromtimestamp(now, GERMANY), rooms=rooms)
        if known and known.today == responses.today:
            responses = known
        self._kept = _Kept(responses, rooms, now, until.timestamp())
        return responses

    def _on(self, snapshot: Snapshot, now: datetime, *, rooms: bool) -> tuple[Responses, datetime]:
        release = snapshot.release
        recorded = {speech for speech, _ in release.by_speech}
        number = self._settings.staff_number
        today, until = today_at(release.guide, release.staff, number, now, rooms=rooms, recorded=recorded)
        return Responses(snapshot, self._settings, self._entry, today), until

    def _apologise(self, error: Exception, asked: WebhookRequest) -> bytes:
        """The first time with the way back to the beginning; if that fails, too, with a goodbye."""
        _log.error("a call failed: %s", without_words(error))
        self._count((APOLOGY,), asked)
        request.environ[OUTCOME] = ("", "apology")
        if not asked.after_apology:
            return apology(self._settings.public_url)
        kept = self._kept
        return out_of_order(kept.responses.snapshot.release.organisation.spoken_hotline if kept else "")

    def _count(self, counts: Sequence[Count], asked: WebhookRequest) -> None:
        if asked.practice:
            return
        if asked.after_apology:  # the call begins anew, but it is the same call
            counts = [count for count in counts if count.kind != "call"]
        self._counter.count(counts)
