"""The life of the network, gathered: events, support, anti-rumours, projects, challenges, hosts."""

from __future__ import annotations

from collections.abc import Mapping

from lifecycle.engagement import (
    antirumours,
    hosting,
    matters,
    network_event_letters,
    network_events,
    support,
    support_letters,
    support_steps,
)
from lifecycle.events import Key
from lifecycle.membership import contact
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import CityStanding
from lifecycle.theme import Theme


def _rungs(standing: CityStanding) -> list[Owed]:
    return [*network_event_letters.rungs(standing), *support_letters.rungs(standing)]


def _observations(standing: CityStanding) -> list[str]:
    return [*support.observations(standing), *contact.observations(standing)]


def _facts(standing: CityStanding, letter: str, about: Key, seq: int | None) -> Mapping[str, str]:
    for facts in (network_event_letters.facts, support_letters.facts, hosting.facts):
        if said := facts(standing, letter, about, seq):
            return said
    return {}


THEME = Theme(
    "engagement",
    records=(
        *network_events.RECORDS,
        *support_steps.RECORDS,
        *antirumours.RECORDS,
        *matters.RECORDS,
        *hosting.RECORDS,
    ),
    rungs=_rungs,
    observations=_observations,
    facts=_facts,
    withheld=network_event_letters.withheld,
)
