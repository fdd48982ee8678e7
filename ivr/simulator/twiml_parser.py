"""Reads TwiML into verbs, strictly.

The body is XML (12100) of at most 64 kB (11750), sent as text/xml or application/xml (12300), and its root
is Response (12102). What may stand in it is in twiml_schema.py. Defaults are those of Twilio's documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from ivr.simulator.twiml_schema import TwimlError, check

MAX_BYTES = 64 * 1024
CONTENT_TYPES = ("text/xml", "application/xml")


@dataclass(frozen=True, slots=True)
class Say:
    """Twilio's own voice speaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A recording."""

    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in whole seconds."""

    length: int = 1


@dataclass(frozen=True, slots=True)
class Redirect:
    """The call goes on with the TwiML of another URL."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Gather:
    """Plays the prompts, then waits `timeout` seconds for a key, and again after each key."""

    prompts: tuple[Say | Play | Pause, ...] = ()
    action: str = ""  # empty: the URL of this document
    method: str = "POST"
    timeout: int = 5
    num_digits: int | None = None
    finish_on_key: str = "#"


@dataclass(frozen=True, slots=True)
class Dial:
    """Puts the caller through; the times are in seconds."""

    numbers: tuple[str, ...]
    action: str = ""  # empty: go on with the next verb
    method: str = "POST"
    timeout: int = 30


@dataclass(frozen=True, slots=True)
class Hangup:
    """The hotline hangs up."""


Verb = Gather | Play | Say | Pause | Redirect | Dial | Hangup


def read(content_type: str, body: bytes) -> tuple[Verb, ...]:
    """The verbs of a document in order; TwimlError where Twilio would complain."""
    if content_type.partition(";")[0].strip().lower() not in CONTENT_TYPES:
        raise TwimlError(12300, f"Content-Type „{content_type}“ statt „text/xml“.")
    if len(body) > MAX_BYTES:
        raise TwimlError(11750, f"Das TwiML hat {len(body)} Bytes, erlaubt sind {MAX_BYTES}.")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - our own hotline's reply, at most 64 kB
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise TwimlError(12100, f"Das TwiML ist kein XML: {error}.") from error
    if root.tag != "Response":
        raise TwimlError(12102, f"Das TwiML beginnt mit <{root.tag}> statt mit <Response>.")
    check(root)
    return tuple(map(_verb, root))


def _verb(element: ElementTree.Element) -> Verb:
    """One verb; the schema has seen to it that the element holds what its verb needs."""
    match element.tag:
        case "Gather":
            return Gather(
                prompts=tuple(map(_prompt, element)),
                action=element.get("action", ""),
                method=element.get("method", "POST"),
                timeout=int(element.get("timeout", 5)),
                num_digits=int(element.get("numDigits", 0)) or None,
                finish_on_key=element.get("finishOnKey", "#"),
            )
        case "Dial":
            return Dial(
                numbers=tuple(map(_text, element)) or (_text(element),),
                action=element.get("action", ""),
                method=element.get("method", "POST"),
                timeout=int(element.get("timeout", 30)),
            )
        case "Redirect":
            return Redirect(_text(element), element.get("method", "POST"))
        case "Hangup":
            return Hangup()
        case _:
            return _prompt(element)


def _prompt(element: ElementTree.Element) -> Say | Play | Pause:
    match element.tag:
        case "Say":
            return Say(_text(element))
        case "Play":
            return Play(_text(element))
        case _:
            return Pause(int(element.get("length", 1)))


def _text(element: ElementTree.Element) -> str:
    return " ".join((element.text or "").split())
