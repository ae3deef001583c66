"""The files of a city’s reports and profiles: an officer stores them, letters’ links open them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import Response

from desk.tongue import say
from desk.web.doing import Does
from desk.web.looking import OfHouse
from desk.web.paper import page
from desk.web.tables import as_file
from desk.web.who import Who, needs
from lifecycle.commands import Refused
from lifecycle.papers import Stage
from models import clock
from models.acting import name_of
from models.database import House
from models.index.reporting import Document, store, stored
from models.keeping import files
from models.post.outbox import standing_of

router = APIRouter(prefix="/documents", include_in_schema=False, dependencies=[needs("see")])
Kind = Literal["assessment.draft", "assessment.final", "visit.draft", "visit.final"]
KINDS = {
    "assessment.draft": "Draft Index report",
    "assessment.final": "Index report",
    "visit.draft": "Draft intercultural profile",
    "visit.final": "Intercultural profile",
}


@router.get("/{key}")
def documents(
    request: Request, key: str, house: OfHouse, who: Who, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What is stored for a city, and a form to store more."""
    return page(
        request, "documents.html", key=key, city=name_of(house, key), stored=_stored(house, key), kinds=KINDS,
        acting=who.may("write", key), accepted=",".join(files.TYPES), done=done,
    )  # fmt: skip


def _stored(house: House, key: str) -> list[dict[str, Any]]:
    with house.read() as connection:
        return stored(standing_of(connection, key, clock.today(house)))


@router.post("/{key}", dependencies=[needs("write")])
def keep(
    key: str,
    does: Does,
    kind: Annotated[Kind, Form()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Store a file as one of the city's documents."""

    def work() -> None:
        if file is None or not file.filename:
            raise Refused(say("choose the file first"))
        track, _, stage = kind.partition(".")
        content = file.file.read(files.MOST_BYTES + 1)
        store(does.house, key, Document(track, _stage(stage)), file.filename, content)

    return does.do(work, back=f"/documents/{key}", done="stored")


def _stage(stage: str) -> Stage:
    return "final" if stage == "final" else "draft"


@router.get("/{key}/files/{digest}")
def file(key: str, digest: str, house: OfHouse) -> Response:
    """One of these files, to be kept; never shown in place."""
    found = next((one for one in _stored(house, key) if one["digest"] == digest), None)
    if found is None:
        raise Refused(say("no such file is stored for this city"))
    return as_file(files.content_of(house.settings, digest), found["name"], "application/octet-stream")
