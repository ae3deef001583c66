"""Webhooks: registered, told in the transaction of the event, signed, tried again, never led inward."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import webhooks
from lifecycle.commands import Contact, Refused
from models import clock, door
from models.database import House
from models.entrance import accounts
from models.overview import overview
from models.post import listings
from models.post.webhooks import CallStore
from models.post.why import why_notice
from notifications.sending import Tally, send_due
from tests.desk.conftest import Icc
from tests.desk.people import INES, OLGA, signed_in, staffed
from tests.desk.receiver import Receiver, receiver
from tests.desk.test_api import ORDERS, RETURNED, program


def opened(house: House) -> House:
    """The house whose operator opened this machine to calls."""
    channels = Path(house.settings.var) / "channels.toml"
    channels.write_text('inside = ["127.0.0.1"]\n')
    channels.chmod(0o600)
    return house


@pytest.fixture
def program_elsewhere(peopled: House) -> Iterator[Receiver]:
    """Another program, whose host the operator opened."""
    opened(peopled)
    with receiver() as made:
        yield made


@pytest.fixture
def told(peopled: House, program_elsewhere: Receiver) -> str:
    """The secret of a webhook of the house."""
    house = staffed(peopled)
    with house.read() as connection:
        olga = accounts.find(connection, OLGA).id
    return webhooks.register(house, olga, program_elsewhere.address, ["contacted"], actor=olga)[1]


def happened(house: House, what: str = "A call") -> None:
    door.submit(house, "bergen-no", Contact(clock.today(house), "officer", what))


def sent(house: House, later: timedelta = timedelta()) -> Tally:
    now, today = clock.now(house) + later, clock.today(house)
    return send_due(CallStore(house), webhooks.calls_of(house), now=now, today=today, window=True)


def calls(house: House) -> list[dict[str, Any]]:
    return [each for each in listings.notices(house)["notices"] if each["kind"] == "webhook"]


def test_a_program_is_told_what_happened_and_never_in_which_words(
    peopled: House, told: str, program_elsewhere: Receiver
) -> None:
    happened(peopled, "Ada sounded tired.")
    assert sent(peopled) == Tally(sent=1)
    headers, body = program_elsewhere.came[0]
    said = json.loads(body)
    assert (said["city"], [e["kind"] for e in said["events"]]) == ("bergen-no", ["contacted"])
    assert b"tired" not in body and b"officer" not in body
    assert headers["icc-delivery"] == said["id"]
    seconds, seal = (part.partition("=")[2] for part in headers["icc-signature"].split(","))
    wanted = hmac.new(told.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(seal, wanted)


def test_a_call_is_planned_sent_and_recorded_on_either_database(settled: House) -> None:
    house = staffed(opened(settled))
    with receiver() as made:
        mine = local(house)
        webhooks.register(house, mine, made.address, [], actor=mine)
        happened(house)
        assert sent(house) == Tally(sent=1) and sent(house) == Tally()
    assert [each["state"] for each in calls(house)] == ["sent"]


def local(house: House) -> str:
    with house.begin() as connection:
        return accounts.local(connection, "Officer")


def test_only_the_events_asked_for_are_told_and_each_once(
    peopled: House, told: str, program_elsewhere: Receiver
) -> None:
    program(peopled, "write").post(ORDERS, json=RETURNED)
    assert sent(peopled) == Tally()
    happened(peopled)
    assert (sent(peopled).sent, sent(peopled).sent) == (1, 0)
    assert len(program_elsewhere.came) == 1


def test_what_was_taken_back_is_told_to_nobody(peopled: House, told: str) -> None:
    with peopled.begin(dry=True) as connection:
        writer = door.Writer("officer", "test", clock.now(peopled), clock.today(peopled))
        order = [("bergen-no", [Contact(clock.today(peopled), "officer")])]
        door.submit_many(connection, peopled, order, writer)
    assert calls(peopled) == []


def test_a_program_that_is_away_is_called_again_with_the_same_bytes(
    peopled: House, told: str, program_elsewhere: Receiver
) -> None:
    happened(peopled)
    program_elsewhere.status = 503
    assert sent(peopled).failed == 1
    assert sent(peopled) == Tally(), "it rests before the next try"
    program_elsewhere.status = 204
    assert sent(peopled, timedelta(minutes=6)).sent == 1
    (first, body), (second, again) = program_elsewhere.came
    assert body == again and first["icc-delivery"] == second["icc-delivery"]


def test_a_program_that_does_not_want_it_is_tried_no_more(
    peopled: House, told: str, program_elsewhere: Receiver
) -> None:
    happened(peopled)
    program_elsewhere.status = 410
    assert sent(peopled).failed == 1
    assert calls(peopled)[0]["state"] == "failed"


def test_no_answer_is_followed_elsewhere(peopled: House, told: str, program_elsewhere: Receiver) -> None:
    happened(peopled)
    program_elsewhere.status = 307
    assert sent(peopled).failed == 1
    assert calls(peopled)[0]["state"] == "queued"


def test_letters_wait_for_no_program_and_programs_for_no_letter(peopled: House, told: str) -> None:
    from models.post.outbox import OutboxStore

    happened(peopled)
    claims = OutboxStore(peopled).claim(
        now=clock.now(peopled), today=clock.today(peopled), limit=50, window=False
    )
    assert all(claim.kind != "webhook" for claim in claims)


def test_a_call_is_counted_among_no_letters(peopled: House, told: str) -> None:
    before = overview(peopled, clock.today(peopled)).letters
    happened(peopled)
    assert overview(peopled, clock.today(peopled)).letters == before
    assert "Webhook" not in signed_in(peopled, OLGA).get("/today").text.partition("<main")[2]


def test_an_ended_webhook_is_told_no_more(peopled: House, told: str, program_elsewhere: Receiver) -> None:
    happened(peopled)
    client = signed_in(peopled, OLGA)
    number = webhooks.document(peopled)["webhooks"][0]["id"]
    assert client.post(f"/webhooks/{number}/end").status_code == 303
    happened(peopled)
    assert sent(peopled) == Tally()
    assert [each["state"] for each in calls(peopled)] == ["suppressed"]
    assert client.post(f"/webhooks/{number}/end").status_code == 409


def test_what_became_of_a_call_is_seen_like_a_letter(
    peopled: House, told: str, program_elsewhere: Receiver, icc: Icc
) -> None:
    happened(peopled)
    assert icc("outbox", "send", "--json").code == 0
    number = calls(peopled)[0]["id"]
    assert "is sent: sent on" in why_notice(peopled, number)["answer"]
    client = signed_in(peopled, OLGA)
    assert "contacted" in client.get(f"/letters/{number}").text
    assert "200 OK" in client.get("/webhooks").text
    assert icc("why", "--notice", str(number)).code == 0
    assert "bergen-no: sent" in icc("webhook", "list").out


INWARD = (
    "http://93.184.216.34/", "https://127.0.0.1/", "https://10.0.0.8/", "https://[::1]/",
    "https://169.254.169.254/", "https://2130706433/", "ftp://93.184.216.34/",
    "https://user:word@93.184.216.34/", "nonsense", "https://", "https://93.184.216.34:99999/",
)  # fmt: skip


def test_an_address_that_leads_inward_is_not_registered(peopled: House) -> None:
    for url in INWARD:
        with pytest.raises(Refused, match="no address that can be called"):
            webhooks.register(peopled, "officer", url, [], actor="officer")


def test_an_address_that_moved_inward_is_not_called(
    peopled: House, told: str, program_elsewhere: Receiver
) -> None:
    happened(peopled)
    (Path(peopled.settings.var) / "channels.toml").unlink()
    assert sent(peopled).failed == 1
    assert program_elsewhere.came == []
    assert "our own network" in calls(peopled)[0]["reply"]


def test_the_api_registers_lists_and_ends(peopled: House, program_elsewhere: Receiver) -> None:
    client = program(staffed(peopled), "write")
    wished = {"url": program_elsewhere.address, "kinds": []}
    made = client.post("/api/v1/webhooks", json=wished, headers={"idempotency-key": "w"})
    again = client.post("/api/v1/webhooks", json=wished, headers={"idempotency-key": "w"})
    assert made.status_code == 200 and made.json() == again.json()
    with peopled.read() as connection:
        held = connection.exec_driver_sql("SELECT body FROM kept_answer").scalars().all()
    assert made.json()["secret"].encode() not in b"".join(bytes(each) for each in held)
    assert [each["id"] for each in client.get("/api/v1/webhooks").json()["webhooks"]] == [made.json()["id"]]
    assert client.delete(f"/api/v1/webhooks/{made.json()['id']}").status_code == 200
    assert client.delete(f"/api/v1/webhooks/{made.json()['id']}").status_code == 409
    assert client.post("/api/v1/webhooks", json=wished | {"kinds": ["gossip"]}).status_code == 409
    assert signed_in(peopled, INES).get("/api/v1/webhooks").status_code == 403


def test_a_rehearsal_calls_nobody(
    peopled: House, told: str, program_elsewhere: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.database import open_house

    happened(peopled)
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    assert sent(open_house()).sent == 1
    assert program_elsewhere.came == []
