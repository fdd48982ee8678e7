"""python scripts/report.py: what staff type and read."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import report as script
import time_machine
from example_audio import EXAMPLE
from example_release import RELEASE, put_release

from ivr.core.counting import Count
from ivr.core.organisation import Organisation
from ivr.settings import Settings
from ivr.statistics.store import Store, url_of

Run = Callable[..., int]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A server on which 40 calls came in on each of these days."""
    settings = Settings("", "", state=tmp_path, audio=EXAMPLE)
    monkeypatch.setattr(Settings, "from_environment", lambda **_: settings)
    return settings


@pytest.fixture
def counted(settings: Settings) -> Settings:
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1))
    counts = (Count("call"), Count("topic", "kosten"))
    Store(url_of(settings)).add({(day, count): 40 for day in days for count in counts})
    return settings


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*told: str) -> int:
        monkeypatch.setattr(sys, "argv", ["report.py", *told])
        return script.main()

    return run


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("now", "month"),
    [
        (datetime(2026, 11, 1, 12, tzinfo=UTC), "Oktober 2026: 80 Anrufe"),
        (
            datetime(2026, 10, 31, 23, 30, tzinfo=UTC),
            "Oktober 2026: 80 Anrufe",
        ),  # here it is November already
        (datetime(2026, 10, 31, 22, 30, tzinfo=UTC), "September 2026: 40 Anrufe"),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), "Im Dezember 2026 wurde kein Anruf gezählt."),
    ],
)
def test_the_last_month_that_is_over_is_shown(
    run: Run, now: datetime, month: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the clock on the wall in Germany."""
    with time_machine.travel(now, tick=False):
        assert run() == 0
    assert capsys.readouterr().out.startswith(month)


@pytest.mark.usefixtures("counted")
def test_another_month_can_be_asked_for(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """One that still runs is shown as far as it has got."""
    with time_machine.travel(datetime(2026, 11, 2, tzinfo=UTC), tick=False):
        assert run("--month", "2026-09") == 0
        assert "noch nicht vorbei" not in capsys.readouterr().out
        assert run("--month", "2026-11") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("November 2026: 40 Anrufe")
    assert "Dieser Monat ist noch nicht vorbei." in shown
    assert "Kosten" in shown, "topics have the titles of what is live"


@pytest.mark.usefixtures("counted")
def test_the_report_says_whose_hotline_it_is(
    run: Run, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its first line, and as the title of its page, which a later report may still replace."""
    linden = Organisation("Nachbarschaftshilfe Linden")
    audio, page = tmp_path / "audio", tmp_path / "bericht.html"
    put_release(audio, replace(RELEASE, organisation=linden))
    settings_there = replace(settings, audio=audio)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "from_environment", lambda **_: settings_there)
        assert [run("--month", "2026-10", "--page", str(page)) for _ in range(2)] == [0, 0]
    assert capsys.readouterr().out.startswith("Bericht der Hotline Nachbarschaftshilfe Linden\nOktober 2026:")
    title = "<title>Bericht der Hotline Nachbarschaftshilfe Linden: Oktober 2026</title>"
    assert title in page.read_text(encoding="utf-8")


@pytest.mark.usefixtures("counted")
def test_page_and_sheet_are_written(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And it is said where they are."""
    page, sheet = tmp_path / "bericht.html", tmp_path / "bericht.csv"
    assert run("--month", "2026-10", "--page", str(page), "--csv", str(sheet)) == 0
    assert "Oktober 2026: 80 Anrufe" in page.read_text(encoding="utf-8")
    assert sheet.read_bytes().startswith("\ufeffMonat;".encode())
    shown = capsys.readouterr().out
    assert str(page) in shown
    assert str(sheet) in shown


@pytest.mark.parametrize(
    "month", ["Oktober", "2026-13", "2026-1", "2026-00", "10-2026", "0000-01", "2026-10-01"]
)
def test_what_is_no_month_is_said_so(run: Run, month: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With an example."""
    with pytest.raises(SystemExit) as ended:
        run("--month", month)
    assert ended.value.code == 2
    assert f"„{month}“ ist kein Monat. Richtig ist zum Beispiel: 2026-10" in capsys.readouterr().err


def test_where_nothing_was_ever_counted_the_setting_is_doubted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of somebody else, or a database without our tables, is no month without calls."""
    sqlite3.connect(tmp_path / "x.sqlite").close()
    for args, said in (
        (
            Settings("", "", state=tmp_path),
            f"STATE_FOLDER (jetzt „{tmp_path}“)",
        ),
        (Settings("", "", state=tmp_path / "weg"), "STATE_FOLDER"),
        (Settings("", "", state=tmp_path, database_url=f"sqlite:///{tmp_path}/x.sqlite"), "DATABASE_URL"),
    ):
        monkeypatch.setattr(Settings, "from_environment", lambda args=args, **_: args)
        assert run("--month", "2026-10") == 1
        shown = capsys.readouterr()
        assert (shown.out, said in shown.err) == ("", True)
    assert [path.name for path in tmp_path.iterdir()] == ["x.sqlite"]


@pytest.mark.usefixtures("counted")
def test_a_folder_that_may_not_be_read_is_said_in_german(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that may."""

    def closed(path: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", closed)
        assert run("--month", "2026-10") == 1
    said = capsys.readouterr().err
    assert "darf dieser Befehl nicht benutzen" in said
    assert "sudo -u hotline python3 scripts/report.py" in said
    assert "denied" not in said


@pytest.mark.usefixtures("counted")
def test_a_month_that_has_not_begun_is_said_so(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The running one is no such month, on its first day."""
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        assert run("--month", "2026-11") == 0
        capsys.readouterr()
        assert run("--month", "2026-12") == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Der Monat 2026-12 hat noch nicht begonnen.\n")


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("option", ["--page", "--csv"])
def test_only_a_report_is_replaced_by_a_report(
    run: Run, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another file only with --force."""
    file = tmp_path / "datei"
    file.write_bytes(b"wertvoll")
    told = ("--month", "2026-10", option, str(file))
    assert run(*told) == 1
    shown = capsys.readouterr()
    assert "kein Bericht der Hotline" in shown.err
    assert "--force" in shown.err
    assert file.read_bytes() == b"wertvoll"
    assert run(*told, "--force") == 0
    written = file.read_bytes()
    assert b"Oktober 2026" in written
    file.write_bytes(written + b"alt")
    assert run(*told) == 0
    assert file.read_bytes() == written


def test_a_database_that_is_away_is_said_in_german(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What to look at; no traceback, no password."""
    told = Settings("", "", state=tmp_path, database_url="postgres://hotline:geheim@127.0.0.1:1/counts")
    monkeypatch.setattr(Settings, "from_environment", lambda **_: told)
    assert run() == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Bitte prüfen Sie, ob sie läuft" in shown.err
    assert "geheim" not in shown.err


def test_a_hotline_for_trying_out_has_no_report(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says why."""
    monkeypatch.setattr(Settings, "from_environment", lambda **_: Settings.for_test_phone())
    assert run() == 1
    assert "TEST_PHONE=1" in capsys.readouterr().err


@pytest.mark.usefixtures("counted")
def test_a_page_that_cannot_be_written_is_said_in_german(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the folder that is missing."""
    assert run("--page", str(tmp_path / "weg" / "bericht.html")) == 1
    assert "Den Ordner" in capsys.readouterr().err
    assert run("--page", str(tmp_path)) == 1
    said = capsys.readouterr().err
    assert "steht schon ein Ordner" in said
    assert "directory" not in said


def test_a_release_that_cannot_be_read_leaves_the_ids(
    run: Run, counted: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The numbers are shown all the same."""
    told = Settings("", "", state=counted.state, audio=Path("/weg"))
    monkeypatch.setattr(Settings, "from_environment", lambda **_: told)
    assert run("--month", "2026-10") == 0
    shown = capsys.readouterr()
    assert "kosten (nicht mehr im Leitfaden)" in shown.out
    assert "ohne ihre Titel" in shown.err


@pytest.mark.usefixtures("counted")
def test_it_can_be_stopped(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a traceback."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "between", interrupted)
    assert run() == 130
    assert capsys.readouterr().err == "\nAbgebrochen.\n"
