"""The counts as Prometheus reads them: every kind a counter, summed over all days that are kept.

hotline_calls_total 1234
hotline_topic_total{topic="kosten"} 56
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.core.counting import Count

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# A kind, what it is called, what tells its subjects apart, and what it says.
_KINDS = {
    "call": ("calls", (), "Calls that came in."),
    "topic": ("topic", ("topic",), "Topics that were begun."),
    "section": ("section", ("topic", "section"), "Sections that were begun."),
    "again": ("again", (), "Keys for once more."),
    "slower": ("slower", (), "Keys for slower."),
    "faster": ("faster", (), "Keys for faster."),
    "no_input": ("no_input", (), "Silences where a key was needed."),
    "no_match": ("no_match", (), "Keys that mean nothing where they were pressed."),
    "tour": ("tour", (), "Readings of the whole guide."),
    "human": ("human", (), "Calls for a human."),
    "transfer": ("transfer", ("status",), "How calls for a human ended."),
    "goodbye": ("goodbye", (), "Calls that were heard to their end."),
    "apology": ("apology", (), "Apologies."),
    "length": ("length", ("minutes",), "Finished calls by their length in minutes."),
    "hour": ("hour", ("hour",), "Calls by the hour of local time in which they came in."),
    "arrived": ("arrived", ("place",), "Calls that waited at a place."),
    "went_on": ("went_on", ("place",), "Calls of which something came after a place."),
}


class Totals(Protocol):
    """What is needed of a store."""

    def totals(self) -> Mapping[Count, int]:
        """What was counted on all days that are kept."""


def metrics(store: Totals) -> bytes:
    """All counts in Prometheus' text format; raises StatisticsError where they can't be read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counts(store.totals()))
    return generate_latest(registry)


class _Counts(Collector):
    def __init__(self, totals: Mapping[Count, int]) -> None:
        self._totals = totals

    def collect(self) -> Iterable[Metric]:
        """One counter for each kind; those without a subject also where they are 0."""
        for kind, (name, labels, says) in _KINDS.items():
            family = CounterMetricFamily(f"hotline_{name}", says, labels=labels)
            for values, n in self._samples(kind, len(labels)):
                family.add_metric(values, n)
            yield family

    def _samples(self, kind: str, labels: int) -> Iterator[tuple[list[str], int]]:
        if not labels:
            yield [], self._totals.get(Count(kind), 0)
            return
        for count, n in sorted(self._totals.items()):
            if count.kind == kind:
                yield count.subject.rsplit(":", labels - 1), n
