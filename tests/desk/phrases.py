"""What the desk's catalogue must hold: every text of a page, where it stands; `make words` renews it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from desk.sentences import FIELD, RULE
from desk.tongue import path_of
from lifecycle.engagement import hosting, matters, network_events, support_steps
from lifecycle.index.questionnaires import index_rules
from lifecycle.programme import STAGES
from lifecycle.reading import programme
from lifecycle.visits import visits
from models.engagement import resources
from notifications.letters import LETTERS
from tests.architecture.source import ROOT
from tests.desk.sentences import fields, sentences
from tests.notifications.catalogues import read, texts

_SIGN = re.compile(r" ([:;?!])(?=\s|\)|$)")
PAGES = ROOT / "desk" / "web" / "templates"
OUR_FILES = [ROOT / "desk", ROOT / "desk" / "web"]
_TABLES = {
    "ACTS", "BY", "DONE", "FORCES", "HAPPENED", "HEADINGS", "KINDS", "LETTER_STATES", "PLACES",
    "PROVENANCES", "SIDES", "STATES", "TRACKS", "_BY", "_DONE", "_HEADINGS", "_NAMED", "_PAUSED",
    "_RESUMED", "first", "more", "EUROPE", "WORLD",
}  # fmt: skip
"""Tables of words that a page says: of each, the values."""
_TELLERS = {"counts", "held", "_facts", "_told", "_figures"}
"""Functions whose pairs of name and value a page says."""
_WHOLE = {"own_words.py", "working_copy.py", "entering.py"}
"""Modules of which every table is said."""
_OUTSIDE = {
    "desk/web/links.py",
    "desk/web/link_acts.py",
    "desk/web/link_forms.py",
    "desk/web/link_returns.py",
    "desk/web/link_views.py",
    "desk/tongue.py",
    "desk/web/api.py",
    "desk/brief_words.py",
}
"""What is written in a letter's catalogue, or for programs."""


def wanted() -> Catalog:
    """Every text, with the file it comes from."""
    catalog = Catalog(charset="utf-8")
    for path, text in _texts():
        catalog.add(text, locations=[(str(path.relative_to(ROOT)), 0)])
    for path, text in sentences():
        catalog.add(text, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=[RULE])
    for name in fields():
        catalog.add(name, locations=[("lifecycle/themes.py", 0)], auto_comments=[FIELD])
    return catalog


def _texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(PAGES.rglob("*.html")):
        if "links" not in path.relative_to(PAGES).parts:
            yield from ((path, text) for text in _in_template(path))
    for folder in OUR_FILES:
        for path in sorted(folder.glob("*.py")):
            if str(path.relative_to(ROOT)) not in _OUTSIDE:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found = [*_in_module(tree), *(_in_tables(tree) if path.name in _WHOLE else ())]
                yield from ((path, text) for text in found if any(map(str.isalpha, text)))
    yield from ((ROOT / "lifecycle" / "programme.toml", text) for text in sorted(set(_keys())))


def _in_template(path: Path) -> Iterator[str]:
    for _, text, _, _ in extract_from_file("jinja2", path, keywords={"_": None}, options={"trimmed": "true"}):
        assert isinstance(text, str), f"{path}: {text} is no plain text"
        yield text


def _in_module(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _names(node) & _TABLES and node.value:
            yield from _values(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name in _TELLERS:
            yield from _pairs(node)


def _in_tables(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for found in ast.walk(node.value):
                if isinstance(found, ast.Dict | ast.Tuple):
                    yield from _values(found)
            if isinstance(node.value, ast.Constant):
                yield from _values(node.value)


def _in_call(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    said = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
    places = {"say": (0,), "Column": (1,), "Sheet": (0,), "count": (1, 2)}.get(name, ())
    yield from (text for n in places if n < len(said) and isinstance(text := said[n], str))
    if name == "count" and len(said) == 2 and isinstance(said[1], str):
        yield f"{said[1]}s"
    for word in node.keywords:
        if word.arg in ("lede", "empty", "heading") and isinstance(word.value, ast.Constant):
            yield str(word.value.value)


def _names(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for each in targets for target in ast.walk(each) if isinstance(target, ast.Name)}


def _values(node: ast.expr) -> Iterator[str]:
    """The words on the right of a table: not its keys, not addresses."""
    held = node.values if isinstance(node, ast.Dict) else [node]
    for each in held:
        for found in ast.walk(each):
            if isinstance(found, ast.Constant) and isinstance(found.value, str) and found.value[:1] != "/":
                yield found.value


def _pairs(node: ast.FunctionDef) -> Iterator[str]:
    """Of each tuple what reads as words, not as a key; of a figure its text."""
    for found in ast.walk(node):
        if isinstance(found, ast.Tuple | ast.List):
            said = [e.value if isinstance(e, ast.Constant) else None for e in found.elts]
            words = [word for word in said if isinstance(word, str) and word[:1] not in ("", "/", "%")]
            yield from (word for word in words if " " in word or word != word.lower())
        if isinstance(found, ast.Dict):
            yield from (
                str(value.value)
                for key, value in zip(found.keys, found.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "text" and isinstance(value, ast.Constant)
            )


def _keys() -> Iterator[str]:
    """Keys that are said as words: letters, roles, topics, forms, stages, groups."""
    known = programme()
    owners = {milestone.owner for track in known.tracks for milestone in track.milestones}
    tables = (
        LETTERS, owners, _ROLES, STAGES, network_events.FORMS, network_events.FUNDERS, support_steps.TOPICS,
        support_steps.FORMS, support_steps.ALTERNATIVES, support_steps.BY, visits.GROUPS, visits.READINESS,
        visits.STATES, *matters.STEPS.values(), resources.FORMS, hosting.ROLES, hosting.COSTS,
        hosting.ANSWERS,
        support_steps.ANSWERS, *support_steps.ANSWERS.values(), _SAID,
    )  # fmt: skip
    for keys in tables:
        yield from (str(key).replace("_", " ") for key in keys)
    rungs = {rung.letter for t in known.tracks for m in t.milestones for rung in m.ladder}
    yield from (letter.replace("_", " ") for letter in rungs)
    yield from (area.title for area in index_rules().areas.values())


_ROLES = (
    "coordinator", "alternate", "department", "payer", "officer", "leadership", "signatory", "contact",
    "institute", "analyst", "expert", "representative", "peer", "network coordinator", "team", "nobody",
)  # fmt: skip
_SAID = (
    "members",
    "completed", "failed", "crashed", "running", "never", "standing_audit", "officers_digest", "outbox",
    "watch", "city_lifecycle", "on_site", "online", "council of europe", "Council of Europe", "city",
    "unknown", "date", "letter", "visit", "asked", "acknowledged", "accepted", "deferred", "declined",
    "assigned", "delivered", "answered", "confirmed", "waiting", "withdrawn", "open", "closed", "ahead",
    "funded", "own", "months", "weeks", "days", "working_days", "opened", "unrecorded", "done", "waived",
    "final", "cleared", "draft", "expert", "representative", "password", "mail", "this machine",
    "organisation", "write", "you", "your organisation", "recorded by us", "by itself",
    "general", "planned", "until", "by", "why", "alternative", "resource", "people", "resources", "timing",
    "from the records", "administrator", "officer", "auditor", "reached", "paused", "resumed", "noted",
    "opened on", "due on", "earliest on", "yes", "no", "link asked for", "wrong link", "wrong password",
    "organisation refused",
)  # fmt: skip
"""States and such that stand in documents as keys."""


def kept_together(text: str) -> str:
    """A French text whose signs do not break away from their words; commands stay as they are typed."""
    said = text.split("`")
    for n, part in enumerate(said[::2]):
        said[2 * n] = _SIGN.sub("\u00a0\\1", part.replace("« ", "«\u00a0").replace(" »", "\u00a0»"))
    return "`".join(said)


def renew() -> int:
    """Bring the French catalogue up to date; how many texts have no translation."""
    path = path_of("fr")
    held, fresh = texts(read(path)), wanted()
    fresh.locale = "fr"
    for key, message in texts(fresh).items():
        message.string = kept_together(str(held[key].string)) if key in held else ""
    body = BytesIO()
    write_po(body, fresh, width=10_000, omit_header=True, include_lineno=False)
    header, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    return sum(not m.string for m in texts(fresh).values())


if __name__ == "__main__":
    sys.stdout.write(f"{path_of('fr').relative_to(ROOT)}: {renew()} texts without a translation\n")
