"""Telephone numbers as staff write them, as Twilio wants them, and as they are printed.

Where no country is named it is Germany.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_GERMANY = 49
_SERVICE = "1(?![567])|900|700"  # 015, 016 and 017 are mobile; all other numbers with 01 are services
_USUAL = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE, PhoneNumberType.VOIP)
SHORTEST = 6  # digits without the country and the 0: what is less is an area alone, or 110


def e164(written: str) -> str:
    """The number with its country: "0511 123456" is "+49511123456"; empty for what is no number.

    A number that nobody has been given yet is taken, too: ranges change, and staff know their number.
    Letters are refused, since phonenumbers leaves some out and takes others for keys (A for 2): "O511 l23"
    is a mistake of typing, and would be somebody else's number.
    """
    if any(map(str.isalpha, written)):
        return ""
    try:
        parsed = phonenumbers.parse(written, "DE")
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed) or len(str(parsed.national_number)) < SHORTEST:
        return ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def is_usual(number: str) -> bool:
    """Whether a call to this E.164 number costs what calls in Germany do: no 0900, 0137, 0180, abroad."""
    parsed = phonenumbers.parse(number)
    kind, unknown = phonenumbers.number_type(parsed), not re.match(_SERVICE, str(parsed.national_number))
    return parsed.country_code == _GERMANY and (
        kind in _USUAL or (kind == PhoneNumberType.UNKNOWN and unknown)
    )


def printed(number: str) -> str:
    """An E.164 number in groups, without its country if that is Germany: "0511 123456"; empty for ""."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    home = parsed.country_code == _GERMANY
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
