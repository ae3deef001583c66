"""The desk's tables of words, in English: `words` says them in the language in hand."""

from __future__ import annotations

from typing import Literal

Turn = Literal["us", "city", "may", "none"]

TRACKS = {
    "membership": "Membership",
    "assessment": "Index assessment",
    "visit": "Expert visit",
    "strategy": "Strategy",
    "contribution": "Contribution",
    "engagement": "Engagement",
}
STATES = {
    "open": "open",
    "waiting": "not yet, waits for another step",
    "queued": "in line for analysis",
    "done": "done",
    "waived": "waived",
    "passed": "passed",
    "unrecorded": "no record",
    "idle": "not begun",
    "ahead": "ahead",
}
KINDS = {
    "candidate": "candidate",
    "international": "member, international network",
    "national_network": "member through a national network",
    "regional_network": "member through a regional network",
    "index_only": "assessed, never joined",
    "unconfirmed": "on records, joining date unknown",
    "lapsed": "lapsed",
    "withdrawn": "withdrawn",
}
FORCES = {
    "condition": "a condition",
    "floor": "a floor",
    "usual": "the usual order",
    "ideal": "an ideal",
    "encouraged": "encouraged",
    "optional": "optional",
    "house": "a working date",
}
PROVENANCES = {
    "programme": "from the programme’s document",
    "seen": "as seen in cities’ records",
    "house": "set by the secretariat",
}
SIDES: dict[Turn, str] = {
    "us": "waits on us",
    "city": "awaited from the city",
    "may": "up to the city",
    "none": "",
}
LETTER_STATES = {
    "planned": "planned",
    "held": "held for an officer’s look",
    "queued": "queued",
    "sending": "being sent",
    "sent": "sent",
    "failed": "failed for good",
    "unknown": "outcome unknown",
    "suppressed": "not sent",
    "bounced": "bounced",
}
OPEN = frozenset({"open", "queued"})
LIVE = OPEN | {"waiting"}
SOFT = frozenset({"ideal", "encouraged", "optional"})
PLACES = {"done": "Reached", "waived": "Waived", "unrecorded": "No record", "passed": "Passed"}
BY = {
    "condition": "a condition, by {day}",
    "floor": "not before {day}",
    "usual": "usually by {day}",
    "ideal": "ideally by {day}",
    "encouraged": "encouraged by {day}",
    "optional": "optional, by {day}",
    "house": "working date {day}",
    "planned": "planned for {day}",
    "chosen": "date chosen with the city: {day}",
}
