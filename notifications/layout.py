"""Two pairs of hands for one prose: letters laid out as plain text and as HTML.

A letter's template is prose: a blank line parts paragraphs, "- " begins a point of a list. Names were made
one clean line before they came here, so nobody's name can begin a paragraph or a point.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from notifications.languages import for_page
from notifications.words import day

_TEMPLATES = Path(__file__).parent / "templates"
_STYLER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_LIST, _LIST_END = Markup("<ul>\n"), Markup("\n</ul>")
_ITEM, _ITEM_END = Markup("<li>"), Markup("</li>")
_PARAGRAPH, _PARAGRAPH_END = Markup("<p>"), Markup("</p>")
"""What is added to these is escaped, unless it is markup already."""
_WIDTH = 72
"""Characters of a line of plain text: readable in any client, quotable once."""


def words_of(kind: str, names: Mapping[str, object]) -> dict[str, str]:
    """The words of each block of a letter's template, as prose that two layouts share."""
    template = _environment("letters").get_template(f"{kind}.j2")
    context = template.new_context(dict(names))
    # Running it prints nothing; it finds the blocks of the templates that it extends.
    deque(template.root_render_func(context), maxlen=0)
    return {name: "".join(found[0](context)).strip() for name, found in context.blocks.items()}


def as_text(words: Mapping[str, object]) -> str:
    """The words of a letter laid out as plain text."""
    return _tidy(_environment("text").get_template("layout.j2").render(words))


def as_page(words: Mapping[str, object]) -> str:
    """The words of a letter laid out as HTML, every one of them escaped."""
    return _inlined(_environment("html").get_template("layout.j2").render(words))


@cache
def _environment(form: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES / form),
        autoescape=select_autoescape(enabled_extensions=(), default=form == "html"),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", WholeLines],
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension's own attribute
    made.globals |= {"gettext": translated, "_": translated}
    made.filters.update({"capfirst": _capfirst, "day": day, **_FILTERS.get(form, {})})
    return made


class WholeLines(Extension):
    """A sentence ends its line, as prose does; only the orders of a template take their line away."""

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """Keep the line break that would go with the end of a sentence's tag."""
        return source.replace("{% endtrans %}\n", "{% endtrans +%}\n")


@pass_context
def translated(context: Context, text: str, /, **names: object) -> str:
    """A sentence of a template in the language in hand, its names filled in (and escaped on a page)."""
    return for_page(text, names, markup=bool(context.eval_ctx.autoescape))


def _tidy(text: str) -> str:
    """Plain text without trailing spaces or more than one blank line in a row."""
    kept: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"


def _inlined(html: str) -> str:
    """The page with its styles on each element (mail programs drop style sheets), media rules kept."""
    return _STYLER.inline(html)


def _capfirst(text: str) -> str:
    return text[:1].upper() + text[1:]


def _blocks(prose: str) -> Iterator[list[str]]:
    """The paragraphs of a prose, each as its lines without indents."""
    block: list[str] = []
    for line in [*prose.split("\n"), ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []


def _pieces(prose: str) -> Iterator[list[str]]:
    """Paragraphs and lists in their order: a list's lines all begin with "- "."""
    for block in _blocks(prose):
        points = [line for line in block if line.startswith("- ")]
        lead = [line for line in block if not line.startswith("- ")]
        yield from (piece for piece in (lead, points) if piece)


def _is_list(piece: list[str]) -> bool:
    return piece[0].startswith("- ")


def _text_paragraphs(prose: str) -> str:
    return "\n\n".join(_text_piece(piece) for piece in _pieces(prose))


def _text_piece(piece: list[str]) -> str:
    if _is_list(piece):
        return "\n".join(_wrapped(point, "  ") for point in piece)
    return _wrapped(" ".join(piece), "")


def _wrapped(line: str, indent: str) -> str:
    """A line in lines of the page's width, broken at spaces alone; a longer word stays whole."""
    if len(line) <= _WIDTH:
        return line
    first, *others = _line_of(_WIDTH).findall(line)
    if indent:
        others = _line_of(_WIDTH - len(indent)).findall(line[len(first) :].lstrip(" "))
    return f"\n{indent}".join([first, *others])


@cache
def _line_of(width: int) -> re.Pattern[str]:
    return re.compile(rf"(.{{1,{width}}}|[^ ]+)(?: +|$)")


def _text_lines(prose: str) -> str:
    return "\n".join(line.strip() for line in prose.split("\n") if line.strip())


def _html_paragraphs(prose: Markup) -> Markup:
    return Markup("\n").join(_html_piece(piece) for piece in _pieces(prose))


def _html_piece(piece: list[str]) -> Markup:
    if _is_list(piece):
        points = Markup("\n").join(_ITEM + point[2:] + _ITEM_END for point in piece)
        return _LIST + points + _LIST_END
    return _PARAGRAPH + Markup(" ").join(piece) + _PARAGRAPH_END


def _html_lines(prose: Markup) -> Markup:
    return Markup("<br>\n").join(line.strip() for line in prose.split("\n") if line.strip())


_FILTERS: Mapping[str, dict[str, Callable[..., str]]] = {
    "text": {"paragraphs": _text_paragraphs, "lines": _text_lines, "title": str.upper},
    "html": {"paragraphs": _html_paragraphs, "lines": _html_lines},
}
