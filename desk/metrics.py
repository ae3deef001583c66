"""The house in numbers for Prometheus, read from the database when asked: no city, no person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from models.database import House
from models.keeping import figures_of_house

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition(house: House) -> bytes:
    """All numbers in Prometheus' own form, as they are now."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_House(house))
    return generate_latest(registry)


class _House:
    """Collects when asked: a registry of one page, so that nothing is kept between two of them."""

    def __init__(self, house: House) -> None:
        self.house = house

    def collect(self) -> Iterator[Metric]:
        """The numbers, each with what it means."""
        found = figures_of_house.read(self.house)
        yield _one("icc_cities", "Cities on record.", found.cities)
        yield _one("icc_events", "Events in the ledger.", found.events)
        yield _one("icc_outbox_age_days", "Days since the oldest queued letter was to go.", found.outbox_age)
        yield _one("icc_troubles", "Troubles that stand now.", found.troubles)
        free = shutil.disk_usage(self.house.settings.var).free
        yield _one("icc_disk_free_bytes", "Bytes free for the state folder.", free)
        yield _by("icc_letters", "Letters by state.", "state", found.letters)
        said = "When a run of the flow was last completed, in seconds since 1970."
        yield _by("icc_run_completed_timestamp_seconds", said, "flow", found.completed)
        yield _by("icc_set_aside", "Cities set aside in the flow's latest run.", "flow", found.set_aside)


def _one(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _by(name: str, meaning: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
