"""The code that opens a room: six digits, made by chance, and kept nowhere.

- What is stored is a slow hash (scrypt). All rooms of an installation share one salt, so that one computation
  finds the room a code belongs to, however many rooms there are.
- Six digits are a million: who has the database and much time can try them all. The hash makes that slow; it
  is the wrong codes, counted on the line, that keep others from trying by telephone (entry.py).
- No code begins with 0 or 9, which are keys with a meaning of their own (core/digits.py), or with a star.
"""

from __future__ import annotations

import hashlib
import secrets
from itertools import pairwise

LENGTH = 6  # digits
FIRST_DIGITS = "12345678"
SALT_BYTES = 16
_COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MB and some 40 ms on a small server
_LEAST_DIFFERENT = 3  # 111111 and 121212 are what people try first


def new_code() -> str:
    """A code made by chance."""
    while True:
        digits = secrets.choice(FIRST_DIGITS) + f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}}"
        steps = {int(after) - int(before) for before, after in pairwise(digits)}
        if len(set(digits)) >= _LEAST_DIFFERENT and len(steps) > 1:
            return digits


def new_salt() -> str:
    """The salt of an installation, in hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def new_id() -> str:
    """The name of a room at Twilio: made by chance, since it must hold no personal data."""
    return secrets.token_hex(8)


def hash_of(code: str, salt: str) -> str:
    """What is stored of a code, in hexadecimal digits."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), dklen=32, **_COST).hex()
