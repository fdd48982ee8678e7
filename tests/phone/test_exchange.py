"""What Twilio sends about a call, and which replies it accepts."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from ivr.phone.exchange import Request, accept
from ivr.phone.line import LineError, Reply

from .fake_hotline import TOKEN, URL, FakeHotline, exchange


def _hotline() -> FakeHotline:
    return FakeHotline({"/voice": "<Hangup/>"})


def test_every_webhook_carries_the_parameters_of_the_call() -> None:
    """Twilio's names, empty values included, and a place in UTF-8."""
    hotline = _hotline()
    exchange(hotline, caller="anonymous").ask(Request("POST", URL + "/voice", (("Digits", "1"),)), "ringing")
    (seen,) = hotline.requests
    names = {"AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "Digits"}
    for who in ("From", "To", "Caller", "Called"):
        names |= {who, who + "City", who + "State", who + "Zip", who + "Country"}
    assert set(seen.form) == names
    assert (seen.form["From"], seen.form["Caller"]) == ("anonymous", "anonymous")
    assert (seen.form["CallStatus"], seen.form["Direction"], seen.form["Digits"]) == (
        "ringing",
        "inbound",
        "1",
    )
    assert (seen.form["FromState"], seen.form["FromZip"]) == ("Köln", "")


def test_a_post_is_signed_as_twilio_signs_it() -> None:
    """Checked with Twilio's own validator; the fragment is neither signed nor sent."""
    hotline = _hotline()
    sent, _ = exchange(hotline).ask(Request("POST", URL + "/voice?a=b#rc=2", (("Digits", "*"),)), "ringing")
    (seen,) = hotline.requests
    valid = RequestValidator(TOKEN).validate(
        URL + "/voice?a=b", seen.form, seen.headers["X_TWILIO_SIGNATURE"]
    )
    assert valid
    assert (sent.url, dict(sent.params)) == (URL + "/voice?a=b", seen.form)


@pytest.mark.parametrize(("url", "glue"), [(URL + "/voice", "?"), (URL + "/voice?a=b", "&")])
def test_a_get_has_everything_in_its_signed_query(url: str, glue: str) -> None:
    """No form, so the signature covers the URL alone."""
    hotline = _hotline()
    sent, _ = exchange(hotline).ask(Request("GET", url), "in-progress")
    (seen,) = hotline.requests
    signed = url + glue + urlencode(sent.params)
    assert RequestValidator(TOKEN).validate(signed, {}, seen.headers["X_TWILIO_SIGNATURE"])
    assert (seen.method, seen.form, seen.query["CallStatus"]) == ("GET", {}, "in-progress")


def test_two_calls_differ_and_one_keeps_its_sid() -> None:
    """The hotline tells calls apart by their CallSid: CA and 32 hexadecimal digits."""
    one, other = exchange(_hotline()), exchange(_hotline())
    assert one.call_sid != other.call_sid
    assert re.fullmatch(r"CA[0-9a-f]{32}", one.call_sid)
    assert ("CallSid", one.call_sid) in one.about_the_call("ringing")


def test_recordings_are_fetched_without_a_signature() -> None:
    """Caches between Twilio and the hotline see the same request for everyone."""
    hotline = _hotline()
    exchange(hotline).fetch(URL + "/a.wav#x")
    (seen,) = hotline.requests
    assert (seen.method, seen.path, seen.query) == ("GET", "/a.wav", {})
    assert "X_TWILIO_SIGNATURE" not in seen.headers


@pytest.mark.parametrize("status", [200, 204, 299])
def test_a_reply_in_time_is_accepted(status: int) -> None:
    """Exactly fifteen seconds are in time."""
    reply = Reply(status, "", b"", 15.0)
    assert accept(URL, reply) is reply


@pytest.mark.parametrize(("status", "seconds"), [(302, 0.1), (404, 0.1), (500, 0.1), (199, 0.1), (200, 15.1)])
def test_errors_redirects_and_late_replies_are_11200(status: int, seconds: float) -> None:
    """A working hotline answers 200 itself, and at once."""
    with pytest.raises(LineError) as caught:
        accept(URL, Reply(status, "text/xml", b"<Response/>", seconds))
    assert caught.value.code == 11200
