"""What the hotline itself says: the names of all prompts, and the {places} each may have.

The wording is data in audio/texts/_prompts.yaml; this table is the contract between it and the dialog.
A prompt whose wording depends on the pace comes once for each: "offer.normal", "offer.slow" and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

Prompts = Mapping[str, str]

PLACES: Mapping[str, frozenset[str]] = {
    "welcome": frozenset(),
    "menu": frozenset(),
    "choice_first": frozenset({"thema", "taste"}),
    "choice": frozenset({"thema", "taste"}),
    "chosen": frozenset({"thema"}),
    "no_input": frozenset({"thema", "zahlen", "letzte"}),
    "no_match_1": frozenset(),
    "no_match_2_menu": frozenset({"zahlen", "letzte"}),
    "no_match_2_reading": frozenset(),
    "no_match_3": frozenset(),
    "no_match_tour": frozenset(),
    "tour": frozenset(),
    "as_of": frozenset({"stand"}),
    "offer.normal": frozenset(),
    "offer.slow": frozenset(),
    "offer.very_slow": frozenset(),
    "offer_more": frozenset(),
    "end.normal": frozenset(),
    "end.slow": frozenset(),
    "end.very_slow": frozenset(),
    "end_below.normal": frozenset(),
    "end_below.slow": frozenset(),
    "end_below.very_slow": frozenset(),
    "again": frozenset(),
    "slower": frozenset(),
    "slowest": frozenset(),
    "faster": frozenset(),
    "next": frozenset(),
    "back": frozenset(),
    "back_first": frozenset(),
    "pause": frozenset(),
    "pause_wait": frozenset(),
    "pause_over": frozenset(),
    "pen": frozenset(),
    "pen_pause": frozenset(),
    "repeat": frozenset(),
    "closed": frozenset({"wann"}),
    "closed_later": frozenset(),
    "transfer": frozenset(),
    "transfer_next": frozenset(),
    "transfer_busy": frozenset(),
    "transfer_no_answer": frozenset(),
    "transfer_failed": frozenset(),
    "transfer_done": frozenset(),
    "whisper": frozenset(),
    "computer_voice": frozenset(),
    "changed": frozenset(),
    "goodbye": frozenset(),
    "fallback": frozenset(),
    "fallback_again": frozenset(),
    "room_welcome": frozenset(),
    "room_code": frozenset(),
    "room_help": frozenset(),
    "room_few": frozenset(),
    "room_unknown": frozenset(),
    "room_unknown_2": frozenset(),
    "room_again": frozenset(),
    "room_enough": frozenset(),
    "room_wait": frozenset(),
    "room_in": frozenset(),
    "room_star": frozenset(),
    "room_alone": frozenset(),
    "room_left": frozenset(),
    "room_failed": frozenset(),
    "room_closed": frozenset(),
    "room_over": frozenset(),
    "room_away": frozenset(),
    "room_silence": frozenset(),
    "digits_wait": frozenset(),
    "digits_heard": frozenset(),
    "digits_check": frozenset(),
    "digits_enough": frozenset(),
    "digits_again": frozenset(),
    "digits_few": frozenset(),
    "digits_slowly": frozenset(),
    "practice": frozenset(),
    "practice_number": frozenset({"ziffern"}),
    "practice_room": frozenset({"ziffern"}),
    "practice_pin": frozenset({"ziffern"}),
    "practice_right": frozenset(),
    "practice_wrong": frozenset(),
    "practice_enough": frozenset(),
    "practice_story": frozenset(),
    "practice_in": frozenset(),
    "practice_voice_1": frozenset(),
    "practice_voice_2": frozenset(),
    "practice_voice_3": frozenset(),
    "practice_done": frozenset(),
}


FRAGMENTS = ("menu", "repeat", "computer_voice")  # prompts that are never said alone
_OF_BOTH = ("digits_wait", "digits_again")  # said in practice and on the way into a room
FALLBACK = ("fallback", "fallback_again")  # said by the copy on a web space only: a call can do without them
WHISPER = "whisper"  # said to a human who answers a caller; a release from before it rings without it
OF_HOURS = ("closed_later", "transfer_next")  # said only where there are hours, or several telephones


def said_alone(*, practice: bool = True, rooms: bool = False) -> frozenset[str]:
    """The prompts that are a speech of their own, by the name under which the dialog says them.

    Those of practice and of rooms are said only by a guide with a topic that leads there.
    """
    names = (name for name, found in PLACES.items() if not found and name not in FRAGMENTS)
    return frozenset(
        name.partition(".")[0]
        for name in names
        if (practice or not of_practice(name) or (rooms and name in _OF_BOTH))
        and (rooms or not of_rooms(name))
    )


def of_practice(name: str) -> bool:
    """Whether a prompt, or a speech by its id, is said only where callers practise or type a number."""
    return name.startswith(("practice", "digit"))


def of_rooms(name: str) -> bool:
    """Whether a prompt is said only on the way into a room."""
    return name.startswith("room_")


def places(wording: str) -> set[str]:
    """The {places} of a prompt.

    Raises ValueError where a brace has no partner, or where a place asks for a format, {so:>9}.
    """
    found = set()
    for _, place, form, conversion in Formatter().parse(wording):
        if form or conversion:
            raise ValueError(f"{{{place}}} asks for a format")
        if place is not None:
            found.add(place)
    return found
