"""The next Index round: when its ideal window opens, whom one could be offered, what a city answers."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.noting import note
from desk.terminal.options import City, Json, MaybeReason, OnDay
from desk.terminal.rounds import do
from desk.terminal.speak import show_json, tell


def show(city: City | None = None, *, json: Json = False) -> None:
    """The next round of a city; without one, the cities that could be offered a round, in order."""
    from models.index.reassessing import candidates_document
    from models.index.rounds import window_of

    house = open_up()
    if city is None:
        document = candidates_document(house)
    else:
        with house.read() as connection:
            document = window_of(connection, key_of(house, city), house)
    if json:
        show_json(document)
    else:
        _print(document)


def _print(document: dict[str, object]) -> None:
    from desk.terminal.round_tables import print_candidates, print_window

    (print_candidates if "candidates" in document else print_window)(document)


def offer(city: City, *, reason: MaybeReason = None, on: OnDay | None = None, json: Json = False) -> None:
    """Offer a city a new round now, whatever the order; the letter waits for its release."""
    from lifecycle.index.documents import running

    do(
        city,
        on,
        lambda standing, day: [
            note(
                "reassessment.offered", day, {"month": f"{day:%Y-%m}"}, {"reason": reason}, running(standing)
            )
        ],
        "a new round is offered",
        json,
    )


def wish(city: City, *, reason: MaybeReason = None, on: OnDay | None = None, json: Json = False) -> None:
    """The city would like a new round: among cities alike, it comes first."""
    from lifecycle.index.documents import running

    do(
        city,
        on,
        lambda standing, day: [note("reassessment.wished", day, {}, {"reason": reason}, running(standing))],
        "wish recorded",
        json,
    )


def answered(
    city: City,
    answer: Annotated[str, Parameter(help="yes, later or no.")],
    *,
    when: Annotated[OnDay | None, Parameter(help="With later: not asked again before that day.")] = None,
    on: OnDay | None = None,
    json: Json = False,
) -> None:
    """The city's answer: after a yes an officer sends the questionnaire; a no ends the offers."""
    from lifecycle.index.documents import running

    values = {"answer": answer, "until": when.isoformat() if when else None}
    do(
        city,
        on,
        lambda standing, day: [note("reassessment.answered", day, values, cycle=running(standing))],
        f"answered {answer}",
        json,
    )
    if answer == "yes" and not json:
        tell(f"Send the questionnaire: `icc record “{city}” questionnaire_sent`.")
