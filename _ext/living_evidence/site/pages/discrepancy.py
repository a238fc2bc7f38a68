"""The page of a discrepancy: what each side says, the verdict, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import VERDICTS, paragraph, section, verdict_badge

if TYPE_CHECKING:
    from docutils import nodes

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy


def build_discrepancy_page(loaded: Loaded[Discrepancy], corpus: Corpus) -> nodes.section:  # noqa: ARG001
    """Return the page of one discrepancy; its sides are left pending, they are other records."""
    discrepancy = loaded.model
    verdict = discrepancy.verdict
    made = section(discrepancy.title, f"discrepancy-{discrepancy.id}")
    made += paragraph(
        "Verdict: ", verdict_badge(verdict), f" {VERDICTS[verdict]}", classes=["ev-verdict-line"]
    )
    made += section("Both sides", "_sides", make_pending("sides", discrepancy=discrepancy.id))
    reason = paragraph(discrepancy.reason)
    author = paragraph(f"Concluded by: {discrepancy.by}", classes=["ev-detail"])
    made += section("Why", "_why", reason, author)
    made += section("Where it is used", "_uses", make_pending("record-uses", record=discrepancy.id))
    return made
