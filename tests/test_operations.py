"""What a server is made of: image, Heroku button, and the documents for those who look after it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from xml.etree import ElementTree

import pytest

import ivr.settings
from app import create_app
from ivr.serve.server import KEEP_ALIVE, STOP_TIMEOUT
from ivr.settings import ROOT, SERVING, Settings
from ivr.simulator.caller import Caller
from ivr.simulator.transport import Reply, WSGITransport

BETRIEB, OTHERS, DATENSCHUTZ = "docs/betrieb.md", "docs/andere-server.md", "docs/datenschutz.md"
SETTINGS = set(re.findall(r"^([A-Z_]+)  ", ivr.settings.__doc__ or "", re.MULTILINE))
ON_A_SERVER = (  # the scripts for those who look after it
    *("connect", "doctor", "fallback", "erase", "report"),
    *("backup", "restore", "audit", "prune", "rollback"),
)
OF_OTHERS = {  # names in capitals that are no settings of ours
    *("AWS_ENDPOINT_URL_S3", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "PYTHONDONTWRITEBYTECODE",
}


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _procfile() -> list[str]:
    return shlex.split(_text("Procfile").removeprefix("web:"))


# the image


def _dockerfile() -> list[tuple[str, str]]:
    """Each instruction and what it says."""
    lines = [line for line in _text("Dockerfile").split("\n") if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, said) for name, _, said in (line.partition(" ") for line in joined.split("\n") if line)]


def _said(instruction: str) -> str:
    """What the last instruction of this name says: it is the one that counts."""
    return [said for name, said in _dockerfile() if name == instruction][-1]


def _let_through(path: str) -> bool:
    """Whether .dockerignore lets a file in: the last line that names it, or a folder it is in, decides."""
    parts = path.split("/")
    names = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    there = True
    for line in _text(".dockerignore").split("\n"):
        if line and not line.startswith("#") and any(_is_named(name, line.lstrip("!")) for name in names):
            there = line.startswith("!")
    return there


def _is_named(name: str, pattern: str) -> bool:
    """As Docker reads it: * within a name, **/ any folders."""
    signs = {"**/": "(.*/)?", "*": "[^/]*"}
    parts = re.split(r"(\*\*/|\*)", pattern)
    return bool(re.fullmatch("".join(signs.get(part, re.escape(part)) for part in parts), name))


def test_the_image_runs_the_command_of_the_procfile() -> None:
    """As a list, so that no shell stands between the signal to stop and the server."""
    assert json.loads(_said("CMD")) == _procfile()


def test_the_image_runs_as_an_ordinary_user() -> None:
    """By number, so that it is the same for whoever mounts a folder, and never root."""
    user, group = _said("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert f"--uid {user} " in _text("Dockerfile")
    assert [name for name, _ in _dockerfile()].index("USER") < [name for name, _ in _dockerfile()].index(
        "CMD"
    )


def test_what_the_image_copies_is_there_and_let_through() -> None:
    """A COPY of what is missing or ignored breaks the build, which nobody would see here."""
    copied = [said.split()[:-1] for name, said in _dockerfile() if name == "COPY"]
    assert copied
    for source in [source for sources in copied for source in sources]:
        path = ROOT / source
        assert path.exists(), source
        inside = next(found for found in path.rglob("*.*") if found.is_file()) if source == "ivr" else path
        name = "audio/live.json" if source == "audio" else inside.relative_to(ROOT).as_posix()
        assert _let_through(name), source


@pytest.mark.parametrize(
    "path",
    [
        "app.py",
        "requirements-web.lock",
        "ivr/serve/webhook.py",
        "ivr/core/dialog.py",
        "ivr/simulator/browser/static/phone.js",
        "audio/live.json",
        "audio/recordings/0123456789abcdef.wav",
    ],
)
def test_what_serves_is_in_the_image(path: str) -> None:
    """The program, the release and its sound."""
    assert _let_through(path)


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        ".venv/bin/python",
        "state/counts.sqlite",
        "audio/texts/0-kontakt.md",
        "audio/draft.json",
        "audio/history/20261124T170000000000Z.json",
        "tests/test_calls.py",
        "scripts/publish.py",
        "requirements.txt",
        "docs/betrieb.md",
        "ivr/__pycache__/app.cpython-311.pyc",
        "ivr/core/__pycache__/dialog.cpython-311.pyc",
        "audio/recordings/.0123.wav.42.new",
    ],
)
def test_what_does_not_serve_is_not_in_the_image(path: str) -> None:
    """No secrets, no drafts, no history, no tests."""
    assert not _let_through(path)


@contextmanager
def _answering(status: int) -> Iterator[int]:
    """A server on this computer that answers everything with this status; its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _health(port: int) -> int:
    """The exit code of the image's health check, as if the hotline listened here; no proxy may mislead it."""
    python, *rest = json.loads(_said("HEALTHCHECK").partition("CMD ")[2])
    assert python == "python"
    environment = {**os.environ, "PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    ran = subprocess.run([sys.executable, *rest], env=environment, capture_output=True, check=False)
    return ran.returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_image_knows_whether_it_is_well(status: int, code: int) -> None:
    """Only 200 is well; nothing but Python is needed to ask."""
    with _answering(status) as port:
        assert _health(port) == code


def test_an_image_that_does_not_answer_is_not_well() -> None:
    """Nobody listens there."""
    with _answering(200) as port:
        pass
    assert _health(port) != 0


def test_the_image_can_have_a_file_system_that_is_read_only() -> None:
    """What is written goes to memory or to the one volume."""
    environment = dict(
        pair.split("=", 1) for name, said in _dockerfile() if name == "ENV" for pair in shlex.split(said)
    )
    assert environment["PYTHONDONTWRITEBYTECODE"] == "1"
    assert environment["STATE_FOLDER"] == _said("VOLUME")


# what has to be installed


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _brought_along(requirement: str) -> set[str]:
    """The distribution that a requirement names, and all that it brings along on this computer."""
    found, waiting = set[str](), [requirement]
    while waiting:
        said = waiting.pop()
        name, _, extras = re.match(r"([\w.-]+)(\[([\w,-]+)\])?", said).groups()  # type: ignore[union-attr]  # pip's own form
        if _plain(name) in found:
            continue
        found.add(_plain(name))
        try:
            wanted = requires(name) or []
        except ModuleNotFoundError:
            continue  # for another system, or another Python
        for one in wanted:
            extra = re.search(r"extra == ['\"]([\w-]+)['\"]", one)
            if extra is None or extra.group(1) in (extras or "").split(","):
                waiting.append(one)
    return found


@pytest.mark.slow
def test_what_a_server_installs_is_enough() -> None:
    """Whatever the web process loads, now or once somebody asks for it, comes from requirements-web.txt."""
    lines = [line for line in _text("requirements-web.txt").split("\n") if line and not line.startswith("#")]
    installed = set[str]().union(*map(_brought_along, lines))
    later = (f"ivr.statistics.{path.stem}" for path in (ROOT / "ivr" / "statistics").glob("[a-z]*.py"))
    served = ", ".join(["app", "granian", "ivr.simulator.browser.routes", "ivr.operations.mirror", *later])
    program = f"import sys; at_first = {{*sys.modules}}; import {served}; print(*{{*sys.modules}} - at_first)"
    run = (sys.executable, "-c", program)
    ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    owners = packages_distributions()
    foreign = {name for name in loaded & owners.keys() if not {*map(_plain, owners[name])} & installed}
    assert {"flask", "werkzeug", "granian", "sqlalchemy", "prometheus_client"} <= loaded
    assert foreign == set()


def test_all_servers_run_the_same_python() -> None:
    """Image, Heroku and the oldest Python we promise to run on."""
    version = _text(".python-version").strip()
    assert _said("FROM") == f"python:{version}-slim"
    assert f'requires-python = ">={version}"' in _text("pyproject.toml")


# the Heroku button


def test_the_heroku_button_asks_for_what_a_server_needs() -> None:
    """Heroku brings a port, a database and a disc that forgets; the rest is asked for, in German."""
    app = json.loads(_text("app.json"))
    given = {"PORT", "DATABASE_URL", "STATE_FOLDER", "AUDIO_FOLDER", "TEST_PHONE", "TWILIO_API_URL"}
    assert set(app["env"]) == SETTINGS - given
    assert {name for name, said in app["env"].items() if said.get("required", "generator" not in said)} == {
        *SERVING
    }
    assert all(said["description"].endswith((".", "/ansage", "/aufnahmen")) for said in app["env"].values())
    assert [addon.partition(":")[0] for addon in app["addons"]] == ["heroku-postgresql"]
    assert app["buildpacks"] == [{"url": "heroku/python"}]


# the documents


@pytest.mark.parametrize("document", [BETRIEB, OTHERS, DATENSCHUTZ])
def test_a_document_names_only_what_there_is(document: str) -> None:
    """Every file, script, setting and option that a volunteer reads of exists."""
    text = _text(document)
    for name in re.findall(r"`((?:ivr|scripts|tests|docs|audio/texts)/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / "docs" / name).exists(), name
    for name in re.findall(r"\b([a-z_]+\.py)\b", text):
        assert (
            list(ROOT.glob(f"scripts/{name}")) or list(ROOT.glob(f"ivr/**/{name}")) or f"/{name}`" in text
        ), name
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z0-9]+)+)\b", text)) <= SETTINGS | OF_OTHERS


@pytest.mark.parametrize(
    ("script", "option"),
    sorted(set(re.findall(r"scripts/(\w+)\.py(?: \+\d+)? (--[a-z-]+)", _text(BETRIEB) + _text(OTHERS)))),
)
def test_an_option_that_is_named_exists(script: str, option: str) -> None:
    """No volunteer types what the script refuses."""
    assert f'"{option}"' in _text(f"scripts/{script}.py")


def test_every_setting_is_explained() -> None:
    """Each has its line in the table; the docstring of settings.py is the one source."""
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", _text(BETRIEB), re.MULTILINE))
    assert rows == SETTINGS
    assert {"TWILIO_AUTH_TOKEN", "METRICS_TOKEN", "PORT"} < SETTINGS


@pytest.mark.parametrize("script", ON_A_SERVER)
def test_every_script_for_a_server_is_explained(script: str) -> None:
    """Whoever looks after the server finds it there, with what it is for."""
    assert (ROOT / "scripts" / f"{script}.py").exists()
    assert re.search(rf"python3? scripts/{script}\.py", _text(BETRIEB))


def test_the_unit_runs_the_command_of_the_procfile() -> None:
    """And waits longer for its end than the server does for the last requests."""
    unit = dict(re.findall(r"^    (\w+)=(.*)$", _text(BETRIEB), re.MULTILINE))
    assert shlex.split(unit["ExecStart"])[1:] == _procfile()[1:]
    assert unit["ExecStart"].startswith("/opt/hotline/.venv/bin/python ")
    assert int(unit["TimeoutStopSec"]) > STOP_TIMEOUT
    assert f"/var/lib/{unit['StateDirectory']}" == unit["STATE_FOLDER"] == _said("VOLUME")
    assert unit["KillMode"] == "mixed"
    stop = re.search(r"--stop-timeout (\d+)", _text(OTHERS))
    assert stop
    assert int(stop.group(1)) > STOP_TIMEOUT


def test_the_file_env_has_one_reader() -> None:
    """Where systemd read it too, by rules of its own, a value in quotes would be another."""
    assert "EnvironmentFile" not in _text(BETRIEB)


def test_a_proxy_never_uses_a_connection_that_the_server_is_about_to_close() -> None:
    """Else now and then a caller's request would meet a closed door: nginx does not send a POST twice."""
    both = _text(BETRIEB) + _text(OTHERS)
    kept = re.findall(r"^ +(?:keepalive_timeout|keepalive) (\d+)s", both, re.MULTILINE)
    assert len(kept) == 2  # nginx and Caddy
    assert all(int(seconds) < KEEP_ALIVE for seconds in kept)


def test_the_log_line_in_the_document_is_the_real_one(example_audio: Path) -> None:
    """The same fields in the same order, each of them explained."""
    written: list[str] = []
    create_app(Settings.for_test_phone(audio=example_audio), written.append).test_client().get("/health")
    (shown,) = [json.loads(line) for line in _text(BETRIEB).split("\n") if line.startswith('    {"at"')]
    (real,) = map(json.loads, written)
    assert list(shown) == list(real)
    assert all(f"| `{field}` |" in _text(BETRIEB) for field in real if field != "level")


# what the privacy document says there is not


class _Overheard(WSGITransport):
    """Keeps every page that Twilio gets."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(create_app(settings), settings.public_url)
        self.pages: list[ElementTree.Element] = []

    def _send(self, method: str, url: str, body: bytes | None, headers: object) -> Reply:
        reply = super()._send(method, url, body, headers)  # type: ignore[arg-type]  # passed on as it came
        if reply.content_type.startswith("text/xml"):
            self.pages.append(ElementTree.fromstring(reply.body))
        return reply


@pytest.mark.slow
def test_nothing_is_recorded_and_nobody_is_listened_to(example_audio: Path) -> None:
    """In a call that hears everything and then is put through: only keys, and no verb that keeps a voice."""
    settings = Settings.for_test_phone(staff_number="+4951112345", audio=example_audio)
    for keys in ("", "0", "1,2,#,2,-"):
        line = _Overheard(settings)
        caller = Caller(line, token=settings.auth_token)
        caller.calls()
        caller.follows(keys) if keys else None
        caller.listens_to_the_end()
        elements = [element for page in line.pages for element in page.iter()]
        assert {element.tag for element in elements} <= {
            *("Response", "Gather", "Say", "Play", "Pause", "Redirect", "Dial", "Number", "Hangup")
        }
        assert {element.get("input") for element in elements if element.tag == "Gather"} == {"dtmf"}
        assert not any(
            name.lower().startswith(("record", "transcri")) for one in elements for name in one.attrib
        )
        assert ("Dial" in {element.tag for element in elements}) == (keys == "0")


@pytest.mark.parametrize(
    "path", ["/voice", "/voice/status", "/health", "/phone", "/metrics", "/", "/audio/x.wav"]
)
def test_there_are_no_cookies(path: str, example_audio: Path) -> None:
    """No answer sets one, not even the telephone in the browser."""
    client = create_app(
        replace(Settings.for_test_phone(audio=example_audio), phone_password="ein langes Kennwort")
    ).test_client()
    for answer in (client.get(path), client.post(path)):
        assert "Set-Cookie" not in answer.headers
        answer.close()
