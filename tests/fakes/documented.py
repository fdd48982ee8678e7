"""The server that docs/betrieb.md describes, built from its very lines, on free ports of this computer.

Caddy's are in docs/andere-server.md.

    block()      a file as the document shows it
    Service      the two systemd units: the socket is kept while the process is restarted
    nginx(), caddy()   the real programs, with the documented configuration

Only what this computer can't have is replaced: ports, the folders /srv and /etc/letsencrypt, Python's path.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

import trustme

from ivr.settings import ROOT

NAME = "hotline.example.de"
TIMEOUT = 20.0  # seconds for anything to start or to end
# What systemd does between fork and exec, see sd_listen_fds(3).
_LAUNCH = """
import os, sys
os.dup2({given}, 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[1], sys.argv[1:])
"""


def block(file: str) -> str:
    """What the documents for the operator show as the content of this file."""
    names = ("betrieb.md", "andere-server.md")
    text = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in names)
    found = re.search(rf"^    # {re.escape(file)}\n(?:(?:    .*)?\n)*", text, re.MULTILINE)
    assert found, file
    return textwrap.dedent(found.group())


def units() -> Mapping[str, str]:
    """All lines NAME=VALUE of the two units."""
    both = block("/etc/systemd/system/hotline.socket") + block("/etc/systemd/system/hotline.service")
    return dict(re.findall(r"^(\w+)=(.*)$", both, re.MULTILINE))


def until(holds: Callable[[], object], why: Callable[[], str] = str) -> None:
    """Wait for it; where it takes too long, `why` is asked for what is known about it."""
    end = time.monotonic() + TIMEOUT
    while not holds():
        assert time.monotonic() < end, why()
        time.sleep(0.02)


class Service:
    """The hotline as systemd runs it by the two units."""

    def __init__(self, project: Path, settings: Mapping[str, str]) -> None:
        host = units()["ListenStream"].partition(":")[0]
        self.listening = socket.create_server((host, 0), backlog=int(units()["Backlog"]))
        self.port: int = self.listening.getsockname()[1]
        self._project, self._settings = project, settings
        self._log = Path(settings["STATE_FOLDER"]).with_name("service.log")
        self.start()

    def start(self) -> None:
        """As systemd does it: the socket is file descriptor 3, and LISTEN_PID names the process."""
        _, *command = shlex.split(units()["ExecStart"])
        given = self.listening.fileno()
        launch = [sys.executable, "-c", _LAUNCH.format(given=given), sys.executable, *command]
        environ = {name: value for name, value in os.environ.items() if name != "PORT"}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                launch, cwd=self._project, env={**environ, **self._settings},
                pass_fds=[given], start_new_session=True, stdout=log, stderr=log,
            )  # fmt: skip
        until(lambda: len(self.workers) == 2, lambda: self._log.read_text(encoding="utf-8"))

    def end(self) -> None:
        """`systemctl stop hotline`: the socket stays."""
        self.process.terminate()
        self.process.wait(TIMEOUT)

    def kill(self) -> None:
        """All processes at once, and the socket: nobody listens any more."""
        self.listening.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        """`systemctl restart hotline`."""
        self.end()
        self.start()

    def reload(self) -> None:
        """SIGHUP: all workers are replaced."""
        before = set(self.workers)
        self.process.send_signal(signal.SIGHUP)
        until(lambda: len(self.workers) == 2 and not before & set(self.workers))

    @property
    def workers(self) -> list[int]:
        """Process ids, the oldest first."""
        try:
            found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        except OSError:
            return []
        return [int(pid) for pid in found.split()]


@dataclass
class Gate:
    """A web server that stands before the hotline."""

    port: int
    context: ssl.SSLContext
    reload: Callable[[], object]

    def connection(self) -> HTTPSConnection:
        """A connection that gives up after as long as Twilio does."""
        return HTTPSConnection("127.0.0.1", self.port, timeout=4, context=self.context)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of one request on a connection of its own; redirects are not followed."""
        with closing(self.connection()) as used:
            used.request(method, path, body or None, {"Host": NAME, **(headers or {})})
            answer = used.getresponse()
            return answer.status, answer.read()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _certificate(folder: Path) -> ssl.SSLContext:
    """fullchain.pem and privkey.pem as certbot leaves them; a context that trusts them."""
    authority = trustme.CA()
    issued = authority.issue_cert(NAME, "127.0.0.1")
    folder.mkdir(parents=True)
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    for pem in issued.cert_chain_pems:
        pem.write_to_path(str(folder / "fullchain.pem"), append=True)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return ssl.create_default_context(cafile=str(folder / "authority.pem"))


@contextmanager
def _running(command: list[str], gate: Gate, log: Path) -> Iterator[Gate]:
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    try:
        until(lambda: process.poll() is not None or _answers(gate), lambda: log.read_text(encoding="utf-8"))
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield gate
    finally:
        process.terminate()
        process.wait(TIMEOUT)


def _answers(gate: Gate) -> bool:
    try:
        return gate.ask("GET", "/health")[0] > 0
    except (OSError, HTTPException):
        return False


@contextmanager
def nginx(folder: Path, port: int, srv: Path) -> Iterator[Gate]:
    """The documented nginx before a hotline at this port; `srv` is /srv."""
    listen, context = _free_port(), _certificate(folder / "live" / NAME)
    site = block("/etc/nginx/conf.d/hotline.conf")
    for said, here in (
        ("listen 443", f"listen 127.0.0.1:{listen}"),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("/etc/letsencrypt/live", str(folder / "live")),
        ("/srv", str(srv)),
        ("/var/log/nginx", str(folder)),
    ):
        assert said in site, said
        site = site.replace(said, here)
    (folder / "hotline.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""  # else nginx looks at pytest's folders as somebody else
    (folder / "nginx.conf").write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {temporary} access_log off; include {folder}/hotline.conf; }}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    gate = Gate(listen, context, lambda: subprocess.run([*command, "-s", "reload"], check=True))
    with _running(command, gate, folder / "log"):
        yield gate


@contextmanager
def caddy(folder: Path, port: int, srv: Path) -> Iterator[Gate]:
    """The documented Caddy before a hotline at this port, with a certificate from a file; `srv` is /srv."""
    listen, admin, context = _free_port(), _free_port(), _certificate(folder / "live")
    site = block("/etc/caddy/Caddyfile")
    for said, here in (
        ("{\n", f"{{\n    admin 127.0.0.1:{admin}\n    auto_https off\n    storage file_system {folder}\n"),
        (
            f"{NAME} {{",
            f"https://{NAME}:{listen} {{\n    tls {folder}/live/fullchain.pem {folder}/live/privkey.pem",
        ),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("/srv", str(srv)),
    ):
        assert said in site, said
        site = site.replace(said, here, 1)
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    arguments = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    reload = ["caddy", "reload", *arguments, "--address", f"127.0.0.1:{admin}", "--force"]
    gate = Gate(listen, context, lambda: subprocess.run(reload, check=True, capture_output=True))
    with _running(["caddy", "run", *arguments], gate, folder / "log"):
        yield gate


def stalled(gate: Gate, many: int) -> list[ssl.SSLSocket]:
    """So many requests whose body never comes."""
    head = f"POST /voice HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 500\r\n\r\nFrom"
    begun = []
    for _ in range(many):
        plain = socket.create_connection(("127.0.0.1", gate.port), timeout=4)
        begun.append(gate.context.wrap_socket(plain, server_hostname=NAME))
        begun[-1].sendall(head.encode())
    return begun
