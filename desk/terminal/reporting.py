"""`icc brief`, `icc sample` and `icc quality`: for a visit, for an auditor, for whoever keeps the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from desk.terminal.house import key_of, open_up
from desk.terminal.options import AsOf, City, Json, whole
from desk.terminal.speak import say, show_json
from desk.words import count, day, plain

Document = dict[str, Any]
Out = Annotated[Path | None, Parameter(help="Write to this file instead of stdout.")]


def brief(
    city: City,
    *,
    language: Annotated[Literal["en", "fr"], Parameter(help="English (en) or French (fr).")] = "en",
    form: Annotated[Literal["html", "text"], Parameter(name="--format", help="html or text.")] = "html",
    out: Out = None,
) -> None:
    """A city on one page, without internal remarks: for the desk of whoever meets its Mayor."""
    from desk.briefing import Brief
    from models.clock import today
    from models.programmes import rules_of
    from models.queries import city_document

    house = open_up()
    document = city_document(house, key_of(house, city))
    page = Brief(document, language, rules_of(house, today(house)).version)
    _give(page.html() if form == "html" else page.text(), out)


def sample(
    *,
    seed: Annotated[int, Parameter(help="The same number draws the same cities.", converter=whole)],
    size: Annotated[int, Parameter(help="How many cities.", converter=whole)] = 10,
    out: Out = None,
) -> None:
    """Cities drawn by a seed, with events, letters as sent, who released them, jumps and waivers (JSON)."""
    from json import dumps

    from models.proof.sampling import sample as drawn

    _give(dumps(drawn(open_up(), seed, size), ensure_ascii=False, indent=2) + "\n", out)


def quality(
    *,
    as_of: AsOf = None,
    form: Annotated[Literal["text", "html"], Parameter(name="--format", help="text or html.")] = "text",
    json: Json = False,
    out: Out = None,
) -> None:
    """What the record lacks: addresses, kinds, accounts that contradict each other, what nobody recorded."""
    from models.proof.quality import quality as found

    document = found(open_up(), as_of=as_of)
    if json:
        show_json(document)
        return
    _give(_page(document) if form == "html" else _text(document), out)


def _give(content: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(content)
        return
    out.write_text(content, encoding="utf-8")
    say(f"Written: {out}")


def _parts(document: Document) -> list[tuple[str, list[str]]]:
    names = {
        key: [f"{city['city']}, {city['country']}" for city in document[key]]
        for key in ("missing_addresses", "unconfirmed_kinds", "no_holidays_known")
    }
    apart = [_contradiction(told) for told in document["contradicting_accounts"]]
    return [
        ("No coordinator’s address", names["missing_addresses"]),
        ("Kind of membership unconfirmed", names["unconfirmed_kinds"]),
        (
            "Accounts that contradict each other",
            apart,
        ),
        ("Not recorded", list(map(_unrecorded, document["unrecorded"]))),
        ("No public holidays known", names["no_holidays_known"]),
        ("Cannot be read", [f"{lost['city']}: {lost['error']}" for lost in document["unreadable"]]),
    ]


def _contradiction(told: Document) -> str:
    said = "; ".join(
        f"{each['when']} by {each['source']}{' (counts)' if each['holds'] else ''}" for each in told["told"]
    )
    return f"{told['city']}, {plain(told['milestone'])}: {said}; {told['reason']}"


def _unrecorded(told: Document) -> str:
    return f"{told['city']}: {', '.join(item['title'] for item in told['items'])}"


def _text(document: Document) -> str:
    lines = [f"The record of {count(document['cities'], 'city', 'cities')}, {day(document['as_of'])}"]
    for title, said in _parts(document):
        if said:
            lines += ["", f"{title} ({len(said)})", *(f"  {line}" for line in said)]
    return "\n".join(lines) + "\n"


def _page(document: Document) -> str:
    from desk.printing import listing, page, section

    about = [("On", day(document["as_of"])), ("Programme, version", document["programme"])]
    about += [("Cities", str(document["cities"]))]
    body = "".join(section(f"{title} ({len(said)})", listing(said)) for title, said in _parts(document))
    return page("What the record lacks", body, about)
