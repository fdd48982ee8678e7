"""A call as a generator, without a clock of its own: yields events, is sent answers (events.py).

Rules, as Twilio has them:
- the sounds of a verb, and all prompts of a Gather, are fetched before the first one plays;
- a key counts only inside a Gather; one that comes while something plays outside of it is dropped. It stops
  the prompt; further keys have `timeout` seconds each, counted from the end of the prompts or from the last
  key. `numDigits` keys, or `finishOnKey`, end it at once;
- keys go to the action. Without a key, finishOnKey alone included, the call falls through to the next verb;
- who answers a Number with a url hears its document first: Hangup there ends it, its end connects the two;
- Redirect, and Dial with an action, leave the document; the end of a document hangs up;
- in a Conference who is alone hears the document at waitUrl, again and again; with hangupOnStar a star leads
  to the action of the Dial, as its time limit does; every other key means nothing there;
- a sound that cannot be played is trouble and silence, and the call goes on with the next sound;
- a webhook that fails, after all the attempts that its overrides allow (transport.py), or that answers with
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
from ivr.simulator.conference import Conferences
from ivr.simulator.events import (
    Answer,
    Dialled,
    Dialling,
    End,
    EventStream,
    Fetched,
    Heard,
    HungUp,
    Joined,
    Left,
    Meeting,
    Pressed,
    Quiet,
    Trouble,
    Webhook,
    Whispered,
)
from ivr.simulator.transport import TransportError, TwilioError
from ivr.simulator.webhook_client import Request, WebhookClient, accept, seconds_of

CHARACTERS_A_SECOND = 13  # of Twilio's own voice: an estimate, about 115 German words a minute
DOCUMENTS_AT_ONCE = 20

Prompt = twiml.Say | twiml.Play | twiml.Pause
Sound = Heard | Quiet


class _Ended(Exception):  # noqa: N818 - how a call ends, not an error
    def __init__(self, by: End) -> None:
        self.by = by


def play(
    client: WebhookClient,
    texts: Mapping[str, str] | None = None,
    conferences: Conferences | None = None,
) -> EventStream[None]:
    """The call, event by event, ending with HungUp.

    `texts` has what a recording says, by its file name; one that says nothing is a pause. Callers
    who share `conferences` meet in rooms.
    """
    call = _Call(client, texts or {}, conferences or Conferences())
    by = yield from call.conversation()
    yield from call.report()
    yield HungUp(call.at, by, verb=call.verb if by == "hotline" else "")


class _Call:
    def __init__(self, client: WebhookClient, texts: Mapping[str, str], conferences: Conferences) -> None:
        self.at, self.verb = 0.0, ""
        self._client, self._texts, self._conferences = client, texts, conferences
        self._url = client.entry  # of the document that is playing; what is relative starts here
        self._status = "ringing"
        self._lengths: dict[str, float | None] = {}  # of recordings fetched in this call; None: not playable
        self._documents, self._documents_since = 0, 0.0

    def conversation(self) -> EventStream[End]:
        request = Request("POST", self._url)
        try:
            while True:
                document = yield from self._document(request)
                request = yield from self._perform(document)
        except _Ended as ended:
            return ended.by

    def report(self) -> EventStream[None]:
        """Tell the status callback, where one is set, that the call is over and how long it was."""
        if self._client.status_callback is None:
            return
        duration = (("CallDuration", str(math.ceil(self.at))), ("Duration", str(math.ceil(self.at / 60))))
        try:
            yield from self._ask(Request("POST", self._client.status_callback, duration), "completed")
        except TransportError as error:
            yield Trouble(self.at, error.code, error.sentence)

    # -- documents

    def _document(self, request: Request) -> EventStream[tuple[twiml.Verb, ...]]:
        if self.at - self._documents_since >= 1:
            self._documents, self._documents_since = 0, self.at
        self._documents += 1
        if self._documents > DOCUMENTS_AT_ONCE:
            sentence = f"{request.url}: {DOCUMENTS_AT_ONCE} Antworten nacheinander, ohne dass man etwas hört."
            yield Trouble(self.at, 11215, sentence)
            raise _Ended("trouble")
        self._url = request.url
        try:
            content_type, body = yield from self._ask(request, self._status)
            document = twiml.read(content_type, body)
        except TwilioError as error:
            yield Trouble(self.at, error.code, error.sentence)
            fallback = self._client.fallback
            if fallback is None or fallback == request.url:
                raise _Ended("trouble") from error
            why = (("ErrorCode", str(error.code)), ("ErrorUrl", urldefrag(request.url).url))
            return (yield from self._document(Request("GET", fallback, why)))
        self._status = "in-progress"
        return document

    def _ask(self, request: Request, status: str) -> EventStream[tuple[str, bytes]]:
        sent, reply = self._client.ask(request, status)
        yield Webhook(self.at, sent.method, sent.url, sent.params, reply)
        accept(request.url, reply)
        return reply.content_type, reply.body

    # -- verbs

    def _perform(self, document: Sequence[twiml.Verb]) -> EventStream[Request]:
        for number, verb in enumerate(document):
            self.verb = str(number)
            onward = yield from self._verb(verb)
            if onward is not None:
                return Request(onward.method, urljoin(self._url, onward.url), onward.params)
        self.verb = ""
        raise _Ended("hotline")

    def _verb(self, verb: twiml.Verb) -> EventStream[Request | None]:
        """Play one verb; the next request if it leaves the document."""
        match verb:
            case twiml.Gather():
                return (yield from self._gather(verb))
            case twiml.Dial():
                return (yield from self._dial(verb))
            case twiml.Conference():
                return (yield from self._conference(verb))
            case twiml.Redirect():
                return Request(verb.method, verb.url)
            case twiml.Hangup():
                raise _Ended("hotline")
            case _:
                yield from self._speak([verb], listening=False)
                return None

    def _gather(self, gather: twiml.Gather) -> EventStream[Request | None]:
        digits, finished_on = "", ""
        key = yield from self._speak(gather.prompts, listening=True)
        while True:
            waiting = Quiet(self.at, gather.timeout, "waiting", True, verb=self.verb)
            key = key or (yield from self._pass(waiting))
            if key is None:
                break
            if key == gather.finish_on_key:
                finished_on = key
                break
            digits, key = digits + key, None
            if len(digits) == gather.num_digits:
                break
        if not digits:
            return None
        params = (("Digits", digits), ("FinishedOnKey", finished_on), ("msg", "Gather End"))
        return Request(gather.method, gather.action, params)

    def _dial(self, dial: twiml.Dial) -> EventStream[Request | None]:
        answer = yield Dialling(self.at, ", ".join(dial.numbers), dial.timeout, verb=self.verb)
        if isinstance(answer, Left):
            self.at += answer.after
            raise _Ended("caller")
        dialled = answer if isinstance(answer, Dialled) else Dialled("no-answer", dial.timeout)
        completed = dialled.status == "completed"
        bridged = completed and (yield from self._is_taken(dial, dialled))
        seconds = min(dialled.seconds, dial.time_limit) if bridged or not completed else 0.0
        self.at += seconds
        if not dial.action:
            return None
        params = [("DialCallStatus", dialled.status), ("DialBridged", str(bridged).lower())]
        if completed:
            params.append(("DialCallDuration", str(math.ceil(seconds))))
        return Request(dial.method, dial.action, tuple(params))

    def _is_taken(self, dial: twiml.Dial, dialled: Dialled) -> EventStream[bool]:
        """Whether the two are brought together: the documents for whoever answers may hang up before."""
        number = dialled.number or dial.numbers[0]
        url = dict(zip(dial.numbers, dial.whispers, strict=False)).get(number, "")
        request = Request("POST", urljoin(self._url, url)) if url else None
        while request:
            content_type, body = yield from self._ask(request, "in-progress")
            onward = None
            for verb in twiml.read(content_type, body):
                if isinstance(verb, twiml.Hangup):
                    return False
                if not isinstance(verb, twiml.Gather):
                    raise TwilioError(12200, f"{request.url}: Damit kann niemand einen Anruf annehmen.")
                yield from self._whisper(verb, number)
                if dialled.key:
                    params = (("Digits", dialled.key), ("msg", "Gather End"))
                    onward = Request(verb.method, urljoin(request.url, verb.action), params)
                    break
                self.at += verb.timeout
            request = onward
        return True

    def _whisper(self, gather: twiml.Gather, number: str) -> EventStream[None]:
        for prompt in gather.prompts:
            sound = yield from self._prepare(prompt, True, self.verb)
            if isinstance(sound, Heard):
                yield Whispered(self.at, number, sound.text, sound.seconds, verb=self.verb)
                self.at += sound.seconds

    def _conference(self, room: twiml.Conference) -> EventStream[Request | None]:
        """In a room until a star, the end of its time, or the caller hangs up."""
        begun, status = self.at, "failed"
        if self._conferences.enter(room.room, room.most):
            try:
                status = "completed"
                yield from self._in_room(room, begun + room.time_limit)
            finally:
                self._conferences.leave(room.room)
        if not room.action:
            return None
        length = ("DialCallDuration", str(math.ceil(self.at - begun)))
        return Request(room.method, room.action, (("DialCallStatus", status), length))

    def _in_room(self, room: twiml.Conference, ends: float) -> EventStream[None]:
        while self.at < ends:
            people = self._conferences.people(room.room)
            if people < 2:
                if (yield from self._alone(room)):
                    return
                continue
            answer = yield Meeting(self.at, room.room, people, ends - self.at, verb=self.verb)
            if isinstance(answer, Left | Pressed | Joined):
                self.at += answer.after
                if isinstance(answer, Left):
                    raise _Ended("caller")
                if isinstance(answer, Joined):
                    self._conferences.enter(room.room, room.most)
                elif answer.key == "*":
                    return
                continue
            self.at = ends

    def _alone(self, room: twiml.Conference) -> EventStream[bool]:
        """What is heard before anybody else comes: the sounds of the document at waitUrl, once."""
        begun, url = self.at, urljoin(self._url, room.wait_url)
        try:
            content_type, body = yield from self._ask(Request("POST", url), self._status)
            document = twiml.read(content_type, body)
        except TwilioError as error:
            yield Trouble(self.at, error.code, error.sentence)
            raise _Ended("trouble") from error
        for verb in document:
            if isinstance(verb, twiml.Play | twiml.Say):
                sound = yield from self._prepare(verb, room.hangup_on_star, self.verb)
                if sound and (yield from self._hear_alone(replace(sound, at=self.at), room)):
                    return True
                if self._conferences.people(room.room) > 1:
                    return False
        if self.at == begun:
            yield Trouble(self.at, 11215, f"{room.wait_url}: Wer allein im Raum ist, hört nichts.")
            raise _Ended("trouble")
        return False

    def _hear_alone(self, sound: Sound, room: twiml.Conference) -> EventStream[bool]:
        """One sound, until a star (True) or until somebody comes."""
        answer = yield sound
        if isinstance(answer, Joined):
            self.at += min(answer.after, sound.seconds)
            self._conferences.enter(room.room, room.most)
            return False
        is_star = isinstance(answer, Pressed) and answer.key == "*"
        return self._passed(sound, answer if is_star or isinstance(answer, Left) else None) is not None

    # -- sounds

    def _speak(self, prompts: Sequence[Prompt], listening: bool) -> EventStream[str | None]:
        """Fetch everything, then play it; the key that stopped it, if one did."""
        sounds: list[Sound | None] = []
        for number, prompt in enumerate(prompts):
            verb = f"{self.verb}.{number}" if listening else self.verb
            sounds.append((yield from self._prepare(prompt, listening, verb)))
        for sound in sounds:
            key = (yield from self._pass(replace(sound, at=self.at))) if sound else None
            if key is not None:
                return key
        return None

    def _prepare(self, prompt: Prompt, listening: bool, verb: str) -> EventStream[Sound | None]:
        """The sound of one prompt; None for a recording that cannot be played."""
        match prompt:
            case twiml.Pause(length):
                return Quiet(self.at, length, "pause", listening, verb=verb)
            case twiml.Say(text):
                return Heard(self.at, text, len(text) / CHARACTERS_A_SECOND, None, listening, verb=verb)
            case twiml.Play(path):
                url = urljoin(self._url, path)
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

    def _pass(self, event: Sound) -> EventStream[str | None]:
        """Let the event pass, as far as the caller lets it; the key, if it counts."""
        answer = yield event
        return self._passed(event, answer)

    def _passed(self, event: Sound, answer: Answer) -> str | None:
        if isinstance(answer, Left):
            self.at += min(answer.after, event.seconds)
            raise _Ended("caller")
        if isinstance(answer, Pressed) and event.listening:
            self.at += min(answer.after, event.seconds)
            return answer.key
        self.at += event.seconds
        return None
