"""An Index round as an officer types it: documents, queue, draft, results, and the next round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from models.database import House
from tests.desk.conftest import Icc

ROUND = ("--cycle", "2")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """It is 25 November 2026, the day on which the house was set up."""
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def done(icc: Icc, *words: str) -> None:
    said = icc(*words)
    assert (said.code, said.err) == (0, ""), said.err


def show(icc: Icc, city: str = "Manchester", *words: str) -> dict[str, object]:
    return icc("analysis", "show", city, *words, "--json").document


def returned(icc: Icc) -> None:
    """Manchester's second round: both documents are in."""
    done(icc, "record", "Manchester", "questionnaire_sent", "--cycle", "2", "--on", "2026-11-02")
    done(icc, "analysis", "version", "Manchester", "83", "--language", "fr", "--on", "2026-11-02")
    done(icc, "analysis", "submit", "Manchester", "--on", "2026-11-10")


def completed(icc: Icc) -> None:
    returned(icc)
    done(icc, "analysis", "complete", "Manchester", "questionnaire", "--on", "2026-11-12")
    done(icc, "analysis", "complete", "Manchester", "grid", "--on", "2026-11-16")


def test_parts_are_handed_out_by_department_and_counted_as_they_come(icc: Icc, settled: House) -> None:
    done(icc, "record", "Manchester", "questionnaire_sent", "--cycle", "2", "--on", "2026-11-02")
    words = ("--email", "schools@manchester.example", "--by", "2026-12-16")
    done(icc, "analysis", "assign", "Manchester", "schools", "education", "language", *words)
    done(icc, "analysis", "parts", "Manchester", "education", "--on", "2026-11-09")
    document = show(icc)
    assert document["departments"] == [{"department": "schools", "parts": 2, "received": 1}]
    people = icc("city", "show", "Manchester", "--json").document["people"]
    assert [p["email"] for p in people if p["role"] == "department.schools"] == ["schools@manchester.example"]
    requests = icc("notices", "--city", "Manchester", "--json").document["notices"]
    assert [n["to"] for n in requests if n["kind"] == "department_request"] == ["schools@manchester.example"]


def test_the_eight_weeks_begin_when_both_documents_are_complete_each_on_its_day(
    icc: Icc, settled: House
) -> None:
    returned(icc)
    done(icc, "analysis", "complete", "Manchester", "questionnaire", "--on", "2026-11-12")
    assert show(icc)["floor"] is None
    done(icc, "analysis", "complete", "Manchester", "grid", "--on", "2026-11-16")
    document = show(icc)
    assert document["floor"] == "2027-01-11"
    documents = document["documents"]
    assert isinstance(documents, dict)
    assert [one["complete_on"] for one in documents.values()] == ["2026-11-12", "2026-11-16"]


def test_gaps_go_back_with_a_short_new_date_and_the_eight_weeks_have_not_begun(
    icc: Icc, settled: House
) -> None:
    returned(icc)
    done(icc, "analysis", "gaps", "Manchester", "language=figures for evening classes")
    document = show(icc)
    assert (document["gaps"], document["floor"]) == (["language"], None)
    city = icc("city", "show", "Manchester", "--json").document
    asked = [t for t in city["tracks"] if t["milestone"] == "questionnaire_returned"]
    assert [(t["cycle"], t["state"], t["chosen"]) for t in asked] == [(2, "open", True)]
    letters = icc("notices", "--city", "Manchester", "--json").document["notices"]
    assert "completion_needed" in [n["kind"] for n in letters]


def test_a_complete_city_is_queued_until_the_flow_or_an_officer_gives_a_slot(
    icc: Icc, settled: House
) -> None:
    completed(icc)
    (place,) = icc("queue", "show", "--json").document["queue"]
    assert (place["place"], place["city"], place["floor"]) == (1, "Manchester", "2027-01-11")
    assert place["forecast"]["earliest"] >= place["floor"]
    tracks = icc("city", "show", "Manchester", "--json").document["tracks"]
    assert [t["state"] for t in tracks if t["milestone"] == "data_processed"] == ["queued"]
    why = icc("why", "Manchester", "data_processed", "--json").document
    assert any("Place 1 in the queue" in step["text"] for step in why["steps"])
    assert icc("queue", "slot", "Manchester").code == 2
    done(icc, "queue", "slot", "Manchester", "--reason", "a council vote in spring", "--on", "2026-11-17")
    tracks = icc("city", "show", "Manchester", "--json").document["tracks"]
    opened = [(t["state"], t["opened_on"]) for t in tracks if t["milestone"] == "data_processed"]
    assert opened == [("open", "2026-11-17")]
    assert icc("queue", "show", "--json").document["queue"] == []


def test_a_window_before_the_eight_weeks_is_refused_and_a_new_one_apologises(
    icc: Icc, settled: House
) -> None:
    completed(icc)
    early = icc("queue", "tell", "Manchester", "--earliest", "2027-01-04", "--latest", "2027-02-01")
    assert early.code == 1 and "2027-01-11" in early.err
    done(icc, "queue", "tell", "Manchester", "--earliest", "2027-01-18", "--latest", "2027-02-12")
    later = ("queue", "tell", "Manchester", "--earliest", "2027-02-22", "--latest", "2027-03-19")
    assert "reason" in icc(*later).err
    done(icc, *later, "--reason", "an analyst fell ill")
    letters = icc("notices", "--city", "Manchester", "--json").document["notices"]
    longer = [n for n in letters if n["kind"] == "analysis_takes_longer"]
    text = icc("notices", "preview", str(longer[0]["id"])).out
    assert "between 22 February 2027 and 19 March 2027" in " ".join(text.split())
    assert "fell ill" not in text


def test_why_tells_officers_the_window_and_the_offers(icc: Icc, settled: House) -> None:
    def steps(milestone: str) -> str:
        found = icc("why", "Manchester", milestone, "--json").document["steps"]
        return " ".join(step["text"] for step in found)

    assert "when the queue leaves a slot" in steps("questionnaire_returned")
    done(icc, "reassessment", "offer", "Manchester", "--on", "2026-11-25")
    assert "Offered on 2026-11-25" in steps("questionnaire_returned")
    completed(icc)
    done(icc, "queue", "tell", "Manchester", "--earliest", "2027-01-18", "--latest", "2027-02-12")
    assert "2027-01-18 to 2027-02-12" in steps("final_report")


def test_the_draft_goes_to_the_city_only_once_an_officer_clears_it(icc: Icc, settled: House) -> None:
    completed(icc)
    done(icc, "queue", "slot", "Manchester", "--reason", "first", "--on", "2026-11-17")
    done(icc, "analysis", "task", "Manchester", "analyst", "--by", "2026-12-21", "--on", "2026-11-18")
    done(icc, "analysis", "drafted", "Manchester", "--on", "2026-11-24")
    assert "draft_for_comments" not in kinds(icc)
    assert any("waits for your clearance" in text for text in observations(icc))
    done(icc, "analysis", "clear", "Manchester", "--on", "2026-11-25")
    assert "draft_for_comments" in kinds(icc)
    assert show(icc)["silence_means_no_comments_after"] is None


def test_silence_means_no_comments_only_where_the_house_says_so_and_the_letter_too(
    icc: Icc, settled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_SILENCE_IS_NO_COMMENTS", "1")
    completed(icc)
    done(icc, "analysis", "clear", "Manchester", "--on", "2026-11-25")
    assert show(icc)["silence_means_no_comments_after"] == "2026-12-16"
    letters = icc("notices", "--city", "Manchester", "--json").document["notices"]
    draft = next(n["id"] for n in letters if n["kind"] == "draft_for_comments")
    text = " ".join(icc("notices", "preview", str(draft)).out.split())
    assert "no word from you by 16 December 2026" in text and "never taken as agreement to publish" in text


def kinds(icc: Icc) -> list[str]:
    return [n["kind"] for n in icc("notices", "--city", "Manchester", "--json").document["notices"]]


def observations(icc: Icc) -> list[str]:
    found: list[str] = icc("city", "show", "Manchester", "--json").document["observations"]
    return found


def test_what_a_report_brings_is_kept_item_by_item(icc: Icc, settled: House) -> None:
    done(icc, "analysis", "score", "Manchester", "66-14", "language=40", "media=55", "--on", "2019")
    done(icc, "record", "Manchester", "final_report", "--cycle", "2", "--on", "2026-11-20")
    done(icc, "analysis", "score", "Manchester", "73-11", "language=50.5", "participation=30")
    done(icc, "analysis", "recommend", "Manchester", "A welcome desk.", "--area", "welcoming")
    done(icc, "analysis", "recommend", "Manchester", "Night buses.")
    done(icc, "analysis", "follow", "Manchester", "1", "under way", "--words", "Opens in May")
    done(icc, "analysis", "publish", "Manchester", "later")
    document = show(icc, "Manchester", *ROUND)
    items = document["recommendations"]
    assert isinstance(items, list)
    assert [(i["number"], i["state"], i["note"]) for i in items] == [
        (1, "under way", "Opens in May"),
        (2, None, None),
    ]
    first, second = icc("analysis", "scores", "Manchester", "--json").document["results"]
    assert (first["cycle"], first["change"]) == (1, {})
    assert (second["cycle"], second["change"]) == (2, {"language": 10.5})
    assert document["publication"] == "later"
    assert icc("analysis", "follow", "Manchester", "9", "done").code == 1
    assert "between 0 and 100" in icc("analysis", "score", "Manchester", "83", "language=120").err


def test_another_citys_practice_is_cited_with_its_leave_only_and_no_longer_than_it_holds(
    icc: Icc, settled: House
) -> None:
    words = ("night-buses", "public_services", "--title", "Night buses", "--text", "Buses by night.")
    done(icc, "analysis", "practice", "Bergen", *words)
    cite = ("analysis", "cite", "Manchester", "night-buses", "--of", "Bergen")
    assert "has not answered" in icc(*cite).err
    done(icc, "analysis", "ask", "Bergen", "night-buses")
    done(icc, "analysis", "leave", "Bergen", "night-buses", "no")
    assert "said no" in icc(*cite).err
    done(icc, "analysis", "leave", "Bergen", "night-buses", "yes")
    done(icc, *cite, "--on", "2026-11-20")
    assert show(icc, "Manchester", "--cycle", "1")["cited"] == [
        {"city": "Bergen", "practice": "night-buses", "area": "public_services", "title": "Night buses"}
    ]
    done(icc, "analysis", "leave", "Bergen", "night-buses", "no")
    assert show(icc, "Manchester", "--cycle", "1")["cited"] == []


def test_an_answer_about_a_new_round_ends_the_offers_or_puts_them_off(icc: Icc, settled: House) -> None:
    def offered() -> list[str]:
        found = icc("reassessment", "show", "--json").document["candidates"]
        return [one["city"] for one in found]

    assert offered() == ["Manchester"]
    done(icc, "reassessment", "wish", "Manchester", "--on", "2026-11-20")
    done(icc, "reassessment", "offer", "Manchester", "--on", "2026-11-25")
    assert offered() == []
    assert "needs the day" in icc("reassessment", "answer", "Manchester", "later").err
    done(icc, "reassessment", "answer", "Manchester", "later", "--when", "2027-06-01", "--on", "2026-11-25")
    assert "2027-06-01" in icc("reassessment", "offer", "Manchester", "--on", "2026-11-25").err
    document = icc("reassessment", "show", "Manchester", "--json").document
    assert (document["cycle"], document["answer"], document["until"]) == (2, "later", "2027-06-01")
    done(icc, "reassessment", "answer", "Manchester", "yes", "--on", "2026-11-25")
    assert any("send the questionnaire" in text for text in observations(icc))


@pytest.mark.parametrize(
    "words",
    [("analysis", "show", "Manchester"), ("queue", "show"), ("reassessment", "show"),
     ("reassessment", "show", "Manchester"), ("analysis", "scores", "Manchester"), ("analysis", "practices")],
)  # fmt: skip
def test_what_is_shown_as_json_can_be_read_as_a_table(
    icc: Icc, settled: House, words: tuple[str, ...]
) -> None:
    assert icc(*words).code == 0
    assert icc(*words, "--json").document


def test_no_letter_of_a_round_tells_a_score_a_place_another_city_or_a_day_before_the_floor(
    icc: Icc, settled: House
) -> None:
    """The whole of a round, with another city's practice that is not cleared, read letter by letter."""
    completed(icc)
    words = ("night-buses", "public_services", "--title", "Night buses", "--text", "Buses by night.")
    done(icc, "analysis", "practice", "Bergen", *words)
    assert icc("analysis", "cite", "Manchester", "night-buses", "--of", "Bergen").code == 1
    done(icc, "analysis", "score", "Manchester", "66-14", "language=41.7", "--on", "2019")
    done(icc, "queue", "jump", "Manchester", "--reason", "a vote in the council")
    done(icc, "queue", "tell", "Manchester", "--earliest", "2027-01-18", "--latest", "2027-02-12")
    window = ("--earliest", "2027-02-22", "--latest", "2027-03-19", "--reason", "an analyst fell ill")
    done(icc, "queue", "tell", "Manchester", *window)
    done(icc, "analysis", "clear", "Manchester")
    done(icc, "analysis", "recommend", "Manchester", "A welcome desk.")
    done(icc, "record", "Manchester", "final_report", "--cycle", "2")
    letters = icc("notices", "--city", "Manchester", "--json").document["notices"]
    wanted = {"analysis_started", "analysis_takes_longer", "draft_for_comments", "report_final"}
    assert wanted <= set(kinds(icc))
    for letter in letters:
        said = " ".join(icc("notices", "preview", str(letter["id"])).out.split())
        assert not re.search(r"Bergen|Night buses|41\.7|\bplace \d|queue|vote in the council|fell ill", said)
        if letter["kind"] in {"analysis_started", "analysis_takes_longer"}:
            days = [parsed(found) for found in re.findall(r"\d{1,2} [A-Z][a-z]+ 2027", said)]
            assert all(day >= date(2027, 1, 11) for day in days)


def parsed(day: str) -> date:
    return datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC).date()


def test_a_round_with_its_report_is_shown_until_the_next_one_is_worked_on(icc: Icc, settled: House) -> None:
    shown = icc("analysis", "show", "Manchester", "--json").document
    assert shown["cycle"] == 1
    icc("analysis", "version", "Manchester", "83")
    assert icc("analysis", "show", "Manchester", "--json").document["cycle"] == 2


def test_a_department_is_the_same_however_its_name_is_typed(icc: Icc, settled: House) -> None:
    done(icc, "analysis", "assign", "Lyon", "Social Affairs", "language")
    done(icc, "analysis", "assign", "Lyon", "social-affairs", "media")
    parts = show(icc, "Lyon")["parts"]
    assert isinstance(parts, list)
    given = {part["area"]: part["department"] for part in parts if part["department"]}
    assert given == {"language": "social-affairs", "media": "social-affairs"}
