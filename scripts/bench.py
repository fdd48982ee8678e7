"""Measure the hotline: against a bare Flask handler, or with thousands of callers at once."""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

import _venv
from _arguments import Parser

if __name__ == "__main__":
    _venv.enter()

if TYPE_CHECKING:
    from loadtest.load import Load, Outcome

CALLERS = 10_000
COMPRESSION = 5.0  # seconds of a call in a second: 10,000 callers ask as often as 50,000 would
PROCESSES = 4  # webhooks that are asked at the same time


def main() -> int:
    """Print what was measured; 1 if a bound is not kept, or if a caller would have noticed anything."""
    parser = Parser("Misst, wie schnell die Hotline ist und wie viele Anrufe sie zugleich trägt.")
    parser.add_argument(
        "--callers",
        type=_number,
        nargs="?",
        const=CALLERS,
        metavar="N",
        help=f"N Anrufe zugleich ({CALLERS})",
    )
    parser.add_argument("--faults", action="store_true", help="mit Störungen, während die Anrufe laufen")
    parser.add_argument(
        "--compression",
        type=_factor,
        default=COMPRESSION,
        metavar="X",
        help="um wie viel schneller die Zeit vergeht",
    )
    parser.add_argument(
        "--processes", type=_number, default=PROCESSES, metavar="N", help="wie viele Anfragen zugleich"
    )
    told = parser.parse_args()
    if told.callers is None and told.faults:
        parser.error("argument --faults: geht nur zusammen mit --callers")
    try:
        good = _ratios() if told.callers is None else _crowds(told)
    except KeyboardInterrupt:
        print("\nAbgebrochen.", file=sys.stderr)
        return 1
    print(json.dumps({"cores": os.cpu_count(), "python": sys.version.split()[0]}))
    return 0 if good else 1


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and int(typed) > 0):
        raise ArgumentTypeError(f"„{typed}“ geht nicht. Richtig ist eine ganze Zahl ab 1.")
    return int(typed)


def _factor(typed: str) -> float:
    try:
        factor = float(typed)
    except ValueError:
        factor = 0.0
    if not 0 < factor < math.inf:
        raise ArgumentTypeError(f"„{typed}“ geht nicht. Richtig ist eine Zahl über 0, zum Beispiel 2.5")
    return factor


def _ratios() -> bool:
    from loadtest.ratios import measure

    return measure()


def _crowds(told: Namespace) -> bool:
    """One crowd without faults, or one for each set of faults that can happen together."""
    from loadtest.load import TOGETHER, Load, crowd_calls

    load, good = Load(told.callers, told.compression, told.processes), True
    for faults in TOGETHER if told.faults else ((),):
        outcome = crowd_calls(load, faults)
        print(*_lines(outcome, load), "", sep="\n")
        good = good and _is_good(outcome, load)
    return good


def _is_good(outcome: Outcome, load: Load) -> bool:
    """Nobody noticed anything, all were in the line at the same moment, and every count is right."""
    return not (outcome.tally.failed or outcome.wrong_counts) and outcome.tally.peak == load.callers


def _lines(outcome: Outcome, load: Load) -> Iterator[str]:
    tally, took = outcome.tally, statistics.quantiles(outcome.tally.took, n=100)
    a_minute = len(tally.took) / (tally.call_seconds / 60)
    yield f"callers {load.callers}, at the same moment {tally.peak}, compression {load.compression:g}"
    yield f"webhooks {len(tally.took)}, {a_minute:.2f} in a minute of a call"
    yield f"{tally.busiest:.0f} webhooks a second in the busiest ten seconds, the crowd on the same machine"
    p50, p99, most = (round(one * 1000, 1) for one in (took[49], took[98], max(tally.took)))
    yield f"answers p50 {p50} ms, p99 {p99} ms, max {most} ms; {tally.failed_attempts} attempts repeated"
    yield f"the crowd was {tally.latest:.1f} s late at the worst"
    yield f"a webhook needed {outcome.worked / len(tally.took) * 1000:.2f} ms of processor time"
    yield "memory " + ", ".join(f"{name} {most} MB" for name, most in outcome.memory.items())
    for name, times in outcome.faults.items():
        yield f"fault: {name}, {times} times"
    yield f"failed {tally.failed}: {dict(tally.troubles)}, ended by {dict(tally.ended)}"
    wrong = outcome.wrong_counts
    yield "counts afterwards: " + (f"{len(wrong)} differ: {'; '.join(wrong[:5])}" if wrong else "right")


if __name__ == "__main__":
    raise SystemExit(main())
