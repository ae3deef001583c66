"""Letters that bring a link: a matter passed on by a colleague, a new link for one that ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lifecycle.ports import Claim
from notifications.areas import titled
from notifications.letter import Letter, head_of
from notifications.words import clean, title


@dataclass(frozen=True)
class PassedOn(Letter):
    """A colleague passes one matter on: who, which, and the link to that matter alone."""

    kind = "passed_on"
    giver: str
    what: str

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The giver's name and the matter's, as far as they are known."""
        facts = claim.facts
        return cls(
            head_of(claim), giver=clean(facts.get("giver", "")), what=titled(title(facts.get("what", "")))
        )


@dataclass(frozen=True)
class NewLink(Letter):
    """A new link, to the address on record, because somebody asked for one."""

    kind = "new_link"
