"""The page of a study: its reports in time, the flow of its participants, its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import Row, banner, field_table, nct_link, paragraph, section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import Study


def build_study_page(loaded: Loaded[Study], corpus: Corpus) -> nodes.section:  # noqa: ARG001
    """Return the page of one study; everything that its sources say is left pending."""
    study = loaded.model
    made = section(study.title, f"study-{study.id}")
    if study.second_hand == "true":
        made += banner(
            "second-hand",
            "Seen only second-hand.",
            "No report of this study was captured: this is what other sources say of it.",
        )
    made += field_table(_about_rows(study))
    if study.note:
        made += paragraph(study.note)
    sources = f"study:{study.id}"
    made += section("Reports", "_reports", make_pending("study-reports", study=study.id))
    made += section("Timeline", "_timeline", make_pending("timeline", sources=sources))
    made += section("Flow of participants", "_flow", _pend("participant-flow", study))
    if study.reports:
        title = "One outcome, report by report"
        made += section(title, "_successive", _pend("successive-reports", study))
    made += section("Estimates with an interval", "_forest", make_pending("forest-table", sources=sources))
    made += section("Outcomes", "_outcomes", _pend("study-outcomes", study))
    made += section("Where it is used", "_uses", make_pending("record-uses", record=study.id))
    return made


def _about_rows(study: Study) -> Iterator[Row]:
    yield Row(("Record", nodes.literal(study.id, study.id)))
    if study.acronym:
        yield Row(("Acronym", study.acronym))
    yield Row(("Registry number", nct_link(study.registry) if study.registry else "not stated"))


def _pend(kind: str, study: Study) -> nodes.Node:
    return make_pending(kind, study=study.id)
