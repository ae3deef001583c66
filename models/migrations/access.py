"""The tables of accounts, sessions and tokens, as the first migration makes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_TEXT = sa.String()
_INSTANT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def make() -> None:
    """Create them, in an empty database."""
    _account()
    _ways_in()
    _record()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("email", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("language", _TEXT),
        sa.Column("password", _TEXT),
        sa.Column("closed_at", _INSTANT),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("email"),
    )


def _ways_in() -> None:
    op.create_table(
        "session",
        sa.Column("id", _TEXT, primary_key=True),
        _of_account(),
        sa.Column("how", _TEXT, nullable=False),
        sa.Column("agent", _TEXT, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
    )
    op.create_table(
        "entry",
        sa.Column("id", _TEXT, primary_key=True),
        _of_account(),
        sa.Column("how", _TEXT, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT),
    )
    op.create_table(
        "token",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("digest", _TEXT, nullable=False),
        _of_account(),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("scope", _TEXT, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT),
        sa.Column("ended_at", _INSTANT),
        sa.UniqueConstraint("digest"),
    )


def _of_account() -> sa.Column[str]:
    return sa.Column("account", _TEXT, sa.ForeignKey("account.id"), nullable=False, index=True)


def _record() -> None:
    op.create_table(
        "access_note",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("what", _TEXT, nullable=False),
        sa.Column("who", _TEXT),
        sa.Column("subject", _TEXT),
        sa.Column("place", _TEXT),
        sa.Column("said", _TEXT),
    )
    op.create_index("access_note_recent", "access_note", ["what", "at"])
    op.create_table(
        "kept_answer",
        sa.Column("account", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("request", _TEXT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_table(
        "webhook",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("account", _TEXT, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", _TEXT, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
    )
    op.create_table(
        "view",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("account", _TEXT, nullable=False, index=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
    )
