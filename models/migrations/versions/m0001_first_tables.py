"""The first tables: the ledger, its projection, the outbox, and what the flows did.

The ledger's own columns are text, so that they are hashed exactly as stored on both databases.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.migrations import access, engaging, linking

revision = "0001"
down_revision = None

_TEXT = sa.String()
_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything, in an empty database."""
    _cities()
    _networks()
    _ledger()
    _projection()
    _outbox()
    _experts()
    _finance()
    _housekeeping()
    linking.make()
    access.make()
    engaging.make()
    _proof()


def _cities() -> None:
    op.create_table(
        "city",
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("folded", _TEXT, nullable=False),
        sa.Column("country", _TEXT, nullable=False),
        sa.Column("iso_country", sa.String(2), nullable=False),
        sa.Column("zone", _TEXT, nullable=False),
        sa.Column("subdivision", _TEXT),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("population", sa.Integer()),
        sa.Column("diversity_percent", sa.Float()),
        sa.Column("network", _TEXT),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("accession_completed", sa.Date()),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("projected_on", sa.Date()),
        sa.Column("aliases", _TEXT),
        sa.Column("merged_into", _TEXT),
        sa.Column("officer", _TEXT),
        sa.Column("letters", _TEXT, nullable=False),
        sa.UniqueConstraint("iso_country", "folded"),
    )
    op.create_table(
        "person",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("name", _TEXT),
        sa.Column("email", _TEXT, index=True),
        sa.Column("language", _TEXT),
        sa.Column("salutation", _TEXT),
        sa.Column("telephone", _TEXT),
        sa.Column("disabled_reason", _TEXT),
        sa.Column("unwished", _TEXT),
    )
    op.create_table(
        "role",
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), primary_key=True),
        sa.Column("role", _TEXT, primary_key=True),
        sa.Column("person", _TEXT, sa.ForeignKey("person.id"), nullable=False, index=True),
    )


def _networks() -> None:
    op.create_table(
        "network",
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("folded", _TEXT, nullable=False, unique=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("letters", _TEXT, nullable=False),
        sa.Column("contribution", sa.Boolean(), nullable=False),
        sa.Column("coordinator", _TEXT, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "officer",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("email", _TEXT, nullable=False, unique=True),
        sa.Column("telephone", _TEXT),
    )
    op.create_table(
        "absence",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("officer", _TEXT, sa.ForeignKey("officer.id"), nullable=False, index=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("substitute", _TEXT, sa.ForeignKey("officer.id"), nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "event",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("track", _TEXT),
        sa.Column("cycle", sa.Integer()),
        sa.Column("milestone", _TEXT),
        sa.Column("on", _TEXT),
        sa.Column("precision", _TEXT),
        sa.Column("recorded_at", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("programme", _TEXT, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("prev_hash", _TEXT, nullable=False),
        sa.Column("hash", _TEXT, nullable=False),
        sa.UniqueConstraint("city", "seq"),
    )
    noted = sa.text("kind = 'noted'")
    op.create_index("event_noted", "event", ["on"], sqlite_where=noted, postgresql_where=noted)
    op.create_table(
        "event_note",
        sa.Column("city", _TEXT, primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("field", _TEXT, primary_key=True),
        sa.Column("salt", _TEXT),
        sa.Column("text", sa.Text()),
    )
    op.create_table(
        "head",
        sa.Column("city", _TEXT, primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", _TEXT, nullable=False),
    )
    op.create_table(
        "anchor",
        sa.Column("today", sa.Date(), primary_key=True),
        sa.Column("anchor", _TEXT, nullable=False),
        sa.Column("cities", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )


def _projection() -> None:
    op.create_table(
        "standing",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), nullable=False, index=True),
        sa.Column("stage", _TEXT, nullable=False),
        sa.Column("track", _TEXT, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("milestone", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("owner", _TEXT),
        sa.Column("reached", _TEXT),
        sa.Column("opened_on", sa.Date()),
        sa.Column("earliest_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("force", _TEXT),
        sa.Column("wake_on", sa.Date()),
    )
    op.create_index("standing_wake", "standing", ["stage", "wake_on", "id"])


def _outbox() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), index=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("rung", sa.Integer()),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("person", _TEXT),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("send_after", _INSTANT),
        sa.Column("message_id", _TEXT, nullable=False, unique=True),
        sa.Column("thread", _TEXT, nullable=False),
        sa.Column("reason", _TEXT),
        sa.Column("reply", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_holder", _TEXT),
        sa.Column("lease_until", _INSTANT),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("sent_at", _INSTANT),
    )
    op.create_index("notice_state", "notice", ["state", "planned_on", "id"])
    op.create_index("notice_kind", "notice", ["kind", "created_on"])
    op.create_table(
        "reminder",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), nullable=False),
        sa.Column("track", _TEXT, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("milestone", _TEXT, nullable=False),
        sa.Column("letter", _TEXT, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("due_on", _TEXT, nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("owed_on", sa.Date(), nullable=False),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("notice", sa.BigInteger(), index=True),
        sa.Column("skipped", _TEXT),
        sa.UniqueConstraint("city", "track", "cycle", "milestone", "letter", "rung", "due_on", "role"),
    )


def _housekeeping() -> None:
    op.create_table(
        "import",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("sha256", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
    )
    op.create_table(
        "run",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("flow", _TEXT, nullable=False, index=True),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("city", _TEXT),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("host", _TEXT, nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("prefect_run", _TEXT),
        sa.Column("cities", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
    )
    op.create_table(
        "set_aside",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("run", sa.BigInteger(), index=True),
        sa.Column("city", _TEXT, nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_table(
        "trouble",
        sa.Column("watcher", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT),
        sa.Column("over_at", _INSTANT),
    )
    op.create_table(
        "schedule",
        sa.Column("flow", _TEXT, primary_key=True),
        sa.Column("cron", _TEXT, nullable=False),
        sa.Column("zone", _TEXT, nullable=False),
        sa.Column("description", sa.Text()),
    )


def _experts() -> None:
    op.create_table(
        "expert",
        sa.Column("person", _TEXT, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("languages", _TEXT, nullable=False),
        sa.Column("topics", _TEXT, nullable=False),
        sa.Column("iso_country", _TEXT),
        sa.Column("subdivision", _TEXT),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "expert_away",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("person", _TEXT, sa.ForeignKey("expert.person"), nullable=False, index=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )
    op.create_table(
        "expert_conflict",
        sa.Column("person", _TEXT, sa.ForeignKey("expert.person"), primary_key=True),
        sa.Column("city", _TEXT, primary_key=True),
        sa.Column("declared_on", sa.Date(), nullable=False),
    )


def _finance() -> None:
    op.create_table(
        "finance_line",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), nullable=False, index=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount", _TEXT, nullable=False),
        sa.Column("currency", _TEXT, nullable=False),
        sa.Column("called_on", sa.Date()),
        sa.Column("paid_on", sa.Date()),
    )


def _proof() -> None:
    op.create_table(
        "programme_version",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("version", _TEXT, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sha256", _TEXT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_table(
        "thinned",
        sa.Column("what", _TEXT, primary_key=True),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("kind", _TEXT, primary_key=True),
        sa.Column("state", _TEXT, primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
