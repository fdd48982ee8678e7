"""A call as a generator, without a clock of its own: yields events, is sent answers (events.py).

Rules, as Twilio has them:
- the sounds of a verb, and all prompts of a Gather, are fetched before the first one plays;
- a key counts only inside a Gather; one that comes while something plays outside of it is dropped. It stops
  the prompt; further keys have `timeout` seconds each, counted from the end of the prompts or from the last
  key. `numDigits` keys, or `finishOnKey`, end it at once;
- keys go to the action. Without a key, finishOnKey alone included, the call falls through to the next verb;
- who answers a Number with a url hears its document first: Hangup there ends it, its end connects the two;
- Redirect, and Dial with an action, leave the document; the end of a document hangs up;
- in a Conference other rules hold (conference.py);
- a webhook that fails, after all the attempts that its overrides allow (transport.py), or that answers with
  what is no TwiML, is trouble and the end, unless there is a fallback URL: it is asked by GET, with ErrorCode
  and ErrorUrl;
- more than 20 documents without a second of sound or waiting are a loop: trouble and the end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from urllib.parse import urldefrag, urljoin

from ivr.simulator import twiml_parser as twiml
from ivr.simulator.conference import Conferences, Visit
from ivr.simulator.events import (
    Dialled,
    Dialling,
    End,
    EventStream,
    Heard,
    HungUp,
    Left,
    Quiet,
    Trouble,
    Whispered,
)
from ivr.simulator.line import Ended, Line
from ivr.simulator.transport import TransportError, TwilioError
from ivr.simulator.webhook_client import Request, WebhookClient

DOCUMENTS_AT_ONCE = 20


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


class _Call(Line):
    def __init__(self, client: WebhookClient, texts: Mapping[str, str], conferences: Conferences) -> None:
        super().__init__(client, texts)
        self._conferences = conferences
        self._documents, self._documents_since = 0, 0.0

    def conversation(self) -> EventStream[End]:
        request = Request("POST", self.url)
        try:
            while True:
                document = yield from self._document(request)
                request = yield from self._perform(document)
        except Ended as ended:
            return ended.by

    def report(self) -> EventStream[None]:
        """Tell the status callback, where one is set, that the call is over and how long it was."""
        if self._client.status_callback is None:
            return
        duration = (("CallDuration", str(math.ceil(self.at))), ("Duration", str(math.ceil(self.at / 60))))
        try:
            yield from self.ask(Request("POST", self._client.status_callback, duration), "completed")
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
            raise Ended("trouble")
        self.url = request.url
        try:
            content_type, body = yield from self.ask(request, self.status)
            document = twiml.read(content_type, body)
        except TwilioError as error:
            yield Trouble(self.at, error.code, error.sentence)
            fallback = self._client.fallback
            if fallback is None or fallback == request.url:
                raise Ended("trouble") from error
            why = (("ErrorCode", str(error.code)), ("ErrorUrl", urldefrag(request.url).url))
            return (yield from self._document(Request("GET", fallback, why)))
        self.status = "in-progress"
        return document

    # -- verbs

    def _perform(self, document: Sequence[twiml.Verb]) -> EventStream[Request]:
        for number, verb in enumerate(document):
            self.verb = str(number)
            onward = yield from self._verb(verb)
            if onward is not None:
                return Request(onward.method, urljoin(self.url, onward.url), onward.params)
        self.verb = ""
        raise Ended("hotline")

    def _verb(self, verb: twiml.Verb) -> EventStream[Request | None]:
        """Play one verb; the next request if it leaves the document."""
        match verb:
            case twiml.Gather():
                return (yield from self._gather(verb))
            case twiml.Dial():
                return (yield from self._dial(verb))
            case twiml.Conference():
                return (yield from Visit(self, verb, self._conferences).take_place())
            case twiml.Redirect():
                return Request(verb.method, verb.url)
            case twiml.Hangup():
                raise Ended("hotline")
            case _:
                yield from self.speak([verb], listening=False)
                return None

    def _gather(self, gather: twiml.Gather) -> EventStream[Request | None]:
        digits, finished_on = "", ""
        key = yield from self.speak(gather.prompts, listening=True)
        while True:
            waiting = Quiet(self.at, gather.timeout, "waiting", True, verb=self.verb)
            key = key or (yield from self.let_pass(waiting))
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
            raise Ended("caller")
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
        request = Request("POST", urljoin(self.url, url)) if url else None
        while request:
            content_type, body = yield from self.ask(request, "in-progress")
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
            sound = yield from self.prepare(prompt, True, self.verb)
            if isinstance(sound, Heard):
                yield Whispered(self.at, number, sound.text, sound.seconds, verb=self.verb)
                self.at += sound.seconds
