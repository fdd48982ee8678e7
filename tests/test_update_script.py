"""The daily job in one command, as staff start it: a process with a terminal's questions and answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from example_audio import put_project

from ivr.release import load
from ivr.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT")]
OLD, NEW = "Fragen Sie am besten", "Fragen Sie früh. Fragen Sie am besten"
IDS = re.compile(r"\b(section|title|menu|no_input|as_of|prompt):|\d\.\d|\+00:00|T\d\d:")
NOTHING = (
    "Nichts veröffentlicht. Anrufer hören weiter das Bisherige. Was Sie geschrieben haben, bleibt.\n"
    "Weiter geht es mit: python3 scripts/update.py\n"
)


class Office:
    """A computer with the program and the example guide, and nobody's settings."""

    def __init__(self, project: Path) -> None:
        self.project, self.audio = project, project / "audio"
        settings = {"PYTHONUNBUFFERED": "1", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
        self.environment = {**os.environ, **settings}

    def writes(self, old: str, new: str) -> None:
        path = self.audio / "texts" / "5-kosten.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def starts(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "scripts/update.py", *arguments],
            cwd=self.project,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def updates(self, answer: str, *arguments: str) -> tuple[int, str]:
        """The exit code, and what was read on the screen, the bar of the recordings left out."""
        with self.starts(*arguments) as started:
            said, _ = started.communicate(answer, timeout=120)
            return started.returncode, _without_bar(said)

    @property
    def heard(self) -> dict[str, bytes]:
        """What callers hear, and what is written."""
        kept = [self.audio / "live.json", *(self.audio / "texts").rglob("*.*")]
        return {path.name: path.read_bytes() for path in kept if path.is_file()}


def _without_bar(said: str) -> str:
    return "\n".join(line.rpartition("\r")[2] for line in said.split("\n") if "Aufnehmen:" not in line)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    project = put_project(ROOT, tmp_path / "project")
    (project / ".venv").symlink_to(ROOT / ".venv")
    return Office(project)


def test_a_changed_sentence_goes_live_in_one_command(office: Office) -> None:
    """What changes is shown in words, the telephone is there while the question stands, and yes publishes."""
    office.writes(OLD, NEW)
    with office.starts() as started:
        assert started.stdout
        assert started.stdin
        said = ""
        while "Das Telefon bleibt, bis Sie antworten." not in said:
            line = started.stdout.readline()
            assert line, said
            said += line
        address = re.search(r"Hören Sie es sich an: (\S+)", said)
        assert address
        with urllib.request.urlopen(address[1]) as page:  # noqa: S310 - our own address
            assert "Sie hören den Entwurf" in page.read().decode()
        rest, _ = started.communicate("j\n", timeout=60)
    assert started.returncode == 0
    said = _without_bar(said + rest)
    assert "Die Texte haben keine Fehler." in said
    assert "Neu aufgenommen: 3. " in said
    assert re.search(r"Das dauerte \d+,\d Sekunden\.", said)
    assert "  Kosten – Abschnitt 1, zum Zuhören\n    bisher: " in said
    assert "Veröffentlicht. Eine laufende Hotline übernimmt es in zwei Sekunden." in said
    assert not IDS.search(said.replace(address[1], "")), said
    texts = [recording.text for recording in load(office.audio / "live.json").recordings]
    assert any("Fragen Sie früh." in text for text in texts)
    with pytest.raises(OSError, match=r"refused|verweigert"):
        urllib.request.urlopen(address[1])  # noqa: S310 - our own address


def test_a_typing_mistake_is_told_once_and_nothing_is_recorded(office: Office) -> None:
    """In its line, with what to do; the mended text goes on from there."""
    office.writes("title: Kosten", 'title: "Kosten')
    before = office.heard
    code, said = office.updates("j\n")
    assert code == 1
    assert said == (
        "Das ist zuerst zu beheben. Aufgenommen ist noch nichts:\n"
        '  texts/5-kosten.md:2: Hier fehlt ein Anführungszeichen. Was mit " beginnt, endet auch mit ", und '
        "umgekehrt. [texte]\n"
        "Danach noch einmal: python3 scripts/update.py\n"
    )
    assert (office.heard, (office.audio / "draft.json").exists()) == (before, False)


def test_no_leaves_everything_as_it_was(office: Office) -> None:
    """Without a browser, too; what is not a clear yes is a no, and so is an end of the input."""
    office.writes(OLD, NEW)
    before = office.heard
    for answer in ("nein\n", ""):
        code, said = office.updates(answer, "--no-browser")
        assert (code, said.endswith(NOTHING)) == (1, True), said
        assert "in einem zweiten Fenster: python3 scripts/call.py --draft" in said
        assert office.heard == before


def test_ctrl_c_leaves_everything_as_it_was(office: Office) -> None:
    """While the question stands: the telephone goes, callers hear what they heard."""
    office.writes(OLD, NEW)
    before = office.heard
    with office.starts() as started:
        assert started.stdout
        said = ""
        while "Das Telefon bleibt" not in said:
            said += started.stdout.readline()
        started.send_signal(signal.SIGINT)
        said += started.communicate(timeout=60)[0]
    assert started.returncode == 130
    assert said.endswith(NOTHING)
    assert "Traceback" not in said
    assert office.heard == before


def test_where_nothing_is_new_nothing_is_asked(office: Office) -> None:
    """And nothing is opened."""
    before = office.heard
    code, said = office.updates("")
    assert (code, "Der Entwurf ist das, was Anrufer schon hören." in said) == (0, True)
    assert "Telefon" not in said
    assert office.heard == before
