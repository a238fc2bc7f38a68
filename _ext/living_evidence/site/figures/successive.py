"""The reports of one outcome of one study, oldest first: counts and dates, and no trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import (
    KINDS,
    format_date,
    format_item,
    format_population,
    format_term,
)
from living_evidence.records import ABSENT, is_secondary
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.outcomes import NOT_FOUND, link_source
from living_evidence.site.pages.parts import Row, badge, paragraph, quote_block, table, text

if TYPE_CHECKING:
    from docutils import nodes

    from living_evidence.corpus import Item
    from living_evidence.site.context import RenderContext

COLUMNS = ("When", "Count", "Who, and of what", "Reported or told by")
WIDTHS = (18, 16, 34, 32)
EMPTY = "No successive reports of one outcome are recorded for this study."
NESTED = (
    "These are reports of one study at different times, and later ones may count the same patients "
    "again: they are never added up, and the order shows no trend."
)
UNDATED = "undated"


def render_successive(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the successive reports of one outcome, in the order of the study's record."""
    study = context.corpus.studies[node["options"]["study"]].model
    found = [context.corpus.find(address) for address in study.reports]
    items = [target.item for target in found if target is not None and target.item is not None]
    if not study.reports:
        return [make_empty(EMPTY)]
    rows = [_make_row(context, item) for item in items]
    rows += [Row((NOT_FOUND, "", address, "")) for address in _find_lost(context, study.reports)]
    body = [table(COLUMNS, rows, widths=WIDTHS, classes=["ev-successive"])]
    caption = node["options"].get("caption", "")
    sources = (item.source.model.id for item in items)
    return [make_figure(context, "reports", body, sources, caption=caption, cautions=[NESTED])]


def format_when(item: Item) -> tuple[str, str]:
    """Return the date that a result speaks of, and in words where the date comes from."""
    source = item.source.model
    if item.result.as_of and item.result.as_of not in ABSENT:
        told = "as the source tells it" if is_secondary(source) else "as the source states it"
        return format_date(item.result.as_of), told
    if source.citation.issued in ABSENT:
        return UNDATED, "neither the count nor its source has a date"
    return format_date(source.citation.issued), "date of publication; the count has none"


def _make_row(context: RenderContext, item: Item) -> Row:
    when, why = format_when(item)
    head = [paragraph(text(when, *(["ev-absent"] if when == UNDATED else []))),
            paragraph(why, classes=["ev-detail"])]  # fmt: skip
    return Row((head, list(_show_count(context, item)), _show_people(context, item),
                _show_source(context, item)))  # fmt: skip


def _show_count(context: RenderContext, item: Item) -> list[nodes.Node]:
    value = context.reference(item.address, format_item(item, context.corpus), "ev-figure")
    shown: list[nodes.Node] = [paragraph(value, classes=["ev-value"])]
    if getattr(item.result, "total", None) in ABSENT:
        shown.append(paragraph("out of: not stated", classes=["ev-detail"]))
    if item.result.superseded_by:
        shown.append(paragraph(badge("superseded"), classes=["ev-detail"]))
    return shown


def _show_people(context: RenderContext, item: Item) -> list[nodes.Node]:
    vocabulary = context.corpus.vocabulary
    who = format_population(item.result.population or "", item.population, vocabulary)
    outcome = format_term(item.result.outcome or "", vocabulary)
    language = item.source.model.capture.language
    quotes = [quote_block(quote, language) for quote in item.result.quotes]
    return [paragraph(who or "not stated"), paragraph(outcome, classes=["ev-detail"]), *quotes]


def _show_source(context: RenderContext, item: Item) -> list[nodes.Node]:
    source = item.source.model
    told = is_secondary(source)
    kind = badge(KINDS[source.kind], "ev-kind", *(["ev-told"] if told else []))  # type: ignore[attr-defined]
    words = "told, not measured here" if told else "reported by the study"
    return [paragraph(link_source(context, source.id)), paragraph(kind),
            paragraph(words, classes=["ev-detail"])]  # fmt: skip


def _find_lost(context: RenderContext, addresses: tuple[str, ...]) -> list[str]:
    found = ((address, context.corpus.find(address)) for address in addresses)
    return [address for address, target in found if target is None or target.item is None]
