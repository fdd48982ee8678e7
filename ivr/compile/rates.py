"""How fast the hotline speaks: words a minute at each pace, and the pauses that make them so.

A voice always speaks at the same speed; what differs between the paces is how long it is silent. (Listeners
of 70 and more recall better at 115 and again at 75 words a minute than at 175, DOI 10.1080/00049530008255382;
stretched synthetic speech is understood worse at every age.) Three kinds of speeches, three ways:

1. A section is read at a rate. Its pauses keep their proportions and are all multiplied by one factor, which
   is found so that the whole recording, silence at both ends included, has as many words a minute as RATES
   says. So it needs the sound: the voice speaks first, then the factor is worked out, then the parts are
   joined. The voice's own pauses within an utterance (at a comma) are never shortened, but lengthened with
   the others. No pause is longer than LONGEST_PAUSE, since a caller would take it for the end; at the slowest
   pace this is why sentences are spoken in phrases (ivr.compile.phrases), which gives the pauses more places.
2. A prompt or a menu has fixed pauses: callers wait for their key. The slower paces multiply them.
3. A dictation has a writer's pace, and gets a little more time at the slower ones, since it comes twice
   anyway.

A section of a few words has hardly a pause that could be changed and counts as a prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.core.guide import Pace

RATES = {Pace.NORMAL: 110, Pace.SLOW: 87, Pace.VERY_SLOW: 68}  # words a minute that are aimed at
BANDS = {Pace.NORMAL: (105, 120), Pace.SLOW: (80, 95), Pace.VERY_SLOW: (62, 75)}  # what is as good
PROMPTS = {Pace.NORMAL: 1.0, Pace.SLOW: 2.0, Pace.VERY_SLOW: 3.0}  # times the pauses
DICTATIONS = {Pace.NORMAL: 1.0, Pace.SLOW: 1.25, Pace.VERY_SLOW: 1.5}  # times the pauses
FEWEST_WORDS = 12  # of a section that is read at a rate
LEAST, MOST = 0.3, 12.0  # times the pauses of a section
LONGEST_PAUSE = 4.0  # seconds
INNER_PAUSE = 0.4  # seconds; what the voice's own pauses count at least when they are lengthened
_STEPS = 30  # of the search for the factor: to a billionth

SETTINGS = (
    f"{[*RATES.values()]} {[*PROMPTS.values()]} {[*DICTATIONS.values()]} {LEAST} {MOST} {LONGEST_PAUSE} "
    f"{INNER_PAUSE}"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one recording is joined of, all in seconds.

    `sound` is everything but the pauses, the silence at both ends included; `inner` are the voice's own
    pauses within utterances; `pauses` are those after utterances, as they are planned.
    """

    sound: float
    inner: Sequence[float]
    pauses: Sequence[float]

    def lasting(self, factor: float) -> float:
        """The seconds of the whole recording with this factor."""
        after = sum(longer(pause, factor) for pause in self.pauses)
        return self.sound + after + sum(inner_longer(pause, factor) for pause in self.inner)


def factor(parts: Parts, pace: Pace, words: int = 0, *, dictated: bool = False) -> float:
    """What all pauses of a recording are multiplied by.

    `words` are those of a section that is read at a rate, 0 for any other speech.
    """
    if not words:
        return (DICTATIONS if dictated else PROMPTS)[pace]
    wanted = words * 60 / RATES[pace]
    least, most = LEAST, MOST
    for _ in range(_STEPS):
        middle = (least + most) / 2
        least, most = (middle, most) if parts.lasting(middle) < wanted else (least, middle)
    return (least + most) / 2


def longer(pause: float, factor: float) -> float:
    """A planned pause, in seconds, with that factor."""
    return min(pause * factor, LONGEST_PAUSE)


def inner_longer(pause: float, factor: float) -> float:
    """A voice's own pause, in seconds, with that factor: never shorter than the voice made it."""
    lengthened = pause + max(factor - 1, 0) * max(pause, INNER_PAUSE)
    return max(pause, min(lengthened, LONGEST_PAUSE))


def rate(words: int, seconds: float) -> float:
    """Words a minute."""
    return words * 60 / seconds
