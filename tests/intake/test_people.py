"""Files of people: who holds which role for a city on record."""

from __future__ import annotations

from typing import Any

import pytest

from models.database import House
from models.people import holders
from tests.intake.conftest import Bring

HEAD = "city,role,email,name\n"


@pytest.fixture
def lyon(bring: Bring) -> Bring:
    bring("city,country,iso_country,coordinator_email\nLyon,France,FR,alice@lyon.example\n")
    return bring


def tell(bring: Bring, *rows: str) -> dict[str, Any]:
    return bring(HEAD + "".join(f"{row}\n" for row in rows), "people.csv")


def held(house: House) -> dict[str, tuple[str | None, str | None]]:
    with house.read() as connection:
        return {row.role: (row.email, row.name) for row in holders(connection, "lyon-fr")}


def test_people_take_their_roles_and_a_second_import_changes_nothing(
    lyon: Bring, sqlite_house: House
) -> None:
    rows = ["Lyon,coordinator,bob@lyon.example,Bob", '"LYON, FR",payer,money@lyon.example,']
    document = tell(lyon, *rows)
    assert (document["created"], document["changed"], document["events"]) == (1, 1, 0)
    expected = {"coordinator": ("bob@lyon.example", "Bob"), "payer": ("money@lyon.example", None)}
    assert held(sqlite_house) == expected
    document = tell(lyon, *rows)
    assert (document["created"], document["changed"], document["unchanged"]) == (0, 0, 2)
    assert held(sqlite_house) == expected


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Lyonn,payer,a@b.example,", "city", "is no city on record; write Lyon"),
        ("Lyon,cordinator,a@b.example,", "role", "is no role; write coordinator"),
        ("Lyon,payer,a@,", "email", "is no e-mail address"),
        ("Lyon,payer,,", "email", "is empty; every row has one"),
    ],
)
def test_a_bad_row_is_named_and_nothing_written(
    row: str, column: str, reason: str, lyon: Bring, sqlite_house: House
) -> None:
    (found,) = tell(lyon, "Lyon,leadership,mayor@lyon.example,", row)["skipped"]
    assert (found["line"], found["column"]) == (3, column)
    assert found["reason"].startswith(reason)
    assert held(sqlite_house) == {"coordinator": ("alice@lyon.example", None)}


def test_a_role_given_away_twice_is_named(lyon: Bring) -> None:
    (found,) = tell(lyon, "Lyon,payer,a@b.example,", "lyon,payer,c@d.example,")["skipped"]
    assert found["reason"] == "is given to somebody in line 2 already; keep one row for it"
