"""What connect.py and erase.py ask for: the number of the hotline at Twilio, and the region it is used in."""

from __future__ import annotations

import _venv  # noqa: F401 - makes ivr importable
from _script import Parser

from ivr.operations.account.client import IRELAND, REGIONS

ACCOUNT = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")  # the settings that every request needs


def add_number(parser: Parser) -> None:
    """The number of the hotline; blanks in it make several words."""
    parser.add_argument("number", nargs="+", metavar="Nummer", help="die Nummer der Hotline: +4951112345")


def add_region(parser: Parser) -> None:
    """The region, Ireland unless somebody says otherwise."""
    parser.add_argument(
        "--region",
        type=str.lower,
        choices=REGIONS,
        default=IRELAND,
        help="wo Twilio die Anrufe verarbeitet: ie1 (Irland, so ist es eingestellt) oder us1 (USA)",
    )
