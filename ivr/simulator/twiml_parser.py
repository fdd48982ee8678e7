"""Reads TwiML into verbs, strictly.

- The body is XML (12100) of at most 64 kB (11750), sent as text/xml or application/xml (12300), and its root
  is Response (12102).
- VERBS holds the part of TwiML that the hotline sends. Anything else is refused (12200), so whoever sends a
  new verb or attribute adds it here and in the player. Text stands only where a verb takes text; SSML is
  refused.

The numbers are from Twilio's list of errors, the defaults from its documentation. Much of what is refused
here is only a warning there, but it goes wrong in a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from ivr.simulator.transport import TwilioError

MAX_BYTES = 64 * 1024
CONTENT_TYPES = ("text/xml", "application/xml")


class TwimlError(TwilioError):
    """Twilio would not play this."""


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
    time_limit: int = 14_400
    whispers: tuple[str, ...] = ()  # the URLs that are asked when a number is answered; none: nothing is


@dataclass(frozen=True, slots=True)
class Conference:
    """Brings the caller into a room with all who are in it; `time_limit` in seconds.

    Who is alone hears the document at `wait_url`.
    """

    room: str
    wait_url: str = ""
    action: str = ""
    method: str = "POST"
    time_limit: int = 14_400
    hangup_on_star: bool = False
    most: int = 250


@dataclass(frozen=True, slots=True)
class Hangup:
    """The hotline hangs up."""


Verb = Gather | Play | Say | Pause | Redirect | Dial | Conference | Hangup


@dataclass(frozen=True, slots=True)
class Rule:
    """What an element may hold; values are patterns, and `text` is None where it takes no text."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    text: str | None = None


_POSITIVE, _METHOD = r"0*[1-9][0-9]{0,8}", r"GET|POST"
_URL = r"(https?://[^\s/]\S*|(?![A-Za-z][\w+.-]*:)\S+)"  # absolute, or relative to the document
_E164 = r"\+[1-9][0-9]{5,14}"

VERBS: Mapping[str, Rule] = {
    "Response": Rule(children=("Gather", "Play", "Say", "Pause", "Redirect", "Dial", "Hangup")),
    "Gather": Rule(
        {
            "input": "dtmf",
            "action": _URL,
            "method": _METHOD,
            "timeout": _POSITIVE,
            "finishOnKey": "[0-9#*]?",
            "numDigits": _POSITIVE,
        },
        children=("Say", "Play", "Pause"),
    ),
    "Play": Rule(text=_URL),
    "Say": Rule({"voice": "[A-Za-z0-9.-]+", "language": "[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"}, text=".+"),
    "Pause": Rule({"length": _POSITIVE}),
    "Redirect": Rule({"method": _METHOD}, text=_URL),
    "Dial": Rule(
        {
            "action": _URL,
            "method": _METHOD,
            "timeout": _POSITIVE,
            "callerId": _E164,
            "hangupOnStar": "true|false",
            "timeLimit": _POSITIVE,
            "answerOnBridge": "true",
        },
        children=("Number", "Conference"),
        text=_E164,
    ),
    "Number": Rule({"url": _URL}, text=_E164),
    "Conference": Rule(
        {
            "beep": "true|false|onEnter|onExit",
            "waitUrl": _URL,
            "waitMethod": "POST",
            "startConferenceOnEnter": "true",
            "endConferenceOnExit": "false",
            "maxParticipants": _POSITIVE,
            "record": "do-not-record",
            "region": "ie1",
        },
        text="[A-Za-z0-9]{1,64}",
    ),
    "Hangup": Rule(),
}


# Each attribute that becomes a field of a verb, and what its value is made into.
_FIELDS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "action": ("action", str),
    "finishOnKey": ("finish_on_key", str),
    "hangupOnStar": ("hangup_on_star", lambda value: value == "true"),
    "length": ("length", int),
    "maxParticipants": ("most", int),
    "method": ("method", str),
    "numDigits": ("num_digits", int),
    "timeLimit": ("time_limit", int),
    "timeout": ("timeout", int),
    "waitUrl": ("wait_url", str),
}


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
    _check(root)
    return tuple(map(_verb, root))


def _check(element: ElementTree.Element) -> None:
    """Check an element that the table has, and all below it; TwimlError where it differs from the table."""
    rule = VERBS[element.tag]
    for name, value in element.attrib.items():
        if not re.fullmatch(rule.attributes.get(name, "(?!)"), value):
            raise TwimlError(
                12200, f'<{element.tag} {name}="{value}">: Das Attribut oder sein Wert ist falsch.'
            )
    # Tails of children included: a Dial has either a number or Number children.
    text = " ".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    takes_text = rule.text is not None and not len(element)
    if not re.fullmatch(rule.text if takes_text and rule.text else "", text, re.DOTALL):
        raise TwimlError(12200, f"<{element.tag}> enthält „{text[:40]}“: Dieser Text ist dort nicht erlaubt.")
    for child in element:
        if child.tag not in rule.children:
            raise TwimlError(12200, f"<{child.tag}> gibt es nicht in <{element.tag}>.")
        _check(child)


def _verb(element: ElementTree.Element) -> Verb:
    """One verb; the table has seen to it that the element holds what its verb needs."""
    match element.tag:
        case "Gather":
            return Gather(prompts=tuple(map(_prompt, element)), **_fields(Gather, element))
        case "Dial":
            return _dial(element)
        case "Redirect":
            return Redirect(_text(element), **_fields(Redirect, element))
        case "Hangup":
            return Hangup()
        case _:
            return _prompt(element)


def _dial(element: ElementTree.Element) -> Dial | Conference:
    room = element.find("Conference")
    if room is not None:
        return Conference(room=_text(room), **_fields(Conference, room), **_fields(Conference, element))
    numbers = tuple(map(_text, element)) or (_text(element),)
    whispers = tuple(url for number in element if (url := number.get("url")))
    return Dial(numbers=numbers, whispers=whispers, **_fields(Dial, element))


def _prompt(element: ElementTree.Element) -> Say | Play | Pause:
    if element.tag == "Pause":
        return Pause(**_fields(Pause, element))
    return Say(_text(element)) if element.tag == "Say" else Play(_text(element))


def _fields(verb: type[Verb], element: ElementTree.Element) -> dict[str, Any]:
    """Those attributes of the element that the verb has a field for; for the others it has its defaults."""
    known = ((_FIELDS[name], value) for name, value in element.attrib.items() if name in _FIELDS)
    return {name: made(value) for (name, made), value in known if name in verb.__dataclass_fields__}


def _text(element: ElementTree.Element) -> str:
    return " ".join((element.text or "").split())
