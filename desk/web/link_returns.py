"""What a reader does on a page that hands something out: a part in, comments, leave to publish, a task."""

from __future__ import annotations

from starlette.datastructures import FormData

from desk.web.link_forms import Wrong, day, file, text
from lifecycle.events import Key
from models.database import House
from models.post import answering, returning
from models.post.linkpages import LinkPage
from models.post.linkpapers import Task
from models.post.returning import Said
from notifications.languages import said


def _handed(house: House, form: FormData) -> Said:
    evidence = text(form, "reference", 500) or file(house, form, "file")
    return Said(text(form, "words", 5000), evidence or None)


def part(house: House, page: LinkPage, form: FormData) -> None:
    """Hand in the parts that were ticked; one alone needs no tick."""
    open_ = [each.area for each in page.handed.parts if each.awaited]
    chosen = [str(area) for area in form.getlist("area")] or open_[: len(open_) == 1]
    if not chosen or not set(chosen) <= set(open_):
        raise Wrong(said("Please choose a part that is still awaited."))
    handed = _handed(house, form)
    if handed.evidence is None and not handed.words:
        raise Wrong(said("Please give a reference, choose a file, or say where your part is."))
    returning.part(house, page.link, page.handed, chosen, handed)


def comments(house: House, page: LinkPage, form: FormData) -> None:
    """Comments in words, or in a file."""
    handed = _handed(house, form)
    if handed.evidence is None and not handed.words:
        raise Wrong(said("Please write your comments, or choose a file."))
    returning.comments(house, page.link, _open_key(page), handed)


def no_comments(house: House, page: LinkPage, _form: FormData) -> None:
    """The facts are right as they stand."""
    returning.comments(house, page.link, _open_key(page), Said())


def another_date(house: House, page: LinkPage, form: FormData) -> None:
    """Another date for the comments."""
    returning.another_date(house, page.link, _open_key(page), day(page, form, "day"))


def _open_key(page: LinkPage) -> Key:
    if not page.matters or page.handed.key is None:
        raise Wrong(said("Comments are no longer awaited: write us a word instead."))
    return page.handed.key


def leave(house: House, page: LinkPage, form: FormData) -> None:
    """Publish: yes, no or later."""
    answer, key = text(form, "answer"), page.handed.key
    for known in ("yes", "no", "later"):
        if answer == known and key is not None:
            return returning.leave(house, page.link, key, known, text(form, "words", 5000))
    raise Wrong(said("Please answer yes, no or later."))


def take(house: House, page: LinkPage, form: FormData) -> None:
    """Take the task, or decline it."""
    answer, conflict = text(form, "answer"), bool(text(form, "conflict"))
    if answer not in ("yes", "no"):
        raise Wrong(said("Please answer yes or no."))
    if answer == "yes" and conflict:
        raise Wrong(said("With a conflict of interest we ask somebody else: please answer no."))
    words = text(form, "words", 5000)
    returning.task(house, page.link, _task(page), takes=answer == "yes", conflict=conflict, words=words)


def result(house: House, page: LinkPage, form: FormData) -> None:
    """Hand in what the task ends with."""
    handed, task = _handed(house, form), _task(page)
    if task.done or not task.handed_in:
        raise Wrong(said("Nothing is to be handed in for this task any more."))
    if handed.evidence is None:
        raise Wrong(said("Please give a reference, or choose a file."))
    returning.result(house, page.link, task, handed)


def _task(page: LinkPage) -> Task:
    if page.handed.task is None:
        raise Wrong(said("Please choose what we shall note."))
    return page.handed.task


def word(house: House, page: LinkPage, form: FormData) -> None:
    """A word to the officer; the link stays as it is for what it is for."""
    words = text(form, "words", 5000)
    if not words:
        raise Wrong(said("Please write us a word."))
    answering.say(house, page.link, words)
