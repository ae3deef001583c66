"""Other versions of the programme, made from the packaged one by changing its text."""

from __future__ import annotations

from datetime import date

from lifecycle.programme import Programme
from lifecycle.programmes import Adopted, in_force
from lifecycle.reading import PACKAGED, programme, programme_of

LATER = date(2027, 1, 1)


def text_of(version: str, *changes: tuple[str, str]) -> str:
    """The packaged programme's text under another version, with these changes, each of which must bite."""
    text = PACKAGED.read_text(encoding="utf-8")
    for old, new in ((f'version = "{programme().version}"', f'version = "{version}"'), *changes):
        assert old in text, old
        text = text.replace(old, new)
    return text


_INVITED = '= "house", force = "house" }\nletters = [{ kind = "questionnaire_invitation"'
SLOWER = (f"due = {{ months = 1, provenance {_INVITED}", f"due = {{ months = 3, provenance {_INVITED}")
RENAMED = ("data_processed", "data_read")


def version(name: str, *changes: tuple[str, str]) -> Programme:
    """Another version of the programme."""
    return programme_of(text_of(name, *changes), f"{name}.toml")


def house_of(*later: Programme, day: date = LATER) -> Programme:
    """What is in force on a day in a house that adopted these versions, one after the other, on LATER."""
    packaged = Adopted(programme(), programme().valid_from)
    return in_force([packaged, *(Adopted(each, LATER) for each in later)], day)
