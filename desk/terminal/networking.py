"""`icc network`: national and regional networks, their coordinator, their cities, how letters go."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import Address, City, Json, Language, MaybeReason, OnDay
from desk.terminal.speak import done, show_json, tell
from desk.words import count

Network = Annotated[str, Parameter(help="The network: its name or key.")]
Way = Annotated[
    Literal["direct", "copy", "through"],
    Parameter(help="direct to the city, with a copy to the coordinator, or through the coordinator."),
]


def network_add(
    name: Annotated[str, Parameter(help="The network's name.")],
    *,
    kind: Annotated[Literal["national", "regional"], Parameter(help="national or regional.")],
    letters: Way = "direct",
    json: Json = False,
) -> None:
    """Put a network on record; its contribution is off until an officer switches it on."""
    from models.membership import networks

    key = networks.add(open_up(), name, kind, letters)
    if json:
        show_json({"network": key, "kind": kind, "letters": letters, "contribution": False})
    else:
        tell(f"{name} is on record as {key}; letters go {letters}, the contribution is off.")


def network_list(*, json: Json = False) -> None:
    """The networks on record, with their coordinator, terms and cities."""
    from models.membership import networks

    document = networks.listed(open_up())
    if json:
        show_json(document)
        return
    for each in document["networks"]:
        whom = each["coordinator"]["name"] if each["coordinator"] else "nobody named"
        switched = "on" if each["contribution"] else "off"
        tell(
            f"{each['name']} ({each['kind']}): coordinator {whom}, letters {each['letters']}, "
            f"contribution {switched}, {count(len(each['cities']), 'city', 'cities')}"
        )
    if not document["networks"]:
        tell("No network is on record: icc network add NAME --kind national")


def network_coordinator(
    network: Network,
    *,
    name: Annotated[str, Parameter(help="The coordinator's name.")],
    email: Address,
    language: Language | None = None,
    json: Json = False,
) -> None:
    """Name the coordinator of a network, who may act for its cities."""
    from models.membership import networks

    networks.coordinate(open_up(), network, name, email, language)
    if json:
        show_json({"network": network, "coordinator": name})
    else:
        tell(f"{name} coordinates {network}, and acts for its cities.")


def network_join(
    network: Network, city: City, *, on: OnDay, reason: MaybeReason = None, json: Json = False
) -> None:
    """A city joins a network."""
    from models.membership import networks

    house = open_up()
    key = key_of(house, city)
    outcome = networks.join(house, network, key, on, reason or f"joined {network}")
    done(city, key, f"joined {network}", outcome, json=json)


def network_leave(
    network: Network, city: City, *, on: OnDay, reason: MaybeReason = None, json: Json = False
) -> None:
    """A city leaves a network; what it is from then on, `icc kind` says."""
    from models.membership import networks

    house = open_up()
    key = key_of(house, city)
    outcome = networks.leave(house, network, key, on, reason or f"left {network}")
    done(city, key, f"left {network}", outcome, json=json)


def network_terms(
    network: Network,
    *,
    letters: Way | None = None,
    contribution: Annotated[
        Literal["on", "off"] | None, Parameter(help="Switch the contribution on or off.")
    ] = None,
    city: Annotated[str | None, Parameter(help="For this city of the network alone.")] = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """How letters go, and whether the contribution is on: for a network, or for one city of it alone."""
    from models.clock import today
    from models.membership import networks

    house = open_up()
    told = networks.set_terms(
        house,
        network,
        on or today(house),
        letters=letters,
        contribution=None if contribution is None else contribution == "on",
        city=key_of(house, city) if city else None,
    )
    if json:
        show_json({"network": network, "cities": told, "letters": letters, "contribution": contribution})
    else:
        tell(f"{network}: noted for {count(told, 'city', 'cities')}.")
