"""The pack that travels with a hand-over letter: where a city stands, what is open, documents, people, dates.

One page that opens anywhere, in the reader's language. Nothing in it is of whoever held the role before.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from lifecycle.ports import Claim, File
from notifications.languages import current, marked, said
from notifications.words import Point, clean, day, people_date, title, yours

Section = tuple[str, Sequence[str]]
_ROLES = {
    "coordinator": marked("Coordinator"),
    "alternate": marked("Alternate coordinator"),
    "leadership": marked("Leadership"),
    "signatory": marked("Signatory"),
    "contact": marked("Contact in the Mayor’s office"),
    "payer": marked("Contact for the contribution"),
}
_STYLE = "body{max-width:40em;margin:2em auto;padding:0 1em;font-family:Georgia,serif;line-height:1.5}"
_LONG = 300


def pack_of(claim: Claim, city: str, standing: Sequence[Point], open_: Sequence[Point]) -> File:
    """The pack of a city as a file: `standing` and `open_` as the letter tells them."""
    sections: list[Section] = [
        (said("Where the city stands"), [str(point) for point in standing]),
        (said("Open items"), [str(point) for point in open_]),
        (said("Documents"), _documents(claim)),
        (said("People"), _people(claim)),
        (said("Calendar"), _calendar(claim)),
    ]
    name = said("Hand-over pack of %(day)s: %(city)s", day=day(claim.planned_on), city=city)
    return File("handover-pack.html", "text/html; charset=utf-8", _page(name, sections).encode())


def _documents(claim: Claim) -> list[str]:
    """What was handed in or published, and where it can be seen."""
    told = [line.split("\t") for line in claim.facts.get("documents", "").split("\n") if line]
    return [str(Point(f"{title(what)}, {people_date(on)}", clean(where, _LONG))) for on, what, where in told]


def _people(claim: Claim) -> list[str]:
    """Who holds which role for the city now, and the officer."""
    told = [line.split("\t") for line in claim.facts.get("people", "").split("\n") if line]
    lines = [_person(said(_ROLES[role]), name, email) for role, name, email in told if role in _ROLES]
    officer = claim.officer
    return [*lines, _person(said("Officer of the secretariat"), officer.name, officer.email or "")]


def _person(role: str, name: str, email: str) -> str:
    who = " ".join(part for part in (clean(name), f"<{clean(email)}>" if email else "") if part)
    return str(Point(role, who or said("not known")))


def _calendar(claim: Claim) -> list[str]:
    """The days ahead, the nearest first."""
    dated = {(item.due_on, yours(item)) for item in claim.items if item.due_on}
    return [str(Point(day(on), what)) for on, what in sorted(dated) if on >= claim.planned_on]


def _page(name: str, sections: Sequence[Section]) -> str:
    parts = [Markup("<h1>{}</h1>").format(name)]
    for heading, lines in sections:
        listed = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
        nothing = Markup("<p>{}</p>").format(said("Nothing on record."))
        parts += [
            Markup("<h2>{}</h2>").format(heading),
            Markup("<ul>{}</ul>").format(listed) if lines else nothing,
        ]
    head = f'<meta charset="utf-8"><title>{escape(name)}</title><style>{_STYLE}</style>'
    begin = f'<!doctype html>\n<html lang="{current().code}"><head>{head}</head>\n<body>'
    return "\n".join([begin, *parts, "</body></html>"]) + "\n"
