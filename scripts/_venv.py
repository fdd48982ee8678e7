"""The project's own Python environment in .venv; shared by all scripts, standard library only.

It is made when it is missing and brought up to date when a requirements file has changed. Whoever imports
this module can import the project's own after it.

What runs is installed from requirements.lock: every package with its version and the hash of its files, so
that nobody gets another. Where uv is installed it installs, else pip does.

On a server .venv belongs to root: the hotline's user can't renew it, and is told who can. A script that was
started in .venv and still lacks what it needs does not start itself once more: the folder is damaged.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WEB, RUN, TEST = "requirements-web.txt", "requirements.txt", "requirements-dev.txt"
LOCK = "requirements.lock"  # of RUN, for all systems; its first lines say how it is made
OPTIONAL = "py-nanotts"  # has no wheel for macOS: without a compiler it can't be installed there
DECODER = "av=="  # has no wheel for old systems: only recordings that people bring need it
_OLDEST = (3, 11)
_STARTED = "HOTLINE_SCRIPT_IN_VENV"  # in the environment of a script that was started in .venv
_DAMAGED = (
    "Der Ordner .venv ist beschädigt. Bitte löschen Sie ihn, er wird dann neu angelegt:\n"
    "  {remove}\nAuf einem Server danach: sudo python3 scripts/check.py"
)
_NO_RIGHT = (
    "Das Programm hat sich geändert, und dieser Benutzer darf die Umgebung .venv nicht erneuern.\n"
    "Bitte starten Sie einmal: sudo python3 scripts/check.py"
)

sys.path.insert(0, str(ROOT))


def enter() -> None:
    """Go on in .venv: makes it, starts this script again in it, and ends with that one's exit code.

    Whoever runs a script in an environment of their own that has what is needed keeps it.
    """
    settle()
    if sys.prefix != sys.base_prefix and find_spec("num2words"):
        return
    if _STARTED in os.environ:
        sys.exit(_DAMAGED.format(remove="rmdir /s .venv" if os.name == "nt" else f"sudo rm -r {HOME}"))
    try:
        ensure(RUN)
    except KeyboardInterrupt:
        sys.exit("\nAngehalten. Beim nächsten Start geht die Einrichtung weiter.")
    script = subprocess.Popen([str(PYTHON), *sys.argv], env={**os.environ, _STARTED: "1"})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the script, too, which handles it
    signal.signal(signal.SIGTERM, lambda *_: script.terminate())
    raise SystemExit(script.wait())


def settle() -> None:
    """Print umlauts on any terminal; end without a traceback when Ctrl-C comes while modules are loading."""
    _speak_utf8()
    sys.excepthook = _without_traceback


def ensure(requirements: str) -> None:
    """Make .venv if it is missing and install what this file asks for, if that has changed."""
    if sys.version_info < _OLDEST:
        sys.exit("Diese Hotline braucht Python 3.11 oder neuer. Sie bekommen es auf python.org.")
    if PYTHON.exists() and any(_is_installed(name) for name in (requirements, TEST)):
        return  # what tests contains what runs
    if not os.access(HOME if HOME.exists() else ROOT, os.W_OK):
        sys.exit(_NO_RIGHT)
    print("Einen Moment bitte: Die Hotline richtet sich ein. Das dauert etwa eine Minute, nur dieses Mal.")
    if not (PYTHON.exists() and (shutil.which("uv") or _call(str(PYTHON), "-m", "pip", "--version") == 0)):
        _make()
    if _install(requirements) or (requirements == RUN and _install_without_voice()):
        _stamp(requirements).write_text(_fingerprint(requirements), encoding="utf-8")
        return
    asked = ROOT / (LOCK if requirements == RUN else requirements)
    sys.exit(
        "Die Einrichtung hat nicht geklappt. Gibt es eine Verbindung zum Internet?\n"
        "Was genau fehlt, zeigt dieser Befehl:\n"
        f"  {' '.join(_installing('-r', str(asked)))}"
    )


def _make() -> None:
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(HOME)
    except (Exception, SystemExit) as error:  # ensurepip fails in many ways, all with the same remedy
        sys.exit(
            f"Der Ordner .venv ließ sich nicht anlegen ({type(error).__name__}).\n"
            "Unter Debian und Ubuntu fehlt meist ein Paket: sudo apt install python3-venv"
        )


def _install(requirements: str) -> bool:
    locked = requirements not in (RUN, TEST) or _install_locked(ROOT / LOCK)
    return locked and (requirements == RUN or _call(*_installing("-r", str(ROOT / requirements))) == 0)


def _install_locked(lock: Path) -> bool:
    return _call(*_installing("--require-hashes", "-r", str(lock))) == 0


def _install_without_voice() -> bool:
    """Everything but the embedded voice: the committed recordings can be called all the same."""
    if not (_install_without(OPTIONAL) or _install_without(OPTIONAL, DECODER)):
        return False
    print(
        f"Die eingebaute Stimme ({OPTIONAL}) ließ sich nicht installieren: Dafür fehlt ein C-Compiler.\n"
        "Die Hotline startet mit den vorhandenen Aufnahmen. Nur neue Aufnahmen gehen so nicht.\n"
        "Unter macOS hilft: xcode-select --install"
    )
    return True


def _install_without(*names: str) -> bool:
    entries = re.split(r"^(?=\S)", (ROOT / LOCK).read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = HOME / "without-voice.txt"
    kept.write_text("".join(one for one in entries if not one.startswith(names)), encoding="utf-8")
    return _install_locked(kept)


def _installing(*what: str) -> list[str]:
    """The command that installs this into .venv: uv's where uv is found, else pip's."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(PYTHON), *what]
    return [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *what]


def _call(*command: str) -> int:
    return subprocess.call([*command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _is_installed(requirements: str) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _fingerprint(requirements)


def _stamp(requirements: str) -> Path:
    return HOME / f"installed-{requirements}"


def _fingerprint(requirements: str) -> str:
    texts = [(ROOT / name).read_bytes() for name in sorted({WEB, RUN, LOCK, requirements})]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _without_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Ctrl-C while a script is still loading, where nothing of its own catches it: exit code 130."""
    if issubclass(kind, KeyboardInterrupt):
        print("\nAbgebrochen.", file=sys.stderr, flush=True)
        raise SystemExit(130)
    sys.__excepthook__(kind, error, trace)


def _speak_utf8() -> None:
    """Umlauts on every terminal, old Windows consoles included."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
