"""Do the figures of a source add up? Its self-audit, as a table that becomes cards when narrow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.reports.text import format_examined
from living_evidence.rules.self_audit import examine_source, outcome_of
from living_evidence.site.pages.parts import Row, badge, bullet_list, paragraph, table, text
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.arithmetic.auditing import Examined
    from living_evidence.rules.self_audit import Outcome
    from living_evidence.site.context import RenderContext

COLUMNS = ("Arithmetic", "What came of it", "Figures")
WIDTHS = (28, 42, 30)
NOTHING = "This record has no figures that could be set against one another."
MEANING = (
    "The build sets the figures of this source against one another, by exact arithmetic. "
    "That they fit does not show that they are right."
)
OUTCOMES: dict[Outcome, str] = {
    "holds": "holds",
    "declared": "does not hold",
    "undeclared": "does not hold",
    "undecided": "cannot be decided",
}


def render_audit(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return every examination of the figures of one source, what does not hold first."""
    found = examine_source(context.corpus, node["options"]["record"])
    if not found:
        return [paragraph(text(NOTHING, "ev-absent"))]
    counts = Counter(outcome_of(one) for one in found)
    summary = paragraph(nodes.strong("", f"{format_examined(counts)}."))
    rows = (_make_row(context, one) for one in found)
    return [paragraph(MEANING), summary, table(COLUMNS, rows, widths=WIDTHS)]


def _make_row(context: RenderContext, examined: Examined) -> Row:
    outcome = outcome_of(examined)
    head = paragraph(text(examined.worked, "ev-value"))
    figures = bullet_list([paragraph(link)] for link in _link_figures(context, examined))
    return Row((head, list(_explain(context, examined, outcome)), figures))


def _explain(context: RenderContext, examined: Examined, outcome: Outcome) -> Iterator[nodes.Node]:
    yield paragraph(badge(OUTCOMES[outcome], "ev-outcome", f"ev-outcome-{outcome}"))
    if examined.why:
        yield paragraph(examined.why)
    if examined.discrepancy:
        loaded = context.corpus.discrepancies[examined.discrepancy]
        link = context.reference(f"{examined.discrepancy}#verdict", loaded.model.title)
        yield paragraph("Declared as a discrepancy: ", link)
    rule = context.reference(f"rule:{examined.rule}", examined.rule)
    yield paragraph("Rule: ", rule, classes=["ev-detail"])


def _link_figures(context: RenderContext, examined: Examined) -> Iterator[nodes.Node]:
    """Yield a link to each result that was examined, once, whichever parts of it were."""
    seen: set[str] = set()
    for address in examined.addresses:
        target = context.corpus.find(address)
        item = target.item if target is not None else None
        if item is not None and item.address not in seen:
            seen.add(item.address)
            yield context.reference(item.address, item_label(item, context.corpus))
