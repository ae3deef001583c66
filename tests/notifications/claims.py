"""Claims as the house hands them to the sending loop, one true to life for every kind of letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lifecycle.ports import Claim, Item, Party, Place, RecordLine
from tests.notifications.engagement_claims import ENGAGEMENT, PLAIN

TODAY = date(2026, 11, 25)
BALLARAT = Place("ballarat-au", "Ballarat", "Australia", "AU", "Australia/Melbourne")
MANCHESTER = Place("manchester-gb", "Manchester", "United Kingdom", "GB", "Europe/London")
NOWHERE = Place("", "the network", "", "", "Europe/Paris")
ADA = Party("p1", "Ada Lovelace", "ada@manchester.example", "coordinator")
MAYOR = Party("p2", "", "mayor@manchester.example", "leadership")
PAYER = Party("p3", "Priya Shah", "finance@manchester.example", "payer")
EXPERT = Party("p4", "Phil Wood", "phil@expert.example", "expert")
SIGNATORY = Party("our_signatory", "", "signing@house.example", "our_signatory")
OFFICER = Party(
    "o1", "Irena Novak", "irena.novak@secretariat.example", "officer", telephone="+33 3 88 00 00 00"
)


def item(milestone: str, title: str, **facts: Any) -> Item:
    """An item of the assessment track, awaited from the coordinator by a date of the secretariat."""
    plain: dict[str, Any] = {
        "track": "assessment",
        "cycle": 1,
        "letter": "questionnaire_reminder",
        "awaits": "coordinator",
        "force": "house",
        "provenance": "house",
    }
    return Item(milestone=milestone, title=title, **{**plain, **facts})


QUESTIONNAIRE = item("questionnaire_returned", "Index questionnaire", due_on=date(2027, 3, 3), rung=-30)
GRID = item("grid_returned", "Policy assessment grid", due_on=date(2027, 3, 3))
CAME = item("questionnaire_returned", "Index questionnaire", reached="2026-11-20")
PASSED = replace(QUESTIONNAIRE, due_on=date(2026, 11, 11))
COMMENTS = item("city_comments", "Comments of the city on the draft", due_on=date(2026, 12, 16))
REPORT = item("final_report", "Index report", awaits="officer", force="floor", earliest_on=date(2027, 1, 20))
OLD_REPORT = item("final_report", "Index report", awaits="officer", reached="2019")
IDEAL = item(
    "questionnaire_returned",
    "Index questionnaire",
    cycle=2,
    force="ideal",
    provenance="programme",
    opened_on=date(2021, 12, 31),
    due_on=date(2023, 1, 2),
)
CITY_SIGNS = item(
    "city_signature",
    "Statement of intent signed by the city",
    track="membership",
    awaits="leadership",
    force="condition",
)
WE_SIGN = item(
    "council_of_europe_signature",
    "Statement of intent signed by the Council of Europe",
    track="membership",
    awaits="officer",
    force="condition",
)
PAID = item(
    "contribution_paid",
    "Contribution paid",
    track="contribution",
    cycle=2027,
    awaits="payer",
    due_on=date(2027, 2, 1),
)
PROGRAMME = item("programme_agreed", "Visit programme agreed", track="visit", due_on=date(2027, 2, 15))
PROFILE = item(
    "profile_comments", "Comments of the city on the draft profile", track="visit", due_on=date(2027, 2, 15)
)
YEARLY = item("monitoring_note", "Yearly note on the strategy", track="strategy", force="encouraged")
GROUP = item("support_group_set_up", "Intercultural support group", track="strategy", due_on=date(2027, 5, 3))

OF_2027 = {"year": "2027", "amount": "5000.00", "remaining": "5000.00", "paid": "0.00", "waived": "0.00"}
IN_FULL = {"remaining": "0.00", "what": "payment", "payments": "2027-01-20\t5000.00\t4700.50 CHF\tOrder 17"}
A_PART = {"remaining": "3000.00", "what": "payment", "payments": "2027-01-20\t2000.00\t\t"}
WAIVED = {"remaining": "1000.00", "what": "waiver", "waived": "2000.00", "payments": A_PART["payments"]}
SPEAKER = {
    "answer": "yes",
    "presentation": "2027-06-01",
    "who": "Irena Novak, head of unit",
    "needs": "an interpreter for the discussion",
    "press": "the press office of the Council of Europe",
}
INSTEAD = {**SPEAKER, "answer": "alternative", "instead": "a message on film, and the news on our channels"}

RECORD = (
    RecordLine("Member of Intercultural Cities since", "2008", "year known, day not"),
    RecordLine("Index report", "2019-06", "month known, day not", round=2, accounts=("2019-06", "2020")),
    RecordLine("Intercultural profile", "2016-04-12", "known to the day"),
)
OFFERS = (
    RecordLine("Manchester, United Kingdom: a new Index round could be offered", "2019", "last report"),
)
LOOK_AT = (
    "12 open milestones wait on the officer",
    "3 letters are held for your release: icc notices --state held",
)
LINK = "https://icc.city.example/l/NTE.a-signed-word"
"""Where the button of a letter leads in a house that readers reach."""
PART = {"areas": "Education\nLanguage", "by": "2026-12-16", "coordinator": "Ada Lovelace"}
SCHOOLS = Party("p7", "", "schools@manchester.example", "department.schools")
GAPS = {"gaps": "Language: the figure for evening classes\nPolicy assessment grid", "by": "2026-12-23"}
WINDOW = {"earliest": "2027-01-25", "latest": "2027-02-19"}
WHOLE = {"version": "Current Index questionnaire", "beside": "yes", "recommendations": "7", "practices": "3"}
PRACTICE = {
    "practice": "Stories of arrival",
    "text": "Newcomers tell how they arrived, once a month, in a branch library.",
    "where": "report",
}
UNKNOWN = (
    "Whether your city has an intercultural support group",
    "How your strategy has developed since it was adopted",
)


AGREED = {
    "visit_first": "2027-03-02",
    "visit_last": "2027-03-03",
    "visit_form": "on_site",
    "visit_place": "Town Hall, Albert Square",
    "visit_contact": "the city’s international office",
    "visit_team": "Phil Wood (en)\nIrena Novak (en, fr)",
    "visit_bearer": "council_of_europe",
    "visit_word": "confirmed",
    "visit_uid": "visit-1.manchester-gb@secretariat.example",
    "visit_sequence": "0",
}
MOVED = {
    **AGREED,
    "visit_word": "changed",
    "visit_sequence": "1",
    "visit_before_first": "2027-02-16",
    "visit_before_last": "2027-02-17",
    "visit_before_form": "on_site",
    "visit_before_place": "Central Library",
}
POLLED = {
    "visit_days": "2027-03-02 2027-03-09",
    "visit_form": "on_site",
    "visit_team": AGREED["visit_team"],
    "visit_other_city": "Leeds",
}


def claim(kind: str, *items: Item, **facts: Any) -> Claim:
    """A claim to Ada in Manchester, planned for 25 November 2026."""
    plain: dict[str, Any] = {
        "notice": 7,
        "rung": None,
        "city": MANCHESTER,
        "to": ADA,
        "officer": OFFICER,
        "planned_on": TODAY,
        "message_id": f"<{kind}.7@secretariat.example>",
        "thread": "manchester-gb/assessment/1",
    }
    return Claim(kind=kind, items=items, **{**plain, **facts})


PACK = {
    "documents": "2016-04-12\tIntercultural profile\thttps://m.example/profile.pdf",
    "people": "coordinator\tAda Lovelace\tada@manchester.example\npayer\tPaul <Money>\t",
}
"""What a hand-over pack holds besides the letter's own words."""
LIFELIKE: dict[str, Claim] = {
    each.kind: each
    for each in (
        claim("interest_acknowledged", to=MAYOR),
        claim("intent_for_signature", to=MAYOR),
        claim("signature_pending", CITY_SIGNS),
        claim(
            "membership_official",
            replace(CITY_SIGNS, reached="2026-10-02"),
            replace(WE_SIGN, reached="2026-11-20"),
            to=MAYOR,
        ),
        claim("welcome"),
        claim("coordinator_wanted", to=MAYOR),
        claim("handover", QUESTIONNAIRE, record=RECORD, facts=PACK),
        claim("new_leadership", received=(OLD_REPORT,), to=MAYOR),
        claim("pause_word"),
        claim("farewell", to=MAYOR),
        claim("correction", facts={"what": "Index report"}),
        claim("record_check", record=RECORD, unknown=UNKNOWN),
        claim("received", CAME, GRID, ours=(REPORT,)),
        claim("date_agreed", replace(QUESTIONNAIRE, force="chosen")),
        claim("city_digest", GRID, IDEAL, received=(CAME,), ours=(REPORT,)),
        claim("questionnaire_invitation", QUESTIONNAIRE),
        claim("department_request", to=SCHOOLS, facts=PART, answer_link=LINK),
        claim("questionnaire_reminder", QUESTIONNAIRE, rung=-30),
        claim("completion_needed", GRID, received=(CAME,)),
        claim("analysis_started", REPORT, received=(CAME,)),
        claim("analysis_takes_longer", REPORT, received=(CAME,)),
        claim("draft_for_comments", COMMENTS, answer_link=LINK),
        claim("report_final", replace(REPORT, reached="2027-02-02"), answer_link=LINK),
        claim("reassessment_offer", IDEAL, received=(OLD_REPORT,)),
        claim("recommendations_review", facts={"items": "3. A welcome desk (under way)\n4. Night buses"}),
        claim("practice_permission", facts=PRACTICE),
        claim("visit_dates"),
        claim("visit_confirmed", facts=AGREED),
        claim(
            "assignment",
            to=EXPERT,
            facts={**AGREED, "task": "Expert visit", "by": "2027-03-03"},
            answer_link=LINK,
        ),
        claim("travel_costs", city=BALLARAT),
        claim("visit_programme", PROGRAMME),
        claim("visit_thanks", to=MAYOR),
        claim("profile_for_comments", PROFILE, answer_link=LINK),
        claim("profile_final", answer_link=LINK),
        claim("strategy_support", GROUP),
        claim("strategy_validated", to=MAYOR),
        claim("presentation_speaker", facts=SPEAKER),
        claim("strategy_year", YEARLY),
        claim("contribution_notice", facts=OF_2027, to=PAYER),
        claim("contribution_call", PAID, facts=OF_2027, to=PAYER),
        claim("contribution_reminder", PAID, facts=OF_2027, to=PAYER, rung=30),
        claim("contribution_recorded", facts={**OF_2027, **IN_FULL}, to=PAYER),
        claim("passed_on", facts={"giver": "Priya Shah", "what": "Index questionnaire"}),
        claim("new_link"),
        *(claim(kind, facts=said) for kind, said in PLAIN.items()),
        claim("officers_monday", city=NOWHERE, record=OFFERS, unknown=LOOK_AT, to=OFFICER),
    )
}
VARIANTS: dict[str, Claim] = {
    **{name: claim(kind, facts=said, rung=rung) for name, (kind, said, rung) in ENGAGEMENT.items()},
    "questionnaire_invitation_dated": claim(
        "questionnaire_invitation", replace(QUESTIONNAIRE, force="chosen", due_on=date(2027, 6, 30))
    ),
    "questionnaire_invitation_other_version": claim(
        "questionnaire_invitation",
        QUESTIONNAIRE,
        facts={"version": "Second Index questionnaire", "language": "fr"},
    ),
    "department_request_no_date": claim(
        "department_request", to=SCHOOLS, facts={"areas": "Media and communication"}
    ),
    "questionnaire_reminder_parts": claim(
        "questionnaire_reminder",
        QUESTIONNAIRE,
        rung=-30,
        facts={"parts": "17", "parts_received": "15", "parts_open": "Language\nPolicy assessment grid"},
    ),
    "received_parts": claim(
        "received",
        facts={
            "parts": "17",
            "parts_in": "2026-11-18: Language\n2026-11-20: Education",
            "parts_open": "Media and communication\nPolicy assessment grid",
        },
    ),
    "date_agreed_several": claim(
        "date_agreed",
        replace(QUESTIONNAIRE, force="chosen", letter="date_agreed"),
        replace(GRID, force="chosen", letter="date_agreed", due_on=date(2027, 5, 12)),
    ),
    "completion_needed_gaps": claim("completion_needed", received=(CAME,), facts=GAPS),
    "analysis_started_begun": claim("analysis_started", REPORT, facts={"begun": "yes"}),
    "analysis_started_window": claim("analysis_started", facts={"floor": "2027-01-20", **WINDOW}),
    "analysis_started_window_alone": claim(
        "analysis_started", facts={"floor": "2027-01-20", "about_window": "yes", **WINDOW}
    ),
    "analysis_takes_longer_window": claim(
        "analysis_takes_longer",
        facts={"floor": "2027-01-20", "words": "The table on schools is drawn anew.", **WINDOW},
    ),
    "draft_for_comments_silence": claim("draft_for_comments", COMMENTS, facts={"silence": "2026-12-16"}),
    "report_final_whole": claim("report_final", facts=WHOLE),
    "report_final_not_beside": claim("report_final", facts={"version": WHOLE["version"], "beside": "no"}),
    "report_final_again": claim("report_final", rung=28),
    "reassessment_offer_slot": claim(
        "reassessment_offer", IDEAL, received=(OLD_REPORT,), facts={"slot": "2027-01"}
    ),
    "practice_permission_data_base": claim("practice_permission", facts={**PRACTICE, "where": "data base"}),
    "visit_dates_poll": claim("visit_dates", facts=POLLED),
    "visit_dates_again": claim("visit_dates", facts={**POLLED, "visit_form": "online"}, rung=14),
    "visit_dates_expert": claim("visit_dates", facts=POLLED, to=EXPERT),
    "visit_confirmed_changed": claim("visit_confirmed", facts=MOVED),
    "visit_confirmed_online": claim(
        "visit_confirmed", facts={**MOVED, "visit_form": "online", "visit_other_city": "Leeds"}, to=EXPERT
    ),
    "visit_confirmed_back": claim(
        "visit_confirmed",
        facts={**MOVED, "visit_before_form": "online", "visit_bearer": "city"},
        city=BALLARAT,
    ),
    "visit_confirmed_unsettled": claim("visit_confirmed", facts={**AGREED, "visit_bearer": "unknown"}),
    "visit_confirmed_cancelled": claim("visit_confirmed", facts={**MOVED, "visit_word": "cancelled"}),
    "travel_costs_estimate": claim(
        "travel_costs", city=BALLARAT, facts={**AGREED, "visit_estimate": "6200.00 AUD"}
    ),
    "visit_programme_days": claim("visit_programme", PROGRAMME, facts=AGREED),
    "profile_for_comments_answers": claim(
        "profile_for_comments", PROFILE, facts={"visit_confirmed": "12, 14", "visit_corrected": "31"}
    ),
    "profile_final_commented": claim("profile_final", facts={"visit_commented": "yes"}),
    "profile_final_with_a_strategy": claim("profile_final", facts={"visit_has_strategy": "yes"}),
    "profile_final_again": claim("profile_final", facts={"visit_replaces": "2016"}),
    "assignment_profile": claim(
        "assignment",
        to=EXPERT,
        rung=-14,
        facts={
            "task": "Draft intercultural profile",
            "by": "2027-05-03",
            "contract": "ICC/2027/4",
            "visit_other_city": "Leeds",
        },
    ),
    "questionnaire_reminder_one_of_two": claim("questionnaire_reminder", GRID, received=(CAME,), rung=-30),
    "questionnaire_reminder_call": claim("questionnaire_reminder", PASSED, rung=14),
    "questionnaire_reminder_last": claim("questionnaire_reminder", PASSED, rung=60),
    "draft_for_comments_again": claim("draft_for_comments", COMMENTS, rung=-7),
    "reassessment_offer_again": claim("reassessment_offer", IDEAL, received=(OLD_REPORT,), rung=90),
    "interest_acknowledged_unclear": claim(
        "interest_acknowledged",
        to=replace(ADA, role="contact"),
        facts={"form": "e-mail", "function": "unclear"},
    ),
    "interest_acknowledged_leadership": claim(
        "interest_acknowledged", to=MAYOR, facts={"form": "letter", "function": "leadership"}
    ),
    "signature_pending_our_office": claim("signature_pending", WE_SIGN, to=SIGNATORY),
    "pause_word_look": claim("pause_word", facts={"moment": "look"}),
    "pause_word_end": claim("pause_word", QUESTIONNAIRE, facts={"moment": "end"}),
    "farewell_dated": claim("farewell", to=MAYOR, facts={"on": "2026-10-31"}),
    "correction_of_a_note": claim("correction"),
    "strategy_support_at_its_date": claim("strategy_support", replace(GROUP, force="chosen"), rung=0),
    "strategy_year_before_its_end": claim("strategy_year", YEARLY, facts={"until": "2027-11-30"}, rung=-365),
    "strategy_year_near_its_end": claim("strategy_year", YEARLY, facts={"until": "2027-11-30"}),
    "presentation_speaker_instead": claim("presentation_speaker", facts=INSTEAD),
    "contribution_reminder_part": claim("contribution_reminder", PAID, facts={**OF_2027, **A_PART}, to=PAYER),
    "contribution_recorded_part": claim("contribution_recorded", facts={**OF_2027, **A_PART}, to=PAYER),
    "contribution_recorded_waiver": claim("contribution_recorded", facts={**OF_2027, **WAIVED}, to=PAYER),
    "contribution_recorded_by_hand": claim(
        "contribution_recorded", replace(PAID, reached="2027-01-20"), facts=OF_2027, to=PAYER
    ),
    "signature_pending_ours": claim("signature_pending", WE_SIGN),
    "city_digest_nothing_asked": claim("city_digest", received=(CAME,), ours=(REPORT,)),
    "record_check_empty": claim("record_check", to=replace(ADA, name="")),
}
"""Other faces of a kind: a later rung, our own turn, nothing on record."""
