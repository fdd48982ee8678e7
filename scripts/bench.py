"""Measure the hotline: beside other web apps, or with thousands of callers at once."""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import _venv
from _script import Parser, run

if __name__ == "__main__":
    _venv.enter()


if TYPE_CHECKING:  # each process of the generator loads this file, too
    from loadtest.generator import Load
    from loadtest.run import Outcome

CALLERS = 10_000
COMPRESSION = 5.0  # seconds of a call in a real second: 10,000 callers ask as often as 50,000 would
PROCESSES = 4  # webhooks at the same time


def main() -> int:
    """Print what was measured; 1 if a goal is not reached, a call failed or a count is wrong."""
    parser = _parser()
    args = parser.parse_args()
    if args.callers is None and args.faults:
        parser.error("argument --faults: geht nur zusammen mit --callers")
    if sys.platform != "linux":
        parser.exit(1, "Gemessen wird nur unter Linux: Die Prozesse werden in /proc nachgesehen.\n")
    return run(lambda: _measure(args))


def _parser() -> Parser:
    parser = Parser("Misst, wie schnell die Hotline ist und wie viele Anrufe sie zugleich trägt.")
    parser.add_argument(
        "--callers", type=int, nargs="?", const=CALLERS, metavar="N", help=f"N Anrufe zugleich ({CALLERS})"
    )
    parser.add_argument("--faults", action="store_true", help="mit Störungen, während die Anrufe laufen")
    parser.add_argument(
        "--compression",
        type=float,
        default=COMPRESSION,
        metavar="X",
        help="um wie viel schneller die Zeit vergeht",
    )
    parser.add_argument(
        "--processes", type=int, default=PROCESSES, metavar="N", help="wie viele Anfragen zugleich"
    )
    return parser


def _measure(args: Namespace) -> int:
    from loadtest.ratios import measure

    good = measure() if args.callers is None else _load_tests(args)
    print(_machine())
    return 0 if good else 1


def _load_tests(args: Namespace) -> bool:
    """One load test without faults, or one for each set of faults that can happen together."""
    from loadtest.generator import Load
    from loadtest.postgres import is_installed
    from loadtest.run import FAULT_RUNS
    from loadtest.run import run as run_load

    load, good = Load(args.callers, args.compression, args.processes), True
    for faults in FAULT_RUNS if args.faults else ((),):
        if "postgres_stopped" in faults and not is_installed():
            print("PostgreSQL is not installed: no test with postgres_stopped")
            continue
        outcome = run_load(load, faults)
        print(*_lines(outcome, load), "", sep="\n")
        good = good and _is_good(outcome, load)
    return good


def _is_good(outcome: Outcome, load: Load) -> bool:
    """No call failed, all were in progress at the same moment, every count is right."""
    failures = outcome.results.failures.total() + len(outcome.wrong_counts)
    return failures == 0 and outcome.results.peak == load.callers


def _lines(outcome: Outcome, load: Load) -> Iterator[str]:
    results, times = outcome.results, outcome.results.response_times
    percentiles = statistics.quantiles(times, n=100)
    p50, p99, slowest = (round(one * 1000, 1) for one in (percentiles[49], percentiles[98], max(times)))
    yield f"callers {load.callers}, at the same moment {results.peak}, compression {load.compression:g}"
    yield f"webhooks {len(times)}, {len(times) / (results.call_seconds / 60):.2f} in a minute of a call"
    yield f"{max(Counter(int(at) for at, _ in results.asked).values())} webhooks in the busiest second"
    yield f"responses p50 {p50} ms, p99 {p99} ms, slowest {slowest} ms"
    yield f"the generator, on the same machine, was {results.max_lag:.1f} s late at the worst"
    yield "memory " + ", ".join(f"{name} {most} MB" for name, most in outcome.memory.items())
    yield from (f"fault: {name}, {times} times" for name, times in outcome.faults.items())
    yield "failures: " + ("; ".join(f"{what} ({n})" for what, n in (+results.failures).items()) or "none")
    wrong = outcome.wrong_counts
    yield "counts: " + ("; ".join(wrong[:5]) or "right")


def _machine() -> str:
    """Processor (Linux only), cores and Python."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    processor = model[1] if model else platform.machine()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main())
