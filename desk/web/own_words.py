"""The words of a city's own pages for what the ledger knows by keys; each is translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping

TOPICS_OF_HELP: Mapping[str, str] = {
    "strategy": "Intercultural strategy",
    "intercultural_competence": "Intercultural competence",
    "narratives": "Narratives",
    "diversity_in_business": "Diversity in business",
    "community_development": "Community development",
    "systemic_discrimination": "Systemic discrimination",
    "anti_rumours": "Anti-rumours",
}
STEPS_OF_MATTERS: Mapping[str, str] = {
    "raised": "Raised",
    "theme": "It has become a theme of the network",
    "study": "It is being studied",
    "guidance": "Guidance has come of it",
    "planned": "Planned",
    "applied": "Applied for",
    "awarded": "A grant is awarded",
    "not_awarded": "No grant was awarded",
    "started": "Under way",
    "reported": "Reported",
    "closed": "Closed",
}
ROLES_ASKED: Mapping[str, str] = {
    "host": "To host a study visit",
    "mentor": "To be a mentor of another city",
}
COSTS_ASKED: Mapping[str, str] = {
    "council_of_europe": "the Council of Europe pays",
    "guest": "the guests pay",
    "shared": "the costs are shared",
}
ANSWERS_TO_HOSTING: Mapping[str, str] = {
    "yes": "You said yes.",
    "no": "You said: not this time.",
    "later": "You said: later.",
}
FORMS_OF_HELP: Mapping[str, str] = {
    "training": "A training",
    "workshop": "A workshop",
    "tool": "A tool",
    "guidance": "Guidance",
    "expert": "An expert",
    "facilitator": "A facilitator",
    "peer": "A city that has done it",
}
FORMS_OF_EVENT: Mapping[str, str] = {
    "annual_meeting": "Annual meeting of coordinators",
    "thematic_event": "Thematic event",
    "study_visit": "Study visit",
    "leaders_meeting": "Meeting of leaders",
    "training": "Training",
    "survey": "Survey",
    "grant_call": "Call for grants",
}
REQUEST_STATES: Mapping[str, str] = {
    "asked": "with us: we answer within 10 working days",
    "acknowledged": "with us: received, we are looking at it",
    "accepted": "accepted",
    "deferred": "put off",
    "declined": "not possible as asked; an alternative was offered",
    "assigned": "somebody is on it",
    "delivered": "done",
    "answered": "done, and you told us how it was",
}
LIKE: Mapping[str, str] = {
    "language": "the same language",
    "size": "of like size",
    "network": "the same network",
}
ROLES: Mapping[str, str] = {
    "coordinator": "Coordinator",
    "alternate": "Alternate",
    "network_coordinator": "Coordinator of the network",
    "leadership": "Political leadership",
    "payer": "Finance",
    "contact": "Contact",
    "expert": "Expert",
    "representative": "Representative of the Council of Europe",
    "analyst": "Analyst",
    "institute": "Research institute",
}
GROUPS_MET: Mapping[str, str] = {
    "politicians": "Politicians",
    "key_officials": "Key officials",
    "civil_society": "Civil society",
    "trade_unions": "Trade unions",
    "business": "Business",
    "media": "Media",
    "faith_leaders": "Faith leaders",
    "others": "Others",
}
HAPPENED: Mapping[str, str] = {
    "city_recorded": "First recorded here",
    "kind_changed": "The kind of membership changed",
    "track_opened": "Opened",
    "reached": "Reached",
    "date_chosen": "Another date was chosen",
    "waived": "Not asked for any more",
    "reopened": "Asked for again",
    "retracted": "A record was corrected",
    "paused": "Everything rests",
    "resumed": "Everything goes on",
    "contacted": "We were in contact",
}
NOTED: Mapping[str, str] = {
    "answer.received": "You answered",
    "answer.delivered": "You said that you have delivered",
    "part.assigned": "Parts of the documents were handed out",
    "part.returned": "Parts of the documents came in",
    "publication.answered": "You answered about publishing the report",
    "visit.publication": "You answered about publishing the profile",
    "visit.poll": "Days for the visit were proposed",
    "visit.vote": "Somebody said which days suit",
    "visit.dates": "The days of the visit were agreed",
    "visit.cancelled": "The visit was called off",
    "people.new_coordinator": "Somebody else coordinates",
    "people.new_alternate": "Somebody else is the alternate",
    "people.new_leadership": "The leadership changed",
    "people.named": "Somebody was named",
    "support.asked": "You asked for support",
    "support.acknowledged": "We received your request",
    "support.accepted": "We accepted your request",
    "support.deferred": "We put your request off",
    "support.declined": "We offered an alternative",
    "support.delivered": "Support was given",
    "event.registered": "You registered for an event",
    "event.withdrawn": "You withdrew from an event",
    "event.declined": "You did not come to an event",
    "reassessment.answered": "You answered about the next Index round",
}
"""The records that a city sees in its own history; what officers note for themselves is not among them."""
