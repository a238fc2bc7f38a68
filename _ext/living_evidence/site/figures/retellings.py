"""What a source tells, beside what the reports say: each declared discrepancy with both quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.formatting import format_date, format_item, format_population
from living_evidence.records import is_secondary
from living_evidence.site.context import record_of
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.outcomes import NOT_FOUND, expand_sources, link_source
from living_evidence.site.pages.parts import (
    VERDICTS,
    Row,
    paragraph,
    quote_block,
    split_option,
    table,
    text,
    verdict_badge,
)
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes

    from living_evidence.corpus import Corpus
    from living_evidence.records import Discrepancy, DiscrepancySide
    from living_evidence.site.context import RenderContext

COLUMNS = ("What it says", "What the reports say", "How they fit")
WIDTHS = (35, 35, 30)
TOLD = "synthesis"
"""The role of what a second-hand source says of what others found."""
EMPTY = "No discrepancy with another source is declared for what is only told at second hand."
SELF = "Both sides are this source’s own; no report is compared."
VERDICT = "Each verdict is a curator's, with the reason on its page."


@dataclass(frozen=True, slots=True)
class Retelling:
    """A discrepancy, with the sides that a second-hand source tells and those of the others."""

    discrepancy: Discrepancy
    told: tuple[DiscrepancySide, ...]
    reported: tuple[DiscrepancySide, ...]


def render_retellings(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return what the named second-hand sources say, claim by claim, beside the reports."""
    options = node["options"]
    names = set(expand_sources(context.corpus, split_option(options, "sources")))
    found = list(find_retellings(names, context.corpus))
    if not found:
        return [make_empty(EMPTY)]
    rows = [_make_row(context, retelling) for retelling in found]
    body: list[nodes.Node] = [table(COLUMNS, rows, widths=WIDTHS, classes=["ev-retellings"])]
    body += _count_others(context, names)
    sources = (record_of(side.result) for one in found for side in (*one.told, *one.reported))
    known = (name for name in sources if name in context.corpus.sources)
    caption = options.get("caption", "")
    return [make_figure(context, "retellings", body, known, caption=caption, cautions=[VERDICT])]


def find_retellings(names: set[str], corpus: Corpus) -> Iterator[Retelling]:
    """Yield the discrepancies with a side that one of the named sources tells at second hand."""
    second_hand = {name for name in names if is_secondary(corpus.sources[name].model)}
    for loaded in corpus.discrepancies.values():
        told, reported = _split(loaded.model.sides, second_hand)
        if told:
            yield Retelling(loaded.model, told, reported)


def _split(
    sides: Iterable[DiscrepancySide], second_hand: set[str]
) -> tuple[tuple[DiscrepancySide, ...], tuple[DiscrepancySide, ...]]:
    told = tuple(side for side in sides if record_of(side.result) in second_hand)
    return told, tuple(side for side in sides if side not in told)


def _count_others(context: RenderContext, names: set[str]) -> Iterator[nodes.Node]:
    """Yield how much more each second-hand source says, which nobody set against a report."""
    corpus = context.corpus
    sides = {side.result for loaded in corpus.discrepancies.values() for side in loaded.model.sides}
    for name in sorted(names):
        if is_secondary(corpus.sources[name].model):
            others = [item for item in corpus.items_of(name)
                      if item.result.role == TOLD and item.address not in sides]  # fmt: skip
            words = f": {len(others)} further statements, with no discrepancy declared"
            yield paragraph(link_source(context, name), words, classes=["ev-detail"])


def _make_row(context: RenderContext, retelling: Retelling) -> Row:
    told = [part for side in retelling.told for part in _show_side(context, side)]
    reported = [part for side in retelling.reported for part in _show_side(context, side)]
    absent = text(SELF, "ev-absent")
    return Row((told, reported or absent, list(_show_verdict(context, retelling.discrepancy))))


def _show_side(context: RenderContext, side: DiscrepancySide) -> Iterator[nodes.Node]:
    corpus = context.corpus
    target = corpus.find(side.result)
    if target is None or target.item is None:
        yield paragraph(f"{side.result}: {NOT_FOUND}")
        return
    item = target.item
    value = context.reference(item.address, format_item(item, corpus), "ev-figure")
    yield paragraph(text(f"{item_label(item, corpus)}: ", "ev-name"), value)
    who = format_population(item.result.population or "", item.population, corpus.vocabulary)
    if who:
        yield paragraph(f"Who: {who}", classes=["ev-detail"])
    language = item.source.model.capture.language
    yield from (quote_block(quote, language) for quote in item.result.quotes)
    source = link_source(context, item.source.model.id)
    when = f", as of {format_date(item.result.as_of)}" if item.result.as_of else ""
    yield paragraph(source, when, classes=["ev-detail"])


def _show_verdict(context: RenderContext, discrepancy: Discrepancy) -> Iterator[nodes.Node]:
    yield paragraph(verdict_badge(discrepancy.verdict))
    yield paragraph(context.reference(f"{discrepancy.id}#verdict", discrepancy.title))
    yield paragraph(VERDICTS[discrepancy.verdict], classes=["ev-detail"])
    yield paragraph(discrepancy.reason, classes=["ev-detail"])
