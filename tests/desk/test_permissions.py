"""Who may do what, as a table, walked whole: every page and call, by every role, own city and other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from desk.app import PARTS
from desk.web.who import Needed
from lifecycle.powers import Power, may
from models.database import House
from models.entrance.sessions import Visitor
from tests.desk.people import HOUSE_ROLES, OF_CITIES, signed_in, staffed, stranger
from tests.desk.test_api import program

OWN = {
    "coordinator": "manchester-gb", "network_coordinator": "bergen-no", "department": "manchester-gb",
    "leadership": "manchester-gb", "expert": "bergen-no",
}  # fmt: skip
OTHER = "lyon-fr"
ALL = frozenset({"see", "see_own", "answer", "hand_in", "take_part", "write", "govern"})
ANSWERS = frozenset({"see_own", "answer", "hand_in", "take_part"})
READS = "a program of an officer's that only reads"
MATRIX: dict[tuple[str, str], frozenset[str]] = {
    ("administrator", "any"): ALL,
    ("officer", "any"): ALL - {"govern"},
    ("auditor", "any"): frozenset({"see", "see_own"}),
    (READS, "any"): frozenset({"see", "see_own"}),
    ("coordinator", "own"): ANSWERS,
    ("coordinator", "other"): frozenset(),
    ("network_coordinator", "own"): ANSWERS,
    ("network_coordinator", "other"): frozenset(),
    ("department", "own"): frozenset({"see_own", "hand_in"}),
    ("department", "other"): frozenset(),
    ("leadership", "own"): frozenset({"see_own"}),
    ("leadership", "other"): frozenset(),
    ("expert", "own"): frozenset({"take_part"}),
    ("expert", "other"): frozenset(),
    ("stranger", "any"): frozenset(),
}
"""What a role may do, with its own city or another one."""
OPEN = {
    "/healthz", "/readyz", "/metrics", "/sign-in", "/sign-in/organisation",
    "/sign-in/organisation/back", "/enter/{secret}", "/sign-out", "/api", "/account",
    "/account/password", "/mine", "/account/language", "/account/tokens",
    "/account/tokens/{number}/end", "/account/sessions/end",
    "/api/v1/mine",
}  # fmt: skip
"""What needs no power: health, the entrance, one’s own account, the description of the API."""
SIGNED = {"links", "calendars"}
VALUES = {
    "number": "1",
    "order": "release",
    "account": "nobody",
    "session": "none",
    "secret": "x",
    "digest": "0",
}


def routes() -> list[APIRoute]:
    """Every page and call of the desk but the readers' addresses, which carry their own signature."""
    own = [part for part in PARTS if part.__name__.rpartition(".")[2] not in SIGNED]
    return [route for part in own for route in part.router.routes if isinstance(route, APIRoute)]


def power_of(route: APIRoute) -> Power | None:
    asked = [each.dependency for each in route.dependencies if isinstance(each.dependency, Needed)]
    return asked[-1].power if asked else None


def test_every_route_says_which_power_it_needs() -> None:
    assert {route.path for route in routes() if power_of(route) is None} == OPEN


def test_the_table_is_what_the_rules_say() -> None:
    for (role, whose), powers in MATRIX.items():
        cities = {OWN[role]: (role, "a person")} if role in OWN else {}
        house_role = "officer" if role == READS else role if role in HOUSE_ROLES else ""
        who = Visitor("one", role=house_role, cities=cities, scope="read" if role == READS else "write")
        city = OWN[role] if whose == "own" else OTHER
        assert {power for power in ALL if who.may(power, city)} == powers, (role, whose)  # type: ignore[arg-type]


def walked(client: TestClient, city: str) -> Iterator[tuple[str, Power, bool]]:
    """Each route that needs a power, with whether this visitor was let through."""
    for route in routes():
        power = power_of(route)
        if power is None:
            continue
        path = route.path.format(key=city, **VALUES)
        for method in sorted(set(route.methods or ()) - {"HEAD"}):
            body = {"json": {"act": "none"}} if path.startswith("/api") else {"data": {"act": "none"}}
            answer = client.request(method, path, **(body if method == "POST" else {}))
            led_away = answer.status_code == 303 and answer.headers["location"].startswith(
                ("/sign-in", "/mine?")
            )
            home = answer.status_code == 303 and path == "/" and answer.headers["location"] == "/mine"
            assert answer.status_code != 500, (method, path)
            yield f"{method} {path}", power, not (answer.status_code in (401, 403) or led_away or home)


CASES = [
    *((role, "any", OTHER) for role in (*HOUSE_ROLES, READS, "stranger")),
    *((role, "own", OWN[role]) for role in OWN),
    *((role, "other", OTHER) for role in OWN),
]


def visitor(house: House, role: str) -> TestClient:
    """Somebody of that role before the desk."""
    if role == READS:
        return program(house, "read")
    return stranger(house) if role == "stranger" else signed_in(house, {**HOUSE_ROLES, **OF_CITIES}[role])


@pytest.mark.parametrize(("role", "whose", "city"), CASES)
def test_every_page_and_call_keeps_to_the_table(peopled: House, role: str, whose: str, city: str) -> None:
    house = staffed(peopled)
    wrong = [
        (way, let_through)
        for way, power, let_through in walked(visitor(house, role), city)
        if let_through != (power in MATRIX[role, whose])
    ]
    assert wrong == []


def test_an_auditor_who_also_holds_a_city_changes_nothing() -> None:
    assert not may("answer", "auditor", None)
    assert may("see", "auditor", "coordinator")


def test_pages_are_refused_before_the_house_is_read(peopled: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = stranger(staffed(peopled))
    monkeypatch.setattr("models.queries.audit", lambda *_, **__: pytest.fail("read"))
    assert client.get("/").status_code == 303
