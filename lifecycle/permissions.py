"""Who may ask for what: checked at the one door for pages, API, commands, links, imports and flows."""

from __future__ import annotations

from lifecycle.commands import Advance, ChooseDate, Command, Reach, RecordCity, Refused
from lifecycle.programme import OURS, Programme

_EVERYTHING = frozenset({"officer", "administrator", "import"})


def check(role: str, command: Command, programme: Programme) -> None:
    """Refused where somebody in that role may not do this; `system:<flow>` only advances the day."""
    if role in _EVERYTHING:
        return
    if role.startswith("system:"):
        allowed = isinstance(command, Advance | RecordCity)
    else:
        allowed = isinstance(command, Reach | ChooseDate) and _owns(role, command, programme)
    if not allowed:
        what = type(command).__name__
        raise Refused(f"{role} may not do this ({what}): ask an officer of the secretariat")


def _owns(role: str, command: Reach | ChooseDate, programme: Programme) -> bool:
    """People record and date what is theirs; a coordinator also stands in for the city's other roles."""
    owners = {track.by_key[command.milestone].owner for track in programme.tracks_of(command.milestone)}
    return role in owners or (role == "coordinator" and bool(owners) and not owners & OURS)
