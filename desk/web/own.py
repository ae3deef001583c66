"""What the pages of those who act for a city share: the frame, the language, under whose name they write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from desk.tongue import say
from desk.web.orders import Asked
from desk.web.own_words import ROLES
from desk.web.paper import page
from lifecycle.commands import Refused
from models.acting import name_of
from models.database import House
from models.entrance.sessions import Visitor
from models.keeping import files
from models.writing import Hand, under
from notifications.languages import writing_in

TABS = (
    ("", "Now"),
    ("documents", "Documents"),
    ("offers", "What you can get"),
    ("people", "People and calendar"),
    ("mayor", "For the Mayor"),
    ("history", "History"),
)
DONE = {
    "record": "Received, thank you. It stands below, and a letter confirms it.",
    "date": "Your date is noted. All reminders follow it.",
    "nothing": "This was on record already; nothing has changed.",
    "vote": "Your days are noted. You may change them until the days are agreed.",
    "confirm": "Thank you. An officer reads it.",
    "parts": "Received, thank you.",
    "assigned": "Noted. Your colleague gets a letter about these parts only.",
    "asked": "Your request is on its way. We answer within 10 working days.",
    "registered": "You are registered. A letter confirms it.",
    "waiting": "You are on the waiting list. A letter says so, and another when a place is free.",
    "withdrawn": "Your place is free for others. Thank you for telling us.",
    "declined": "Noted: not this time. Nobody writes to you about it again.",
    "raised": "Noted, thank you. An officer reads it; what comes of it stands here.",
    "host-yes": "Thank you. An officer gets in touch with you about the details.",
    "host-no": "Noted: not this time. Thank you for telling us.",
    "host-later": "Noted: later. An officer asks you again.",
    "away": "Noted. Nobody asks you for these days.",
    "named": "Noted. Your colleague gets a letter.",
}
"""What was done, as the page says it that follows."""


def own_page(
    request: Request,
    who: Visitor,
    key: str,
    template: str,
    *,
    status: int = 200,
    said: str = "",
    **values: object,
) -> Response:  # fmt: skip
    """One of a city's own pages, in the reader's language. `said`: why something could not be noted."""
    house: House = request.app.state.house
    done = DONE.get(request.query_params.get("done", "") if not said else "", "")
    told: dict[str, object] = {"key": key, "name": name_of(house, key), "said": said, "done": done}
    told |= {"tabs": TABS}
    told |= {"accepted": ",".join(files.TYPES), "roles": ROLES}
    with writing_in(who.language):
        return page(request, f"mine/{template}", status=status, **(told | values))


def back(key: str, tab: str, done: str) -> Response:
    """To the page where the deed is seen."""
    return RedirectResponse(f"/mine/{key}{f'/{tab}' if tab else ''}?done={done}", 303)


@contextmanager
def writing_as(who: Visitor, key: str) -> Iterator[None]:
    """Within it, orders about this city are written by this visitor, in the role held there."""
    actor, role = who.writes_as(key)
    with under(Hand(actor, role, "desk")):
        yield


def kept(house: House, file: UploadFile | None) -> str | None:
    """A file that came with a form, kept; how an event refers to it, None where none was chosen."""
    if file is None or not file.filename:
        return None
    return str(files.keep(house.settings, file.filename, file.file.read(files.MOST_BYTES + 1)))


def person_of(key: str, who: Visitor) -> tuple[str, str]:
    """The role held in this city and the person's id; Refused where there is none, as for an officer."""
    if key not in who.cities:
        raise Refused(say("this is for those who act for the city themselves"))
    return who.cities[key]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a form says of a milestone that is done, and the file that came with it."""

    asked: Asked
    file: UploadFile | None

    def order(self, house: House) -> Asked:
        """The order, with the file kept; Refused where the file is not taken."""
        return self.asked.model_copy(update={"evidence": kept(house, self.file) or ""})


def _handed(
    where: Annotated[str, Form(alias="milestone", max_length=60)],
    track: Annotated[str, Form(max_length=60)],
    cycle: Annotated[int, Form(ge=0, le=1_000_000)],
    *,
    on: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
    seen: Annotated[int | None, Form(ge=0, le=1_000_000)] = None,
    file: Annotated[UploadFile | None, File()] = None,
) -> HandedIn:
    said = Asked(act="record", milestone=where, track=track, cycle=cycle, on=on, reason=reason, seen=seen)
    return HandedIn(said, file)


InForm = Annotated[HandedIn, Depends(_handed)]
"""What a city or somebody who works for it hands in by a form."""
