"""Related studies: which terms another study shares, and in which the two exclude one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.site.pages.parts import Row, paragraph, table, text
from living_evidence.site.related import find_related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes

    from living_evidence.corpus import Corpus
    from living_evidence.site.context import RenderContext
    from living_evidence.site.related import Facets, Related

COLUMNS = ("Study", "What it shares", "Where the two exclude one another")
EMPTY = "No other study of this site shares a term with it."
HOW = (
    "Found by the terms of the records, some of them concluded by curators, and not by a search. "
    "It says nothing of how alike the studies are, and no result carries over from one to another."
)


def render_related(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the studies that share most with a study, and why they are listed."""
    found = find_related(context.corpus).get(node["options"]["study"], ())
    if not found:
        return [paragraph(text(EMPTY, "ev-absent"))]
    rows = [_make_row(context, related) for related in found]
    shown = table(COLUMNS, rows, widths=(32, 38, 30), classes=["ev-related"])
    return [shown, paragraph(HOW, classes=["ev-chart-foot"])]


def _make_row(context: RenderContext, related: Related) -> Row:
    title = context.reference(f"study:{related.study}", related.title)
    head = [paragraph(title), paragraph(related.study, classes=["ev-detail"])]
    apart = list(_show_differences(related, context.corpus))
    absent = text("in no facet of the vocabulary", "ev-absent")
    return Row((head, list(_show_facets(related.shared, context.corpus)), apart or absent))


def _show_facets(facets: Facets, corpus: Corpus) -> Iterator[nodes.Node]:
    for facet, terms in facets:
        label = corpus.vocabulary.facets[facet].label
        yield paragraph(text(f"{label}: ", "ev-key"), _name(terms, corpus), classes=["ev-detail"])


def _show_differences(related: Related, corpus: Corpus) -> Iterator[nodes.Node]:
    for (facet, own), (_, theirs) in zip(related.here, related.there, strict=True):
        words = f"{_name(own, corpus)} here, {_name(theirs, corpus)} there"
        label = corpus.vocabulary.facets[facet].label
        yield paragraph(text(f"{label}: ", "ev-key"), words, classes=["ev-detail"])


def _name(terms: tuple[str, ...], corpus: Corpus) -> str:
    return ", ".join(format_term(term, corpus.vocabulary) for term in terms)
