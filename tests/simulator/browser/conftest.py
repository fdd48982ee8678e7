"""A real Chromium, and a hotline on this computer that it calls."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

import pytest
from fakes.hotlines import drafted, put
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from app import create_app
from ivr.serve.middleware import TwilioSignatureMiddleware, WebhookRequest
from ivr.settings import Settings

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


@dataclass
class Hotline:
    """A hotline that can go away and come back; notes each webhook, without what differs in every call."""

    settings: Settings
    app: Flask = field(init=False)
    webhooks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _server: BaseWSGIServer | None = None

    def __post_init__(self) -> None:
        webhooks = self.webhooks

        class Noting(TwilioSignatureMiddleware):  # the last that sees what Twilio sent
            def _verified(self, environ: dict[str, Any]) -> WebhookRequest | None:
                body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
                environ["wsgi.input"] = BytesIO(body)
                form = dict(parse_qsl(body.decode(), keep_blank_values=True))
                webhooks.append((environ["PATH_INFO"], {**form, "CallSid": ""}))
                return super()._verified(environ)

        with patch("app.TwilioSignatureMiddleware", Noting):
            self.app = create_app(self.settings)

    @property
    def url(self) -> str:
        return self.settings.public_url + "/phone"

    def comes(self) -> None:
        self._server = make_server("127.0.0.1", self.settings.port, self.app, threaded=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def goes(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@dataclass
class Phone:
    """The page in a browser tab, as somebody uses it."""

    page: Page

    def until(self, script: str, seconds: float = 6.0) -> None:
        """Wait for a JavaScript expression to be true; the page's policy forbids it to wait for itself."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < end, f"{script}\n{self.reads()}\n{self.page.inner_text('#trouble')}"
            self.page.wait_for_timeout(15)

    def until_read(self, words: str, seconds: float = 6.0) -> None:
        self.until(f"document.getElementById('mitlesen').innerText.includes({words!r})", seconds)

    def until_heard(self) -> None:
        """The sound has begun and its position moves."""
        self.until("document.querySelector('audio').currentTime > 0.1")

    def reads(self) -> str:
        return self.page.inner_text("#mitlesen")

    def clicks(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def chromium_path(which: Callable[[str], str | None], environ: Mapping[str, str]) -> str:
    """Debian's, or whatever this computer has; without one, tests are skipped, but fail where CI is set."""
    for name in NAMES:
        if found := which(name):
            return found
    missing = "Chromium fehlt. Unter Debian und Ubuntu: sudo apt install chromium"
    if environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    path = chromium_path(shutil.which, os.environ)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    put(tmp_path, drafted())
    return tmp_path


@pytest.fixture
def hotline(audio: Path) -> Iterator[Hotline]:
    """The small hotline, on a port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with make_server("127.0.0.1", 0, Flask("nobody")) as probe:
        port = probe.server_port
    hotline = Hotline(Settings.for_test_phone(port, audio=audio))
    hotline.comes()
    yield hotline
    hotline.goes()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="de-DE")
    yield context
    context.close()


@pytest.fixture
def phone(hotline: Hotline, context: BrowserContext) -> Iterator[Phone]:
    """The page, ready to call; whatever goes wrong in its scripts is a failure."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(hotline.url + "?tempo=4")
    yield Phone(page)
    assert wrong == []
