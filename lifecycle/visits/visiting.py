"""Expert visits as a theme: who is written to, what is repeated or withheld, what officers should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.assigned import declined
from lifecycle.deadlines import add
from lifecycle.events import Event, Key
from lifecycle.reminding.rungs import Owed
from lifecycle.standing import UNSETTLED, CityStanding
from lifecycle.visits.costs import agreed, bearer_of, form_of, last_noted
from lifecycle.visits.teams import EXPERT, REPRESENTATIVE
from lifecycle.visits.visitdays import free_days, warnings_of
from lifecycle.visits.visits import GROUPS, members_of, team_of

_PLAIN = str.maketrans("_", " ")


# Who is written to -------------------------------------------------------------------------------


def readers(standing: CityStanding, event: Event, to: str) -> Sequence[str] | None:
    """The roles behind `team` (all of it), `new_experts` (just named), `members` (of a record)."""
    if to == "team":
        return team_roles(standing, event.cycle)
    if to == "new_experts":
        held = {one for earlier in _teams(standing, event) for one in earlier.data["experts"]}
        return [f"{EXPERT}:{one}" for one in event.data["experts"] if one not in held]
    if to == "members":
        ours = {one for earlier in _teams(standing, event) for one in earlier.data["representatives"]}
        return [f"{REPRESENTATIVE if one in ours else EXPERT}:{one}" for one in event.data["members"]]
    return None


def team_roles(standing: CityStanding, cycle: int) -> list[str]:
    """The team of a visit as roles that letters go to: `expert:` or `representative:` and the person's id."""
    experts, representatives = team_of(standing, cycle)
    return [f"{EXPERT}:{one}" for one in experts] + [f"{REPRESENTATIVE}:{one}" for one in representatives]


def _teams(standing: CityStanding, event: Event) -> list[Event]:
    teams = standing.known.noted.get("visit.team", ())
    return [e for e in teams if e.cycle == event.cycle and e.seq < event.seq]


# What is repeated, what is withheld --------------------------------------------------------------


def rungs(standing: CityStanding) -> list[Owed]:
    """One repeat of a poll to whoever has not answered; a look at the recommendations after a year."""
    cycle = standing.current.get("visit", 1)
    if standing.mode("visit") not in ("runs", "on_request"):
        return []
    return [*_poll_repeats(standing, cycle), *_recommendations(standing, cycle)]


def _poll_repeats(standing: CityStanding, cycle: int) -> Iterator[Owed]:
    poll = last_noted(standing.known, cycle, "visit.poll")
    open_ = standing.milestones.get(("visit", cycle, "dates_agreed"))
    if poll is None or open_ is None or open_.state not in UNSETTLED or not polled(standing, cycle):
        return
    day = add(poll.day, standing.programme.terms["visit_poll_repeat"].span, standing.calendar)
    for role in awaited(standing, cycle):
        yield Owed(("visit", cycle, "visit.poll"), "visit_dates", (day - poll.day).days, role, day, poll.day)


def polled(standing: CityStanding, cycle: int) -> list[str]:
    """The polled pairs that still lie ahead, each by its first day as ISO text."""
    poll = last_noted(standing.known, cycle, "visit.poll")
    today = standing.known.today.isoformat()
    return [day for day in poll.data["days"] if day > today] if poll is not None else []


def awaited(standing: CityStanding, cycle: int) -> list[str]:
    """The roles that have not answered the poll that is open, the coordinator first."""
    poll = last_noted(standing.known, cycle, "visit.poll")
    if poll is None:
        return []
    answered = {e.data["voter"] for e in votes(standing, cycle)}
    asked = ["coordinator", *team_roles(standing, cycle)]
    return [role for role in asked if role.rpartition(":")[2] not in answered]


def votes(standing: CityStanding, cycle: int) -> list[Event]:
    """The votes on the open poll: of each voter the last one."""
    poll = last_noted(standing.known, cycle, "visit.poll")
    cast = [e for e in standing.known.noted.get("visit.vote", ()) if e.cycle == cycle]
    mine = [e for e in cast if poll is not None and e.seq > poll.seq]
    return list({e.data["voter"]: e for e in mine}.values())


def tally(standing: CityStanding, cycle: int) -> list[tuple[date, int]]:
    """For each polled pair its first day and how many can; never who cannot."""
    poll = last_noted(standing.known, cycle, "visit.poll")
    cast = votes(standing, cycle)
    days = poll.data["days"] if poll is not None else []
    counted = [(date.fromisoformat(day), sum(day in e.data["can"] for e in cast)) for day in days]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _recommendations(standing: CityStanding, cycle: int) -> Iterator[Owed]:
    profile = standing.known.account(("visit", cycle, "profile_final"))
    if profile is None or not open_items(standing, cycle):
        return
    day = add(profile.day, standing.programme.terms["recommendations_look"].span, standing.calendar)
    if day >= standing.known.adopted_on:
        key = ("visit", cycle, "visit.recommendation")
        yield Owed(key, "recommendations_review", 0, "coordinator", day, day)


def items(standing: CityStanding, cycle: int) -> dict[str, tuple[str, str]]:
    """The recommendations of a profile by their item: the text, and the state it was last given."""
    found: dict[str, tuple[str, str]] = {}
    for event in standing.known.noted.get("visit.recommendation", ()):
        if event.cycle == cycle:
            item = event.data["item"]
            said = event.notes.get("text") or found.get(item, ("", ""))[0]
            found[item] = (said, event.data["state"])
    return found


def open_items(standing: CityStanding, cycle: int) -> list[str]:
    """The items of recommendations that are not done and not set aside."""
    return [item for item, (_, state) in items(standing, cycle).items() if state in ("open", "under_way")]


def withheld(standing: CityStanding, letter: str, about: Key, _day: date) -> str | None:
    """Why a letter of a visit's ladders may not go: its matter has begun, or is not ours to send yet."""
    known, (track, cycle, milestone) = standing.known, about
    if track != "visit":
        return None
    if letter == "visit_programme" and sessions(standing, cycle):
        return "the programme of the visit has begun to fill"
    if letter == "assignment" and milestone == "profile_draft" and not team_of(standing, cycle)[0]:
        return "no team is on record that could be reminded"
    if letter == "visit_dates" and not polled(standing, cycle):
        return "the polled days have passed: propose others"
    cleared = last_noted(known, cycle, "visit.cleared")
    if letter == "profile_for_comments" and milestone == "profile_comments" and cleared is None:
        return "no officer has cleared the draft"
    return None


def sessions(standing: CityStanding, cycle: int, about: str = "visit.session") -> list[Event]:
    """The meetings of a visit's programme (or, by `about`, its attendance), in order of writing."""
    return [e for e in standing.known.noted.get(about, ()) if e.cycle == cycle]


# What officers should know -----------------------------------------------------------------------


def observations(standing: CityStanding) -> list[str]:
    """What waits on an officer in a visit that is under way."""
    cycle = standing.current.get("visit", 1)
    if not any(key[0] == "visit" and key[1] == cycle for key in standing.milestones):
        return []
    return [
        *_declined(standing, cycle),
        *_dates(standing, cycle),
        *_costs(standing, cycle),
        *_people(standing, cycle),
        *_owed(standing, cycle),
    ]


def _declined(standing: CityStanding, cycle: int) -> Iterator[str]:
    """Members of the team who cannot take part, until the team is changed."""
    for one in members_of(standing.known, cycle):
        answer = declined(standing.known, "visit", cycle, one, None)
        if answer is not None and answer.data.get("conflict"):
            yield "One of the visit’s team has a conflict of interest: `icc visit team` names another"
        elif answer is not None:
            yield "One of the visit’s team cannot take part: `icc visit team` names another"


def _dates(standing: CityStanding, cycle: int) -> Iterator[str]:
    known, found = standing.known, standing.milestones.get(("visit", cycle, "dates_agreed"))
    if found is None:
        return
    held, poll = agreed(known, cycle), last_noted(known, cycle, "visit.poll")
    if found.state in UNSETTLED and poll is None and team_of(standing, cycle)[0]:
        yield "The visit team is appointed and no days are proposed: `icc visit days` ranks them"
    if found.state in UNSETTLED and poll is not None and not polled(standing, cycle):
        yield "The polled days of the visit have passed: propose others with `icc visit poll`"
    elif found.state in UNSETTLED and poll is not None and not awaited(standing, cycle):
        yield "Everyone has answered the poll of visit days: `icc visit show` says which days suit"
    if held is not None and standing.known.account(("visit", cycle, "visit_held")) is None:
        yield from _days_words(standing, held)
        yield from _over(standing, held)


def _days_words(standing: CityStanding, held: Event) -> Iterator[str]:
    first, last = (date.fromisoformat(held.data[name]) for name in ("first", "last"))
    for day, free in free_days(standing.calendar, first, last):
        yield f"The visit is agreed for {day}, which is no working day of the place: {free}"
    for warning in warnings_of(standing.calendar, first, last):
        yield f"The visit is agreed for {first} to {last}: {warning}"


def _over(standing: CityStanding, held: Event) -> Iterator[str]:
    """Thanks are prepared when the visit is recorded as held: that must not wait."""
    last = date.fromisoformat(held.data["last"])
    if last < standing.known.today:
        thanks = add(last, standing.programme.terms["visit_thanks"].span, standing.calendar)
        yield f"The visit was agreed to end on {last}: record visit_held, so that thanks can go by {thanks}"


def _costs(standing: CityStanding, cycle: int) -> Iterator[str]:
    waits = [standing.milestones.get(("visit", cycle, key)) for key in ("dates_agreed", "visit_held")]
    under_way = any(found is not None and found.state in UNSETTLED for found in waits)
    if (
        under_way
        and form_of(standing.known, cycle) != "online"
        and bearer_of(standing.known, cycle) == "unknown"
    ):
        yield "Who bears the costs of the visit is not known: decide with `icc visit costs --bearer`"


def _people(standing: CityStanding, cycle: int) -> Iterator[str]:
    """Which kinds of people have not been met: for officers only, a city is never told so."""
    planned, came = sessions(standing, cycle), sessions(standing, cycle, "visit.attendance")
    if planned or came:
        words = "Not met during the visit" if came else "Not in the programme of the visit so far"
        if groups := [group.translate(_PLAIN) for group in not_met(came or planned)]:
            yield f"{words}: {', '.join(groups)}"


def not_met(events: Sequence[Event]) -> list[str]:
    """The kinds of people usually met that are in none of these records; `others` is never wanting."""
    seen = {event.data["group"] for event in events}
    return [group for group in GROUPS if group not in seen and group != "others"]


def _owed(standing: CityStanding, cycle: int) -> Iterator[str]:
    """Each corrected answer calls for a new version of the report, until one is on record."""
    revised = last_noted(standing.known, cycle, "visit.revised")
    since = revised.seq if revised is not None else 0
    for event in answers(standing, cycle, "corrected"):
        if event.seq > since:
            yield f"A new version of the Index report is owed: answer {event.data['answer']} was corrected"


def answers(standing: CityStanding, cycle: int, outcome: str) -> list[Event]:
    """The Index answers looked at on the spot whose last outcome is this one."""
    last = {e.data["answer"]: e for e in sessions(standing, cycle, "visit.answer")}
    return [event for event in last.values() if event.data["outcome"] == outcome]
