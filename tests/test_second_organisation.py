"""A second organisation, from nothing to a caller: what its staff type, as processes, on texts of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from example_audio import put_project
from first_organisation import FIRST
from pdf_reading import text

from ivr.settings import ROOT

pytestmark = pytest.mark.slow

NAME, SPOKEN = "Bürgerhilfe Ahlem e. V.", "Bürgerhilfe Ahlem"
ANSWERS = (NAME, SPOKEN, "0511 123456", "www.buergerhilfe-ahlem.de", "NI", "0511 654321", "j")
HEAD = "---\ntitle: {}\nmenu: {}\nas_of: 2026-11\n---\n"
# Below texts: what staff write. Whatever else the hotline reads there may be added.
TEXTS: Mapping[str, str] = {
    "_notice.md": "---\nuntil: 31.12.2098\n---\nDie Küche bleibt geschlossen.\n",
    "1-mittagstisch.md": HEAD.format("Mittagstisch", "den Mittagstisch")
    + "Das gibt es diese Woche:\n\n- Montag: Erbsensuppe, 4,80 €\n- Dienstag: Nudeln, 5,20 €\n"
    "- Mittwoch: Kartoffelpuffer mit Apfelmus, 4,50 €\n- Donnerstag: Gulasch, 6,90 €\n\n"
    "Der Mittagstisch beginnt um 12:30 Uhr. Bitte melden Sie sich an.\n\n> 0511 98 76 54\n",
    "2-fahrdienst.md": HEAD.format("Fahrdienst", "den Fahrdienst")
    + "Eine Fahrt kostet 3,50 €. Die Rückfahrt ist frei. Wir fahren von 8 bis 17 Uhr.\n",
    "3-sprechstunde/_menu.md": "---\ntitle: Sprechstunden\nmenu: die Sprechstunden\n---\n",
    "3-sprechstunde/1-pflege.md": HEAD.format("Pflege", "die Pflege")
    + "Frau Dr. Berg berät am Dienstag von 9:00 bis 12:00 Uhr.\n\n"
    "> Frau Dr. Berg\n> Musterstraße 5\n> 30453 Hannover\n",
    "3-sprechstunde/2-rente.md": HEAD.format("Rente", "die Rente")
    + "Herr Kern berät am 1. und 3. Donnerstag im Monat. Bitte bringen Sie Ihren Bescheid mit.\n",
}
HOURS = "hours:\n  Montag bis Freitag: 9-12\nexceptions:\n  28.12.2026 bis 1.1.2027: geschlossen\n"
ENGLISH = re.compile(r"Traceback|\b(?:error|usage|missing|failed|not found|warning|the|and)\b")


@dataclass
class Office:
    """The program on a computer of the second organisation, and all that it has printed."""

    program: Path
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.program.parent / "unsere hotline"

    def runs(self, script: str, *arguments: str, typed: str = "", ends: int = 0) -> str:
        """What `python3 scripts/SCRIPT` prints; it has to end well, or with this code."""
        command = [sys.executable, str(self.program / "scripts" / script), *arguments]
        settings = {name: value for name, value in os.environ.items() if name != "STAFF_NUMBER"}
        ran = subprocess.run(
            command,
            cwd=self.program,
            env={**settings, "PYTHONIOENCODING": "utf-8"},
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        said = self.printed[" ".join([script, *arguments])] = ran.stdout + ran.stderr
        assert ran.returncode == ends, said
        return said

    def changes(self, name: str, old: str, new: str) -> None:
        """One text, as staff do on an ordinary day."""
        path = self.folder / "texts" / name
        written = path.read_text(encoding="utf-8")
        assert old in written
        path.write_text(written.replace(old, new), encoding="utf-8")

    def writes(self, texts: Mapping[str, str]) -> None:
        """Texts, in place of all topics of the starter guide."""
        for path in (self.folder / "texts").glob("[1-9]-*.md"):
            path.unlink()
        for name, written in texts.items():
            path = self.folder / "texts" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(written, encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """From the first command to the last."""
    office = Office(put_project(ROOT, tmp_path_factory.mktemp("zweite") / "programm"))
    office.runs("new.py", str(office.folder), typed="\n".join(ANSWERS) + "\n")
    office.writes(TEXTS)
    ours = office.folder / "texts" / "_organisation.yaml"
    ours.write_text(ours.read_text(encoding="utf-8") + HOURS, encoding="utf-8")
    office.runs("check.py")
    office.runs("record.py", "--voice", "nano")
    office.runs("publish.py", typed="j\n")
    office.runs("call.py", "--keys", "1,9,3,1,9,0", "--to-the-end")
    office.runs("call.py", "--at", "26.12.2026 18:00", "--keys", "0")
    for script, to in (("card.py", "."), ("leaflet.py", "leitfaden.pdf"), ("proof.py", "probe.html")):
        office.runs(script, "--to", str(office.folder / to))
    office.runs("fallback.py", "--to", str(office.folder / "ansage"))
    return office


def test_its_texts_are_without_a_mistake(office: Office) -> None:
    """Prices, numbers, an address, hours: nothing to mend."""
    assert "Keine Fehler. Keine Hinweise." in office.printed["check.py"]


def test_its_callers_hear_its_own_guide(office: Office) -> None:
    """Name, menu, prices and what is dictated."""
    call = office.printed["call.py --keys 1,9,3,1,9,0 --to-the-end"]
    assert f"Guten Tag. Hier ist die Hotline {NAME} Ohne Tasten bleiben Sie einfach dran." in call
    for said in ("Für den Mittagstisch", "Erbsensuppe, 4,80 €", "0511 98 76 54", "Musterstraße 5"):
        assert said in call


def test_its_callers_hear_the_notice_and_when_somebody_is_there(office: Office) -> None:
    """On a holiday, with closed days behind it."""
    call = office.printed["call.py --at 26.12.2026 18:00 --keys 0"]
    for said in ("Die Küche bleibt geschlossen.", "Wir sind am 4. Januar um 9 Uhr wieder für Sie da."):
        assert said in call


def test_its_papers_are_its_own(office: Office) -> None:
    """Card and leaflet have its name and its number, which nobody typed again."""
    for paper in ("karte-a4.pdf", "karte-a5.pdf", "leitfaden.pdf"):
        printed = " ".join(text((office.folder / paper).read_bytes()).split())
        assert f"Hotline {NAME}" in printed
        assert "0511 123456" in printed
    assert f"Probe der Hotline {NAME}" in (office.folder / "probe.html").read_text(encoding="utf-8")


def test_what_is_printed_is_german(office: Office) -> None:
    """No traceback, no English, wherever staff look."""
    found = {(command, word) for command, said in office.printed.items() for word in ENGLISH.findall(said)}
    assert found == set()


def test_nothing_of_the_first_organisation_is_left(office: Office) -> None:
    """Neither on the screen nor in a file that was written, papers and fallback included."""
    names = [FIRST.name.casefold(), FIRST.web.removeprefix("www.").casefold()]
    said = {**office.printed}
    for path in office.folder.rglob("*"):
        if path.suffix == ".pdf":
            said[path.name] = text(path.read_bytes())
        elif path.suffix in (".html", ".xml", ".txt", ".json", ".md", ".yaml"):
            said[path.name] = path.read_text(encoding="utf-8")
    assert len(said) > len(office.printed) + 20
    assert [(where, name) for where, it in said.items() for name in names if name in it.casefold()] == []


def test_an_ordinary_day_is_one_command(office: Office) -> None:
    """A mistake is told first; without a yes callers hear what they heard; with one, what is written."""
    (office.folder / "texts" / "_notice.md").unlink()
    office.changes("1-mittagstisch.md", "4,80 €", "{taste:suppe}")
    said = office.runs("update.py", "--no-browser", ends=1)
    assert "Das ist zuerst zu beheben. Aufgenommen ist noch nichts:" in said
    assert "texts/1-mittagstisch.md:8: " in said
    office.changes("1-mittagstisch.md", "{taste:suppe}", "5,10 €")
    office.changes("2-fahrdienst.md", "bis 17 Uhr", "bis 18 Uhr")
    said = office.runs("update.py", "--no-browser", typed="n\n", ends=1)
    assert "Die Texte haben keine Fehler." in said
    assert "Nichts veröffentlicht. Anrufer hören weiter das Bisherige." in said
    call = office.runs("call.py", "--keys", "1,9,2", "--to-the-end")
    assert "Erbsensuppe, 4,80 €" in call
    assert "Die Küche bleibt geschlossen." in call
    said = office.runs("update.py", "--no-browser", typed="j\n")
    assert "Mittagstisch" in said
    assert "Veröffentlicht." in said
    call = office.runs("call.py", "--keys", "1,9,2", "--to-the-end")
    for heard in ("Erbsensuppe, 5,10 €", "Wir fahren von 8 bis 18 Uhr."):
        assert heard in call
    assert "Küche" not in call
    assert "Veröffentlicht." not in office.runs("update.py", "--no-browser")
    assert not ENGLISH.search("\n".join(office.printed.values()))


def test_the_tests_of_the_program_stay_green_with_its_texts(office: Office) -> None:
    """Those of the shipped guide are skipped, with the reason; the others know nothing of audio/texts."""
    shutil.copytree(ROOT / "tests", office.program / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", office.program)
    shutil.rmtree(office.program / "audio" / "texts")
    shutil.copytree(office.folder / "texts", office.program / "audio" / "texts")
    files = ("tests/test_shipped_guide.py", "tests/test_any_organisation.py")
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", "--all", "-rs", *files],
        cwd=office.program,
        env={**os.environ, "PYTHONPATH": str(office.program)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert f"audio/texts is not the guide of {FIRST.name}" in tried.stdout
