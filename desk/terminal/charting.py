"""The forecast drawn into a file: SVG alone, or a page for A4 with its figures as tables."""

from __future__ import annotations

from html import escape
from pathlib import Path

from desk import charts, printing
from desk.charts import Document
from desk.scales import HEIGHT
from lifecycle.commands import Refused

_STYLE = (
    ".chart{font:11px system-ui,sans-serif;overflow:visible}.chart text{fill:#444}"
    ".chart .of{fill:#111;font-weight:600;font-size:13px}.chart .grid{stroke:#ccc}"
    ".chart .band{fill:#9bbbe6;fill-opacity:.55}.chart .median{fill:none;stroke:#17457f;stroke-width:2}"
    ".chart .capacity{stroke:#7a4b00;stroke-width:1.5;stroke-dasharray:6 4}.chart .held{fill:#7a4b00}"
    ".chart .over{fill:#a3201d}.chart .happened{fill:#111}"
)
_DARK = (
    "@media screen and (prefers-color-scheme:dark){.paper{fill:#171e27}.chart text{fill:#b6c0cd}"
    ".chart .of,.chart .happened{fill:#e7ebf1}.chart .grid{stroke:#2b3643}.chart .band{fill:#35557f}"
    ".chart .median{stroke:#8db8f2}.chart .capacity{stroke:#f0c274}.chart .held{fill:#f0c274}"
    ".chart .over{fill:#ff9d94}}"
)
_GAP = 14


def check_form(path: Path | None) -> None:
    """Refused, before anything is computed, where the file's ending says no form that is drawn."""
    if path is not None and path.suffix not in (".svg", ".html"):
        raise Refused(f"--chart {path.name}: name a file that ends in .svg, or .html for a page with tables")


def write_chart(path: Path, document: Document) -> None:
    """Write the forecast's charts, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(as_svg(document) if path.suffix == ".svg" else as_page(document), encoding="utf-8")
    draft.replace(path)


def as_svg(document: Document) -> str:
    """All charts under each other in one picture that fetches nothing, and its text for who does not see."""
    step = HEIGHT + _GAP
    height = 40 + step * len(charts.KINDS)
    drawn = "\n".join(charts.chart(document, kind, 40 + n * step) for n, kind in enumerate(charts.KINDS))
    title = escape(_title(document))
    said = escape(" ".join(charts.sentence(document, kind) for kind in charts.KINDS))
    wide = f'x="-16" width="{charts.WIDTH + 32}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 0 {charts.WIDTH + 32} {height}" role="img" '
        f'aria-labelledby="t d"><title id="t">{title}</title><desc id="d">{said}</desc>'
        f'<style>{_STYLE}{_DARK}</style><rect class="paper" {wide} fill="#fff"/>'
        f'<g class="chart"><text class="of" x="48" y="24">{title}</text></g>\n{drawn}\n</svg>\n'
    )


def as_page(document: Document) -> str:
    """A page for A4: each chart, and every figure of it as a table."""
    parts = [printing.section(charts.kind_name(kind), charts.chart(document, kind)) for kind in charts.KINDS]
    for name, each in charts.scenarios(document):
        parts.append(printing.section(name, table(each)))
    about = [
        ("Foreseen on", document["as_of"]),
        ("Runs", f"{document['runs']}, seed {document['seed']}"),
        ("Supposed rather than observed", ", ".join(document["stated"]) or "nothing"),
    ]
    body = f"<style>{_STYLE}</style>{''.join(parts)}"
    return printing.page(_title(document), body, about, landscape=True)


def table(document: Document) -> str:
    """Months and whole years with the median and the band of each kind of work."""
    heads = ["Month", *map(charts.kind_name, charts.KINDS), "Too full"]
    return printing.table(heads, [_row(each) for each in (*document["months"], *document["years"])])


def _row(period: Document) -> list[str]:
    cells = [charts.banded(period, kind) for kind in charts.KINDS]
    over = ", ".join(map(charts.kind_name, period.get("over", ())))
    return [str(period.get("month") or period["year"]), *cells, over]


def _title(document: Document) -> str:
    return f"Workload foreseen on {document['as_of']}: median and 80 % band"
