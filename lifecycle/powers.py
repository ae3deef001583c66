"""What a role may do at the desk, the API and the commands: one table, asked by all of them.

Two kinds of role: of the house (administrator, officer, auditor), which hold for every city, and of a city
(coordinator and alternate, network coordinator, payer, expert …), which hold for one's own cities only.
What a role may *write* about a city is narrower still: `permissions.check` asks that of every command.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Power = Literal["see", "see_own", "answer", "hand_in", "take_part", "write", "govern"]
"""`see`: every page of the house. `see_own`: the page of a city for those who act for it. `answer`: hand in
and choose a date there. `hand_in`: a part of its documents. `take_part`: in its visit or its analysis.
`write`: whatever an officer records, releases, pauses. `govern`: accounts."""

HouseRole = Literal["administrator", "officer", "auditor"]
HOUSE_ROLES: tuple[HouseRole, ...] = get_args(HouseRole)

_OF_OFFICERS: frozenset[Power] = frozenset({"see", "see_own", "answer", "hand_in", "take_part", "write"})
_HOUSE: Mapping[str, frozenset[Power]] = {
    "administrator": _OF_OFFICERS | {"govern"},
    "officer": _OF_OFFICERS,
    "auditor": frozenset({"see", "see_own"}),
}
_ANSWERS: frozenset[Power] = frozenset({"see_own", "answer", "hand_in", "take_part"})
_SEES: frozenset[Power] = frozenset({"see_own"})
_AT_WORK: frozenset[Power] = frozenset({"take_part"})
_CITY: Mapping[str, frozenset[Power]] = {
    **dict.fromkeys(("coordinator", "alternate", "network_coordinator"), _ANSWERS),
    "department": _SEES | {"hand_in"},
    **dict.fromkeys(("payer", "leadership", "signatory", "contact"), _SEES),
    **dict.fromkeys(("expert", "representative", "analyst", "institute"), _AT_WORK),
}
OFFICER = "officer"
"""The role that the one door knows for those who may write about any city."""


def may(power: Power, house_role: str, city_role: str | None = None) -> bool:
    """Whether somebody has a power: by the role in the house, or by the role in the city in question.

    `city_role` is None where no city is in question, or where they act for it in no role.
    """
    return power in _HOUSE.get(house_role, ()) or power in _CITY.get(kind_of(city_role or ""), ())


def kind_of(city_role: str) -> str:
    """A role of a city without whom it means: `department.schools` is a department."""
    return city_role.partition(".")[0].partition(":")[0]


def acting(house_role: str, city_role: str | None) -> str:
    """The role in which somebody writes about a city: an officer's, else the one held there, else nobody's.

    An auditor changes nothing, whatever role is held in a city besides.
    """
    if may("write", house_role):
        return OFFICER
    if house_role:
        return house_role
    return city_role or "nobody"
