"""Who may ask for what: checked at the one door for pages, API, commands, links, imports and flows."""

from __future__ import annotations

from lifecycle.commands import Advance, ChooseDate, Command, Note, Reach, RecordCity, Refused
from lifecycle.powers import kind_of
from lifecycle.programme import OURS, Programme
from lifecycle.reminding.answers import BY_READERS, BY_THE_POST

_COORDINATING = frozenset({"coordinator", "alternate"})
_POST = frozenset({"system:post", "system:outbox"})
_EVERYTHING = frozenset({"officer", "administrator", "import"})
_NOTHING = frozenset({"auditor"})
_CLEARED = frozenset({"draft_report"})
"""What its owner hands in and an officer clears: the city sees it only then."""
_PUBLICATION = ("publication.answered", "visit.publication")
"""The city decides about its own report and profile: whoever coordinates, or its leadership."""
_NOTED_BY = {
    "system:index_analysis": {"queue.slot"},
    "system:reassessments": {"reassessment.offered"},
    "coordinator": {
        "part.assigned", "part.returned", "recommendation.followed", "reassessment.answered", "visit.vote",
        "people.new_coordinator", "people.new_alternate", "people.named", "support.asked",
        "event.details", "event.registered", "event.withdrawn", "event.declined", "event.moved_up",
        "event.funded", "challenge.step", "host.answered", *_PUBLICATION,
    },
    "leadership": {*_PUBLICATION},
    "department": {"part.returned"},
    "institute": {"analysis.task_answered"},
    "analyst": {"draft.received", "analysis.task_answered"},
    "expert": {"visit.vote", "visit.task_answered"},
    "representative": {"visit.vote", "visit.task_answered"},
}  # fmt: skip
"""The records that others than officers write."""

_OF_A_CITY = ("raised", "left")
_FOR_THE_COORDINATOR = ("alternate", "network_coordinator")
"""Who may do for a city what its coordinator may; that they act for this one, the door's caller knows."""


def check(role: str, command: Command, programme: Programme) -> None:
    """Refused where somebody in that role may not do this; `system:<flow>` only advances the day."""
    if role in _EVERYTHING:
        return
    if role in _NOTHING:
        raise Refused(f"{role} may change nothing: ask an officer of the secretariat")
    if role in _FOR_THE_COORDINATOR:
        role = "coordinator"
    if not role.startswith("system:"):
        role = kind_of(role)
    if role.startswith("system:"):
        allowed = isinstance(command, Advance | RecordCity)
    else:
        allowed = isinstance(command, Reach | ChooseDate) and _owns(role, command, programme)
    allowed = allowed or (isinstance(command, Note) and _noted_by(role, command))
    allowed = allowed or (isinstance(command, Note) and command.about in _by_the_post(role))
    if not allowed:
        what = type(command).__name__
        raise Refused(f"{role} may not do this ({what}): ask an officer of the secretariat")


def _noted_by(role: str, note: Note) -> bool:
    """A coordinator raises a challenge, and leaves it; theme, study and guidance are ours."""
    if note.about == "challenge.step" and note.data.get("step") not in _OF_A_CITY:
        return False
    return note.about in _NOTED_BY.get(role, ())


def _by_the_post(role: str) -> frozenset[str]:
    """What comes by mail or through a letter's link: from any reader, or from the reading of the mailbox."""
    if role.startswith("system:"):
        return BY_THE_POST if role in _POST else frozenset()
    return BY_READERS


def _owns(role: str, command: Reach | ChooseDate, programme: Programme) -> bool:
    """People record and date what is theirs; a coordinator also stands in for the city's other roles."""
    if isinstance(command, Reach) and command.milestone in _CLEARED:
        return False
    owners = {track.by_key[command.milestone].owner for track in programme.tracks_of(command.milestone)}
    return role in owners or (role in _COORDINATING and bool(owners) and not owners & OURS)
