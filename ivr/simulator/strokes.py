"""What a caller does, written as a script, such as "1,2,-,9" or "1@2.5,#".

1        waits until a key is awaited, then presses it
1@2.5    presses it 2.5 seconds into what is playing now
-        stays silent until the hotline has stopped waiting
"""

from __future__ import annotations

import re
from typing import NamedTuple

_STROKE = re.compile(r"(?P<key>[0-9*#])(@(?P<after>\d+([.]\d+)?))?|-")


class Stroke(NamedTuple):
    """One key of a script, or None for silence; `after` in seconds, None for when it is awaited."""

    key: str | None
    after: float | None = None


def strokes(script: str) -> tuple[Stroke, ...]:
    """Read a script, blanks allowed; ValueError (German) for what is no stroke."""
    found = []
    for word in script.replace(" ", "").split(",") if script.strip() else ():
        match = _STROKE.fullmatch(word)
        if match is None:
            raise ValueError(
                f"„{word}“ ist keine Taste. Erlaubt sind 0 bis 9, *, # und - (Schweigen), zum Beispiel 1,-,9."
            )
        found.append(Stroke(match["key"], None if match["after"] is None else float(match["after"])))
    return tuple(found)
