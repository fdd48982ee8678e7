"""How the hotline's number has to be set, as a table; and reading the same from Twilio.

- Calls go to PUBLIC_URL/voice. Behind # stand overrides for Twilio alone: two more tries (rc=2) where the
  connection fails or the server answers 5xx (rp), 2 s for a connection (ct), 4 s for an answer (rt), so that
  three tries stay below the 15 s after which Twilio gives up. From Ireland, Twilio's requests come from two
  edges in turn (e).
- When all that fails, the copy on the web space answers: a file, so GET.
- An application or a trunk would be used instead of these addresses, so there is none.
- Nobody looks up a caller's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.core.positions import OVERRIDES
from ivr.operations.account.client import IRELAND

Values = Mapping[str, str]  # by the SDK's name of a setting; empty where nothing is set
_FROM_IRELAND = "&e=dublin,frankfurt"
FALLBACK_FILE = "index.xml"
GERMAN = {
    "voice_url": "Anrufe: Adresse",
    "voice_method": "Anrufe: Methode",
    "voice_fallback_url": "Ersatzansage: Adresse",
    "voice_fallback_method": "Ersatzansage: Methode",
    "status_callback": "Anrufende: Adresse",
    "status_callback_method": "Anrufende: Methode",
    "voice_application_sid": "Anwendung",
    "trunk_sid": "SIP-Trunk",
    "voice_caller_id_lookup": "Namen nachschlagen",
}


def coming(public_url: str, fallback_url: str, region: str) -> dict[str, str]:
    """All settings as they should be; without a fallback the address of the fallback is empty."""
    edges = _FROM_IRELAND if region == IRELAND else ""
    return {
        "voice_url": f"{public_url}/voice{OVERRIDES}{edges}",
        "voice_method": "POST",
        "voice_fallback_url": f"{fallback_url}/{FALLBACK_FILE}" if fallback_url else "",
        "voice_fallback_method": "GET",
        "status_callback": f"{public_url}/voice/status",
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": "",
        "voice_caller_id_lookup": "false",
    }


def values_of(instance: Any) -> dict[str, str]:
    """The same settings, as one of the SDK's phone numbers holds them; TypeError where it holds others."""
    return {name: text_of(getattr(instance, name)) for name in GERMAN}


def differing(now: Values, then: Values) -> dict[str, str]:
    """Only what has to be changed, with its new value."""
    return {name: then[name] for name in GERMAN if now[name] != then[name]}


def answers_nothing(values: Values) -> bool:
    """Whether a caller would hear only Twilio's own English error."""
    return not (values["voice_url"] or values["voice_application_sid"] or values["trunk_sid"])


def text_of(value: object) -> str:
    """A setting as a text; TypeError for what no setting of Twilio's is."""
    if not isinstance(value, str | bool | None):
        raise TypeError("not a setting of Twilio's")
    return str(value).lower() if isinstance(value, bool) else value or ""
