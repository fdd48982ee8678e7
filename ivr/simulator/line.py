"""The line of one call: its clock, what is asked of the hotline, and the sounds that are heard.

- A sound that cannot be played is trouble and silence, and the call goes on with the next sound.
- A key counts where the sound says that it is listening; else it is dropped, and the sound goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from ivr.simulator import twiml_parser as twiml
from ivr.simulator.events import (
    Answer,
    End,
    EventStream,
    Fetched,
    Heard,
    Left,
    Pressed,
    Quiet,
    Trouble,
    Webhook,
)
from ivr.simulator.transport import TransportError
from ivr.simulator.webhook_client import Request, WebhookClient, accept, seconds_of

CHARACTERS_A_SECOND = 13  # of Twilio's own voice: an estimate, about 115 German words a minute

Prompt = twiml.Say | twiml.Play | twiml.Pause
Sound = Heard | Quiet


class Ended(Exception):  # noqa: N818 - how a call ends, not an error
    """The call is over."""

    def __init__(self, by: End) -> None:
        self.by = by


class Line:
    """Where the call is: the time, the verb, and the URL of the document, where relative addresses start.

    `texts` has what a recording says, by its file name; one that says nothing is a pause.
    """

    def __init__(self, client: WebhookClient, texts: Mapping[str, str]) -> None:
        self.at, self.verb, self.url, self.status = 0.0, "", client.entry, "ringing"
        self._client, self._texts = client, texts
        self._lengths: dict[str, float | None] = {}  # of recordings fetched in this call; None: not playable

    def ask(self, request: Request, status: str) -> EventStream[tuple[str, bytes]]:
        """Ask the hotline: Content-Type and body. Raises TransportError for what Twilio would not take."""
        sent, reply = self._client.ask(request, status)
        yield Webhook(self.at, sent.method, sent.url, sent.params, reply)
        accept(request.url, reply)
        return reply.content_type, reply.body

    def speak(self, prompts: Sequence[Prompt], listening: bool) -> EventStream[str | None]:
        """Fetch everything, then play it; the key that stopped it, if one did."""
        sounds: list[Sound | None] = []
        for number, prompt in enumerate(prompts):
            verb = f"{self.verb}.{number}" if listening else self.verb
            sounds.append((yield from self.prepare(prompt, listening, verb)))
        for sound in sounds:
            key = (yield from self.let_pass(replace(sound, at=self.at))) if sound else None
            if key is not None:
                return key
        return None

    def prepare(self, prompt: Prompt, listening: bool, verb: str) -> EventStream[Sound | None]:
        """The sound of one prompt; None for a recording that cannot be played."""
        match prompt:
            case twiml.Pause(length):
                return Quiet(self.at, length, "pause", listening, verb=verb)
            case twiml.Say(text):
                return Heard(self.at, text, len(text) / CHARACTERS_A_SECOND, None, listening, verb=verb)
            case twiml.Play(path):
                url = urljoin(self.url, path)
                seconds = yield from self._length(url)
                if seconds is None:
                    return None
                if not self._text(url):
                    return Quiet(self.at, seconds, "pause", listening, verb=verb)
                return Heard(self.at, self._text(url), seconds, url, listening, verb=verb)

    def _length(self, url: str) -> EventStream[float | None]:
        """Seconds of the recording at the URL; None, after saying so, if it cannot be played."""
        if url not in self._lengths:
            self._lengths[url] = None
            try:
                reply = self._client.fetch(url)
                yield Fetched(self.at, url, reply)
                accept(url, reply)
                self._lengths[url] = seconds_of(reply.content_type, reply.body)
            except TransportError as error:
                yield Trouble(self.at, error.code, error.sentence)
            except ValueError as error:
                yield Trouble(self.at, 13420, f"{url}: {error}")
        return self._lengths[url]

    def _text(self, url: str) -> str:
        file = PurePosixPath(unquote(urlsplit(url).path)).name
        return self._texts.get(file, f"[{file}]")

    def let_pass(self, event: Sound) -> EventStream[str | None]:
        """Let the event pass, as far as the caller lets it; the key, if it counts."""
        answer = yield event
        return self.passed(event, answer)

    def passed(self, event: Sound, answer: Answer) -> str | None:
        """The event is over after this answer; the key, if it counts. Raises Ended where the caller left."""
        if isinstance(answer, Left):
            self.at += min(answer.after, event.seconds)
            raise Ended("caller")
        if isinstance(answer, Pressed) and event.listening:
            self.at += min(answer.after, event.seconds)
            return answer.key
        self.at += event.seconds
        return None
