"""The one place for settings, and the only reader of os.environ and of the file .env.

TWILIO_AUTH_TOKEN   the secret Twilio signs with; that of the region the number is in
PUBLIC_URL          the address under which Twilio reaches this server: https://hotline.example.de
STAFF_NUMBER        a human's telephone (E.164: +4951112345), optional: key 0 dials it
PORT                where to listen, on all addresses; if unset 8000 (run.py: 5000), on this computer only
TEST_PHONE          1: for trying it out on this computer; http is then enough for PUBLIC_URL, this computer
                    may open the telephone in the browser, nothing is counted
PHONE_PASSWORD      opens the telephone in the browser to staff elsewhere, who have to know it; optional
TWILIO_ACCOUNT_SID  the account; only the scripts that speak with Twilio need it
FALLBACK_URL        the web space with the copy of the guide that needs no server: https://web.example.de/x
AUDIO_BASE_URL      where recordings are fetched from, if not from this server: an object store, a CDN
AUDIO_BUCKET        the object store that publish.py uploads to; boto3 reads its own AWS_… settings; optional
AUDIO_FOLDER        the folder with texts, recordings and releases, as it is or from here; audio if unset
STATE_FOLDER        where this server writes: counts, what connect.py found; the folder state if unset
DATABASE_URL        where counts are kept: postgresql://…; a file in STATE_FOLDER if unset
METRICS_TOKEN       opens /metrics to who knows it; closed if unset
TWILIO_API_URL      for tests: a stand-in for Twilio's API on this computer, and nowhere else: http://127.0.0.1:8080

A setting that the environment lacks is looked for in the file .env beside app.py.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream

from ivr.commands import command
from ivr.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
AUDIO = ROOT / "audio"
STATE = ROOT / "state"
DEFAULT_PORT = 5000  # of the test phone
SERVER_PORT = 8000
THIS_COMPUTER, ALL_ADDRESSES = "127.0.0.1", "0.0.0.0"  # noqa: S104 - PORT asks for it: Heroku, a container
SHORTEST_PASSWORD = 12  # characters; five guesses a minute never find one
_LONG = f".{{{SHORTEST_PASSWORD},}}"
_TOO_SHORT = f"{{}} ist zu kurz. Bitte nehmen Sie mindestens {SHORTEST_PASSWORD} Zeichen."
E164 = r"\+[1-9][0-9]{5,14}"  # a telephone number with its country: ITU-T E.164, 15 digits at most
COSTS_MORE = r"\+49(?:900|700|1(?![567]))|\+1900"  # 015, 016 and 017 are mobile; other 01 are services
SERVING = ("TWILIO_AUTH_TOKEN", "PUBLIC_URL")
_Check = Callable[[str, Mapping[str, str]], str]  # of a value and all values; the remedy, or empty


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the hotline has to be told; secrets are never shown."""

    auth_token: str = field(repr=False)
    public_url: str
    staff_number: str = ""
    port: int = DEFAULT_PORT
    test_phone: bool = False
    audio: Path = AUDIO
    release: str = "live.json"  # "draft.json" for those who listen to the draft
    phone_password: str = field(default="", repr=False)
    account_sid: str = ""
    fallback_url: str = ""
    audio_base_url: str = ""
    audio_bucket: str = ""
    state: Path | None = None  # None: nothing is counted and nothing is written
    database_url: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    twilio_api_url: str = ""  # empty: Twilio itself
    host: str = THIS_COMPUTER  # the address to listen on

    @property
    def browser_phone(self) -> bool:
        """Whether there is a telephone in the browser: it signs requests, so only if switched on."""
        return self.test_phone or bool(self.phone_password)

    def in_audio(self, name: str = "") -> str:
        """A file or folder of the audio folder as staff read it: "audio/recordings", or the whole path."""
        path = self.audio / name
        return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)

    @property
    def audio_url(self) -> str:
        """What the name of a recording is appended to."""
        return (self.audio_base_url or f"{self.public_url}/audio") + "/"

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, needs: tuple[str, ...] = SERVING
    ) -> Settings:
        """The settings of this process: the environment, then .env; or those given.

        Raises SettingsError with everything that is wrong or, of what it `needs`, missing, and the remedy.
        """
        environ = {**_file(), **os.environ} if environ is None else environ
        told = {name: _unquoted(environ.get(name, "")) for name in _CHECKS}
        missing = [_MISSING[name] for name in needs if not told[name]]
        wrong = [
            remedy for name, check in _CHECKS.items() if told[name] and (remedy := check(told[name], told))
        ]
        if missing or wrong:
            raise SettingsError("\n".join(missing + wrong))
        trying = _is_on(told["TEST_PHONE"])
        state = Path(told["STATE_FOLDER"]) if told["STATE_FOLDER"] else STATE
        return cls(
            auth_token=told["TWILIO_AUTH_TOKEN"],
            public_url=told["PUBLIC_URL"].rstrip("/"),
            staff_number=told["STAFF_NUMBER"],
            port=int(told["PORT"] or (DEFAULT_PORT if trying else SERVER_PORT)),
            test_phone=trying,
            audio=_audio(told["AUDIO_FOLDER"]),
            phone_password=told["PHONE_PASSWORD"],
            account_sid=told["TWILIO_ACCOUNT_SID"],
            fallback_url=told["FALLBACK_URL"].removesuffix("index.xml").rstrip("/"),
            audio_base_url="" if trying else told["AUDIO_BASE_URL"].rstrip("/"),
            audio_bucket=told["AUDIO_BUCKET"],
            state=None if trying else state,
            database_url=told["DATABASE_URL"],
            metrics_token=told["METRICS_TOKEN"],
            twilio_api_url=told["TWILIO_API_URL"],
            host=ALL_ADDRESSES if told["PORT"] and not trying else THIS_COMPUTER,
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


def audio_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder with texts, recordings and releases, whatever else is set or missing.

    Raises SettingsError where .env can't be read.
    """
    return _audio(one_setting("AUDIO_FOLDER", environ))


def one_setting(name: str, environ: Mapping[str, str] | None = None) -> str:
    """What is set under this name, whatever else is set or missing; empty where nothing is.

    Raises SettingsError where .env can't be read.
    """
    environ = {**_file(), **os.environ} if environ is None else environ
    return _unquoted(environ.get(name, ""))


def _audio(told: str) -> Path:
    return ROOT / Path(told).expanduser() if told else AUDIO


def has_systemd_socket() -> bool:
    """Whether systemd has opened a listening socket for this process: sd_listen_fds(3)."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1"


def _unquoted(value: str) -> str:
    """Without the spaces around it and a pair of quotes: Docker hands over both as they stand in .env."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value


def _is_on(value: str) -> bool:
    return value.lower() in ("1", "on", "ja", "true", "yes")


def _file() -> dict[str, str]:
    """What stands in .env; nothing where there is none. Raises SettingsError where it can't be read."""
    try:
        text = (ROOT / ".env").read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except PermissionError:
        raise SettingsError(
            "Die Datei .env darf dieser Befehl nicht lesen. "
            "Bitte starten Sie ihn als der Benutzer der Hotline, also mit sudo -u hotline davor."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            "Die Datei .env ist nicht lesbar. Bitte speichern Sie sie als Text, Codierung UTF-8."
        ) from None
    bindings = list(parse_stream(StringIO(text)))
    if wrong := [trouble for one in bindings if (trouble := _misspelt(one))]:
        raise SettingsError("\n".join(wrong))
    return {one.key: one.value or "" for one in bindings if one.key}


_QUOTED = re.compile(r"=\s*([\"'„“”»«])")


def _misspelt(line: Binding) -> str:
    """What is wrong with a line of .env, or empty."""
    opened = _QUOTED.search(line.original.string)
    if opened and (line.error or opened[1] not in "\"'"):
        return (
            f".env, Zeile {line.original.line}: Um einen Wert stehen zwei gerade Anführungszeichen oder "
            'keine, wie in NAME="Wert".'
        )
    if line.error or (line.key and line.value is None):
        return f".env, Zeile {line.original.line}: Richtig ist NAME=Wert, mit einem Gleichheitszeichen."
    if line.key and line.key not in _CHECKS and (meant := get_close_matches(line.key, _CHECKS, 1, 0.85)):
        return f".env, Zeile {line.original.line}: {line.key} gibt es nicht. Meinten Sie {meant[0]}?"
    return ""


def _check_url(name: str, example: str) -> _Check:
    def check(value: str, told: Mapping[str, str]) -> str:
        schemes = ("https", "http") if _is_on(told["TEST_PHONE"]) else ("https",)
        try:
            parts = urlsplit(value)
            good = parts.scheme in schemes and parts.hostname and not (parts.query or parts.fragment)
        except ValueError:
            good = False
        if good and "@" not in parts.netloc and not parts.path.rstrip("/").endswith("/voice"):
            return ""
        shown = re.sub(r"//.*@", "//…@", value)  # what stands before the @ is a password
        return f"{name} ist „{shown}“. Richtig ist zum Beispiel: {example}"

    return check


def _check_pattern(pattern: str, remedy: str) -> _Check:
    def check(value: str, _told: Mapping[str, str]) -> str:
        return "" if re.fullmatch(pattern, value, re.ASCII) else remedy

    return check


def _check_staff_number(value: str, _told: Mapping[str, str]) -> str:
    """Callers are put through at the organisation's expense, as often as they like."""
    if not re.fullmatch(E164, value, re.ASCII):
        return "STAFF_NUMBER muss mit + und Landesvorwahl beginnen, ohne Leerzeichen: +4951112345"
    if re.match(COSTS_MORE, value):
        return "STAFF_NUMBER kostet mehr als ein üblicher Anruf. Bitte nehmen Sie eine andere Nummer."
    return ""


def _check_token(value: str, told: Mapping[str, str]) -> str:
    """Twilio's are 32 hexadecimal digits; the telephone on this computer makes up its own."""
    if re.fullmatch("[0-9a-f]{32}", value, re.ASCII) or _is_on(told["TEST_PHONE"]):
        return ""
    return (
        "TWILIO_AUTH_TOKEN ist keines von Twilio: Es hat 32 Zeichen, Ziffern und Buchstaben von a bis f. "
        "Bitte kopieren Sie es noch einmal aus der Twilio-Konsole: „API keys & tokens“, Region Ireland (IE1)."
    )


def _check_database(value: str, _told: Mapping[str, str]) -> str:
    """The password may stand in it, so the value is never shown."""
    try:
        port = urlsplit(value).port
        good = re.fullmatch(r"(postgres(ql)?|sqlite)(\+\w+)?://\S+", value, re.ASCII) and port != 0
    except ValueError:  # the port is no number, or too large
        return (
            "In DATABASE_URL stimmt der Anschluss nicht: Nach dem Namen des Rechners folgt : und eine Zahl "
            "von 1 bis 65535. Sonderzeichen im Kennwort schreiben Sie bitte so: %40 für @, %2F für /, "
            "%3A für :, %23 für #."
        )
    return "" if good else "DATABASE_URL beginnt mit postgresql:// oder sqlite:///."


def _check_port(value: str, _told: Mapping[str, str]) -> str:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        return f"PORT ist „{value}“. Richtig ist eine Zahl von 1 bis 65535, zum Beispiel 5000."
    return ""


def _anything(_value: str, _told: Mapping[str, str]) -> str:
    return ""


_CHECKS: Mapping[str, _Check] = {
    "TWILIO_AUTH_TOKEN": _check_token,
    "PUBLIC_URL": _check_url("PUBLIC_URL", "https://hotline.example.de"),
    "STAFF_NUMBER": _check_staff_number,
    "PORT": _check_port,
    "TEST_PHONE": _anything,
    "PHONE_PASSWORD": _check_pattern(_LONG, _TOO_SHORT.format("PHONE_PASSWORD")),
    "TWILIO_ACCOUNT_SID": _check_pattern(
        "AC[0-9a-f]{32}", "TWILIO_ACCOUNT_SID beginnt mit AC, danach kommen 32 Ziffern und Buchstaben."
    ),
    "FALLBACK_URL": _check_url("FALLBACK_URL", "https://webspace.example.de/ansage"),
    "AUDIO_BASE_URL": _check_url("AUDIO_BASE_URL", "https://cdn.example.de/aufnahmen"),
    "AUDIO_BUCKET": _anything,
    "AUDIO_FOLDER": _anything,
    "STATE_FOLDER": _anything,
    "DATABASE_URL": _check_database,
    "METRICS_TOKEN": _check_pattern(_LONG, _TOO_SHORT.format("METRICS_TOKEN")),
    "TWILIO_API_URL": _check_pattern(
        r"http://127\.0\.0\.1:[0-9]{1,5}",
        "TWILIO_API_URL ist nur für Tests auf diesem Computer. Bitte löschen Sie diese Einstellung.",
    ),
}
_MISSING = {
    "TWILIO_AUTH_TOKEN": (
        "TWILIO_AUTH_TOKEN fehlt. "
        "Sie finden es in der Twilio-Konsole unter „API keys & tokens“, Region Ireland (IE1)."
    ),
    "PUBLIC_URL": "PUBLIC_URL fehlt. Es ist die Adresse, unter der Twilio den Server erreicht: https://…",
    "TWILIO_ACCOUNT_SID": (
        "TWILIO_ACCOUNT_SID fehlt. Sie finden es in der Twilio-Konsole unter „Account Info“: AC…"
    ),
    "FALLBACK_URL": (
        "FALLBACK_URL fehlt. Es ist die Adresse der Ersatzansage: https://… "
        f"Der Befehl {command('fallback.py')} erstellt sie."
    ),
}
