"""Columns that several tables have, alike on both databases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, Integer


def utc(nullable: bool = True) -> Column[datetime]:
    """An instant, aware UTC."""
    return Column(DateTime(timezone=True), nullable=nullable)


def serial() -> Column[int]:
    """A number that the database gives."""
    return Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
