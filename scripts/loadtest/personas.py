"""Who calls in a load test: kinds of callers, how many there are of each, and what one caller does.

A caller presses keys one after the other: an impatient one while something is said, a patient one when the
hotline waits for a key. A caller who has no key left listens, and hangs up in the middle of a recording once
the call is MIN_CALL seconds old, or waits for the goodbye. So all can be in a call at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from ivr.core.guide import Menu
from ivr.simulator.events import Answer, DialCallStatus, Dialling, End, Event, Heard, Left, Pressed, Quiet

MIN_CALL = 130.0  # seconds of a call before which nobody hangs up
DIAL_STATUSES: tuple[DialCallStatus, ...] = ("completed", "busy", "no-answer", "failed")


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of caller."""

    name: str
    percent: int  # of all callers
    keys: Callable[[Random, str], str]  # makes the keys to press of those that lead to a topic
    impatient: bool
    waits_for_goodbye: bool = False


PERSONAS = (
    Persona("knows the keys", 30, lambda rng, path: path + rng.choice(("", "3", "33", "9" + path)), True),
    Persona("listens first", 25, lambda rng, path: path + rng.choice(("", "3", "1")), False),
    Persona("presses nothing", 10, lambda _rng, _path: "", False, waits_for_goodbye=True),
    Persona("presses wrong keys", 10, lambda rng, path: rng.choice(("7", "78", "786")) + path, False),
    Persona("chooses slower", 10, lambda rng, path: path + rng.choice(("2", "22", "23")), True),
    Persona("hangs up in the middle", 10, lambda _rng, path: path, False),
    Persona("asks for a human", 5, lambda _rng, _path: "0", True),
)


class Caller:
    """One caller; answers the moments of one call."""

    def __init__(self, persona: Persona, rng: Random, key_paths: tuple[str, ...]) -> None:
        self.persona = persona
        self.hangs_up: End = "hotline" if persona.waits_for_goodbye else "caller"  # who is to end the call
        self._keys = list(persona.keys(rng, rng.choice(key_paths)))
        self._delay = rng.uniform(0.5, 3.0)  # seconds until a key is pressed
        self._dial_status = rng.choice(DIAL_STATUSES)

    def answers(self, moment: Event) -> Answer:
        """What this caller does during this moment."""
        if isinstance(moment, Dialling):
            return moment.ends(self._dial_status)
        if not isinstance(moment, Heard | Quiet) or not moment.listening:
            return None
        if self._keys:
            waiting = isinstance(moment, Quiet) and moment.why == "waiting"
            if self.persona.impatient or waiting:
                return Pressed(self._keys.pop(0), min(self._delay, moment.seconds * 0.9))
        elif moment.at >= MIN_CALL and self.hangs_up == "caller" and isinstance(moment, Heard):
            return Left(moment.seconds / 2)
        return None


def callers(number: int, seed: int, key_paths: tuple[str, ...]) -> Iterator[Caller]:
    """So many callers of all kinds, who know these keys to a topic; the same seed makes the same callers."""
    rng = Random(seed)  # noqa: S311 - a mixture, not a secret
    percents = [persona.percent for persona in PERSONAS]
    for _ in range(number):
        yield Caller(rng.choices(PERSONAS, percents)[0], rng, key_paths)


def key_paths(menu: Menu, pressed: str = "") -> Iterator[str]:
    """The keys that lead from this menu to each topic."""
    for choice in menu.choices:
        keys = pressed + choice.key
        if isinstance(choice, Menu):
            yield from key_paths(choice, keys)
        else:
            yield keys
