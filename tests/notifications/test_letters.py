"""Every letter, word by word: golden files, what no letter may say, what each kind must say."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lifecycle.reminding.letters import RULES, is_task
from notifications.letters import LETTERS, build
from notifications.render import Rendered, render
from notifications.words import CannotWrite
from tests.notifications.claims import (
    GRID,
    IDEAL,
    LIFELIKE,
    MANCHESTER,
    OFFICER,
    QUESTIONNAIRE,
    REPORT,
    VARIANTS,
    claim,
)

GOLDEN = Path(__file__).parent / "golden"
RECORD = os.environ.get("ICC_RECORD") == "1"
"""Writes the golden files anew instead of failing; read what changed before you commit it."""
EVERY = {**LIFELIKE, **VARIANTS}
INWARD = {"officers_monday"}
OUTWARD = {name: each for name, each in EVERY.items() if each.kind not in INWARD}
NOTHING_ASKED = {"pause_word", "farewell"}

FORBIDDEN = (
    r"\blate\b|\blateness\b|overdue|\bdue\b|deadline|fail|non-complian|in arrears|behind schedule"
    r"|sanction|penalt|threat|consequence|obligat|\bmust\b|required|immediately|urgent"
    r"|\brank|ranking|\bscores?\b|\bbest city|\bleague|better than other|compared with"
    r"|guarantee|we promise|will be paid|free of charge|no-?reply|suspen|reject|refus"
    r"|\b(?:66|73|83|14|11) (?:questions|indicators)|\bmonths? (?:ago|since)"
)
FORBIDDEN_IN = {
    "interest_acknowledged": r"admitted|30,000|5 ?%|criteria|threshold",
    "intent_for_signature": r"deadline|within \d|by the end|as soon as",
    "handover": r"remark|observed|predecessor|\bEUR\b|contribution",
    "correction": r"because|reason|mistaken by|fault of",
    "signature_pending": r"Mayor|unfortunately|still waiting|your delay",
    "membership_official": r"\bEUR\b|contribut|score",
    "welcome": r"\bEUR\b|contribution|\b20\d\d\b",
    "coordinator_wanted": r"no reply|unanswered|left|resign|replaced",
    "new_leadership": r"\bEUR\b|contribution|open item|please send|invoice",
    "record_check": r"\bEUR\b|contribution|payment|\bfee|expected|suggested by|passed|awaited|budget",
    "pause_word": r"please|answer this letter|suspend",
    "farewell": r"\bEUR\b|contribution|sorry|regret|unfortunately|arrears",
    "received": r"well done|very good|excellent|poor|incomplete|insufficient|quality",
    "date_agreed": r"refused|declined",
    "questionnaire_invitation": r"deadline|\d+ (?:questions|indicators)|chapters",
    "department_request": r"Mayor|other parts|telephone of",
    "practice_permission": r"\bassume|unless you object",
    "questionnaire_reminder": r"Mayor|leadership|months? (?:ago|have)|again and again",
    "completion_needed": r"reject|incomplete",
    "analysis_started": r"queue|place in|weeks? from now|by the end",
    "analysis_takes_longer": r"analyst’s? (?:name|ill)|other cities’ reports|BAK",
    "draft_for_comments": r"\brank|Mayor|attached is|enclosed",
    "report_final": r"\brank|neighbour|compared|higher|lower",
    "reassessment_offer": r"\bmonths?\b|years? (?:ago|since|have)|has passed|suggested by|\b202[123]\b",
    "recommendations_review": r"%|rate|percent|compar",
    "assignment": r"@manchester|telephone of|\bfees?\b|honorari",
    "visit_dates": r"said no|declin",
    "visit_confirmed": r"\+\d{2} 6|health|\bill\b",
    "travel_costs": r"\bfee|Index (?:cost|analysis)|\bEUR\b|Europe pays",
    "visit_programme": r"missing|imam|priest|shop steward",
    "visit_thanks": r"finding|found that|\b20\d\d\b",
    "profile_for_comments": r"quot|Mayor|attached is|enclosed",
    "profile_final": r"timetable|(?<!the profile of )\b20\d\d\b|within \d",
    "strategy_support": r"\blate\b|results-based|RBA|obligation",
    "strategy_validated": r"next step for you|has to|should present",
    "presentation_speaker": r"promise|we hope to|should be able",
    "strategy_year": r"expir|fault|lapse",
    "contribution_notice": r"please pay|past years|previous years|arrears|\bdue\b",
    "contribution_call": r"IBAN|BIC|new account|in return|entitle",
    "contribution_reminder": r"penalt|other years|previous years|Mayor|second reminder",
    "contribution_recorded": r"receipt|invoice",
    "event_announcement": r"absent|missed|others have|not yet (?:registered|answered)|still waiting",
    "registration": r"@(?!manchester|secretariat)|other participants|list of participants",
    "host_or_mentor_request": r"\bscore|weak|Index|Bergen",
    "support_answer": r"refus|cannot help|impossible|unfortunately",
    "passed_on": r"all parts|contacts? of",
    "new_link": r"password|\bsecret\b",
}
MUST = {
    "record_check": ("2008", "June 2019", "12 April 2016", "Index assessment", "correct"),
    "interest_acknowledged": (
        "EUR 5,000",
        "statement of intent",
        "high-level representative",
        "available resources",
    ),
    "questionnaire_invitation": (
        "Policy assessment grid",
        "several departments",
        "call",
        "suggested by the secretariat",
    ),
    "received": (
        "Index questionnaire",
        "20 November 2026",
        "Policy assessment grid",
        "not before 20 January 2027",
    ),
    "department_request": ("coordinator", "Education", "16 December 2026", "this part only"),
    "practice_permission": ("Stories of arrival", "yes, change", "Without an answer we do not cite it"),
    "analysis_started": ("not before 20 January 2027", "at least 8 weeks"),
    "analysis_takes_longer": ("apologise", "new window"),
    "draft_for_comments": (
        "confidential",
        "link",
        "16 December 2026",
        "Silence is never taken as agreement to publish",
    ),
    "report_final": ("yes, no or later", "Without an answer we do not publish it"),
    "reassessment_offer": ("ideal", "2-3 years", "yes, later", "report of 2019"),
    "visit_confirmed": (
        "2 and 3 March 2027",
        "Town Hall",
        "Phil Wood (English)",
        "Council of Europe",
    ),
    "assignment": ("Expert visit", "conflict of interest", "confidential", "its documents"),
    "travel_costs": ("travel and subsistence", "representative", "expert", "agreement"),
    "contribution_call": ("EUR 5,000", "2027", "administrative costs", "finance service"),
    "contribution_reminder": ("already been paid, please ignore",),
    "contribution_notice": ("EUR 5,000", "2027", "asks for no payment"),
    "contribution_recorded": ("EUR 5,000", "20 January 2027", "4,700.50 CHF as paid", "reference Order 17"),
    "presentation_speaker": ("1 June 2027", "Irena Novak", "interpreter"),
    "event_announcement": (
        "17:00 (time zone Europe/Oslo)",
        "16:00 (time zone Europe/London)",
        "80",
        "funded by the Council of Europe",
        "English, French",
        "To register",
    ),
    "registration": ("borne by the Council of Europe", "available resources", "calendar file"),
    "host_or_mentor_request": (
        "good practice",
        "free to decline",
        "3 days",
        "12 April 2027",
        "Costs: shared",
    ),
    "support_answer": ("anti-rumours (a training)", "within 10 working days"),
    "strategy_support": ("how can we help", "within available resources", "Step-by-step Guide"),
}


def words(rendered: Rendered) -> str:
    """A letter's text as one line, its subject first."""
    return " ".join(f"{rendered.subject} {rendered.text}".split())


def visible(html: str) -> str:
    """What a reader sees of a page."""
    page = re.sub(r"(?s)<style.*?</style>|<title.*?</title>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&amp;", "&").split())


@pytest.mark.parametrize("name", EVERY)
def test_a_letter_reads_as_it_was_last_approved(name: str) -> None:
    rendered = render(EVERY[name])
    approved = {
        GOLDEN / f"{name}.txt": f"Subject: {rendered.subject}\n\n{rendered.text}",
        GOLDEN / f"{name}.html": rendered.html,
    }
    for path, now in approved.items():
        if RECORD:
            path.parent.mkdir(exist_ok=True)
            path.write_text(now, encoding="utf-8")
        assert now == path.read_text(encoding="utf-8"), f"{path.name}: read it, then ICC_RECORD=1"


@pytest.mark.parametrize("name", OUTWARD)
def test_no_letter_says_what_no_letter_may(name: str) -> None:
    rendered = render(OUTWARD[name])
    for said in (words(rendered), visible(rendered.html)):
        assert re.findall(FORBIDDEN, said, re.IGNORECASE) == []


@pytest.mark.parametrize("name", OUTWARD)
def test_no_letter_says_what_its_own_kind_may_not(name: str) -> None:
    rendered = render(OUTWARD[name])
    forbidden = FORBIDDEN_IN.get(OUTWARD[name].kind, "(?!)")
    for said in (words(rendered), visible(rendered.html)):
        assert re.findall(forbidden, said, re.IGNORECASE) == []


def test_every_outward_kind_has_its_own_forbidden_words_or_is_named_here() -> None:
    assert {each.kind for each in OUTWARD.values()} - set(FORBIDDEN_IN) == {"city_digest"}


@pytest.mark.parametrize("kind", MUST)
def test_a_kind_says_what_it_must(kind: str) -> None:
    said = words(render(LIFELIKE[kind]))
    assert [part for part in MUST[kind] if part not in said] == []


@pytest.mark.parametrize("name", OUTWARD)
def test_every_letter_names_city_programme_officer_and_why(name: str) -> None:
    each = OUTWARD[name]
    rendered = render(each)
    for said in (words(rendered), visible(rendered.html)):
        for part in (each.city.name, "Intercultural Cities", OFFICER.name, OFFICER.email, OFFICER.telephone):
            assert part is not None and part in said
        assert "Why you receive this" in said


@pytest.mark.parametrize("name", OUTWARD)
def test_a_letter_has_one_button_that_answers_the_officer_or_opens_its_page(name: str) -> None:
    links = re.findall(r'<a [^>]*href="([^"]*)"', render(OUTWARD[name]).html)
    assert len(links) == (0 if OUTWARD[name].kind in NOTHING_ASKED else 1)
    page = OUTWARD[name].answer_link or f"mailto:{OFFICER.email}?subject=Re%3A%20"
    assert all(link.startswith(page) for link in links)


def test_a_rung_says_how_it_is_stopped_itself_and_not_as_the_first_letter_of_its_kind() -> None:
    assert [build(EVERY[name]).stop for name in ("assignment", "assignment_profile")] == ["E", "S"]


@pytest.mark.parametrize("name", EVERY)
def test_text_and_page_say_the_same(name: str) -> None:
    rendered = render(EVERY[name])
    page = visible(rendered.html).lower().replace("&#39;", "'")
    for line in rendered.text.splitlines():
        plain = " ".join(line.removeprefix("- ").split()).lower()
        if plain and not plain.startswith(("->", "--")):
            assert plain in page


@pytest.mark.parametrize("name", EVERY)
def test_plain_lines_are_short_enough_to_quote(name: str) -> None:
    assert max(len(line) for line in render(EVERY[name]).text.splitlines()) <= 78


@pytest.mark.parametrize("name", OUTWARD)
def test_money_and_experts_come_only_within_available_resources(name: str) -> None:
    said = words(render(OUTWARD[name]))
    offered = re.search(
        r"facilitators|covers the other expenses|A speaker|advice could help|Visits are", said
    )
    assert offered is None or "available resources" in said


def test_every_kind_of_letter_is_in_the_register_and_lifelike_here() -> None:
    assert set(LETTERS) == set(LIFELIKE)
    assert set(LETTERS) <= set(RULES)


def test_every_letter_the_programme_can_call_for_can_be_written() -> None:
    from lifecycle.reading import programme

    called = {
        letter
        for track in programme().tracks
        for milestone in track.milestones
        for one in (milestone, milestone.again or milestone)
        for letter in [*(rung.letter for rung in one.ladder), *(onward.kind for onward in one.letters)]
    }
    assert {letter for letter in called if not is_task(letter)} - set(LETTERS) == set()


def test_an_unknown_kind_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(
        CannotWrite, match=r"“love_letter” is no kind of letter here: use one of .*city_digest"
    ):
        build(claim("love_letter"))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("received", "what was handed in"),
        ("analysis_started", "earliest day of the report"),
        ("date_agreed", "the milestone it is about"),
        ("city_digest", "at least one point"),
        ("contribution_call", "the milestone it is about"),
    ],
)
def test_a_letter_without_its_facts_is_refused_with_what_is_missing(kind: str, says: str) -> None:
    with pytest.raises(CannotWrite, match=says):
        build(claim(kind))


def test_a_date_of_unknown_force_never_goes_out() -> None:
    with pytest.raises(CannotWrite, match="force “holy” of assessment grid_returned"):
        build(claim("city_digest", replace(GRID, force="holy")))


def test_an_ideal_shows_neither_of_its_dates() -> None:
    said = words(render(claim("city_digest", replace(IDEAL, letter="reassessment_offer"))))
    assert "A new Index round, if it would be of use to you" in said
    assert "ideal interval of 2-3 years" in said
    assert "2021" not in said and "2023" not in said


def test_a_date_that_has_passed_asks_for_another() -> None:
    said = words(render(claim("city_digest", replace(GRID, due_on=date(2026, 11, 24)))))
    assert (
        "the date suggested by the secretariat, 24 November 2026, has passed: please choose another" in said
    )


def test_a_date_is_not_passed_on_its_own_day() -> None:
    said = words(render(claim("city_digest", replace(GRID, due_on=date(2026, 11, 25)))))
    assert "25 November 2026, suggested by the secretariat" in said and "passed" not in said


def test_a_date_the_city_chose_is_called_its_own() -> None:
    said = words(render(claim("questionnaire_reminder", replace(QUESTIONNAIRE, force="chosen"), rung=-30)))
    assert "3 March 2027, the date you chose" in said and "suggested by" not in said


def test_a_digest_holds_five_points_received_first_then_asked_then_ours() -> None:
    asked = [replace(GRID, title=f"Asked {n}", cycle=n) for n in range(4)]
    received = [replace(QUESTIONNAIRE, title=f"Came {n}", reached="2026-11") for n in range(4)]
    ours = [replace(REPORT, title=f"Ours {n}", cycle=n) for n in range(4)]
    text = render(claim("city_digest", *asked, received=tuple(received), ours=tuple(ours))).text
    points = re.findall(r"- ((?:Asked|Came|Ours) \d)", text)
    assert points == ["Came 0", "Came 1", "Asked 0", "Asked 1", "Ours 0"]


def test_a_digest_that_only_asks_may_ask_five_things() -> None:
    asked = [replace(GRID, title=f"Asked {n}", cycle=n) for n in range(9)]
    assert len(re.findall(r"- Asked \d", render(claim("city_digest", *asked)).text)) == 5


def test_a_record_check_keeps_silent_about_what_is_open() -> None:
    bare = LIFELIKE["record_check"]
    said = words(render(replace(bare, items=(GRID, IDEAL), received=(), ours=(REPORT,))))
    assert said == words(render(bare))


def test_the_last_reminder_says_that_it_is_the_last() -> None:
    assert "This is the last letter we write about the date" in words(
        render(VARIANTS["questionnaire_reminder_last"])
    )


@pytest.mark.parametrize(
    ("kind", "says"), [("city_digest", "before then"), ("reassessment_offer", "send no more")]
)
def test_a_letter_that_can_be_stopped_says_how(kind: str, says: str) -> None:
    assert says in words(render(LIFELIKE[kind]))


def test_an_essential_letter_offers_no_way_to_stop_it() -> None:
    assert "Would you rather not" not in words(render(LIFELIKE["welcome"]))


def test_a_reader_without_a_name_is_greeted_by_role() -> None:
    assert render(VARIANTS["record_check_empty"]).text.startswith("Dear coordinator,")
    assert render(LIFELIKE["coordinator_wanted"]).text.startswith("Dear Sir or Madam,")


def test_the_secretariat_as_officer_stands_well_inside_a_sentence() -> None:
    house = replace(OFFICER, name="The Intercultural Cities secretariat", telephone="")
    said = words(render(claim("strategy_support", officer=house)))
    assert "The Intercultural Cities secretariat answers what is possible" in said
    assert "Telephone" not in said


def test_a_city_without_a_name_gets_no_letter() -> None:
    with pytest.raises(CannotWrite, match="names no city"):
        build(claim("welcome", city=replace(MANCHESTER, name=" \n")))


def test_what_we_owe_is_named_in_a_citys_words_and_our_paperwork_is_not() -> None:
    check = replace(
        REPORT, milestone="completeness_checked", title="Both documents complete", earliest_on=None
    )
    note = replace(check, track="membership", milestone="eligibility_note", title="Eligibility note")
    text = render(claim("city_digest", ours=(check, note, REPORT))).text
    assert "- Our look through the two documents\n- Index report: not before 20 January 2027" in text
    assert "Eligibility" not in text


def test_a_floor_that_has_passed_is_not_told_as_one_to_come() -> None:
    text = render(claim("city_digest", ours=(REPORT,), planned_on=date(2027, 1, 25))).text
    assert "- Index report\n" in text
    assert "20 January 2027" not in text
