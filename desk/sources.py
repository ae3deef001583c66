"""Where a fact comes from, told so that a reader can follow it."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")


def sources(text: str | None) -> list[tuple[str, str | None]]:
    """A source's parts as (words, address): of an address the words are its host, the rest is as written."""
    parts = [part.strip() for part in re.split(r"\s+\|\s+|\s+;\s+", text or "") if part.strip()]
    return [(_host(part), part) if _ADDRESS.fullmatch(part) else (part, None) for part in parts]


def _host(address: str) -> str:
    return address.split("/")[2].removeprefix("www.")
