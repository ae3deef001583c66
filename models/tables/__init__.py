"""The tables.

`event` and `event_note` are the truth; `city` and `standing` are its projection; `reminder` and `notice`
are the outbox; `run`, `set_aside` and `schedule` say what the flows did.
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import SQLModel

from models.tables.access import AccessNote, Account, Entry, KeptAnswer, Session, Token, View, Webhook
from models.tables.chain import Anchor, Event, EventNote, Head, Import
from models.tables.cities import City, Person, Role, Standing
from models.tables.engagement import Matter, NetworkEvent, Resource
from models.tables.experts import Expert, ExpertAway, ExpertConflict
from models.tables.finance import FinanceLine
from models.tables.linking import Feed, Inbound, Link, Pace
from models.tables.networks import Absence, Network, Officer
from models.tables.post import Notice, Reminder
from models.tables.proof import ProgrammeVersion, Thinned
from models.tables.running import Run, Schedule, SetAside, Trouble

__all__ = [
    "Absence",
    "AccessNote",
    "Account",
    "Anchor",
    "City",
    "Entry",
    "Event",
    "EventNote",
    "Expert",
    "ExpertAway",
    "ExpertConflict",
    "Feed",
    "FinanceLine",
    "Head",
    "Import",
    "Inbound",
    "KeptAnswer",
    "Link",
    "Matter",
    "Network",
    "NetworkEvent",
    "Notice",
    "Officer",
    "Pace",
    "Person",
    "ProgrammeVersion",
    "Reminder",
    "Resource",
    "Role",
    "Run",
    "Schedule",
    "Session",
    "SetAside",
    "Standing",
    "Thinned",
    "Token",
    "Trouble",
    "View",
    "Webhook",
]


def table(name: str) -> Table:
    """A table by name, for statements that read and write rows rather than objects."""
    return SQLModel.metadata.tables[name]
