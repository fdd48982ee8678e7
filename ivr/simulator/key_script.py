"""A written script of what the caller does: "1,2,-,9" or "1@2.5,#".

1        waits until a key is awaited, then presses it
1@2.5    presses it 2.5 seconds into what is playing now
-        stays silent until the hotline has stopped waiting
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STROKE = re.compile(r"(?P<key>[0-9*#])(@(?P<after>\d+([.]\d+)?))?|-")


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key, or None for silence; `after` in seconds, None for when it is awaited."""

    key: str | None
    after: float | None = None


def strokes(script: str) -> tuple[Stroke, ...]:
    """Read a script, blanks allowed; ValueError (German) for what is no stroke."""
    return tuple(_stroke(word.strip()) for word in script.split(",")) if script.strip() else ()


def _stroke(word: str) -> Stroke:
    match = _STROKE.fullmatch(word)
    if match is None:
        raise ValueError(
            f"„{word}“ ist keine Taste. Erlaubt sind 0 bis 9, *, # und - (Schweigen), zum Beispiel 1,-,9."
        )
    after = match["after"]
    return Stroke(match["key"], None if after is None else float(after))
