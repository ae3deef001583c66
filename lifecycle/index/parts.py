"""Parts of the two documents from hand to hand: given to a department, handed in. Pages, links, `icc` ask it.

Source: the procedure, assessment (the coordinator hands parts on to departments).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lifecycle.commands import Note, Refused
from lifecycle.index.documents import DEPARTMENT, TRACK


def department_role(department: str) -> str:
    """The role of whoever answers for a department, by its own word: “Social Affairs” is social-affairs.

    Refused where the word has neither a letter nor a digit.
    """
    plain = "".join(sign if sign.isalnum() else " " for sign in department.lower())
    if not plain.split():
        raise Refused("the department needs a name, such as schools")
    return DEPARTMENT + "-".join(plain.split())


def assigned(role: str, areas: Sequence[str], cycle: int, day: date, by: date | None = None) -> Note:
    """A department gets parts, to be back on a day if one is named; its letter is about these parts only."""
    data = {"to": role, "areas": list(areas)} | ({"by": by.isoformat()} if by else {})
    return Note("part.assigned", data, day, TRACK, cycle)


def returned(
    areas: Sequence[str], cycle: int, day: date, evidence: str | None = None, words: str | None = None
) -> Note:
    """Parts were handed in, with a file or a reference and a word if there is one."""
    notes = {"evidence": evidence, "text": words}
    return Note("part.returned", {"areas": list(areas)}, day, TRACK, cycle, notes)
