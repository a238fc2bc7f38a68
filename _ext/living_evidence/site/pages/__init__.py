"""Pages that the build makes: one per record, and the lists that other pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from living_evidence.site.pages import (
    audit,
    backlinks,
    care,
    coverage,
    glance,
    handouts,
    lists,
    outcomes,
    reference,
    related_studies,
    vocabulary,
)
from living_evidence.site.pages.discrepancy import build_discrepancy_page
from living_evidence.site.pages.source import build_source_page
from living_evidence.site.pages.study import build_study_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.site.context import Renderer

BUILDERS: dict[str, Callable[[Loaded[Any], Corpus], nodes.section]] = {
    "sources": build_source_page,
    "studies": build_study_page,
    "discrepancies": build_discrepancy_page,
}
RENDERERS: dict[str, Renderer] = {
    # What record pages leave pending.
    "link": backlinks.render_link,
    "uses": backlinks.render_uses,
    "record-uses": backlinks.render_record_uses,
    "audit": audit.render_audit,
    "care": care.render_care,
    "sides": outcomes.render_sides,
    "study-reports": outcomes.render_study_reports,
    "study-outcomes": outcomes.render_study_outcomes,
    "citing": handouts.render_citing,
    "related-studies": related_studies.render_related,
    # What the directives of `listings` leave pending.
    "at-a-glance": glance.render_glance,
    "certainty-table": glance.render_certainty,
    "citation-table": lists.render_citation_table,
    "reference-list": lists.render_reference_list,
    "outcomes-table": outcomes.render_outcomes,
    "claims-ledger": lists.render_ledger,
    "discrepancy-list": lists.render_discrepancies,
    "source-index": lists.render_source_index,
    "study-index": lists.render_study_index,
    "glossary": vocabulary.render_glossary,
    "coverage": coverage.render_coverage,
    "rules": reference.render_rules,
    "judgements": reference.render_judgements,
    "notices": reference.render_notices,
    "listings": reference.render_listings,
    "record-fields": reference.render_record_fields,
    "report-fields": reference.render_report_fields,
    "compare-results": outcomes.render_comparison,
    "trace": reference.render_trace,
    "downloads": handouts.render_downloads,
    "export-columns": handouts.render_columns,
}


def build_record_page(kind: str, loaded: Loaded[Any], corpus: Corpus) -> nodes.section:
    """Return the page of a record; `kind` is the folder that it stands in.

    Ids of results are there when the page is read; what depends on the rest of the site is
    left pending for `RENDERERS`.
    """
    return BUILDERS[kind](loaded, corpus)
