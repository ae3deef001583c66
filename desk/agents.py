"""What people call the program they signed in with."""

from __future__ import annotations

from desk.tongue import say


def browser(agent: str) -> str:
    """A browser as people call it: “Firefox on Windows”; what is unknown keeps its first word."""
    names = ("Edg", "Firefox", "Chrome", "Safari", "curl")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
    name = next((each for each in names if each in agent), "")
    system = next((each for each in systems if each in agent), "")
    called = {"Edg": "Edge"}.get(name, name) or agent.partition("/")[0][:30] or say("unknown")
    return say("{browser} on {system}", browser=called, system=system) if system else called
