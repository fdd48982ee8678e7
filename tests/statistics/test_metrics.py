"""The counts as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families

from ivr.core.counting import Count, counts_of, length_class
from ivr.core.reachable import walk
from ivr.release import Release
from ivr.statistics.metrics import metrics


class Some:
    """A store that holds these."""

    def __init__(self, totals: Mapping[Count, int]) -> None:
        self._totals = totals

    def totals(self) -> Mapping[Count, int]:
        return self._totals


def read(totals: Mapping[Count, int]) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Name, labels and value of every sample, as Prometheus' own parser reads them."""
    families = text_string_to_metric_families(metrics(Some(totals)).decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_each_kind_is_a_counter() -> None:
    """What it is about is a label; what never happened is 0."""
    found = read(
        {
            Count("call"): 7,
            Count("topic", "kosten"): 5,
            Count("section", "telefon.wie:2"): 3,
            Count("arrived", "section:kosten:1"): 2,
            Count("length", "30-"): 1,
        }
    )
    assert found["hotline_calls_total", ()] == 7
    assert found["hotline_topic_total", (("topic", "kosten"),)] == 5
    assert found["hotline_section_total", (("section", "2"), ("topic", "telefon.wie"))] == 3
    assert found["hotline_arrived_total", (("place", "section:kosten:1"),)] == 2
    assert found["hotline_length_total", (("minutes", "30-"),)] == 1
    assert found["hotline_goodbye_total", ()] == 0


def test_nothing_that_is_counted_is_missing(release: Release) -> None:
    """Everything that the real guide can count is there with its number."""
    counts = {
        count
        for position, event, turn in walk(release.guide, staffed=True)
        for count in counts_of(release.guide, position, event, turn)
    } | {Count("apology"), Count("hour", "14"), length_class(59)}
    totals = {count: number for number, count in enumerate(sorted(counts), start=1)}
    assert sorted(value for value in read(totals).values() if value) == sorted(totals.values())


def test_asking_twice_doubles_nothing() -> None:
    """Each answer stands for itself."""
    assert read({Count("call"): 7}) == read({Count("call"): 7})
