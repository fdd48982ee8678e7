"""The composition root: settings, the live release and the routes, wired together.

`gunicorn app:app` serves it; tests call create_app() with settings of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask

from ivr.errors import HotlineError
from ivr.serve import log
from ivr.serve.live import LIVE, Live
from ivr.serve.serving import CANNOT_START
from ivr.serve.webhook import register
from ivr.settings import Settings
from ivr.statistics.counter import Counter, make_counter

if TYPE_CHECKING:
    from ivr.operations.mirror import ObjectStore


def create_app(settings: Settings | None = None, write: Callable[[str], object] | None = None) -> Flask:
    """The hotline as a WSGI app; `write` gets a line for each request.

    Raises SettingsError where the environment lacks something. A release that is missing or broken is no
    reason not to start: callers hear a German apology, /health says why, and it is taken up once it is there.
    """
    settings = settings or Settings.from_environment()
    store = _store(settings)
    live = Live(settings.audio, release=settings.release, fetched=store.file if store else None, store=store)
    app = _hotline(settings, live, make_counter(settings), write)
    if settings.browser_phone:
        _open_browser_phone(app, settings, live, store)
    if store and store.file:
        store.watch()
    return app


def _store(settings: Settings) -> ObjectStore | None:
    """The object store that releases come from; not even imported where there is none."""
    if not settings.audio_base_url or settings.release != LIVE:
        return None
    from ivr.operations.mirror import ObjectStore

    return ObjectStore(settings.audio_url, settings.state)


def _hotline(
    settings: Settings, live: Live, counter: Counter, write: Callable[[str], object] | None = None
) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    live.snapshot()
    register(app, settings, live, counter, write)
    return app


def _open_browser_phone(app: Flask, settings: Settings, live: Live, store: ObjectStore | None) -> None:
    """It signs requests, so nothing of it is even imported where it is switched off.

    It can't reach an object store: what callers hear from there, it plays from this server.
    """
    from ivr.simulator.browser.routes import Hotline, Hotlines
    from ivr.simulator.browser.routes import register as register_phone

    draft = Live(settings.audio, release="draft.json")
    uncounted = make_counter(replace(settings, state=None))
    application = app.wsgi_app
    if store:
        live = Live(settings.audio, fetched=store.file)
        application = _hotline(settings, live, uncounted).wsgi_app
    hotlines: Hotlines = {
        "live": Hotline(live, application),
        "draft": Hotline(draft, _hotline(settings, draft, uncounted).wsgi_app),
    }
    register_phone(app, settings, hotlines)


def __getattr__(name: str) -> Flask:
    """`app` is made when a server asks for it, so that importing this module needs no settings."""
    if name != "app":
        raise AttributeError(name)
    try:
        settings = Settings.from_environment()
        return create_app(settings, None if settings.test_phone else log.configure())
    except HotlineError as error:
        print(f"Die Hotline startet nicht:\n{error}", file=sys.stderr)  # noqa: T201 - there is no log yet
        raise SystemExit(CANNOT_START) from None
