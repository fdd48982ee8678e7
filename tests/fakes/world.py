"""A world in which all is well, at its real addresses: server, web space, certificate and clock.

A test changes one thing in it: an answer (`answers`, by method and address), the settings, the time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import responses
from example_release import RELEASE, put_release, sound_of
from requests import PreparedRequest
from shared_files import own

from ivr.operations.doctor.checks import CHECKS, examine
from ivr.operations.doctor.http import HttpClient, Target
from ivr.operations.doctor.report import Result, State
from ivr.settings import Settings
from ivr.signature import is_valid

HOTLINE = "https://hotline.example.de"
WEBSPACE = "https://web.example.org/ansage"
TOKEN = "0123456789abcdef0123456789abcdef"
NOW = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)
XML = "text/xml; charset=utf-8"
LONGEST = b"RIFF" + bytes(range(200))  # the recording that is larger than all others


@dataclass(frozen=True)
class Answer:
    """What the world answers: after `takes` seconds, with any further `headers`."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"
    takes: float = 0.05
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    method: str
    url: str
    params: dict[str, str]
    signature: str


def page(verbs: str) -> Answer:
    """TwiML."""
    return Answer(200, f"<Response>{verbs}</Response>".encode(), XML)


class World:
    """Time passes only while somebody waits for an answer."""

    def __init__(self, audio: Path, mock: responses.RequestsMock) -> None:
        put_release(audio)
        self.audio = audio
        self.longest = sorted(RELEASE.files)[7]
        own(audio / "recordings" / self.longest).write_bytes(LONGEST)
        self.settings = Settings(
            TOKEN,
            HOTLINE,
            "+4951112345",
            audio=audio,
            account_sid="AC" + "0" * 32,
            fallback_url=WEBSPACE,
        )
        self.now, self.timer = NOW, 0.0
        self.server_ahead = timedelta()
        self.ends = NOW + timedelta(days=60)
        self.trouble = ""
        self.overdue: list[str] = []  # texts to be reviewed
        self.closed: Exception | None = None  # what connecting brings
        self.answers: dict[tuple[str, str], Answer | Exception | Callable[[PreparedRequest], Answer]] = {}
        self.asked: list[Asked] = []
        self._open_hotline()
        self._open_web_space()
        for method in ("GET", "HEAD", "POST"):
            mock.add_callback(method, re.compile(".*"), callback=self._answer)

    def _open_hotline(self) -> None:
        facts = {"status": "ok", "release": RELEASE.made, "voice": "nano", "missing": 0}
        self.answers["GET", f"{HOTLINE}/health"] = Answer(
            body=json.dumps(facts).encode(), content_type="application/json"
        )
        self.answers["POST", f"{HOTLINE}/voice/status"] = signed(Answer(204))
        self.answers["POST", f"{HOTLINE}/voice"] = signed(
            page(f'<Gather action="{HOTLINE}/voice/x"><Play>{HOTLINE}/audio/{self.longest}</Play></Gather>')
        )
        for file in RELEASE.files:
            self.serve_sound(f"{HOTLINE}/audio/{file}", sound_of(file))
        self.serve_sound(f"{HOTLINE}/audio/{self.longest}", LONGEST)

    def _open_web_space(self) -> None:
        first = '<Play>a.wav</Play><Redirect method="GET">zwei.xml#weiter</Redirect>'
        second = '<Play>b.wav</Play><Redirect method="GET">drei.xml</Redirect>'
        third = '<Say language="de-DE">Auf Wiederhören.</Say><Play>b.wav</Play><Hangup/>'
        for name, verbs in (("index", first), ("zwei", second), ("drei", third)):
            self.answers["GET", f"{WEBSPACE}/{name}.xml"] = page(verbs)
        for name in ("a", "b"):
            self.serve_sound(f"{WEBSPACE}/{name}.wav", b"RIFF")
        self.answers["GET", f"{WEBSPACE}/release.txt"] = Answer(body=f"{RELEASE.made}\n".encode())

    def set(self, **settings: Any) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **settings)

    def serve_sound(self, url: str, sound: bytes, content_type: str = "audio/wav", **more: Any) -> None:
        """Answer HEAD and GET for a recording."""
        head = Answer(content_type=content_type, headers={"Content-Length": str(len(sound))})
        self.answers["HEAD", url] = replace(head, **more)
        self.answers["GET", url] = replace(head, body=sound, headers={})

    def change(self, method: str, url: str, **changes: Any) -> None:
        """Answer as before, but for these fields."""
        before = self.answers[method, url]
        assert isinstance(before, Answer)
        self.answers[method, url] = replace(before, **changes)

    def _answer(self, request: PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        url, method = str(request.url), str(request.method)
        form = dict(parse_qsl(str(request.body or ""), keep_blank_values=True))
        self.asked.append(Asked(method, url, form, _signature(request)))
        found = self.answers.get((method, url), Answer(404, b"nicht da"))
        answer = found(request) if callable(found) else found
        if isinstance(answer, Exception):
            raise answer
        self.timer += answer.takes
        self.now += timedelta(seconds=answer.takes)
        date = {"Date": format_datetime(self.now + self.server_ahead, usegmt=True)}
        body = b"" if method == "HEAD" else answer.body
        return answer.status, {"Content-Type": answer.content_type, **date, **answer.headers}, body

    def examine(self, only: str = "") -> list[Result]:
        """What the doctor finds; with `only`, what this check finds by itself."""
        checks = [replace(check, needs=()) for check in CHECKS if check.name == only] if only else CHECKS
        with _Client(self) as http:
            target = Target(self.settings, http, self.trouble, lambda _: self.overdue)
            return list(examine(target, checks))

    def found(self, state: State, only: str) -> str:
        """The one finding of this check, after making sure that it is of this kind: sentence and remedy."""
        (result,) = self.examine(only)
        assert result.finding.state is state, result
        return f"{result.finding.what}\n{result.finding.remedy}"


class _Client(HttpClient):
    """HTTP is answered by the world; so are connections and certificates."""

    def __init__(self, world: World) -> None:
        super().__init__(world.settings.public_url, lambda: world.now, lambda: world.timer)
        self._world = world

    def connect(self, host: str, port: int) -> None:
        assert (host, port) == ("hotline.example.de", 443)
        if self._world.closed:
            raise self._world.closed

    def certificate(self, host: str, port: int) -> datetime:
        assert (host, port) == ("hotline.example.de", 443)
        return self._world.ends


def signed(answer: Answer) -> Callable[[PreparedRequest], Answer]:
    """The answer for whoever signs with the token, 403 for everybody else."""

    def ask(request: PreparedRequest) -> Answer:
        form = parse_qsl(str(request.body or ""), keep_blank_values=True)
        return answer if is_valid(TOKEN, str(request.url), form, _signature(request)) else Answer(403)

    return ask


def _signature(request: PreparedRequest) -> str:
    return str(request.headers.get("X-Twilio-Signature", ""))
