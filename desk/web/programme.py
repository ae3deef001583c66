"""The programme as data: every track and milestone with its dates, each with provenance and force."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from desk import words
from desk.sheet import FORMS, Column, Sheet
from desk.tongue import SOURCE, language, say
from desk.web import programme_files
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import Form_, as_file, shown
from desk.web.who import needs
from lifecycle.commands import Refused
from lifecycle.programme import Clock, Milestone, Programme
from lifecycle.reading import programme as packaged
from models import clock, programmes
from models.ahead import previewing
from models.migrating import NewVersion, versions

_BY = {"programme": "programme’s document", "seen": "seen in records", "house": "secretariat"}
router = APIRouter(dependencies=[needs("see")], include_in_schema=False)
_COLUMNS = (
    Column("title", "Milestone"),
    Column("track", "Track"),
    Column("owner", "Whose", "words"),
    Column("opens", "Opens"),
    Column("due", "Date"),
    Column("floor", "Not before"),
    Column("worth", "How binding, by whom"),
    Column("ladder", "Letters"),
)
_VERSIONS = (
    Column("version", "Version"), Column("since", "In force since", "day"), Column("by", "By"),
    Column("in_force", "Today"),
)  # fmt: skip
_SAYS = (
    Column("name", "Milestone"), Column("what", "What"), Column("before", "Before"), Column("after", "After"),
)  # fmt: skip
_MOVES = (
    Column("city", "City"), Column("name", "Milestone"), Column("before", "Before"), Column("after", "After"),
)  # fmt: skip
_LETTERS = (
    Column("city", "City"), Column("letter", "Letter"), Column("to", "To"), Column("name", "Milestone"),
    Column("before", "Before"), Column("after", "After"),
)  # fmt: skip


@router.get("/programme")
def programme(request: Request, house: OfHouse, form: Form_) -> Response:
    """The version in force today, every version that was in force, and the way to compare a proposed one."""
    with house.read() as connection:
        rules = programmes.current(connection, clock.today(house))
    lede = say(
        "Version {version}, valid from {day}. {document}. A cycle stays with the version that opened it.",
        version=rules.version, day=words.day(rules.valid_from), document=say(rules.document),
    )  # fmt: skip
    held = [{**each, "in_force": each["in_force"] or None} for each in versions(house)]
    return shown(
        request, Sheet("Programme", _COLUMNS, list(_rows(rules))), form, template="programme.html", lede=lede,
        tables={"versions": Sheet("Versions", _VERSIONS, held)},
    )  # fmt: skip


@router.get("/programme/toml")
def text(house: OfHouse) -> Response:
    """The version in force as the file it is: to change, and to compare."""
    with house.read() as connection:
        version = programmes.current(connection, clock.today(house)).version
        content = programmes.text_of(connection, version)
    return as_file(content.encode(), f"programme-{version}.toml", "application/toml")


@router.get("/programme/proposed")
def proposed(request: Request) -> Response:
    """The place for a proposed version."""
    return page(request, "proposed.html", asked=Proposal(), document=None, said="", tables={})


class Proposal(BaseModel):
    """A proposed version as text, where its missing milestones go, and which table is taken along."""

    model_config = ConfigDict(frozen=True)

    text: Annotated[str, Field(max_length=programme_files.LONGEST)] = ""
    moves: Annotated[str, Field(max_length=4000)] = ""
    form: Annotated[str, Field(max_length=10)] = ""
    table: Annotated[str, Field(max_length=10)] = ""

    def version(self) -> NewVersion:
        """What is compared; Refused where a move cannot be read or nothing is there."""
        if not self.text.strip():
            raise Refused("no version is there yet: choose its file, or paste its text")
        return NewVersion.said(self.text, "programme.toml", self.moves.splitlines())


def _sent(
    text: programme_files.Sent,
    moves: Annotated[str, Form(max_length=4000)] = "",
    form: Annotated[str, Form(max_length=10)] = "",
    table: Annotated[str, Form(max_length=10)] = "",
) -> Proposal:
    """The proposal of the form."""
    return Proposal(text=text, moves=moves, form=form, table=table)


@router.post("/programme/proposed")
def compare(request: Request, house: OfHouse, asked: Annotated[Proposal, Depends(_sent)]) -> Response:
    """What a proposed version would move, and which letters would come or not; nothing is kept."""
    try:
        document = previewing.preview(house, asked.version())
    except Refused as error:
        values: dict[str, Any] = {"document": None, "said": str(error), "tables": {}}
        return page(request, "proposed.html", status=409, asked=asked, **values)
    tables = _differences(document)
    if asked.form in FORMS and asked.table in tables:
        sheet = tables[asked.table]
        return as_file(sheet.as_bytes(asked.form), f"{sheet.name}.{asked.form}", FORMS[asked.form])
    return page(request, "proposed.html", asked=asked, document=document, said="", tables=tables)


def _differences(document: dict[str, Any]) -> dict[str, Sheet]:
    says = [
        {**each, "name": words.milestone_name(each), "under": words.track_name(each["track"]),
         "what": words.plain(each["what"])}
        for each in document["says"]
    ]  # fmt: skip
    moves = [
        {**each, **_where(each), **{side: _side(each[side]) for side in ("before", "after")}}
        for each in document["moves"]
    ]
    letters = [
        {**each, **_where(each), "letter": words.title(each["letter"]), "to": words.plain(each["to"]),
         "before": each["before"] or say("not sent"), "after": each["after"] or say("not sent")}
        for each in document["letters"]
    ]  # fmt: skip
    return {
        "says": Sheet("What the version says otherwise", _SAYS, says),
        "moves": Sheet("What would move", _MOVES, moves),
        "letters": Sheet("Letters that would come, go or change their day", _LETTERS, letters),
    }


def _where(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "href": f"/cities/{each['key']}",
        "name": words.milestone_name(each),
        "under": words.round_name(each),
    }


def _side(side: dict[str, Any]) -> str:
    return "; ".join(f"{words.plain(name)} {value}" for name, value in side.items() if value)


def _rows(rules: Programme) -> list[dict[str, Any]]:
    return [
        _row(words.track_name(track.key), milestone)
        for track in rules.tracks
        for milestone in track.milestones
    ]


def _row(track: str, milestone: Milestone) -> dict[str, Any]:
    clocks = {name: _timing(getattr(milestone, name, None)) for name in ("opens", "due", "floor")}
    ladder = [
        say("{letter} ({days} days)", letter=words.plain(rung.letter), days=f"{rung.days:+d}")
        for rung in milestone.ladder
    ]
    return {
        "title": say(milestone.title),
        "under": milestone.key,
        "track": track,
        "owner": milestone.owner,
        **clocks,
        "worth": _worth(milestone),
        "ladder": ladder,
    }


def _worth(of: Clock | Milestone) -> str:
    """Force and provenance in a few words."""
    return say("; ").join((say(words.FORCES[of.force]), say(_BY[of.provenance])))


def _timing(clock_: Clock | None) -> str | None:
    """A timing in words: how long after what, with force and provenance."""
    if clock_ is None:
        return None
    names = ("months", "weeks", "days", "working_days")
    spans = [
        f"{getattr(clock_.span, name)} {words.plain(name)}" for name in names if getattr(clock_.span, name, 0)
    ]
    after = say(" and ").join(map(_name, _after(clock_)))
    told = " ".join([*spans, say("after {what}", what=after)]) if after else " ".join(spans)
    return f"{told or say('at once')} ({_worth(clock_)})"


def _name(key: str) -> str:
    """A milestone's key in words; in another language than English its title there."""
    titles = (m.title for track in packaged().tracks for m in track.milestones if m.key == key)
    return words.plain(key) if language() == SOURCE else say(next(titles, words.plain(key)))


def _after(clock_: Clock) -> list[str]:
    after = getattr(clock_, "after", None) or getattr(clock_, "previous", None) or ()
    return [after] if isinstance(after, str) else [each[-1] for each in after]
