"""From a claim to the words of its letter: subject, plain text, HTML. Nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import quote

from jinja2 import Environment, Template, TemplateNotFound, UndefinedError

from lifecycle.ports import Claim, File
from notifications.languages import current, writing_in
from notifications.layout import html_templates, inlined, text_templates, tidy
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
    words = names_of(letter)
    subject = _subject(_template(text_templates(), letter), words)
    words["answer"] = claim.answer_link or answer_link(letter.head.address, subject)
    words |= {"answer_link": claim.answer_link, "stop_link": claim.stop_link}
    text = _template(text_templates(), letter).render(words)
    html = _template(html_templates(), letter).render(words)
    return Rendered(subject, tidy(text), inlined(html), letter.files)


def names_of(letter: Letter) -> dict[str, object]:
    """What a template may name: the letter and its head, and each of a sentence's words by itself."""
    head = letter.head
    own = {field.name: getattr(letter, field.name) for field in fields(letter)}
    shared = {"city": head.city, "country": head.country, "address": head.address, "today": day(head.on)}
    shared |= {"who": head.who, "Who": head.who[:1].upper() + head.who[1:], "standing": head.standing}
    shared |= {"telephone": head.telephone, "language": current().code}
    return {**shared, **own, "letter": letter, "head": head}


def _template(templates: Environment, letter: Letter) -> Template:
    return templates.get_template(f"{letter.kind}.j2")


def _subject(template: Template, words: dict[str, object]) -> str:
    """The subject block alone, as one line."""
    return clean("".join(template.blocks["subject"](template.new_context(words))), _LONGEST_SUBJECT)


def answer_link(address: str, subject: str) -> str:
    """A mailto link that answers the letter (RFC 6068)."""
    return f"mailto:{quote(address, safe='@')}?subject={quote('Re: ' + subject, safe='')}"
