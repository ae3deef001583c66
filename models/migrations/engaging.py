"""The tables of the life of the network: its events, matters of several cities, resources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_TEXT = sa.String()
_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def make() -> None:
    """Create them, in an empty database."""
    _network_event()
    op.create_table(
        "matter",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("topic", _TEXT),
        sa.Column("call", sa.BigInteger(), sa.ForeignKey("network_event.id")),
        sa.Column("opened_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "resource",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("topic", _TEXT, nullable=False),
        sa.Column("form", _TEXT, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("address", _TEXT, nullable=False, unique=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
    )


def _network_event() -> None:
    op.create_table(
        "network_event",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("form", _TEXT, nullable=False),
        sa.Column("zone", _TEXT, nullable=False),
        *(sa.Column(name, _INSTANT) for name in ("starts_at", "ends_at", "opens_at", "closes_at")),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("languages", _TEXT, nullable=False),
        sa.Column("places", sa.Integer()),
        sa.Column("funded", sa.Integer(), nullable=False),
        sa.Column("funded_a_city", sa.Integer(), nullable=False),
        sa.Column("funded_by", _TEXT, nullable=False),
        sa.Column("venue", _TEXT),
        *(sa.Column(name, sa.Text()) for name in ("purpose", "practical", "how")),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
