"""Keys as words: milestones, roles, letters, and who wrote where nobody did."""

from __future__ import annotations

from desk.tongue import say


def plain(key: str | None) -> str:
    """A key of the programme as words: `final_report` is “final report”."""
    key = key or ""
    if key.startswith("system:"):
        return say("the software ({stage})", stage=plain(key.removeprefix("system:")))
    if key.startswith("department."):
        return say("department ({name})", name=key.removeprefix("department."))
    if key.startswith("delegate."):
        return say("delegate")
    return say(key.replace("_", " ").replace("council of europe", "Council of Europe"))


def called(key: str) -> str:
    """A milestone's key by the title that the programme gives it."""
    from lifecycle.reading import programme

    titles = (m.title for track in programme().tracks for m in track.milestones if m.key == key)
    return say(next(titles, plain(key)))


def title(key: str | None) -> str:
    """The same with a capital, for headings."""
    words = plain(key)
    return words[:1].upper() + words[1:]
