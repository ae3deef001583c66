"""An expert visit until it takes place: its days, who bears the costs, two cities of one mission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, MaybeReason, OnDay, Reason
from desk.terminal.speak import show_json, tell
from desk.words import count, day

if TYPE_CHECKING:
    from models.door import Outcome

Many = Annotated[list[str] | None, Parameter(negative="", help="Give the option once for each.")]
Days = Annotated[list[str] | None, Parameter(negative="", help="The first day of a pair, once for each.")]
Online = Annotated[bool, Parameter(negative="--on-site", help="A visit online: nobody travels.")]
MaybeOnline = Annotated[bool | None, Parameter(negative="--on-site", help="A visit online: nobody travels.")]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the visit begins, and whom to call."""

    place: Annotated[str | None, Parameter(help="Where it begins: a building, a room.")] = None
    contact: Annotated[str | None, Parameter(help="Whom to call on the day; no private numbers.")] = None


def visit_poll(city: City, first: Days = None, *, online: Online = False, json: Json = False) -> None:
    """Ask the city and the team which days suit. Without days: the three best are proposed."""
    from models.visits.visits import day_proposal
    from models.visits.visitsteps import ask

    house = open_up()
    key = key_of(house, city)
    days = _days(first) or [pair.first for pair in day_proposal(house, key, online=online, limit=3)]
    done(city, key, ask(house, key, days, "online" if online else "on_site"), "poll opened", json)


def visit_vote(
    city: City,
    voter: Annotated[str, Parameter(help="coordinator, or one of the team by address, name or id.")],
    can: Days = None,
    *,
    json: Json = False,
) -> None:
    """What one asked answers: the first days of the pairs that suit; none where no pair does."""
    from models.visits.visitsteps import vote

    house = open_up()
    key = key_of(house, city)
    done(city, key, vote(house, key, voter, _days(can)), "answer noted", json)


def visit_confirm(
    city: City,
    first: OnDay,
    *,
    last: OnDay | None = None,
    online: MaybeOnline = None,
    meeting: Annotated[Meeting | None, Parameter(name="*")] = None,
    on: OnDay | None = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Agree the days, or change them: calendars are told, and what follows is dated by them.

    Parameters
    ----------
    last:
        The last day, where it is not the day after the first.
    on:
        The day on which they were agreed, where that was not today.
    """
    from models.visits.visitsteps import Agreement, agree

    house = open_up()
    key = key_of(house, city)
    form: Any = None if online is None else "online" if online else "on_site"
    place, contact = (meeting.place, meeting.contact) if meeting else (None, None)
    said = Agreement(first, last, form, place, contact, reason)
    done(city, key, agree(house, key, said, on), f"visit agreed for {day(first)}", json)


def visit_cancel(city: City, *, reason: Reason, json: Json = False) -> None:
    """Cancel the visit: calendars take it out, its dates are asked for again. No letter gives the reason."""
    from models.visits.visitsteps import cancel

    house = open_up()
    key = key_of(house, city)
    done(city, key, cancel(house, key, reason), "visit cancelled", json)


def visit_join(city: City, other: City, *, json: Json = False) -> None:
    """One mission for two cities: the same team, days that lie together."""
    from models.visits.visitsteps import join

    house = open_up()
    key, twin = key_of(house, city), key_of(house, other)
    done(city, key, join(house, key, twin), f"one mission with {other}", json)


def visit_costs(
    city: City,
    *,
    bearer: Annotated[
        str | None, Parameter(help="city or council_of_europe, where the table of territories is silent.")
    ] = None,
    estimate: Annotated[str | None, Parameter(help="Travel and subsistence, such as 3200.00.")] = None,
    currency: Annotated[str, Parameter(help="Of the estimate.")] = "EUR",
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Who bears travel and subsistence, where that is not known; and what they may come to."""
    from models.visits.visitrecords import Costs, bear

    house = open_up()
    key = key_of(house, city)
    done(city, key, bear(house, key, Costs(bearer, estimate, currency, reason)), "costs noted", json)


def _days(said: list[str] | None) -> list[date]:
    from lifecycle.commands import Refused
    from lifecycle.when import one_day

    try:
        return [one_day(text) for text in said or ()]
    except ValueError as error:
        raise Refused(str(error)) from error


def done(city: str, key: str, outcome: Outcome, what: str, json: bool) -> None:
    """Tell what a step did: events written, letters planned."""
    if json:
        show_json({"city": key, "events": outcome.events, "notices": outcome.notices})
        return
    letters = f", {count(outcome.notices, 'letter')} planned" if outcome.notices else ""
    tell(f"{city}: {what} ({count(outcome.events, 'event')}{letters}).")
