"""The dialog: next_turn(guide, position, event, desk=…) is pure, total and finite.

Keys, everywhere:  0 the human · 9 and * the main menu
    in a menu      1 … 5 its choices
    in a topic     1 again · 2 slower, from the slowest back to normal · 3 and # on · 4 back · 5 a pause
    in the tour    1 … 5 the choices of the main menu · # on

Places, and where silence leads:
    MENU      waits 10 s ─▶ says in more detail what is needed, waits 10 s ─▶ TOUR
    SECTION   the section, then the offer of keys ─▶ the next section ─▶ END
    END       again, the main menu, a human ─▶ the menu it came from
    PAUSE     waits three minutes, with a word each minute; any key ends it ─▶ the section, or END, it was in
    TOUR      the whole guide in order, a breath between the sections ─▶ GOODBYE
    HUMAN     says that a human will be called; 1 is the contact topic instead ─▶ TRANSFER
    TRANSFER  a human's telephone rings ─▶ the main menu; or the next one; or why not and the contact topic
    ROOM …    asks for the code of a room: core/rooms.py ─▶ the room, then the main menu
    GOODBYE   ─▶ the end of the call
Where callers practise: ivr.core.practice. While the desk is closed, 0 says so, then the contact topic begins.

A wrong key is not silence: it is said so, three times at most, each time with more help; then the TOUR
begins. In the TOUR the first one repeats the section, the next goes on, so that accidental key presses never
block the reading. A node that a new release no longer has leads to the main menu with a friendly word. The
counts of silences and wrong keys live in the position and end with the first key that means something.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.core import practice, rooms
from ivr.core.desk import NOBODY, Desk
from ivr.core.digits import Leaving, Way
from ivr.core.guide import MAIN, Guide, Menu, Pace, Topic, menu_speech, section_id
from ivr.core.turn import (
    AFTER_KEY,
    Breath,
    CallStarted,
    Event,
    HangUp,
    Item,
    KeyPressed,
    Listen,
    Place,
    Position,
    Transfer,
    TransferEnded,
    Turn,
)

MENU_WAIT = 10  # seconds for somebody who has to find the key
OFFER_WAIT = 5  # seconds after "again, slower, on", before it goes on by itself
GO_ON_WAIT = 1  # seconds; the least that Twilio waits, and a breath
PAUSE_WAIT = 60  # seconds of a pause, until a word says that we still wait
PAUSE_TIMES = 3
PEN_WAIT = Breath(5)  # to find pen and paper; longer at the slower paces
MAX_NO_INPUT = 2
MAX_NO_MATCH = 3


def next_turn(guide: Guide, position: Position | None, event: Event, *, desk: Desk = NOBODY) -> Turn:
    """What happens next in the guide of the day; the desk tells who answers key 0 at the moment.

    Total: any position (None: an unreadable one) and any event has an answer.
    """
    call = _Call(guide, position or _START, desk)
    if isinstance(event, CallStarted):
        if event.for_room:
            return rooms.begin(_START, "room_welcome")
        return _Call(guide, _START, desk).menu(guide.main, "welcome", *_notices(guide))
    if position is None or not exists(guide, position):
        return call.menu(guide.main, "changed")
    return call.answer(event)


def exists(guide: Guide, position: Position) -> bool:
    """Whether this guide still has that position."""
    node = guide.find(position.node)
    if position.place in rooms.PLACES:
        return guide.has_room
    if isinstance(node, Topic):
        return 0 <= position.section < _sections_at(position.place, node)
    in_topic = position.place in (Place.SECTION, Place.END, Place.PAUSE, *practice.PLACES)
    in_tour = position.place is not Place.TOUR or 0 <= position.section < len(tour(guide))
    return isinstance(node, Menu) and in_tour and not in_topic


def _sections_at(place: Place, topic: Topic) -> int:
    """How many different sections of a topic a call can be at in that place."""
    if place in practice.PLACES:
        return len(topic.practice.numbers) if topic.practice else 0
    return {Place.SECTION: len(topic.sections), Place.PAUSE: len(topic.sections) + 1, Place.END: 1}.get(
        place, 0
    )


def tour(guide: Guide) -> tuple[tuple[Topic, int], ...]:
    """The whole guide in order: every section of every topic, the contact topic last.

    Those that are not there today have their places, too: a call's place in it is a number, which has to mean
    the same section after midnight. `_Call.tour` passes over them.
    """
    return tuple((topic, index) for topic in guide.all_topics() for index in range(len(topic.sections)))


def _notices(guide: Guide) -> tuple[str, ...]:
    """The speeches of the notices that are said today."""
    return tuple(notice.id for notice in guide.notices)


_START = Position(Place.MENU, MAIN)
_PEN_TIMES = {Pace.NORMAL: 1, Pace.SLOW: 2, Pace.VERY_SLOW: 3}
_NEXT_PACE = {Pace.NORMAL: Pace.SLOW, Pace.SLOW: Pace.VERY_SLOW, Pace.VERY_SLOW: Pace.NORMAL}
_PACE_SAID = {Pace.NORMAL: "faster", Pace.SLOW: "slower", Pace.VERY_SLOW: "slowest"}
_TRANSFER_SAID = {"busy": "transfer_busy", "no-answer": "transfer_no_answer"}


@dataclass(frozen=True, slots=True)
class _Call:
    """A call at a position. Each method answers with the turn that comes next."""

    guide: Guide
    at: Position
    desk: Desk

    def answer(self, event: Event) -> Turn:
        if self.at.place is Place.TRANSFER:
            return self.after_transfer(event.status if isinstance(event, TransferEnded) else "failed")
        if self.at.place in rooms.PLACES:
            return self.left(rooms.answer(self.at, event))
        if self.at.place is Place.HUMAN:
            return self.before_transfer(event.key if isinstance(event, KeyPressed) else "0")
        node = self.guide.find(self.at.node)
        if self.at.place in practice.PLACES and isinstance(node, Topic) and node.practice:
            return self.left(practice.answer(node.practice, self.at, event))
        if isinstance(event, KeyPressed):
            return self.key(event.key)
        return self.silence()

    # what a key means

    def key(self, key: str) -> Turn:
        if key == "0":
            return self.human()
        if key in ("9", "*"):
            return self.menu(self.guide.main, AFTER_KEY, f"title:{MAIN}")
        node = self.guide.find(self.at.node)
        return self.key_in_topic(node, key) if isinstance(node, Topic) else self.key_in_menu(node, key)

    def key_in_menu(self, menu: Menu | None, key: str) -> Turn:
        for choice in menu.choices if menu else ():
            if choice.key == key:
                return self.chosen(choice)
        if key == "#" and self.at.place is Place.TOUR:
            return self.tour(self.at.section + 1, AFTER_KEY, "next")
        return self.no_match()

    def key_in_topic(self, topic: Topic, key: str) -> Turn:
        if self.at.place is Place.PAUSE:
            return self.after_pause(topic, AFTER_KEY)
        if key == "1":
            return self.again(topic)
        if key == "2":
            return self.slower(topic)
        if key in ("3", "#"):
            return self.on(topic)
        if key == "4":
            return self.back(topic)
        return self.pause(topic) if key == "5" else self.no_match()

    def again(self, topic: Topic) -> Turn:
        if self.at.place is not Place.END:
            return self.section(topic, self.at.section, AFTER_KEY, "again", pen=False)
        if topic.practice:
            return practice.begin(topic.practice, self.at, AFTER_KEY, "again")
        return self.section(topic, 0, AFTER_KEY, "again", pen=False)

    def slower(self, topic: Topic) -> Turn:
        pace = _NEXT_PACE[self.at.pace]
        section = 0 if self.at.place is Place.END else self.at.section
        return self.speaking(pace).section(topic, section, AFTER_KEY, _PACE_SAID[pace])

    def on(self, topic: Topic) -> Turn:
        if self.at.place is Place.END:
            return self.menu_above(topic, AFTER_KEY)
        return self.after_section(topic, AFTER_KEY, "next")

    def back(self, topic: Topic) -> Turn:
        """The section before; at the end of the topic, its last one."""
        index = self.index(topic) - 1
        if index < 0:
            return self.section(topic, 0, AFTER_KEY, "back_first")
        return self.section(topic, index, AFTER_KEY, "back")

    def pause(self, topic: Topic) -> Turn:
        position = self.position(Place.PAUSE, topic.id, self.index(topic))
        words = ("pause_wait",) * (PAUSE_TIMES - 1)
        return self.turn((AFTER_KEY, "pause"), Listen(position, PAUSE_WAIT, reminders=words))

    def after_pause(self, topic: Topic, *before: Item) -> Turn:
        """On with what the pause interrupted."""
        if self.at.section == len(topic.sections):
            return self.end(topic, *before, "pause_over")
        return self.section(topic, self.at.section, *before, "pause_over", pen=False)

    def index(self, topic: Topic) -> int:
        """The section in which the call is; at the end of the topic, the one after the last."""
        return len(topic.sections) if self.at.place is Place.END else self.at.section

    def chosen(self, node: Menu | Topic) -> Turn:
        """The choice is confirmed by its name."""
        if isinstance(node, Menu):
            return self.menu(node, AFTER_KEY, f"title:{node.id}")
        if node.is_room:
            return rooms.begin(self.at, AFTER_KEY, f"title:{node.id}")
        if node.practice:
            at = self.position(Place.TYPING, node.id)
            return practice.begin(node.practice, at, AFTER_KEY, f"title:{node.id}")
        return self.section(node, 0, AFTER_KEY, f"title:{node.id}", f"as_of:{node.as_of}")

    def left(self, found: Turn | Leaving) -> Turn:
        """What was answered where a number is typed, or where the call goes on when that is over."""
        if isinstance(found, Turn):
            return found
        topic = self.guide.find(self.at.node)
        if found.way is Way.HUMAN:
            turn = self.human()
            turn = replace(turn, says=(*found.says, *turn.says[1:]))
        elif found.way is Way.STORY and isinstance(topic, Topic):
            turn = self.section(topic, 0, *found.says, f"as_of:{topic.as_of}")
        elif found.way is Way.DONE and isinstance(topic, Topic):
            turn = self.end(topic, *found.says)
        else:
            turn = self.menu(self.guide.main, *found.says, f"title:{MAIN}")
        return replace(turn, unheeded=found.unheeded)

    def human(self) -> Turn:
        if not self.desk.steps:
            return self.contact(AFTER_KEY, *([self.desk.closed] if self.desk.closed else ()))
        return self.transfer(0, AFTER_KEY, "transfer")

    def transfer(self, step: int, *says: Item) -> Turn:
        """The telephones of this step ring, after what is said; meanwhile a key can still change it."""
        ended, before = self.position(Place.TRANSFER, MAIN, step), self.position(Place.HUMAN, MAIN)
        return self.turn(says, Transfer(ended, before, self.desk.steps[step]))

    def contact(self, *before: Item) -> Turn:
        """The contact topic, and the notices once more."""
        topic = self.guide.contact
        said = (*before, f"title:{topic.id}", *_notices(self.guide), f"as_of:{topic.as_of}")
        return self.section(topic, 0, *said)

    def before_transfer(self, key: str) -> Turn:
        """What a key means while it is said that a human will be called."""
        return self.contact(AFTER_KEY) if key == "1" else self.key(key if key in "9*" else "0")

    def after_transfer(self, status: str) -> Turn:
        if status in ("completed", "answered"):
            return self.menu(self.guide.main, "transfer_done")
        step = self.at.section + 1
        if step < len(self.desk.steps):
            return self.transfer(step, "transfer_next")
        return self.contact(_TRANSFER_SAID.get(status, "transfer_failed"))

    # what silence and wrong keys mean

    def silence(self) -> Turn:
        if self.at.place is Place.MENU:
            return self.no_input()
        if self.at.place is Place.TOUR:
            return self.tour(self.at.section + 1)
        node = self.guide.find(self.at.node)
        if isinstance(node, Topic):
            return self.silence_in_topic(node)
        return self.turn((), HangUp())

    def silence_in_topic(self, topic: Topic) -> Turn:
        if self.at.place is Place.PAUSE:
            return self.after_pause(topic)
        return self.menu_above(topic) if self.at.place is Place.END else self.after_section(topic)

    def no_input(self) -> Turn:
        count = self.at.no_input + 1
        if count >= MAX_NO_INPUT:
            return self.tour(0, "tour", self.as_of())
        return self.turn(
            (menu_speech("no_input", self.guide.find_menu(self.at.node)),),
            Listen(replace(self.at, no_input=count), MENU_WAIT),
        )

    def no_match(self) -> Turn:
        count = self.at.no_match + 1
        if self.at.place is Place.TOUR:
            return self.no_match_in_tour()
        if count >= MAX_NO_MATCH:
            return self.tour(0, AFTER_KEY, "no_match_3", "tour", self.as_of())
        turn = self.again_with_help(count)
        if isinstance(turn.then, Listen):
            position = replace(turn.then.position, no_match=count, no_input=self.at.no_input)
            return replace(turn, then=replace(turn.then, position=position))
        return turn

    def no_match_in_tour(self) -> Turn:
        if self.at.no_match:
            return self.tour(self.at.section + 1, AFTER_KEY, "no_match_1", "next")
        turn = self.tour(self.at.section, AFTER_KEY, "no_match_tour")
        return replace(turn, then=Listen(replace(self.at, no_match=1), GO_ON_WAIT))

    def again_with_help(self, count: int) -> Turn:
        node = self.guide.find(self.at.node)
        if not isinstance(node, Topic):
            menu = node or self.guide.main
            return self.menu(menu, AFTER_KEY, "no_match_1" if count == 1 else menu_speech("no_match_2", menu))
        help_said = ("no_match_1",) if count == 1 else ("no_match_2_reading",)
        if self.at.place is Place.END:
            return self.end(node, AFTER_KEY, *help_said, *(() if count == 1 else ("offer_more",)))
        offer = () if count == 1 else ("offer", "offer_more")
        return self.section(node, self.at.section, AFTER_KEY, *help_said, *offer, "again")

    # where a call arrives

    def menu(self, menu: Menu, *before: Item) -> Turn:
        return self.turn(
            (*before, menu_speech("menu", menu)), Listen(self.position(Place.MENU, menu.id), MENU_WAIT)
        )

    def menu_above(self, topic: Topic, *before: Item) -> Turn:
        menu = self.guide.menu_above(topic.id)
        return self.menu(menu, *before, f"title:{menu.id}")

    def section(self, topic: Topic, index: int, *before: Item, pen: bool = True) -> Turn:
        last = index == len(topic.sections) - 1
        says = (*before, *self.read(topic, index, pen=pen), *(() if last else ("offer",)))
        wait = GO_ON_WAIT if last else OFFER_WAIT
        return self.turn(says, Listen(self.position(Place.SECTION, topic.id, index), wait))

    def after_section(self, topic: Topic, *before: Item) -> Turn:
        index = self.at.section + 1
        return (
            self.section(topic, index, *before) if index < len(topic.sections) else self.end(topic, *before)
        )

    def end(self, topic: Topic, *before: Item) -> Turn:
        end = "end" if self.guide.menu_above(topic.id) is self.guide.main else "end_below"
        return self.turn((*before, end), Listen(self.position(Place.END, topic.id), MENU_WAIT))

    def tour(self, index: int, *before: Item) -> Turn:
        """The section with this number, or the next one that there is today."""
        sections = tour(self.guide)
        gone = {topic.id for topic in self.guide.withdrawn}
        if self.at.place is Place.TOUR:  # whoever is in a topic when its last day ends hears it to its end
            gone.discard(sections[self.at.section][0].id)
        while index < len(sections) and sections[index][0].id in gone:
            index += 1
        if index >= len(sections):
            return self.turn((*before, "goodbye"), Listen(self.position(Place.GOODBYE, MAIN), GO_ON_WAIT))
        topic, section = sections[index]
        title = () if section else (f"title:{topic.id}",)
        says = (*before, *title, *self.read(topic, section, named=False))
        return self.turn(says, Listen(self.position(Place.TOUR, MAIN, index), GO_ON_WAIT))

    def read(self, topic: Topic, index: int, *, pen: bool = True, named: bool = True) -> tuple[Item, ...]:
        """A section, and before something to write down the time to find a pen.

        `named`: 5 is a pause here, and it is said. In the tour it is a choice of the main menu.
        """
        section = section_id(topic.id, index)
        if not pen or not topic.sections[index].dictated:
            return (section,)
        pause = ("pen_pause",) if named else ()
        return ("pen", *pause, *(PEN_WAIT,) * _PEN_TIMES[self.at.pace], section)

    def as_of(self) -> str:
        """The whole guide is as old as its oldest topic."""
        return f"as_of:{min(topic.as_of for topic in self.guide.topics())}"

    def turn(self, says: tuple[Item, ...], then: Listen | Transfer | HangUp) -> Turn:
        return Turn(says, self.at.pace, then)

    def position(self, place: Place, node: str, section: int = 0) -> Position:
        return Position(place, node, section, self.at.pace)

    def speaking(self, pace: Pace) -> _Call:
        return replace(self, at=replace(self.at, pace=pace))
