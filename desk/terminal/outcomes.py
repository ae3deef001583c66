"""What an Index report brings: scores, recommendations, leave to publish, good practices."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import hand_in, house_day, note
from desk.terminal.options import City, Cycle, Json, OnDay, OnWhen, whole
from desk.terminal.rounds import Area, do, pairs, standing_in
from desk.terminal.speak import show_json, tell
from desk.words import count

Text = Annotated[str, Parameter(help="In a sentence or two.")]
Practice = Annotated[str, Parameter(help="A short key of the practice, such as night-buses.")]


def scores(city: City, *, json: Json = False) -> None:
    """Scores by area and version, beside the previous ones where the versions allow it. For officers."""
    from models.index.rounds import scores as found

    house = open_up()
    results = found(standing_in(house, city))
    if json:
        show_json({"city": key_of(house, city), "results": results})
        return
    from desk.terminal.round_tables import print_scores

    print_scores(city, results)


def score(
    city: City,
    version: Annotated[str, Parameter(help="The version of the questionnaire, such as 83.")],
    found: Annotated[tuple[str, ...], Parameter(help="AREA=SCORE, 0 to 100: language=61.5")],
    *,
    on: OnWhen | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Record scores by area; a file of scores brings many (`icc import`)."""
    from lifecycle.commands import Note
    from lifecycle.index.documents import TRACK, reported
    from lifecycle.index.results import round_of
    from lifecycle.when import When

    house = open_up()
    standing, points = standing_in(house, city), pairs(found, float, "SCORE")
    when = on or When(house_day(house, None))
    round_ = cycle or (round_of(standing.known, when) if on else reported(standing))
    step = Note("index.scored", {"version": version, "scores": points}, when, TRACK, round_)
    hand_in(house, city, [step], f"{count(len(points), 'score')} recorded", json)


def recommend(
    city: City,
    text: Text,
    *,
    area: Area | None = None,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """A recommendation to the city; it gets the next number, by which the city speaks of it."""
    from lifecycle.index.documents import reported
    from lifecycle.index.results import recommendations

    house = open_up()
    standing = standing_in(house, city)
    number = max((item.number for item in recommendations(standing.known)), default=0) + 1
    values = {"number": number, "area": area}
    day, round_ = house_day(house, on), cycle or reported(standing)
    step = note("recommendation.made", day, values, {"text": text}, round_)
    hand_in(house, city, [step], f"recommendation {number} recorded", json)


def follow(
    city: City,
    number: Annotated[int, Parameter(help="The recommendation's number.", converter=whole)],
    state: Annotated[str, Parameter(help="done, “under way” or “set aside”.")],
    *,
    words: Annotated[str | None, Parameter(help="The city's own note.")] = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """What became of a recommendation, as the city says it."""
    values = {"number": number, "state": state.replace("-", " ")}
    do(
        city,
        on,
        lambda _standing, day: [note("recommendation.followed", day, values, {"note": words})],
        f"recommendation {number}: {values['state']}",
        json,
    )


def publish(
    city: City,
    answer: Annotated[str, Parameter(help="yes, no or later; no answer is a no.")],
    *,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """What the city said of publishing its report."""
    from lifecycle.index.documents import reported

    do(
        city,
        on,
        lambda standing, day: [
            note("publication.answered", day, {"answer": answer}, cycle=cycle or reported(standing))
        ],
        f"publication: {answer}",
        json,
    )


def list_practices(*, area: Area | None = None, json: Json = False) -> None:
    """Good practices of all cities, and which of them other cities may hear of."""
    from models.index.practices import practices_document

    document = practices_document(open_up(), area)
    if json:
        show_json(document)
        return
    for one in document["practices"]:
        may = "may be cited" if one["cleared"] else f"may not be cited ({one['answer'] or 'no answer'})"
        tell(f"{one['city']}: {one['title']} ({one['practice']}, {one['area']}): {may}")


def practice(
    city: City,
    key: Practice,
    area: Area,
    *,
    title: Text,
    text: Text,
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Keep a good practice of a city; others hear of it once the city has said yes."""
    from lifecycle.index.documents import reported

    words, values = {"title": title, "text": text}, {"practice": key, "area": area}
    do(
        city,
        on,
        lambda standing, day: [note("practice.kept", day, values, words, cycle or reported(standing))],
        f"practice {key} kept",
        json,
    )


def ask(
    city: City,
    key: Practice,
    *,
    where: Annotated[str, Parameter(help="report, or “data base”.")] = "report",
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """Ask a city whether its practice may be cited, with the text as it will appear."""
    values = {"practice": key, "where": where}
    do(city, on, lambda _standing, day: [note("practice.asked", day, values)], f"asked for {key}", json)


def leave(
    city: City,
    key: Practice,
    answer: Annotated[str, Parameter(help="yes, change or no.")],
    *,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """What the city answered about citing its practice."""
    values = {"practice": key, "answer": answer}
    do(city, on, lambda _standing, day: [note("practice.answered", day, values)], f"{key}: {answer}", json)


def cite(
    city: City,
    key: Practice,
    *,
    of: Annotated[str, Parameter(help="The city whose practice it is.")],
    on: OnDay | None = None,
    cycle: Cycle = None,
    json: Json = False,
) -> None:
    """Cite another city's practice in this city's report; refused unless that city said yes."""
    from lifecycle.index.documents import reported
    from models.index.practices import cite as write

    house = open_up()
    round_ = cycle or reported(standing_in(house, city))
    mine, other = key_of(house, city), key_of(house, of)
    outcome = write(house, mine, round_, other, key, house_day(house, on))
    if json:
        show_json({"city": mine, "events": outcome.events, "notices": outcome.notices})
        return
    tell(f"{city}: practice {key} of {of} cited in round {round_}.")
