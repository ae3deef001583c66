"""What the catalogues must hold: every text a reader may see, found where it stands.

`make words` brings the catalogues up to date: new texts come in empty, gone ones go, translations stay.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from lifecycle.reading import programme
from notifications.languages import FOLDER
from tests.architecture.source import ROOT

LETTERS = ROOT / "notifications"
PAGES = ROOT / "desk" / "web" / "templates" / "links"
_KEYWORDS = {"said": None, "marked": None, "said_of": ((1, "c"), 2), "_": None, "gettext": None}
_OUTSIDE = {
    "models/post/contents.py": {"_CERTAINTY", "_UNKNOWN"},
}
"""Tables of words in rooms that know no language: their texts are said in a letter."""
_MEMBER = "Member of Intercultural Cities since"


def wanted() -> Catalog:
    """Every text, with the file it comes from."""
    catalog = Catalog(charset="utf-8")
    for path, context, text in _texts():
        catalog.add(text, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalog


def _texts() -> Iterator[tuple[Path, str | None, str]]:
    for path in sorted([*LETTERS.rglob("*.j2"), *PAGES.rglob("*.html")]):
        yield from _in_file("jinja2", path)
    for path in sorted([*LETTERS.glob("*.py"), *(ROOT / "desk" / "web").glob("link*.py")]):
        if path.exists():
            yield from _in_file("python", path)
    for name, tables in _OUTSIDE.items():
        yield from ((ROOT / name, None, text) for text in _of_tables(ROOT / name, tables))
    yield ROOT / "models" / "contents.py", None, _MEMBER
    for track in programme().tracks:
        for milestone in track.milestones:
            yield ROOT / "lifecycle" / "programme.toml", None, milestone.title


def _in_file(method: str, path: Path) -> Iterator[tuple[Path, str | None, str]]:
    options = {"newstyle_gettext": "true", "trimmed": "true"}
    for _, text, _, context in extract_from_file(method, path, keywords=_KEYWORDS, options=options):
        assert isinstance(text, str), f"{path}: {text} is no plain text"
        yield path, context, text


def _of_tables(path: Path, names: set[str]) -> Iterator[str]:
    """The words on the right of these tables, in the order they stand in."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if (
            not isinstance(node, ast.Assign)
            or not {t.id for t in node.targets if isinstance(t, ast.Name)} & names
        ):
            continue
        assert isinstance(node.value, ast.Dict)
        for value in node.value.values:
            words = value.args[1] if isinstance(value, ast.Call) else value
            if isinstance(words, ast.Constant):
                yield str(words.value)


def catalogue_files() -> list[Path]:
    """The catalogues there are."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def texts(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    """The messages of a catalogue by context and text, without its header."""
    return {(m.context, str(m.id)): m for m in catalog if m.id}


def renew(path: Path) -> int:
    """Bring one catalogue up to date; how many texts have no translation."""
    held, fresh = texts(read(path)), wanted()
    fresh.locale = path.parts[-3]
    for key, message in texts(fresh).items():
        message.string = held[key].string if key in held else ""
    body = BytesIO()
    write_po(body, fresh, width=10_000, omit_header=True, include_lineno=False)
    header, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    return sum(not m.string for m in texts(fresh).values())


if __name__ == "__main__":
    for each in catalogue_files():
        sys.stdout.write(f"{each.relative_to(ROOT)}: {renew(each)} texts without a translation\n")
