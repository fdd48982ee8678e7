"""Connection overrides: what stands after the # of a webhook's URL. Twilio obeys it and sends it to nobody.

    https://hotline.example.de/voice#rc=2&rp=ct,5xx&ct=2000&rt=4000

    ct   milliseconds until there is a connection           100 to 10000, else 5000
    rt   milliseconds without a byte of the reply           100 to 15000, else 15000
    tt   milliseconds for all attempts together             100 to 15000, else 15000
    rc   how often Twilio tries again                       0 to 5, else 1
    rp   after which failures: ct, rt, 4xx, 5xx or all      ct alone, if not told
    e, r, sni   by which way and how Twilio connects: no matter on this computer

The source is Twilio's page "Webhook connection overrides". What it does not list is refused here, since a
misspelt override changes nothing and nobody notices. A fragment without a = is none of Twilio's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag

FAILURES = ("ct", "rt", "4xx", "5xx")  # no connection, no reply in time, and two kinds of status
_NUMBERS: Mapping[str, tuple[int, int, int]] = {
    "ct": (100, 10_000, 5_000),
    "rt": (100, 15_000, 15_000),
    "tt": (100, 15_000, 15_000),
    "rc": (0, 5, 1),
}  # the least, the most, and what is taken if it is not told
_IGNORED = ("e", "r", "sni")


@dataclass(frozen=True, slots=True)
class Overrides:
    """How patient Twilio is with one URL; times in seconds."""

    connect: float
    read: float
    total: float
    retries: int
    policy: frozenset[str]  # of FAILURES


def overrides_of(url: str) -> Overrides:
    """What the fragment of a URL asks for; ValueError (German) where Twilio would not understand it."""
    told = _told(urldefrag(url).fragment)
    numbers = {name: _number(name, told) for name in _NUMBERS}
    return Overrides(
        numbers["ct"] / 1000, numbers["rt"] / 1000, numbers["tt"] / 1000, numbers["rc"], _policy(told)
    )


def _told(fragment: str) -> dict[str, str]:
    if "=" not in fragment:
        return {}
    told = dict(pair.partition("=")[::2] for pair in fragment.split("&"))
    if unknown := told.keys() - {*_NUMBERS, "rp", *_IGNORED}:
        raise ValueError(f"„{min(unknown)}“ gibt es hinter dem # einer Adresse nicht.")
    return told


def _number(name: str, told: Mapping[str, str]) -> int:
    least, most, default = _NUMBERS[name]
    value = told.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ValueError(f"{name} ist „{value}“. Richtig ist eine Zahl von {least} bis {most}.")
    return int(value)


def _policy(told: Mapping[str, str]) -> frozenset[str]:
    names = told.get("rp", "ct").split(",")
    if unknown := {*names} - {*FAILURES, "all"}:
        raise ValueError(f"„{min(unknown)}“ gibt es bei rp nicht. Möglich: {', '.join(FAILURES)}, all.")
    return frozenset(FAILURES if "all" in names else names)
