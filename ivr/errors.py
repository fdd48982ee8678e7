"""What can go wrong, as a tree. Every message is German, says what, where, and what to do now.

HotlineError            printed without a traceback by every script (scripts/_script.py)
├── SettingsError       the environment lacks something or contradicts itself
├── TextsError          audio/texts has problems; carries all of them
├── ReleaseError        live.json or draft.json is missing, half written or from a newer version
├── ObjectStoreError    the object store does not take what is uploaded; says what callers hear now
├── RoomError           a room can't be made, changed or found as it was asked for
├── StatisticsError     the counts can't be read or written: the database is away, or refuses
├── AccountError        Twilio's account does not do what it was asked to; carries Twilio's own code
├── BackupError         a backup can't be written or brought back; says what is in the way
├── FallbackError       the copy for the web space can't be built; says what is in the way
└── VoiceError          a voice is missing, or what it said cannot be used
    └── VoiceUnavailableError   it says nothing at all at the moment; staff come back later
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class HotlineError(Exception):
    """Something a human being can mend; the message says how."""


class SettingsError(HotlineError):
    """The environment lacks something or contradicts itself."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a text: where, what, and the remedy."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class TextsError(HotlineError):
    """All problems of audio/texts at once, in the order of files and lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class ReleaseError(HotlineError):
    """live.json or draft.json is missing, half written or from a newer version."""


class ObjectStoreError(HotlineError):
    """The object store does not take what is uploaded; says what callers hear now."""


class StatisticsError(HotlineError):
    """The counts can't be read or written: the database is away, or refuses."""


class RoomError(HotlineError):
    """A room can't be made, changed or found as it was asked for."""


class AccountError(HotlineError):
    """Twilio's account does not do what it was asked to; carries Twilio's own code, 0 where there is none."""

    def __init__(self, message: str, code: int = 0) -> None:
        self.code = code
        super().__init__(message)


class BackupError(HotlineError):
    """A backup can't be written or brought back; says what is in the way."""


class FallbackError(HotlineError):
    """The copy for the web space can't be built; says what is in the way."""


class VoiceError(HotlineError):
    """A voice is missing, or what it said cannot be used."""


class VoiceUnavailableError(VoiceError):
    """A voice says nothing at the moment: to ask it for anything else is no use."""
