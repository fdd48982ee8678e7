"""What connect.py found before it changed anything: state/connection/<number>.json.

1. What was found first counts: a second run adds nothing that is already there.
2. Settings belong to a region, so each region has its own; the region of the number is one.
3. User and password of an address are not written down; `by_hand` names the settings that had them.
4. When a region's settings are back as they were, they are forgotten, and with the last of them the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ivr.errors import AccountError
from ivr.files import write_atomically
from ivr.operations.account.number_settings import GERMAN, Values
from ivr.settings import Settings


@dataclass(frozen=True, slots=True)
class Found:
    """How a number was before: where calls arrived, and its settings in each region that was changed."""

    voice_region: str
    settings: Mapping[str, Values]
    by_hand: tuple[str, ...] = ()


def file_of(settings: Settings, number: str) -> Path:
    """Where it is kept; AccountError while the hotline is only tried out."""
    if settings.state is None:
        raise AccountError(
            "TEST_PHONE ist eingeschaltet, die Hotline läuft also nur zur Probe. Bitte löschen Sie diese "
            "Einstellung, bevor Sie eine Nummer verbinden."
        )
    return settings.state / "connection" / f"{number}.json"


def keep(path: Path, voice_region: str, region: str, values: Values) -> None:
    """Write down what was found in a region, unless something was found there before."""
    before = load(path) if path.exists() else Found(voice_region, {})
    if region in before.settings:
        return
    secret = tuple(name for name in GERMAN if _bare(values[name]) != values[name])
    bare = {name: _bare(values[name]) for name in GERMAN}
    by_hand = tuple(dict.fromkeys((*before.by_hand, *secret)))
    _write(path, Found(before.voice_region, {**before.settings, region: bare}, by_hand))


def load(path: Path) -> Found:
    """What is written down; AccountError where there is nothing, or nothing that can be trusted."""
    try:
        return _found(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise AccountError(
            f"Für diese Nummer ist nichts gespeichert, was zurückkommen könnte. Gesucht wurde: {path}\n"
            "Wurde sie auf einem anderen Computer verbunden, oder ist schon alles wie früher?"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AccountError(
            f"Die Datei {path} ist beschädigt oder nicht zu lesen. Darin steht, wie die Nummer früher "
            "eingestellt war. Bitte benennen Sie sie um und stellen Sie die Nummer in der "
            "Twilio-Konsole von Hand ein."
        ) from None


def settings_in(found: Found, region: str) -> Values:
    """What was found in a region; AccountError where only others were changed."""
    if region not in found.settings:
        there = next(iter(found.settings))
        raise AccountError(
            f"In der Region {region} wurde nichts geändert, gespeichert ist {there}. "
            f"Bitte rufen Sie den Befehl mit --region {there} auf, mit dem TWILIO_AUTH_TOKEN dieser Region."
        )
    return found.settings[region]


def forget(path: Path, region: str) -> None:
    """A region is as it was."""
    found = load(path)
    rest = {name: values for name, values in found.settings.items() if name != region}
    if rest:
        _write(path, Found(found.voice_region, rest, found.by_hand))
    else:
        path.unlink()


def without_password(url: str) -> str:
    """An address that may be shown."""
    bare = _bare(url)
    return bare if bare == url else bare.replace("://", "://…@", 1)


def _bare(url: str) -> str:
    """Without user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def _found(content: Any) -> Found:
    """Raises an error of many kinds where it is not what we write."""
    settings = {
        region: {name: values[name] for name in GERMAN} for region, values in content["settings"].items()
    }
    found = Found(content["voice_region"], settings, tuple(content["by_hand"]))
    texts = [
        found.voice_region,
        *found.by_hand,
        *(text for part in settings.values() for text in part.values()),
    ]
    if not settings or not found.voice_region or not all(isinstance(text, str) for text in texts):
        raise ValueError("not written by us")
    return found


def _write(path: Path, found: Found) -> None:
    content = {"voice_region": found.voice_region, "settings": found.settings, "by_hand": found.by_hand}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        raise AccountError(
            f"Der Ordner {path.parent} lässt sich nicht beschreiben ({error.strerror}). Darin wird "
            "gespeichert, wie die Nummer bisher eingestellt war. Bitte wählen Sie mit STATE_FOLDER einen "
            "anderen. Geändert ist nichts."
        ) from None
