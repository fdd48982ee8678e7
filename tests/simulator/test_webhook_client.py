"""What Twilio sends about a call, and which replies it accepts."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlencode

import pytest
from fakes.fake_hotline import TOKEN, URL, FakeHotline, client, wav
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.simulator.transport import Reply, TransportError
from ivr.simulator.webhook_client import Request, WebhookClient, accept, seconds_of


def _hotline() -> FakeHotline:
    return FakeHotline({"/voice": "<Hangup/>"})


def test_every_webhook_carries_the_parameters_of_the_call() -> None:
    """Twilio's names, empty values included, and a place in UTF-8."""
    hotline = _hotline()
    client(hotline, caller="anonymous").ask(Request("POST", URL + "/voice", (("Digits", "1"),)), "ringing")
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
    sent, _ = client(hotline).ask(Request("POST", URL + "/voice?a=b#rc=2", (("Digits", "*"),)), "ringing")
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
    sent, _ = client(hotline).ask(Request("GET", url), "in-progress")
    (seen,) = hotline.requests
    signed = url + glue + urlencode(sent.params)
    assert RequestValidator(TOKEN).validate(signed, {}, seen.headers["X_TWILIO_SIGNATURE"])
    assert (seen.method, seen.form, seen.query["CallStatus"]) == ("GET", {}, "in-progress")


def test_recordings_are_fetched_without_a_signature() -> None:
    """Caches between Twilio and the hotline see the same request for everyone."""
    hotline = _hotline()
    client(hotline).fetch(URL + "/a.wav#x")
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
    with pytest.raises(TransportError) as caught:
        accept(URL, Reply(status, "text/xml", b"<Response/>", seconds))
    assert caught.value.code == 11200


def test_a_url_may_be_less_patient() -> None:
    """With the read timeout behind its #, and without it in the sentence."""
    assert accept(URL + "#rt=4000", Reply(200, "", b"", 4.0)).seconds == 4.0
    with pytest.raises(TransportError, match=r"erst nach 4\.1 Sekunden") as caught:
        accept(URL + "#rt=4000", Reply(200, "", b"", 4.1))
    assert "#" not in caught.value.sentence


# -- trying again

REFUSED, SILENT = TransportError(11205, "niemand da"), TransportError(11200, "keine Antwort")
FINE, BUSY, MISSING, LATE = (Reply(200, "", b"", 0.1), Reply(503, "", b"", 0.1), Reply(404, "", b"", 0.1),
                             Reply(200, "", b"", 15.1))  # fmt: skip


class _Moody:
    """A line whose attempts end as told; it notes what it was asked."""

    public_url = URL

    def __init__(self, *ends: Reply | TransportError) -> None:
        self.ends = list(ends)
        self.tokens: list[str] = []
        self.signatures: set[str] = set()

    def post(self, url: str, _params: Iterable[tuple[str, str]], headers: Mapping[str, str]) -> Reply:
        """A webhook."""
        return self.get(url, headers)

    def get(self, _url: str, headers: Mapping[str, str]) -> Reply:
        """A webhook or a recording."""
        self.tokens.append(headers.get("I-Twilio-Idempotency-Token", ""))
        self.signatures.add(headers.get("X-Twilio-Signature", ""))
        end = self.ends.pop(0)
        if isinstance(end, TransportError):
            raise end
        return end


def _asked(line: _Moody, fragment: str, method: str = "POST", clock: Iterator[float] | None = None) -> Reply:
    now = clock or iter(())
    told = WebhookClient(transport=line, token=TOKEN, entry=URL, clock=lambda: next(now, 0.0))
    return told.ask(Request(method, URL + "/voice" + fragment), "ringing")[1]


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    ("fragment", "failures"),
    [
        ("", [REFUSED]),
        ("#rc=2", [REFUSED, REFUSED]),
        ("#rc=2&rp=ct,5xx", [BUSY, REFUSED]),
        ("#rc=1&rp=4xx", [MISSING]),
        ("#rc=1&rp=rt", [SILENT]),
        ("#rc=1&rp=rt", [LATE]),
        ("#rc=1&rp=rt&rt=4000", [Reply(200, "", b"", 4.1)]),
        ("#rc=5&rp=all", [REFUSED, SILENT, BUSY, MISSING, LATE]),
    ],
)
def test_what_is_worth_it_is_tried_again(
    fragment: str, failures: list[Reply | TransportError], method: str
) -> None:
    """As often as the URL says, by the same signature and token, so that the hotline can tell."""
    line = _Moody(*failures, FINE)
    assert _asked(line, fragment, method) is FINE
    assert len(line.tokens) == len(failures) + 1
    assert len(set(line.tokens)) == len(line.signatures) == 1


@pytest.mark.parametrize(
    ("fragment", "failure"),
    [
        ("", BUSY),
        ("", MISSING),
        ("", LATE),
        ("#rc=5&rp=ct,5xx", MISSING),
        ("#rc=5&rp=4xx,rt", BUSY),
        ("#rc=0&rp=all", BUSY),
        ("#rc=0&rp=5xx", BUSY),
    ],
)
def test_nothing_else_is_tried_again(fragment: str, failure: Reply) -> None:
    """Twilio alone retries connections only: a 5xx goes straight to the fallback."""
    line = _Moody(failure)
    assert _asked(line, fragment) is failure


@pytest.mark.parametrize(
    ("fragment", "failure"),
    [("", SILENT), ("#rc=0", REFUSED), ("#rp=5xx", REFUSED), ("#rp=all", TransportError(11210, "anderswo"))],
)
def test_a_failure_without_a_reply_is_passed_on(fragment: str, failure: TransportError) -> None:
    """Where it isn't tried again, as it came."""
    with pytest.raises(TransportError) as caught:
        _asked(_Moody(failure), fragment)
    assert caught.value is failure


def test_the_last_attempt_counts() -> None:
    """After all attempts have failed, what came last is what Twilio complains of."""
    assert _asked(_Moody(REFUSED, BUSY, MISSING), "#rc=2&rp=all") is MISSING
    with pytest.raises(TransportError) as caught:
        _asked(_Moody(BUSY, BUSY, REFUSED), "#rc=2&rp=all")
    assert caught.value is REFUSED


def test_all_attempts_together_have_a_limit() -> None:
    """Fifteen seconds, or what the URL says; then no further attempt begins."""
    line = _Moody(REFUSED, FINE)
    assert _asked(line, "#rc=2", clock=iter((0.0, 14.9))) is FINE
    for fragment, now in (("#rc=2", 15.0), ("#rc=2&tt=3000", 3.0)):
        line = _Moody(REFUSED, FINE)
        with pytest.raises(TransportError, match="nicht rechtzeitig") as caught:
            _asked(line, fragment, clock=iter((0.0, now)))
        assert (caught.value.code, len(line.tokens)) == (11200, 1)


def test_overrides_that_twilio_would_not_understand_are_an_error() -> None:
    """A misspelt one would change nothing, and nobody would notice."""
    line = _Moody(FINE)
    with pytest.raises(TransportError, match="rcc") as caught:
        _asked(line, "#rcc=2")
    assert (caught.value.code, line.tokens) == (11100, [])


# -- recordings


def test_a_mulaw_wav_lasts_as_long_as_its_samples() -> None:
    """The hotline's own format, which the standard library cannot open."""
    assert seconds_of("audio/wav", wav(1.25)) == 1.25


def test_a_linear_wav_is_measured_too() -> None:
    """A human recording may arrive as plain 16 bit PCM."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(2)
        writer.setframerate(16000)
        writer.writeframes(b"\0" * 16000 * 4 * 3)
    assert seconds_of("audio/x-wav", file.getvalue()) == 3.0


@pytest.mark.parametrize("length", [4, 5])
def test_other_chunks_are_skipped(length: int) -> None:
    """A chunk of odd length is followed by one byte of padding that its size does not count."""
    chunk = struct.pack("<4sI", b"LIST", length) + b"x" * (length + length % 2)
    assert seconds_of("audio/wav", wav(0.5, chunk)) == 0.5


def test_a_truncated_file_lasts_as_long_as_what_arrived() -> None:
    """A connection that breaks leaves less sound than the header promises."""
    whole = wav(2.0)
    assert seconds_of("audio/wav", whole[:-8000]) == 1.0


def test_ulaw_without_a_header_is_measured_by_its_bytes() -> None:
    """8000 bytes of G.711 are one second; a parameter of the type and capitals make no difference."""
    assert seconds_of("Audio/ULAW; rate=8000", b"\xff" * 4000) == 0.5


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "image/png", ""])
def test_what_is_no_sound_is_refused(content_type: str) -> None:
    """Twilio goes by the Content-Type, not by the bytes."""
    with pytest.raises(ValueError, match="Content-Type"):
        seconds_of(content_type, wav(1.0))


@pytest.mark.parametrize(
    "body", [b"", b"<html>", wav(1.0)[:20], wav(1.0)[:36], b"RIFF....WAVE" + wav(1)[38:]]
)
def test_a_wav_without_its_parts_is_refused(body: bytes) -> None:
    """An error page sent as audio/wav, or half a header, is not taken for silence."""
    with pytest.raises(ValueError, match="WAV"):
        seconds_of("audio/wav", body)


@settings(max_examples=60, derandomize=True)
@given(st.binary(max_size=80))
def test_any_bytes_are_measured_or_refused(rest: bytes) -> None:
    """Whatever a server sends, nothing crashes or hangs."""
    assert _measured("audio/wav", b"RIFF\0\0\0\0WAVE" + rest) >= 0


def _measured(content_type: str, body: bytes) -> float:
    try:
        return seconds_of(content_type, body)
    except ValueError:
        return 0.0
