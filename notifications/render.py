"""From a claim to the words of its letter: subject, plain text, HTML. Nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import quote

from jinja2 import TemplateNotFound, UndefinedError

from lifecycle.ports import Claim, File
from notifications.languages import current, writing_in
from notifications.layout import as_page, as_text, words_of
from notifications.letter import Letter
from notifications.letters import build
from notifications.words import CannotWrite, clean, day

_LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words. `subject` is one line; `text` and `html` say the same; `files` come along."""

    subject: str
    text: str
    html: str
    files: tuple[File, ...] = ()


def render(claim: Claim) -> Rendered:
    """The letter a claim asks for; CannotWrite, with a sentence, where it cannot be written."""
    with writing_in(claim.to.language):
        return _render(claim)


def _render(claim: Claim) -> Rendered:
    letter = build(claim)
    try:
        return _rendered(letter, claim)
    except (UndefinedError, TemplateNotFound) as error:
        raise CannotWrite(f"the template of {letter.kind} cannot be filled in: {error}") from error


def _rendered(letter: Letter, claim: Claim) -> Rendered:
    names = {**names_of(letter), "linked": bool(claim.answer_link)}
    words: dict[str, object] = {**words_of(letter.kind, names)}
    subject = clean(str(words["subject"]), _LONGEST_SUBJECT)
    links = {"answer_link": claim.answer_link, "stop_link": claim.stop_link, "address": letter.head.address}
    links["answer"] = claim.answer_link or answer_link(letter.head.address, subject)
    words |= {**links, "language": current().code}
    return Rendered(subject, as_text(words), as_page(words), letter.files)


def names_of(letter: Letter) -> dict[str, object]:
    """What a template may name: the letter and its head, and each of a sentence's words by itself."""
    head = letter.head
    own = {field.name: getattr(letter, field.name) for field in fields(letter)}
    shared = {"city": head.city, "country": head.country, "address": head.address, "today": day(head.on)}
    shared |= {"who": head.who, "Who": head.who[:1].upper() + head.who[1:], "standing": head.standing}
    shared |= {"telephone": head.telephone}
    return {**shared, **own, "letter": letter, "head": head}


def answer_link(address: str, subject: str) -> str:
    """A mailto link that answers the letter (RFC 6068)."""
    return f"mailto:{quote(address, safe='@')}?subject={quote('Re: ' + subject, safe='')}"
