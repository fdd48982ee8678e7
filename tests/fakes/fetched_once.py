"""A hotline in this process of which each recording is fetched once, for all callers: it never changes.

Fetching is most of the time of a call that is tested; playing needs nothing but the length of what came.
Not for a folder whose recordings a test takes away.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ivr.simulator.transport import Reply, WSGITransport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class FetchedOnce(WSGITransport):
    """As WSGITransport; whatever serves the same audio folder shares what was fetched."""

    def __init__(self, application: WSGIApplication, public_url: str, audio: Path) -> None:
        super().__init__(application, public_url)
        self._fetched = _fetched(audio)

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """GET a URL; TransportError where no reply comes."""
        if not urlsplit(url).path.startswith("/audio/"):
            return super().get(url, headers)
        if url not in self._fetched:
            self._fetched[url] = super().get(url, headers)
        return self._fetched[url]


@cache
def _fetched(_audio: Path) -> dict[str, Reply]:
    return {}
