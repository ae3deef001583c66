"""The commands of strategies and contributions by name, each with where it lives and what it does."""

from __future__ import annotations

GROUPS = {
    "strategy": "The support group and the strategy.",
    "contribution": "The yearly contribution: opened, called for, paid, waived, reconciled.",
}
_WAY, _ADOPTED, _MONEY = (f"desk.terminal.{name}" for name in ("strategies", "adopting", "contributing"))
COMMANDS = (
    ("strategy show", f"{_ADOPTED}:show", "Everything recorded of a city's group and strategy."),
    ("strategy group", f"{_WAY}:group", "The support group: who is in it, its mandate."),
    ("strategy meeting", f"{_WAY}:meeting", "The support group met."),
    ("strategy review", f"{_WAY}:review", "Where the review of one area of policy stands."),
    ("strategy citizens", f"{_WAY}:citizens", "Citizens were involved, in one of four moments."),
    ("strategy draft", f"{_WAY}:draft", "The draft strategy, with indicators or without."),
    ("strategy validate", f"{_ADOPTED}:validate", "Validated by offices and political bodies; its time."),
    ("strategy within", f"{_ADOPTED}:within", "The strategy is part of another plan."),
    ("strategy speaker", f"{_ADOPTED}:speaker", "The city asks for a speaker or publicity."),
    ("strategy answer", f"{_ADOPTED}:answer", "Our answer about a speaker or publicity."),
    ("strategy year", f"{_ADOPTED}:year", "The city's yearly note on its strategy."),
    ("strategy successor", f"{_ADOPTED}:successor", "The city begins a next strategy."),
    ("contribution show", f"{_MONEY}:show", "What is asked, paid, waived, and what remains."),
    ("contribution open", f"{_MONEY}:open_year", "Open a year for a kind of membership, or a city."),
    ("contribution call", f"{_MONEY}:call_year", "Record that a year was called for."),
    ("contribution pay", f"{_MONEY}:pay", "Record a payment, whole or in part."),
    ("contribution waive", f"{_MONEY}:waive", "Propose a waiver; a second officer agrees."),
    ("contribution agree", f"{_MONEY}:agree", "Agree to a waiver that another officer proposed."),
    ("contribution differences", f"{_MONEY}:differences", "Our record beside the finance service's list."),
)
