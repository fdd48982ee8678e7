"""A folder that is there complete or not at all: filled beside its place, then moved there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files import replaced


def test_a_folder_that_cannot_be_moved_in_gives_way_to_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows an open file holds it; or somebody presses Ctrl-C just then."""
    to = tmp_path / "copy"
    to.mkdir()
    (to / "alt").touch()
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(KeyboardInterrupt), replaced(to) as folder:
        (folder / "neu").touch()
    assert [path.name for path in to.iterdir()] == ["alt"]
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
