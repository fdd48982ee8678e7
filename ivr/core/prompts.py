"""What the hotline itself says: the names of all prompts, and the {places} each may have.

The wording is data in audio/texts/_prompts.yaml; these tables are the contract between it and the dialog.
A prompt whose wording depends on the pace comes once for each: "offer.normal", "offer.slow" and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

Prompts = Mapping[str, str]

_NAMES = """
    welcome menu choice_first choice chosen no_input no_match_1 no_match_2_menu no_match_2_reading no_match_3
    no_match_tour tour as_of
    offer.normal offer.slow offer.very_slow offer_more end.normal end.slow end.very_slow
    end_below.normal end_below.slow end_below.very_slow
    again slower slowest faster next back back_first pause pause_wait pause_over pen pen_pause repeat
    closed closed_later transfer transfer_next transfer_busy transfer_no_answer transfer_failed transfer_done
    whisper computer_voice changed goodbye fallback fallback_again
    room_welcome room_code room_help room_few room_unknown room_unknown_2 room_again room_enough room_wait
    room_in room_star room_alone room_left room_failed room_closed room_over room_away room_silence
    digits_wait digits_heard digits_check digits_enough digits_again digits_few digits_slowly
    practice practice_number practice_room practice_pin practice_right practice_wrong practice_enough
    practice_story practice_in practice_voice_1 practice_voice_2 practice_voice_3 practice_done
"""
_WITH_PLACES = {
    "choice_first": ("thema", "taste"),
    "choice": ("thema", "taste"),
    "chosen": ("thema",),
    "no_input": ("thema", "zahlen", "letzte"),
    "no_match_2_menu": ("zahlen", "letzte"),
    "as_of": ("stand",),
    "closed": ("wann",),
    **dict.fromkeys(("practice_number", "practice_room", "practice_pin"), ("ziffern",)),
}
PLACES: Mapping[str, frozenset[str]] = {
    name: frozenset(_WITH_PLACES.get(name, ())) for name in _NAMES.split()
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
    names = {name.partition(".")[0] for name, found in PLACES.items() if not found} - {*FRAGMENTS}
    if not rooms:
        names -= {name for name in names if name.startswith("room_")}
    if not practice:
        kept = _OF_BOTH if rooms else ()
        names -= {name for name in names if name.startswith(("practice", "digits")) and name not in kept}
    return frozenset(names)


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
