"""What this server writes down: one JSON line for each request and each event, without data about a caller.

    {"at": "2026-11-24T17:00:00.123Z", "level": "info", "route": "voice", "state": "menu/haupt/0/normal/0/0",
     "outcome": "spoken", "ms": 0.8}

- A request's line has these fields and no others. Its state is a position of the guide, never what was sent.
- Our own messages are written as they are: they are made without any word of a request.
- Of a library's message only module, line and function are written, since it may quote a request.
- An exception is its kind and the places it came through, never its message.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OUTCOME = "hotline.outcome"  # in the environ: state and outcome of a webhook, as the webhook says them
ROUTES = ("voice", "audio", "health", "metrics", "phone")
FRAMES = 5  # how many places of an exception are told


def configure() -> Callable[[str], object]:
    """From now on this process writes JSON lines to stderr: what is logged, and what the result is given."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    threading.excepthook = lambda args: _uncaught(args.exc_value)
    sys.excepthook = lambda _kind, error, _trace: _uncaught(error)
    sys.unraisablehook = lambda args: _uncaught(args.exc_value)
    logging.raiseExceptions = False  # a line that can't be written is lost, and nothing else happens
    return _write


def _write(line: str) -> None:
    """In one call, so that no two lines mix. A log that is full or gone is no reason not to answer."""
    try:
        os.write(2, line.encode())
    except OSError:
        return


class JsonLines(logging.Formatter):
    """A record as one line of JSON that names no caller."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        fields = {"at": _at(record.created), "level": record.levelname.lower(), **_fields(record)}
        return json.dumps(fields, ensure_ascii=False)


def without_words(error: BaseException) -> str:
    """The kind of error and where it happened; never its message, which may quote the request."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = (f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} in {' < '.join(places)}"


class RequestLog:
    """Wraps a WSGI application: one line for each request that it answers, given to `write`."""

    def __init__(self, application: WSGIApplication, write: Callable[[str], object]) -> None:
        self._application, self._write = application, write

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer, after its line is written."""
        begun = time.perf_counter()
        status = "500"

        def started(line: str, headers: list[tuple[str, str]], trouble: OptExcInfo | None = None) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, trouble) if trouble else start_response(line, headers)

        route = environ.get("PATH_INFO", "")[1:].partition("/")[0]
        try:
            return self._application(environ, started)
        finally:
            state, outcome = environ.get(OUTCOME) or ("", status)
            self._write(_line(route, state, outcome, time.perf_counter() - begun))


def _line(route: str, state: str, outcome: str, seconds: float) -> str:
    """Put together by hand, since it comes with every request: nothing in it needs escaping."""
    route = route if route in ROUTES else "other"
    return (
        f'{{"at": "{_at(time.time())}", "level": "info", "route": "{route}", '
        f'"state": "{state}", "outcome": "{outcome}", "ms": {seconds * 1000:.2f}}}\n'
    )


def _at(moment: float) -> str:
    """Seconds since the epoch in ISO 8601, UTC, with milliseconds."""
    return f"{_second(int(moment))}.{int(moment % 1 * 1000):03}Z"


@lru_cache(maxsize=1)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _fields(record: logging.LogRecord) -> dict[str, object]:
    fields: dict[str, object] = {"from": record.name}
    if record.name.partition(".")[0] in ("ivr", "hotline"):  # ours
        fields["message"] = record.getMessage()
    else:
        fields["where"] = f"{record.module}:{record.lineno} {record.funcName}"
    if record.exc_info and record.exc_info[1]:
        fields["error"] = without_words(record.exc_info[1])
    return fields


def _uncaught(error: BaseException | None) -> None:
    if error is not None:
        logging.getLogger("hotline").critical("uncaught: %s", without_words(error))
