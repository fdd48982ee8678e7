"""The composition root: settings, the live release, the middleware and the routes, put together in one place.

`app.app` is the hotline as a WSGI application; tests call create_app() with settings of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from flask import Flask

from ivr.errors import HotlineError
from ivr.release import LIVE
from ivr.rooms.entry import RoomEntry, make_entry
from ivr.serve import log, routes
from ivr.serve.live import LiveRelease
from ivr.serve.middleware import TwilioSignatureMiddleware
from ivr.serve.webhook import Webhook
from ivr.settings import Settings
from ivr.statistics.counter import Counter, NoCounter, make_counter

if TYPE_CHECKING:
    from ivr.operations.mirror import ObjectStore


def create_app(
    settings: Settings | None = None,
    write: Callable[[str], object] | None = None,
    clock: Callable[[], float] = time.time,
) -> Flask:
    """The hotline as a Flask app; `write` gets a line for each request, the clock gives seconds since 1970.

    Raises SettingsError where the environment lacks something. A release that is missing or broken is no
    reason not to start: callers hear a German apology, /health says why, and it is taken up once it is there.
    """
    settings = settings or Settings.from_environment()
    store = _store(settings)
    live = LiveRelease(
        settings.audio, release=settings.release, fetched=store.file if store else None, store=store
    )
    app = _hotline(settings, live, make_counter(settings), write, _entry(settings), clock)
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


def _entry(settings: Settings) -> RoomEntry:
    """The way into rooms; on the test phone, which has no database, into one to try."""
    if not settings.test_phone:
        return make_entry(settings)
    from ivr.simulator.browser.practice_room import practice_entry

    return practice_entry()


def _hotline(
    settings: Settings,
    live: LiveRelease,
    counter: Counter,
    write: Callable[[str], object] | None = None,
    entry: RoomEntry | None = None,
    clock: Callable[[], float] = time.time,
) -> Flask:
    """A hotline with its routes, behind the middleware; where `write` is None it has no log of requests."""
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    live.snapshot()
    webhook = Webhook(settings, live, counter, entry, clock)
    app.register_blueprint(webhook.blueprint())
    app.register_blueprint(routes.blueprint(settings, live, counter, webhook.check))
    wrapped = TwilioSignatureMiddleware(app.wsgi_app, settings)
    app.wsgi_app = log.RequestLog(wrapped, write) if write else wrapped  # type: ignore[method-assign]  # Flask's own way
    return app


def _open_browser_phone(app: Flask, settings: Settings, live: LiveRelease, store: ObjectStore | None) -> None:
    """The telephone in the browser calls hotlines of its own, which neither count nor log.

    They have a room to try, and none of the real ones.

    It signs requests, so nothing of it is even imported where it is switched off. It can't reach an object
    store: what callers hear from there, it plays from this server.
    """
    from ivr.simulator.browser.practice_room import practice_entry
    from ivr.simulator.browser.routes import Hotline, Hotlines
    from ivr.simulator.browser.routes import register as register_phone

    if store:
        live = LiveRelease(settings.audio, fetched=store.file)
    draft = LiveRelease(settings.audio, release="draft.json")
    hotlines: Hotlines = {
        "live": Hotline(live, _hotline(settings, live, NoCounter(), entry=practice_entry()).wsgi_app),
        "draft": Hotline(draft, _hotline(settings, draft, NoCounter(), entry=practice_entry()).wsgi_app),
    }
    register_phone(app, settings, hotlines)


def __getattr__(name: str) -> Flask:
    """`app` is made when a server asks for it, so that importing this module needs no settings."""
    if name != "app":
        raise AttributeError(name)
    return _app()


@cache
def _app() -> Flask:
    try:
        settings = Settings.from_environment()
        return create_app(settings, None if settings.test_phone else log.configure())
    except HotlineError as error:
        raise SystemExit(f"Die Hotline startet nicht:\n{error}") from None
