"""Why: each date and state explained in steps, every step with its source, provenance and force.

For the question "why is this due, why was I (not) written to" the answer is computed by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lifecycle.events import Event, Key
from lifecycle.programme import Clock, Milestone, Track
from lifecycle.standing import CityStanding, MilestoneStanding

PROVENANCES = {
    "programme": "the programme's document",
    "seen": "seen in public records of cities",
    "house": "a rule of this house, which the secretariat may change",
}
FORCES = {
    "condition": "a condition: without it the thing does not exist",
    "floor": "a floor: not before",
    "usual": "the usual order, in principle",
    "ideal": "an ideal, aimed at and never late",
    "encouraged": "encouraged",
    "optional": "optional",
    "house": "a working date of the secretariat",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer, with where it comes from."""

    text: str
    source: str


def explain(standing: CityStanding, milestone: Milestone, cycle: int) -> tuple[str, list[Step]]:
    """The answer in a sentence, and its steps, for one milestone of one cycle of a city."""
    key = (milestone.track, cycle, milestone.key)
    found = standing.milestones.get(key) or next((m for m in standing.ahead if m.key == key), None)
    steps = [Step(f"{milestone.title} is the turn of: {_owner(milestone)}", _rule(milestone))]
    steps += _accounts(standing, key)
    if found is not None:
        steps += _dates(standing, found)
        steps += _state(standing, found)
    else:
        steps += _waits_for(standing, milestone)
    steps += _clocks(standing)
    return _answer(milestone, found), steps


def cycle_in_question(standing: CityStanding, track: Track, key: str) -> int:
    """The cycle that a question without one means: where it is open, else where it was last reached.

    Of several open years the oldest is meant.
    """
    mine = [m for m in [*standing.milestones.values(), *standing.ahead] if m.key[::2] == (track.key, key)]
    asked = [m.cycle for m in mine if m.state in ("open", "waiting", "queued", "unrecorded")]
    reached = [m.cycle for m in mine if m.state in ("done", "waived")]
    if asked and track.cycles == "year":
        return min(asked)
    return max(asked or reached, default=standing.current.get(track.key, 1))


def _answer(milestone: Milestone, found: MilestoneStanding | None) -> str:
    title = milestone.title
    if found is None:
        return f"{title}: not open yet"
    if found.state == "done":
        return f"{title}, cycle {found.cycle}: reached, {found.reached}"
    if found.state == "ahead":
        return f"{title}, cycle {found.cycle}: opens on {found.opened_on}"
    if found.state == "unrecorded":
        return f"{title}: no record of it, from before this house was used; nobody is chased for it"
    if found.state in ("waived", "passed"):
        return f"{title}, cycle {found.cycle}: {found.state}"
    state = "in line for analysis" if found.state == "queued" else found.state
    said = f"{title}, cycle {found.cycle}: {state} since {found.opened_on}"
    if found.earliest_on:
        said = f"{said}, not before {found.earliest_on}"
    return f"{said}, {_due_words(found)}" if found.due_on else said


def _due_words(found: MilestoneStanding) -> str:
    if found.chosen:
        return f"date {_whose(found)}: {found.due_on}"
    force = found.clock.force if found.clock else found.milestone.force
    if force == "ideal":
        return f"ideally by {found.due_on}"
    wished = force in ("optional", "encouraged")
    return f"if wished, by {found.due_on}" if wished else f"planned for {found.due_on}"


def _whose(found: MilestoneStanding) -> str:
    return "given by the secretariat" if found.given else "chosen with the city"


def _owner(milestone: Milestone) -> str:
    return milestone.owner.replace("_", " ")


def _rule(of: Milestone | Clock) -> str:
    provenance = PROVENANCES[of.provenance]
    if of.source:
        provenance = f"{provenance} ({of.source})"
    return f"{provenance}; {FORCES[of.force]}"


def _accounts(standing: CityStanding, key: Key) -> Iterator[Step]:
    held = standing.known.account(key)
    for event in standing.known.accounts.get(key, ()):
        said = f"Recorded as reached {event.on}"
        if event.on.precision != "day":
            said = f"{said}, known by the {event.on.precision}"
        if event is not held:
            said = f"{said} (another account; not the one that counts)"
        yield Step(said, _said(event))


def _said(event: Event) -> str:
    source = event.notes.get("source") or event.source
    return f"event {event.seq}, recorded {event.recorded} by {event.actor}: {source}"


def _dates(standing: CityStanding, found: MilestoneStanding) -> Iterator[Step]:
    milestone = found.milestone
    if found.opening is not None and milestone.opens is not None:
        verb, anchors = "Opens" if found.state == "ahead" else "Opened", map(str, found.opening.anchors)
        said = f"{verb} on {found.opening.day}"
        if found.opening.day != found.opening.base:
            said = f"{said}, {milestone.opens.span} after {found.opening.base}"
        yield Step(f"{said} (event {', '.join(anchors)})", _rule(milestone.opens))
    if found.earliest_on is not None and milestone.floor is not None:
        yield Step(f"Not before {found.earliest_on}: at least {milestone.floor.span}", _rule(milestone.floor))
    if found.due_on is not None and found.state != "unrecorded":
        yield _due(standing, found)


def _due(standing: CityStanding, found: MilestoneStanding) -> Step:
    frozen = standing.known.deadlines.get(found.key)
    clock = found.clock
    if found.provisional or frozen is None:
        assert clock is not None
        return Step(f"Date {found.due_on}, computed and not frozen yet: {clock.span}", _rule(clock))
    rule = frozen.data.get("rule", "")
    words = _whose(found) if found.chosen else f"frozen: {rule}, moved off free days"
    calendar, given = frozen.data.get("calendar", ""), _rule(clock) if clock else "the city itself"
    whence = f"event {frozen.seq}, {calendar}, programme {frozen.programme}"
    return Step(f"Date {found.due_on}, {words}", f"{whence}; {given}")


def _state(standing: CityStanding, found: MilestoneStanding) -> Iterator[Step]:
    if found.state == "unrecorded":
        text = f"Its time lies before {standing.known.adopted_on}, the day this house first knew the city"
        yield Step(f"{text}: not knowing is no lateness", "the design, Adoption day")
    if found.state == "waiting":
        named = found.milestone.waits_for or found.milestone.rests_after
        said = f"It waits for another step: {named}" if named else "It waits for another step"
        yield Step(said, _rule(found.milestone))
    if found.state == "passed":
        yield Step("Something usually later was reached, so it is taken as passed", "the usual order")
    if not found.asks:
        yield Step("Shown for information: nothing is asked of this kind of city", "kinds and tracks")


def _waits_for(standing: CityStanding, milestone: Milestone) -> Iterator[Step]:
    mode = standing.mode(milestone.track)
    if mode in ("off", "on_request", "record_check"):
        kind = standing.programme.kinds[standing.known.kind]
        yield Step(
            f"This track does not run by itself for: {kind.title} ({mode.replace('_', ' ')})",
            "kinds and tracks",
        )
    elif milestone.opens is not None:
        names = [standing.programme.milestone(*pair).title for pair in milestone.opens.after]
        before = ", ".join(names) or "an officer opens it"
        yield Step(f"It opens after: {before}", _rule(milestone.opens))


def _clocks(standing: CityStanding) -> Iterator[Step]:
    if standing.known.paused:
        since = standing.known.pauses[-1].since
        yield Step(f"The city is paused since {since}: all clocks stand still, no letter goes", "an officer")
