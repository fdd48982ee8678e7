"""The webhook: a Flask blueprint that translates what Twilio reports, answers, and counts.

    /voice                  a call begins
    /voice/room             a call begins on a number that leads to rooms only
    /voice/<position>       something happened at this position of the dialog
    /voice/status           a call is over

- The middleware has verified the request and handed over a WebhookRequest.
- A caller is on the line, so whatever is wrong with the request, the answer is spoken German and a way on: an
  unknown path is the main menu, an exception is an apology.
- What happened is counted, never waited for; a call that somebody makes for practice is not.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import flask
from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ivr.core.counting import APOLOGY, Count, length_class
from ivr.rooms.entry import RoomEntry
from ivr.serve.live import LiveRelease, Snapshot
from ivr.serve.log import OUTCOME, without_words
from ivr.serve.middleware import REQUEST, VOICE, WebhookRequest
from ivr.serve.responses import Responses
from ivr.serve.routes import explanation
from ivr.serve.twiml import CONTENT_TYPE, apology, out_of_order
from ivr.settings import Settings
from ivr.statistics.counter import Counter

_log = logging.getLogger(__name__)


class Webhook:
    """Answers Twilio: what is live, at the position in the path."""

    def __init__(
        self, settings: Settings, live: LiveRelease, counter: Counter, entry: RoomEntry | None = None
    ) -> None:
        self._settings, self._live, self._counter = settings, live, counter
        self._entry = entry or RoomEntry(None)
        self._responses: Responses | None = None

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

        @voice.app_errorhandler(NotFound)
        def not_found(error: NotFound) -> Response:
            """Flask's path converter takes neither "//" nor line breaks: for callers, an unknown path."""
            return answer("?") if REQUEST in request.environ else explanation(error)

        return voice

    def check(self, snapshot: Snapshot) -> None:
        """Render what somebody who calls now would hear; raises whatever goes wrong."""
        self._of(snapshot).at("", WebhookRequest())

    def _answer(self, path: str) -> bytes:
        asked: WebhookRequest = request.environ[REQUEST]
        try:
            snapshot = self._live.snapshot()
            if snapshot is None:
                request.environ[OUTCOME] = ("", "out of order")
                return out_of_order()
            response = self._of(snapshot).at(path, asked)
            self._count(response.counts, asked)
            request.environ[OUTCOME] = (response.state, "spoken")
            return response.twiml
        except Exception as error:
            return self._apologise(error, asked)

    def _of(self, snapshot: Snapshot) -> Responses:
        """The responses of this release; two threads may make them at once, and one of the two stays.

        They are made anew when the first room comes, and when the last one goes.
        """
        rooms = snapshot.release.guide.has_room and self._entry.is_there
        found = self._responses
        if found is None or found.snapshot is not snapshot or found.with_rooms != rooms:
            found = self._responses = Responses(snapshot, self._settings, self._entry, with_rooms=rooms)
        return found

    def _apologise(self, error: Exception, asked: WebhookRequest) -> bytes:
        """The first time with the way back to the beginning; if that fails, too, with a goodbye."""
        _log.error("a call failed: %s", without_words(error))
        self._count((APOLOGY,), asked)
        request.environ[OUTCOME] = ("", "apology")
        if not asked.after_apology:
            return apology(self._settings.public_url)
        served = self._responses
        return out_of_order(served.snapshot.release.organisation.spoken_hotline if served else "")

    def _count(self, counts: Sequence[Count], asked: WebhookRequest) -> None:
        if asked.practice:
            return
        if asked.after_apology:  # the call begins anew, but it is the same call
            counts = [count for count in counts if count.kind != "call"]
        self._counter.count(counts)
