"""A small guide for tests that need no real one: two menus, four topics, a dictation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.core.desk import NOBODY, Desk
from ivr.core.guide import CONTACT, MAIN, Guide, Menu, Section, Topic
from ivr.core.period import Period


def topic(node_id: str, key: str, *sections: Section) -> Topic:
    """A topic whose title and label are made from its id."""
    return Topic(node_id, key, node_id.title(), f"die {node_id.title()}", "2020-04", sections)


READ = Section(("Ein Satz.",))
DICTATED = Section(("www.beispiel.de",), dictated=True)

GUIDE = Guide(
    main=Menu(
        MAIN,
        "",
        "Hauptmenü",
        "das Hauptmenü",
        (
            Menu(
                "telefon",
                "1",
                "Telefon",
                "das Telefon",
                (topic("telefon.was", "1", READ), topic("telefon.wie", "2", READ, DICTATED, READ)),
            ),
            topic("kosten", "2", READ, READ),
        ),
    ),
    contact=topic(CONTACT, "0", READ, DICTATED),
)

# The first topic is there from 1 to 6 December: while it is, the others have the next keys.
FROM, UNTIL = (datetime.fromisoformat(day) for day in ("2026-12-01", "2026-12-07"))
BAZAAR = replace(topic("basar", "1", READ), period=Period(FROM, UNTIL))
DATED_GUIDE = replace(
    GUIDE,
    main=replace(
        GUIDE.main,
        choices=(BAZAAR, *(replace(one, key=str(key)) for key, one in enumerate(GUIDE.main.choices, 2))),
    ),
)

STAFFED = Desk((("+4951112345",),))
DESKS = {True: STAFFED, False: NOBODY}  # by whether somebody answers
