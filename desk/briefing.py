"""A city's brief on one page: “the Mayor comes on Thursday”. No internal remark ever stands on it.

What it leaves out is as much part of it as what it says: no different order, no observation, no lateness,
no money, no letter. Dates that come are suggestions, whatever their force in the house.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from desk.brief_words import LANGUAGES
from desk.printing import listing, page, section
from desk.tongue import SOURCE
from desk.words import for_the_city, has_its_floor, milestone_name
from lifecycle.programme import OURS

Document = dict[str, Any]
_LEFT_OUT = ("contribution",)
_MOST = 12
_SHAPES = {4: "y", 7: "MMMM y", 10: "d MMMM y"}
_REGIONS = {"en": "en_GB", "fr": "fr_FR"}


class Brief:
    """A brief in one language, from the city's document (`icc city show --json`)."""

    def __init__(self, document: Document, language: str, version: str) -> None:
        self.document, self.language, self.version = document, language, version
        self.words = LANGUAGES[language]

    def html(self) -> str:
        """The page, printable on one sheet of A4."""
        body = listing(self.standing())
        body += section(self.words["done"], listing(self.achieved()))
        body += section(self.words["next"], listing(self.coming() or [self.words["nothing"]]))
        body += section(self.words["people"], listing(self.people()))
        foot = self.words["foot"].format(day=self.day(self.document["as_of"]), version=self.version)
        return page(self.title, f"{body}<p><small>{foot}</small></p>", language=self.language)

    def text(self) -> str:
        """The same as plain text."""
        parts = [
            (None, list(self.standing())),
            (self.words["done"], list(self.achieved())),
            (self.words["next"], self.coming() or [self.words["nothing"]]),
            (self.words["people"], list(self.people())),
        ]
        lines = [self.title]
        for heading, said in parts:
            if said:
                lines += ["", heading] if heading else [""]
                lines += [f"- {line}" for line in said]
        return "\n".join(lines) + "\n"

    @property
    def title(self) -> str:
        """The city and its country, as the language of the brief calls it."""
        iso, name = self.document["iso_country"], self.document["country"]
        known = name if self.language == SOURCE else Locale(self.language).territories.get(iso, name)
        return f"{self.document['city']}, {known}"

    def standing(self) -> Iterator[str]:
        """What the city is to the programme."""
        document, kind = self.document, self.document["kind"]
        said = {"candidate": "candidate", "lapsed": "left", "withdrawn": "left"}.get(kind, "other")
        if document["since"] and said == "other":
            yield self.words["member"].format(day=self.day(_told(document)))
        else:
            yield self.words[said]
        if document["accession_completed"]:
            yield self.words["accession"].format(day=self.day(_told(document, "profile_final")))
        if people := document["facts"].get("population"):
            number = format_decimal(people, locale=_REGIONS[self.language])
            yield self.words["inhabitants"].format(number=number)
        if document["paused"]:
            yield self.words["paused"]

    def achieved(self, only: Collection[str] = ()) -> Iterator[str]:
        """The milestones reached (of `only`, where some are named), newest last, at most a page's worth."""
        held = [e for e in _holding(self.document) if e["track"] not in (*_LEFT_OUT, "membership")]
        held = [e for e in held if not only or e["milestone"] in only]
        for event in sorted(held, key=lambda e: (e["on"], e["seq"]))[-_MOST:]:
            yield self.words["colon"].join((self.name(event), self.day(event["when"])))

    def coming(self) -> list[str]:
        """What is open and asked: on whose side, and the date suggested."""
        entries = [
            e
            for e in for_the_city(self.document["tracks"])
            if (
                e["state"] in ("open", "queued")
                or has_its_floor(e, date.fromisoformat(self.document["as_of"]))
            )
            and e["asks"]
            and e["track"] not in _LEFT_OUT
        ]
        return [self.step(entry) for entry in entries[:_MOST]]

    def step(self, entry: Document) -> str:
        """One step that is open."""
        parts = [self.words["ours" if entry["owner"] in OURS else "city"]]
        coming = self.document["as_of"]
        if entry["earliest_on"] and entry["earliest_on"] > coming:
            parts.append(self.words["floor"].format(day=self.day(entry["earliest_on"])))
        if entry["due_on"] and entry["due_on"] >= coming:
            parts.append(self.words["by"].format(day=self.day(entry["due_on"])))
        return self.words["colon"].join((self.name(entry), ", ".join(parts)))

    def people(self) -> Iterator[str]:
        """Who speaks for the city, by name; no address."""
        for person in self.document["people"]:
            role = self.words.get(f"role {person['role']}")
            if role and person["name"]:
                yield self.words["colon"].join((role, person["name"]))

    def name(self, of: Document) -> str:
        """A milestone in the language of the brief, with its round from the second on."""
        title = self.words.get(of["milestone"]) or of.get("title") or milestone_name(of)
        number = of["cycle"] or 1
        return f"{title} ({self.words['round'].format(number=number)})" if number > 1 else str(title)

    def day(self, said: str) -> str:
        """A day, a month or a year as it is known, in the language of the brief."""
        whole = date.fromisoformat(f"{said}-01-01"[:10] if len(said) == 4 else f"{said}-01"[:10])
        return str(format_date(whole, _SHAPES[len(said)], locale=_REGIONS[self.language]))


def _holding(document: Document) -> Iterator[Document]:
    """The account of each milestone that holds, with its title."""
    titles = {entry["milestone"]: entry.get("title") for entry in document["tracks"]}
    held = {told["chosen"] for told in document["accounts"]}
    several = {(told["track"], told["cycle"], told["milestone"]) for told in document["accounts"]}
    void = {event["data"]["seq"] for event in document["events"] if event["kind"] == "retracted"}
    for event in document["events"]:
        key = (event["track"], event["cycle"], event["milestone"])
        if event["kind"] != "reached" or event["seq"] in void or event["on"] > document["as_of"]:
            continue
        if key not in several or event["seq"] in held:
            yield {**event, "title": titles.get(event["milestone"])}


def _told(document: Document, milestone: str = "council_of_europe_signature") -> str:
    """When a milestone was reached, as vague as it is known."""
    found = [event for event in _holding(document) if event["milestone"] == milestone]
    either = found or [event for event in _holding(document) if event["milestone"] == "city_signature"]
    return str(either[-1]["when"] if either else document["since"])
