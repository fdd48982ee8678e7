"""The errors of Twilio's API, in German.

1. A reply is good if its status is below 300 and it holds a JSON object; after a DELETE, if it is empty.
2. Else Twilio's own code decides; where there is none, the status.
3. From 500 upward the fault is Twilio's whatever the code says: try again later.
4. No sentence quotes Twilio: its words are English and may name a caller.
"""

from __future__ import annotations

import json

from ivr.errors import AccountError

CREDENTIALS, NOT_YET, GONE, TOO_MANY, BUNDLE = 20003, 20009, 20404, 20429, 21649
TOO_MANY_STATUS = 429
NAMES = {"ie1": "Ireland (IE1)", "us1": "United States (US1)"}
_OF_STATUS = {401: CREDENTIALS, 403: CREDENTIALS, 404: GONE, TOO_MANY_STATUS: TOO_MANY}
_GERMAN = {
    CREDENTIALS: (
        "Twilio nimmt die Zugangsdaten nicht an. TWILIO_ACCOUNT_SID und TWILIO_AUTH_TOKEN gelten nur in "
        "einer Region, hier: {region}. Sie finden sie in der Twilio-Konsole unter „API keys & tokens“, wenn "
        "Sie dort oben diese Region wählen."
    ),
    GONE: (
        "Twilio findet das nicht, in der Region {region}. Bitte prüfen Sie TWILIO_ACCOUNT_SID und in der "
        "Twilio-Konsole, ob die Nummer zu diesem Konto gehört."
    ),
    TOO_MANY: (
        "Twilio bekommt gerade zu viele Anfragen. Bitte warten Sie einige Minuten und versuchen Sie es dann "
        "noch einmal."
    ),
    BUNDLE: (
        "Für diese Nummer fehlt bei Twilio der Nachweis der Organisation („Regulatory Bundle“). Bitte "
        "reichen Sie ihn in der Twilio-Konsole unter „Phone Numbers > Regulatory Compliance“ ein und warten "
        "Sie auf die Zusage. Das dauert einige Tage."
    ),
}
_UNKNOWN = (
    "Twilio lehnt das ab, mit dem Fehler {code}. Was er bedeutet, steht hier (auf Englisch): "
    "https://www.twilio.com/docs/api/errors/{code}"
)
_DOWN = (
    "Bei Twilio ist gerade etwas gestört (Fehler {status}). Bitte versuchen Sie es in einigen Minuten noch "
    "einmal. Ob es bekannt ist, zeigt https://status.twilio.com"
)
NOT_TWILIO = (
    "Was hier antwortet, ist nicht Twilio. Verlangt das Netz, in dem Sie sind, eine Anmeldung, oder steht "
    "ein Proxy dazwischen?"
)
UNREACHABLE = (
    "Twilio ist nicht zu erreichen. Gibt es eine Verbindung zum Internet? Bitte versuchen Sie es noch einmal."
)


def error_of(method: str, status: int, body: str, region: str) -> AccountError | None:
    """What is wrong with a reply; None for a good one. A code below 20000 is a status: Twilio named none."""
    content = _content(body)
    if status < 300:
        good = not body.strip() if method == "DELETE" else content is not None
        return None if good else AccountError(NOT_TWILIO)
    if status >= 500:
        return AccountError(_DOWN.format(status=status))
    if content is None and status not in _OF_STATUS:
        return AccountError(NOT_TWILIO)
    code = (content or {}).get("code")
    return error_with(code if isinstance(code, int) and code else _OF_STATUS.get(status, status), region)


def error_with(code: int, region: str) -> AccountError:
    """The error for one of Twilio's codes."""
    return AccountError(_GERMAN.get(code, _UNKNOWN).format(code=code, region=NAMES[region]), code)


def _content(body: str) -> dict[str, object] | None:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
