"""Twilio's own records of past calls: they hold the caller's number, so they are deleted.

1. What is old is worked out anew each time from what Twilio still has, so a run that stopped simply goes on.
2. Old is a finished call to or from our number that ended more than so many days (of 24 hours) ago. Twilio
   counts days in UTC and by whole days, so it is asked for one day more, and the exact moment decides here.
3. All is listed before anything is deleted, since deleting shifts the pages of a list.
4. Recordings first: we make none, but a call whose recording stays keeps its record, or it would be lost.
5. "Not yet" is for the next run, and an alarm once the call is overdue; "gone" is done; what Twilio refuses
   for one call does not stop the others. Wrong credentials, too many requests, or nobody there stop the run.
6. No number of a caller and no id of a call ever leaves this module.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.errors import AccountError
from ivr.operations.account.client import CREDENTIALS, GONE, NOT_YET, TOO_MANY, Client
from ivr.operations.account.connection import Number

FINISHED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
DAYS = 14  # after which Twilio allows every record to be deleted
OVERDUE = DAYS + 1  # days after which "not yet" is no answer any more: Twilio may count by whole days
MOST_DAYS = 3650
_PAGE = 1000  # records; the most that Twilio gives at once
_STOP = frozenset({0, CREDENTIALS, TOO_MANY})  # 0: Twilio does not answer, or fails


@dataclass(slots=True)
class Outcome:
    """What became of the old records; numbers only."""

    found: int = 0
    erased: int = 0
    later: int = 0
    overdue: int = 0  # of these, those that Twilio should have allowed
    recordings: int = 0
    refused: Counter[int] = field(default_factory=Counter)  # by Twilio's code
    stopped: str = ""  # why it ended early, in German

    @property
    def complete(self) -> bool:
        """Whether all was done that can be done today."""
        return not (self.stopped or self.refused or self.overdue)


class CallRecords:
    """The records of one number in one region, of calls that ended more than `days` before `now`."""

    def __init__(self, client: Client, number: str, region: str, days: int, now: datetime) -> None:
        self._client, self._number, self._region = client, number, region
        self._before = now.astimezone(UTC) - timedelta(days=days)
        self._due = now.astimezone(UTC) - timedelta(days=OVERDUE)
        self._overdue: set[str] = set()
        self._day_after = (self._before.date() + timedelta(days=1)).isoformat()

    def old(self) -> list[str]:
        """The ids of the calls.

        Raises AccountError, also where there is nothing because this is the wrong number or region.
        """
        asked = {"end_time_before": self._day_after, "page_size": _PAGE}
        calls = self._client.calls
        listed = [*calls.list(to=self._number, **asked), *calls.list(from_=self._number, **asked)]
        if not listed:
            self._explain_nothing()
        self._overdue = {call.sid for call in listed if _is_old(call, self._due)}
        return list(dict.fromkeys(call.sid for call in listed if _is_old(call, self._before)))

    def erase(self, calls: Iterable[str]) -> Outcome:
        """Delete these calls and their recordings, as far as it goes."""
        calls = list(calls)
        outcome = Outcome(found=len(calls))
        try:
            recordings = self._recordings() if calls else {}
            for call in calls:
                self._erase(call, recordings.get(call, []), outcome)
        except AccountError as error:
            outcome.stopped = str(error)
        except KeyboardInterrupt:
            outcome.stopped = "Abgebrochen."
        return outcome

    def _erase(self, call: str, recordings: Iterable[str], outcome: Outcome) -> None:
        try:
            for recording in recordings:
                _gone(self._client.recordings(recording).delete)
                outcome.recordings += 1
            _gone(self._client.calls(call).delete)
            outcome.erased += 1
        except AccountError as error:
            if error.code in _STOP:
                raise
            if error.code == NOT_YET:
                outcome.later += 1
                outcome.overdue += call in self._overdue
            else:
                outcome.refused[error.code] += 1

    def _recordings(self) -> dict[str, list[str]]:
        """The recordings of each call that has some; they begin before their call ends."""
        found: dict[str, list[str]] = defaultdict(list)
        asked = {"date_created_before": self._day_after, "page_size": _PAGE}
        for recording in self._client.recordings.list(**asked):
            found[recording.call_sid].append(recording.sid)
        return found

    def _explain_nothing(self) -> None:
        """No records at all: a quiet hotline, or a mistake that would leave them where they are."""
        arrive = Number(self._client, self._number, self._region).voice_region()
        if arrive != self._region:
            raise AccountError(
                f"Hier gibt es keine Anrufe: Die Anrufe dieser Nummer kommen in der Region {arrive} an, "
                f"gesucht wurde in {self._region}. Bitte wählen Sie sie mit --region {arrive} und mit dem "
                "TWILIO_AUTH_TOKEN dieser Region."
            )


def _gone(delete: Callable[[], Any]) -> None:
    """Delete; what is not there any more is deleted."""
    try:
        delete()
    except AccountError as error:
        if error.code != GONE:
            raise


def _is_old(call: Any, before: datetime) -> bool:
    ended: datetime | None = call.end_time
    return call.status in FINISHED and ended is not None and ended < before
