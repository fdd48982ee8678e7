"""The server process: what is started, and what callers notice when its processes are killed or replaced."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fakes.at_once import at_once

from ivr.serve import server as serving
from ivr.serve.server import THREADS, WORKERS, is_free
from ivr.settings import ROOT
from ivr.signature import signature

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="its processes are looked up in /proc"),
]
TOKEN, URL = "0123456789abcdef0123456789abcdef", "https://hotline.example.de"
FORM = {"CallSid": "CA0123456789abcdef0123456789abcdef", "To": "+4930555000"}
HEAD = b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nFrom"


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def workers(self) -> list[int]:
        """Process ids, the oldest first."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def connection(self) -> HTTPConnection:
        """A connection that gives up after 5 s."""
        return HTTPConnection("127.0.0.1", self.port, timeout=5)

    def calls(self, connection: HTTPConnection | None = None, *, chunked: bool = False) -> int:
        """The status of a signed webhook; of one that is sent again if the connection fails, as by Twilio."""
        signed = signature(TOKEN, f"{URL}/voice", FORM.items())
        body = urlencode(FORM).encode()
        headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
        for attempt in range(3):
            with closing(connection or self.connection()) as used:
                try:
                    sent = iter([body[:9], body[9:]]) if chunked else body
                    used.request("POST", "/voice", sent, headers, encode_chunked=chunked)
                    return used.getresponse().status
                except (OSError, HTTPException):
                    if attempt == 2:
                        raise
                    time.sleep(0.2)  # a busy machine takes a moment to take a killed process down
        raise AssertionError

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it."""
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The Procfile's command."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (ROOT / "Procfile").read_text(encoding="utf-8").removeprefix("web: python ").split()
    environ = {**os.environ, "PORT": str(port), "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL}
    environ["STATE_FOLDER"] = str(tmp_path / "state")
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    served = Server(process, port, tmp_path / "log")
    try:
        served.until(lambda: served.log.read_text(encoding="utf-8").count("Started worker") == WORKERS)
        yield served
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Load:
    """Webhooks one after the other, each on a connection of its own, while something happens."""

    statuses: list[int] = field(default_factory=list)
    longest: float = 0.0  # seconds


@contextmanager
def load(server: Server) -> Iterator[Load]:
    """Two callers at once."""
    done = Load()

    def call() -> None:
        begun = time.monotonic()
        done.statuses.append(server.calls())
        done.longest = max(done.longest, time.monotonic() - begun)

    with at_once(2, call):
        yield done


def _listening_at(port: int) -> set[str]:
    """The inodes of the sockets that listen at this port, see proc_pid_net(5)."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    end, listens = f":{port:04X}", "0A"
    return {cut[9] for cut in map(str.split, lines) if cut[1].endswith(end) and cut[3] == listens}


def _sockets(pid: int) -> set[str]:
    """The inodes of the sockets that this process has open."""
    links = [link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


def test_each_worker_has_a_socket_of_its_own_and_takes_up_connections(server: Server) -> None:
    """All are answered, and each worker has some of them."""
    assert len(_listening_at(server.port)) == WORKERS
    before = {worker: _sockets(worker) for worker in server.workers}
    kept = [server.connection() for _ in range(40)]
    try:
        for one in kept:
            one.request("GET", "/health")
            answer = one.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
        taken = [len(_sockets(worker) - known) for worker, known in before.items()]
    finally:
        for one in kept:
            one.close()
    assert len(taken) == WORKERS
    assert min(taken) > 0
    assert sum(taken) >= len(kept)


@pytest.fixture(params=["ours", "systemd's"])
def listening(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[socket.socket]]:
    """What the workers get to listen on."""
    with ExitStack() as opened:
        if request.param == "systemd's":
            given = socket.create_server(("127.0.0.1", 0))
            monkeypatch.setattr(serving, "has_systemd_socket", lambda: True)
            monkeypatch.setattr(serving, "SYSTEMD_SOCKET", given.detach())
        sockets = serving._listening("127.0.0.1", 0)
        for one in sockets:
            opened.enter_context(one)
        assert len(sockets) == (1 if request.param == "systemd's" else WORKERS)
        yield sockets


def test_an_answer_leaves_without_a_delay(listening: list[socket.socket]) -> None:
    """No connection waits with the end of an answer until the client has confirmed its beginning."""
    for one in listening:
        assert not one.getblocking()
        with socket.create_connection(one.getsockname()):
            one.setblocking(True)
            connection, _ = one.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_killed_worker_is_replaced_and_nobody_notices(server: Server, count: Callable[[str], None]) -> None:
    """Every webhook is answered, a few at the second attempt."""
    with load(server) as done:
        for _ in range(3):
            killed, answered = server.workers, len(done.statuses)
            os.kill(killed[0], signal.SIGKILL)
            server.until(lambda: len(server.workers) == WORKERS and killed[0] not in server.workers)  # noqa: B023 - waited for at once
            server.until(lambda: len(done.statuses) > answered + 20)  # noqa: B023 - waited for at once
    assert set(done.statuses) == {200}
    count(
        f"workers killed 3 times: {len(done.statuses)} webhooks answered, the slowest in {done.longest:.2f} s"
    )


def test_a_reload_is_not_noticed_and_reads_the_settings_again(
    server: Server, count: Callable[[str], None]
) -> None:
    """SIGHUP: all workers are new, and every webhook is answered."""
    before = set(server.workers)
    with load(server) as done:
        server.process.send_signal(signal.SIGHUP)
        server.until(lambda: len(server.workers) == WORKERS and not before & set(server.workers))
    assert set(done.statuses) == {200}
    count(f"reload: {len(done.statuses)} webhooks answered, the slowest in {done.longest:.2f} s")


def test_clients_that_stall_keep_nobody_waiting(server: Server, count: Callable[[str], None]) -> None:
    """Half of all threads are held by requests that never end."""
    stalled = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(WORKERS * THREADS // 2)]
    try:
        for one in stalled:
            one.sendall(HEAD)
        time.sleep(0.2)
        begun = time.monotonic()
        assert {server.calls() for _ in range(50)} == {200}
        took = time.monotonic() - begun
    finally:
        for one in stalled:
            one.close()
    count(f"{len(stalled)} stalled requests: 50 others answered in {took:.2f} s")


def test_a_streamed_body_is_read(server: Server) -> None:
    """`Transfer-Encoding: chunked`, as some proxies send it."""
    assert server.calls(chunked=True) == 200


@pytest.mark.parametrize(
    "path", ["/voice/menu%2Fx", "/voice/%C3%BC", "/voice//x", "/%76oice", "/voice/../voice/status"]
)
def test_no_spelling_of_a_path_gets_around_the_check(server: Server, path: str) -> None:
    """Unsigned, all of them are refused, or are no webhook."""
    with closing(server.connection()) as connection:
        connection.request("POST", path, b"a=1")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (403, b"")


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "X-Script-Name", "X-Forwarded-Prefix"])
def test_a_stranger_s_prefix_does_nothing(server: Server, name: str) -> None:
    """No header moves an address: what is unsigned stays refused, what is open stays open."""
    for prefix in ("/voice", "/x", "/voice/menu"):
        for method, path, status in (
            ("GET", "/health", 200),
            ("POST", "/voice", 403),
            ("POST", "/x/voice", 404),
        ):
            with closing(server.connection()) as connection:
                connection.request(method, path, headers={name: prefix})
                assert connection.getresponse().status == status


@pytest.mark.parametrize("everybody", [False, True], ids=["the parent", "all processes"])
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_after_what_it_has_begun(server: Server, end: signal.Signals, everybody: bool) -> None:
    """A webhook whose body is on its way is answered; its counts are kept; the port is free."""
    body = urlencode(FORM).encode()
    signed = signature(TOKEN, f"{URL}/voice", FORM.items())
    head = f"POST /voice HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: {signed}\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(head.encode() + body[:10])
        time.sleep(0.2)
        (os.killpg if everybody else os.kill)(server.process.pid, end)
        time.sleep(0.3)
        wire.sendall(body[10:])
        assert wire.recv(100).startswith(b"HTTP/1.1 200")
    assert server.process.wait(timeout=10) == 0
    assert is_free("127.0.0.1", server.port)
    kept = [path.read_bytes() for path in (server.log.parent / "state").rglob("*") if path.is_file()]
    assert any(b"call" in content for content in kept)


def test_a_port_that_is_taken_is_the_last_word(server: Server) -> None:
    """In German, without a traceback."""
    environ = {"PORT": str(server.port), "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL}
    command = [sys.executable, "-m", "ivr.serve.server"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"Der Anschluss {server.port} ist schon belegt.")


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "abc"), ("DATABASE_URL", "postgresql://hotline:sesam@db:99999/x")]
)
def test_a_setting_that_is_wrong_is_the_last_word(name: str, value: str) -> None:
    """Its name and the remedy in German, without a traceback."""
    environ = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": URL, name: value}
    command = [sys.executable, "-m", "ivr.serve.server"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    begins, *said = ended.stderr.splitlines()
    assert begins == "Die Hotline startet nicht:"
    assert name in said[0]
    assert "1 bis 65535" in ended.stderr


def test_its_log_has_a_line_for_each_request_and_no_other_about_it(server: Server) -> None:
    """Lines of granian tell of processes only."""
    server.calls()
    lines = server.log.read_text(encoding="utf-8").splitlines()
    requests = [json.loads(line) for line in lines if line.startswith("{")]
    assert [(one["route"], one["outcome"]) for one in requests] == [("voice", "spoken")]
    assert all(line.startswith(("[INFO]", "[WARNING]", "{")) for line in lines)
