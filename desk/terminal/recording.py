"""The clock, its exceptions and corrections: each command hands one thing to the one door."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import (
    City,
    Cycle,
    Json,
    MaybeReason,
    Milestone,
    OnDay,
    OnWhen,
    Place,
    Reason,
    Track,
    Where,
    whole,
)
from desk.terminal.speak import show_json, tell
from desk.words import count, day, title
from lifecycle.when import When

if TYPE_CHECKING:
    from models.database import House

Seq = Annotated[int, Parameter(help="The event's number, as `icc city show` lists it.", converter=whole)]
OFFICER = "officer"


def record(
    city: City,
    milestone: Milestone,
    *,
    on: OnWhen | None = None,
    by: Annotated[str | None, Parameter(help="Who did it: a role, an address or an id.")] = None,
    evidence: Annotated[
        str | None, Parameter(help="Where it can be seen: an address, a file number.")
    ] = None,
    place: Place = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """A milestone is reached. Without --on: today in Paris."""
    from lifecycle.commands import Reach

    house = open_up()
    reached = Reach(
        milestone=_milestone(milestone),
        when=on or When(_today(house)),
        **_where(place),
        by=_person(house, by) if by else None,
        evidence=evidence,
        reason=reason,
    )
    _hand_in(house, city, reached, f"{title(milestone)} recorded", json)


def open_track(
    city: City,
    track: Track,
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Begin a track of a city, or its next cycle."""
    from lifecycle.commands import OpenTrack

    house = open_up()
    command = OpenTrack(track=track, on=on or _today(house), cycle=cycle, reason=reason)
    _hand_in(house, city, command, f"{title(track)} opened", json)
    if not json:
        _say_if_off(house, city, track)


def _say_if_off(house: House, city: str, track: str) -> None:
    """An opened track that does not run for the kind of city asks nothing: whoever opened it should know."""
    from lifecycle.reading import programme
    from models.queries import city_document

    document = city_document(house, key_of(house, city))
    kind = programme().kinds[document["kind"]]
    if kind.tracks.get(track) == "off":
        tell(f"Nothing is asked in it of a city of this kind ({kind.title}): `icc kind` changes the kind.")


def choose_date(
    city: City,
    milestone: Milestone,
    *,
    on: OnDay,
    place: Place = None,
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """A date for a milestone, chosen by the city or agreed with it."""
    from lifecycle.commands import ChooseDate

    command = ChooseDate(milestone=_milestone(milestone), due=on, reason=reason, **_where(place))
    _hand_in(open_up(), city, command, f"{title(milestone)}: {day(on)} noted", json)


def waive(
    city: City,
    milestone: Milestone,
    *,
    reason: Reason,
    on: OnDay | None = None,
    place: Place = None,
    json: Json = False,
) -> None:
    """A milestone that this city does not need."""
    from lifecycle.commands import Waive

    house = open_up()
    command = Waive(_milestone(milestone), reason=reason, on=on or _today(house), **_where(place))
    _hand_in(house, city, command, f"{title(milestone)} waived", json)


def reopen(
    city: City,
    milestone: Milestone,
    *,
    reason: Reason,
    on: OnDay | None = None,
    place: Place = None,
    json: Json = False,
) -> None:
    """A milestone asked for again: its clock starts on that day."""
    from lifecycle.commands import Reopen

    house = open_up()
    command = Reopen(_milestone(milestone), reason=reason, on=on or _today(house), **_where(place))
    _hand_in(house, city, command, f"{title(milestone)} reopened", json)


def change_kind(
    city: City,
    kind: Annotated[str, Parameter(help="candidate, international, lapsed …")],
    *,
    on: OnDay,
    reason: Reason,
    json: Json = False,
) -> None:
    """Change a city's kind of membership from a day on."""
    from lifecycle.commands import ChangeKind

    _hand_in(open_up(), city, ChangeKind(kind=kind, on=on, reason=reason), f"Kind is now {kind}", json)


def contact(
    city: City,
    *,
    on: OnDay,
    by: Annotated[str, Parameter(help="Who was in contact.")],
    reason: MaybeReason = None,
    json: Json = False,
) -> None:
    """Somebody was in contact with the city: a call, a mail, a meeting."""
    from lifecycle.commands import Contact

    house = open_up()
    command = Contact(on=on, by=_person(house, by), reason=reason)
    _hand_in(house, city, command, "Contact recorded", json)


def choose_account(
    city: City, seq: Seq, *, reason: Reason, on: OnDay | None = None, json: Json = False
) -> None:
    """Which of two accounts of a milestone counts; the other stays visible."""
    from lifecycle.commands import ChooseAccount

    house = open_up()
    command = ChooseAccount(seq=seq, reason=reason, on=on or _today(house))
    _hand_in(house, city, command, f"Event {seq} is the account that counts", json)


def retract(city: City, seq: Seq, *, reason: Reason, on: OnDay | None = None, json: Json = False) -> None:
    """Void an event by another event; letters it caused are withdrawn."""
    from lifecycle.commands import Retract

    house = open_up()
    command = Retract(seq=seq, reason=reason, on=on or _today(house))
    _hand_in(house, city, command, f"Event {seq} retracted", json)


def _where(place: Where | None) -> dict[str, Any]:
    return {"track": place.track, "cycle": place.cycle} if place else {}


def _milestone(text: str) -> str:
    """People write “final report” as well as final_report."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _person(house: House, said: str) -> str:
    """A role as it is, or the opaque id behind an address: no address ever enters the ledger."""
    from desk.intake.names import Names
    from lifecycle.commands import Refused

    with house.read() as connection:
        try:
            return Names(connection).person(said)
        except LookupError as error:
            raise Refused(f"“{said}” {error}") from error


def _today(house: House) -> date:
    from models.clock import today

    return today(house)


def _hand_in(house: House, city: str, command: Any, done: str, json: bool) -> None:
    from models.door import submit

    key = key_of(house, city)
    outcome = submit(house, key, command, actor=OFFICER, source="icc")
    if json:
        show_json({"city": key, "events": outcome.events, "notices": outcome.notices})
        return
    if not outcome.events:
        tell(f"{city}: already on record, nothing changed.")
        return
    letters = f", {count(outcome.notices, 'letter')} planned or withdrawn" if outcome.notices else ""
    tell(f"{city}: {done} ({count(outcome.events, 'event')}{letters}).")
