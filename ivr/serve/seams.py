"""Twilio signs names and values without a seam: ("Digits", "1") and ("Digit", "s1") have one signature.

So whoever has seen one signed request could move its seams and be believed. A request is believed only where
its seams are where Twilio puts them, as far as the hotline acts on what is told:

- a name is letters, digits, _ . -, and begins with a letter; the end of an address does not: /0AccountSid;
- a word that we read, or that follows what we read, stands in names alone: no value and no path has swallowed
  it, and no shorter name has lost its end to its value;
- no name begins with a word that a caller's answer hangs on and goes on: ("Digits1", ""). Other names may,
  since Twilio adds names without a word, and no caller is refused for that;
- what is told in a form is not told in the query as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ivr.serve.form import pairs

_READ = "AccountSid|CallSid|CallStatus|DialCallStatus|CallDuration|Digits"
_PLACES = "(?:From|To|Called|Caller)(?:City|State|Zip|Country)"
_WORD = re.compile(f"{_READ}|{_PLACES}|Called|Direction")
_NAMES = re.compile(r"(?:(?!(?:DialCallStatus|Digits)[^\n])[A-Za-z][A-Za-z0-9_.-]*\n)*")
_TO = re.compile(r"To\+[0-9]{6}")  # the word alone is too short to be looked for


def hold(target: str, form: Sequence[tuple[str, str]]) -> bool:
    """Whether all seams of what was told are in place: at this path and query, in a form or without."""
    path, _, query = target.partition("?")
    if _WORD.search(path) or (form and _WORD.search(query)):
        return False
    told = form or pairs(query.encode("latin-1"))
    text = "\n".join([name + value for name, value in told])
    numbers = sum(name.endswith("To") and value.startswith("+") for name, value in told)
    in_names = _words("".join([f"{name}\n" for name, _ in told]))
    return _WORD.findall(text) == in_names and len(_TO.findall(text)) <= numbers


@lru_cache(maxsize=512)  # Twilio sends few sets of names
def _words(names: str) -> list[str] | None:
    """The words in these names, a line each; None where one is no name."""
    return _WORD.findall(names) if _NAMES.fullmatch(names) else None
