"""A position as the path of a URL, and back: the state of a call lives in what Twilio signs.

section/telefonkonferenz.anmeldung/2/slow/0/1      place/node/section/pace/no_input/no_match

Every address of ours that Twilio is told ends with OVERRIDES: Twilio obeys them for each URL by itself.
"""

from __future__ import annotations

import re

from ivr.core.dialog import MAX_NO_INPUT, MAX_NO_MATCH, Place, Position
from ivr.core.guide import Pace

# Two further attempts, after a failed connection or a 5xx: a worker that was killed is back at once. A server
# that is dead, or silent for 4 s, is given up early, so that the fallback speaks before the caller hangs up.
OVERRIDES = "#rc=2&rp=ct,5xx&ct=2000&rt=4000"
_PATH = re.compile(
    r"(?P<place>[a-z]{1,20})/(?P<node>[a-z0-9.-]{1,200})/(?P<section>[0-9]{1,4})/(?P<pace>[a-z]{1,10})"
    r"/(?P<no_input>[0-9])/(?P<no_match>[0-9])",
    re.ASCII,
)


def path_of(position: Position) -> str:
    """The path below /voice/ that carries this position."""
    return (
        f"{position.place.value}/{position.node}/{position.section}/{position.pace.value}"
        f"/{position.no_input}/{position.no_match}"
    )


def position_at(path: str) -> Position | None:
    """The position a path carries; None where it is none that path_of() could have written."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    try:
        place, pace = Place(found["place"]), Pace(found["pace"])
    except ValueError:
        return None
    no_input, no_match = int(found["no_input"]), int(found["no_match"])
    if no_input >= MAX_NO_INPUT or no_match >= MAX_NO_MATCH:
        return None
    return Position(place, found["node"], int(found["section"]), pace, no_input, no_match)
