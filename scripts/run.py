"""Start the hotline on this computer, with the test phone switched on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import NoReturn

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

from _audio import AUDIO
from _script import run

from ivr.release import AudioFolder, Release, load
from ivr.serve.server import is_free
from ivr.settings import Settings, one_setting

TEST_PHONE = _venv.ROOT / ".test-phone.json"
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
    own = Settings.from_environment({**needed, **_own("PORT"), "STAFF_NUMBER": one_setting("STAFF_NUMBER")})
    settings = Settings.for_test_phone(own.port, own.staff_number, AUDIO)
    if not is_free(settings.host, settings.port):
        return _fail(_taken(settings.port))
    return _serve(settings, release)


def _serve(settings: Settings, release: Release) -> int:
    for name in ("SIGTERM", "SIGHUP"):  # a closed window ends the hotline like Ctrl-C
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    server = _start(settings)
    try:
        TEST_PHONE.write_text(
            json.dumps({"url": settings.public_url, "token": settings.auth_token}), encoding="utf-8"
        )
        TEST_PHONE.chmod(0o600)
        if not _answers(settings, server):
            return _fail("Die Hotline ist nicht gestartet. Den Grund sehen Sie weiter oben.")
        print(_what_to_do(settings, release), flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print("\nDie Hotline ist aus. Auf Wiedersehen.")
        return 0
    finally:
        _end(server)
        TEST_PHONE.unlink(missing_ok=True)


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


def _own(name: str) -> dict[str, str]:
    return {name: os.environ[name]} if name in os.environ else {}


def _answers(settings: Settings, server: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{settings.public_url}/health", timeout=1):  # noqa: S310 - our own address
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _taken(port: int) -> str:
    other = port + 1
    example = (
        f"set PORT={other} && python scripts/run.py" if WINDOWS else f"PORT={other} python3 scripts/run.py"
    )
    return f"Der Anschluss {port} ist schon belegt. Nehmen Sie einen anderen, zum Beispiel so:\n  {example}"


def _what_to_do(settings: Settings, release: Release) -> str:
    return (
        f"Die Hotline läuft. Aufgenommen am {release.made[:10]}, Stimme {release.voice}.\n"
        "  Anrufen:   python3 scripts/call.py          (in einem zweiten Fenster)\n"
        f"  Telefon:   {settings.public_url}/phone        (im Browser)\n"
        f"  Zustand:   {settings.public_url}/health\n"
        "  Beenden:   Strg+C"
    )


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
