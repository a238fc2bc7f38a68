"""What this build checked, and what it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.reports.text import format_attestation, format_examined
from living_evidence.site.pages.parts import Row, bullet_list, field_table, paragraph, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.checking import Coverage
    from living_evidence.site.context import RenderContext

SINGLE = {
    "sources": "Sources",
    "studies": "Studies",
    "results": "Results and named fields",
    "quotes_matched": "Quotes found in their snapshot",
    "quotes_locked": "Quotes vouched for by the lock, their snapshot not at hand",
    "quotes_failed": "Quotes that failed",
    "figures": "Figures matched in claims",
    "terms": "Terms matched in claims",
    "gaps": "Gaps whose queries were run",
    "waivers": "Waived problems",
    "pages": "Pages checked",
    "rejected": "Files that did not validate",
}


def render_coverage(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return the counts of this run, every claim kind, and the pages outside checking."""
    coverage = context.report.coverage
    shown: list[nodes.Node] = [field_table(_count_rows(coverage))]
    states = field_table(_state_rows(context), caption="Results by state")
    shown.append(states)
    shown.append(paragraph(nodes.strong("", "Pages outside checking:")))
    if coverage.unchecked_pages:
        paths = coverage.unchecked_pages
        shown.append(bullet_list([paragraph(nodes.literal(path, path))] for path in paths))
    else:
        shown.append(paragraph(text("none", "ev-absent")))
    return shown


def _count_rows(coverage: Coverage) -> Iterator[Row]:
    for name, label in SINGLE.items():
        yield Row((label, f"{getattr(coverage, name):,}"))
    yield Row(("Self-audit of the sources", format_examined(coverage.examined)))
    if coverage.attestation is not None:
        yield Row(("Stamps on claims", format_attestation(coverage.attestation)))
    claims = coverage.claims
    kinds = ", ".join(f"{count} {kind}" for kind, count in claims.items())
    yield Row(("Claims", f"{sum(claims.values())} ({kinds})" if claims else "0"))


def _state_rows(context: RenderContext) -> Iterator[Row]:
    counts: dict[str, int] = {}
    for item in context.corpus.items.values():
        counts[item.result.state] = counts.get(item.result.state, 0) + 1
    for state in sorted(counts):
        yield Row((state.replace("-", " "), f"{counts[state]:,}"))
