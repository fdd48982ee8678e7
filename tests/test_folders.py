"""A folder that is there complete or not at all: filled beside its place, then moved there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files import files_below, replaced


def _folder(to: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(text.encode())
    return to


def _nothing(_: Path) -> None:
    """Whatever stood there may go."""


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
    with pytest.raises(KeyboardInterrupt), replaced(to, _nothing) as folder:
        (folder / "neu").touch()
    assert [path.name for path in to.iterdir()] == ["alt"]
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_an_old_folder_that_cannot_be_put_back_is_not_deleted(tmp_path: Path) -> None:
    """Somebody made another one in its place in that instant: it stays beside it."""
    to = _folder(tmp_path / "copy", {"alt": "wertvoll"})

    def somebody_is_quick(_: Path) -> None:
        _folder(to, {"anderes": "x"})

    with pytest.raises(OSError, match="not empty"), replaced(to, somebody_is_quick):
        pass
    assert [path.name for path in to.iterdir()] == ["anderes"]
    [kept] = list(tmp_path.rglob("alt"))
    assert kept.read_text() == "wertvoll"


def test_files_are_listed_and_empty_folders(tmp_path: Path) -> None:
    """All that would be lost."""
    _folder(tmp_path, {"a": "", "b/c": ""})
    (tmp_path / "b" / "leer").mkdir()
    assert sorted(files_below(tmp_path)) == ["a", "b/c", "b/leer/"]
    assert list(files_below(tmp_path / "b" / "leer")) == []
