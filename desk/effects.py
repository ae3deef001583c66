"""What doing something would change, in words: for the page on which it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk import words

Document = Mapping[str, Any]
_PAUSED = "All clocks stop; only a person writes to this city."
_RESUMED = "All clocks run again; every open date moves by the length of the pause."
_SHOWN = ("state", "opened_on", "earliest_on", "due_on", "reached_on", "next_reminder_on")


def effects(foreseen: Document) -> list[str]:
    """Sentences: what is settled, what opens, which dates move, which letters come and go."""
    before, after = _entries(foreseen["before"]), _entries(foreseen["after"])
    told = [_gone(entry) for key, entry in before.items() if key not in after]
    told += [_changed(before.get(key), entry) for key, entry in after.items()]
    if foreseen["before"]["paused"] != foreseen["after"]["paused"]:
        told.insert(0, _PAUSED if foreseen["after"]["paused"] else _RESUMED)
    told += [_letter(letter) for letter in foreseen["letters"]]
    told += [_withdrawn(letter) for letter in foreseen["withdrawn"]]
    told += [f"Noted as a different order: {text}." for text in _new_deviations(foreseen)]
    return [sentence for sentence in told if sentence]


def _entries(city: Document) -> dict[tuple[str, int, str], Document]:
    return {
        (e["track"], e["cycle"], e["milestone"]): e for e in city["tracks"] if e.get("milestone") is not None
    }


def _gone(entry: Document) -> str:
    """An audit shows what is open: what it shows no more is settled."""
    if not words.is_live(entry) and entry["state"] != "unrecorded":
        return ""
    return f"{words.milestone_name(entry)} ({words.round_name(entry)}) is settled."


def _changed(before: Document | None, entry: Document) -> str:
    name = f"{words.milestone_name(entry)} ({words.round_name(entry)})"
    if before is not None and all(before.get(key) == entry.get(key) for key in _SHOWN):
        return ""
    if before is None and entry["state"] in ("done", "waived"):
        return f"{name} is {words.STATES[entry['state']]}."
    state = "waits for another step" if entry["state"] == "waiting" else f"is {words.state_words(entry)}"
    dates = words.date_words(entry)
    opens = "opens" if before is None and entry["state"] == "open" else state
    said = f"{name} {opens}" + (f": {dates}" if dates else "")
    side = words.side_words(entry)
    return said + (f"; {side} ({words.plain(entry['owner'])})." if side else ".")


def _letter(letter: Document) -> str:
    state = words.LETTER_STATES.get(letter["state"], letter["state"])
    kind, day = words.title(letter["kind"]), words.day(letter["planned_on"])
    return f"A letter is planned: {kind}, to {words.plain(letter['role'])}, {day} ({state})."


def _withdrawn(letter: Document) -> str:
    kind, day = words.title(letter["kind"]), words.day(letter["planned_on"])
    return f"A letter is withdrawn: {kind}, planned for {day}."


def _new_deviations(foreseen: Document) -> list[str]:
    known = [each["text"] for each in foreseen["before"]["deviations"]]
    return [each["text"] for each in foreseen["after"]["deviations"] if each["text"] not in known]
