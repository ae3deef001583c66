"""What the forms behind links send, field by field; what cannot be read is said in the reader’s language."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email
from starlette.datastructures import FormData, UploadFile

from models.database import House
from models.keeping import files
from models.post import answering
from models.post.answering import Colleague
from models.post.linkpages import LinkPage
from notifications.languages import said
from notifications.words import clean

_BREAKS, _NO_TEXT = "\n\r\t", ("Cc", "Cs")
LATER = timedelta(days=90)
"""Until when a matter rests that is put off by one click of a mail program."""


class Wrong(Exception):
    """What was sent cannot be noted; the sentence is in the reader's language."""


def text(form: FormData, field: str, longest: int = 200) -> str:
    """What a field of text holds, at most so long; without control signs, which a database refuses."""
    value = form.get(field)
    said = value[: longest * 10] if isinstance(value, str) else ""
    kept = (sign for sign in said if sign in _BREAKS or unicodedata.category(sign) not in _NO_TEXT)
    return "".join(kept).strip()[:longest]


def file(house: House, form: FormData, field: str) -> str:
    """How an event refers to the file of a field, which is kept; empty where none was chosen."""
    sent = form.get(field)
    if not isinstance(sent, UploadFile) or not sent.filename:
        return ""
    content = sent.file.read(files.MOST_BYTES + 1)
    return answering.keep_file(house.settings, clean(sent.filename), content) if content else ""


def day(page: LinkPage, form: FormData, field: str) -> date:
    """A day after today; Wrong for any other."""
    try:
        chosen = date.fromisoformat(text(form, field))
    except ValueError:
        chosen = page.today
    if chosen <= page.today:
        raise Wrong(said("Please choose a day after today."))
    return chosen


def colleague(page: LinkPage, form: FormData) -> Colleague:
    """Somebody by name and address; Wrong where either is missing."""
    name, email = clean(text(form, "name", 160)), text(form, "email", 254)
    try:
        checked = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        checked = None
    if not name or checked is None:
        raise Wrong(said("Please give a name and an address for e-mail."))
    return Colleague(name, checked.normalized, page.language)
