"""Which counts the hotline has to have after a load test, and where its database differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ivr.core.counting import Count, counts_of, length_class
from ivr.core.dialog import next_turn
from ivr.core.guide import Guide
from ivr.core.positions import position_at
from ivr.core.turn import KEYS, CallStarted, Event, KeyPressed, NoInput, Place, TransferEnded
from loadtest.results import STATUS, Asked


def expected_counts(asked: Iterable[Asked], guide: Guide, *, staffed: bool) -> Counter[Count]:
    """What has to be counted for these webhooks, by the rules of counting.py."""
    expected: Counter[Count] = Counter()
    for webhook, times in Counter(asked).items():
        for count in _counts(webhook, guide, staffed=staffed):
            expected[count] += times
    return expected


def _counts(asked: Asked, guide: Guide, *, staffed: bool) -> Sequence[Count]:
    if asked.path == STATUS:
        return [length_class(int(asked.duration))] if asked.call_status == "completed" else []
    position = position_at(asked.path.removeprefix("/voice").removeprefix("/"))
    event: Event = NoInput()
    if asked.path == "/voice":
        event = CallStarted()
    elif position and position.place is Place.TRANSFER:
        event = TransferEnded(asked.dial_status)
    elif asked.digits:
        event = KeyPressed(asked.digits if asked.digits in tuple(KEYS) else "?")
    return counts_of(guide, position, event, next_turn(guide, position, event, staffed=staffed))


def differences(most: Counter[Count], least: Counter[Count], found: Mapping[Count, int]) -> Iterator[str]:
    """Each count that is not between the least and the most it may be. The hour of a call is not compared."""
    for count in sorted({*most, *found}):
        stored = found.get(count, 0)
        if count.kind != "hour" and not least[count] <= stored <= most[count]:
            yield f"{count.kind} {count.subject}: {stored} instead of {least[count]} to {most[count]}"
