"""How many words a minute a section has, measured from its recordings at each pace.

Words are those that are spoken ("z. B." is two); pauses and the silence at both ends count as time.
Dictations and sections of a few words are not read at a rate (ivr.compile.rates).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from ivr.commands import command
from ivr.compile.lint.context import Context, Finding, place
from ivr.compile.rates import BANDS, rate
from ivr.compile.speech import PACE_NAMES
from ivr.core.guide import Pace

_REMEDY = (
    f"Bitte nehmen Sie neu auf: {command('record.py')}. Hat ihn ein Mensch gesprochen, bitten Sie um eine "
    "{} Aufnahme."
)


@dataclass(frozen=True, slots=True)
class PaceRates:
    """The rates of all sections recorded at a pace, in words a minute, and the seconds of everything."""

    pace: Pace
    sections: int
    lowest: float
    middle: float
    highest: float
    seconds: float


_SHORTER = (
    "Lange Wörter und Zahlen brauchen Zeit, kürzere helfen. Hat ihn ein Mensch gesprochen, bitten Sie um "
    "eine zügigere Aufnahme."
)


def measured(context: Context) -> tuple[PaceRates, ...]:
    """Each pace of which there are recordings of sections."""
    found = {pace: [rate for _, at, rate in _rates(context) if at is pace] for pace in Pace}
    return tuple(
        PaceRates(pace, len(rates), min(rates), median(rates), max(rates), _seconds(context, pace))
        for pace, rates in found.items()
        if rates
    )


def outside(context: Context) -> Iterator[Finding]:
    """A section that is read too fast or too slowly; a voice that is too slow would be so again."""
    for speech_id, pace, found in _rates(context):
        least, most = BANDS[pace]
        if not least <= round(found) <= most:
            what = (
                f"Dieser Abschnitt hat {found:.0f} Wörter in der Minute ({PACE_NAMES[pace]}). "
                f"Richtig sind {allowed(pace)}."
            )
            remedy = _REMEDY.format("ruhigere") if found > most else _SHORTER
            yield Finding(*place(context, speech_id), what, remedy)


def allowed(pace: Pace) -> str:
    """105 bis 120, for staff to read."""
    least, most = BANDS[pace]
    return f"{least} bis {most}"


def _rates(context: Context) -> Iterator[tuple[str, Pace, float]]:
    for speech in context.speeches:
        for pace in speech.paces if speech.words else ():
            if seconds := context.recorded.get((speech.id, pace)):
                yield speech.id, pace, rate(speech.words, seconds)


def _seconds(context: Context, pace: Pace) -> float:
    return sum(seconds for (_, at), seconds in context.recorded.items() if at is pace)
