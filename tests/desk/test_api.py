"""The API: tokens with scope and end, pages of lists, ETags, writes done once, problem documents."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from lifecycle.commands import Refused
from models import clock
from models.database import House
from models.entrance import accounts, tokens
from models.tables import table
from tests.desk.people import ADA, OLGA, signed_in, staffed, stranger
from tests.desk.test_acting import events

ORDERS = "/api/v1/cities/manchester-gb/orders"
RETURNED = {"act": "record", "milestone": "questionnaire_returned", "track": "assessment", "cycle": 2}


def program(house: House, scope: str, email: str = OLGA) -> TestClient:
    """A program with a token of Olga's, or of somebody else who has come in before."""
    with house.read() as connection:
        olga = accounts.find(connection, email).id
    until = clock.today(house) + timedelta(days=30)
    secret = tokens.make(house, olga, "a program", scope, until, actor=olga)
    client = stranger(house)
    client.headers["authorization"] = f"Bearer {secret}"
    return client


def test_a_list_comes_in_pages_that_are_together_the_whole(settled: House) -> None:
    client = program(staffed(settled), "read")
    first = client.get("/api/v1/cities?limit=2")
    assert [city["key"] for city in first.json()["cities"]] == ["bergen-no", "lyon-fr"]
    assert first.links["next"]["url"] == "/api/v1/cities?limit=2&after=lyon-fr"
    rest = client.get(first.links["next"]["url"])
    assert [city["key"] for city in rest.json()["cities"]] == ["manchester-gb"]
    assert rest.json()["next"] is None and "link" not in rest.headers


def test_an_unchanged_document_is_not_sent_again(peopled: House) -> None:
    client = program(staffed(peopled), "write")
    tag = client.get("/api/v1/cities/manchester-gb").headers["etag"]
    same = client.get("/api/v1/cities/manchester-gb", headers={"if-none-match": f'"old", {tag}'})
    assert (same.status_code, same.content) == (304, b"")
    client.post(ORDERS, json=RETURNED)
    assert client.get("/api/v1/cities/manchester-gb", headers={"if-none-match": tag}).status_code == 200


def test_a_write_under_a_key_is_done_once_and_answered_alike(settled: House) -> None:
    client = program(staffed(settled), "write")
    first = client.post(ORDERS, json=RETURNED, headers={"idempotency-key": "k1"})
    assert first.json()["events"] > 0
    count = events(settled)
    again = client.post(ORDERS, json=RETURNED, headers={"idempotency-key": "k1"})
    assert (again.content, events(settled)) == (first.content, count)
    other = client.post(ORDERS, json=RETURNED | {"cycle": 3}, headers={"idempotency-key": "k1"})
    assert other.status_code == 409 and "another request" in other.json()["detail"]


def test_a_refused_write_leaves_its_key_free(peopled: House) -> None:
    client = program(staffed(peopled), "write")
    wrong = client.post(ORDERS, json=RETURNED | {"on": "2099-01-01"}, headers={"idempotency-key": "k"})
    assert wrong.status_code == 409
    assert client.post(ORDERS, json=RETURNED, headers={"idempotency-key": "k"}).status_code == 200


def test_two_at_once_under_one_key_do_it_once_and_are_answered_alike(settled: House) -> None:
    client = program(staffed(settled), "write")
    before = events(settled)

    def send(_number: int) -> bytes:
        return bytes(client.post(ORDERS, json=RETURNED, headers={"idempotency-key": "k"}).content)

    with ThreadPoolExecutor(4) as several:
        answers = set(several.map(send, range(4)))
    assert len(answers) == 1
    assert events(settled) - before == json.loads(answers.pop())["events"]


def test_who_is_killed_between_deed_and_answer_has_done_nothing_and_left_the_key_free(settled: House) -> None:
    """The process ends at once after the deed; only then would the answer be kept."""
    house = staffed(settled)
    client = program(house, "write")
    before = events(house)
    secret = client.headers["authorization"]
    died = subprocess.run([sys.executable, "-c", _KILLED, ORDERS, json.dumps(RETURNED), secret], check=False)
    assert (died.returncode, events(house)) == (9, before)
    answer = client.post(ORDERS, json=RETURNED, headers={"idempotency-key": "k"})
    assert answer.status_code == 200 and answer.json()["events"] > 0


_KILLED = """
import json, os, sys
from fastapi.testclient import TestClient
from desk.app import create_app
from models import acting
from models.database import open_house
done = acting.act
def killed(*given):
    assert done(*given).events > 0
    os._exit(9)
acting.act = killed
path, asked, secret = sys.argv[1:]
desk = TestClient(create_app(open_house()), base_url="http://127.0.0.1", headers={"authorization": secret})
desk.post(path, json=json.loads(asked), headers={"idempotency-key": "k"})
"""


def test_a_city_s_own_program_sees_and_does_what_its_coordinator_does(settled: House) -> None:
    house = staffed(settled)
    signed_in(house, ADA)
    client = program(house, "write", ADA)
    assert client.get("/api/v1/mine").json()["cities"] == [
        {"key": "manchester-gb", "city": "Manchester", "role": "coordinator"}
    ]
    own = client.get("/api/v1/mine/manchester-gb").json()
    returned = next(each for each in own["free"] if each["milestone"] == "questionnaire_returned")
    assert returned["may"] == ["date", "record"]
    order = RETURNED | {"seen": own["seen"]}
    mine = "/api/v1/mine/manchester-gb/orders"
    assert client.post(mine, json=order, headers={"idempotency-key": "a"}).json()["events"] > 0
    assert client.post(mine, json={"act": "pause", "reason": "x"}).status_code == 409
    assert client.post("/api/v1/mine/lyon-fr/orders", json=order).status_code == 403
    assert client.get("/api/v1/audit").status_code == 403
    assert program(house, "read", ADA).post(mine, json=order).status_code == 403


def test_a_dry_write_says_what_it_would_change(peopled: House) -> None:
    client = program(staffed(peopled), "write")
    before = events(peopled)
    told = client.post(f"{ORDERS}?dry=true", json=RETURNED).json()
    assert any("is settled" in sentence for sentence in told["effects"])
    assert events(peopled) == before


def test_a_token_that_only_reads_writes_nothing(peopled: House) -> None:
    client = program(staffed(peopled), "read")
    assert client.get("/api/v1/audit").status_code == 200
    answer = client.post(ORDERS, json=RETURNED)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")


def test_a_token_ends_when_it_is_ended_and_on_its_day(peopled: House) -> None:
    house = staffed(peopled)
    client, ended = program(house, "read"), program(house, "read")
    with house.read() as connection:
        olga = accounts.find(connection, OLGA).id
        newest = tokens.listed(connection, olga)[0].id
    tokens.end(house, newest, olga)
    assert (client.get("/api/v1/audit").status_code, ended.get("/api/v1/audit").status_code) == (200, 401)
    with house.begin() as connection:
        connection.execute(table("token").update().values(ends_at=datetime.now(UTC) - timedelta(days=1)))
    assert client.get("/api/v1/audit").status_code == 401


@pytest.mark.parametrize("days", [-2, 400])
def test_a_token_ends_within_a_year(peopled: House, days: int) -> None:
    with pytest.raises(Refused, match="within a year"):
        tokens.make(peopled, "x", "p", "read", clock.today(peopled) + timedelta(days=days), actor="x")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/cities/nowhere-xx", None, 404),
        ("GET", "/api/v1/cities?limit=0", None, 400),
        ("GET", "/api/v1/audit?as_of=never", None, 400),
        ("GET", "/api/v1/nothing", None, 404),
        ("POST", "/api/v1/cities/nowhere-xx/orders", RETURNED, 404),
        ("POST", ORDERS, {"act": "burn"}, 409),
        ("POST", ORDERS, {"cycle": -1}, 400),
        ("POST", "/api/v1/notices/999999/release", {}, 409),
        ("POST", "/api/v1/notices/1/burn", {}, 400),
        ("DELETE", "/api/v1/audit", None, 405),
        ("POST", ORDERS, {"act": "contact", "reason": "\x00"}, 400),
        ("POST", ORDERS, {"act": "retract", "seq": None, "reason": "x"}, 409),
        ("GET", "/api/v1/cities/%00", None, 400),
        ("GET", "/api/v1/notices?state=a%00b", None, 400),
    ],
)
def test_a_failure_is_a_problem_document(
    peopled: House, method: str, path: str, body: dict[str, object] | None, status: int
) -> None:
    answer = program(staffed(peopled), "write").request(method, path, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status and answer.json()["detail"]


def test_a_refusal_at_the_door_is_a_problem_document_too(peopled: House) -> None:
    client = program(staffed(peopled), "write")
    foreign = client.get("/api/v1/audit", headers={"host": "evil.example"})
    across = client.post(ORDERS, json=RETURNED, headers={"sec-fetch-site": "cross-site"})
    much = client.post(ORDERS, content=b" " * 1_000_001, headers={"content-type": "application/json"})
    for answer, status in ((foreign, 400), (across, 403), (much, 413)):
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_words_that_cannot_be_kept_are_refused_on_pages_too(settled: House) -> None:
    client = signed_in(staffed(settled), OLGA)
    answer = client.post("/views", data={"name": "a\x00b", "query": ""})
    assert answer.status_code in {303, 400}


def test_the_description_tells_every_way_and_every_failure(peopled: House) -> None:
    described = stranger(staffed(peopled)).get("/api/v1/openapi.json").json()
    ways = {f"{m.upper()} {path}" for path, methods in described["paths"].items() for m in methods}
    assert {
        "GET /api/v1/audit",
        "GET /api/v1/cities",
        f"POST {ORDERS.replace('manchester-gb', '{key}')}",
    } <= ways
    for methods in described["paths"].values():
        for way in methods.values():
            assert {"401", "403", "404", "409"} <= set(way["responses"])
    assert "Manchester" not in json.dumps(described)
