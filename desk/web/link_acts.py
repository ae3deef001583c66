"""What a reader does through a link about a letter's matters: answer, put off, pass on, name, vote."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from desk.web.link_forms import LATER, Wrong, colleague, day, file, text
from lifecycle.reminding.answers import of_record
from models.database import House
from models.post import answering
from models.post.answering import Wish
from models.post.linkpages import LinkPage
from notifications.languages import said


def wishes(house: House, page: LinkPage, form: FormData) -> None:
    """What the reader wishes with each matter, or words alone."""
    words = of_record(text(form, "words", 5000), right=bool(text(form, "right")))
    wanted = [wish for name, _ in page.matters if (wish := _wish(house, page, form, name)) is not None]
    if not wanted and not words:
        raise Wrong(said("Please choose what we shall note, or write us a word."))
    answering.do(house, page.link, wanted, words)


def _wish(house: House, page: LinkPage, form: FormData, name: str) -> Wish | None:
    reference, kind = text(form, f"reference-{name}", 500), _meant(form, name)
    if kind == "hand_in":
        reference = reference or file(house, form, f"file-{name}")
        if not reference:
            raise Wrong(said("Please give a reference, or choose a file."))
        return Wish("hand_in", name, reference=reference)
    if kind == "date" and page.link.purpose != "narrow":
        return Wish("date", name, day=day(page, form, f"date-{name}"))
    return Wish("delivered", name) if kind == "delivered" else None


def _meant(form: FormData, name: str) -> str:
    """What the reader chose for a matter; where nothing was chosen, what the filled-in fields say."""
    sent = form.get(f"file-{name}")
    handed = bool(text(form, f"reference-{name}")) or (isinstance(sent, UploadFile) and bool(sent.filename))
    filled = "hand_in" if handed else "date" if text(form, f"date-{name}") else ""
    return text(form, f"do-{name}") or filled


def silence(house: House, page: LinkPage, form: FormData) -> None:
    """Put the letter's matters off until a day."""
    until = day(page, form, "until") if text(form, "until") else page.today + LATER
    matters = (page.link.matter or "").split()
    answering.do(house, page.link, [Wish("silence", name, day=until) for name in matters], "")


def unsubscribe(house: House, page: LinkPage, _form: FormData) -> None:
    """No more letters of this kind."""
    answering.unsubscribe(house, page.link)


def pass_on(house: House, page: LinkPage, form: FormData) -> None:
    """Pass one of the matters on to a colleague."""
    name = text(form, "matter")
    if name not in page.to_pass_on:
        raise Wrong(said("Please choose a matter."))
    answering.pass_on(house, page.link, name, colleague(page, form))


def successor(house: House, page: LinkPage, form: FormData) -> None:
    """Name who will be the coordinator."""
    answering.name_successor(house, page.link, colleague(page, form))


def vote(house: House, page: LinkPage, form: FormData) -> None:
    """Say which of the proposed days suit."""
    chosen = {str(value) for value in form.getlist("day")}
    answering.vote(house, page.link, [each for each in page.days if each.isoformat() in chosen])
