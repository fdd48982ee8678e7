"""The counts as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from walks import walked

from ivr.core.counting import Count, counts_of, length_class
from ivr.release import Release
from ivr.statistics.metrics import metrics
from ivr.statistics.store import Store

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(folder: Path, totals: Mapping[Count, int]) -> Samples:
    """Name, labels and value of every sample, as Prometheus' own parser reads them."""
    store = Store(f"sqlite:///{folder / 'counts.sqlite'}")
    store.add({(date(2026, 10, 14), count): n for count, n in totals.items()})
    assert metrics(store) == metrics(store), "asking twice doubles nothing"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics(store).decode())
        for sample in family.samples
    }


def test_each_kind_is_a_counter(tmp_path: Path) -> None:
    """What it is about is a label; what never happened is 0."""
    found = read(
        tmp_path,
        {
            Count("call"): 7,
            Count("topic", "kosten"): 5,
            Count("section", "telefon.wie:2"): 3,
            Count("arrived", "section:kosten:1"): 2,
            Count("length", "30-"): 1,
        },
    )
    assert found["hotline_calls_total", ()] == 7
    assert found["hotline_topic_total", (("topic", "kosten"),)] == 5
    assert found["hotline_section_total", (("section", "2"), ("topic", "telefon.wie"))] == 3
    assert found["hotline_arrived_total", (("place", "section:kosten:1"),)] == 2
    assert found["hotline_length_total", (("minutes", "30-"),)] == 1
    assert found["hotline_goodbye_total", ()] == 0


def test_nothing_that_is_counted_is_missing(release: Release, tmp_path: Path) -> None:
    """Everything that the real guide can count is there with its number."""
    counts = {
        count
        for position, event, turn in walked(release.guide, staffed=True)
        for count in counts_of(release.guide, position, event, turn)
    } | {Count("apology"), Count("hour", "14"), length_class(59)}
    totals = {count: number for number, count in enumerate(sorted(counts), start=1)}
    assert sorted(value for value in read(tmp_path, totals).values() if value) == sorted(totals.values())
