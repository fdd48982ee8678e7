"""A desk with the scripts on it, and Twilio, the hotline and the web space as its network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import connect
import erase
import pytest
import responses
from fakes.fake_twilio import ACCOUNT, TOKENS, FakeTwilio
from requests import PreparedRequest

from ivr.settings import Settings

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="de-DE">Guten Tag.</Say></Response>'
PUBLIC, FALLBACK = "https://hotline.example.de", "https://web.example.de/ansage"
OTHERS = ("TEST_PHONE", "STAFF_NUMBER", "AUDIO_BASE_URL", "TWILIO_API_URL", "METRICS_TOKEN", "DATABASE_URL")


@pytest.fixture
def twilio() -> FakeTwilio:
    return FakeTwilio()


@pytest.fixture
def net(twilio: FakeTwilio) -> Iterator[responses.RequestsMock]:
    """Twilio at its real addresses, the hotline and the web space; nothing else exists."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:

        def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
            form, signed = str(request.body or ""), str(request.headers.get("Authorization", ""))
            status, body = twilio.answer(str(request.method), str(request.url), form, signed)
            return status, {}, body if isinstance(body, str) else json.dumps(body)

        for method in (responses.GET, responses.POST, responses.DELETE):
            mock.add_callback(method, re.compile(r"https://[a-z0-9.]+\.twilio\.com/.*"), callback=answer)
        mock.get(f"{PUBLIC}/health", json={"status": "ok", "release": "heute"})
        mock.get(f"{FALLBACK}/release.txt", body="2026-01-02T03:04:05+00:00")
        mock.get(f"{FALLBACK}/index.xml", body=TWIML, content_type="application/xml")
        yield mock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        TOKENS["ie1"], PUBLIC, account_sid=ACCOUNT, fallback_url=FALLBACK, state=tmp_path / "state"
    )


@dataclass
class Desk:
    """Runs a script in this process, as a member of staff does; what it printed stays on the desk."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    state: Path
    out: str = ""
    err: str = ""
    questions: list[str] = field(default_factory=list)

    def tell(self, **environ: str | None) -> None:
        """Set or, with None, take away settings."""
        for name, value in environ.items():
            self.patch.delenv(name, raising=False) if value is None else self.patch.setenv(name, value)

    def run(self, *words: str, answer: str | type[BaseException] = "n") -> int:
        """The exit code; `answer` is typed, or raised, when something is asked."""

        def typed(question: str) -> str:
            self.questions.append(question)
            if not isinstance(answer, str):
                raise answer
            return answer

        self.patch.setattr("builtins.input", typed)
        self.patch.setattr(sys, "argv", [f"{words[0]}.py", *words[1:]])
        try:
            code = connect.main() if words[0] == "connect" else erase.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        self.out, self.err = self.capture.readouterr()
        assert "Traceback" not in self.out + self.err
        assert not any(token in self.out + self.err for token in TOKENS.values())
        return code


@pytest.fixture
def desk(
    net: responses.RequestsMock,  # noqa: ARG001 - the network has to be there
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Desk:
    desk = Desk(monkeypatch, capsys, tmp_path / "state")
    desk.tell(**dict.fromkeys(OTHERS), TWILIO_ACCOUNT_SID=ACCOUNT, TWILIO_AUTH_TOKEN=TOKENS["ie1"])
    desk.tell(PUBLIC_URL=PUBLIC, FALLBACK_URL=FALLBACK, STATE_FOLDER=str(desk.state))
    desk.tell(COLUMNS="100", HTTPS_PROXY=None, REQUESTS_CA_BUNDLE=None)
    return desk
