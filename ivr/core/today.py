"""What depends on the day: which topics and notices there are, and who answers key 0.

The dialog knows no clock. Whoever has one asks `today_at` for the day's value and for how long it holds, and
gives the dialog that day's guide (`Guide.on`) and desk. Days that differ in nothing have equal values, so
what was made for one is right for the other.

The days of a guide are few: `variants` has each set of topics that is ever there together. All of them are
recorded beforehand, since each has menus with keys of its own.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ivr.core.desk import NOBODY, Desk, Staff, desk_at
from ivr.core.guide import MENU_SPEECHES, PRACTICE_STEPS, Guide, Menu, menu_speech, section_id
from ivr.core.period import ALWAYS


@dataclass(frozen=True, slots=True)
class Today:
    """The topics that are in no menu, the notices that are said, and the desk."""

    withdrawn: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    desk: Desk = NOBODY


def today_at(
    guide: Guide, staff: Staff, number: str, now: datetime, *, rooms: bool, recorded: Container[str]
) -> tuple[Today, datetime]:
    """What there is at this moment (of a zone), and the moment, in UTC, until which it stays so.

    `number` is the telephone that is dialled where the staff have given none, `rooms` says whether there are
    any, `recorded` are the speeches that there are.
    """
    withdrawn = {topic.id for topic in guide.topics() if not topic.period.holds(now)}
    withdrawn |= set() if rooms else _rooms(guide)
    notices = tuple(notice.id for notice in guide.notices if notice.period.holds(now))
    desk, until = desk_at(staff, number, now, recorded)
    later = [change for change in _changes(guide, now) if change > now.astimezone(UTC)]
    return Today(frozenset(withdrawn), notices, desk), min(until, *later) if later else until


def variants(guide: Guide) -> tuple[Guide, ...]:
    """The guide with everything in it, and then each other one that there is on some day, without notices."""
    return _without(guide, [set(), *_withdrawn(guide)])


def real_variants(guide: Guide) -> tuple[Guide, ...]:
    """Those that there are on some day: the guide with everything in it need not be one."""
    return _without(guide, list(_withdrawn(guide)) or [set()])


def _without(guide: Guide, gone: list[set[str]]) -> tuple[Guide, ...]:
    """The guide without each of these sets of topics, with and without the way into rooms; each once."""
    rooms = [set(), _rooms(guide)]
    sets = dict.fromkeys(frozenset(one | other) for one in gone for other in rooms)
    return tuple(guide.on(withdrawn) for withdrawn in sets)


def speeches_of(guide: Guide) -> Iterator[str]:
    """The ids of all speeches of a guide's menus, topics and notices; some come more than once."""
    for node in guide.nodes():
        yield f"title:{node.id}"
        if not isinstance(node, Menu):
            yield f"as_of:{node.as_of}"
            yield from (section_id(node.id, index) for index in range(len(node.sections)))
            yield from (f"practice_{step}:{node.id}" for step in PRACTICE_STEPS if node.practice)
    for variant in variants(guide):
        yield from (menu_speech(kind, menu) for menu in variant.menus() for kind in MENU_SPEECHES)
    yield from (notice.id for notice in guide.notices)


def _rooms(guide: Guide) -> set[str]:
    return {topic.id for topic in guide.topics() if topic.is_room}


def _changes(guide: Guide, now: datetime) -> Iterator[datetime]:
    periods = [*(topic.period for topic in guide.topics()), *(notice.period for notice in guide.notices)]
    for period in periods:
        yield from period.changes(now)


def _withdrawn(guide: Guide) -> Iterator[set[str]]:
    """The topics that are not there, before the first change and after each; nothing where none changes."""
    dated = [topic for topic in guide.topics() if topic.period != ALWAYS]
    utc = datetime(1, 1, 2, tzinfo=UTC)  # of a zone, since periods have none of their own
    changes = sorted({change for topic in dated for change in topic.period.changes(utc)})
    for at in (changes[0] - timedelta(days=1), *changes) if changes else ():
        yield {topic.id for topic in dated if not topic.period.holds(at)}
