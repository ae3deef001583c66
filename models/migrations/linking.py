"""The tables of links, calendars and mails that come back, as the first migration makes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_TEXT = sa.String()
_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def make() -> None:
    """Create them, in an empty database."""
    _link()
    op.create_table(
        "feed",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("kind", "subject"),
    )
    op.create_table(
        "pace",
        sa.Column("server", _TEXT, primary_key=True),
        sa.Column("next_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "inbound",
        sa.Column("digest", _TEXT, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("notice", sa.BigInteger(), index=True),
        sa.Column("said", sa.Text()),
    )


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("city", _TEXT, sa.ForeignKey("city.key"), nullable=False, index=True),
        sa.Column("person", _TEXT, nullable=False, index=True),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("purpose", _TEXT, nullable=False),
        sa.Column("matter", _TEXT),
        sa.Column("notice", sa.BigInteger()),
        sa.Column("parent", sa.BigInteger()),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("used_at", _INSTANT),
        sa.Column("used_for", _TEXT),
        sa.Column("void", _TEXT),
        sa.UniqueConstraint("notice", "purpose"),
    )
