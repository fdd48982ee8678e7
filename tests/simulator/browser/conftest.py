"""A real Chromium, and a hotline on this computer that it calls."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from fakes.hotlines import drafted, put
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from app import create_app
from ivr.settings import Settings
from ivr.simulator.browser import routes
from ivr.simulator.transport import Params, Reply, WSGITransport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)


Asked = tuple[str, dict[str, str]]  # the path of a webhook, and its form


class NotedTransport(WSGITransport):
    """Notes each webhook, without what differs in every call."""

    def __init__(
        self, app: WSGIApplication, public_url: str, webhooks: list[tuple[str, dict[str, str]]]
    ) -> None:
        super().__init__(app, public_url)
        self._webhooks = webhooks

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        form = dict(params)
        self._webhooks.append((urlsplit(url).path, {**form, "CallSid": ""}))
        return super().post(url, form.items(), headers)


@dataclass
class Hotline:
    """A hotline that can be stopped and started again."""

    settings: Settings
    app: Flask = field(init=False)
    webhooks: list[Asked] = field(default_factory=list)
    _server: BaseWSGIServer | None = None

    def __post_init__(self) -> None:
        self.app = create_app(self.settings)

    def transport(self, app: WSGIApplication, public_url: str) -> NotedTransport:
        return NotedTransport(app, public_url, self.webhooks)

    @property
    def url(self) -> str:
        return self.settings.public_url + "/phone"

    def starts(self) -> None:
        self._server = make_server("127.0.0.1", self.settings.port, self.app, threaded=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def stops(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@dataclass
class Phone:
    """The page in a browser tab, as somebody uses it."""

    page: Page

    def until(self, script: str, seconds: float = 30.0) -> None:
        """Wait for a JavaScript expression to be true; the page's policy forbids it to wait for itself."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < end, f"{script}\n{self.reads()}\n{self.page.inner_text('#trouble')}"
            self.page.wait_for_timeout(15)

    def until_read(self, words: str, seconds: float = 30.0) -> None:
        self.until(f"document.getElementById('mitlesen').innerText.includes({words!r})", seconds)

    def calls(self) -> None:
        """Call and hear the first sound."""
        self.clicks("Anrufen")
        self.until_heard()

    def until_heard(self) -> None:
        """The sound has begun and its position moves."""
        self.until("document.querySelector('audio').currentTime > 0.1")

    def reads(self) -> str:
        return self.page.inner_text("#mitlesen")

    def clicks(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; without one they are skipped, but fail where CI is set."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = "Chromium fehlt. Unter Debian und Ubuntu: sudo apt install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    from playwright.sync_api import sync_playwright  # slow to load

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    put(tmp_path, drafted())
    return tmp_path


@pytest.fixture
def hotline(audio: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hotline]:
    """The small hotline, on a port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with make_server("127.0.0.1", 0, Flask("nobody")) as probe:
        port = probe.server_port
    hotline = Hotline(Settings.for_test_phone(port, audio=audio))
    monkeypatch.setattr(routes, "WSGITransport", hotline.transport)
    hotline.starts()
    yield hotline
    hotline.stops()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="de-DE")
    yield context
    context.close()


@pytest.fixture
def still_clock(context: BrowserContext) -> None:
    """The page's timers stand still until they are run; sounds play all the same."""
    context.clock.install(time=0)
    context.clock.pause_at(1)


@pytest.fixture
def phone(hotline: Hotline, context: BrowserContext) -> Iterator[Phone]:
    """The page, ready to call; whatever goes wrong in its scripts is a failure."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(hotline.url + "?tempo=4")
    yield Phone(page)
    assert wrong == []
