"""Projects, challenges, resources, hosts and meetings on pages; coordinators raise and answer there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from lifecycle.commands import Refused
from models.database import House
from models.engagement import matters, peers, resources
from models.visits.visits import visit_document
from tests.desk.people import ADA, INES, OLGA, signed_in, staffed

CITY = "manchester-gb"
GUIDE = {"title": "Myths", "topic": "narratives", "form": "guide", "language": "en",
         "address": "https://x.example/g"}  # fmt: skip


@pytest.fixture
def olga(peopled: House) -> TestClient:
    """An officer at her desk."""
    return signed_in(staffed(peopled), OLGA)


def words(client: TestClient, path: str) -> str:
    main = client.get(path).text.partition("<main")[2]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def seen(client: TestClient, path: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_a_project_goes_from_its_cities_to_its_grant(olga: TestClient, peopled: House) -> None:
    new = {"title": "Shared streets", "city": [CITY, "bergen-no"]}
    assert olga.post("/engagement/projects", data=new | {"city": [CITY]}).status_code == 409
    assert olga.post("/engagement/projects", data=new).status_code == 303
    assert "on record already" in olga.post("/engagement/projects", data=new).text
    step = {
        "step": "awarded",
        "city": "bergen-no",
        "grant": "12000",
        "seen": seen(olga, "/engagement/projects/1"),
    }
    assert olga.post("/engagement/projects/1/step", data=step).status_code == 303
    again = olga.post("/engagement/projects/1/step", data=step)
    assert again.status_code == 409 and "thers have moved this project on" in unescape(again.text)
    lines = olga.get("/engagement/projects/1?form=csv").text.splitlines()
    assert [line.split(",")[0:2] for line in lines[1:]] == [["Bergen", "awarded"], ["Manchester", "planned"]]
    assert lines[1].endswith("12000.00")
    assert olga.get("/engagement/projects/2").status_code == 404


def test_a_coordinator_raises_a_challenge_that_becomes_guidance(olga: TestClient, peopled: House) -> None:
    ada = signed_in(peopled, ADA)
    told = ada.post(f"/mine/{CITY}/offers/challenges", data={"title": "Housing for all", "topic": "strategy"})
    assert told.headers["location"] == f"/mine/{CITY}/offers?done=raised"
    olga.post("/engagement/resources", data=GUIDE)
    for step in ({"step": "theme"}, {"step": "guidance", "resource": "1"}):
        assert olga.post("/engagement/challenges/1/step", data=step).status_code == 303
    page = words(ada, f"/mine/{CITY}/offers")
    assert "Housing for all" in page and "Guidance has come of it: Myths" in page
    with pytest.raises(Refused, match="on record already"):
        matters.open_matter(peopled, "challenge", "Housing for all", [CITY], topic=None, call=None)


def test_an_event_and_a_request_that_are_sent_twice_are_on_record_once(olga: TestClient) -> None:
    event = {"title": "Meeting", "form": "annual_meeting", "starts": "2099-05-04T09:00"}
    plea = {"city": CITY, "topic": "narratives", "form": "training"}
    for path, said in (("events", event), ("requests", plea)):
        assert olga.post(f"/engagement/{path}", data=said).status_code == 303
        assert olga.post(f"/engagement/{path}", data=said).status_code == 409
    assert olga.post("/engagement/events", data=event | {"starts": "2099-05-05T09:00"}).status_code == 303
    assert olga.post("/engagement/requests", data=plea | {"form": "workshop"}).status_code == 303


def test_theme_and_study_are_no_coordinator_s_to_record(olga: TestClient, peopled: House) -> None:
    from lifecycle.commands import Note
    from lifecycle.permissions import check
    from lifecycle.reading import programme
    from models import clock

    raised = Note("challenge.step", {"step": "raised"}, clock.today(peopled))
    check("coordinator", raised, programme())
    with pytest.raises(Refused, match="ask an officer"):
        check("coordinator", Note("challenge.step", {"step": "theme"}, raised.on), programme())


def test_a_resource_is_listed_once_and_looked_at(olga: TestClient, peopled: House) -> None:
    assert olga.post("/engagement/resources", data=GUIDE).status_code == 303
    assert olga.post("/engagement/resources", data=GUIDE).status_code == 409
    assert olga.post("/engagement/resources/1/look", data={"works": "no"}).status_code == 303
    assert resources.one(peopled, 1)["works"] is False
    assert "no letter names it" in words(olga, "/engagement/resources/1")
    assert "Myths" in olga.get("/engagement/resources?form=csv").text
    assert olga.get("/engagement/resources/9").status_code == 404


def test_a_city_says_later_and_then_yes_to_hosting_and_never_hears_for_whom(
    olga: TestClient, peopled: House
) -> None:
    wish = {"key": CITY, "city": "bergen-no", "topic": "narratives", "days": "2"}
    assert olga.post("/engagement/hosts", data=wish).status_code == 303
    ada, path = signed_in(peopled, ADA), f"/mine/{CITY}/offers"
    assert "To host a study visit" in words(ada, path) and "Bergen" not in words(ada, path)
    assert ada.post(f"{path}/hosting/1", data={"answer": "later"}).status_code == 303
    assert ada.post(f"{path}/hosting/1", data={"answer": "later"}).status_code == 409
    assert ada.post(f"{path}/hosting/1", data={"answer": "yes"}).status_code == 303
    assert peers.asked(peopled)["requests"][0]["answer"] == "yes"
    assert "Manchester Host Narratives Bergen" in words(olga, "/engagement/hosts")


def test_a_visit_has_its_meetings_and_results_on_its_page(olga: TestClient, peopled: House) -> None:
    path = f"/visits/{CITY}"
    number = seen(olga, path)
    met = {"group": "civil_society", "organisation": "Night buses", "seen": number}
    assert olga.post(f"{path}/meetings/meeting", data=met).headers["location"] == f"{path}?done=meeting#met"
    assert olga.post(f"{path}/meetings/met", data=met | {"number": "7"}).status_code == 409
    assert olga.post(f"{path}/meetings/met", data=met | {"number": "7", "seen": ""}).status_code == 303
    found = {"confirmed": "1, 2", "corrected": "9"}
    assert olga.post(f"{path}/meetings/results", data=found).status_code == 303
    assert olga.post(f"{path}/meetings/results", data={}).status_code == 409
    assert olga.post(f"{path}/meetings/item", data={"item": "a", "text": "Go on"}).status_code == 303
    document = visit_document(peopled, CITY)
    assert document["answers"] == {"confirmed": ["1", "2"], "corrected": ["9"]}
    assert "civil_society,Night buses,,7" in olga.get(f"{path}?form=csv").text
    assert "a,Go on,open" in olga.get(f"{path}?form=csv&table=items").text


def test_steps_of_requests_can_be_kept_as_a_file(olga: TestClient) -> None:
    olga.post("/engagement/requests", data={"city": CITY, "topic": "narratives", "form": "training"})
    path = f"/engagement/requests/{CITY}/1"
    assert olga.post(f"{path}/accepted", data={"by": "expert", "planned": "2027-03-02"}).status_code == 303
    assert olga.post(f"{path}/delivered", data={"people": "12"}).status_code == 303
    answers = {"useful": "partly", "used": "planned", "more": "yes", "line": "A good day"}
    assert olga.post(f"{path}/answered", data=answers).status_code == 303
    steps = olga.get(f"{path}?form=csv").text
    assert "given by: expert" in steps and "people reached: 12" in steps and "A good day" in steps
    every = olga.get("/engagement?form=csv&table=steps").text
    assert every.count("Manchester,1,") == 5


def test_an_auditor_reads_these_pages_and_finds_no_form_that_writes(olga: TestClient, peopled: House) -> None:
    olga.post("/engagement/projects", data={"title": "Streets", "city": [CITY, "bergen-no"]})
    olga.post("/engagement/resources", data=GUIDE)
    ines = signed_in(peopled, INES)
    for path in ("projects/1", "resources", "resources/1", "hosts"):
        page = ines.get(f"/engagement/{path}")
        assert page.status_code == 200
        assert 'method="post"' not in page.text.partition("<main")[2]
