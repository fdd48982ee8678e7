"""Whether the hotline and its fallback answer, asked from here before a number is connected with them.

It can't promise what Twilio sees, but what does not even answer here needs no caller to find out. The hotline
is asked for /health; a redirect counts as wrong, since Twilio signs the address that it was told.
"""

from __future__ import annotations

from typing import Any

import requests

from ivr.operations.account.number_settings import FALLBACK_FILE
from ivr.simulator.twiml_parser import read
from ivr.simulator.twiml_schema import TwimlError

PATIENCE = 10.0  # seconds
_CERTIFICATE = (
    "Das Zertifikat von {url} ist nicht gültig. Twilio würde es ebenfalls ablehnen. Bitte erneuern Sie es."
)


def troubles(public_url: str, fallback_url: str) -> list[str]:
    """What is wrong, each in a sentence with the remedy; nothing where all is well. Empty: no fallback."""
    found = [hotline_trouble(public_url), fallback_trouble(fallback_url) if fallback_url else ""]
    return [trouble for trouble in found if trouble]


def hotline_trouble(public_url: str) -> str:
    """Why no caller would hear the guide there; empty where it answers and a release is live."""
    try:
        reply = requests.get(f"{public_url}/health", timeout=PATIENCE, allow_redirects=False)
    except requests.exceptions.SSLError:
        return _CERTIFICATE.format(url=public_url)
    except (requests.RequestException, ValueError):
        return (
            f"Die Hotline ist unter {public_url} nicht zu erreichen. Läuft sie, und stimmt PUBLIC_URL? "
            f"Öffnen Sie zur Probe {public_url}/health im Browser."
        )
    health = _health(reply)
    if reply.status_code == 200 and health.get("status") == "ok":
        return ""
    if health.get("status") == "down":
        return f"Die Hotline läuft, aber Anrufer hören noch keine Ansage: {health.get('why') or 'ohne Grund'}"
    if reply.is_redirect:
        return f"{public_url} leitet weiter. Bitte tragen Sie bei PUBLIC_URL ein, wo man dann ankommt."
    if reply.status_code >= 500:
        return (
            f"Unter {public_url} antwortet der Server mit dem Fehler {reply.status_code}: Die Hotline "
            "dahinter läuft nicht. Bitte starten Sie sie."
        )
    return (
        f"Unter {public_url} antwortet etwas anderes als die Hotline (Fehler {reply.status_code} bei "
        "/health). Bitte prüfen Sie PUBLIC_URL."
    )


def fallback_trouble(fallback_url: str) -> str:
    """Why Twilio could not play the fallback; empty where it could."""
    url = f"{fallback_url}/{FALLBACK_FILE}"
    remedy = (
        "Der Befehl python scripts/fallback.py erstellt die Ersatzansage und sagt, wie sie dorthin kommt."
    )
    try:
        reply = requests.get(url, timeout=PATIENCE)
    except requests.exceptions.SSLError:
        return _CERTIFICATE.format(url=fallback_url)
    except (requests.RequestException, ValueError):
        return f"Die Ersatzansage ist unter {url} nicht zu erreichen. Stimmt FALLBACK_URL? {remedy}"
    if reply.status_code != 200:
        return f"Die Ersatzansage fehlt: {url} antwortet mit dem Fehler {reply.status_code}. {remedy}"
    try:
        read(reply.headers.get("Content-Type", ""), reply.content)
    except TwimlError as error:
        return f"Mit {url} kann Twilio nichts anfangen: {error.sentence} {remedy}"
    return ""


def _health(reply: requests.Response) -> dict[str, Any]:
    try:
        content = reply.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
