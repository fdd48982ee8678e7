"""A telephone number as people type it → as Twilio wants it (E.164: +4951112345).

- Spaces, dashes, slashes, brackets are how people write; "(0)" behind the country and 00 for + are meant
  well.
- A number without its country is not guessed, since the wrong one may be somebody's: the message proposes
  one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.errors import AccountError
from ivr.settings import E164

_WRITTEN = re.compile(r"[\s().,/\u00a0\u2010-\u2015-]+")
_GERMANY = "+49"


def number_of(typed: Sequence[str]) -> str:
    """The number in the words of a command line; AccountError with a proposal where it is none."""
    written = " ".join(typed)
    bare = _WRITTEN.sub("", re.sub(r"^(\+|00)([\d\s]+)\(0\)", r"\1\2", written.strip()))
    number = re.sub(r"^00", "+", bare)
    proposal = _proposal(number)
    if re.fullmatch(E164, number, re.ASCII) and not proposal:
        return number
    meant = f"Meinen Sie {proposal}?" if proposal else "Zum Beispiel so: +4951112345"
    raise AccountError(
        f"„{written}“ ist keine vollständige Telefonnummer. Bitte schreiben Sie sie mit + und der "
        f"Landesvorwahl, ohne die Null davor. {meant}"
    )


def _proposal(number: str) -> str:
    """What a number that begins wrongly is likely to be; empty where nothing is likely, or nothing wrong."""
    for wrong in (r"0([1-9]\d+)", r"\+490(\d+)", r"49(\d+)", r"\+0([1-9]\d+)"):
        if found := re.fullmatch(wrong, number, re.ASCII):
            proposal = _GERMANY + found[1]
            return proposal if re.fullmatch(E164, proposal, re.ASCII) else ""
    return ""
