"""`icc resource`, `icc host`, `icc cluster`, `icc figures`: what the network has, and who can share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import City, Json, OnDay, whole
from desk.terminal.speak import show_json, tell

Topic = Annotated[str, Parameter(help="A topic of support, or an area of the Index.")]
Ask = Annotated[
    int, Parameter(help="The request's number in the city, as `icc host list` shows it.", converter=whole)
]


def resource_add(
    title: Annotated[str, Parameter(help="Its title.")],
    *,
    topic: Annotated[str, Parameter(help="strategy, narratives, anti_rumours … or general.")],
    form: Annotated[str, Parameter(help="guide, tool, toolkit, video, policy_brief, handbook …")],
    language: Annotated[str, Parameter(help="Two letters, such as en.")],
    address: Annotated[str, Parameter(help="Where it is on the web.")],
    json: Json = False,
) -> None:
    """Put a guide, tool or training on the resource list, as looked at today."""
    from models.engagement.resources import add

    number = add(open_up(), title=title, topic=topic, form=form, language=language.lower(), address=address)
    if json:
        show_json({"resource": number})
    else:
        tell(f"Resource {number} is on the list: {title}.")


def resource_check(
    number: Annotated[int, Parameter(help="Its number on the list.", converter=whole)],
    *,
    works: Annotated[bool, Parameter(negative="--broken", help="Whether it is there and holds.")] = True,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Somebody looked at a resource; what does not hold is named in no letter."""
    from models.engagement.resources import look

    look(open_up(), number, works=works, on=on)
    if json:
        show_json({"resource": number, "works": works})
    else:
        tell(f"Resource {number}: {'holds' if works else 'does not hold'}.")


def resource_list(
    *,
    topic: Annotated[str | None, Parameter(help="On this topic.")] = None,
    language: Annotated[str | None, Parameter(help="In this language.")] = None,
    json: Json = False,
) -> None:
    """The resource list, those looked at longest ago first."""
    from models.engagement.resources import resources

    document = resources(open_up(), topic=topic, language=language)
    if json:
        show_json(document)
        return
    for each in document["resources"]:
        gone = "" if each["works"] else ", does not hold"
        place = f"{each['topic']}, {each['language']}: {each['address']}"
        tell(f"{each['resource']}  {each['title']} ({each['form']}), {place} ({each['checked_on']}{gone})")


def host_find(city: City, topic: Topic, *, json: Json = False) -> None:
    """Who could host or be a mentor for a city on a topic, the best fit first, with the reasons."""
    from models.engagement.peers import find

    house = open_up()
    document = find(house, key_of(house, city), topic)
    if json:
        show_json(document)
        return
    for match in document["matches"]:
        tell(f"{match['name']}: {'; '.join([*match['reasons'], *match['cautions']])}")
    if not document["matches"]:
        tell(f"No city has cleared a good practice on {topic}.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a city is asked for."""

    role: Annotated[str, Parameter(help="host or mentor.")] = "host"
    costs: Annotated[str, Parameter(help="council_of_europe, guest or shared.")] = "shared"
    days: Annotated[int | None, Parameter(help="The effort, in days.", converter=whole)] = None
    beginning: Annotated[OnDay | None, Parameter(name="--from", help="The first day thought of.")] = None
    practice: Annotated[str | None, Parameter(help="The cleared practice, as the letter names it.")] = None
    words: Annotated[str | None, Parameter(help="Your own words for the city.")] = None


_WISH = Wish()


def host_ask(
    city: City,
    topic: Topic,
    *,
    of: Annotated[str, Parameter(name="--for", help="The city in need; the letter does not name it.")],
    wish: Annotated[Wish, Parameter(name="*")] = _WISH,
    json: Json = False,
) -> None:
    """Ask a city to host or to be a mentor; the letter waits for your own hand."""
    from models.engagement import peers

    house = open_up()
    key = key_of(house, city)
    said = peers.Wish(wish.role, wish.costs, wish.days, wish.beginning, wish.practice, wish.words)
    number = peers.ask(house, key, key_of(house, of), topic, said)
    if json:
        show_json({"city": key, "request": number})
    else:
        tell(f"{city}: request {number} is prepared.")


def host_answer(
    city: City,
    number: Ask,
    answer: Annotated[str, Parameter(help="yes, no or later.")],
    *,
    words: Annotated[str | None, Parameter(help="What the city said; it stays in this house.")] = None,
    json: Json = False,
) -> None:
    """A city's answer, which is free."""
    from models.engagement import peers

    house = open_up()
    key = key_of(house, city)
    peers.answer(house, key, number, answer, words)
    if json:
        show_json({"city": key, "request": number, "answer": answer})
    else:
        tell(f"{city}: {answer} noted.")


def host_list(*, json: Json = False) -> None:
    """Every request to host or to be a mentor, with its answer."""
    from models.engagement.peers import asked

    document = asked(open_up())
    if json:
        show_json(document)
        return
    for each in document["requests"]:
        line = f"{each['city']} {each['request']}  {each['role']}, {each['topic']}, for {each['for']}"
        tell(f"{line}: {each['answer'] or 'no answer yet'}")
    if not document["requests"]:
        tell("No city was asked.")


def cluster(area: Annotated[str, Parameter(help="An area of the Index.")], *, json: Json = False) -> None:
    """Learning clusters in an area, by language and size, with possible mentor cities."""
    from models.engagement.peers import learning

    document = learning(open_up(), area)
    if json:
        show_json(document)
        return
    for each in document["clusters"]:
        mentors = ", ".join(match["name"] for match in each["mentors"]) or "none with a cleared practice"
        tell(f"{', '.join(each['cities'])} ({each['reason']}); mentors: {mentors}")
    if not document["clusters"]:
        tell(f"Not enough scores are on record for clusters in {area}.")


def figures(
    year: Annotated[int, Parameter(help="A civil year.", converter=whole)], *, json: Json = False
) -> None:
    """The year in figures: a count over the ledger, each figure with its events (--json)."""
    from models.engagement.figures import year as of_year

    document = of_year(open_up(), year)
    if json:
        show_json(document)
        return
    for each in document["figures"]:
        tell(f"{each['number']:>5}  {each['title']}")
