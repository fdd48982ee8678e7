"""A hotline of a few pages, so that the phone is tested without the real one."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ivr.simulator.events import Answer, Event
from ivr.simulator.player import play
from ivr.simulator.transport import WSGITransport
from ivr.simulator.webhook_client import WebhookClient

URL = "https://hotline.example"
TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Page:
    body: bytes
    content_type: str = "text/xml; charset=utf-8"
    status: str = "200 OK"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


class FakeHotline:
    """A WSGI application: TwiML (without its Response) as str, sounds as bytes, all else as Page."""

    def __init__(self, pages: Mapping[str, str | bytes | Page]) -> None:
        self.pages = {path: _as_page(page) for path, page in pages.items()}
        self.requests: list[Request] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        form = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode("utf-8")
        self.requests.append(
            Request(
                environ["REQUEST_METHOD"],
                environ["PATH_INFO"],
                dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)),
                dict(parse_qsl(form, keep_blank_values=True)),
                {name[5:]: value for name, value in environ.items() if name.startswith("HTTP_")},
            )
        )
        page = self.pages.get(environ["PATH_INFO"], Page(b"nicht da", "text/plain", "404 Not Found"))
        headers = [("Content-Type", page.content_type), ("Content-Length", str(len(page.body)))]
        start_response(page.status, headers)
        return [page.body]

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


def _as_page(page: str | bytes | Page) -> Page:
    if isinstance(page, str):
        return Page(f"<Response>{page}</Response>".encode())
    return Page(page, "audio/wav") if isinstance(page, bytes) else page


def wav(seconds: float, extra: bytes = b"") -> bytes:
    """μ-law, 8 kHz, mono: one byte a sample. `extra` are whole chunks between fmt and data."""
    sound = b"\xff" * round(seconds * 8000)
    fmt = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 7, 1, 8000, 8000, 1, 8, 0)
    chunks = fmt + extra + struct.pack("<4sI", b"data", len(sound)) + sound
    return struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks


def client(hotline: FakeHotline, **setup: Any) -> WebhookClient:
    """A call to the fake hotline."""
    return WebhookClient(transport=WSGITransport(hotline, URL), token=TOKEN, entry=URL + "/voice", **setup)


def events_of(
    hotline: FakeHotline, answer: Callable[[Event], Answer] = lambda _: None, **setup: Any
) -> list[Event]:
    """Play a whole call and answer each event."""
    script = play(client(hotline, **setup))
    events: list[Event] = [next(script)]
    try:
        while True:
            events.append(script.send(answer(events[-1])))
    except StopIteration:
        return events
