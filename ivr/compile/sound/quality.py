"""What a voice has said is heard before callers hear it: telephone sound of an utterance, or a refusal.

Refused is what is clipped, silent, or too short or too long for its text: a voice that broke off in the
middle says nothing about it.
"""

from __future__ import annotations

from ivr.compile.sound import telephone as sound
from ivr.compile.sound.loudness import CLIPPED, Samples, measure
from ivr.errors import VoiceError

SHORTEST, LONGEST = 0.04, 0.3  # seconds a letter; measured with Pico: 0.06 to 0.2
ALLOWANCE = 1.5  # seconds more: "y" is "Ypsilon"


def heard(samples: Samples, rate: int, text: str, voice: str) -> Samples:
    """The telephone sound of what the voice of that name has said for a text.

    `rate` is in Hz. Raises VoiceError, with the text, where callers could not use it.
    """
    if measure(samples, rate).clipped > CLIPPED:
        raise refused(voice, text, "ist übersteuert")
    part = sound.telephone(samples, rate)
    if not len(part):
        raise refused(voice, text, "ist stumm")
    letters = sum(map(str.isalnum, text))
    seconds = len(part) / sound.RATE
    if not SHORTEST * letters <= seconds <= LONGEST * letters + ALLOWANCE:
        raise refused(voice, text, f"dauert {seconds:.1f} Sekunden".replace(".", ","))
    return part


def refused(voice: str, text: str, why: str) -> VoiceError:
    """The error that says which text it was, why ("ist stumm"), and what to do; `voice` may be empty."""
    who = f" der Stimme „{voice}“" if voice else ""
    remedy = "Bitte nehmen Sie neu auf oder formulieren Sie den Text anders."
    return VoiceError(f"Die Aufnahme{who} von „{text}“ {why}. {remedy}")
