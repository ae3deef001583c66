"""Coming in and going out: links that work once, passwords, sessions that can be ended, tries slowed down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from deployments import summary
from desk.preview import from_bytes
from lifecycle.commands import Refused
from models.database import House
from models.entrance import access_notes, accounts, secrets_kept, sessions
from models.tables import table
from tests.desk.conftest import Icc
from tests.desk.people import ADA, ADAM, INES, OLGA, signed_in, staffed, stranger

WORDS = "four or five good words"


def noted(house: House) -> list[str]:
    with house.read() as connection:
        return [each["what"] for each in access_notes.recent(connection)]


def test_before_any_account_this_machine_may_read_and_not_write(peopled: House) -> None:
    client = stranger(peopled)
    assert client.get("/").status_code == 200
    assert client.get("/account").headers["location"].startswith("/sign-in")


def test_from_the_first_account_on_everybody_signs_in(peopled: House) -> None:
    accounts.give(peopled, OLGA, "Olga", "officer")
    answer = stranger(peopled).get("/cities/bergen-no?as_of=2026-01-01")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fcities%2Fbergen-no%3Fas_of%3D2026-01-01"
    assert stranger(peopled).get("/api/v1/audit").status_code == 401


def test_a_link_signs_in_once_and_looking_at_it_does_not_use_it_up(settled: House) -> None:
    house = staffed(settled)
    made = sessions.link_for(house, OLGA, "test")
    assert made is not None
    client = stranger(house)
    assert client.get(f"/enter/{made[0]}").status_code == 200
    assert client.post(f"/enter/{made[0]}").status_code == 303
    assert client.get("/").status_code == 200
    again = stranger(house).post(f"/enter/{made[0]}")
    assert again.status_code == 403 and "works once" in again.text


def test_the_link_for_this_machine_makes_its_officer_an_administrator(peopled: House, icc: Icc) -> None:
    address = icc("user", "link").out.strip()
    client = stranger(peopled)
    client.post("/enter/" + address.rpartition("/")[2])
    assert client.get("/settings").status_code == 200


def test_what_up_prints_signs_the_officer_of_this_machine_in_once(
    peopled: House, capfd: pytest.CaptureFixture[str]
) -> None:
    summary.tell_all(peopled, desk="http://127.0.0.1:8321/", prefect="http://127.0.0.1:4200", running=True)
    printed = re.search(r"/enter/([\w-]+)\)", capfd.readouterr().out)
    assert printed is not None
    client = stranger(peopled)
    assert client.post(f"/enter/{printed[1]}").status_code == 303
    assert client.get("/settings").status_code == 200
    assert stranger(peopled).post(f"/enter/{printed[1]}").status_code == 403


def test_a_coordinator_comes_in_by_the_address_on_record(peopled: House) -> None:
    house = staffed(peopled)
    client = stranger(house)
    answer = client.post("/sign-in", data={"email": "ADA@manchester.example", "how": "link"})
    assert "on its way" in answer.text
    letter = next(Path(house.settings.var).glob("outbox/*/sign-in-*.eml"))
    found = re.search(r"/enter/(\S+)", from_bytes(letter.read_bytes()).text)
    assert found is not None
    assert client.post(f"/enter/{found[1]}").status_code == 303
    assert client.get("/mine").headers["location"] == "/mine/manchester-gb"
    assert "Manchester" in client.get("/mine/manchester-gb").text
    assert client.get("/").headers["location"] == "/mine"


def test_a_stranger_is_answered_like_somebody_known_and_gets_no_letter(peopled: House) -> None:
    client = stranger(staffed(peopled))
    answer = client.post("/sign-in", data={"email": "who@nowhere.example", "how": "link"})
    assert "on its way" in answer.text
    assert not list(Path(peopled.settings.var).glob("outbox/*/sign-in-*.eml"))


def test_a_password_signs_in_and_a_wrong_one_says_nothing_of_who_is_known(settled: House) -> None:
    house = staffed(settled)
    with house.read() as connection:
        olga = accounts.find(connection, OLGA).id
    accounts.set_password(house, olga, WORDS, actor=olga)
    wrong = {stranger(house).post("/sign-in", data=_with(email, "wrong")).text for email in (OLGA,)}
    unknown = stranger(house).post("/sign-in", data=_with("who@nowhere.example", "wrong")).text
    assert {page.replace(OLGA, "X") for page in wrong} == {unknown.replace("who@nowhere.example", "X")}
    client = stranger(house)
    answer = client.post("/sign-in", data=_with(OLGA, WORDS) | {"next": "/letters"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


def _with(email: str, password: str) -> dict[str, str]:
    return {"email": email, "password": password, "how": "password"}


def test_too_many_tries_are_slowed_down_even_with_the_right_password(peopled: House) -> None:
    house = staffed(peopled)
    with house.read() as connection:
        olga = accounts.find(connection, OLGA).id
    accounts.set_password(house, olga, WORDS, actor=olga)
    client = stranger(house)
    for _ in range(access_notes.TRIES_AN_ADDRESS):
        client.post("/sign-in", data=_with(OLGA, "wrong"))
    assert "too many tries" in client.post("/sign-in", data=_with(OLGA, WORDS)).text.lower()
    note = table("access_note")
    with house.begin() as connection:
        connection.execute(update(note).values(at=datetime.now(UTC) - access_notes.WITHIN))
    assert client.post("/sign-in", data=_with(OLGA, WORDS)).status_code == 303


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "x", "/a\nb"]
)
def test_nobody_is_led_to_another_site(peopled: House, onward: str) -> None:
    house = staffed(peopled)
    made = sessions.link_for(house, OLGA, "test")
    assert made is not None
    client = signed_in(house, OLGA)
    assert client.get("/sign-in", params={"next": onward}).headers["location"] == "/"


def test_a_session_ends_when_one_goes_when_it_rests_and_when_it_is_ended(settled: House) -> None:
    house, session = staffed(settled), table("session")
    client = signed_in(house, OLGA)
    client.post("/sign-out")
    assert client.get("/").status_code == 303
    rested = signed_in(house, OLGA)
    with house.begin() as connection:
        connection.execute(update(session).values(seen_at=datetime.now(UTC) - sessions.RESTS))
    assert rested.get("/").status_code == 303
    ended, adam = signed_in(house, INES), signed_in(house, ADAM)
    accounts.close(house, INES)
    assert ended.get("/").status_code == 303
    assert adam.get("/").status_code == 200


def test_a_cookie_stolen_from_the_books_is_worth_nothing(peopled: House) -> None:
    house = staffed(peopled)
    signed_in(house, OLGA)
    with house.read() as connection:
        kept = connection.execute(select(table("session").c.id)).scalars().first()
    client = stranger(house)
    client.cookies.set("icc_session", str(kept))
    assert client.get("/").status_code == 303


def test_whoever_hands_a_city_over_sees_it_no_more(peopled: House, icc: Icc) -> None:
    client = signed_in(staffed(peopled), ADA)
    assert client.get("/mine/manchester-gb").status_code == 200
    with peopled.begin() as connection:
        role = table("role")
        connection.execute(role.delete().where(role.c.city == "manchester-gb"))
    assert client.get("/mine/manchester-gb").status_code == 403


def test_everything_at_the_entrance_is_noted_with_its_actor(peopled: House, icc: Icc) -> None:
    house = staffed(peopled)
    signed_in(house, OLGA).post("/sign-out")
    assert {"account given", "link asked for", "signed in", "signed out"} <= set(noted(house))
    assert "olga" in icc("user", "log").out.lower()
    assert OLGA not in icc("user", "log", "--json").out


def test_the_last_administrator_stays(peopled: House) -> None:
    house = staffed(peopled)
    with pytest.raises(Refused, match="last administrator"):
        accounts.give(house, ADAM, None, "officer")
    accounts.give(house, OLGA, None, "administrator")
    accounts.give(house, ADAM, None, "officer")


def test_a_password_is_kept_as_a_slow_digest_and_has_a_length(peopled: House) -> None:
    assert secrets_kept.sealed(WORDS).startswith("$argon2id$")
    with pytest.raises(Refused, match="12 to 256 characters"):
        secrets_kept.sealed("short")


def test_a_write_with_a_cookie_says_where_it_comes_from(peopled: House) -> None:
    client = signed_in(staffed(peopled), OLGA)
    del client.headers["sec-fetch-site"]
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", headers={"origin": "http://127.0.0.1"}).status_code == 303


def test_a_link_is_over_after_half_an_hour(peopled: House) -> None:
    house = staffed(peopled)
    made = sessions.link_for(house, OLGA, "test")
    assert made is not None
    entry = table("entry")
    with house.begin() as connection:
        connection.execute(update(entry).values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert stranger(house).post(f"/enter/{made[0]}").status_code == 403
