"""Gunicorn's own settings file, named in the Procfile: looks at the settings before any process is started.

What is wrong is then said once, in German, and is the last thing in the log; workers that fail to start would
bury it under gunicorn's own words.
"""

from __future__ import annotations

import sys

from ivr.errors import SettingsError
from ivr.settings import Settings

CANNOT_START = 4  # gunicorn's own code for an app that can't be loaded: it stops instead of trying for ever


def on_starting(_server: object) -> None:
    """Called by gunicorn's master before it does anything."""
    try:
        Settings.from_environment()
    except SettingsError as error:
        print(f"Die Hotline startet nicht:\n{error}", file=sys.stderr)  # noqa: T201 - there is no log yet
        raise SystemExit(CANNOT_START) from None
