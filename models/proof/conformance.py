"""Conformance of the whole network: deviations, time between milestones, waiting, bottlenecks, paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any

from lifecycle.auditing.conformance import (
    SIDES,
    Arrow,
    Interval,
    Wait,
    intervals,
    kind_of,
    observed,
    usual,
    waits,
)
from lifecycle.deviations import deviations
from lifecycle.folding import folded
from lifecycle.programme import Programme
from lifecycle.standing import CityStanding
from lifecycle.tracking import stand
from models import clock, programmes
from models.database import House
from models.ledger import load_all

Document = dict[str, Any]


@dataclass(slots=True)
class _Seen:
    """What was seen of some cities together."""

    deviations: Counter[str] = field(default_factory=Counter)
    intervals: list[Interval] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    cities: int = 0

    def add(self, other: _Seen) -> None:
        """Count what was seen of one city with the rest."""
        self.deviations.update(other.deviations)
        self.intervals += other.intervals
        self.waits += other.waits
        self.cities += 1

    def document(self) -> Document:
        """Numbers: deviations by kind, days between milestones, days waited on each side."""
        return {
            "cities": self.cities,
            "deviations": dict(sorted(self.deviations.items())),
            "intervals": _spread(self.intervals),
            "waiting": _waiting(self.waits),
        }


def conformance(house: House, *, as_of: date | None = None, known_on: date | None = None) -> Document:
    """How the network's cities go through the programme, city by city and overall, on a day."""
    day = as_of or clock.today(house)
    whole = _Seen()
    countries: dict[str, _Seen] = defaultdict(_Seen)
    networks: dict[str, _Seen] = defaultdict(_Seen)
    paths: dict[str, Counter[Arrow]] = defaultdict(Counter)
    cities = []
    with house.read() as connection:
        rules = programmes.current(connection, day)
        for key, events in load_all(connection, known_on=known_on):
            standing = stand(events, rules, day)
            if standing.known.closed is not None:
                continue
            seen, facts = _of(standing), standing.known.facts
            for group in (whole, countries[facts["country"]], networks[facts.get("network") or "none"]):
                group.add(seen)
            for track in rules.tracks:
                paths[track.key].update(observed(standing, track.key))
            cities.append({"key": key, "city": facts["name"], "country": facts["country"], **_city(seen)})
    cities.sort(key=lambda city: folded(city["city"]))
    return {
        "as_of": day.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "programme": rules.version,
        "overall": whole.document(),
        "by_country": {name: seen.document() for name, seen in sorted(countries.items())},
        "by_network": {name: seen.document() for name, seen in sorted(networks.items())},
        "bottlenecks": _bottlenecks(whole.waits),
        "paths": _paths(rules, paths),
        "cities": cities,
    }


def _of(standing: CityStanding) -> _Seen:
    found = Counter(kind_of(each) for each in deviations(standing))
    between = [each for track in standing.programme.tracks for each in intervals(standing, track)]
    return _Seen(found, between, list(waits(standing)), 1)


def _city(seen: _Seen) -> Document:
    told = [{"track": i.track, "from": i.first, "to": i.last, "days": i.days} for i in seen.intervals]
    return {"deviations": dict(seen.deviations), "waiting": _waiting(seen.waits), "intervals": told}


def _spread(found: Iterable[Interval]) -> list[Document]:
    """Days between milestones: median and quarters; how many of them are known to the day."""
    grouped: dict[tuple[str, str, str], list[Interval]] = defaultdict(list)
    for each in found:
        grouped[each.track, each.first, each.last].append(each)
    return [
        {"track": track, "from": first, "to": last, "exact": sum(i.exact for i in held), **_numbers(held)}
        for (track, first, last), held in sorted(grouped.items())
    ]


def _numbers(held: Sequence[Interval]) -> Document:
    days = sorted(each.days for each in held)
    low, _, high = quantiles(days, n=4, method="inclusive") if len(days) > 1 else (days[0],) * 3
    spread = {"quarter": round(low), "three_quarters": round(high), "shortest": days[0], "longest": days[-1]}
    return {"count": len(days), "median": round(median(days)), **spread}


def _waiting(found: Iterable[Wait]) -> Document:
    held = list(found)
    return {side: sum(each.days for each in held if each.side == side) for side in SIDES}


def _bottlenecks(found: Iterable[Wait]) -> list[Document]:
    """Where time is spent: milestones by the days that all cities together waited, the longest first."""
    grouped: dict[tuple[str, str, str], list[Wait]] = defaultdict(list)
    for each in found:
        grouped[each.track, each.milestone, each.side].append(each)
    told: list[Document] = [
        {
            "track": track,
            "milestone": milestone,
            "side": side,
            "days": sum(wait.days for wait in held),
            "open": sum(wait.still for wait in held),
            "median": round(median(wait.days for wait in held)),
        }
        for (track, milestone, side), held in grouped.items()
    ]
    return sorted(told, key=lambda each: (-each["days"], each["track"], each["milestone"]))[:15]


def _paths(rules: Programme, paths: dict[str, Counter[Arrow]]) -> list[Document]:
    """For each track the programme's path beside the observed one: who directly followed whom, how often."""
    return [
        {
            "track": track.key,
            "title": track.title,
            "milestones": [{"milestone": m.key, "title": m.title} for m in track.milestones],
            "programme": [list(arrow) for arrow in usual(track)],
            "observed": [[*arrow, number] for arrow, number in sorted(paths[track.key].items())],
        }
        for track in rules.tracks
        if track.milestones
    ]
