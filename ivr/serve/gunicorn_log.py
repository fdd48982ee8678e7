"""Gunicorn's own messages as JSON lines, and no access log: its lines hold addresses, paths and queries."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from gunicorn.glogging import Logger

from ivr.serve.log import JsonLines

if TYPE_CHECKING:
    from gunicorn.config import Config


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Named on gunicorn's command line: --logger-class ivr.serve.gunicorn_log.QuietLogger."""

    def setup(self, cfg: Config) -> None:
        """Set up as gunicorn does, then write what is said as everything else is written."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())

    def access(self, *_: object) -> None:
        """Nothing: each request has its line already."""

    # Who speaks decides what may be said (log.py), so the record has to name the module that called us.

    def critical(self, msg: str, *args: object, **more: Any) -> None:
        """Gunicorn is about to end a worker or itself."""
        self.error_log.critical(msg, *args, stacklevel=2, **more)

    def error(self, msg: str, *args: object, **more: Any) -> None:
        """Something failed."""
        self.error_log.error(msg, *args, stacklevel=2, **more)

    def warning(self, msg: str, *args: object, **more: Any) -> None:
        """Something is odd."""
        self.error_log.warning(msg, *args, stacklevel=2, **more)

    def info(self, msg: str, *args: object, **more: Any) -> None:
        """Something began or ended."""
        self.error_log.info(msg, *args, stacklevel=2, **more)

    def debug(self, msg: str, *args: object, **more: Any) -> None:
        """Details."""
        self.error_log.debug(msg, *args, stacklevel=2, **more)

    def exception(self, msg: str, *args: object, **more: Any) -> None:
        """Something failed in a way nobody expected."""
        self.error_log.exception(msg, *args, stacklevel=2, **more)

    def log(self, lvl: int | str, msg: str, *args: object, **more: Any) -> None:
        """At a level of its own."""
        level = lvl if isinstance(lvl, int) else logging.getLevelName(lvl.upper())
        self.error_log.log(level, msg, *args, stacklevel=2, **more)
