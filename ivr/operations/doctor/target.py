"""The hotline that is examined: its settings, the ways to reach it, and a clock."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from ivr.operations.doctor import tls as connection
from ivr.operations.doctor.http import TRUSTED, Outside
from ivr.operations.doctor.tls import Validity
from ivr.settings import Settings


def _certificate(host: str, port: int) -> Validity:
    return connection.certificate(host, port, ssl.create_default_context(cafile=TRUSTED))


@dataclass(frozen=True, slots=True)
class Site:
    """What a check may look at; knock and certificate are those of connection.py, or a test's."""

    settings: Settings
    outside: Outside
    now: Callable[[], datetime]  # with its time zone
    trouble: str = ""  # why the settings can't be used, or empty
    knock: Callable[[str, int], None] = connection.knock
    certificate: Callable[[str, int], Validity] = _certificate

    @property
    def address(self) -> SplitResult:
        """The public URL in its parts."""
        return urlsplit(self.settings.public_url)
