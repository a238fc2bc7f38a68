"""The page of a study: its reports in time, the flow of its participants, its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.site.nodes import make_pending
from living_evidence.site.pages.parts import (
    Row,
    banner,
    field_table,
    jump_list,
    nct_link,
    paragraph,
    section,
)

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
    sections = len(made)
    made += list(_build_sections(study))
    made += section("Where it is used", "_uses", make_pending("record-uses", record=study.id))
    made.insert(sections, jump_list(made))
    return made


def _build_sections(study: Study) -> Iterator[nodes.section]:
    name, sources = study.id, f"study:{study.id}"
    reports = make_pending("study-reports", study=name)
    yield section("Reports, in time", "_reports", reports)
    yield section("Timeline", "_timeline", make_pending("timeline", sources=sources))
    yield section("Flow of participants", "_flow", make_pending("participant-flow", study=name))
    if study.reports:
        successive = make_pending("successive-reports", study=name)
        yield section("One outcome, report by report", "_successive", successive)
    forest = make_pending("forest-table", sources=sources, study=name)
    yield section("Estimates with an interval", "_forest", forest)
    yield section("Outcomes", "_outcomes", make_pending("study-outcomes", study=name))
    disputes = make_pending("discrepancy-list", sources=sources)
    yield section("Where its sources disagree", "_discrepancies", disputes)
    yield section("Related studies", "_related", make_pending("related-studies", study=name))


def _about_rows(study: Study) -> Iterator[Row]:
    yield Row(("Record", nodes.literal(study.id, study.id)))
    if study.acronym:
        yield Row(("Acronym", study.acronym))
    yield Row(("Registry number", nct_link(study.registry) if study.registry else "not stated"))
