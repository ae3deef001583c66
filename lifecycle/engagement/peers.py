"""Hosts, mentors and learning clusters: which cities fit, found by pure comparison, with the reasons.

For officers only: it orders cities by how well they fit a need, never by how good they are, and no score
of a city leaves this page. A host or mentor stands on a *cleared* good practice, and is free to decline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

_SIZES = ((100_000, "small"), (500_000, "middle-sized"))
SMALLEST_CLUSTER, LARGEST_CLUSTER = 3, 8


@dataclass(frozen=True, slots=True)
class Profile:
    """What the comparison knows of a city. `practices`: areas with a cleared one.

    `scores`: points of 100 by area, in a `version` of the Index; two versions are never compared.

    `busy`: how often it was asked lately; `answers`: whether it can be asked at all (not paused, a
    kind that takes part).
    """

    key: str
    name: str
    population: int | None = None
    language: str | None = None
    network: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    version: str | None = None
    practices: frozenset[str] = frozenset()
    busy: int = 0
    answers: bool = True

    @property
    def size(self) -> str | None:
        """Small, middle-sized or large, where the population is known."""
        if self.population is None:
            return None
        return next((word for below, word in _SIZES if self.population < below), "large")


@dataclass(frozen=True, slots=True)
class Match:
    """A city that fits, and why, in words for officers."""

    key: str
    name: str
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]


def hosts(need: Profile, topic: str, others: Iterable[Profile]) -> list[Match]:
    """The cities that could share their experience of a topic with the one in need, the best fit first.

    Only a cleared good practice makes a host or mentor; then language, size and network, then who was
    asked less. The same input gives the same order.
    """
    able = [p for p in others if p.key != need.key and p.answers and topic in p.practices]
    found = [(_match(need, topic, profile), profile) for profile in able]
    found.sort(key=lambda pair: (pair[1].busy > 0, -len(pair[0].reasons), pair[1].busy, pair[1].key))
    return [match for match, _ in found]


def _match(need: Profile, topic: str, profile: Profile) -> Match:
    reasons = [f"a cleared good practice on {topic.replace('_', ' ')}"]
    reasons += [f"the same language ({profile.language})"] * _same(need.language, profile.language)
    reasons += [f"of like size ({profile.size})"] * _same(need.size, profile.size)
    reasons += [f"the same network ({profile.network})"] * _same(need.network, profile.network)
    cautions = [f"asked {profile.busy} times lately"] if profile.busy else []
    return Match(profile.key, profile.name, tuple(reasons), tuple(cautions))


def _same(one: Any, other: Any) -> bool:
    return one is not None and one == other


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cities that could learn together in one area, why, and which could be their mentor."""

    area: str
    cities: tuple[str, ...]
    reason: str
    mentors: tuple[Match, ...]


def clusters(area: str, profiles: Iterable[Profile]) -> list[Cluster]:
    """Learning clusters in one area: cities with room to grow in it, that share a language and a size.

    Room to grow: below the middle of those assessed in the same version of the Index. A cluster has 3 to 8
    cities, each in one cluster at most; mentors stand above that middle and hold a cleared practice.
    """
    held = [p for p in profiles if p.answers and area in p.scores]
    versions = sorted({p.version or "" for p in held})
    return [each for v in versions for each in _clusters(area, [p for p in held if (p.version or "") == v])]


def _clusters(area: str, held: list[Profile]) -> list[Cluster]:
    middle = _middle([p.scores[area] for p in held])
    learning = [p for p in held if p.scores[area] < middle]
    mentors = [p for p in held if p.scores[area] >= middle]
    alike = sorted(learning, key=lambda p: (p.language or "", p.size or "", p.network or "", p.key))
    return [
        _cluster(area, part, mentors)
        for _, group in groupby(alike, key=lambda p: (p.language or "", p.size or ""))
        for part in _parts(list(group))
    ]


def _cluster(area: str, part: list[Profile], mentors: list[Profile]) -> Cluster:
    language, size = part[0].language, part[0].size
    shared = [f"language {language}"] * bool(language) + [f"{size} cities"] * bool(size)
    reason = ", ".join(shared) or "nothing more is known"
    return Cluster(area, tuple(p.name for p in part), reason, tuple(hosts(part[0], area, mentors)[:3]))


def _middle(values: list[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return 0.0
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _parts(group: list[Profile]) -> list[list[Profile]]:
    """A group parted as evenly as may be into clusters of at most 8; fewer than 3 make none."""
    if len(group) < SMALLEST_CLUSTER:
        return []
    number = -(-len(group) // LARGEST_CLUSTER)
    size, more = divmod(len(group), number)
    parts, start = [], 0
    for turn in range(number):
        stop = start + size + (turn < more)
        parts.append(group[start:stop])
        start = stop
    return parts
