"""How long a sound lasts, whatever its file looks like."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from fakes.fake_hotline import wav
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.simulator.audio_length import seconds_of


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
    """Whatever a server sends, the phone neither crashes nor hangs."""
    assert _measured("audio/wav", b"RIFF\0\0\0\0WAVE" + rest) >= 0


def _measured(content_type: str, body: bytes) -> float:
    try:
        return seconds_of(content_type, body)
    except ValueError:
        return 0.0
