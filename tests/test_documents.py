"""Documentation that can't rot: drawn from the guide, and every script is described."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import document
import pytest
from example_audio import EXAMPLE

from ivr import settings
from ivr.compile.documents.keymap import draw
from ivr.compile.lint import documentation
from ivr.release import Release
from ivr.settings import ROOT

HANDBOOK = (ROOT / "docs" / "handbuch.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py") if not path.name.startswith("_"))


def test_the_rules_in_the_document_are_those_of_the_linter() -> None:
    """The committed file is what `python scripts/document.py` writes."""
    rules = (ROOT / "docs" / "regeln.md").read_text(encoding="utf-8")
    assert rules == document.RULES + documentation()


def test_the_packages_in_the_document_are_those_of_the_code() -> None:
    """The committed drawing and table are what `python scripts/document.py` writes."""
    assert (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8") == document.packages()


def test_the_key_map_shows_every_key(release: Release) -> None:
    """Valid XML with every title, each key in its place, and what to do without keys."""
    picture = ElementTree.fromstring(draw(release.guide))
    words = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    for node in release.guide.nodes():
        assert any(node.title in str(word) for word in words)
    assert [word for word in words if word and word.isdigit()] == list("12345" + "12345" + "09" + "12345")
    assert any("Bleiben Sie einfach dran" in str(word) for word in words)


@pytest.mark.slow
def test_the_key_map_of_a_guide_elsewhere_is_written_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With AUDIO_FOLDER the one of the program stays as it is, and the message says where."""
    shutil.copytree(EXAMPLE / "texts", tmp_path / "texts")
    monkeypatch.setattr(document, "AUDIO", tmp_path)
    written: dict[Path, str] = {}
    monkeypatch.setattr(document, "write_atomically", written.__setitem__)
    monkeypatch.setattr("sys.argv", ["document.py"])
    assert document.main() == 0
    assert "Videokonferenz" in written[tmp_path / "tastenplan.svg"]
    assert ROOT / "docs" / "tastenplan.svg" not in written
    assert f"Geschrieben: {tmp_path / 'tastenplan.svg'}\n" in capsys.readouterr().out


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_described_in_the_handbook(script: str) -> None:
    """Whoever adds one describes it."""
    assert f"python scripts/{script}" in HANDBOOK


def test_the_handbook_names_no_script_that_is_not_there() -> None:
    """Whoever removes one removes its description."""
    assert set(re.findall(r"scripts/(\w+\.py)", HANDBOOK + README)) <= set(SCRIPTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    """To a file that is there, and to a heading that is in it."""
    dead = []
    for target in _LINK.findall(_prose(document)):
        file, _, heading = target.partition("#")
        path = document.parent / file if file else document
        if not path.exists() or (heading and heading not in _anchors(path)):
            dead.append(target)
    assert dead == []


def test_a_dead_link_would_be_found() -> None:
    """The handbook has links to headings, and an anchor is made of a heading as GitHub makes it."""
    assert any(target.startswith("#") for target in _LINK.findall(HANDBOOK))
    assert "speichern-utf-8" in _anchors(ROOT / "docs" / "handbuch.md")
    assert "wer-geht-ans-telefon" in _anchors(ROOT / "docs" / "handbuch.md")
    assert "gibt-es-nicht" not in _anchors(ROOT / "docs" / "handbuch.md")


def _anchors(document: Path) -> set[str]:
    """The headings as GitHub names them in an address: small letters, hyphens for spaces, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", _prose(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _prose(document: Path) -> str:
    """Without blocks of code: a # in there is no heading, and brackets are no link."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", lambda code: code[0].strip("`").replace("](", "] ("), text)


def test_the_readme_names_every_setting() -> None:
    """All that the environment can say, but the test phone's own switch."""
    names = re.findall(r"^ *([A-Z_]{4,}) {2}", settings.__doc__ or "", re.MULTILINE)
    assert len(names) >= 5
    for name in names:
        assert f"`{name}`" in README or name == "TEST_PHONE"


def test_every_requirement_has_its_reason_and_version() -> None:
    """Pinned, with a licence in brackets, and why it is there."""
    for file in ("requirements-web.txt", "requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[\w.\[\],-]+==[\w.]+(; [^#]+?)? +# .{5,}\(.+\)", line), line
