"""A city's two Index documents in parts: who has which, what came; the working copy out and in again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from desk import working_copy
from desk.sheet import FORMS
from desk.tongue import say
from desk.web.doing import an_address
from desk.web.looking import OfHouse
from desk.web.own import back, kept, own_page, writing_as
from desk.web.tables import as_file
from desk.web.who import Who, needs
from lifecycle.commands import Command, Refused
from lifecycle.index import parts as parts_of
from lifecycle.index.documents import DEPARTMENT
from models import clock, door, people, writing
from models.database import House
from models.entrance.sessions import Visitor
from models.index import rounds
from models.post import reaching
from notifications.languages import writing_in
from notifications.words import day

router = APIRouter(prefix="/mine/{key}/documents", include_in_schema=False, dependencies=[needs("see_own")])
Areas = Annotated[list[str] | None, Form()]


@router.get("")
def documents(request: Request, key: str, house: OfHouse, who: Who) -> Response:
    """The parts of both documents; a department sees its own."""
    return _shown(request, house, who, key)


@router.get("/copy")
def copy(
    key: str, house: OfHouse, who: Who, department: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """The working copy as a workbook: all parts, or those of one department."""
    told = rounds.papers(house, key)
    parts = _of(told["parts"], _department(who, key) or department)
    name = "-".join(filter(None, (key, "index", department)))
    return as_file(working_copy.written(parts), f"{name}.xlsx", FORMS["xlsx"])


@router.post("/copy", dependencies=[needs("hand_in")])
def take_in(
    request: Request, key: str, house: OfHouse, who: Who, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Take the working copy in again: the file is kept, the parts marked as done are handed in."""
    if file is None or not file.filename:
        return _shown(request, house, who, key, said=say("choose the file first"), status=409)
    try:
        evidence = kept(house, file)
        file.file.seek(0)
        areas = working_copy.done_in(file.filename, file.file, _areas(house, key, who))
        _hand_in(house, key, who, areas, evidence)
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "documents", "parts")


@router.post("/parts", dependencies=[needs("hand_in")])
def parts(
    request: Request,
    key: str,
    house: OfHouse,
    who: Who,
    areas: Areas = None,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Hand in parts, with a file or without."""
    try:
        _hand_in(house, key, who, areas or [], kept(house, file))
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "documents", "parts")


def _hand_in(house: House, key: str, who: Visitor, areas: list[str], evidence: str | None) -> None:
    strange = [area for area in areas if area not in _areas(house, key, who)]
    if strange or not areas:
        raise Refused(say("choose at least one part that is yours"))
    cycle = rounds.papers(house, key)["cycle"]
    _submit(house, key, who, [parts_of.returned(areas, cycle, clock.today(house), evidence)])


class Assigned(BaseModel):
    """Which department gets which parts, who answers there, and until when."""

    department: str = Field(max_length=40)
    name: str = Field(max_length=160)
    email: str = Field(max_length=254)
    areas: list[str] = Field(default_factory=list)
    by: Annotated[date | None, BeforeValidator(lambda value: value or None)] = None


@router.post("/assign", dependencies=[needs("answer")])
def assign(
    request: Request, key: str, house: OfHouse, who: Who, said: Annotated[Assigned, Form()]
) -> Response:
    """Give a department its parts; its colleague gets a letter about these parts only."""
    try:
        _assign(house, key, who, said)
    except Refused as error:
        return _shown(request, house, who, key, said=str(error), status=409)
    return back(key, "documents", "assigned")


def _assign(house: House, key: str, who: Visitor, said: Assigned) -> None:
    if not said.areas or not said.name.strip():
        raise Refused(say("choose at least one part, and say who answers for it"))
    role, today = parts_of.department_role(said.department), clock.today(house)
    holder = people.Holder(key, role, said.name.strip(), an_address(said.email), who.language)
    note = parts_of.assigned(role, said.areas, rounds.papers(house, key)["cycle"], today, said.by)
    with house.as_one() as connection:
        reaching.name_holders(connection, house.settings, [holder], today)
        _submit(house, key, who, [note])


def _submit(house: House, key: str, who: Visitor, commands: list[Command]) -> None:
    with writing_as(who, key):
        door.submit_together(house, [(key, commands)], writing.writer(house))


def _department(who: Visitor, key: str) -> str:
    """The department that a visitor answers for; empty for a coordinator and for us."""
    role = who.cities[key][0] if key in who.cities and not who.role else ""
    return role.removeprefix(DEPARTMENT) if role.startswith(DEPARTMENT) else ""


def _of(parts: list[dict[str, Any]], department: str) -> list[dict[str, Any]]:
    return [part for part in parts if not department or part["department"] == department]


def _areas(house: House, key: str, who: Visitor) -> list[str]:
    """The areas whose parts a visitor may hand in."""
    return [str(part["area"]) for part in _of(rounds.papers(house, key)["parts"], _department(who, key))]


def _shown(
    request: Request, house: House, who: Visitor, key: str, *, said: str = "", status: int = 200
) -> Response:
    told, mine = rounds.papers(house, key), _department(who, key)
    with writing_in(who.language):
        listed = [
            {**part, "asked": _day(part["by"]), "came": _day(part["returned_on"]),
             "whose": part["department"] or ""}
            for part in _of(told["parts"], mine)
        ]  # fmt: skip
    return own_page(
        request, who, key, "documents.html", status=status, said=said, papers=told, parts=listed, mine=mine,
        departments=sorted({part["whose"] for part in listed} - {""}), acting=who.may("answer", key),
        handing=who.may("hand_in", key),
        today=clock.today(house),
    )  # fmt: skip


def _day(text: object) -> str:
    return day(date.fromisoformat(str(text))) if text else ""
