"""doctor.py as staff and cron start it, against the real hotline on this computer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import doctor
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

import ivr.settings
from app import create_app
from ivr.release import Release
from ivr.settings import Settings

TOKEN = "0123456789abcdef0123456789abcdef"
SID = "AC" + "0" * 32


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nothing: tests print nothing."""


@pytest.fixture(scope="module")
def address(example_audio: Path) -> Iterator[str]:
    """Where the real hotline runs, for as long as these tests do."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Silent)
    url = f"http://127.0.0.1:{server.server_port}"
    server.app = create_app(Settings(TOKEN, url, "+4951112345", test_phone=True, audio=example_audio))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield url
    server.shutdown()
    thread.join()
    server.server_close()


def start(project: Path, address: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The script in a process of its own, with these settings."""
    told = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": address,
        "TEST_PHONE": "1",
        "STAFF_NUMBER": "+4951112345",
        "TWILIO_ACCOUNT_SID": SID,
        "FALLBACK_URL": "",
        "AUDIO_BASE_URL": "",
        **settings,
    }
    return subprocess.run(
        [sys.executable, "scripts/doctor.py", *arguments],
        cwd=project,
        env={**os.environ, **told, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.slow
def test_the_real_hotline_is_well(address: str, release: Release, example_project: Path) -> None:
    """Every check of it, over real sockets; without https there is no certificate to check."""
    ran = start(example_project, address)
    assert (ran.returncode, ran.stderr) == (0, "")
    said = ran.stdout.splitlines()
    for line in (
        f"in Ordnung     Verbindung: 127.0.0.1 ist auf Anschluss {address.rpartition(':')[2]} zu erreichen.",
        "in Ordnung     Unterschrift: Twilios Unterschrift wird erkannt, "
        "eine falsche und gar keine abgewiesen.",
        f"in Ordnung     Aufnahmen: Alle {len(release.files)} Aufnahmen sind zu holen; "
        "die längste kam Byte für Byte richtig an.",
        "in Ordnung     Uhr: Die Uhr dieses Computers und die des Servers gehen gleich.",
        "nicht geprüft  Zertifikat: weil PUBLIC_URL mit http:// beginnt.",
        "nicht geprüft  Ersatzansage: weil FALLBACK_URL fehlt.",
        "Keine Fehler. 2 Hinweise.",
    ):
        assert line in said
    assert sum(line.startswith("in Ordnung     Begrüßung: ") for line in said) == 1


@pytest.mark.slow
def test_for_cron_it_says_nothing_where_all_is_well(address: str, example_project: Path) -> None:
    """No line, no letter from cron."""
    ran = start(example_project, address, "--quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.slow
def test_another_token_than_the_servers_is_found(address: str, example_project: Path) -> None:
    """The one failure, its remedy, and exit code 1."""
    ran = start(example_project, address, "--quiet", TWILIO_AUTH_TOKEN="f" * 32)
    assert ran.returncode == 1
    what, remedy = ran.stdout.splitlines()
    assert what == (
        "Fehler         Unterschrift: Der Server weist Twilios Unterschrift ab (403): Kein Anruf käme durch."
    )
    assert remedy.startswith("               Abhilfe: Meist ist es eins von zweien. Erstens das Token")


@pytest.mark.slow
def test_a_letter_can_be_sent_and_tells_no_secret(address: str, example_project: Path) -> None:
    """The token is neither of the two that it knows."""
    ran = start(example_project, address, "--mail", TWILIO_AUTH_TOKEN="f" * 32)
    assert ran.returncode == 1
    assert ran.stdout.startswith("Betreff: Telefon-Hotline 127.0.0.1: Bitte um Ihre Hilfe\n\nGuten Tag,\n")
    assert "- Unterschrift: Der Server weist" in ran.stdout
    assert not any(secret in ran.stdout for secret in (TOKEN, "f" * 32, SID, "+4951112345"))


@pytest.mark.slow
def test_where_nobody_is_it_is_one_sentence(example_project: Path) -> None:
    """And fast."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    ran = start(example_project, f"http://127.0.0.1:{port}", "--quiet")
    assert ran.returncode == 1
    assert (
        ran.stdout.splitlines()[0]
        == f"Fehler         Verbindung: 127.0.0.1:{port} nimmt keine Verbindung an."
    )
    assert len(ran.stdout.splitlines()) == 2


def test_without_settings_it_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without a traceback, and without asking anybody."""
    for name in ("TWILIO_AUTH_TOKEN", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(ivr.settings, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["doctor.py"])
    assert doctor.main() == 1
    said = capsys.readouterr().out
    assert "Fehler         Einstellungen: TWILIO_AUTH_TOKEN fehlt." in said
    assert "Fehler         Einstellungen: PUBLIC_URL fehlt." in said
    assert said.endswith("2 Fehler. Bitte beginnen Sie mit dem obersten.\n")


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and exit code 130: nothing is known to be well."""

    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "examine", stopped)
    monkeypatch.setattr(sys, "argv", ["doctor.py"])
    assert doctor.main() == 130
    assert "Angehalten. Die Prüfung ist nicht vollständig." in capsys.readouterr().err


def test_quiet_and_mail_exclude_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage is explained."""
    monkeypatch.setattr(sys, "argv", ["doctor.py", "--quiet", "--mail"])
    with pytest.raises(SystemExit) as ended:
        doctor.main()
    assert ended.value.code == 2
    assert "--mail und --quiet gehen nicht zusammen." in capsys.readouterr().err
