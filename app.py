"""The composition root: settings, the live release and the routes, wired together.

`gunicorn app:app` serves it; tests call create_app() with settings of their own.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from flask import Flask

from ivr import log
from ivr.errors import HotlineError
from ivr.live import Live
from ivr.settings import Settings
from ivr.statistics.counter import Counter, make_counter
from ivr.webhook import register

_CANNOT_START = 4  # gunicorn's own code for an app that can't be loaded: it stops instead of trying for ever


def create_app(settings: Settings | None = None) -> Flask:
    """The hotline as a WSGI app.

    Raises SettingsError where the environment lacks something. A release that is missing or broken is no
    reason not to start: callers hear a German apology, /health says why, and it is taken up once it is there.
    """
    settings = settings or Settings.from_environment()
    live = Live(settings.audio, release=settings.release)
    app = _hotline(settings, live, make_counter(settings))
    if settings.browser_phone:
        _open_browser_phone(app, settings, live)
    return app


def _hotline(settings: Settings, live: Live, counter: Counter) -> Flask:
    app = Flask(__name__, static_folder=None)
    live.snapshot()
    register(app, settings, live, counter)
    return app


def _open_browser_phone(app: Flask, settings: Settings, live: Live) -> None:
    """It signs requests, so nothing of it is even imported where it is switched off."""
    from ivr.browser_phone.routes import Hotline, Hotlines
    from ivr.browser_phone.routes import register as register_phone

    draft = Live(settings.audio, release="draft.json")
    uncounted = make_counter(replace(settings, state=None))
    hotlines: Hotlines = {
        "live": Hotline(live, app.wsgi_app),
        "draft": Hotline(draft, _hotline(settings, draft, uncounted).wsgi_app),
    }
    register_phone(app, settings, hotlines)


def __getattr__(name: str) -> Flask:
    """`app` is made when a server asks for it, so that importing this module needs no settings."""
    if name != "app":
        raise AttributeError(name)
    try:
        settings = Settings.from_environment()
        if not settings.test_phone:
            log.configure()
        return create_app(settings)
    except HotlineError as error:
        print(f"Die Hotline startet nicht:\n{error}", file=sys.stderr)  # noqa: T201 - there is no log yet
        raise SystemExit(_CANNOT_START) from None
