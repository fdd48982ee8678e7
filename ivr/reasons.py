"""Why the operating system refuses a file or a folder, in German: what to do depends on it.

no right · no room · not there · a folder, or a file, of that name · anything else
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping

AS_HOTLINE = "sudo -u hotline"  # before a command on the server: it then runs as the hotline does
_NO_RIGHT = (
    "Hier fehlt das Recht dazu. Bitte nennen Sie einen anderen Ort, oder starten Sie den Befehl als ein "
    f"Benutzer, der dort schreiben darf, auf dem Server zum Beispiel mit {AS_HOTLINE} davor."
)
_NO_ROOM = "Dort ist kein Platz mehr. Bitte schaffen Sie Platz, oder nennen Sie einen anderen Ort."
_MISSING = "Den Ordner gibt es nicht. Bitte legen Sie ihn an, oder nennen Sie einen anderen."
_A_FILE = (
    "Auf dem Weg dorthin steht eine Datei, wo ein Ordner sein müsste. Bitte nennen Sie einen anderen Ort."
)
_A_FOLDER = "Dort steht schon ein Ordner, der so heißt. Bitte nennen Sie einen anderen Namen."
_TOO_LONG = "Der Name ist zu lang. Bitte nennen Sie einen kürzeren."
_OTHERWISE = "Ist dort gerade etwas geöffnet? Bitte schließen Sie es und starten Sie noch einmal."
_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
_REASONS: Mapping[int | None, str] = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: _NO_ROOM,  # Windows has no such code
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _A_FILE,
    errno.EEXIST: _A_FILE,
    errno.EISDIR: _A_FOLDER,
    errno.ENAMETOOLONG: _TOO_LONG,
}


def reason(error: OSError) -> str:
    """One or two German sentences: why, and what to do now; nothing of the system's own English."""
    if error.errno in _RIGHTS:
        return _OTHERWISE if os.name == "nt" else _NO_RIGHT  # Windows refuses so what another program holds
    return _REASONS.get(error.errno, _OTHERWISE)
