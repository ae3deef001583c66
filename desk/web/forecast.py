"""The forecast: the months ahead against what they can hold, two scenarios side by side; proposals alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from desk import charts, words
from desk.charts import Document
from desk.sheet import FORMS, Column, Sheet
from desk.tongue import say
from desk.web import programme_files
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import Form_, as_file
from desk.web.who import needs
from lifecycle.commands import Refused
from lifecycle.forecast.starting import INTERVAL, VISIT
from lifecycle.programme import Programme
from lifecycle.reading import ProgrammeError, programme_of
from models import clock
from models.ahead.forecasting import Asked, forecast
from models.database import House
from models.freshness import kept

router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_MONTHS, _LONGEST = 24, 120
_PATIENCE = 2_000_000
"""Cities times months times runs that a page waits for: some seconds. More cities, fewer runs."""
Said = Annotated[str, Query(max_length=6)]


@router.get("/forecast")
def foreseen(
    request: Request, house: OfHouse, form: Form_, months: Said = "", slots: Said = "", join: Said = ""
) -> Response:
    """Workload by month, its median and band, as things are and as they would be; nothing is changed."""
    return _shown(request, house, form, {"months": months, "slots": slots, "join": join}, "")


def _supposed(
    months: Annotated[str, Form(max_length=6)] = "",
    slots: Annotated[str, Form(max_length=6)] = "",
    join: Annotated[str, Form(max_length=6)] = "",
) -> dict[str, str]:
    return {"months": months, "slots": slots, "join": join}


@router.post("/forecast")
def with_programme(
    request: Request,
    house: OfHouse,
    text: programme_files.Sent,
    said: Annotated[dict[str, str], Depends(_supposed)],
    form: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The same with another programme, checked as `icc programme check` does; nothing of it is kept."""
    return _shown(request, house, form if form in FORMS else "", said, text)


def _shown(request: Request, house: House, form: str, said: dict[str, str], text: str) -> Response:
    try:
        asked, wrong = _asked(said, text), ""
    except Refused as error:
        asked, wrong = Asked(_MONTHS, patience=_PATIENCE), str(error)
    document = _answer(house, asked)
    sides = charts.scenarios(document)
    if form and not wrong:
        return as_file(_figures(document).as_bytes(form), f"forecast-{document['as_of']}.{form}", FORMS[form])
    return page(
        request,
        "forecast.html",
        status=400 if wrong else 200,
        document=document,
        wrong=wrong,
        said=said,
        text=text.strip(),
        asked=asked,
        settings_slots=house.settings.slots_a_month,
        drawn=[_Drawn(document, kind) for kind in charts.KINDS],
        scenarios=sides,
        sheets=[_sheet(name, each) for name, each in sides],
        suppositions=_suppositions(document),
    )


def _asked(said: Mapping[str, str], text: str) -> Asked:
    """The form's fields as a question; Refused with place, value and remedy."""
    asked = Asked(
        _number("months", said["months"], (1, _LONGEST)) or _MONTHS,
        slots=_number("slots", said["slots"], (0, 100)),
        join=_number("join", said["join"], (0, 200)) or 0,
        programme=_programme(text) if text.strip() else None,
        patience=_PATIENCE,
    )
    asked.check()
    return asked


def _programme(text: str) -> Programme:
    try:
        return programme_of(text.replace("\r\n", "\n"), "programme.toml")
    except ProgrammeError as error:
        raise Refused(str(error)) from error


def _number(field: str, text: str, bounds: tuple[int, int]) -> int | None:
    """A whole number of the form; None where it says nothing."""
    if not text.strip():
        return None
    least, most = bounds
    if not (text.strip().isdecimal() and least <= int(text) <= most):
        name = {"months": say("Months"), "slots": say("Reports begun a month"), "join": say("Cities more")}
        refusal = say("“{text}” cannot be taken for “{field}”: write a whole number from {least} to {most}",
                      text=text, field=name[field], least=least, most=most)  # fmt: skip
        raise Refused(refusal)
    return int(text)


def _answer(house: House, asked: Asked) -> Document:
    """The scenarios, each computed once while nothing is written."""
    document = _one(house, asked.plain())
    return {**document, "what_if": _one(house, asked)} if asked.supposes else document


def _one(house: House, asked: Asked) -> Document:
    if asked.programme is not None:
        return forecast(house, asked)
    key = ("forecast", clock.today(house), asked)
    return kept(house, key, lambda: forecast(house, asked))


class _Drawn:
    """One kind of work as a picture and in a sentence."""

    def __init__(self, document: Document, kind: str) -> None:
        self.kind, self.name = kind, charts.kind_name(kind)
        self.picture = Markup(charts.chart(document, kind))  # noqa: S704 - our own drawing, its words escaped
        self.sentence = charts.sentence(document, kind)


def _sheet(name: str, document: Document) -> Sheet:
    """The table of a scenario: median and band of each month and whole year."""
    columns = [Column(kind, charts.kind_name(kind), "number") for kind in charts.KINDS]
    rows = [_row(each) for each in (*document["months"], *document["years"])]
    return Sheet(name, (Column("month", "Month"), *columns, Column("over", "Too full")), rows)


def _row(period: Document) -> dict[str, Any]:
    cells = {kind: charts.banded(period, kind) for kind in charts.KINDS}
    over = ", ".join(charts.kind_name(kind) for kind in period.get("over", ()))
    name = words.day(str(period.get("month") or period["year"]))
    return {"month": name, **cells, "over": over, "look": "bad" if over else None}


def _figures(document: Document) -> Sheet:
    """Every figure of every scenario as a number, for a spreadsheet."""
    parts = (("work", "median"), ("low", "low"), ("high", "high"))
    of_kinds = [Column(f"{kind} {part}", f"{kind} {part}") for kind in charts.KINDS for _, part in parts]
    rows = [
        {"scenario": name, "month": month["month"]}
        | {f"{kind} {said}": month[part][kind] for kind in charts.KINDS for part, said in parts}
        for name, each in charts.scenarios(document)
        for month in each["months"]
    ]
    return Sheet("Forecast", (Column("scenario", "Scenario"), Column("month", "Month"), *of_kinds), rows)


def _suppositions(document: Document) -> Sheet:
    """What is supposed of each duration, and whether this house has observed it."""
    columns = (Column("what", "Step"), Column("days", "Days"), Column("source", "Whence"))
    return Sheet("What is supposed", columns, [_supposition(each) for each in document["assumptions"]])


def _supposition(told: Document) -> dict[str, Any]:
    low, usual, high = told["days"]
    days = say("{low} to {high}, usually {usual}", low=round(low), high=round(high), usual=round(usual))
    seen = say("observed here, {number} times", number=told["observed"])
    source = seen if told["observed"] else say(words.PROVENANCES.get(told["provenance"], ""))
    return {"what": _step(told["what"]), "days": days, "source": source}


def _step(key: str) -> str:
    """A duration by the milestone that ends it, or by its own name."""
    own = {"answer_to_offer": say("Answer to an offer"), INTERVAL: say("From one report to the next")}
    track = "visit" if key in VISIT else "assessment"
    return own.get(key) or words.milestone_name({"track": track, "milestone": key})
