"""A call as a generator, without a clock of its own: yields moments, is sent answers (moments.py).

Rules, as Twilio has them:
- the sounds of a verb, and all prompts of a Gather, are fetched before the first one plays;
- a key counts only inside a Gather. It stops the prompt; further keys have `timeout` seconds each, counted
  from the end of the prompts or from the last key. `numDigits` keys, or `finishOnKey`, end it at once;
- keys go to the action. Without a key, finishOnKey alone included, the call falls through to the next verb,
  unless actionOnEmptyResult is true;
- Redirect, and Dial with an action, leave the document; the end of a document hangs up;
- a sound that cannot be played is trouble and silence, and the call goes on with the next sound;
- a webhook that fails, after all the attempts that its overrides allow (overrides.py), or that answers with
  what is no TwiML, is trouble and the end, unless there is a fallback URL: it is asked by GET, with ErrorCode
  and ErrorUrl;
- more than 20 documents without a second of sound or waiting are a loop: trouble and the end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ivr.simulator import twiml_parser as twiml
from ivr.simulator.audio_length import seconds_of
from ivr.simulator.events import (
    Dialled,
    Dialling,
    End,
    Fetched,
    Heard,
    HungUp,
    Left,
    Pressed,
    Quiet,
    Script,
    Trouble,
    Webhook,
)
from ivr.simulator.transport import LineError
from ivr.simulator.twiml_schema import TwimlError
from ivr.simulator.webhook_client import Exchange, Request, accept

CHARACTERS_A_SECOND = 13  # of Twilio's own voice: an estimate, about 115 German words a minute
SECONDS_A_TONE = 0.5  # of a tone key that is played; an estimate
ENDLESS = 1000  # how often Twilio plays loop="0"
DOCUMENTS_AT_ONCE = 20

Prompt = twiml.Say | twiml.Play | twiml.Pause
Sound = Heard | Quiet


class _Ended(Exception):  # noqa: N818 - the way out of a call, not an error
    def __init__(self, by: End) -> None:
        self.by = by


def play(exchange: Exchange, texts: Mapping[str, str] | None = None) -> Script[None]:
    """The call, moment by moment; `texts` tells what is said in a recording, by its file name."""
    call = _Call(exchange, texts or {})
    by = yield from call.conversation()
    yield from call.report()
    yield HungUp(call.at, by)


class _Call:
    def __init__(self, exchange: Exchange, texts: Mapping[str, str]) -> None:
        self.at = 0.0
        self._exchange, self._texts = exchange, texts
        self._url = exchange.entry  # of the document that is playing; what is relative starts here
        self._status = "ringing"
        self._lengths: dict[str, float | None] = {}  # of recordings fetched in this call; None: not playable
        self._documents, self._documents_since = 0, 0.0

    def conversation(self) -> Script[End]:
        request = Request("POST", self._url)
        try:
            while True:
                document = yield from self._document(request)
                request = yield from self._perform(document)
        except _Ended as ended:
            return ended.by

    def report(self) -> Script[None]:
        """Tell the status callback, where one is set, that the call is over and how long it was."""
        if self._exchange.status_callback is None:
            return
        duration = (("CallDuration", str(math.ceil(self.at))), ("Duration", str(math.ceil(self.at / 60))))
        try:
            yield from self._ask(Request("POST", self._exchange.status_callback, duration), "completed")
        except LineError as error:
            yield Trouble(self.at, error.code, error.sentence)

    # -- documents

    def _document(self, request: Request) -> Script[tuple[twiml.Verb, ...]]:
        yield from self._guard_against_loops(request.url)
        self._url = request.url
        try:
            content_type, body = yield from self._ask(request, self._status)
            document = twiml.read(content_type, body)
        except (LineError, TwimlError) as error:
            yield Trouble(self.at, error.code, error.sentence)
            fallback = self._exchange.fallback
            if fallback is None or fallback == request.url:
                raise _Ended("trouble") from error
            why = (("ErrorCode", str(error.code)), ("ErrorUrl", urldefrag(request.url).url))
            return (yield from self._document(Request("GET", fallback, why)))
        self._status = "in-progress"
        return document

    def _ask(self, request: Request, status: str) -> Script[tuple[str, bytes]]:
        sent, reply = self._exchange.ask(request, status)
        yield Webhook(self.at, sent.method, sent.url, sent.params, reply)
        accept(request.url, reply)
        return reply.content_type, reply.body

    def _guard_against_loops(self, url: str) -> Script[None]:
        if self.at - self._documents_since >= 1:
            self._documents, self._documents_since = 0, self.at
        self._documents += 1
        if self._documents > DOCUMENTS_AT_ONCE:
            sentence = f"{url}: {DOCUMENTS_AT_ONCE} Antworten nacheinander, ohne dass man etwas hört."
            yield Trouble(self.at, 11215, sentence)
            raise _Ended("trouble")

    # -- verbs

    def _perform(self, document: Sequence[twiml.Verb]) -> Script[Request]:
        for verb in document:
            onward = yield from self._verb(verb)
            if onward is not None:
                return Request(onward.method, urljoin(self._url, onward.url), onward.params)
        raise _Ended("hotline")

    def _verb(self, verb: twiml.Verb) -> Script[Request | None]:
        """Play one verb; the next request if it leaves the document."""
        match verb:
            case twiml.Gather():
                return (yield from self._gather(verb))
            case twiml.Dial():
                return (yield from self._dial(verb))
            case twiml.Redirect():
                return Request(verb.method, verb.url)
            case twiml.Hangup() | twiml.Reject():
                raise _Ended("hotline")
            case _:
                yield from self._speak([verb], listening=False)
                return None

    def _gather(self, gather: twiml.Gather) -> Script[Request | None]:
        digits, finished_on = "", ""
        key = yield from self._speak(gather.prompts, gather.takes_keys)
        while True:
            key = key or (yield from self._pass(Quiet(self.at, gather.timeout, "waiting", gather.takes_keys)))
            if key is None:
                break
            if key == gather.finish_on_key:
                finished_on = key
                break
            digits, key = digits + key, None
            if len(digits) == gather.num_digits:
                break
        if not digits and not gather.action_on_empty_result:
            return None
        params = (("Digits", digits), ("FinishedOnKey", finished_on), ("msg", "Gather End"))
        return Request(gather.method, gather.action, params)

    def _dial(self, dial: twiml.Dial) -> Script[Request | None]:
        answer = yield Dialling(self.at, ", ".join(dial.numbers), dial.timeout)
        if isinstance(answer, Left):
            self.at += answer.after
            raise _Ended("caller")
        dialled = answer if isinstance(answer, Dialled) else Dialled("no-answer", dial.timeout)
        seconds = min(dialled.seconds, dial.time_limit)
        self.at += seconds
        if not dial.action:
            return None
        completed = dialled.status == "completed"
        params = [("DialCallStatus", dialled.status), ("DialBridged", str(completed).lower())]
        if completed:
            params.append(("DialCallDuration", str(math.ceil(seconds))))
        return Request(dial.method, dial.action, tuple(params))

    # -- sounds

    def _speak(self, prompts: Sequence[Prompt], listening: bool) -> Script[str | None]:
        """Fetch everything, then play it; the key that stopped it, if one did."""
        sounds: list[Sound] = []
        for prompt in prompts:
            sounds += yield from self._prepare(prompt, listening)
        for sound in sounds:
            key = yield from self._pass(replace(sound, at=self.at))
            if key is not None:
                return key
        return None

    def _prepare(self, prompt: Prompt, listening: bool) -> Script[list[Sound]]:
        match prompt:
            case twiml.Pause():
                return [Quiet(self.at, prompt.length, "pause", listening)]
            case twiml.Say():
                text, seconds, url = prompt.text, len(prompt.text) / CHARACTERS_A_SECOND, None
            case twiml.Play(url=""):
                text, seconds, url = (
                    f"(Tastentöne {prompt.digits})",
                    len(prompt.digits) * SECONDS_A_TONE,
                    None,
                )
            case twiml.Play():
                url = urljoin(self._url, prompt.url)
                length = yield from self._length(url)
                if length is None:
                    return []
                text, seconds = self._text(url), length
        return [Heard(self.at, text, seconds, url, listening)] * (prompt.loop or ENDLESS)

    def _length(self, url: str) -> Script[float | None]:
        """Seconds of the recording at the URL; None, after saying so, if it cannot be played."""
        if url not in self._lengths:
            self._lengths[url] = None
            try:
                reply = self._exchange.fetch(url)
                yield Fetched(self.at, url, reply)
                accept(url, reply)
                self._lengths[url] = seconds_of(reply.content_type, reply.body)
            except LineError as error:
                yield Trouble(self.at, error.code, error.sentence)
            except ValueError as error:
                yield Trouble(self.at, 13420, f"{url}: {error}")
        return self._lengths[url]

    def _text(self, url: str) -> str:
        file = PurePosixPath(unquote(urlsplit(url).path)).name
        return self._texts.get(file, f"[{file}]")

    def _pass(self, moment: Sound) -> Script[str | None]:
        """Let the moment pass, as far as the caller lets it; the key, if it counts."""
        answer = yield moment
        if isinstance(answer, Left):
            self.at += min(answer.after, moment.seconds)
            raise _Ended("caller")
        if isinstance(answer, Pressed) and moment.listening:
            self.at += min(answer.after, moment.seconds)
            return answer.key
        self.at += moment.seconds
        return None
