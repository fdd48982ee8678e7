"""Takes over counts that an earlier version left waiting on the disc. May be deleted from June 2027 on.

That version wrote each webhook's counts as a line into STATE_FOLDER/waiting, and noted in the database's
table `offsets` how many bytes of each file it had stored already:

    ["2026-10-14","0123456789abcdef","call:","hour:14","arrived:menu:haupt"]

The second field is the same where Twilio had repeated a request: only the first of these lines counts.
Several processes may start at once. Whoever renames the folder takes it over; each reads the offsets before,
since the first process that stores something drops that table.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ivr.core.counting import KINDS, Count
from ivr.statistics.store import Counted, Store

_log = logging.getLogger(__name__)


def take_over(folder: Path, store: Store) -> Counted:
    """What waits in this folder and is not stored yet; the folder is removed. Raises StatisticsError."""
    if not folder.is_dir():
        return {}
    offsets = _offsets(store)
    ours = folder.with_name(f"{folder.name}.{os.getpid()}")
    counted: Counter[tuple[date, Count]] = Counter()
    marks: set[str] = set()
    try:
        folder.rename(ours)
        for file in sorted(ours.glob("*.log")):
            for line in file.read_bytes()[offsets.get(file.name, 0) :].splitlines():
                counted.update(_counts(line, marks))
        shutil.rmtree(ours)
    except OSError as error:
        if folder.exists():  # else another process has been faster
            _log.error("the counts that wait in the old folder can't be taken over (%s)", error.strerror)
    return counted


def _counts(line: bytes, marks: set[str]) -> Iterator[tuple[date, Count]]:
    """Nothing where it is no such line: after a power cut there may be anything on a disc."""
    try:
        written, mark, *counts = json.loads(line)
        day = date.fromisoformat(written)
        parted = [count.partition(":") for count in counts]
    except (ValueError, TypeError, AttributeError):
        return
    if mark in marks:
        return
    marks |= {mark} - {""}
    for kind, _, subject in parted:
        if kind in KINDS:
            yield day.replace(day=1) if kind == "hour" else day, Count(kind, subject)


def _offsets(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        if connection is None or not connection.dialect.has_table(connection, "offsets"):
            return {}
        return {row.file: row.at for row in connection.exec_driver_sql("SELECT file, at FROM offsets")}
