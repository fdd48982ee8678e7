"""The counts as Prometheus reads them: every kind a counter, summed over all days that are kept.

hotline_calls_total 1234
hotline_topic_total{topic="kosten"} 56
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.core.counting import KINDS, Count

if TYPE_CHECKING:
    from ivr.statistics.store import Store

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(store: Store) -> bytes:
    """All counts in Prometheus' text format; raises StatisticsError where they can't be read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counts(store.totals()))
    return generate_latest(registry)


class _Counts(Collector):
    def __init__(self, totals: Mapping[Count, int]) -> None:
        self._totals = totals

    def collect(self) -> Iterable[Metric]:
        """One counter for each kind; those without a subject also where they are 0."""
        for kind, described in KINDS.items():
            name = f"hotline_{described.metric or kind}"
            family = CounterMetricFamily(name, described.meaning, labels=described.labels)
            for values, n in self._samples(kind, len(described.labels)):
                family.add_metric(values, n)
            yield family

    def _samples(self, kind: str, labels: int) -> Iterator[tuple[list[str], int]]:
        if not labels:
            yield [], self._totals.get(Count(kind), 0)
            return
        for count, n in sorted(self._totals.items()):
            if count.kind == kind:
                yield count.subject.rsplit(":", labels - 1), n
