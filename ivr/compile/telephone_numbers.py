"""Telephone numbers as staff write them, as Twilio wants them, and as they are printed.

Where no country is named it is Germany.
"""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_GERMANY = 49
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


def printed(number: str) -> str:
    """An E.164 number in groups, without its country if that is Germany: "0511 123456"; empty for ""."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    home = parsed.country_code == _GERMANY
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
