"""A page to be printed on A4 or sent as one file: nothing fetched from elsewhere, no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
@page{size:A4 %s;margin:15mm 12mm}
body{font:10pt/1.35 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}
h1{font-size:16pt;margin:0 0 .6rem}h2{font-size:12pt;margin:1.2rem 0 .3rem;break-after:avoid}
table{border-collapse:collapse;width:100%%}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border-bottom:1px solid #bbb;padding:.2rem .45rem;text-align:left;vertical-align:top}
th{border-bottom:2px solid #444}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:0 0 1rem}
dt{color:#444}dd{margin:0;overflow-wrap:anywhere}svg{max-width:100%%;height:auto}pre{white-space:pre-wrap}
@media print{body{margin:0;padding:0;font-size:8.5pt}h1{font-size:13pt}}
"""


def page(
    title: str,
    body: str,
    about: Iterable[tuple[str, str]] = (),
    *,
    landscape: bool = False,
    language: str = "en",
) -> str:
    """A whole page: its title, what it stands on, and a body that is markup already."""
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in about)
    style = _STYLE % ("landscape" if landscape else "portrait")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{f'<dl>{said}</dl>' if said else ''}\n{body}\n</body></html>\n"
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its cells as text."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in headings)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def section(title: str, body: str) -> str:
    """A part of a page under its heading; a part without anything in it is left out."""
    return f"<h2>{escape(title)}</h2>\n{body}\n" if body else ""


def listing(lines: Iterable[str]) -> str:
    """Lines as a list; nothing where there is none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
