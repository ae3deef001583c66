"""Every command there is, with values that fit it: drawn by hypothesis for a city on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from lifecycle.changing import ErasePerson, Migrate, SetSpan
from lifecycle.commands import (
    Advance,
    ChangeKind,
    ChooseAccount,
    ChooseDate,
    CityFacts,
    CloseInto,
    Command,
    Contact,
    DescribeCity,
    NameCity,
    Note,
    OpenTrack,
    Pause,
    Reach,
    RecordCity,
    Reopen,
    Resume,
    Retract,
    TakeOver,
    Waive,
)
from lifecycle.programme import Milestone, Span
from lifecycle.reading import programme
from lifecycle.records import Field, FieldType, Record
from lifecycle.reminding.letters import RULES
from lifecycle.themes import THEMES
from lifecycle.when import When, parse_when
from tests.lifecycle.cast import history, joined

PROGRAMME = programme()
MILESTONES: list[Milestone] = [m for track in PROGRAMME.tracks for m in track.milestones]
RECORDS: list[Record] = [record for theme in THEMES for record in theme.records]
KINDS = list(PROGRAMME.kinds)
WHY = "a reason"
CYCLES = st.none() | st.none() | st.integers(1, 3)
NAMED: Mapping[str, st.SearchStrategy[Any]] = {
    "to": st.sampled_from(["coordinator", "institute", "analyst", "department"]),
    "role": st.sampled_from(["coordinator", "host", "mentor"]),
    "kind": st.sampled_from(list(RULES)),
    "zone": st.just("Europe/Paris"),
    "matter": st.sampled_from(["assessment/1/questionnaire_returned", "strategy/1/support_group_set_up"]),
    "matters": st.just(["assessment/1/questionnaire_returned"]),
    "month": st.sampled_from(["2027-03", "2028-01"]),
    "version": st.sampled_from(["2019", "2022"]),
    "currency": st.just("EUR"),
    **dict.fromkeys(("starts", "ends", "opens", "closes"), st.just("2027-05-03T07:00:00+00:00")),
}
"""Values that are text by their type, and more than text by their meaning."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The day of a command, and how many events the city has by then."""

    day: date
    held: int

    @property
    def past(self) -> st.SearchStrategy[date]:
        """Days up to this one, a few years back."""
        return st.integers(0, 1500).map(lambda days: self.day - timedelta(days=days))

    @property
    def lately(self) -> st.SearchStrategy[date]:
        """This day, or one of those before it: an officer may say late what holds since then."""
        return st.just(self.day) | self.past

    @property
    def around(self) -> st.SearchStrategy[date]:
        """Days before and after this one."""
        return st.integers(-400, 800).map(lambda days: self.day + timedelta(days=days))

    @property
    def seq(self) -> st.SearchStrategy[int]:
        """The number of one of the city's events."""
        return st.integers(1, max(1, self.held))


def vaguely(day: date) -> st.SearchStrategy[When]:
    """The day as somebody may remember it: by the day, the month or the year."""
    return st.sampled_from([str(day), str(day)[:7], str(day)[:4]]).map(parse_when)


def _values(scene: Scene, name: str, field: Field) -> st.SearchStrategy[Any]:
    word = st.sampled_from(field.choices) if field.choices else NAMED.get(name, st.just("words"))
    day = scene.around.map(str)
    found: Mapping[FieldType, st.SearchStrategy[Any]] = {
        "text": word,
        "texts": NAMED.get(name, st.lists(word, min_size=1, max_size=2)),
        "number": st.integers(0, 3) | scene.seq,
        "day": day,
        "days": st.lists(day, min_size=1, max_size=2),
        "yes_no": st.booleans(),
        "money": st.sampled_from(["5000.00", "2500.00", "100"]),
        "numbers": st.just({"education": 71.5}),
    }
    return found[field.type]


@st.composite
def notes(draw: st.DrawFn, scene: Scene) -> Note:
    """A record of some kind with values of the right types; what is not needed may be missing."""
    record = draw(st.sampled_from(RECORDS))
    data = {
        name: draw(_values(scene, name, field))
        for name, field in record.fields.items()
        if field.needed or draw(st.booleans())
    }
    when = draw(vaguely(draw(scene.past)) | st.just(When(scene.day)))
    return Note(record.about, data, when, cycle=draw(CYCLES), notes=dict.fromkeys(record.needs, WHY))


def _milestones() -> st.SearchStrategy[str]:
    return st.sampled_from([m.key for m in MILESTONES])


def _other(scene: Scene) -> TakeOver:
    """A record of the same city that somebody had made a second time."""
    report = ("assessment", 1, "final_report", "2016-05")
    events = history(*joined("2015"), report, adopted=scene.day)
    return TakeOver("ville-de-land-fr", events, scene.day, WHY)


Make = Callable[[Scene], st.SearchStrategy[Command]]

COMMANDS: Mapping[type, Make] = {
    RecordCity: lambda s: st.just(RecordCity(CityFacts("Ville", "Land", "FR"), s.day)),
    DescribeCity: lambda _: st.builds(
        lambda people, zone: DescribeCity(CityFacts("Ville", "Land", "FR", zone, population=people)),
        st.integers(1, 10**6),
        st.sampled_from([None, "Europe/Paris", "Asia/Tokyo"]),
    ),
    Reach: lambda s: st.builds(
        Reach, _milestones(), st.just(When(s.day)) | s.past.flatmap(vaguely), cycle=CYCLES
    ),
    OpenTrack: lambda s: st.builds(OpenTrack, st.sampled_from(list(PROGRAMME.by_key)), s.lately),
    ChooseDate: lambda s: st.builds(ChooseDate, _milestones(), s.around, reason=st.sampled_from([None, WHY])),
    Waive: lambda s: st.builds(Waive, _milestones(), st.just(WHY), s.lately),
    Reopen: lambda s: st.builds(Reopen, _milestones(), st.just(WHY), s.lately, cycle=CYCLES),
    Pause: lambda s: st.builds(Pause, st.just(WHY), s.lately, st.sampled_from([None, "FR"])),
    Resume: lambda s: st.builds(Resume, st.just(WHY), s.lately),
    ChangeKind: lambda s: st.builds(ChangeKind, st.sampled_from(KINDS), s.past, st.just(WHY)),
    Contact: lambda s: st.builds(Contact, s.past, st.just("officer")),
    Note: notes,
    ChooseAccount: lambda s: st.builds(ChooseAccount, s.seq, st.just(WHY), s.lately),
    Retract: lambda s: st.builds(Retract, s.seq, st.just(WHY), s.lately),
    NameCity: lambda s: st.builds(
        NameCity, st.sampled_from(["Ville", "Neuville"]), st.just(s.day), also=st.booleans()
    ),
    CloseInto: lambda s: st.just(CloseInto("autre-fr", s.day, WHY)),
    TakeOver: lambda s: st.just(_other(s)),
    Migrate: lambda s: st.sampled_from([PROGRAMME.version, "1999.1"]).map(
        lambda version: Migrate(version, {}, s.day)
    ),
    SetSpan: lambda s: st.builds(
        lambda m, clock, months: SetSpan(m, clock, Span(months=months), WHY, s.day),
        _milestones(), st.sampled_from(["opens", "due", "longest"]), st.integers(1, 18),
    ),
    ErasePerson: lambda s: st.just(ErasePerson("person-7", s.day, WHY)),
    Advance: lambda _: st.just(Advance()),
}  # fmt: skip


OFTEN: tuple[type, ...] = (
    *[Reach] * 12,
    *[Note] * 10,
    *[ChooseDate] * 3,
    *[Waive] * 2,
    *[Resume] * 3,
    *[Retract] * 2,
)


def commands(scene: Scene) -> st.SearchStrategy[Command]:
    """Any command; what people do every day is likelier than what closes a record."""
    return st.sampled_from([*COMMANDS, *OFTEN]).flatmap(lambda kind: COMMANDS[kind](scene))
