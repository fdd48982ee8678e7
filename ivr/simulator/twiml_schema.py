"""Which TwiML the simulator plays: the table of verbs, and the check against it.

- The table holds the part of TwiML that the hotline sends. Anything else is refused with 12200, or with the
  number Twilio has for it (13xxx; 11100 for a URL), so whoever sends a new verb or attribute adds it here and
  in the player.
- Text stands only where a verb takes text. SSML inside Say is refused.

The numbers are from Twilio's list of errors. Most of them are warnings there; here all are refused, because
what Twilio only warns of goes wrong in a call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element


class TwimlError(Exception):
    """Twilio would not play this: its error code, and a German sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Value:
    """What an attribute's value must look like (whole), and Twilio's number for one that does not."""

    pattern: str
    code: int = 12200


@dataclass(frozen=True, slots=True)
class Rule:
    """What one element may hold. `text` is the pattern of its text, None where it takes no text."""

    attributes: Mapping[str, Value] = field(default_factory=dict)
    children: tuple[str, ...] = ()
    text: Value | None = None
    nesting_code: int = 12200


_SOMETHING = r"[\s\S]*\S[\s\S]*"
_POSITIVE, _METHOD = r"0*[1-9][0-9]{0,8}", r"GET|POST"
_URL = r"(https?://[^\s/]\S*|(?![A-Za-z][\w+.-]*:)\S+)"  # absolute, or relative to the document
_E164 = r"\s*\+[1-9][0-9]{5,14}\s*"

VERBS: Mapping[str, Rule] = {
    "Response": Rule(children=("Gather", "Play", "Say", "Pause", "Redirect", "Dial", "Hangup")),
    "Gather": Rule(
        {
            "input": Value(r"dtmf", 13326),
            "action": Value(_URL, 11100),
            "method": Value(_METHOD, 13312),
            "timeout": Value(_POSITIVE, 13313),
            "finishOnKey": Value(r"[0-9#*]?", 13310),
            "numDigits": Value(_POSITIVE, 13314),
        },
        children=("Say", "Play", "Pause"),
        nesting_code=13320,
    ),
    "Play": Rule(text=Value(r"\s*" + _URL + r"\s*", 11100)),
    "Say": Rule(
        {
            "voice": Value(r"[A-Za-z0-9.-]+", 13511),
            "language": Value(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
        },
        text=Value(_SOMETHING, 13520),
    ),
    "Pause": Rule({"length": Value(_POSITIVE, 13910)}),
    "Redirect": Rule({"method": Value(_METHOD, 13710)}, text=Value(r"\s*" + _URL + r"\s*", 11100)),
    "Dial": Rule(
        {
            "action": Value(_URL, 11100),
            "method": Value(_METHOD, 13210),
            "timeout": Value(_POSITIVE, 13212),
            "callerId": Value(_E164, 13214),
        },
        children=("Number",),
        text=Value(_E164, 13223),
        nesting_code=13215,
    ),
    "Number": Rule(text=Value(_E164, 13223)),
    "Hangup": Rule(),
}


def check(element: Element) -> None:
    """Check an element that the table has, and all below it; TwimlError where it differs from the table."""
    rule = VERBS[element.tag]
    _check_attributes(element, rule)
    _check_text(element, rule)
    for child in element:
        if child.tag not in rule.children:
            known = "steht nicht in" if child.tag in VERBS else "gibt es nicht:"
            raise TwimlError(rule.nesting_code, f"<{child.tag}> {known} <{element.tag}>.")
        check(child)


def _check_attributes(element: Element, rule: Rule) -> None:
    for name, value in element.attrib.items():
        if name not in rule.attributes:
            raise TwimlError(12200, f"<{element.tag}> kennt kein Attribut „{name}“.")
        if not re.fullmatch(rule.attributes[name].pattern, value):
            raise TwimlError(
                rule.attributes[name].code, f'<{element.tag} {name}="{value}">: Wert nicht erlaubt.'
            )


def _check_text(element: Element, rule: Rule) -> None:
    """Text, tails of children included: a Dial has either a number or Number children."""
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    shown = f"<{element.tag}> enthält „{text.strip()[:40]}“"
    if rule.text is None or len(element):
        if text.strip():
            raise TwimlError(rule.nesting_code, f"{shown}: Hier steht kein Text.")
        return
    if not re.fullmatch(rule.text.pattern, text):
        raise TwimlError(rule.text.code, f"{shown}: nicht erlaubt.")
