"""Queue, visits, money, events and requests are acted on from their pages, by whoever is signed in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lifecycle.commands import Reach
from lifecycle.when import When
from models import clock
from models.contributions.contributions import overview
from models.database import House
from models.door import submit
from models.engagement import event_documents, support
from models.index.queueing import queue_document
from models.membership import portfolios
from models.queries import city_document
from models.visits.expertise import Described, describe
from models.visits.visits import visit_document
from tests.desk.people import ADAM, INES, OLGA, signed_in, staffed

CITY = "manchester-gb"


def seen(client: TestClient, path: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', client.get(path).text)
    assert found is not None
    return found[1]


def words(client: TestClient, path: str) -> str:
    main = client.get(path).text.partition("<main")[2]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def actors(house: House, about: str) -> list[str]:
    events = city_document(house, CITY)["events"]
    return [event["actor"] for event in events if event["data"].get("about") == about]


@pytest.fixture
def queued(peopled: House) -> House:
    """Manchester waits for a slot; Olga, Adam and Ines have accounts."""
    return in_line(peopled)


def in_line(house: House) -> House:
    today = clock.today(house)
    for days, milestone in (
        (30, "questionnaire_returned"),
        (20, "grid_returned"),
        (10, "completeness_checked"),
    ):
        submit(house, CITY, Reach(milestone, When(today - timedelta(days=days))))
    return staffed(house)


def test_the_queue_draws_the_months_and_gives_a_slot_with_a_reason(queued: House) -> None:
    olga = signed_in(queued, OLGA)
    page = olga.get("/queue").text
    assert "<svg" in page and "1 of 1" in words(olga, "/queue")
    bare = olga.post(f"/queue/{CITY}/slot", data={"seen": seen(olga, "/queue")})
    assert bare.status_code == 409 and "a reason is missing" in unescape(bare.text).lower()
    given = olga.post(f"/queue/{CITY}/slot", data={"seen": seen(olga, "/queue"), "reason": "an election"})
    assert given.headers["location"] == "/queue?done=slot"
    assert queue_document(queued)["queue"] == []
    assert "The slot is given" in words(olga, "/queue?done=slot")
    [actor] = actors(queued, "queue.slot")
    assert actor not in ("officer", "system:index_analysis")


def test_of_two_officers_on_one_place_of_the_queue_the_second_is_told(settled: House) -> None:
    queued = in_line(settled)
    olga, adam = signed_in(queued, OLGA), signed_in(queued, ADAM)
    number = seen(olga, "/queue")
    assert (
        olga.post(f"/queue/{CITY}/jump", data={"seen": number, "reason": "a mayor leaves"}).status_code == 303
    )
    late = adam.post(f"/queue/{CITY}/jump", data={"seen": number, "reason": "another"})
    assert late.status_code == 409 and "Somebody else has acted on this meanwhile" in late.text
    assert "by Olga" in unescape(re.sub(r"\s+", " ", late.text))
    assert len(actors(queued, "queue.jumped")) == 1


def test_a_window_is_told_once_and_moved_only_with_a_reason(queued: House) -> None:
    olga, ahead = signed_in(queued, OLGA), clock.today(queued) + timedelta(days=200)
    days = {"earliest": ahead.isoformat(), "latest": (ahead + timedelta(days=20)).isoformat()}
    assert olga.post(f"/queue/{CITY}/window", data=days).status_code == 303
    again = olga.post(f"/queue/{CITY}/window", data=days)
    assert again.status_code == 409 and "a reason is needed" in again.text
    assert olga.post(f"/queue/{CITY}/window", data=days | {"reason": "illness"}).status_code == 303
    wrong = olga.post(f"/queue/{CITY}/window", data={"earliest": "soon", "latest": ""})
    assert wrong.status_code == 409 and "soon" in wrong.text


def experts(house: House) -> None:
    known = (
        Described("Claire", "claire@expert.example", "expert", ("en",)),
        Described("Irena", "irena@secretariat.example", "representative", ("en",)),
    )
    with house.begin() as connection:
        for each in known:
            describe(connection, each, date(2026, 3, 2))


def test_a_visit_goes_from_its_team_to_agreed_days_on_its_page(peopled: House) -> None:
    house = staffed(peopled)
    experts(house)
    olga, path = signed_in(house, OLGA), f"/visits/{CITY}"
    assert "Claire" in words(olga, path) and "no visit under way" in words(olga, path)
    alone = olga.post(f"{path}/team", data={"member": "claire@expert.example"})
    assert alone.status_code == 409 and "representative is missing" in alone.text
    both = {"member": ["claire@expert.example", "irena@secretariat.example"], "seen": seen(olga, path)}
    assert olga.post(f"{path}/team", data=both).status_code == 303
    days = re.findall(r'name="day" value="([\d-]+)"', olga.get(path).text)[:2]
    assert olga.post(f"{path}/poll", data={"day": days, "form": "online"}).status_code == 303
    assert olga.post(f"{path}/vote", data={"voter": "coordinator", "day": days[:1]}).status_code == 303
    assert [each["can"] for each in visit_document(house, CITY)["poll"]] == [1, 0]
    assert olga.post(f"{path}/agree", data={"first": days[0]}).status_code == 303
    dates = visit_document(house, CITY)["dates"]
    assert dates is not None and dates["first"] == days[0]
    assert olga.post(f"{path}/cancel", data={"reason": "a storm"}).status_code == 303
    assert visit_document(house, CITY)["dates"] is None
    assert set(actors(house, "visit.team")) == {actors(house, "visit.team")[0]} and "officer" not in actors(
        house, "visit.team"
    )


def test_the_slower_of_two_who_name_a_team_is_told(settled: House) -> None:
    house = staffed(settled)
    experts(house)
    olga, adam = signed_in(house, OLGA), signed_in(house, ADAM)
    both = {"member": ["claire@expert.example", "irena@secretariat.example"]}
    number = seen(olga, f"/visits/{CITY}")
    assert olga.post(f"/visits/{CITY}/team", data=both | {"seen": number}).status_code == 303
    assert adam.post(f"/visits/{CITY}/team", data=both | {"seen": number}).status_code == 409


def money(house: House) -> dict[str, Any]:
    found: list[dict[str, Any]] = overview(house, city=CITY)["contributions"]
    return found[0]


def test_a_year_is_shown_before_it_is_opened_and_a_waiver_takes_two(settled: House) -> None:
    house = staffed(settled)
    olga, adam, year = signed_in(house, OLGA), signed_in(house, ADAM), clock.today(house).year + 1
    asked = {"step": "open", "year": str(year), "kind": "international"}
    before = olga.get("/contributions/consider", params=asked)
    assert "Bergen" in before.text and overview(house)["contributions"] == []
    assert olga.post("/contributions/years", data=asked).headers["location"].endswith("done=open")
    paid = {"year": str(year), "amount": "2000", "reference": "R 1"}
    assert olga.post(f"/contributions/{CITY}/payment", data=paid).status_code == 303
    waiver = {"year": str(year), "amount": "3000.00", "reason": "a hard year"}
    refused = olga.post(f"/contributions/{CITY}/waiver", data=waiver)
    assert refused.status_code == 409 and "an administrator names officers" in refused.text
    for name, email in (("Olga", OLGA), ("Adam", ADAM)):
        adam.post("/settings/officers", data={"name": name, "email": email})
    assert len(portfolios.listed(house, clock.today(house))["officers"]) == 2
    assert olga.post(f"/contributions/{CITY}/waiver", data=waiver).status_code == 303
    agree = {"year": str(year), "waiver": str(money(house)["waivers"][0]["seq"])}
    assert "a second officer agrees" in words(olga, f"/contributions/{CITY}")
    assert olga.post(f"/contributions/{CITY}/agree", data=agree).status_code == 409
    assert adam.post(f"/contributions/{CITY}/agree", data=agree).status_code == 303
    assert (money(house)["paid"], money(house)["waived"], money(house)["remaining"]) == (
        "2000.00", "3000.00", "0.00",
    )  # fmt: skip


def test_an_amount_that_is_none_changes_nothing(peopled: House) -> None:
    house = staffed(peopled)
    olga, year = signed_in(house, OLGA), clock.today(house).year + 1
    olga.post("/contributions/years", data={"step": "open", "year": str(year), "kind": "international"})
    for amount in ("5,000", "-1", "1e9", "", "viel"):
        answer = olga.post(f"/contributions/{CITY}/payment", data={"year": str(year), "amount": amount})
        assert answer.status_code == 409 and money(house)["paid"] == "0.00", amount


def test_an_event_is_put_on_record_announced_and_joined_from_its_page(peopled: House) -> None:
    house = staffed(peopled)
    olga = signed_in(house, OLGA)
    told = {"title": "Meeting", "form": "annual_meeting", "starts": "2030-04-02T09:30", "places": "1"}
    assert olga.post("/engagement/events", data=told).headers["location"] == "/engagement?done=event"
    [event] = event_documents.events(house)["events"]
    assert (event["starts_local"], event["places"]) == ("2030-04-02 09:30", 1)
    path = f"/engagement/events/{event['event']}"
    assert olga.post(f"{path}/announce").status_code == 303
    assert olga.post(f"{path}/register", data={"city": CITY}).status_code == 303
    full = olga.post(f"{path}/register", data={"city": CITY, "name": "Ben"})
    assert full.status_code == 409 and "needs an address" in full.text
    assert "confirmed" in words(olga, path).lower()
    assert olga.get(f"{path}?form=csv").text.splitlines()[1].startswith("Manchester,")
    assert olga.post(f"{path}/cancel").status_code == 303
    assert "does not take place" in words(olga, path)


def test_a_request_is_written_down_and_declined_only_with_an_alternative(peopled: House) -> None:
    house = staffed(peopled)
    olga = signed_in(house, OLGA)
    olga.post("/engagement/requests", data={"city": CITY, "topic": "narratives", "form": "training"})
    path = f"/engagement/requests/{CITY}/1"
    assert olga.post(f"{path}/declined", data={}).status_code == 409
    assert olga.post(f"{path}/declined", data={"alternative": "guidance"}).status_code == 303
    assert support.listed(house, CITY)["requests"][0]["state"] == "declined"
    assert olga.get(f"/engagement/requests/{CITY}/99").status_code == 404


def test_an_auditor_sees_each_of_these_pages_without_a_form_that_writes(queued: House) -> None:
    ines = signed_in(queued, INES)
    for path in (
        "/queue",
        f"/visits/{CITY}",
        "/contributions",
        f"/contributions/{CITY}",
        "/engagement",
        "/runs",
    ):
        page = ines.get(path).text.partition("<main")[2]
        assert 'method="post"' not in page, path


def test_an_administrator_sees_every_token_and_ends_one(peopled: House) -> None:
    house = staffed(peopled)
    olga, adam = signed_in(house, OLGA), signed_in(house, ADAM)
    until = (clock.today(house) + timedelta(days=30)).isoformat()
    olga.post("/account/tokens", data={"name": "report tool", "until": until})
    assert "report tool" in words(adam, "/settings")
    number = re.findall(r"/settings/tokens/(\d+)/end", adam.get("/settings").text)[0]
    assert olga.post(f"/settings/tokens/{number}/end").status_code == 403
    assert adam.post(f"/settings/tokens/{number}/end").status_code == 303
    assert "report tool" not in words(adam, "/settings").partition("What happened at the entrance")[0]
    assert adam.post(f"/settings/tokens/{number}/end").status_code == 409


def test_a_draft_profile_is_cleared_and_two_cities_share_a_mission_on_the_page(peopled: House) -> None:
    house = staffed(peopled)
    experts(house)
    olga, path = signed_in(house, OLGA), f"/visits/{CITY}"
    olga.post(f"{path}/team", data={"member": ["claire@expert.example", "irena@secretariat.example"]})
    submit(house, CITY, Reach("profile_draft", When(clock.today(house))))
    assert olga.post(f"{path}/clear").status_code == 303
    assert olga.post(f"{path}/publish", data={"answer": "perhaps"}).status_code == 409
    assert olga.post(f"{path}/publish", data={"answer": "later"}).status_code == 303
    assert olga.post(f"{path}/join", data={"other": CITY}).status_code == 409
    assert olga.post(f"{path}/join", data={"other": "atlantis"}).status_code == 409
    assert olga.post(f"{path}/join", data={"other": "bergen-no"}).status_code == 303
    told = words(olga, path)
    assert "One mission with Bergen" in told and "Publication: later" in told
