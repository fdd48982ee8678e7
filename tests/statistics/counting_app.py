"""A small WSGI app that counts each request; the test that runs it under granian names the folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import ivr.statistics.counter
from ivr.core.counting import Count
from ivr.settings import Settings
from ivr.statistics.counter import make_counter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ivr.statistics.counter.EVERY = 3600.0  # so that nothing is stored before the end
counter = make_counter(Settings("t", "https://x", state=Path(os.environ["STATE_FOLDER"])))


def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Count, and say which process it was."""
    counter.count([Count("topic", "kosten")])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
