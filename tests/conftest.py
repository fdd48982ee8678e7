"""What all tests share: no network but loopback, reproducible properties, and a caller on the real guide."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from app import create_app
from ivr.release import Release, load
from ivr.settings import AUDIO, Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport

settings.register_profile("reproducible", derandomize=True, deadline=None, database=None)
settings.load_profile("reproducible")

STAFF = "+4951112345"
COUNTED = pytest.StashKey[list[str]]()  # figures worth reading, printed after the tests


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this computer."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test wanted to reach {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def release() -> Release:
    """The release that is committed: the real guide."""
    return load(AUDIO / "live.json")


@pytest.fixture
def caller(release: Release) -> Caller:
    """Somebody who is about to call the real hotline."""
    return _caller(release, staff="")


@pytest.fixture
def caller_with_staff(release: Release) -> Caller:
    """The same where a human's number is known."""
    return _caller(release, STAFF)


def _caller(release: Release, staff: str) -> Caller:
    told = Settings.for_test_phone(staff_number=staff)
    texts = {recording.file: recording.text for recording in release.recordings}
    return Caller(WSGITransport(create_app(told), told.public_url), token=told.auth_token, texts=texts)


@pytest.fixture
def count(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Have a figure printed after the tests."""
    return pytestconfig.stash.setdefault(COUNTED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    for line in terminalreporter.config.stash.get(COUNTED, []):
        terminalreporter.write_line(line)
