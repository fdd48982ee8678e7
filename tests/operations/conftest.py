"""What the tests of operations share: one object store for all of them, and a bucket for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.example_store import Bucket, start_server

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer


@pytest.fixture(scope="session")
def object_store() -> Iterator[ThreadedMotoServer]:
    """The server of the object store, on this computer."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def bucket(object_store: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bucket:
    """A new bucket that everybody may read, and the environment with the key to it."""
    return Bucket.made(object_store, monkeypatch, tmp_path.name.replace("_", "-").lower()[:60])
