"""What the house knows of an event, a registration, a host and a request, as letters receive it."""

from __future__ import annotations

EVENT = {
    "event": "Annual meeting of coordinators 2027",
    "form": "annual_meeting",
    "purpose": "Two days to look at narratives together and to plan the year.",
    "venue": "Bergen, Norway",
    "practical": "The hall is a short walk from the station.",
    "how": "",
    "starts": "2027-05-03 09:00 Europe/Oslo",
    "ends": "2027-05-04 17:00 Europe/Oslo",
    "closes": "2027-03-01 17:00 Europe/Oslo",
    "closes_here": "2027-03-01 16:00 Europe/London",
    "places": "80",
    "funded": "40",
    "funded_by": "council_of_europe",
    "online": "",
    "travel_if_funded": "funded",
    "languages": "en fr",
    "repeat": "",
}
SEAT = {
    **EVENT,
    "stage": "confirmed",
    "travel": "funded",
    "outcome": "",
    "has_place": "yes",
    "calendar_uid": "event-7@icc-lifecycle",
    "calendar_sequence": "1",
    "calendar_method": "REQUEST",
    "calendar_starts": "2027-05-03T07:00:00Z",
    "calendar_ends": "2027-05-04T15:00:00Z",
}
HOST = {
    "topic": "anti_rumours",
    "role": "host",
    "days": "3",
    "from": "2027-04-12",
    "costs": "shared",
    "practice": "Anti-rumours agents in the libraries",
    "words": "",
}
REQUEST = {
    "stage": "acknowledged",
    "topic": "anti_rumours",
    "form": "training",
    "asked_on": "2026-11-20",
    "by": "",
    "planned": "",
    "why": "",
    "until": "",
    "alternative": "",
    "resource": "",
    "words": "",
}
ENGAGEMENT: dict[str, tuple[str, dict[str, str], int | None]] = {
    "event_announcement_again": ("event_announcement", {**EVENT, "repeat": "yes"}, -7),
    "event_announcement_through_a_network": (
        "event_announcement",
        {**EVENT, "cities": "Asti, Bari, Pisa", "travel_if_funded": "own"},
        None,
    ),
    "event_announcement_own_travel": ("event_announcement", {**EVENT, "travel_if_funded": "own"}, None),
    "event_announcement_grant": (
        "event_announcement", {**EVENT, "form": "grant_call", "starts": "", "ends": "", "venue": ""}, None,
    ),
    "registration_waiting": ("registration", {**SEAT, "stage": "waiting", "has_place": ""}, None),
    "registration_moved_up": ("registration", {**SEAT, "stage": "moved_up", "travel": "own"}, None),
    "registration_changed": ("registration", {**SEAT, "stage": "changed", "travel": "officer"}, None),
    "registration_cancelled": (
        "registration", {**SEAT, "stage": "cancelled", "calendar_method": "CANCEL"}, None,
    ),
    "registration_withdrawn": (
        "registration", {**SEAT, "stage": "withdrawn", "has_place": "", "calendar_method": "CANCEL"}, None,
    ),
    "registration_week_before": ("registration", {**SEAT, "stage": "week_before"}, -7),
    "registration_outcome": (
        "registration", {**SEAT, "stage": "outcome", "outcome": "https://icc.example/outcome"}, None,
    ),
    "host_or_mentor_request_mentor": (
        "host_or_mentor_request", {**HOST, "role": "mentor", "days": "", "from": "", "costs": "guest"}, None,
    ),
    "support_answer_accepted": (
        "support_answer", {**REQUEST, "stage": "accepted", "by": "expert", "planned": "2027-02-15"}, None,
    ),
    "support_answer_deferred": (
        "support_answer", {**REQUEST, "stage": "deferred", "why": "resources", "until": "2027-03-01"}, None,
    ),
    "support_answer_declined": (
        "support_answer",
        {**REQUEST, "stage": "declined", "alternative": "resource", "resource": "Handbook, https://icc.example/h"},
        None,
    ),
    "support_answer_questions": ("support_answer", {**REQUEST, "stage": "questions"}, 7),
}  # fmt: skip
"""Other faces of the four kinds: name, kind, facts, rung."""
PLAIN = {
    "event_announcement": EVENT,
    "registration": SEAT,
    "host_or_mentor_request": HOST,
    "support_answer": REQUEST,
}
