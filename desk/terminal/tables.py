"""Tables for people at a terminal: what waits on us first, every date with its force and provenance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.table import Table
from rich.text import Text

from desk import words
from desk.standing import by_urgency, lead, order, unrecorded
from desk.terminal.speak import paper, say
from desk.worded import days_in_words

Document = dict[str, Any]


def print_board(document: Document) -> None:
    """The board: one line a city, what waits on us first."""
    console = paper()
    if not document["cities"]:
        console.print(_nobody(document["known_on"]))
        return
    table = _table("City", "Standing", "Whose turn", "Dates, with their force")
    for city in order(document["cities"]):
        table.add_row(*_line(city))
    console.print(table)
    console.print(_day_words(document))
    for lost in document["unreadable"]:
        say(f"{lost['city']} cannot be read and is left out: {lost['error']}. `icc verify` says more")


def _nobody(known_on: str | None) -> str:
    """What is said where no city is on record: at all, or by the day asked for."""
    if known_on is not None:
        return f"No city was on record here by the end of {known_on}: choose a later --known-on"
    return "No city is on record yet. Bring in a file: icc import examples/cities.csv"


def _table(*columns: str, caption: str | None = None) -> Table:
    table = Table(title=caption, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _line(city: Document) -> Iterable[Text | str]:
    entry = lead(city)
    name = Text(city["city"], style="bold").append(f", {city['iso_country']}", style="not bold dim")
    if city.get("paused"):
        return name, "paused", "", "all clocks stopped"
    if entry is None:
        return name, words.member_words(city), "", _unknown(city)
    return name, _standing(entry), _turn(entry), _dates(entry)


def _unknown(city: Document) -> Text:
    missing = unrecorded(city["tracks"])
    return Text(f"no record of {', '.join(missing)}" if missing else "", style="dim")


def _standing(entry: Document) -> str:
    state = "" if words.is_live(entry) else f" ({words.STATES.get(entry['state'], entry['state'])})"
    return f"{words.round_name(entry)}: {words.plain(entry['milestone'])}{state}"


def _turn(entry: Document) -> Text:
    style = {"us": "bold", "city": "", "may": "", "none": "dim"}[words.turn(entry)]
    resting = words.state_words(entry) if words.is_live(entry) else ""
    return Text(words.turn_words(entry) or resting, style=style)


def _dates(entry: Document) -> Text:
    """Red only where we owe a city something and the day is over; an ideal never is."""
    text = Text(words.date_words(entry))
    if basis := words.basis_words(entry):
        text.append(f" ({basis})", style="dim")
    if passed := words.passed_words(entry):
        text.append(f"; {passed}", style="bold red" if words.is_late(entry) else "")
    return text


def _day_words(document: Document) -> str:
    text = f"Standing on {words.day(document['as_of'])}, programme {document['programme']}"
    known = document.get("known_on")
    return text + (f", as known on {words.day(str(known))}" if known else "")


def print_city(document: Document) -> None:
    """A city's whole record: standing, deviations, observations, people, letters, events."""
    console = paper()
    console.print(Text(f"{document['city']}, {document['country']}", style="bold"))
    console.print(_membership(document))
    for part in (_standing_table, _people, _letters, _events):
        if (table := part(document)).row_count:
            console.print()
            console.print(table)
    for heading, lines in _remarks(document):
        console.print()
        console.print(Text(heading, style="bold"))
        for line in lines:
            console.print(f"  {line}")


def _membership(document: Document) -> str:
    parts = [words.member_words(document)]
    if document.get("accession_completed"):
        parts.append(f"accession completed {words.day(document['accession_completed'])}")
    if document.get("paused"):
        parts.append("paused: all clocks stopped")
    if document.get("aliases"):
        parts.append(f"also known as {', '.join(document['aliases'])}")
    if network := document.get("network"):
        parts.append(f"in the network {network['network']}, letters {network['letters']}")
    return "; ".join([*parts, f"officer: {document['officer']['name']}"])


def _standing_table(document: Document) -> Table:
    table = _table("Standing", "Whose turn", "Dates, with their force")
    for entry in by_urgency(entry for entry in document["tracks"] if entry["state"] != "idle"):
        table.add_row(_standing(entry), _turn(entry), _dates(entry))
    return table


def _people(document: Document) -> Table:
    table = _table("Role", "Name", "Address")
    for person in document.get("people") or []:
        table.add_row(words.plain(person.get("role")), person.get("name") or "", person.get("email") or "")
    return table


def _letters(document: Document) -> Table:
    table = _table("Letter", "To", "State", "Day", "Why")
    for notice in document.get("notices") or []:
        table.add_row(*letter_line(notice))
    return table


def letter_line(notice: Document) -> tuple[str, str, str, str, str]:
    """A letter in five cells: number and kind, to whom, its state, its day, the reason if one is told."""
    state = words.LETTER_STATES.get(notice["state"], notice["state"])
    on = words.day(notice.get("sent_at") or notice.get("planned_on"))
    letter = f"{notice['id']}  {words.plain(notice['kind'])}"
    return letter, _to(notice), str(state), on, _why(notice)


def _why(notice: Document) -> str:
    """The reason for a letter's state; of one that waits after an attempt, what the server said."""
    if notice["state"] == "queued" and notice.get("reply") and not notice.get("reason"):
        return f"not taken yet: {notice['reply']}"
    return str(notice.get("reason") or "")


def _to(notice: Document) -> str:
    to = notice.get("to")
    if isinstance(to, dict):
        return str(to.get("email") or to.get("name") or words.plain(to.get("role")))
    return str(to or "")


def _events(document: Document) -> Table:
    table = _table("No.", "Happened", "What", "Who", "Source")
    for event in document.get("events") or []:
        row = (words.day(event["when"]), days_in_words(event["words"]), event["actor"], event["source"])
        table.add_row(str(event["seq"]), *row)
    return table


def _remarks(document: Document) -> Iterable[tuple[str, list[str]]]:
    if document["deviations"]:
        yield "In a different order", [deviation["text"] for deviation in document["deviations"]]
    if document["observations"]:
        yield "Observed", list(document["observations"])


def print_letters(document: Document) -> None:
    """The outbox, one line a letter."""
    console = paper()
    if not document["notices"]:
        console.print("No letter answers to that.")
        return
    table = _table("City", "Letter", "To", "State", "Day", "Why")
    for notice in document["notices"]:
        table.add_row(str(notice.get("city") or ""), *letter_line(notice))
    console.print(table)


def print_why(document: Document) -> None:
    """An answer with the steps that lead to it, and where each comes from."""
    console = paper()
    console.print(Text(document["question"], style="bold"))
    console.print(document["answer"])
    for number, step in enumerate(document["steps"], 1):
        console.print(Text(f"  {number}. {step['text']}").append(f"  [{step['source']}]", style="dim"))
