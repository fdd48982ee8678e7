"""The two commands: they make what is missing, start the hotline, and say what to do."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import venv
from contextlib import suppress
from pathlib import Path

import _venv
import pytest
import run

from ivr.settings import ROOT, Settings

CALL = subprocess.call  # which tests replace
START = """
import sys, _venv
from pathlib import Path
_venv.PYTHON, _venv.ensure = Path(sys.executable), lambda requirements: None
import run
run.NOTE = Path(sys.argv.pop())
raise SystemExit(run.main())
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _start(project: Path, port: int, note: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PORT": str(port), "PYTHONPATH": "scripts", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", START, str(note)]
    return subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_it_starts_says_what_to_do_and_ends_politely(tmp_path: Path, example_project: Path) -> None:
    """The hotline answers, the test phone finds it, and Ctrl-C leaves nothing behind."""
    port, note = _free_port(), tmp_path / "note.json"
    with _start(example_project, port, note) as started:
        assert started.stdout is not None
        said = [started.stdout.readline() for _ in range(4)]
        assert "Die Hotline läuft." in said[0]
        assert any("python3 scripts/call.py" in line for line in said)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as health:
            assert json.load(health)["status"] == "ok"
        assert json.loads(note.read_text())["url"] == f"http://127.0.0.1:{port}"
        started.send_signal(signal.SIGINT)
        assert started.wait(timeout=20) == 0
        assert "Die Hotline ist aus" in started.stdout.read()
    assert not note.exists()


@pytest.mark.slow
def test_a_taken_port_is_said_clearly(tmp_path: Path, example_project: Path) -> None:
    """With a command that works, and exit code 1."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with _start(example_project, port, tmp_path / "note.json") as started:
            assert started.stdout is not None
            said = started.stdout.read()
            assert started.wait() == 1
    assert f"Der Anschluss {port} ist schon belegt" in said
    assert f"PORT={port + 1}" in said


@pytest.mark.parametrize(("name", "value"), [("PORT", "viele"), ("STAFF_NUMBER", "0511")])
def test_a_wrong_setting_is_explained(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, before anything is started."""
    monkeypatch.setattr(_venv, "ensure", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    monkeypatch.setenv(name, value)
    assert run.main() == 1
    assert name in capsys.readouterr().err


def test_a_missing_release_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that makes one."""
    monkeypatch.setattr(_venv, "ensure", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    monkeypatch.setattr(run, "AUDIO", tmp_path)
    assert run.main() == 1
    assert "scripts/record.py" in capsys.readouterr().err


def test_it_serves_as_the_procfile_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command; on this computer only, although PORT is set."""
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    run._start(Settings.for_test_phone(5001))
    assert started[0][1:] == (ROOT / "Procfile").read_text(encoding="utf-8").split()[2:]
    settings = Settings.from_environment(run._environment(Settings.for_test_phone(5001)))
    assert (settings.host, settings.port) == ("127.0.0.1", 5001)


def test_on_windows_a_taken_port_has_a_command_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its command line sets a variable otherwise."""
    monkeypatch.setattr(run, "WINDOWS", True)
    assert "set PORT=5002" in run._taken(5001)


def test_the_test_phone_never_uses_the_real_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret of the environment is not what run.py signs with, and is not written anywhere."""
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "das echte")
    assert run._environment(Settings.for_test_phone())["TWILIO_AUTH_TOKEN"] != "das echte"


# .venv


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A project folder without .venv, and the commands that would be run in it."""
    (tmp_path / "requirements-web.txt").write_text("b==1\n", encoding="utf-8")
    run = "-r requirements-web.txt\na==1\npy-nanotts==0.1.1\n"
    (tmp_path / "requirements.txt").write_text(run, encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\n", encoding="utf-8")
    pinned = {"b==1": "0b", "a==1": "0a", "py-nanotts==0.1.1": "0c"}
    lock = "".join(f"{package} \\\n    --hash=sha256:{digest}\n" for package, digest in pinned.items())
    (tmp_path / "requirements.lock").write_text(lock, encoding="utf-8")
    commands: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        commands.append(command)
        return 0

    def make(_self: object, folder: Path) -> None:
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr(_venv, "ROOT", tmp_path)
    monkeypatch.setattr(_venv, "HOME", tmp_path / ".venv")
    monkeypatch.setattr(_venv, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(venv.EnvBuilder, "create", make)
    return commands


def test_the_environment_is_made_once_and_renewed_when_something_changed(home: list[list[str]]) -> None:
    """The second start installs nothing; a changed requirement does."""
    _venv.ensure(_venv.RUN)
    assert home[-1][-3:] == ["--require-hashes", "-r", str(_venv.ROOT / "requirements.lock")]
    done = len(home)
    _venv.ensure(_venv.RUN)
    assert len(home) == done
    for name in ("requirements.txt", "requirements-web.txt", "requirements.lock"):
        (_venv.ROOT / name).write_text("a==2\n", encoding="utf-8")
        _venv.ensure(_venv.RUN)
        assert len(home) > done
        done = len(home)


def test_without_a_compiler_everything_but_the_voice_is_installed(
    home: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The committed recordings can be called all the same, and it is said what is missing."""

    def call(command: list[str], **_: object) -> int:
        home.append(command)
        return 1 if command[-1].endswith("requirements.lock") else 0

    monkeypatch.setattr(subprocess, "call", call)
    _venv.ensure(_venv.RUN)
    kept = (_venv.HOME / "without-voice.txt").read_text(encoding="utf-8")
    assert [line for line in kept.splitlines() if "==" in line] == ["b==1 \\", "a==1 \\"]
    assert "0c" not in kept
    assert "--require-hashes" in home[-1]
    assert "Die eingebaute Stimme" in capsys.readouterr().out


def test_without_internet_there_is_a_sentence_and_the_next_start_tries_again(
    home: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, and nothing counts as installed."""

    def call(command: list[str], **_: object) -> int:
        home.append(command)
        return 1 if "install" in command else 0

    monkeypatch.setattr(subprocess, "call", call)
    for requirements in (_venv.RUN, _venv.TEST):
        with pytest.raises(SystemExit, match="Verbindung zum Internet"):
            _venv.ensure(requirements)


@pytest.fixture
def uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a `uv` in PATH was asked for, a line each time; it fails where the file `refuses` lies beside."""
    folder, asked = tmp_path / "bin", tmp_path / "asked"
    folder.mkdir()
    program = folder / "uv"
    program.write_text(f'#!/bin/sh\necho "$@" >> {asked}\ntest ! -e {folder}/refuses\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setattr(subprocess, "call", CALL)
    return asked


@pytest.mark.skipif(os.name == "nt", reason="the program that is found is a shell script")
def test_where_uv_is_installed_it_installs(home: list[list[str]], uv: Path) -> None:
    """From the same lock, into .venv, each file with its hash; the packages for tests after it."""
    _venv.ensure(_venv.TEST)
    into = f"pip install --python {_venv.PYTHON}"
    assert uv.read_text(encoding="utf-8").splitlines() == [
        f"{into} --require-hashes -r {_venv.ROOT / 'requirements.lock'}",
        f"{into} -r {_venv.ROOT / 'requirements-dev.txt'}",
    ]
    assert home == []


@pytest.mark.skipif(os.name == "nt", reason="the program that is found is a shell script")
def test_where_uv_fails_its_own_command_shows_why(home: list[list[str]], uv: Path) -> None:
    """Not one of pip, which .venv may not even have."""
    (uv.parent / "bin" / "refuses").touch()
    with pytest.raises(SystemExit, match=rf"{uv.parent}/bin/uv pip install .* -r .*requirements\.lock"):
        _venv.ensure(_venv.RUN)
    assert home == []


def test_who_may_not_renew_the_environment_is_told_who_can(
    home: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server, after an update: a German sentence instead of a traceback, and nothing is tried."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SystemExit, match=r"sudo python3 scripts/check\.py"):
        _venv.ensure(_venv.RUN)
    assert home == []


@pytest.mark.parametrize("prefix", ["/usr", "/opt/hotline/.venv"], ids=["not in .venv", "in .venv"])
def test_a_damaged_environment_does_not_start_scripts_without_end(
    prefix: str, home: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that finds itself started there, without what it needs, says what to do."""
    monkeypatch.setenv("HOTLINE_SCRIPT_IN_VENV", "1")
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(_venv, "find_spec", lambda _: None)
    monkeypatch.setattr(_venv, "settle", lambda: None)
    with pytest.raises(SystemExit, match="beschädigt"):
        _venv.enter()
    assert home == []


@pytest.mark.skipif(os.name == "nt", reason="processes are ended as a group")
def test_a_script_in_an_empty_environment_ends(home: list[list[str]]) -> None:
    """A .venv that counts as installed and has nothing in it: one start, one sentence, no other start."""
    del home  # only its folder is needed
    scripts = _venv.ROOT / "scripts"
    scripts.mkdir()
    (scripts / "_venv.py").write_bytes((ROOT / "scripts" / "_venv.py").read_bytes())
    base = getattr(sys, "_base_executable", sys.executable)
    CALL([base, "-m", "venv", "--without-pip", str(_venv.HOME)])
    _venv._stamp(_venv.RUN).write_text(_venv._fingerprint(_venv.RUN), encoding="utf-8")
    (scripts / "check.py").write_text("print('an')\nimport _venv\n_venv.enter()\n", encoding="utf-8")
    with subprocess.Popen(
        [base, "-u", "scripts/check.py"], cwd=_venv.ROOT, env={"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as started:  # fmt: skip
        try:
            said, _ = started.communicate(timeout=20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
    assert started.returncode == 1
    assert said.count("an\n") == 2  # by hand, and in .venv
    assert "Der Ordner .venv ist beschädigt" in said


def test_an_old_python_is_told(home: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is tried."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11"):
        _venv.ensure(_venv.RUN)
    assert home == []


def test_a_system_without_venv_is_told_what_to_install(
    home: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian keeps it in a package of its own."""

    def broken(_self: object, _folder: Path) -> None:
        raise SystemExit("ensurepip is not available")

    monkeypatch.setattr(venv.EnvBuilder, "create", broken)
    with pytest.raises(SystemExit, match="python3-venv"):
        _venv.ensure(_venv.RUN)
    assert home == []
