"""Reads a programme from TOML; an inconsistent one is refused with file, key and reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

from lifecycle.contributions.dues import read_dues
from lifecycle.programme import (
    OWNERS,
    READERS,
    Clock,
    Criterion,
    Force,
    Kind,
    Milestone,
    Mode,
    Onward,
    Programme,
    Provenance,
    Rung,
    Span,
    Track,
)
from lifecycle.tables import ProgrammeError, Tables

__all__ = ["PACKAGED", "ProgrammeError", "programme", "programme_of", "read_programme"]
PACKAGED = Path(__file__).with_name("programme.toml")
_SPANS = ("months", "weeks", "days", "working_days")
_CLOCK = {"provenance", "force", "after", "previous", "with", "source", "in_year", *_SPANS}
_RUNG = {"days", "letter", "to", "provenance", "from"}
_MILESTONE = {
    "key", "title", "owner", "provenance", "force", "source", "opens", "due", "floor", "longest", "every",
    "ladder", "letters", "inferred", "beside", "repeats", "applies", "waits_for", "rests_after", "again",
    "slot",
}  # fmt: skip
_TRACK = {"key", "title", "stage", "follows", "next_stage", "cycles", "records", "milestone"}


@cache
def programme() -> Programme:
    """The programme as this version of the software brings it, read once from the package."""
    return read_programme(PACKAGED)


def read_programme(path: Path) -> Programme:
    """Read and check a programme; ProgrammeError names file, key and reason."""
    try:
        return programme_of(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"{path.name}: cannot be read ({error})") from error


def programme_of(text: str, name: str) -> Programme:
    """Read and check the text of a programme; `name` is its file's, for what is refused."""
    try:
        return _Reader(name).programme(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"{name}: not TOML ({error})") from error


class _Reader(Tables):
    """Turns tables into values, knowing at each step which key it reads."""

    def programme(self, data: Mapping[str, Any]) -> Programme:
        self.known(
            data,
            {"version", "valid_from", "document", "kinds", "track", "terms", "criteria", "dues"},
            "top level",
        )
        for key, kind in (("version", str), ("valid_from", date), ("document", str)):
            self.need(data, key, "top level", kind)
        tracks = tuple(self.track(table) for table in self.need(data, "track", "top level", list))
        keys = [track.key for track in tracks]
        if len(set(keys)) != len(keys):
            raise self.refuse("track", "two tracks have the same key")
        read = Programme(
            str(data["version"]),
            data["valid_from"],
            str(data["document"]),
            tracks,
            {key: self.kind(key, table, keys) for key, table in data.get("kinds", {}).items()},
            {track.key: track for track in tracks},
            {key: self.clock(table, "", f"terms.{key}") for key, table in data.get("terms", {}).items()},
            tuple(self.criterion(table) for table in data.get("criteria", [])),
            read_dues(data.get("dues"), self.refuse),
        )
        self.check_names(read)
        return read

    def kind(self, key: str, table: Mapping[str, Any], tracks: list[str]) -> Kind:
        place = f"kinds.{key}"
        modes = self.need(table, "tracks", place, dict)
        if set(modes) != set(tracks):
            raise self.refuse(f"{place}.tracks", f"must name exactly the tracks {', '.join(tracks)}")
        for track, mode in modes.items():
            self.one_of(mode, get_args(Mode), f"{place}.tracks.{track}")
        return Kind(key, self.need(table, "title", place, str), modes)

    def criterion(self, table: Mapping[str, Any]) -> Criterion:
        place = f"criteria.{table.get('key', '?')}"
        self.known(table, set(Criterion.__dataclass_fields__), place)
        said = {key: self.need(table, key, place, str) for key in ("key", "title", "source")}
        provenance = self.one_of(table.get("provenance"), get_args(Provenance), f"{place}.provenance")
        force = self.one_of(table.get("force"), get_args(Force), f"{place}.force")
        limits: dict[str, Any] = {key: table.get(key) for key in ("fact", "at_least")}
        return Criterion(**said, provenance=provenance, force=force, **limits)

    def track(self, table: Mapping[str, Any]) -> Track:
        key = self.need(table, "key", "track", str)
        self.known(table, _TRACK, key)
        stage = self.need(table, "stage", key, str)
        milestones: list[Milestone] = []
        for rank, entry in enumerate(table.get("milestone", [])):
            later = table.get("next_stage", stage)
            milestones.append(self.milestone(key, (stage, later), entry, rank, milestones))
        if len({m.key for m in milestones}) != len(milestones):
            raise self.refuse(key, "two milestones have the same key")
        title, cycles = self.need(table, "title", key, str), table.get("cycles", "number")
        by_key = {m.key: m for m in milestones}
        records = bool(table.get("records"))
        return Track(key, title, stage, tuple(milestones), table.get("follows"), cycles, records, by_key)

    def milestone(
        self,
        track: str,
        stages: tuple[str, str],
        table: Mapping[str, Any],
        rank: int,
        before: list[Milestone],
    ) -> Milestone:
        place = f"{track}.{table.get('key', '?')}"
        self.known(table, _MILESTONE, place)
        for key in ("key", "title", "owner", "source"):
            self.need(table, key, place, str)
        self.one_of(table["owner"], OWNERS, f"{place}.owner")
        base = {
            "track": track,
            "rank": self.rank(table, rank, before, place),
            **{key: table[key] for key in ("key", "title", "owner", "source")},
            **{key: table.get(key) for key in ("applies", "waits_for", "rests_after")},
            "inferred": bool(table.get("inferred", True)),
            "repeats": bool(table.get("repeats", False)),
            "slot": bool(table.get("slot", False)),
            "letters": tuple(Onward(o["kind"], o["to"]) for o in table.get("letters", [])),
            "provenance": self.one_of(table.get("provenance"), get_args(Provenance), f"{place}.provenance"),
            "force": self.one_of(table.get("force"), get_args(Force), f"{place}.force"),
        }
        again = table.get("again")
        later = None
        if again:
            later = Milestone(**base, **self.timings(again, track, f"{place}.again"), stage=stages[1])
        return Milestone(**base, **self.timings(table, track, place), stage=stages[0], again=later)

    def rank(self, table: Mapping[str, Any], rank: int, before: list[Milestone], place: str) -> int:
        if "beside" not in table:
            return rank
        beside = [m.rank for m in before if m.key == table["beside"]]
        if not beside:
            raise self.refuse(f"{place}.beside", f"“{table['beside']}” is no earlier milestone of the track")
        return beside[0]

    def timings(self, table: Mapping[str, Any], track: str, place: str) -> dict[str, Any]:
        clocks = ("opens", "due", "floor", "longest", "every")
        read: dict[str, Any] = {
            key: self.clock(table[key], track, f"{place}.{key}") for key in clocks if key in table
        }
        read["ladder"] = tuple(self.rung(r, f"{place}.ladder") for r in table.get("ladder", []))
        return read

    def clock(self, table: Mapping[str, Any], track: str, place: str) -> Clock:
        self.known(table, _CLOCK, place)
        after = table.get("after", [])
        names = [after] if isinstance(after, str) else after
        for key in _SPANS:
            if not isinstance(table.get(key, 0), int) or table.get(key, 0) < 0:
                raise self.refuse(f"{place}.{key}", "must be a whole number, 0 or more")
        if "with" in table:
            self.one_of(table["with"], ("adoption", "request"), f"{place}.with")
        return Clock(
            provenance=self.one_of(table.get("provenance"), get_args(Provenance), f"{place}.provenance"),
            force=self.one_of(table.get("force"), get_args(Force), f"{place}.force"),
            span=Span(**{key: table.get(key, 0) for key in _SPANS}),
            after=tuple(_anchor(name, track) for name in names),
            previous=table.get("previous"),
            start=table.get("with"),
            source=table.get("source", ""),
            in_year=bool(table.get("in_year")),
        )

    def rung(self, table: Mapping[str, Any], place: str) -> Rung:
        self.known(table, _RUNG, place)
        provenance = self.one_of(table.get("provenance"), get_args(Provenance), f"{place}.provenance")
        days = self.need(table, "days", place, int)
        letter, to = self.need(table, "letter", place, str), self.need(table, "to", place, str)
        self.one_of(to, READERS, f"{place}.to")
        return Rung(days, letter, to, provenance, table.get("from", "due"))

    def check_names(self, programme: Programme) -> None:
        for track in programme.tracks:
            if track.follows is not None and track.follows not in track.by_key:
                raise self.refuse(f"{track.key}.follows", f"“{track.follows}” is no milestone of the track")
            for milestone in track.milestones:
                self.check_anchors(programme, track, milestone)
                if milestone.again is not None:
                    self.check_anchors(programme, track, milestone.again)

    def check_anchors(self, programme: Programme, track: Track, milestone: Milestone) -> None:
        place = f"{track.key}.{milestone.key}"
        if milestone.opens is None:
            raise self.refuse(f"{place}.opens", "is missing: say what opens the milestone")
        for clock in (milestone.opens, milestone.due, milestone.floor):
            for name, key in clock.after if clock else ():
                if name not in programme.by_key or key not in programme.by_key[name].by_key:
                    raise self.refuse(place, f"“{name}.{key}” is no milestone of the programme")
        names: list[str | None] = [milestone.waits_for, milestone.rests_after, milestone.opens.previous]
        # A name with a dot is a record of a theme, such as an offer: the ladder counts from it.
        since = [rung.since for rung in milestone.ladder if "." not in rung.since]
        names += [name for name in since if name not in {"due", "opening"}]
        for wanted in names:
            if wanted is not None and wanted not in track.by_key:
                raise self.refuse(place, f"“{wanted}” is no milestone of the track")
        if milestone.due is None and any(rung.since == "due" for rung in milestone.ladder):
            raise self.refuse(f"{place}.ladder", "counts from a due date that the milestone does not have")


def _anchor(name: str, track: str) -> tuple[str, str]:
    head, dot, tail = name.partition(".")
    return (head, tail) if dot else (track, head)
