"""What all tests share: no network but loopback, reproducible properties, a caller on the example guide.

Tests marked `slow` are left out, and properties are tried with few examples, unless one of these is so:
`--all` is given, CI is set in the environment, `-m` chooses marks, or a single test is named (file::test).
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from example_audio import EXAMPLE, put_example, put_project
from fakes.fetched_once import FetchedOnce
from hypothesis import settings

import ivr.compile.publish
import ivr.release
import ivr.rooms.code
from app import create_app
from ivr.compile.sound.loudness import Measure
from ivr.compile.sound.telephone import measured
from ivr.release import Release, load
from ivr.settings import ROOT, Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import WSGITransport

os.environ.pop("AUDIO_FOLDER", None)  # the guide of whoever runs the tests is not the example

settings.register_profile("few", derandomize=True, deadline=None, database=None, max_examples=25)
settings.register_profile("ci", settings.get_profile("few"), max_examples=200)
settings.load_profile("few")

STAFF = "+4951112345"
KEPT = 16  # releases
COLLECTED = pytest.StashKey[list[pytest.Item]]()  # slow tests, too
COUNTED = pytest.StashKey[list[str]]()  # figures worth reading, printed after the tests


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --all."""
    parser.addoption("--all", action="store_true", help="slow tests, too, and more examples")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples properties are tried with."""
    if _thorough(config):
        settings.load_profile("ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Remember what there is, and leave out what is marked `slow`."""
    config.stash[COLLECTED] = [*items]
    named = any("::" in argument for argument in config.args)
    if _thorough(config) or named or config.getoption("-m"):
        return
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("slow")])
    items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_collection_finish() -> None:
    """Keep thousands of tests out of every search for garbage."""
    gc.freeze()


def _thorough(config: pytest.Config) -> bool:
    return bool(config.getoption("--all") or os.environ.get("CI"))


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether all is to be tried that can be: with --all, and in CI."""
    return _thorough(pytestconfig)


@pytest.fixture(scope="session")
def collected(pytestconfig: pytest.Config) -> list[pytest.Function]:
    """All tests of the files that were asked for, slow ones, too."""
    return [item for item in pytestconfig.stash[COLLECTED] if isinstance(item, pytest.Function)]


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing leaves this computer."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test wanted to reach {address[0]}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_codes() -> Iterator[None]:
    """The hash of a room's code is slow on purpose; here it need not be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr.rooms.code, "_COST", {"n": 2, "r": 8, "p": 1})
        yield


@pytest.fixture(autouse=True, scope="session")
def _sounds_measured_once() -> Iterator[None]:
    """Publishing measures every recording, and those of the example are the same hums in every test."""
    known: dict[bytes, Measure] = {}

    def measured_once(path: Path) -> Measure:
        sound = path.read_bytes()
        if sound not in known:
            known[sound] = measured(path)
        return known[sound]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr.compile.publish, "measured", measured_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _releases_read_once() -> Iterator[None]:
    """Most tests serve one of a few releases; the same text is always the same release."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr.release, "loads", lru_cache(KEPT)(ivr.release.loads))
        yield


@pytest.fixture(scope="session")
def example_audio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example guide with its recordings, all of them a hum. Nobody writes into this folder."""
    return put_example(tmp_path_factory.mktemp("example") / "audio")


@pytest.fixture(scope="session")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the example guide as its guide, for what is started as a process."""
    return put_project(ROOT, tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def release() -> Release:
    """The release of the example guide."""
    return load(EXAMPLE / "live.json")


@pytest.fixture(scope="session")
def hotlines(example_audio: Path) -> Callable[[str], tuple[WSGITransport, str]]:
    """The hotline with the example guide and this number of a human, and its token.

    There is one for all tests: it remembers nothing of a call.
    """

    @cache
    def hotline(staff: str) -> tuple[WSGITransport, str]:
        settings = Settings.for_test_phone(staff_number=staff, audio=example_audio)
        return FetchedOnce(create_app(settings), settings.public_url, example_audio), settings.auth_token

    return hotline


@pytest.fixture
def caller(release: Release, hotlines: Callable[[str], tuple[WSGITransport, str]]) -> Caller:
    """Somebody who is about to call a hotline with the example guide."""
    return _caller(release, *hotlines(""))


@pytest.fixture
def caller_with_staff(release: Release, hotlines: Callable[[str], tuple[WSGITransport, str]]) -> Caller:
    """The same where a human's number is known."""
    return _caller(release, *hotlines(STAFF))


def _caller(release: Release, transport: WSGITransport, token: str) -> Caller:
    return Caller(transport, token=token, texts=release.texts)


@pytest.fixture
def count(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Have a figure printed after the tests."""
    return pytestconfig.stash.setdefault(COUNTED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Print the figures, and what to do where no test ran."""
    for line in terminalreporter.config.stash.get(COUNTED, []):
        terminalreporter.write_line(line)
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and not _thorough(terminalreporter.config):
        terminalreporter.write_line("No test ran. Those that you named may be slow: add --all.")
