"""Forged requests, a hundred thousand in CI: none is answered, and every unforged one is."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.forgeries import PUBLIC_URL, TOKEN, Asked, forgeries, valid
from walks import walked

from app import create_app
from ivr.core.positions import path_of, positions_after
from ivr.release import Release
from ivr.settings import Settings

FORGERIES = 1_400
MANY_FORGERIES = 100_000  # with --all, and in CI
SEED = 403


class Hotline:
    """The application, asked without any client in between."""

    def __init__(self, audio: Path) -> None:
        settings = Settings(TOKEN, PUBLIC_URL, staff_number="+4951112345", audio=audio)
        self._application = create_app(settings).wsgi_app
        self._status = ""

    def answer(self, asked: Asked) -> tuple[str, bytes]:
        """Status and body."""
        chunks = self._application(asked.environ(), self._start)
        try:
            return self._status[:3], b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()

    def _start(self, status: str, _headers: list[Any], _trouble: object = None) -> Callable[[bytes], object]:
        self._status = status
        return lambda _chunk: None


@pytest.fixture
def hotline(example_audio: Path) -> Hotline:
    """A hotline with the example guide."""
    return Hotline(example_audio)


@pytest.fixture(scope="module")
def requests(release: Release) -> list[Asked]:
    """Valid requests to every tenth position of the example guide, and to what is no position."""
    reached = {
        path_of(position)
        for _, _, turn in walked(release.guide, staffed=True)
        for position in positions_after(turn)
    }
    some = sorted(reached)[::10] + [
        path for path in sorted(reached) if path.startswith(("transfer", "human"))
    ]
    return valid([f"/voice/{path}" for path in some])


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Lines of log would be most of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_what_is_not_forged_is_answered(hotline: Hotline, requests: list[Asked]) -> None:
    """The control: the same requests, untouched, reach the hotline."""
    for asked in requests:
        status, body = hotline.answer(asked)
        assert (status, bool(body)) == (("204", False) if "/status" in asked.target else ("200", True)), asked


def test_no_forgery_is_accepted(
    hotline: Hotline, requests: list[Asked], count: Callable[[str], None], thorough: bool
) -> None:
    """403 and not a word, whatever was changed."""
    number = MANY_FORGERIES if thorough else FORGERIES
    kinds, accepted = Counter[str](), []
    for kind, forged in forgeries(random.Random(SEED), requests, number):
        kinds[kind] += 1
        answer = hotline.answer(forged)
        if answer != ("403", b""):
            accepted.append((kind, answer, forged))
    assert not accepted, f"{Counter(kind for kind, _, _ in accepted)}: {accepted[0]}"
    assert kinds.total() == number
    least = min(kinds.values())
    count(f"{number} forged requests, {len(kinds)} kinds, at least {least} of each: none accepted")
