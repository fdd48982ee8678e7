"""The hotline's number: as staff type it, as it has to be set at Twilio, and as it was set before.

- Calls go to PUBLIC_URL/voice. Behind # stand overrides for Twilio alone: two more tries (rc=2) where the
  connection fails or the server answers 5xx (rp), 2 s for a connection (ct), 4 s for an answer (rt), so that
  three tries stay below the 15 s after which Twilio gives up. From Ireland, Twilio's requests come from two
  edges in turn (e).
- When all that fails, the fallback on the web space answers: a file, so GET.
- An application or a trunk would be used instead of these addresses, so there is none.
- Caller-ID lookup is off.

What connect.py found before it changed anything is backed up in state/connection/<number>.json:

1. What was found first counts: a second run adds nothing that is already there.
2. Settings belong to a region, so each region has its own; the region of the number is one.
3. User and password of an address are not written down; `with_password` names the settings that have them.
4. When a region's settings are back as they were, they are removed, and with the last of them the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import phonenumbers

from ivr.core.positions import OVERRIDES
from ivr.errors import AccountError
from ivr.files import write_atomically
from ivr.operations.account.client import IRELAND
from ivr.operations.static_fallback import ENTRY
from ivr.settings import Settings

Values = Mapping[str, str]  # by the SDK's name of a setting; empty where nothing is set
_FROM_IRELAND = "&e=dublin,frankfurt"
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
PASSWORD = re.compile(r"(?<=://)[^/@]*@")  # with the user, in front of the host of an address
_SEPARATORS = re.compile(r"[\s().,/\u00a0\u2010-\u2015-]+")  # what people write between digits


# -- as staff type it


def number_of(typed: Sequence[str]) -> str:
    """The number in the words of a command line, as Twilio wants it (E.164: +4951112345).

    Raises AccountError with a proposal where the country is missing: it is not guessed, since the wrong
    number may be somebody's.
    """
    written = " ".join(typed)
    number = re.sub(r"^00", "+", _SEPARATORS.sub("", written.replace("(0)", "")))
    if _e164(number, phonenumbers.is_possible_number) == number != "":
        return number
    digits = number.lstrip("+")
    complete = digits if digits.startswith("0") else f"+{digits}"
    proposal = _e164(complete, phonenumbers.is_valid_number)
    meant = f"Meinen Sie {proposal}?" if proposal else "Zum Beispiel so: +4951112345"
    raise AccountError(
        f"„{written}“ ist keine vollständige Telefonnummer. Bitte schreiben Sie sie mit + und der "
        f"Landesvorwahl, ohne die Null davor. {meant}"
    )


def _e164(number: str, is_good: Callable[[phonenumbers.PhoneNumber], bool]) -> str:
    """The number with its country, Germany where none is named; empty where it is not good enough."""
    if not re.fullmatch(r"\+?[0-9]+", number):
        return ""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return ""
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return e164 if is_good(parsed) else ""


# -- as it has to be set


def hotline_settings(public_url: str, fallback_url: str, region: str) -> dict[str, str]:
    """All settings as the hotline needs them; without a fallback the address of the fallback is empty."""
    edges = _FROM_IRELAND if region == IRELAND else ""
    return {
        "voice_url": f"{public_url}/voice{OVERRIDES}{edges}",
        "voice_method": "POST",
        "voice_fallback_url": f"{fallback_url}/{ENTRY}" if fallback_url else "",
        "voice_fallback_method": "GET",
        "status_callback": f"{public_url}/voice/status",
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": "",
        "voice_caller_id_lookup": "false",
    }


def settings_of(instance: Any) -> dict[str, str]:
    """The same settings, as one of the SDK's phone numbers holds them."""
    return {name: text_of(getattr(instance, name)) for name in GERMAN}


def differing(now: Values, then: Values) -> dict[str, str]:
    """Only what has to be changed, with its new value."""
    return {name: then[name] for name in GERMAN if now[name] != then[name]}


def answers_nothing(values: Values) -> bool:
    """Whether a caller would hear only Twilio's own English error."""
    return not (values["voice_url"] or values["voice_application_sid"] or values["trunk_sid"])


def text_of(value: str | bool | None) -> str:
    """A setting of Twilio's as a text."""
    return str(value).lower() if isinstance(value, bool) else value or ""


# -- as it was set before


@dataclass(frozen=True, slots=True)
class Backup:
    """How a number was before: where calls arrived, and its settings in each region that was changed."""

    voice_region: str
    settings: Mapping[str, Values]


def backup_file(settings: Settings, number: str) -> Path:
    """Where the backup of a number is; AccountError while the hotline is only tried out."""
    if settings.state is None:
        raise AccountError(
            "TEST_PHONE ist eingeschaltet, die Hotline läuft also nur zur Probe. Bitte löschen Sie diese "
            "Einstellung, bevor Sie eine Nummer verbinden."
        )
    return settings.state / "connection" / f"{number}.json"


def back_up(path: Path, voice_region: str, region: str, values: Values) -> None:
    """Write down what was found in a region, unless something was found there before."""
    before = load_backup(path) if path.exists() else Backup(voice_region, {})
    if region in before.settings:
        return
    bare = {name: PASSWORD.sub("", values[name]) for name in GERMAN}
    _write(path, Backup(before.voice_region, {**before.settings, region: bare}))


def with_password(values: Values) -> list[str]:
    """The German names of the settings whose address holds a user, or a user and a password."""
    return [german for name, german in GERMAN.items() if PASSWORD.search(values[name])]


def load_backup(path: Path) -> Backup:
    """What is written down; AccountError where there is nothing, or nothing that can be trusted."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = {
            region: {name: values[name] for name in GERMAN} for region, values in content["settings"].items()
        }
        return Backup(content["voice_region"], found)
    except FileNotFoundError:
        raise AccountError(
            f"Für diese Nummer ist nichts gespeichert, was zurückkommen könnte. Gesucht wurde: {path}\n"
            "Wurde sie auf einem anderen Computer verbunden, oder ist schon alles wie früher?"
        ) from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise AccountError(
            f"Die Datei {path} ist beschädigt oder nicht zu lesen. Darin steht, wie die Nummer früher "
            "eingestellt war. Bitte benennen Sie sie um und stellen Sie die Nummer in der "
            "Twilio-Konsole von Hand ein."
        ) from None


def settings_in(backup: Backup, region: str) -> Values:
    """What was found in a region; AccountError where only others were changed."""
    if region not in backup.settings:
        there = next(iter(backup.settings))
        raise AccountError(
            f"In der Region {region} wurde nichts geändert, gespeichert ist {there}. "
            f"Bitte rufen Sie den Befehl mit --region {there} auf, mit dem TWILIO_AUTH_TOKEN dieser Region."
        )
    return backup.settings[region]


def remove_from_backup(path: Path, region: str) -> None:
    """For a region whose settings are back as they were."""
    backup = load_backup(path)
    rest = {name: values for name, values in backup.settings.items() if name != region}
    if rest:
        _write(path, Backup(backup.voice_region, rest))
    else:
        path.unlink()


def _write(path: Path, backup: Backup) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(asdict(backup), ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        raise AccountError(
            f"Der Ordner {path.parent} lässt sich nicht beschreiben ({error.strerror}). Darin wird "
            "gespeichert, wie die Nummer bisher eingestellt war. Bitte wählen Sie mit STATE_FOLDER einen "
            "anderen. Geändert ist nichts."
        ) from None
