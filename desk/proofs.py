"""The commands that prove, compare, take out and bring along: their names, where they live, what they do."""

from __future__ import annotations

GROUPS = {"export": "Everything can leave: tables, logs for process mining, all of it in one document."}
COMMANDS = (
    ("changes", "desk.terminal.changing:changes", "What changed between two days, and by whose hand."),
    ("conformance", "desk.terminal.conforming:conformance", "How cities go through the programme."),
    ("brief", "desk.terminal.reporting:brief", "A city on one page, without internal remarks."),
    ("sample", "desk.terminal.reporting:sample", "Cities drawn by a seed, for an auditor."),
    ("quality", "desk.terminal.reporting:quality", "What the record lacks."),
    ("anchor", "desk.terminal.keeping:anchor", "The ledger's anchor, to be kept elsewhere."),
    ("programme diff", "desk.terminal.versions:diff", "What a new version would move, before it moves."),
    ("programme migrate", "desk.terminal.versions:migrate", "Put a version in force; move what runs."),
    ("programme versions", "desk.terminal.versions:versions", "The versions that were in force here."),
    ("span", "desk.terminal.versions:span", "A span of its own for one city's milestone."),
    ("db backup", "desk.terminal.backing:db_backup", "The whole database in a file, proved."),
    ("db restore", "desk.terminal.backing:db_restore", "Bring a backup back, into either database."),
    ("db thin", "desk.terminal.keeping:thin", "Old letters and runs go, their counts stay."),
    ("export events", "desk.terminal.exporting:events", "Every event as a table."),
    ("export cities", "desk.terminal.exporting:cities", "Where each city stands, as a table."),
    ("export ocel", "desk.terminal.exporting:ocel", "All that happened, for process mining (OCEL 2.0)."),
    ("export xes", "desk.terminal.exporting:xes", "All that happened, for process mining (XES)."),
    ("export calendar", "desk.terminal.exporting:calendar", "Every date as a calendar file."),
    ("export all", "desk.terminal.exporting:everything", "Everything in one JSON document."),
    ("person", "desk.terminal.forgetting:person", "All that is held of a person."),
    ("erase", "desk.terminal.forgetting:erase", "Remove a person everywhere."),
)
