"""The scripts' help and complaints are German, and wrong usage is exit code 2."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import _venv
import bench
import pytest
from _script import Parser, command, run

from ivr.errors import HotlineError
from ivr.settings import ROOT

run_tests = runpy.run_path(str(ROOT / "scripts" / "test.py"))["main"]  # "test" is Python's own, too


def _parser() -> Parser:
    parser = Parser("Prüft etwas.", epilog="Viel Erfolg.")
    parser.prog = "test.py"
    parser.add_argument("thema", help="ein Thema")
    parser.add_argument("--stimme", choices=["nano", "gtts"], help="eine Stimme")
    parser.add_argument("--zahl", type=int, help="eine Zahl")
    return parser


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["a", "--hallo"], "„--hallo“ kenne ich nicht."),
        (["a", "--stimme", "x"], "„x“ gibt es bei --stimme nicht."),
        (["a", "--stimme"], "Zu --stimme fehlt eine Angabe."),
        (["a", "--zahl", "drei"], "„drei“ passt nicht zu --zahl."),
        ([], "Es fehlt: thema."),
    ],
)
def test_wrong_usage_is_explained_in_german(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was wrong, where help is, and exit code 2."""
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(given)
    assert ended.value.code == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(said)
    assert f"Hilfe: {command('test.py')} --help" in complaint


@pytest.mark.parametrize(
    ("system", "said"), [("nt", "python scripts/x.py"), ("posix", "python3 scripts/x.py")]
)
def test_a_command_is_named_as_it_is_typed_here(
    system: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian has no python, Windows no python3."""
    monkeypatch.setattr("ivr.commands.os", SimpleNamespace(name=system))
    assert command("x.py") == said


def test_one_function_decides_how_a_command_is_named() -> None:
    """No message has a command of its own; what scripts/document.py writes is for every system."""
    files = [*(ROOT / "ivr").rglob("*.py"), *(ROOT / "scripts").glob("*.py"), ROOT / "app.py"]
    typed = {path.name for path in files if "python scripts/" in path.read_text(encoding="utf-8")}
    assert typed == {"document.py"}


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (HotlineError("Das fehlt. Bitte ergänzen Sie es."), 1, "Das fehlt. Bitte ergänzen Sie es.\n"),
        (KeyboardInterrupt(), 130, "\nAngehalten. Geändert ist nichts.\n"),
    ],
)
def test_a_script_that_fails_or_is_stopped_says_so_in_german(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message on stderr, without a traceback, and an exit code; anything else is shown as ever."""

    def work() -> int:
        raise error

    assert run(work, "Angehalten. Geändert ist nichts.") == code
    assert capsys.readouterr().err == said
    assert run(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 // 0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no head")
@pytest.mark.parametrize("lines", [1, 100_000], ids=["little to say", "much to say"])
def test_whoever_has_read_enough_sees_no_traceback(lines: int) -> None:
    """`check.py --json | head`: the script ends without a word, whether its output was buffered or not."""
    code = f"from _script import run; raise SystemExit(run(lambda: print('x\\n' * {lines}) or 0))"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as script:
        assert script.stdout
        assert script.stderr
        script.stdout.close()  # before anything is written
        assert (script.wait(60), script.stderr.read()) == (141, "")


@pytest.mark.parametrize("what", ["KeyboardInterrupt", "ValueError('x')"])
def test_ctrl_c_is_no_traceback_even_while_a_script_is_loading(what: str) -> None:
    """Exit code 130; whatever else goes wrong is shown as ever."""
    code = f"import _venv; _venv.settle(); raise {what}"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "scripts",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if what == "KeyboardInterrupt":
        assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "\nAbgebrochen.\n")
    else:
        assert ran.returncode == 1
        assert "ValueError: x" in ran.stderr


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "scripts").glob("[a-z]*.py")))
def test_every_script_is_settled_before_anything_is_loaded(script: str) -> None:
    """Only the standard library, and what is made of it, comes before."""
    source = (ROOT / "scripts" / script).read_text(encoding="utf-8")
    settled = re.search(r"^    _venv\.(enter|settle)\(\)$", source, re.MULTILINE)
    assert settled
    assert not re.search(r"^(from|import) (ivr|app)\b", source[: settled.start()], re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
def test_who_ends_a_script_ends_what_it_started_in_its_environment(tmp_path: Path) -> None:
    """A service manager knows only the first process; the one in .venv must not stay."""
    child = tmp_path / "child.py"
    child.write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "print('da', flush=True)\n"
        "time.sleep(60)\n"
    )
    code = (
        "import sys, _venv\n"
        f"sys.argv, sys.prefix, _venv.PYTHON = [{str(child)!r}], sys.base_prefix, sys.executable\n"
        "_venv.ensure = lambda _: None\n"
        "_venv.enter()\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT / "scripts", stdout=subprocess.PIPE, encoding="utf-8"
    )
    with started as outer:
        assert outer.stdout
        assert outer.stdout.readline() == "da\n"
        outer.terminate()
        assert outer.wait(30) == 7


class TestTests:
    """scripts/test.py, of which nothing is run."""

    @pytest.fixture
    def steps(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """The commands; pytest does not know --nix."""
        started: list[list[str]] = []

        def call(command: list[str], **_: object) -> int:
            started.append(command[2:])
            return 4 if "--nix" in command else int("-x" in command)

        def popen(command: list[str], **_: object) -> SimpleNamespace:
            started.append(command[2:])
            return SimpleNamespace(communicate=lambda: ("", None), returncode=0)

        monkeypatch.setattr(_venv, "ensure", lambda _: started.append(["ensure"]))
        monkeypatch.setattr("subprocess.call", call)
        monkeypatch.setattr("subprocess.Popen", popen)
        return started

    def test_help_comes_before_anything_is_installed(
        self, steps: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """In German."""
        with pytest.raises(SystemExit) as ended:
            run_tests(["--help"])
        assert (ended.value.code, steps) == (0, [])
        assert "Prüft alles" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("given", "code"), [(["-k", "x"], 0), (["tests/core", "-x"], 1), (["--nix"], 2), (["--all"], 0)]
    )
    def test_what_else_is_told_goes_to_pytest(
        self, steps: list[list[str]], given: list[str], code: int
    ) -> None:
        """Word by word; what pytest does not know is wrong usage."""
        assert run_tests(given) == code
        assert steps[0] == ["ensure"]
        assert steps[-1][0] == "pytest"
        assert steps[-1][-len(given) :] == given
        assert not any({*given} & {*step} for step in steps[:-1])


@pytest.mark.parametrize(
    "given", [["--callers", "viele"], ["--callers", "--compression", "schnell"], ["--nix"], ["--faults"]]
)
def test_a_misspelt_measurement_ends_with_two(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is measured."""
    monkeypatch.setattr(sys, "argv", ["bench.py", *given])
    monkeypatch.setattr(bench, "_load_tests", lambda _: pytest.fail("measured"))
    with pytest.raises(SystemExit) as ended:
        bench.main()
    assert ended.value.code == 2
    assert "Hilfe: " in capsys.readouterr().err


def test_the_help_holds_no_english(capsys: pytest.CaptureFixture[str]) -> None:
    """None of argparse's own words is left."""
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("Aufruf: test.py")
    assert not re.search(r"usage|options|positional|show this|exit", text)
    assert "Möglichkeiten:" in text
    assert "Angaben:" in text


def test_no_help_names_a_value_in_english() -> None:
    """Where a script does not say how a value is called, argparse takes the option: NUMBER, TO."""
    unnamed = []
    for path in (ROOT / "scripts").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "add_argument":
                told = {keyword.arg for keyword in call.keywords}
                if not told & {"action", "metavar", "choices"}:
                    unnamed.append(f"{path.name}: {ast.unparse(call)}")
    assert unnamed == []
