"""The blueprint for what is no call: recordings, the state of the server, the counts.

- /audio serves recordings, cacheable for ever: their names are hashes of what they hold.
- /health is 200 if a caller would be answered now, else 503; a warning is something to repair, not an alarm.
- /metrics is there only where METRICS_TOKEN is set, and answers only to who knows it.
- Whoever opens anything else in a browser reads German: what went wrong, and nothing of who asked.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as WerkzeugResponse

from ivr.commands import command
from ivr.errors import StatisticsError
from ivr.release import FILE
from ivr.serve.live import LiveRelease, Snapshot
from ivr.serve.log import without_words
from ivr.settings import Settings
from ivr.statistics.counter import Counter
from ivr.statistics.storage import Storage

_NOTHING = "Hier ist nichts. Stimmt die Adresse?"
_REFUSED = "So geht das hier nicht. Bitte rufen Sie die Seite im Browser auf."
_BROKEN = "Hier ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal."
FOR_EVER = 31_536_000  # seconds; a year, the longest that caches honour


def blueprint(
    settings: Settings, live: LiveRelease, counter: Counter, check: Callable[[Snapshot], object]
) -> Blueprint:
    """The routes; `check` renders what somebody who calls now would hear, or raises."""
    routes = Blueprint("routes", __name__)
    storage = Storage(settings)

    @routes.get("/audio/<file>")
    def audio(file: str) -> Response:
        if not FILE.fullmatch(file):
            raise NotFound
        folder = settings.audio / "recordings"
        if (folder / file).is_symlink():  # what it points to was never published
            raise NotFound
        found = send_from_directory(folder, file, mimetype="audio/wav", max_age=FOR_EVER)
        found.cache_control.public = True
        found.cache_control.immutable = True
        return found

    @routes.get("/health")
    def health() -> tuple[Response, int]:
        snapshot = live.snapshot()
        if snapshot is None:
            return jsonify(status="down", why=live.trouble), 503
        try:
            check(snapshot)
        except Exception as error:
            return jsonify(status="down", why=without_words(error)), 503
        troubles = (live.trouble, _silent(snapshot, settings), storage.trouble or counter.trouble)
        release, warning = snapshot.release, " ".join(filter(None, troubles))
        facts = {"release": release.made, "voice": release.voice, "recordings": len(release.files)}
        warnings = {"warning": warning} if warning else {}
        return jsonify(status="ok", **facts, missing=snapshot.missing, **warnings), 200

    @routes.app_errorhandler(HTTPException)
    def explain(error: HTTPException) -> WerkzeugResponse:
        return explanation(error)

    if settings.metrics_token:

        @routes.get("/metrics")
        def metrics() -> Response:
            return _metrics(settings)

    return routes


def explanation(error: HTTPException) -> WerkzeugResponse:
    """What a person reads instead of an English page; its status and headers stay, and redirects."""
    response = error.get_response()
    if response.status_code < 400:
        return response
    words = _NOTHING if response.status_code == 404 else _REFUSED if response.status_code < 500 else _BROKEN
    response.data = f"{words}\n"
    response.content_type = "text/plain; charset=utf-8"
    return response


def _silent(snapshot: Snapshot, settings: Settings) -> str:
    """German, where not one recording can be played: the folder was emptied, or may not be read."""
    if snapshot.missing < len(snapshot.release.files):
        return ""
    return (
        "Keine einzige Aufnahme ist lesbar, eine Stimme von Twilio spricht alles. Bitte prüfen Sie den "
        f"Ordner {settings.in_audio('recordings')} und seine Rechte, oder veröffentlichen Sie noch einmal: "
        + command("publish.py")
    )


def _metrics(settings: Settings) -> Response:
    """The counts, loaded when somebody asks for them: most servers are never asked."""
    told = request.headers.get("Authorization", "").encode("latin-1", "replace")  # as it came in
    if not hmac.compare_digest(told, f"Bearer {settings.metrics_token}".encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    from ivr.statistics.metrics import CONTENT_TYPE, metrics
    from ivr.statistics.store import Store, url_of

    try:
        return Response(metrics(Store(url_of(settings))), content_type=CONTENT_TYPE)
    except StatisticsError as error:
        return Response(f"{error}\n", status=503, mimetype="text/plain")
