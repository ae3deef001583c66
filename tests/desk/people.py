"""Who comes to the desk in these tests, and how each comes in.

Olga is an officer, Adam an administrator, Ines an auditor; Ada coordinates Manchester and nothing else; Nora
coordinates the network that Bergen is in. Dora answers for Manchester's schools, May is its Mayor; Elif
visits Bergen.
"""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import select, update

from desk.app import create_app
from models import clock, people
from models.database import House
from models.entrance import accounts, sessions
from models.membership import networks
from models.tables import table
from models.visits import expertise
from models.visits.expertise import Described

HERE = "http://127.0.0.1"
SAME = {"sec-fetch-site": "same-origin"}
OLGA, ADAM, INES = "olga@secretariat.example", "adam@secretariat.example", "ines@audit.example"
ADA, NORA = "ada@manchester.example", "nora@network.example"
DORA, MAY, ELIF = "dora@manchester.example", "may@manchester.example", "elif@experts.example"
OF_CITIES = {
    "coordinator": ADA,
    "network_coordinator": NORA,
    "department": DORA,
    "leadership": MAY,
    "expert": ELIF,
}
HOUSE_ROLES = {"administrator": ADAM, "officer": OLGA, "auditor": INES}


def staffed(house: House) -> House:
    """The house with its accounts and one network; from here on everybody signs in."""
    for role, email in HOUSE_ROLES.items():
        accounts.give(house, email, email.split("@")[0].title(), role)
    networks.add(house, "Nordic", "regional", "direct")
    networks.coordinate(house, "Nordic", "Nora", NORA, "en")
    with house.begin() as connection:
        city = table("city")
        connection.execute(update(city).where(city.c.key == "bergen-no").values(network="nordic"))
        elif_ = Described("Elif", ELIF, languages=("en",))
        expertise.describe(connection, elif_, clock.today(house))
        people.assign(
            connection,
            [
                people.Holder("manchester-gb", "department.schools", "Dora", DORA),
                people.Holder("manchester-gb", "leadership", "May", MAY),
            ],
        )
        person = connection.execute(select(table("expert").c.person)).scalar_one()
        people.appoint(connection, "bergen-no", "expert", person)
    return house


def stranger(house: House) -> TestClient:
    """Somebody who has not signed in."""
    return TestClient(
        create_app(house), base_url=HERE, headers=SAME, follow_redirects=False, raise_server_exceptions=False
    )


def signed_in(house: House, email: str) -> TestClient:
    """Somebody who has come in by a link."""
    made = sessions.link_for(house, email, "test")
    assert made is not None
    client = stranger(house)
    assert client.post(f"/enter/{made[0]}").status_code == 303
    return client
