"""The sentences that rules write, found where they stand: each is a template, its values named by the rule.

A rule writes plain Python: `f"{title} ({on}) came before {what}"` is the template “{title} ({on}) came before
{what}”. What has a blank in it, in a module of rules, is read by a person, and needs its translation.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from desk import sentences as reading
from desk.values import UNITS
from lifecycle.commands import CityFacts
from lifecycle.reading import programme
from lifecycle.themes import THEMES
from tests.architecture.source import ROOT

RULES = ROOT / "lifecycle"
PROGRAMME = RULES / "programme.toml"
_TELLING = [
    ROOT / "models" / name
    for name in (
        "contributions/contributions.py", "contributions/finance.py", "engagement/matters.py",
        "engagement/registering.py", "entrance/accounts.py", "entrance/sessions.py", "entrance/tokens.py",
        "finding.py", "index/practices.py", "index/queueing.py", "keeping/files.py", "keeping/retrying.py",
        "keeping/runs.py", "membership/portfolios.py", "membership/standstill.py", "post/answering.py",
        "post/bounces.py", "post/claiming.py", "post/describing.py", "post/disabling.py", "post/fates.py",
        "post/holding.py", "post/mailing.py", "post/notices.py", "post/outbox.py", "post/owing.py",
        "post/reaching.py", "post/releasing.py", "post/returning.py", "post/webhooks.py", "post/why.py",
        "post/why_records.py", "post/why_rungs.py", "proof/chains.py", "proof/erasure.py",
        "proof/retention.py", "proof/then.py", "queries.py", "remarks.py",
    )
] + [ROOT / "desk" / "terminal" / "safety.py", ROOT / "desk" / "web" / "failures.py"]  # fmt: skip
"""Modules that write sentences of their own beside what they refuse."""
_AT_THE_TERMINAL = {
    ROOT / name
    for name in (
        "lifecycle/index/index_letters.py", "lifecycle/territories.py", "models/ahead/rehearsal.py",
        "models/keeping/backup.py",
        "models/keeping/restoring.py", "models/migrate.py", "models/migrating.py", "models/proof/anchors.py",
        "models/proof/everything.py", "models/secret.py",
    )
}  # fmt: skip
"""Modules that no page reaches: what they say stands in a letter's catalogue, or in a command's English."""
_REFUSALS = {"Refused", "WrongDay", "HTTPException", "Unknown", "TooMany", "ValueError", "found", "__init__"}
_WORDS = (
    "membership", "off", "on request", "essential", "automatic", "planned", "held", "sending", "sent",
    "failed", "suppressed", "bounced", "passed", "signed", "in line for analysis",
)  # fmt: skip
"""Single words that the rules write into a sentence."""
_NO_WORDS = ("\\", "(?", "\n", "\t", "%Y", "%s", "PRAGMA ")
"""Signs of a pattern or a table, which nobody reads as a sentence."""


def sentences() -> Iterator[tuple[Path, str]]:
    """Every sentence with the file in which a rule writes it, and the words that are values in one."""
    yield from ((PROGRAMME, text) for text in _in_programme())
    yield from ((RULES / "themes.py", text) for text in sorted(set(_chosen())))
    yield from ((Path(reading.__file__), text) for text in _counted())
    for path in sorted({*RULES.rglob("*.py"), *_TELLING} - _AT_THE_TERMINAL):
        yield from ((path, text) for text in templates(path))
    for path in sorted([*(ROOT / "models").rglob("*.py"), *(ROOT / "desk" / "web").glob("*.py")]):
        if path not in _AT_THE_TERMINAL and path not in _TELLING:
            yield from ((path, text) for text in _refusals(path))


def _in_programme() -> Iterator[str]:
    """Titles and sources of the programme; a milestone's title stands in the letters' catalogue."""
    known = programme()
    yield known.document
    yield from (kind.replace("_", " ") for kind in known.kinds)
    yield from (track.title for track in known.tracks)
    yield from (kind.title for kind in known.kinds.values())
    yield from (criterion.title for criterion in known.criteria)
    for track in known.tracks:
        for m in track.milestones:
            told = (m, m.again, m.opens, m.due, m.floor, m.longest, m.every)
            yield from (each.source for each in told if each is not None and each.source)
    yield from (criterion.source for criterion in known.criteria)
    yield from (term.source for term in known.terms.values())


def _chosen() -> Iterator[str]:
    """What may be chosen for the values of records."""
    for theme in THEMES:
        for record in theme.records:
            for field in record.fields.values():
                yield from (word.replace("_", " ") for word in field.choices)


def fields() -> Iterator[str]:
    """The names of a record's values, as a list of events says them before each."""
    names = {name.replace("_", " ") for theme in THEMES for record in theme.records for name in record.fields}
    yield from sorted(names)


def _counted() -> Iterator[str]:
    """What is counted, one and several, and the marks between the parts of a list."""
    yield from (noun for unit in UNITS for noun in (unit, f"{unit}s"))
    yield from reading.MARKS
    yield from _WORDS
    yield from (field.name.replace("_", " ") for field in dataclasses.fields(CityFacts))


def templates(path: Path) -> Iterator[str]:
    """The sentences, and the parts of sentences, that stand in a module."""
    yield from _within(ast.parse(path.read_text(encoding="utf-8")))


def _refusals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            refused = node.args if name in _REFUSALS else []
            shown = [word.value for word in node.keywords if word.arg in ("said", "wrong")]
            for each in (*refused, *shown):
                if not (isinstance(each, ast.Call) and getattr(each.func, "id", "") == "say"):
                    yield from _within(each)


def _within(tree: ast.AST) -> Iterator[str]:
    hidden = set(_hidden(tree))
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.JoinedStr) and any(map(_literal, node.values)):
            if _has_sign(text := template(node)):
                yield text
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_said(node.value):
            yield node.value


def _hidden(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, the pieces of f-strings, forms of numbers: no sentence of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            yield from ast.walk(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield from ast.walk(node.returns)
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield from ast.walk(node.format_spec)


def _literal(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and " " in str(part.value) and _has_sign(str(part.value))


def _has_sign(text: str) -> bool:
    return bool(text.strip()) and not any(sign in text for sign in _NO_WORDS)


def _is_said(text: str) -> bool:
    title = len(text) > 3 and text.isalpha() and text.istitle()
    return (title or " " in text.strip()) and any(map(str.isalpha, text)) and _has_sign(text)


def template(node: ast.JoinedStr) -> str:
    """An f-string as a translator reads it: each value under the name that the rule gives it."""
    said, held = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
            continue
        assert isinstance(part, ast.FormattedValue)
        whole, number = ast.unparse(part.value), 1
        name = base = _name(part.value)
        while held.setdefault(name, whole) != whole:
            number += 1
            name = f"{base}{number}"
        said += f"{{{name}}}"
    return said


def _name(node: ast.expr) -> str:
    """What a value is called: `today` of `case.today`, `due` of `data["due"]`, `names` of a list of names."""
    if isinstance(node, ast.Name):
        return node.id.strip("_").lower()
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_").lower()
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        key = node.slice.value
        return key if isinstance(key, str) else _name(node.value)
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    if isinstance(node, ast.Call):
        return _of_call(node)
    raise AssertionError(f"give this part of a sentence a name first: {ast.unparse(node)}")


def _of_call(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("join", "replace", "translate", "get"):
        return _name(node.args[0] if node.func.attr in ("join", "get") else node.func.value)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return str(name).strip("_").lower()
