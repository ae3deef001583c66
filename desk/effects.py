"""What doing something would change, in words: for the page on which it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk import sentences, words
from desk.tongue import say

Document = Mapping[str, Any]
_PAUSED = "All clocks stop; only a person writes to this city."
_RESUMED = "All clocks run again; every open date moves by the length of the pause."
_SHOWN = ("state", "opened_on", "earliest_on", "due_on", "reached_on", "next_reminder_on")


def effects(foreseen: Document) -> list[str]:
    """Sentences: what is settled, what opens, which dates move, which letters come and go."""
    before, after = _entries(foreseen["before"]), _entries(foreseen["after"])
    kinds = foreseen["before"]["kind"], foreseen["after"]["kind"]
    told = [_gone(entry, asked=kinds[0] == kinds[1]) for key, entry in before.items() if key not in after]
    told += [
        _changed(before.get(key), entry)
        for key, entry in after.items()
        if kinds[0] == kinds[1] or words.is_live(entry)
    ]
    if kinds[0] != kinds[1]:
        told = [_kind(kinds), *(each for each in told if each)]
    if foreseen["before"]["paused"] != foreseen["after"]["paused"]:
        told.insert(0, say(_PAUSED if foreseen["after"]["paused"] else _RESUMED))
    told += [_letter(letter) for letter in foreseen["letters"]]
    told += [_withdrawn(letter) for letter in foreseen["withdrawn"]]
    told += [
        say("Noted as a different order: {text}.", text=sentences.told(text))
        for text in _new_deviations(foreseen)
    ]
    return [sentence for sentence in told if sentence]


def _entries(city: Document) -> dict[tuple[str, int, str], Document]:
    return {
        (e["track"], e["cycle"], e["milestone"]): e for e in city["tracks"] if e.get("milestone") is not None
    }


def _what(entry: Document) -> str:
    return f"{words.milestone_name(entry)} ({words.round_name(entry)})"


def _kind(kinds: tuple[str, str]) -> str:
    before, after = map(words.kind_name, kinds)
    return say("The kind of membership changes from “{before}” to “{after}”.", before=before, after=after)


def _gone(entry: Document, *, asked: bool) -> str:
    """An audit shows what is open: what it shows no more is settled, or asked no more of the new kind."""
    if not words.is_live(entry) and entry["state"] != "unrecorded":
        return ""
    if asked:
        return say("{what} is settled.", what=_what(entry))
    return say("{what} is not asked any more.", what=_what(entry))


def _changed(before: Document | None, entry: Document) -> str:
    name = _what(entry)
    if before is not None and all(before.get(key) == entry.get(key) for key in _SHOWN):
        return ""
    if before is None and entry["state"] in ("done", "waived"):
        return say("{what} is {state}.", what=name, state=words.state_words(entry))
    dates = words.date_words(entry)
    if before is None and entry["state"] == "open":
        said = say("{what} opens", what=name)
    elif entry["state"] == "waiting":
        said = say("{what} waits for another step", what=name)
    else:
        said = say("{what} is {state}", what=name, state=words.state_words(entry))
    said += f": {dates}" if dates else ""
    side = words.side_words(entry)
    return said + (f"; {side} ({words.plain(entry['owner'])})." if side else ".")


def _letter(letter: Document) -> str:
    return say(
        "A letter is planned: {kind}, to {role}, {day} ({state}).",
        kind=words.title(letter["kind"]), role=words.plain(letter["role"]),
        day=words.day(letter["planned_on"]), state=words.letter_state(letter["state"]),
    )  # fmt: skip


def _withdrawn(letter: Document) -> str:
    kind, day = words.title(letter["kind"]), words.day(letter["planned_on"])
    return say("A letter is withdrawn: {kind}, planned for {day}.", kind=kind, day=day)


def _new_deviations(foreseen: Document) -> list[str]:
    known = [each["text"] for each in foreseen["before"]["deviations"]]
    return [each["text"] for each in foreseen["after"]["deviations"] if each["text"] not in known]
