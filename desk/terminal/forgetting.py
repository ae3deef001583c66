"""`icc person` and `icc erase`: what is held of a person, and how they leave this house."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json, Reason
from desk.terminal.speak import show_json, tell
from desk.words import count, plain

Person = Annotated[str, Parameter(help="An address, or an id as `icc city show --json` gives it.")]


def person(who: Person, *, json: Json = False) -> None:
    """All that this house holds of a person: what they may ask for."""
    from models.proof.persons import person_document

    document = person_document(open_up(), who)
    show_json(document) if json else _tell_person(document)


def _tell_person(document: dict[str, Any]) -> None:
    for row in (*document["person"], *document["accounts"], *document["officers"]):
        held = ", ".join(f"{plain(name)} {value}" for name, value in row.items() if value)
        tell(f"On record: {held}")
    for role in document["roles"]:
        tell(f"  {plain(role['role'])} of {role['city']}")
    for name, what in (("letters", "letter"), ("notes", "note"), ("events", "event"), ("elsewhere", "trace")):
        tell(f"  {count(len(document[name]), what)}{' elsewhere' if name == 'elsewhere' else ''}")
    tell("`--json` gives the whole of it.")


def erase(who: Person, *, reason: Reason, json: Json = False) -> None:
    """Remove a person everywhere; the chain of hashes stays whole, each city concerned gets an event."""
    from models.proof.erasure import erase as remove

    document = remove(open_up(), who, reason)
    if json:
        show_json(document)
        return
    gone = document["removed"]
    said = ", ".join(
        count(gone[name], name.removesuffix("s")) for name in ("notes", "letters", "texts", "rows", "files")
    )
    cities = count(len(document["cities"]), "city", "cities")
    tell(f"Removed: {said}. An event says so on {cities}. Backups forget when they are restored.")
