"""How long a sound lasts, read from its bytes.

The table holds what Twilio plays and this phone can measure: for each Content-Type the bytes a second, or
None where the file says so itself. The standard library's `wave` can't open μ-law, so the RIFF chunks of a
WAV are read here; only two of them matter.
"""

from __future__ import annotations

BYTES_A_SECOND = {
    "audio/wav": None,
    "audio/wave": None,
    "audio/x-wav": None,
    "audio/ulaw": 8000,  # G.711: 8 kHz, one byte a sample
    "audio/mpeg": 4000,  # an estimate: 32 kbit/s, the usual rate of speech
}


def seconds_of(content_type: str, body: bytes) -> float:
    """The length of a sound in seconds; ValueError (German) where Twilio would not play it."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in BYTES_A_SECOND:
        raise ValueError(f"Content-Type „{content_type}“ ist kein Ton, den Twilio abspielt.")
    bytes_a_second = BYTES_A_SECOND[kind]
    return _wav_seconds(body) if bytes_a_second is None else len(body) / bytes_a_second


def _wav_seconds(body: bytes) -> float:
    """The data chunk's bytes, as far as they have arrived, by the fmt chunk's byte rate."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        raise ValueError("Die Datei ist keine WAV-Datei.")
    at, byte_rate = 12, 0
    while at + 8 <= len(body):
        name, size = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
        at += 8
        if name == b"fmt ":
            byte_rate = int.from_bytes(body[at + 8 : at + 12], "little")
        if name == b"data" and byte_rate:
            return min(size, len(body) - at) / byte_rate
        at += size + size % 2  # chunks are padded to an even length
    raise ValueError("Der WAV-Datei fehlt der Ton (der Abschnitt „data“).")
