"""What the tests of the preflight share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import responses
from fakes.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world in which all is well."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield World(tmp_path, mock)
