"""The server process: `python -m ivr.serve.server`, the same command on every system.

- The settings are checked before any worker is started: what is wrong is the last word in the log, in German.
- granian serves, with many threads a worker: a client that sends slowly, or not at all, holds one of them.
- A worker that dies is replaced at once; one that dies again within seconds ends the server, so that whoever
  watches over it (systemd, Docker, Heroku) starts it anew.
- SIGHUP replaces all workers, which read the settings again. SIGTERM and SIGINT end the server as soon as
  requests in progress are answered. A changed program needs a restart.
- There is no access log, since its lines would hold addresses, paths and queries: log.py writes instead.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import threading
import time
from importlib import import_module
from multiprocessing.util import Finalize
from typing import Any

from ivr.errors import SettingsError
from ivr.settings import Settings

WORKERS = 2  # processes; on Windows granian makes it one
THREADS = 64  # a worker
RESPAWN_INTERVAL = 0.2  # seconds for a new worker to start before the one it replaces is ended
STOP_TIMEOUT = 30  # seconds for the requests in progress, when the server ends
KEEP_ALIVE = 30  # seconds; after which granian closes a connection on which nothing is asked


def main() -> None:
    """Serve the hotline until a signal ends it; SystemExit with a German sentence where it can't start."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise SystemExit(f"Die Hotline startet nicht:\n{error}") from None
    if not is_free(settings.host, settings.port):
        raise SystemExit(f"Der Anschluss {settings.port} ist schon belegt. Läuft die Hotline bereits?")
    serve("app:app", settings.host, settings.port)


def serve(target: str, host: str, port: int) -> None:
    """Serve a WSGI application ("module:name") until a signal ends it.

    Raises SystemExit where a worker dies again and again.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    import_module(target.partition(":")[0])  # before workers are forked: each then starts in milliseconds
    if hasattr(os, "register_at_fork"):  # Windows has none
        os.register_at_fork(after_in_child=_block_signals)
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE * 1000),
        websockets=False,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_INTERVAL,
        workers_kill_timeout=STOP_TIMEOUT,
    ).serve(target_loader=_load)


def _block_signals() -> None:
    """In a worker: signals to end wait for _end_once(), and the handlers of its parent are forgotten."""
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_once() -> None:
    """A thread of a worker: the first SIGTERM ends the worker, any other signal to end does nothing.

    granian's handler blocks for ever where a second signal comes while it runs. And two do come: Ctrl-C and
    Heroku send one to each process, and then the parent sends one to its workers.
    """
    signal.sigwait((signal.SIGTERM,))
    while not callable(handler := signal.getsignal(signal.SIGTERM)):
        time.sleep(0.01)  # granian has not set it yet
    handler(signal.SIGTERM, None)


def _load(target: str) -> Any:
    """The WSGI application, in a worker.

    Python ends a forked process without its exit functions, one of which writes the last counts; so they are
    asked for.
    """
    Finalize(None, atexit._run_exitfuncs, exitpriority=0)
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        _block_signals()
        threading.Thread(target=_end_once, name="end", daemon=True).start()
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. granian does not notice another granian, since both share their port."""
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
