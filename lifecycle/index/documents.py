"""The two documents of an Index round, part by part: who has which, what came, what is still open.

The questionnaire has a part per area of its version; the Policy assessment grid is one part of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.index.questionnaires import GRID, Version, area_title, index_rules, version_of
from lifecycle.standing import CityStanding

TRACK = "assessment"
DOCUMENTS = {"questionnaire": "questionnaire_returned", "grid": "grid_returned"}
"""The two documents and the milestones of their return."""
DEPARTMENT = "department."
"""A department's role is `department.` and its short name, so that several can be written to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the documents. `by` is the date the coordinator chose for the department."""

    area: str
    title: str
    optional: bool
    department: str | None = None
    by: date | None = None
    returned_on: date | None = None
    gap: bool = False

    @property
    def document(self) -> str:
        """Which of the two documents it belongs to."""
        return GRID if self.area == GRID else "questionnaire"

    @property
    def awaited(self) -> bool:
        """Whether it is still to come: not handed in, or handed in with a gap."""
        return (self.returned_on is None and not self.optional) or self.gap


def of_round(known: Known, about: str, cycle: int) -> list[Event]:
    """The records of one kind in one round of the Index, in order."""
    return [e for e in known.noted.get(about, ()) if e.track == TRACK and e.cycle == cycle]


def last_of(known: Known, about: str, cycle: int) -> Event | None:
    """The newest of them."""
    held = of_round(known, about, cycle)
    return held[-1] if held else None


def running(standing: CityStanding) -> int:
    """The round that is being worked on: the last begun, or the next where that one has its report."""
    last = standing.current.get(TRACK, 1)
    return last + 1 if standing.known.account((TRACK, last, "final_report")) is not None else last


def in_hand(standing: CityStanding) -> int:
    """The round that is being worked on, or the last that has its report while the next has not begun."""
    following = running(standing)
    mine = [e for e in standing.known.held.values() if e.key[:2] == (TRACK, following)]
    begun = any(e.kind == "reached" or _is_work(e) for e in mine)
    return following if begun or following == 1 else following - 1


def _is_work(event: Event) -> bool:
    """Whether a record is of work on a round, not of whether there shall be one."""
    return event.kind == "noted" and not str(event.data["about"]).startswith("reassessment.")


def reported(standing: CityStanding) -> int:
    """The round of the last report, or the one being worked on where there is none."""
    held = [k[1] for k in standing.known.accounts if k[0] == TRACK and k[2] == "final_report"]
    return max(held, default=running(standing))


def version_in(known: Known, cycle: int) -> Version | None:
    """The version a round uses: as noted, else that of its scores, else the current one while it runs."""
    for about in ("analysis.version", "index.scored"):
        said = last_of(known, about, cycle)
        if said is not None:
            return version_of(said.data["version"])
    if known.account((TRACK, cycle, "final_report")) is not None:
        return None
    return version_of(index_rules().current)


def parts(known: Known, cycle: int) -> list[Part]:
    """Every part of the round's two documents; none where the version is not known."""
    version = version_in(known, cycle)
    if version is None:
        return []
    chosen = last_of(known, "analysis.version", cycle)
    taken = set(chosen.data.get("optional", ())) if chosen else set()
    return [_part(known, cycle, area, area in version.optional - taken) for area in (*version.keys, GRID)]


def _part(known: Known, cycle: int, area: str, optional: bool) -> Part:
    mine = [e for e in of_round(known, "part.assigned", cycle) if area in e.data["areas"]]
    assigned = mine[-1].data if mine else {}
    by = assigned.get("by")
    return Part(
        area,
        area_title(area),
        optional,
        assigned["to"].removeprefix(DEPARTMENT) if assigned else None,
        date.fromisoformat(by) if by else None,
        _returned(known, cycle, area),
        area in open_gaps(known, cycle),
    )


def _returned(known: Known, cycle: int, area: str) -> date | None:
    """When a part was handed in: by itself, or with its whole document."""
    alone = [e.day for e in of_round(known, "part.returned", cycle) if area in e.data["areas"]]
    whole = known.account((TRACK, cycle, DOCUMENTS[GRID if area == GRID else "questionnaire"]))
    days = [*alone[-1:], *([whole.day] if whole else [])]
    return min(days, default=None)


def open_gaps(known: Known, cycle: int) -> list[str]:
    """The areas whose gaps, as the last check found them, were not completed since."""
    found = last_of(known, "gaps.found", cycle)
    if found is None:
        return []
    return [area for area in found.data["areas"] if not _completed(known, cycle, area, found)]


def _completed(known: Known, cycle: int, area: str, found: Event) -> bool:
    later = [e for e in of_round(known, "part.returned", cycle) if e.seq > found.seq]
    whole = known.account((TRACK, cycle, DOCUMENTS[GRID if area == GRID else "questionnaire"]))
    checked = known.account((TRACK, cycle, "completeness_checked"))
    return (
        any(area in e.data["areas"] for e in later)
        or (whole is not None and whole.seq > found.seq)
        or (checked is not None and checked.seq > found.seq)
    )


def complete_on(known: Known, cycle: int, document: str) -> date | None:
    """The day an officer found one of the documents complete."""
    held = [e for e in of_round(known, "document.complete", cycle) if e.data["document"] == document]
    found = last_of(known, "gaps.found", cycle)
    areas = found.data["areas"] if found else ()
    gap = found is not None and any((area == GRID) == (document == GRID) for area in areas)
    held = [e for e in held if not (gap and found and e.seq < found.seq)]
    return held[-1].day if held else None
