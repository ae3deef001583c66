"""What else a city's page tells: its scores round by round, its visit, its money, its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk import words
from desk.sheet import Column, Sheet
from desk.tongue import say
from desk.web.bars import Bar, Bars, bars_of
from desk.web.queue import between
from lifecycle.index.questionnaires import area_title
from models.contributions import contributions as money
from models.database import House
from models.engagement.of_city import of_city
from models.index.rounds import window_of
from models.visits.visits import visit_document

Document = Mapping[str, Any]
FULL = 100
"""A score lies between 0 and 100 points."""
_TABLES = {
    "letters": (
        Column("kind", "Letter", "words"), Column("to", "To"), Column("state", "State", "words"),
        Column("planned_on", "Planned for", "day"), Column("sent_at", "Sent", "day"),
    ),
    "events": (
        Column("when", "When"), Column("words", "What", "told"), Column("by", "By"),
        Column("source", "Source"), Column("reason", "Why"), Column("evidence", "Evidence"),
        Column("recorded_at", "Recorded"), Column("seq", "Number", "number"),
    ),
}  # fmt: skip


def more_of(house: House, key: str) -> dict[str, Any]:
    """The newest scores with their picture, the visit, the years of money; what there is none of is None."""
    with house.read() as connection:
        rounds = window_of(connection, key, house)["scores"]
    visit, years = visit_document(house, key), money.overview(house, city=key)["contributions"]
    newest = rounds[-1] if rounds else None
    return {
        "scores": newest, "rounds": rounds, "score_picture": picture_of(newest) if newest else None,
        "score_sheet": sheet_of(rounds) if rounds else None,
        "visit": visit if visit["team"] or visit["dates"] or visit["poll"] else None,
        "engaged": of_city(house, key),
        "years": sorted(years, key=lambda row: -row["year"]), "between": between,
    }  # fmt: skip


def picture_of(newest: Document) -> Bars | None:
    """Each area's points as a bar; a mark where the last round stood, where the versions may be compared."""
    rows = [
        Bar(
            say(area_title(area)), points, FULL, _points(points, newest["change"].get(area)),
            before=None if area not in newest["change"] else points - newest["change"][area],
        )
        for area, points in newest["scores"].items()
    ]  # fmt: skip
    return bars_of(rows, FULL)


def _points(points: float, change: float | None) -> str:
    return f"{points:g}" if change is None else f"{points:g} ({change:+g})"


def sheet_of(rounds: Sequence[Document]) -> Sheet:
    """Every round as a column, oldest first, and how the newest stands against the one before."""
    areas = dict.fromkeys(area for one in reversed(rounds) for area in one["scores"])
    rows = [
        {
            "area": say(area_title(area)),
            **{str(n): _plain(one["scores"].get(area)) for n, one in enumerate(rounds)},
            "change": _signed(rounds[-1]["change"].get(area)),
        }
        for area in areas
    ]
    columns = [
        Column(str(n), say("{day} (version {version})", day=words.day(one["on"]), version=one["version"]))
        for n, one in enumerate(rounds)
    ]
    named = Column("area", "Area"), *columns, Column("change", "Against the last round")
    return Sheet("Index scores", named, rows)


def _plain(points: float | None) -> str | None:
    return None if points is None else f"{points:g}"


def _signed(change: float | None) -> str | None:
    return None if change is None else f"{change:+g}".replace("-", "−")


def table_of(city: Document, name: str, names: Mapping[str, str]) -> Sheet | None:
    """One of the page's tables as a file: letters, events; None where the page has no such table."""
    if name == "letters":
        rows = [{**each, "to": _addressee(each["to"])} for each in city["notices"]]
        return Sheet("Letters", _TABLES["letters"], rows)
    if name == "events":
        told = [
            {**each, "by": names.get(each["actor"], words.plain(each["actor"]))} for each in city["events"]
        ]
        return Sheet("Events", _TABLES["events"], told)
    return None


def _addressee(to: Any) -> str:
    return (
        (to.get("email") or to.get("name") or to.get("role") or "")
        if isinstance(to, Mapping)
        else str(to or "")
    )
