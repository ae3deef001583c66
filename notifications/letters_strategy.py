"""Letters of the intercultural strategy: help first, then congratulations, then once a year."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.letter import Letter


@dataclass(frozen=True)
class StrategySupport(Letter):
    """How can we help? Guide, examples, experts, facilitators and peers on request."""

    kind = "strategy_support"


@dataclass(frozen=True)
class StrategyValidated(Letter):
    """Congratulations; a public presentation is possible, and so are a speaker and publicity."""

    kind = "strategy_validated"


@dataclass(frozen=True)
class StrategyYear(Letter):
    """Three questions a year: progress, citizens involved, what comes next."""

    kind = "strategy_year"
