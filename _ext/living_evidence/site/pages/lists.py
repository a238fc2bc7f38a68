"""Lists of records and claims: citations, references, indexes, discrepancies, the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import (
    COMPLETENESS,
    KINDS,
    OUR_REVIEW,
    format_absence,
    format_date,
    format_reference,
)
from living_evidence.records import ABSENT, RegistryEntry
from living_evidence.site.context import record_of
from living_evidence.site.pages.backlinks import format_claim, link_claim, link_page
from living_evidence.site.pages.care import mark_source
from living_evidence.site.pages.outcomes import expand_sources, link_source
from living_evidence.site.pages.parts import (
    SORTABLE,
    VERDICTS,
    Row,
    badge,
    bullet_list,
    doi_link,
    external,
    nct_link,
    paragraph,
    pmid_link,
    split_option,
    table,
    text,
    verdict_badge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.attestation.judging import ClaimState
    from living_evidence.attestation.stamps import Role
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import BaseSource, Discrepancy, Study
    from living_evidence.site.context import RenderContext

CLAIM_KINDS = {
    "observation": "observation",
    "inference": "inference",
    "status": "status",
    "gap": "gap",
    "attributed": "attributed",
    "relation": "relation",
}
STAMPED_BY: dict[Role, str] = {
    "author": "its author",
    "second-person": "a second person",
    "clinician": "a clinician",
    "automation": "automation",
}
STAMP_STATES: dict[ClaimState, str] = {
    "reworded": ", reworded since",
    "suspect": ", changed since",
}
MATCHES = "matches its source"
CONTRADICTED = "does not match its source"


def render_citation_table(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a table of the named sources: what each is, and what was seen of it."""
    options = node["options"]
    names = expand_sources(context.corpus, split_option(options, "sources"))
    rows = [_citation_row(context, context.corpus.sources[name].model) for name in names]
    columns = ("Source", "Date", "Kind", "Study", "What was read", "Review")
    caption = options.get("caption", "")
    return [
        table(columns, rows, widths=(28, 13, 13, 17, 17, 12), caption=caption, classes=[SORTABLE])
    ]


def render_reference_list(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a numbered list of references in the style of the NLM, with links."""
    names = expand_sources(context.corpus, split_option(node["options"], "sources"))
    items = [_reference_item(context, context.corpus.sources[name].model) for name in names]
    made = nodes.enumerated_list("", *items, classes=["ev-references"], enumtype="arabic")
    return [made] if items else [paragraph(text("No source.", "ev-absent"))]


def render_source_index(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return every source of the site."""
    rows = []
    for name, loaded in context.corpus.sources.items():
        source = loaded.model
        counted = f"{len(source.results)} results, {len(context.uses(name))} uses in claims"
        rows.append(
            Row(
                (
                    _title(context, source),
                    _kind(source),
                    format_date(source.citation.issued),
                    source.capture.completeness.replace("-", " "),
                    counted,
                )
            )
        )
    columns = ("Source", "Kind", "Date", "What was read", "Holds")
    return [table(columns, rows, widths=(40, 16, 16, 12, 16), classes=[SORTABLE])]


def render_study_index(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:  # noqa: ARG001
    """Return every study of the site with its sources."""
    rows = [_study_row(context, loaded.model) for loaded in context.corpus.studies.values()]
    return [table(("Study", "Registry number", "Sources"), rows, widths=(50, 20, 30))]


def render_discrepancies(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the discrepancies of the named sources, or all."""
    asked = split_option(node["options"], "sources")
    names = set(expand_sources(context.corpus, asked))
    chosen = [
        loaded.model
        for loaded in context.corpus.discrepancies.values()
        if not asked or names & {record_of(side.result) for side in loaded.model.sides}
    ]
    if not chosen:
        return [paragraph(text("No discrepancy is declared.", "ev-absent"))]
    rows = [_discrepancy_row(context, discrepancy) for discrepancy in chosen]
    return [
        table(("Discrepancy", "Sides", "Verdict"), rows, widths=(38, 38, 24), classes=[SORTABLE])
    ]


def render_ledger(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return every claim of the site, or of the named pages, with what it rests on."""
    pages = split_option(node["options"], "pages")
    rows = [
        _claim_row(context, docname, reading)
        for docname, reading in context.claims()
        if not pages or docname in pages
    ]
    columns = ("Claim", "Kind", "Sources", "Certainty", "State", "Stamp")
    return [table(columns, rows, widths=(38, 11, 16, 10, 11, 14), classes=["ev-ledger", SORTABLE])]


def claim_sources(reading: ClaimReading) -> list[str]:
    """Return the records that a claim is bound to, in order, once."""
    return list(dict.fromkeys(record_of(address) for address in reading.addresses))


def _citation_row(context: RenderContext, source: BaseSource) -> Row:
    capture = source.capture
    study = link_study(context, source.study.id) if source.study else "not stated"
    return Row(
        (
            _title(context, source),
            format_date(source.citation.issued),
            _kind(source),
            study,
            [paragraph(COMPLETENESS[capture.completeness]), *_missing(source)],
            OUR_REVIEW.get(source.review.state, "Reviewed.").rstrip("."),
        )
    )  # fmt: skip


def link_study(context: RenderContext, study: str) -> nodes.Element:
    """Return a link to a study's page."""
    return context.reference(f"study:{study}", study)


def _title(context: RenderContext, source: BaseSource) -> list[nodes.Node]:
    shown: list[nodes.Node] = [paragraph(context.reference(source.id, source.citation.title))]
    if source.citation.container_title:
        shown.append(paragraph(source.citation.container_title, classes=["ev-detail"]))
    shown += [paragraph(mark) for mark in mark_source(context, source.id)]
    return shown


def _kind(source: BaseSource) -> str:
    return KINDS[source.kind]  # type: ignore[attr-defined]


def _missing(source: BaseSource) -> Iterator[nodes.Node]:
    if source.missing:
        noun = "gap" if len(source.missing) == 1 else "gaps"
        yield paragraph(f"{len(source.missing)} {noun} listed on its page", classes=["ev-detail"])


def _reference_item(context: RenderContext, source: BaseSource) -> nodes.list_item:
    citation = source.citation
    line: list[str | nodes.Node] = [format_reference(source)]
    if citation.accessed not in ABSENT:
        line.append(f" Cited {format_date(citation.accessed)}.")
    if citation.DOI:
        line += [" doi: ", doi_link(citation.DOI), "."]
    if citation.PMID:
        line += [" PMID: ", pmid_link(citation.PMID), "."]
    if isinstance(source, RegistryEntry):
        line += [" Registry: ", nct_link(source.registry.nctId), "."]
    if citation.URL and not citation.DOI:
        line += [" Available from: ", external(citation.URL, citation.URL)]
    line += [" ", context.reference(source.id, "Record")]
    mark = "" if source.standing == "current" else f" [{format_absence(source.standing)}]"
    return nodes.list_item("", paragraph(*line, mark))


def _study_row(context: RenderContext, study: Study) -> Row:
    title = [paragraph(context.reference(f"study:{study.id}", study.title))]
    if study.second_hand == "true":
        title.append(paragraph(badge("seen only second-hand", "ev-second-hand")))
    sources = context.corpus.sources_of(study.id)
    listed = bullet_list([paragraph(link_source(context, name))] for name in sources)
    registry = nct_link(study.registry) if study.registry else "not stated"
    return Row((title, registry, listed if sources else text("none captured", "ev-absent")))


def _discrepancy_row(context: RenderContext, discrepancy: Discrepancy) -> Row:
    title = context.reference(f"{discrepancy.id}#verdict", discrepancy.title)
    sides = bullet_list(
        [
            paragraph(
                link_source(context, record_of(side.result)),
                ": ",
                context.reference(side.result, side.says),
            )
        ]
        for side in discrepancy.sides
    )
    meaning = paragraph(VERDICTS[discrepancy.verdict], classes=["ev-detail"])
    return Row((title, sides, [paragraph(verdict_badge(discrepancy.verdict)), meaning]))


def _claim_row(context: RenderContext, docname: str, reading: ClaimReading) -> Row:
    claim = reading.claim
    problems = context.problems_of(claim.id)
    state = badge(
        CONTRADICTED if problems else MATCHES, "ev-contradicted" if problems else "ev-matches"
    )
    where = paragraph(
        link_claim(context, claim.id), " on ", link_page(context, docname), classes=["ev-detail"]
    )
    sources = bullet_list(
        [paragraph(link_record(context, name))] for name in claim_sources(reading)
    )
    certainty = claim.certainty.replace("-", " ")
    return Row(
        (
            [paragraph(format_claim(reading)), where],
            badge(CLAIM_KINDS[claim.kind], "ev-kind"),
            sources,
            certainty,
            [paragraph(state), *(_count(len(problems)))],
            format_stamp(context, claim.id),
        )
    )


def format_stamp(context: RenderContext, claim: str) -> str:
    """Format who stamped a claim and when, and whether it changed since; never as a review."""
    index = context.report.attestation
    attested = index.claims.get(claim) if index is not None else None
    if attested is None or attested.stamp is None:
        return "not stamped"
    stamp, changed = attested.stamp, STAMP_STATES.get(attested.state, "")
    words = f"stamped by {STAMPED_BY[stamp.role]} on {format_date(str(stamp.date))}{changed}"
    return f"{words}; a stamp is not a review"


def _count(problems: int) -> Iterator[nodes.Node]:
    if problems:
        noun = "problem" if problems == 1 else "problems"
        yield paragraph(f"{problems} {noun}", classes=["ev-detail"])


def link_record(context: RenderContext, record: str) -> nodes.Element:
    """Return a link to any record: a source, a study, a discrepancy or the judgements."""
    corpus = context.corpus
    if record in corpus.sources:
        return link_source(context, record)
    if record in corpus.discrepancies:
        title = corpus.discrepancies[record].model.title
        return context.reference(f"{record}#verdict", f"Discrepancy: {title}")
    if record in corpus.studies:
        return link_study(context, record)
    return nodes.inline(record, record)
