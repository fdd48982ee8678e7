"""The one place for settings, and the only reader of os.environ.

TWILIO_AUTH_TOKEN   the secret Twilio signs with
PUBLIC_URL          the address under which Twilio reaches this server: https://hotline.example.de
STAFF_NUMBER        a human's telephone (E.164: +4951112345), optional: key 0 dials it
PORT                where to listen, 5000 if unset
TEST_PHONE          1: for trying it out on this computer; http is then enough for PUBLIC_URL, and this
                    computer may open the telephone in the browser
PHONE_PASSWORD      opens the telephone in the browser to staff elsewhere, who have to know it; optional
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ivr.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
AUDIO = ROOT / "audio"
DEFAULT_PORT = 5000
SHORTEST_PASSWORD = 12  # characters; five guesses a minute never find one
_E164 = re.compile(r"\+[1-9][0-9]{5,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the web process has to be told."""

    auth_token: str
    public_url: str
    staff_number: str = ""
    port: int = DEFAULT_PORT
    test_phone: bool = False
    audio: Path = AUDIO
    release: str = "live.json"  # "draft.json" for those who listen to the draft
    phone_password: str = field(default="", repr=False)

    @property
    def browser_phone(self) -> bool:
        """Whether there is a telephone in the browser: it signs requests, so only if switched on."""
        return self.test_phone or bool(self.phone_password)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings of this process.

        Raises SettingsError with everything that is missing or wrong, and the remedy.
        """
        told = {name: environ.get(name, "").strip() for name in _CHECKS}
        wrong = [remedy for name, check in _CHECKS.items() if (remedy := check(told[name], told))]
        if wrong:
            raise SettingsError("\n".join(wrong))
        return cls(
            auth_token=told["TWILIO_AUTH_TOKEN"],
            public_url=told["PUBLIC_URL"].rstrip("/"),
            staff_number=told["STAFF_NUMBER"],
            port=int(told["PORT"] or DEFAULT_PORT),
            test_phone=_is_on(told["TEST_PHONE"]),
            phone_password=told["PHONE_PASSWORD"],
        )

    @classmethod
    def for_test_phone(
        cls,
        port: int = DEFAULT_PORT,
        staff_number: str = "",
        audio: Path = AUDIO,
        release: str = "live.json",
    ) -> Settings:
        """Settings for this computer alone, with a secret of their own that nobody else knows."""
        url = f"http://127.0.0.1:{port}"
        return cls(secrets.token_hex(16), url, staff_number, port, True, audio, release)


def _is_on(value: str) -> bool:
    return value.lower() in ("1", "on", "ja", "true", "yes")


def _check_token(value: str, _told: Mapping[str, str]) -> str:
    return (
        "" if value else "TWILIO_AUTH_TOKEN fehlt. Sie finden es in der Twilio-Konsole unter „Account Info“."
    )


def _check_public_url(value: str, told: Mapping[str, str]) -> str:
    if not value:
        return "PUBLIC_URL fehlt. Es ist die Adresse, unter der Twilio den Server erreicht: https://…"
    parts = urlsplit(value)
    schemes = ("https", "http") if _is_on(told["TEST_PHONE"]) else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        return f"PUBLIC_URL ist „{value}“. Richtig ist zum Beispiel: https://hotline.example.de"
    return ""


def _check_staff_number(value: str, _told: Mapping[str, str]) -> str:
    if value and not _E164.fullmatch(value):
        return "STAFF_NUMBER muss mit + und Landesvorwahl beginnen, ohne Leerzeichen: +4951112345"
    return ""


def _check_port(value: str, _told: Mapping[str, str]) -> str:
    if value and not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        return f"PORT ist „{value}“. Richtig ist eine Zahl von 1 bis 65535, zum Beispiel 5000."
    return ""


def _check_test_phone(_value: str, _told: Mapping[str, str]) -> str:
    return ""


def _check_phone_password(value: str, _told: Mapping[str, str]) -> str:
    if value and len(value) < SHORTEST_PASSWORD:
        return f"PHONE_PASSWORD ist zu kurz. Bitte nehmen Sie mindestens {SHORTEST_PASSWORD} Zeichen."
    return ""


_CHECKS = {
    "TWILIO_AUTH_TOKEN": _check_token,
    "PUBLIC_URL": _check_public_url,
    "STAFF_NUMBER": _check_staff_number,
    "PORT": _check_port,
    "TEST_PHONE": _check_test_phone,
    "PHONE_PASSWORD": _check_phone_password,
}
