"""What every figure has: a heading in words, its sources with their dates, or that it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_date
from living_evidence.records import ABSENT, RegistryEntry
from living_evidence.site.nodes import mark_generated
from living_evidence.site.pages.outcomes import link_source
from living_evidence.site.pages.parts import container, paragraph, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils import nodes

    from living_evidence.records import BaseSource
    from living_evidence.site.context import RenderContext

REGISTRY_DATES = {
    "statusVerifiedDate": "status verified",
    "lastUpdatePostDateStruct": "last update posted",
    "mirrorUpdated": "mirror page updated",
}
"""Dates that say as of when an entry speaks, the best first."""


def make_figure(
    context: RenderContext,
    kind: str,
    body: Sequence[nodes.Node],
    sources: Iterable[str],
    *,
    caption: str = "",
    cautions: Iterable[str] = (),
) -> nodes.container:
    """Return a figure with its sources; `cautions` are sentences on how it may be read."""
    parts: list[nodes.Node] = [paragraph(caption, classes=["ev-caption"])] if caption else []
    parts += body
    parts.append(_make_foot(context, sources, cautions))
    made = container(*parts, classes=["ev-chart", f"ev-chart-{kind}"])
    mark_generated(made)
    return made


def make_empty(words: str) -> nodes.paragraph:
    """Return the sentence that stands where there is nothing to draw."""
    made = paragraph(text(words, "ev-absent"))
    mark_generated(made)
    return made


def format_as_of(source: BaseSource) -> str:
    """Format as of when a source speaks: `published 19 June 2025`, or `undated`."""
    if isinstance(source, RegistryEntry):
        for name, label in REGISTRY_DATES.items():
            value = getattr(source.registry, name)
            date = getattr(value, "date", value)
            if date is not None and date not in ABSENT:
                return f"{label} {format_date(date)}"
    if source.citation.issued in ABSENT:
        return "undated"
    return f"published {format_date(source.citation.issued)}"


def _make_foot(
    context: RenderContext, sources: Iterable[str], cautions: Iterable[str]
) -> nodes.paragraph:
    named = list(dict.fromkeys(sources))
    head = "Drawn from: " if named else "Drawn from the records."
    parts: list[str | nodes.Node] = [f"{words} " for words in cautions]
    parts += [head, *_name_sources(context, named)]
    return paragraph(*parts, classes=["ev-chart-foot"])


def _name_sources(context: RenderContext, names: list[str]) -> Iterator[str | nodes.Node]:
    for number, name in enumerate(names):
        yield "; " if number else ""
        yield link_source(context, name)
        yield f" ({format_as_of(context.corpus.sources[name].model)})"
    yield "." if names else ""
