"""Letters that hand something out: the link in the letter as it goes, its page, what is sent from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select, update

from desk.web import links as pages
from lifecycle.commands import Command, Note, Reach
from lifecycle.events import Event
from lifecycle.index.analysis import clear_draft
from lifecycle.papers import Stage
from lifecycle.when import When
from models import door, people
from models.database import House, open_house
from models.index.reporting import Document, store
from models.ledger import load
from models.post import links
from models.post.describing import standing_of
from models.post.outbox import OutboxStore
from models.visits import expertise, visitsteps
from models.visits.expertise import Described
from models.visits.experts import CONFLICT
from notifications.render import render
from tests.models.cast import ADOPTED, JOINED, record

DAY = ADOPTED + timedelta(days=1)
SOON = DAY + timedelta(days=21)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
KEY = "lyon-fr"
PDF = b"%PDF-1.7 the draft"
_LINK = re.compile(r"https://icc\.city\.example(/l/\S+)")


@pytest.fixture
def public(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that readers reach; what its links need of a database, test_links shows on both."""
    monkeypatch.setenv("ICC_PUBLIC_URL", "https://icc.city.example")
    monkeypatch.setattr("models.clock.wall", lambda now=None: DAY)
    opened = open_house()
    record(opened, "Lyon", "FR", *((side, "2018") for side in JOINED))
    return opened


@pytest.fixture
def reader(public: House) -> TestClient:
    app = FastAPI()
    app.state.house = public
    app.include_router(pages.router)
    return TestClient(app, base_url="https://icc.city.example")


def do(house: House, *commands: Command) -> None:
    door.submit(house, KEY, commands, today=DAY, now=NOW)


def reach(*milestones: str, track: str = "assessment") -> list[Command]:
    return [Reach(each, When(DAY), track, 1) for each in milestones]


def named(house: House, role: str, email: str) -> str:
    with house.begin() as connection:
        people.assign(connection, [people.Holder(KEY, role, "Bo", email)])
        found = people.party(connection, KEY, role, "en")
    assert found is not None
    return found.id


def letter(house: House, kind: str, role: str = "") -> tuple[str, str]:
    """The text of the one letter of that kind as it goes, and where its button leads."""
    claims = OutboxStore(house).claim(now=NOW, today=SOON, limit=60, window=False)
    (mine,) = [one for one in claims if one.kind == kind and one.to.role.startswith(role)]
    text = render(mine).text
    return text, _LINK.findall(text)[0]


def of_readers(house: House) -> list[Event]:
    with house.read() as connection:
        return [e for e in load(connection, KEY) if e.source == "link" and e.kind != "deadline_set"]


def questionnaire(house: House, *areas: str) -> None:
    named(house, "department.schools", "schools@lyon.example")
    given = {"to": "department.schools", "areas": list(areas), "by": "2027-02-03"}
    others = {"to": "department.culture", "areas": ["public_space"]}
    do(
        house,
        *reach("questionnaire_sent"),
        Note("part.assigned", given, DAY),
        Note("part.assigned", others, DAY),
    )


def drafted(house: House) -> None:
    done = ("questionnaire_returned", "grid_returned", "completeness_checked", "data_processed")
    do(house, *reach("questionnaire_sent", *done))
    with house.read() as connection:
        standing = standing_of(connection, KEY, DAY)
    do(house, *clear_draft(standing, 1, DAY, None, silence=False))


def kept(house: House, track: str, stage: Stage, name: str = "draft.pdf", content: bytes = PDF) -> None:
    store(house, KEY, Document(track, stage, 1), name, content)


# A department's part ----------------------------------------------------------------------------


def test_a_departments_letter_opens_its_part_and_no_other(public: House, reader: TestClient) -> None:
    questionnaire(public, "education")
    text, link = letter(public, "department_request")
    assert "this part only" in text and "separate message" not in text
    shown = reader.get(link).text
    assert "Education" in shown and "3 February 2027" in shown
    assert "Public space" not in shown and "coordinator@lyon" not in shown and "Ada" not in shown
    book = load_workbook(BytesIO(reader.get(f"{link}/copy").content))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["education"]
    assert of_readers(public) == []


def test_a_part_is_handed_in_from_the_page_once(public: House, reader: TestClient) -> None:
    questionnaire(public, "education", "language")
    _, link = letter(public, "department_request")
    form = {"act": "part", "area": "education", "words": "as agreed"}
    done = reader.post(link, data=form, files={"file": ("schools.ods", b"PK\x03\x04x")})
    assert "is noted" in done.text
    assert "received on 26 November 2026" in reader.get(link).text
    assert "still awaited" in reader.post(link, data=form).text
    assert "still awaited" in reader.post(link, data={**form, "area": "public_space"}).text
    reader.post(link, data={"act": "part", "words": "see our web page"})
    first, second = of_readers(public)
    assert (first.data["areas"], second.data["areas"]) == (["education"], ["language"])
    assert first.notes["evidence"].startswith("schools.ods (file ")
    assert "This link has been used" in reader.get(link).text


def test_a_part_goes_on_to_a_colleague_alone(public: House, reader: TestClient) -> None:
    questionnaire(public, "education", "language")
    _, link = letter(public, "department_request")
    form = {
        "act": "pass_on",
        "matter": "assessment/1/part.language",
        "name": "Eve",
        "email": "eve@lyon.example",
    }
    assert "is noted" in reader.post(link, data=form).text
    text, narrower = letter(public, "passed_on")
    assert "Language" in text
    shown = reader.get(narrower).text
    assert "Language" in shown and "Education" not in shown
    assert (
        "still awaited" in reader.post(narrower, data={"act": "part", "area": "education", "words": "x"}).text
    )
    reader.post(narrower, data={"act": "part", "words": "done by Eve"})
    assert of_readers(public)[-1].data["areas"] == ["language"]


def test_parts_given_on_two_days_come_in_one_letter_with_one_link(public: House, reader: TestClient) -> None:
    questionnaire(public, "education")
    do(public, Note("part.assigned", {"to": "department.schools", "areas": ["language"]}, DAY))
    text, link = letter(public, "department_request")
    shown = reader.get(link).text
    assert all("Education" in each and "Language" in each for each in (text, shown))


def test_a_part_given_to_somebody_else_is_no_longer_asked_for(public: House, reader: TestClient) -> None:
    questionnaire(public, "education")
    _, link = letter(public, "department_request")
    do(public, Note("part.assigned", {"to": "department.culture", "areas": ["education"]}, DAY))
    assert "given this part to somebody else" in reader.get(link).text
    assert reader.post(link, data={"act": "part", "area": "education", "words": "x"}).status_code == 422


# A draft ----------------------------------------------------------------------------------------


def test_the_draft_is_opened_by_the_link_of_its_letter_alone(public: House, reader: TestClient) -> None:
    drafted(public)
    kept(public, "assessment", "draft", content=b"%PDF-1.7 an earlier one")
    kept(public, "assessment", "draft")
    text, link = letter(public, "draft_for_comments")
    assert "the link below opens it" in " ".join(text.split())
    shown = reader.get(link).text
    assert "draft.pdf" in shown and "suggested by the secretariat" in shown
    file = reader.get(f"{link}/file/0")
    assert (file.content, file.headers["content-disposition"]) == (PDF, 'attachment; filename="draft.pdf"')
    assert reader.get(f"{link}/file/1").status_code == reader.get(f"{link}/file/-1").status_code == 404
    assert of_readers(public) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "comments", "words": "The library opened in 2019."}, "The library opened in 2019."),
        ({"act": "no_comments"}, "no comments: the facts are right as they stand"),
    ],
)
def test_comments_or_none_come_by_one_click(
    public: House, reader: TestClient, form: dict[str, str], said: str
) -> None:
    drafted(public)
    kept(public, "assessment", "draft")
    _, link = letter(public, "draft_for_comments")
    assert "is noted" in reader.post(link, data=form).text
    (event,) = of_readers(public)
    assert (event.milestone, event.notes["reason"]) == ("city_comments", said)
    again = reader.post(link, data=form)
    assert "This link has been used" in again.text and len(of_readers(public)) == 1
    assert reader.get(f"{link}/file/0").content == PDF


def test_another_date_leaves_the_link_open_for_the_comments(public: House, reader: TestClient) -> None:
    drafted(public)
    _, link = letter(public, "draft_for_comments")
    assert "sends it to you" in reader.get(link).text
    reader.post(link, data={"act": "another_date", "day": "2027-01-20"})
    assert "20 January 2027" in reader.get(link).text
    assert "a day after today" in reader.post(link, data={"act": "another_date", "day": "2020-01-01"}).text
    reader.post(link, data={"act": "no_comments"})
    assert [event.kind for event in of_readers(public)] == ["date_chosen", "reached"]


def test_a_colleague_may_comment_on_a_draft_but_not_settle_it(public: House, reader: TestClient) -> None:
    drafted(public)
    kept(public, "assessment", "draft")
    _, link = letter(public, "draft_for_comments")
    form = {
        "act": "pass_on",
        "matter": "assessment/1/city_comments",
        "name": "Eve",
        "email": "eve@lyon.example",
    }
    reader.post(link, data=form)
    _, narrower = letter(public, "passed_on")
    assert reader.get(f"{narrower}/file/0").content == PDF
    for act in ("no_comments", "another_date", "pass_on", "wishes"):
        assert reader.post(narrower, data={"act": act, "day": "2027-01-20"}).status_code == 422
    reader.post(narrower, data={"act": "comments", "words": "Page 3: 2019"})
    assert of_readers(public)[-1].milestone == "city_comments"


@pytest.mark.parametrize("end", ["run out", "handed over", "void"])
def test_a_link_that_has_ended_opens_no_draft(
    public: House, reader: TestClient, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    drafted(public)
    kept(public, "assessment", "draft")
    _, link = letter(public, "draft_for_comments")
    if end == "run out":
        monkeypatch.setattr("models.clock.wall", lambda now=None: DAY + timedelta(days=120))
    elif end == "handed over":
        named(public, "coordinator", "new@lyon.example")
    else:
        with public.begin() as connection:
            connection.execute(update(links.LINK).values(void="by an officer"))
    for path in (link, f"{link}/file/0"):
        answer = reader.get(path)
        assert answer.status_code == 410 and PDF not in answer.content
    assert of_readers(public) == []


def test_a_draft_handed_in_after_the_clearance_waits_for_an_officer(
    public: House, reader: TestClient
) -> None:
    drafted(public)
    late = {"evidence": f"second.pdf (file {'a' * 64})"}
    do(public, Note("draft.received", {}, DAY, "assessment", 1, late))
    _, link = letter(public, "draft_for_comments")
    assert "second.pdf" not in reader.get(link).text


# Leave to publish -------------------------------------------------------------------------------


@pytest.mark.parametrize("track", ["assessment", "visit"])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_publication_is_answered_beside_the_report(
    public: House, reader: TestClient, track: str, answer: str
) -> None:
    kept(public, track, "final", "final.pdf")
    do(public, *reach({"assessment": "final_report", "visit": "profile_final"}[track], track=track))
    _, link = letter(public, {"assessment": "report_final", "visit": "profile_final"}[track], "coordinator")
    assert reader.get(f"{link}/file/0").content == PDF
    reader.post(link, data={"act": "leave", "answer": "later"})
    assert "“later”" in reader.get(link).text
    assert "yes, no or later" in reader.post(link, data={"act": "leave", "answer": "perhaps"}).text
    reader.post(link, data={"act": "leave", "answer": answer})
    assert [event.data["answer"] for event in of_readers(public)] == ["later", answer]
    assert {(event.track, event.cycle) for event in of_readers(public)} == {(track, 1)}
    assert "This link has been used" in reader.get(link).text


def test_the_mayor_may_answer_about_publication(public: House, reader: TestClient) -> None:
    named(public, "leadership", "mayor@lyon.example")
    do(public, *reach("final_report"))
    _, link = letter(public, "report_final", "leadership")
    reader.post(link, data={"act": "leave", "answer": "yes"})
    assert [event.data["about"] for event in of_readers(public)] == ["publication.answered"]


# A task -----------------------------------------------------------------------------------------


def assigned(house: House, role: str) -> None:
    named(house, role, f"{role}@house.example")
    given = {"to": role, "by": "2027-03-01", "contract": "C-17"}
    file = {"evidence": "answers.ods (file " + "a" * 64 + ")"}
    part = Note("part.returned", {"areas": ["education"]}, DAY, "assessment", 1, file)
    do(house, *reach("questionnaire_sent"), part, Note("analysis.assigned", given, DAY, "assessment", 1))


@pytest.mark.parametrize(("role", "ends"), [("institute", "data_processed"), ("analyst", "draft.received")])
def test_a_task_shows_what_it_is_and_takes_its_result(
    public: House, reader: TestClient, role: str, ends: str
) -> None:
    assigned(public, role)
    do(public, *reach("questionnaire_returned", "grid_returned", "completeness_checked"))
    _, link = letter(public, "assignment", role)
    shown = reader.get(link).text
    assert "1 March 2027" in shown and "C-17" in shown and "answers.ods" in shown
    assert "@lyon" not in shown
    assert "answer no" in reader.post(link, data={"act": "take", "answer": "yes", "conflict": "1"}).text
    reader.post(link, data={"act": "take", "answer": "yes"})
    assert "You took this task" in reader.get(link).text
    reader.post(link, data={"act": "result"}, files={"file": ("result.pdf", PDF)})
    taken, result = of_readers(public)
    assert (taken.data["to"], taken.data["answer"]) == (role, "yes")
    assert ends in (result.milestone, result.data.get("about"))
    assert result.notes["evidence"].startswith("result.pdf (file ")


def test_a_task_declined_for_a_conflict_goes_to_the_officer_without_the_reason(
    public: House, reader: TestClient
) -> None:
    assigned(public, "analyst")
    _, link = letter(public, "assignment", "analyst")
    reader.post(link, data={"act": "take", "answer": "no", "conflict": "1"})
    assert of_readers(public)[0].data["conflict"] is True
    with public.read() as connection:
        standing = standing_of(connection, KEY, DAY)
    assert standing.known.noted["analysis.task_answered"][0].data["answer"] == "no"
    assert "This link has been used" in reader.get(link).text


def test_an_expert_opens_the_task_of_the_visit_until_leaving_the_team(
    public: House, reader: TestClient
) -> None:
    ids = [named(public, role, f"{role}@coe.example") for role in ("expert", "representative")]
    team: dict[str, Any] = {"experts": ids[:1], "representatives": ids[1:]}
    do(public, Note("visit.team", team, DAY, "visit", 1))
    kept(public, "assessment", "final", "report.pdf")
    do(public, *reach("final_report"))
    _, link = letter(public, "assignment", "expert")
    shown = reader.get(link).text
    assert "Expert visit" in shown and reader.get(f"{link}/file/0").content == PDF
    reader.post(link, data={"act": "take", "answer": "yes"})
    assert of_readers(public)[0].data["to"] == ids[0]
    do(public, Note("visit.team", {**team, "experts": ["somebody"]}, DAY, "visit", 1))
    assert reader.get(link).status_code == reader.get(f"{link}/file/0").status_code == 410


def test_a_declared_conflict_of_an_expert_is_kept_for_the_next_proposal(
    public: House, reader: TestClient
) -> None:
    with public.begin() as connection:
        for kind in ("expert", "representative"):
            said = Described("Bo", f"{kind}@coe.example", kind, languages=("en",))
            expertise.describe(connection, said, DAY)
    visitsteps.appoint(public, KEY, ["expert@coe.example", "representative@coe.example"])
    _, link = letter(public, "assignment", "expert")
    reader.post(link, data={"act": "take", "answer": "no", "conflict": "1"})
    with public.read() as connection:
        conflict = connection.execute(select(CONFLICT)).one()
    assert (conflict.person, conflict.city) == (of_readers(public)[0].data["to"], KEY)


def test_no_page_does_what_it_is_not_for(public: House, reader: TestClient) -> None:
    drafted(public)
    _, link = letter(public, "draft_for_comments")
    for act in ("part", "leave", "take", "result", "wishes", "silence", "vote", "successor"):
        assert reader.post(link, data={"act": act, "answer": "yes", "words": "x"}).status_code == 422, act
    reader.post(link, data={"act": "word", "words": "Who wrote this?"})
    assert [event.data["about"] for event in of_readers(public)] == ["answer.received"]
    assert reader.get(link).status_code == 200
