"""`icc event`: network events. What they are, who is told, who is left to answer for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import Json, whole
from desk.terminal.speak import show_json, tell
from desk.words import count

if TYPE_CHECKING:
    from models.database import House

Number = Annotated[int, Parameter(help="The event's number, as `icc event list` shows it.", converter=whole)]
Instant = Annotated[str | None, Parameter(help="On the clocks of --zone, as “2027-03-01 17:00”.")]
Cities = Annotated[list[str] | None, Parameter(name="--city", negative="", help="This city only; repeat it.")]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an event; what is left out stays as it is."""

    starts: Instant = None
    ends: Instant = None
    opens: Annotated[str | None, Parameter(help="When registration opens; without it, at once.")] = None
    closes: Annotated[str | None, Parameter(help="When registration closes, to the minute.")] = None
    zone: Annotated[str | None, Parameter(help="An IANA time zone (Europe/Paris).")] = None
    online: Annotated[bool | None, Parameter(negative="--on-site", help="Online, or on site.")] = None
    languages: Annotated[str | None, Parameter(help="ISO codes with commas between: en,fr.")] = None
    places: Annotated[int | None, Parameter(help="How many; without it, no limit.", converter=whole)] = None
    funded: Annotated[int | None, Parameter(help="Places funded for delegates.", converter=whole)] = None
    funded_a_city: Annotated[
        int | None, Parameter(help="Funded places a city at most (1).", converter=whole)
    ] = None
    funded_by: Annotated[str | None, Parameter(help="council_of_europe, host, partner or nobody.")] = None
    venue: Annotated[str | None, Parameter(help="Where it is.")] = None
    purpose: Annotated[str | None, Parameter(help="What it is for, in a sentence or two of the letter.")] = (
        None
    )
    practical: Annotated[str | None, Parameter(help="A practical note for delegates.")] = None
    how: Annotated[
        str | None, Parameter(help="How to register, where an answer to the letter is not it.")
    ] = None


_UNSAID = Said()


def event_add(
    title: Annotated[str, Parameter(help="The event's name.")],
    *,
    form: Annotated[str, Parameter(help="annual_meeting, thematic_event, study_visit, training, survey …")],
    said: Annotated[Said, Parameter(name="*")] = _UNSAID,
    json: Json = False,
) -> None:
    """Put a network event, a survey or a call for grants on record."""
    from lifecycle.engagement.event_words import as_held
    from models.engagement.network_events import add

    house = open_up()
    number = add(house, as_held({**asdict(said), "title": title, "form": form}))
    _answer(house, number, f"Event {number} is on record: {title}.", json)


def event_change(
    number: Number,
    *,
    title: Annotated[str | None, Parameter(help="Another name.")] = None,
    said: Annotated[Said, Parameter(name="*")] = _UNSAID,
    json: Json = False,
) -> None:
    """Change an event: delegates are told of days and place; more places go to those who wait."""
    from lifecycle.engagement.event_words import as_held
    from models.engagement.announcing import change
    from models.engagement.network_events import zone_of

    house = open_up()
    values = as_held({**asdict(said), "title": title}, zone_of(house, number))
    _changed(change(house, number, values), json)


def event_cancel(number: Number, *, json: Json = False) -> None:
    """An event does not take place: its delegates are told, and nobody is reminded of it."""
    from models.engagement.announcing import change

    _changed(change(open_up(), number, {"cancelled": True}), json)


def _changed(document: dict[str, Any], json: bool) -> None:
    if json:
        show_json(document)
        return
    moved = f", {count(len(document['moved_up']), 'delegate')} moved up" if document["moved_up"] else ""
    tell(f"Event {document['event']} changed: {count(document['told'], 'delegate')} told{moved}.")


def event_announce(number: Number, *, cities: Cities = None, json: Json = False) -> None:
    """Announce an event to the coordinators concerned, each once; the others are named with the reason."""
    from models.engagement.announcing import announce

    house = open_up()
    document = announce(house, number, [key_of(house, city) for city in cities] if cities else None)
    if json:
        show_json(document)
        return
    tell(f"Announced to {count(len(document['announced']), 'city', 'cities')}.")
    for left in document["left"]:
        tell(f"  not {left['city']}: {left['reason']}")


def event_list(*, json: Json = False) -> None:
    """Every network event, its places, and how registration stands."""
    from models.engagement.event_documents import events

    document = events(open_up())
    if json:
        show_json(document)
        return
    for each in document["events"]:
        tell(_line(each))
    if not document["events"]:
        tell("No network event is on record yet: `icc event add` makes one.")


def event_show(number: Number, *, json: Json = False) -> None:
    """One event: what it is, its delegates in order, who was told."""
    house = open_up()
    _answer(house, number, "", json)


def _answer(house: House, number: int, done: str, json: bool) -> None:
    from models.engagement.event_documents import event

    document = event(house, number)
    if json:
        show_json(document)
        return
    if done:
        tell(done)
        return
    tell(_line(document))
    for each in document["delegates"]:
        who = each["name"] or each["role"]
        place = f"{each['state']}{', funded' if each['funded'] else ''}, travel {each['travel']}"
        tell(f"  {each['registration']}  {each['city']}, {who}: {place}")


def _line(each: dict[str, Any]) -> str:
    when = each["starts_local"] or each["closes_local"] or "no day yet"
    places = (
        f"{each['confirmed']} of {each['places']}" if each["places"] is not None else str(each["confirmed"])
    )
    ends = f", closes {each['closes_local']} ({each['zone']})" if each["closes_local"] else ""
    gone = "does not take place; " if each["cancelled"] else ""
    waiting = f", {each['waiting']} wait" if each["waiting"] else ""
    return (
        f"{each['event']}  {each['title']}, {when}: {gone}{places} places taken{waiting}; "
        f"registration {each['registration']}{ends}"
    )
