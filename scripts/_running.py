"""A hotline on this computer: whether it answers, and the note in which run.py says where its own is."""

from __future__ import annotations

import json
import subprocess
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import _venv

NOTE = _venv.ROOT / ".test-phone.json"


def running() -> tuple[str, str] | None:
    """The address and the secret of the hotline that run.py has started; None where none answers."""
    try:
        noted = json.loads(NOTE.read_text(encoding="utf-8"))
        url, token = str(noted["url"]), str(noted["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (url, token) if answers(url, 2) else None


def answers(url: str, seconds: float) -> bool:
    """Whether the hotline at this address answers in so many seconds, whatever it says."""
    try:
        with urlopen(f"{url}/health", timeout=seconds):  # noqa: S310 - this computer
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def has_started(server: subprocess.Popen[bytes], url: str, seconds: float) -> bool:
    """Wait until the server answers, for so many seconds at most; False also where it ends meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        if answers(url, 1):
            return True
        time.sleep(0.05)
    return False
