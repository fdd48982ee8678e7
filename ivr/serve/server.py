"""The server process: `python -m ivr.serve.server`, the same command on every system.

- The settings are checked before any worker is started: what is wrong is the last word in the log, in German.
- granian serves, with many threads a worker: a client that sends slowly, or not at all, holds one of them.
- A worker that dies is replaced at once; one that dies again within seconds ends the server, so that whoever
  watches over it (systemd, Docker, Heroku) starts it anew.
- SIGHUP replaces all workers, one after the other. The program is loaded by workers alone, so that new ones
  run what is then on the disc, with the settings of then. A new Python or granian needs a restart.
- SIGTERM and SIGINT end the server as soon as requests in progress are answered.
- There is no access log, since its lines would hold addresses, paths and queries: log.py writes instead.

Each worker listens on a socket of its own, all of them on one port (SO_REUSEPORT), so that connections are
spread over the workers. The main process makes these sockets and keeps them: connections that wait for a
worker that is killed are taken up by the one that replaces it. Where systemd gives a socket (LISTEN_FDS, see
sd_listen_fds(3)), all workers share it: systemd keeps it while the server is restarted, so whoever calls in
that second waits for it, and nobody is refused.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from importlib import import_module
from multiprocessing.util import Finalize
from typing import Any

from ivr.errors import SettingsError
from ivr.settings import Settings, has_systemd_socket

WORKERS = 2  # processes; on Windows granian makes it one
THREADS = 64  # a worker
RESPAWN_INTERVAL = 3.0  # seconds for a new worker to start before the one it replaces is ended
STOP_TIMEOUT = 30  # seconds for the requests in progress, when the server ends
KEEP_ALIVE = 30  # seconds; after which granian closes a connection on which nothing is asked
BACKLOG = 1024  # connections that may wait to be taken up
SYSTEMD_SOCKET = 3  # the file descriptor of the first socket that systemd gives


def main() -> None:
    """Serve the hotline until a signal ends it; SystemExit with a German sentence where it can't start."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise SystemExit(f"Die Hotline startet nicht:\n{error}") from None
    if not (has_systemd_socket() or is_free(settings.host, settings.port)):
        raise SystemExit(f"Der Anschluss {settings.port} ist schon belegt. Läuft die Hotline bereits?")
    serve("app:app", settings.host, settings.port)


def serve(target: str, host: str, port: int) -> None:
    """Serve a WSGI application ("module:name") until a signal ends it; on systemd's socket, if there is one.

    Raises SystemExit where a worker dies again and again.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    if hasattr(os, "register_at_fork"):  # Windows has none
        os.register_at_fork(after_in_child=_block_signals)
    server = Granian(
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
    )
    if os.name != "nt":  # there is one worker only
        _give(_listening(host, port), server)
    server.serve(target_loader=_load)


def _listening(host: str, port: int) -> list[socket.socket]:
    """The sockets of the workers: not blocking, as granian needs it, and without a delay.

    With the delay (Nagle's algorithm), what follows on an answer's head waits up to 40 ms for the client to
    confirm the head. Connections take this over from the socket that they come in at.
    """
    if has_systemd_socket():
        sockets = [socket.socket(fileno=SYSTEMD_SOCKET)]
    else:
        n = WORKERS if sys.platform == "linux" else 1  # macOS would not spread connections over several
        sockets = [socket.create_server((host, port), backlog=BACKLOG, reuse_port=n > 1) for _ in range(n)]
    for listening in sockets:
        listening.setblocking(False)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sockets


def _give(sockets: Sequence[socket.socket], server: Any) -> None:
    """Have the workers of granian serve on these sockets. For Linux it has no option."""
    from granian._granian import SocketHolder

    holder: Any = SocketHolder
    in_file_system = False
    held = [holder(listening.fileno(), in_file_system, BACKLOG) for listening in sockets]
    spawn = server._spawn_worker

    def init_shared_socket() -> None:
        server._ssp, server._sso = None, ExitStack()  # granian closes it when the server ends
        for listening in sockets:
            server._sso.enter_context(listening)

    def spawn_worker(idx: int, **how: Any) -> Any:
        server._shd = held[idx % len(held)]
        return spawn(idx, **how)

    server._init_shared_socket, server._spawn_worker = init_shared_socket, spawn_worker


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
