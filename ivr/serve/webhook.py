"""The webhook: translate what Twilio tells, answer, count.

- It is a WSGI application of its own behind the edge (edge.py), since under /voice there is nothing to route:
  every path and every method that is signed has an answer.
- A caller is on the line, so whatever is wrong with the request, the answer is spoken German and a way on: an
  unknown path is the main menu, an exception is an apology.
- What happened is counted, never waited for; a call that somebody makes for practice is not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from flask import Flask

from ivr.core.counting import APOLOGY, Count, length_class
from ivr.serve.live import Live, Snapshot
from ivr.serve.log import OUTCOME, STATE, RequestLog, without_words
from ivr.serve.middleware import PRACTICE, TOLD, VOICE, Edge, Told
from ivr.serve.responses import page
from ivr.serve.routes import upkeep
from ivr.serve.twiml import CONTENT_TYPE, apology, out_of_order
from ivr.settings import Settings
from ivr.statistics.counter import Counter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATUS = "status"  # the path below /voice where Twilio tells that a call is over
_log = logging.getLogger(__name__)


class Webhook:
    """Answers Twilio: what is live, at the position in the path."""

    def __init__(self, settings: Settings, live: Live, counter: Counter) -> None:
        self._settings, self._live, self._counter = settings, live, counter

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what has passed the edge."""
        path = environ["PATH_INFO"][len(VOICE) + 1 :]
        if path == STATUS:
            self._call_ended(environ)
            start_response("204 No Content", [])
            return []
        twiml = self._spoken(path, environ)
        start_response("200 OK", [("Content-Type", CONTENT_TYPE), ("Content-Length", str(len(twiml)))])
        return [twiml] if environ["REQUEST_METHOD"] != "HEAD" else []

    def answers(self, snapshot: Snapshot) -> None:
        """Answer somebody who has just called, for trial; raises whatever goes wrong."""
        page("", Told(), snapshot, self._settings)

    def _spoken(self, path: str, environ: WSGIEnvironment) -> bytes:
        try:
            snapshot = self._live.snapshot()
            if snapshot is None:
                environ[OUTCOME] = "out of order"
                return out_of_order()
            found = page(path, environ[TOLD], snapshot, self._settings)
            self._count(environ, found.counts)
            environ[STATE], environ[OUTCOME] = found.state, "spoken"
            return found.twiml
        except Exception as error:
            return self._apology(environ, error)

    def _apology(self, environ: WSGIEnvironment, error: Exception) -> bytes:
        """Once with the way back to the beginning; if that stumbles, too, a goodbye."""
        _log.error("a call stumbled over %s", without_words(error))
        self._count(environ, (APOLOGY,))
        environ[OUTCOME] = "apology"
        return out_of_order() if environ[TOLD].stumbled else apology(self._settings.public_url)

    def _call_ended(self, environ: WSGIEnvironment) -> None:
        told: Told = environ[TOLD]
        if told.call_status == "completed" and told.seconds is not None:
            self._count(environ, (length_class(told.seconds),))

    def _count(self, environ: WSGIEnvironment, counts: Sequence[Count]) -> None:
        told: Told = environ[TOLD]
        if not (told.practice or environ.get(PRACTICE)):
            self._counter.count(counts)


def register(
    app: Flask, settings: Settings, live: Live, counter: Counter, write: Callable[[str], object] | None = None
) -> None:
    """Put the edge around the app, the webhook behind it, and the routes of upkeep into the app.

    `write` gets a line for each request; where it is None, nothing is written.
    """
    webhook = Webhook(settings, live, counter)
    app.register_blueprint(upkeep(settings, live, counter, webhook.answers))
    edge = Edge(app.wsgi_app, webhook, settings)
    app.wsgi_app = RequestLog(edge, write) if write else edge  # type: ignore[method-assign]  # Flask's own way
