"""Bad import files by the thousand: each a good file of its kind, spoilt in ways that a seed draws."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import openpyxl

from desk.intake.importing import import_file
from lifecycle.commands import Refused
from models.database import House
from tests.faults.trials import Tried, held

GOOD = {
    "cities": (
        "city,country,iso_country,joined_year,index_years,profile_year,strategy_year,population,source\n"
        "Turku,Finland,FI,2018,2019,2020,,190000,records\nPorto,Portugal,PT,2012,2014;2018,,,230000,records\n"
    ),
    "people": "city,role,name,email\nBergen,coordinator,Ada,ada@bergen.example\n",
    "events": "city,track,milestone,on,source\nBergen,assessment,final_report,2024-05-02,minutes\n",
    "experts": "name,email,languages,topics\nPhil Wood,phil@expert.example,en;no,narratives\n",
}
_ODD = (
    "", " ", "\x00", "=1+1", "-", "2026-02-30", "0000-00-00", "99999999999999999999", "-1", "NaN", "1e400",
    "\u202e", "\ud7ff", "'; DROP TABLE city;--", "a" * 40_000, "31.12.2026", "2026", "<script>",
    "\u00e9\u0301", "\ufeff", '"',
)  # fmt: skip


def cell(chance: Random, text: str) -> str:
    """One value becomes an odd one."""
    rows = [line.split(",") for line in text.splitlines()]
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = chance.choice(_ODD)
    return "\n".join(",".join(row) for row in rows) + "\n"


def heading(chance: Random, text: str) -> str:
    """The first line is spoilt: misspelt, doubled, shuffled, gone."""
    first, _, rest = text.partition("\n")
    names = first.split(",")
    spoilt: tuple[Callable[[], list[str]], ...] = (
        lambda: [name + "x" for name in names],
        lambda: names + names[:1],
        lambda: chance.sample(names, len(names)),
        lambda: [name.upper() for name in names],
        list,
        lambda: names[1:],
    )
    return ",".join(chance.choice(spoilt)()) + "\n" + rest


def shape(chance: Random, text: str) -> str:
    """Lines are cut, joined, doubled, or their separators changed."""
    at = chance.randrange(len(text))
    spoilt: tuple[Callable[[], str], ...] = (
        lambda: text[:at],
        lambda: text[:at] + '"' + text[at:],
        lambda: text + text,
        lambda: text.replace(",", ";"),
        lambda: text.replace("\n", "\r"),
        lambda: text.replace(",", "\t", at % 4 + 1),
        lambda: text[:at] + ",,,," + text[at:],
        lambda: "\n" * 3 + text,
        lambda: "",
    )
    return chance.choice(spoilt)()


def encoded(chance: Random, text: str) -> tuple[str, bytes]:
    """The name's ending and the bytes: CSV in several encodings, or a workbook, some with broken bytes."""
    ways: tuple[Callable[[], tuple[str, bytes]], ...] = (
        lambda: ("csv", text.encode("utf-8")),
        lambda: ("csv", text.encode("utf-16")),
        lambda: ("csv", text.encode("latin-1", "replace")),
        lambda: ("csv", b"\xff\xfe\x00" + text.encode("utf-8")),
        lambda: ("xlsx", _workbook(text)),
        lambda: ("xlsx", text.encode("utf-8")),
        lambda: ("json", text.encode("utf-8")),
        lambda: ("csv", _workbook(text)),
    )
    ending, raw = chance.choice(ways[:1] * 4 + ways)()
    if chance.random() < 0.15:
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 8))) + raw[at + 3 :]
    return ending, raw


def _workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in text.splitlines():
        sheet.append([_allowed(value) for value in row.split(",")])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _allowed(value: str) -> str:
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("?", value)[:30_000]


def spoilt(seed: int) -> tuple[str, bytes]:
    """The bad file of that seed: its ending and its bytes."""
    chance = Random(seed)
    text = chance.choice(list(GOOD.values()))
    for _ in range(chance.randrange(1, 4)):
        if text:
            text = chance.choice((cell, cell, heading, shape))(chance, text)
    return encoded(chance, text)


def try_files(house: House, folder: Path, seeds: Iterable[int]) -> Tried:
    """Bring the bad files of these seeds into a house; what came of them."""
    tried, before = Tried("bad import files"), held(house)
    for seed in seeds:
        ending, raw = spoilt(seed)
        file = folder / f"bad.{ending}"
        file.write_bytes(raw)
        tried.number += 1
        taken = _taken(house, file, seed, tried)
        after = held(house)
        if after != before and not taken:
            tried.half_written.append(f"seed {seed}")
        before = after
    return tried


def _taken(house: House, file: Path, seed: int, tried: Tried) -> bool:
    try:
        document = import_file(house, file)
    except Refused:
        tried.refused += 1
        return False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        tried.unforeseen.append(f"seed {seed}: {type(error).__name__}")
        return False
    good = not document["skipped"]
    tried.taken += good
    tried.named += not good
    return good
