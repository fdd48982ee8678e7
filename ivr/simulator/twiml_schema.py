"""Which TwiML the phone knows: the table of verbs, and its one reader.

Rules:
- verbs, their nesting and their attributes are those of the table VERBS; anything else is refused with
  12200, or with the number Twilio has for it (13xxx; 11100 for a URL);
- text stands only where a verb takes text. SSML inside Say is not known: the hotline speaks plainly.

The attributes are those the SDK (twilio 9.13) can write; the numbers are from Twilio's list of errors.
Most of them are warnings there. Here all are refused: what Twilio only warns of goes wrong in a call.
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


_ANY, _SOMETHING = r"[\s\S]*", r"[\s\S]*\S[\s\S]*"
_POSITIVE, _COUNT = r"0*[1-9][0-9]{0,8}", r"[0-9]{1,9}"
_TRUTH, _METHOD, _DTMF = r"true|false", r"GET|POST", r"[0-9#*wWA-Da-d]+"
_URL = r"(https?://[^\s/]\S*|(?![A-Za-z][\w+.-]*:)\S+)"  # absolute, or relative to the document
_E164 = r"\s*\+[1-9][0-9]{5,14}\s*"

VERBS: Mapping[str, Rule] = {
    "Response": Rule(
        children=("Gather", "Play", "Say", "Pause", "Redirect", "Dial", "Hangup", "Reject"),
    ),
    "Gather": Rule(
        {
            "input": Value(r"dtmf|speech|dtmf speech|speech dtmf", 13326),
            "action": Value(_URL, 11100),
            "method": Value(_METHOD, 13312),
            "timeout": Value(_POSITIVE + "|auto", 13313),
            "speechTimeout": Value(_POSITIVE + "|auto", 13327),
            "maxSpeechTime": Value(_POSITIVE, 13328),
            "profanityFilter": Value(_TRUTH),
            "finishOnKey": Value(r"[0-9#*]?", 13310),
            "numDigits": Value(_POSITIVE, 13314),
            "partialResultCallback": Value(_URL, 11100),
            "partialResultCallbackMethod": Value(_METHOD),
            "language": Value(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
            "hints": Value(_ANY),
            "bargeIn": Value(_TRUTH),
            "debug": Value(_TRUTH),
            "actionOnEmptyResult": Value(_TRUTH),
            "speechModel": Value(r"\w+"),
            "enhanced": Value(_TRUTH),
        },
        children=("Say", "Play", "Pause"),
        nesting_code=13320,
    ),
    "Play": Rule(
        {"loop": Value(_COUNT, 13410), "digits": Value(_DTMF)},
        text=Value(r"\s*" + _URL + r"?\s*", 11100),
    ),
    "Say": Rule(
        {
            "voice": Value(r"[A-Za-z0-9.-]+", 13511),
            "language": Value(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
            "loop": Value(_COUNT, 13510),
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
            "hangupOnStar": Value(_TRUTH, 13213),
            "timeLimit": Value(_POSITIVE, 13216),
            "callerId": Value(_E164 + r"|client:\S+|sip:\S+", 13214),
            "record": Value(r"do-not-record|record-from-(answer|ringing)(-dual)?|" + _TRUTH, 13217),
            "trim": Value(r"trim-silence|do-not-trim"),
            "recordingStatusCallback": Value(_URL, 11100),
            "recordingConfigurationId": Value(_ANY),
            "recordingStatusCallbackMethod": Value(_METHOD),
            "recordingStatusCallbackEvent": Value(r"[a-z -]+"),
            "answerOnBridge": Value(_TRUTH),
            "ringTone": Value(r"[a-z-]+"),
            "recordingTrack": Value(r"both|inbound|outbound"),
            "sequential": Value(_TRUTH),
            "referUrl": Value(_URL, 11100),
            "referMethod": Value(_METHOD),
            "events": Value(_ANY),
            "passports": Value(_ANY),
        },
        children=("Number",),
        text=Value(_E164, 13223),
        nesting_code=13215,
    ),
    "Number": Rule(
        {
            "sendDigits": Value(_DTMF, 13222),
            "url": Value(_URL, 11100),
            "method": Value(_METHOD, 13221),
            "statusCallbackEvent": Value(r"[a-z -]+"),
            "statusCallback": Value(_URL, 11100),
            "statusCallbackMethod": Value(_METHOD),
            "byoc": Value(_ANY),
            "machineDetection": Value(r"Enable|DetectMessageEnd"),
            "amdStatusCallbackMethod": Value(_METHOD),
            "amdStatusCallback": Value(_URL, 11100),
            "machineDetectionTimeout": Value(_POSITIVE),
            "machineDetectionSpeechThreshold": Value(_POSITIVE),
            "machineDetectionSpeechEndThreshold": Value(_POSITIVE),
            "machineDetectionSilenceTimeout": Value(_POSITIVE),
        },
        text=Value(_E164, 13223),
    ),
    "Hangup": Rule(),
    "Reject": Rule({"reason": Value(r"rejected|busy")}),
}  # fmt: skip


def check(element: Element) -> None:
    """Hold an element the table knows, and all below it, to the table; TwimlError where it differs."""
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
    if element.get("timeout") == "auto" and "speech" not in element.get("input", ""):
        raise TwimlError(13313, '<Gather timeout="auto"> gilt nur für gesprochene Eingaben.')


def _check_text(element: Element, rule: Rule) -> None:
    """Text, tails of children included: a Dial has a number or Number children, a Play a URL or digits."""
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    shown = f"<{element.tag}> enthält „{text.strip()[:40]}“"
    if rule.text is None or len(element):
        if text.strip():
            raise TwimlError(rule.nesting_code, f"{shown}: Hier steht kein Text.")
        return
    empty_is_fine = element.tag == "Play" and "digits" in element.attrib
    if not re.fullmatch(rule.text.pattern, text) or not (text.strip() or empty_is_fine):
        raise TwimlError(rule.text.code, f"{shown}: nicht erlaubt.")
