"""Which TwiML is read, and everything that is refused, with Twilio's numbers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from twilio.twiml.voice_response import VoiceResponse

from ivr.simulator.twiml_parser import (
    MAX_BYTES,
    VERBS,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Redirect,
    Say,
    TwimlError,
    Verb,
    read,
)


def _reading(inside: str) -> tuple[Verb, ...]:
    return read("text/xml", f"<Response>{inside}</Response>".encode())


def _refusal(body: str | bytes, content_type: str = "text/xml") -> int:
    with pytest.raises(TwimlError) as caught:
        read(content_type, body.encode() if isinstance(body, str) else body)
    assert caught.value.sentence
    return caught.value.code


def test_every_verb_is_read_in_order() -> None:
    """One document with all of them."""
    assert _reading(
        '<Gather action="/key?at=menu" timeout="10" numDigits="1" finishOnKey="" method="GET">'
        '<Play>/welcome.wav</Play><Pause length="2"/>'
        '<Say language="de-DE" voice="Polly.Vicki-Neural">Hallo!</Say></Gather>'
        "<Say>Grüße\n   aus Köln</Say><Pause/><Dial>+493023125000</Dial>"
        '<Redirect method="GET">https://hotline.example/a?b=c:d</Redirect><Hangup/>'
    ) == (
        Gather(
            prompts=(Play("/welcome.wav"), Pause(2), Say("Hallo!")),
            action="/key?at=menu",
            method="GET",
            timeout=10,
            num_digits=1,
            finish_on_key="",
        ),
        Say("Grüße aus Köln"),
        Pause(1),
        Dial(("+493023125000",)),
        Redirect("https://hotline.example/a?b=c:d", "GET"),
        Hangup(),
    )


def test_defaults_are_those_of_twilio() -> None:
    """A Gather waits five seconds and ends on #; a Dial rings for thirty."""
    assert _reading("<Gather/><Dial><Number>+493023125000</Number><Number>+493023125001</Number></Dial>") == (
        Gather((), "", "POST", timeout=5, num_digits=None, finish_on_key="#"),
        Dial(("+493023125000", "+493023125001"), "", "POST", timeout=30),
    )


def test_comments_declarations_and_blanks_are_no_text() -> None:
    """TwiML may be written for human eyes."""
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n <!-- gleich -->\n <Hangup />\n</Response>'
    assert read("application/xml; charset=utf-8", body.encode()) == (Hangup(),)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Guten Tag",
        "<Response>",
        "<Response><Say>a & b</Say></Response>",
        "<Response>\x01</Response>",
        '<?xml version="1.0" encoding="x-nie"?><Response/>',
    ],
)
def test_what_is_no_xml_is_12100(body: str) -> None:
    """Control characters and bare ampersands pass the SDK or a template, not the parser."""
    assert _refusal(body) == 12100


def test_another_root_is_12102() -> None:
    """An error page may be well-formed, too."""
    assert _refusal("<html></html>") == 12102


def test_more_than_64_kilobytes_are_11750() -> None:
    """One byte over the limit is too much, the limit itself is not."""
    frame = len("<Response><Say></Say></Response>")
    fits = f"<Response><Say>{'a' * (MAX_BYTES - frame)}</Say></Response>"
    assert len(read("text/xml", fits.encode())) == 1
    assert _refusal(fits + " ") == 11750


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "text/plain; charset=utf-8", ""])
def test_another_content_type_is_12300(content_type: str) -> None:
    """Even when the body is fine."""
    assert _refusal("<Response/>", content_type) == 12300


@pytest.mark.parametrize(
    "inside",
    [
        "<Sagen>Hallo</Sagen>",
        "<say>Hallo</say>",
        "<Record/>",
        "<Reject/>",
        "<Number>+493023125000</Number>",
        "<Response/>",
        "Hallo",
        "<Hangup/>Hallo",
        "<Hangup>jetzt</Hangup>",
        "<Gather>Hallo</Gather>",
        "<Gather><Redirect>/x</Redirect></Gather>",
        "<Gather><Gather/></Gather>",
        "<Dial><Say>Hallo</Say></Dial>",
        "<Dial>+493023125000<Number>+493023125000</Number></Dial>",
        "<Say>Hallo <Pause/></Say>",
        '<Gather numDigit="1"/>',
        '<Gather num_digits="1"/>',
        '<Hangup after="1"/>',
        '<Play loop="2">/a.wav</Play>',
        '<Gather timeout="0"/>',
        '<Gather timeout="2.5"/>',
        '<Gather timeout="auto"/>',
        '<Gather numDigits="eins"/>',
        '<Gather numDigits="0"/>',
        '<Gather finishOnKey="12"/>',
        '<Gather finishOnKey="a"/>',
        '<Gather method="PUT"/>',
        '<Gather input="speech"/>',
        '<Gather action="mailto:a"/>',
        '<Gather action=""/>',
        "<Play/>",
        "<Play>ftp://hotline.example/a.wav</Play>",
        "<Play>https:///a.wav</Play>",
        "<Play>/zwei Worte.wav</Play>",
        "<Say/>",
        "<Say>  </Say>",
        '<Say voice="">Hallo</Say>',
        '<Say language="de_DE">Hallo</Say>',
        '<Pause length="0.5"/>',
        '<Pause length="0"/>',
        "<Redirect/>",
        '<Redirect method="post">/a</Redirect>',
        "<Dial/>",
        "<Dial>030 23125000</Dial>",
        "<Dial><Number>030</Number></Dial>",
        '<Dial callerId="anonymous">+493023125000</Dial>',
        '<Dial timeout="0">+493023125000</Dial>',
        '<Dial method="">+493023125000</Dial>',
    ],
)
def test_what_the_table_does_not_have_is_refused(inside: str) -> None:
    """Unknown verbs, wrong nesting, text, attributes and values; the SDK writes them without complaint."""
    assert _refusal(f"<Response>{inside}</Response>") == 12200


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


@pytest.mark.parametrize(
    ("verb", "method"),
    [
        ("Gather", VoiceResponse.gather),
        ("Say", VoiceResponse.say),
        ("Pause", VoiceResponse.pause),
        ("Redirect", VoiceResponse.redirect),
        ("Dial", VoiceResponse.dial),
    ],
)
def test_every_attribute_of_the_table_is_one_that_twilio_has(verb: str, method: Callable[..., Any]) -> None:
    """By the names of Twilio's own library: a misspelt one in the table would let a misspelt one pass."""
    assert set(VERBS[verb].attributes) <= {_camel(name) for name in inspect.signature(method).parameters}


def test_what_the_sdk_writes_is_read() -> None:
    """The hotline's own writer and this reader agree."""
    response = VoiceResponse()
    with response.gather(action="/key?a=1&b=2", num_digits=1, finish_on_key="", timeout=10) as gather:
        gather.play("https://hotline.example/menu.wav")
    response.redirect("/silence")
    assert read("text/xml", str(response).encode()) == (
        Gather((Play("https://hotline.example/menu.wav"),), "/key?a=1&b=2", "POST", 10, 1, ""),
        Redirect("/silence"),
    )
