"""Google Translate as a test wants it: at its real address, over real HTTP replies, on a clock of its own."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import unquote

import numpy as np
import responses
import soundfile
from requests import PreparedRequest

from ivr.compile.voices.gtts import URL

Reply = tuple[int, dict[str, str], bytes]
TAKES = 0.25  # seconds for a reply


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


class Google:
    """Answers with the next of `replies` (an exception is raised), and with speech when there is none."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.replies: list[Reply | BaseException] = []
        self.before: Callable[[], object] = lambda: None
        self.forget()

    def forget(self) -> None:
        """Start counting again."""
        self.heard: list[str] = []
        self.sent: list[dict[str, Any]] = []  # how each request was sent: timeout, verify
        self.moments: list[float] = []  # when each request came
        self.finished: list[float] = []

    def answer(self, request: PreparedRequest) -> Reply:
        self.heard.append(asked(request))
        self.sent.append(vars(request)["req_kwargs"])  # responses leaves it there
        self.moments.append(self.clock())
        self.clock.sleep(TAKES)
        self.finished.append(self.clock())
        self.before()
        reply = self.replies.pop(0) if self.replies else speech(self.heard[-1])
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def listen(self, mock: responses.RequestsMock) -> None:
        mock.add_callback(responses.POST, URL, callback=self.answer)

    @property
    def pauses(self) -> list[float]:
        """Seconds between the end of a request and the next one."""
        return [
            round(begin - end, 3) for begin, end in zip(self.moments[1:], self.finished[:-1], strict=True)
        ]


def asked(request: PreparedRequest) -> str:
    """The text in a request; it asks for German at the normal speed."""
    body = str(request.body)
    [[[rpc, parameters, _, _]]] = json.loads(unquote(body.removeprefix("f.req=").removesuffix("&")))
    text, language, slow, _ = json.loads(parameters)
    assert (rpc, language, slow) == ("jQ1olc", "de", None)
    assert isinstance(text, str)
    return text


def speech(text: str) -> Reply:
    """The reply with speech as long as the text needs, 0.08 s a letter."""
    return envelope(mp3(0.08 * sum(map(str.isalnum, text))))


def envelope(audio: bytes | None) -> Reply:
    """The reply of the RPC around the bytes of an MP3; None is the RPC without audio."""
    payload = None if audio is None else json.dumps([base64.b64encode(audio).decode()])
    rpc = json.dumps(["wrb.fr", "jQ1olc", payload, None, None, None, "generic"], separators=(",", ":"))
    body = f')]}}\'\n\n[{rpc}\n,["di",{TAKES}]\n,["af.httprm",57,"-82",27]\n]'
    return 200, {"Content-Type": "application/json; charset=utf-8"}, body.encode()


def mp3(seconds: float) -> bytes:
    """Noise at -20 dBov, 24 kHz as Google sends it, in steps of half a second."""
    return _mp3(max(1, round(2 * seconds)))


@cache
def _mp3(halves: int) -> bytes:
    samples = 0.1 * np.random.default_rng(1).standard_normal(halves * 12000)
    file = io.BytesIO()
    soundfile.write(file, samples.astype(np.float32), 24000, format="MP3")
    return file.getvalue()
