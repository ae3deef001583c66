"""The anti-rumours method of a city: parallel elements, in no order, each recorded as often as it grows.

Source: the procedure, Engagement. An element that is not recorded is simply not known.
"""

from __future__ import annotations

from lifecycle.events import Event
from lifecycle.history import Known
from lifecycle.records import Field, Record

ELEMENTS = ("rumours_mapped", "data_and_arguments", "network", "agents_trained", "campaigns")
ELEMENT = "antirumours.element"

RECORDS = (
    Record(
        ELEMENT,
        "engagement",
        "Anti-rumours element",
        {"element": Field("text", choices=ELEMENTS), "number": Field("number", needed=False)},
    ),
)


def elements(known: Known) -> dict[str, Event]:
    """The newest record of each element that the city has, in the method's own listing."""
    held = {str(e.data["element"]): e for e in known.noted.get(ELEMENT, ())}
    return {element: held[element] for element in ELEMENTS if element in held}
