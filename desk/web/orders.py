"""What a form or a call asks to be done to a city, read into the commands of the one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from desk import words
from desk.tongue import say
from lifecycle.commands import (
    ChangeKind,
    ChooseDate,
    Command,
    Contact,
    Note,
    Pause,
    Reach,
    Refused,
    Reopen,
    Resume,
    Retract,
    Waive,
)
from lifecycle.membership.membership import LOOKED
from lifecycle.when import When, one_day, parse_when

ACTS = {
    "record": "Record",
    "date": "Another date",
    "waive": "Waive",
    "reopen": "Ask again",
    "pause": "Pause the city",
    "resume": "Resume the city",
    "contact": "Record a contact",
    "look": "Look at the pause again",
    "kind": "Change the kind of membership",
    "retract": "Retract",
}


def _unsaid(value: Any) -> Any:
    """An empty field of a form says nothing."""
    return None if value == "" else value


def _writable(text: str) -> str:
    """Words that a database can keep: one sign (NUL) is none that anybody writes."""
    if "\x00" in text:
        raise ValueError("it holds a sign that nobody writes (NUL): leave it out")
    return text


Words = Annotated[str, AfterValidator(_writable)]
Text = Annotated[Words, Field(max_length=2000)]
Key = Annotated[Words, Field(max_length=60)]
Number = Annotated[Annotated[int, Field(ge=0, le=1_000_000)] | None, BeforeValidator(_unsaid)]


class Asked(BaseModel):
    """An order as people wrote it; `seen` is the newest event they had before them."""

    model_config = ConfigDict(frozen=True)

    act: Key = Field("", description=f"One of {', '.join(ACTS)}.")
    milestone: Key = Field("", description="The milestone's key, such as final_report.")
    track: Key = Field("", description="The track, where the milestone alone does not say it.")
    cycle: Number = Field(None, description="The cycle, from 1; without it, the one that is open.")
    on: Annotated[Words, Field(max_length=20)] = Field(
        "", description="2026-04-02; of a past fact 2014-04 or 2014. Without it: today."
    )
    reason: Text = Field("", description="Why, in a sentence; it stays in this house.")
    evidence: Text = Field("", description="Where it can be seen.")
    kind: Key = Field("", description="The kind of membership, for the act kind.")
    seq: Number = Field(None, description="The event to retract.")
    seen: Number = Field(
        None, description="The newest event you know of this city: stops what others overtook."
    )

    def said(self) -> dict[str, str]:
        """The same as the hidden fields of a form that confirms it."""
        return {name: str(value) for name, value in self.model_dump().items() if value not in (None, "")}

    @property
    def about(self) -> tuple[str, str] | None:
        """The milestone concerned, where one is."""
        return (self.track, self.milestone) if self.milestone and self.track else None

    def command(self, today: date, actor: str) -> Command:
        """The command; Refused with place, value and remedy where it cannot be read."""
        if self.act not in _READ:
            raise Refused(f"“{self.act}” is nothing that can be done here: use one of {', '.join(ACTS)}")
        return _READ[self.act](self, today, actor)

    def title(self) -> str:
        """What is asked, as a heading."""
        what = say(ACTS.get(self.act, self.act))
        if self.kind:
            return say("{place}: {name}", place=what, name=words.kind_name(self.kind))
        if not self.milestone:
            number = say("no. {number}", number=self.seq)
            return f"{what} {number}" if self.seq else what
        name = words.milestone_name({"track": self.track, "milestone": self.milestone})
        return say("{place}: {name}", place=what, name=name)

    def why(self) -> str:
        """The reason; Refused where it is missing."""
        if not self.reason.strip():
            raise Refused("a reason is missing: write it in a sentence, it stays in this house")
        return self.reason.strip()

    def day(self, today: date) -> date:
        """The day; today where none is said."""
        try:
            return one_day(self.on) if self.on.strip() else today
        except ValueError as error:
            raise Refused(str(error)) from error

    def when(self, today: date) -> When:
        """When it happened, as exactly as said; today where nothing is."""
        if not self.on.strip():
            return When(today)
        try:
            return parse_when(self.on.strip())
        except ValueError as error:
            raise Refused(str(error)) from error


def _record(asked: Asked, today: date, _actor: str) -> Command:
    return Reach(
        asked.milestone, asked.when(today), track=asked.track or None, cycle=asked.cycle,
        evidence=asked.evidence.strip() or None, reason=asked.reason.strip() or None,
    )  # fmt: skip


def _date(asked: Asked, today: date, _actor: str) -> Command:
    if not asked.on.strip():
        raise Refused("the day is missing: choose one")
    return ChooseDate(
        asked.milestone, asked.day(today), track=asked.track or None, cycle=asked.cycle,
        reason=asked.reason.strip() or None,
    )  # fmt: skip


def _waive(asked: Asked, today: date, _actor: str) -> Command:
    return Waive(asked.milestone, asked.why(), asked.day(today), asked.track or None, asked.cycle)


def _reopen(asked: Asked, today: date, _actor: str) -> Command:
    return Reopen(asked.milestone, asked.why(), asked.day(today), asked.track or None, asked.cycle)


def _contact(asked: Asked, today: date, actor: str) -> Command:
    return Contact(asked.day(today), by=actor, reason=asked.reason.strip() or None)


def _look(asked: Asked, today: date, _actor: str) -> Command:
    return Note(LOOKED, {}, asked.day(today), notes={"reason": asked.why()})


def _kind(asked: Asked, today: date, _actor: str) -> Command:
    return ChangeKind(asked.kind, asked.day(today), asked.why())


def _retract(asked: Asked, today: date, _actor: str) -> Command:
    if asked.seq is None:
        raise Refused("which event is to be retracted is not said: choose it from the city's page")
    return Retract(asked.seq, asked.why(), asked.day(today))


_READ: Mapping[str, Callable[[Asked, date, str], Command]] = {
    "record": _record,
    "date": _date,
    "waive": _waive,
    "reopen": _reopen,
    "pause": lambda asked, today, _: Pause(asked.why(), asked.day(today)),
    "resume": lambda asked, today, _: Resume(asked.why(), asked.day(today)),
    "contact": _contact,
    "look": _look,
    "kind": _kind,
    "retract": _retract,
}


InAddress = Annotated[Asked, Query()]
"""An order in an address, to be looked at before it is confirmed."""
InForm = Annotated[Asked, Form()]
"""An order of a form that was sent."""
