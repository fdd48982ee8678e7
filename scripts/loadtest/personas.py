"""What the callers of a crowd do: kinds of people, and how many there are of each.

A caller presses keys one after the other: hasty ones while something is said, patient ones once a key is
awaited. Without a key left a caller listens, and, unless it is one who stays to the goodbye, hangs up in the
middle of a recording once the call is STAY seconds old; so a crowd can be in the line at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from ivr.simulator.events import Answer, DialCallStatus, Dialling, End, Event, Heard, Left, Pressed, Quiet

STAY = 130.0  # seconds; nobody hangs up before
ENDS: tuple[DialCallStatus, ...] = ("completed", "busy", "no-answer", "failed")


@dataclass(frozen=True, slots=True)
class Habit:
    """A kind of caller: how many of a hundred, which keys to reach a topic by a way of keys, and the rest."""

    name: str
    share: int
    keys: Callable[[Random, str], str]  # from the keys that lead to a topic to the keys that are pressed
    hasty: bool
    stays: bool = False  # to the goodbye


HABITS = (
    Habit("knows the keys", 30, lambda rng, way: way + rng.choice(("", "3", "33", "9" + way)), hasty=True),
    Habit("listens first", 25, lambda rng, way: way + rng.choice(("", "3", "1")), hasty=False),
    Habit("says nothing", 10, lambda _rng, _way: "", hasty=False, stays=True),
    Habit("presses wrong keys", 10, lambda rng, way: rng.choice(("7", "78", "786")) + way, hasty=False),
    Habit("chooses slower", 10, lambda rng, way: way + rng.choice(("2", "22", "23")), hasty=True),
    Habit("hangs up in the middle", 10, lambda _rng, way: way, hasty=False),
    Habit("asks for a human", 5, lambda _rng, _way: "0", hasty=True),
)


class Person:
    """One caller of a kind; answers the moments of one call."""

    def __init__(self, habit: Habit, rng: Random, ways: tuple[str, ...]) -> None:
        self.habit = habit
        self.wants: End = "hotline" if habit.stays else "caller"  # who hangs up in the end
        self._keys = list(habit.keys(rng, rng.choice(ways)))
        self._delay = rng.uniform(0.5, 3.0)  # seconds until a finger finds the key
        self._dial_status = rng.choice(ENDS)

    def answers(self, moment: Event) -> Answer:
        """What this caller does during this moment."""
        if isinstance(moment, Dialling):
            return moment.ends(self._dial_status)
        if not isinstance(moment, Heard | Quiet) or not moment.listening:
            return None
        if self._keys:
            awaited = isinstance(moment, Quiet) and moment.why == "waiting"
            if self.habit.hasty or awaited:
                return Pressed(self._keys.pop(0), min(self._delay, moment.seconds * 0.9))
        elif moment.at >= STAY and not self.habit.stays and isinstance(moment, Heard):
            return Left(moment.seconds / 2)
        return None


def people(number: int, seed: int, ways: tuple[str, ...]) -> Iterator[Person]:
    """So many callers, mixed, who know these ways of keys to a topic; the same seed gives the same ones."""
    rng = Random(seed)  # noqa: S311 - a mixture, not a secret
    shares = [habit.share for habit in HABITS]
    for _ in range(number):
        yield Person(rng.choices(HABITS, shares)[0], rng, ways)
