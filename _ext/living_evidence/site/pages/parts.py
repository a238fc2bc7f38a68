"""Small node builders that every generated page is made of.

Text from records only ever becomes a docutils Text node, which each writer escapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote as quote_url

from docutils import nodes

from living_evidence.formatting import STATES, format_absence, format_language
from living_evidence.site.nodes import (
    evidence_pending,
    make_box,
    make_pending,
    mark_generated,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from living_evidence.records import Quote, State

SCHEMES = ("http://", "https://")
PAGE_LANGUAGE = "en"
SORTABLE = "ev-sortable"
"""Class of a table that a script lets readers sort and filter."""
VERDICTS = {
    "contradiction": "Both cannot be true.",
    "superseded": "One side is an earlier report of the same thing.",
    "scope-differs": "Each side may hold for the people or the question that it speaks of.",
    "overstated": "One side says more than its source supports.",
    "unsupported": "One side gives nothing that supports it.",
    "reporting-error": "One side is likely to be a slip of writing.",
    "unresolved": "What was read does not decide it.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: one content per column, the HTML id of the row, and its classes."""

    cells: tuple[str | nodes.Node | Sequence[nodes.Node], ...]
    anchor: str = ""
    classes: tuple[str, ...] = ()


def text(value: str, *classes: str, lang: str = "") -> nodes.inline:
    """Return inline text; `lang` becomes the language attribute where it is not the page's."""
    return nodes.inline(value, value, classes=[*classes, *_language_classes(lang)])


def paragraph(*children: str | nodes.Node, classes: Iterable[str] = ()) -> nodes.paragraph:
    """Return a paragraph of text and inline nodes."""
    made = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    return nodes.paragraph("", "", *made, classes=list(classes))


def container(*children: nodes.Node, classes: Iterable[str] = ()) -> nodes.container:
    """Return a division of block nodes; it is no list of literal includes."""
    return nodes.container("", *children, classes=list(classes))


def section(title: str, anchor: str, *children: nodes.Node) -> nodes.section:
    """Return a section that nobody reads as prose."""
    made = nodes.section("", nodes.title(title, title), *children, ids=[anchor])
    mark_generated(made)
    return made


def bullet_list(items: Iterable[Sequence[nodes.Node]], *classes: str) -> nodes.bullet_list:
    """Return a list, one item per sequence of block nodes."""
    made = [nodes.list_item("", *children) for children in items]
    return nodes.bullet_list("", *made, classes=["ev-list", *classes])


def badge(label: str, *classes: str) -> nodes.inline:
    """Return a short label in a box; its words carry the meaning, its look only repeats it."""
    return text(label, "ev-badge", *classes)


def state_badge(state: State) -> nodes.inline:
    """Return the label of one of the six honest states."""
    return badge(STATES[state][0], "ev-state", f"ev-state-{state}")


def verdict_badge(verdict: str) -> nodes.inline:
    """Return the label of a discrepancy's verdict."""
    return badge(format_absence(verdict), "ev-verdict", f"ev-verdict-{verdict}")


def banner(kind: str, title: str, *children: str | nodes.Node) -> nodes.container:
    """Return a notice in a box that starts with its own title in words."""
    head = paragraph(nodes.strong(title, title), classes=["ev-banner-title"])
    return container(head, *_blocks(children), classes=["ev-banner", f"ev-banner-{kind}"])


def external(url: str, label: str) -> nodes.Node:
    """Return a link out of the site; only http and https addresses become links."""
    if not url.lower().startswith(SCHEMES):
        return nodes.Text(label)
    return nodes.reference(label, label, refuri=url, internal=False, classes=["ev-external"])


def doi_link(doi: str) -> nodes.Node:
    """Return a link to a DOI."""
    return external(f"https://doi.org/{quote_url(doi, safe='/;()._-')}", doi)


def pmid_link(pmid: str) -> nodes.Node:
    """Return a link to a PubMed entry."""
    return external(f"https://pubmed.ncbi.nlm.nih.gov/{quote_url(pmid, safe='')}/", pmid)


def nct_link(nct: str) -> nodes.Node:
    """Return a link to a ClinicalTrials.gov entry."""
    return external(f"https://clinicaltrials.gov/study/{quote_url(nct, safe='')}", nct)


def here(anchor: str, label: str) -> nodes.reference:
    """Return a link to an anchor of the same page."""
    return nodes.reference(label, label, internal=True, refid=anchor)


def jump_list(page: nodes.section) -> nodes.Node:
    """Return links to the sections of a page that is long to look through, behind one click."""
    found = (child for child in page.children if isinstance(child, nodes.section))
    links = ([paragraph(here(one["ids"][0], one[0].astext()))] for one in found)
    title = make_box("summary", nodes.Text("On this page"))
    return make_box("details", title, bullet_list(links), classes=["ev-jump"])


def link(address: str, label: str = "") -> nodes.Element:
    """Return a link that is resolved when the page is written; then a result labels itself."""
    return make_pending("link", address=address, label=label)


def quote_block(quote: Quote, default_language: str) -> nodes.block_quote:
    """Return the words of a source with the section they stand in and their language."""
    lang = quote.lang or default_language
    words = paragraph(quote.exact)
    made = nodes.block_quote("", words, classes=["ev-quote"])
    words["classes"] += _language_classes(lang)
    where = [quote.section] if quote.section else []
    where += [f"in {format_language(lang)}"] if _language_classes(lang) else []
    if where:
        made += paragraph(", ".join(where), classes=["ev-where"])
    return made


def table(
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    widths: Sequence[int] = (),
    caption: str = "",
    classes: Iterable[str] = (),
) -> nodes.Element:
    """Return a table whose first column heads its rows and whose rows become cards when narrow."""
    widths = widths or [1] * len(columns)
    specs = [nodes.colspec(colwidth=width) for width in widths]
    specs[0]["stub"] = 1
    head = nodes.row("", *(nodes.entry("", paragraph(column)) for column in columns))
    body = nodes.tbody("", *(_make_row(row, columns) for row in rows))
    group = nodes.tgroup("", *specs, nodes.thead("", head), body, cols=len(columns))
    made = nodes.table("", group, classes=["ev-table", "colwidths-given", *classes])
    mark_generated(made)
    if not caption:
        return made
    # No caption element: it needs an id, which the theme repeats on the box around the table.
    captioned = container(paragraph(caption, classes=["ev-caption"]), made)
    mark_generated(captioned)
    return captioned


def field_table(rows: Iterable[Row], caption: str = "") -> nodes.Element:
    """Return a table of names and values without a visible head."""
    return table(("Field", "Value"), rows, widths=(28, 72), caption=caption, classes=["ev-fields"])


def split_option(options: Mapping[str, str], name: str) -> list[str]:
    """Return the names in an option of a listing, separated by spaces or commas."""
    return options.get(name, "").replace(",", " ").split()


def _make_row(row: Row, columns: Sequence[str]) -> nodes.row:
    made = nodes.row("", classes=list(row.classes))
    if row.anchor:
        made["ids"].append(row.anchor)
    for index, cell in enumerate(row.cells):
        label = [] if index == 0 else [paragraph(columns[index], classes=["ev-label"])]
        made += nodes.entry(
            "", *label, *_blocks([cell] if isinstance(cell, (str, nodes.Node)) else cell)
        )
    return made


def _blocks(children: Iterable[str | nodes.Node]) -> list[nodes.Node]:
    """Wrap text and inline nodes in paragraphs, and leave blocks as they are."""
    return [
        child if isinstance(child, nodes.Node) and _is_block(child) else paragraph(child)
        for child in children
        if child != ""
    ]


def _is_block(child: nodes.Node) -> bool:
    if isinstance(child, evidence_pending):
        return bool(child["kind"] != "link")
    return not isinstance(child, (nodes.Text, nodes.Inline))


def _language_classes(lang: str) -> list[str]:
    return [] if not lang or lang.partition("-")[0] == PAGE_LANGUAGE else [f"language-{lang}"]
