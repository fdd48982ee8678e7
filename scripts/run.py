"""Start the hotline on this computer, with the test phone switched on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import _venv
from _script import Parser, command, run

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _german import day
from _running import NOTE, has_started

from ivr.errors import HotlineError
from ivr.release import AudioFolder, Release, load
from ivr.serve.server import is_free
from ivr.settings import DEFAULT_PORT, THIS_COMPUTER, Settings, one_setting

WINDOWS = os.name == "nt"
START_SECONDS = 20  # how long a slow computer may take to start
if sys.platform == "win32":
    _GROUP, _END = subprocess.CREATE_NEW_PROCESS_GROUP, signal.CTRL_BREAK_EVENT
else:
    _GROUP, _END = 0, signal.SIGTERM


def main() -> int:
    """Start, say what to do, and stay until Ctrl-C."""
    Parser("Startet die Hotline auf diesem Computer, zum Ausprobieren.").parse_args()
    _venv.ensure(_venv.RUN)
    return run(_run)


def _run() -> int:
    release = load(AudioFolder(AUDIO).live)
    needed = {"TWILIO_AUTH_TOKEN": "-", "PUBLIC_URL": "https://-", "TEST_PHONE": "1"}
    port = {"PORT": os.environ["PORT"]} if "PORT" in os.environ else {}
    own = Settings.from_environment({**needed, **port, "STAFF_NUMBER": one_setting("STAFF_NUMBER")})
    settings = Settings.for_test_phone(own.port, own.staff_number, AUDIO)
    if not is_free(settings.host, settings.port):
        raise HotlineError(_taken(settings.port))
    return _serve(settings, release)


def _serve(settings: Settings, release: Release) -> int:
    try:
        note = {"url": settings.public_url, "token": settings.auth_token}
        NOTE.write_text(json.dumps(note), encoding="utf-8")
        NOTE.chmod(0o600)
        with serving(settings) as server:
            print(_what_to_do(settings, release), flush=True)
            return server.wait()
    except KeyboardInterrupt:
        print("\nDie Hotline ist aus. Auf Wiedersehen.")
        return 0
    finally:
        NOTE.unlink(missing_ok=True)


@contextmanager
def serving(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The hotline on this computer, in a process of its own, until the block ends.

    Raises HotlineError where it does not start, and KeyboardInterrupt when the window is closed, too.
    """
    for name in ("SIGTERM", "SIGHUP"):  # a closed window ends the hotline like Ctrl-C
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    server = _start(settings)
    try:
        if not has_started(server, settings.public_url, START_SECONDS):
            raise HotlineError("Die Hotline ist nicht gestartet. Den Grund sehen Sie weiter oben.")
        yield server
    finally:
        _end(server)


def free_port() -> int:
    """A port of this computer on which nobody listens: that of run.py, or any."""
    if is_free(THIS_COMPUTER, DEFAULT_PORT):
        return DEFAULT_PORT
    with socket.socket() as probe:
        probe.bind((THIS_COMPUTER, 0))
        return int(probe.getsockname()[1])


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    """The Procfile's command, without what the server says when all is well."""
    command = [str(_venv.PYTHON), "-m", "ivr.serve.server"]
    return subprocess.Popen(
        command, cwd=_venv.ROOT, env=_environment(settings), stdout=subprocess.DEVNULL, creationflags=_GROUP
    )


def _end(server: subprocess.Popen[bytes]) -> None:
    """Its workers, too: on Windows they hear of it only by a signal to the whole group of processes."""
    if server.poll() is None:
        server.send_signal(_END)
    server.wait()


def _environment(settings: Settings) -> dict[str, str]:
    ours = {
        "TWILIO_AUTH_TOKEN": settings.auth_token,
        "PUBLIC_URL": settings.public_url,
        "PORT": str(settings.port),
        "STAFF_NUMBER": settings.staff_number,
        "AUDIO_FOLDER": str(settings.audio),
        "TEST_PHONE": "1",
    }
    return {**os.environ, **ours}


def _taken(port: int) -> str:
    other = port + 1
    example = f"set PORT={other} && {command('run.py')}" if WINDOWS else f"PORT={other} {command('run.py')}"
    return f"Der Anschluss {port} ist schon belegt. Nehmen Sie einen anderen, zum Beispiel so:\n  {example}"


def _what_to_do(settings: Settings, release: Release) -> str:
    return (
        f"Die Hotline läuft. Aufgenommen am {day(release.made)}, Stimme {release.voice}.\n"
        f"  Anrufen:   {command('call.py')}          (in einem zweiten Fenster)\n"
        f"  Telefon:   {settings.public_url}/phone        (im Browser)\n"
        f"  Zustand:   {settings.public_url}/health\n"
        "  Beenden:   Strg+C"
    )


if __name__ == "__main__":
    raise SystemExit(main())
