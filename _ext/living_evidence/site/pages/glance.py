"""What a reader wants first: for whom, how sure, as of when, from what, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import COMPLETENESS, format_date, format_term
from living_evidence.site.about import find_groups, find_sources, format_as_of, format_groups
from living_evidence.site.context import record_of
from living_evidence.site.nodes import make_box
from living_evidence.site.pages.outcomes import NOT_RATED, expand_sources, link_source
from living_evidence.site.pages.parts import Row, badge, paragraph, split_option, table, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import BaseSource, Certainty
    from living_evidence.site.context import RenderContext

COLUMNS = ("Source", "Design", "What was read", "What bears on it", "Certainty")
WIDTHS = (17, 21, 20, 24, 18)


def render_glance(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a list of facts about the named claims, and links to the named gaps."""
    claims = list(_find_claims(context, node, "claims"))
    gaps = list(_find_claims(context, node, "gaps"))
    facts = [*_describe(context, claims)]
    if gaps:
        facts.append(("What these sources do not say", list(_link_gaps(context, gaps))))
    if not facts:
        return [paragraph(text("No statement is named.", "ev-absent"))]
    rows = (
        make_box("div", make_box("dt", nodes.Text(label)), make_box("dd", paragraph(*shown)))
        for label, shown in facts
    )
    return [make_box("dl", *rows, classes=["ev-glance"])]


def render_certainty(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return a row per source: its design, what was read of it, what is open, and any rating."""
    options = node["options"]
    facets = split_option(options, "facets")
    sources = context.corpus.sources
    rows = [
        _certainty_row(context, sources[name].model, facets)
        for name in expand_sources(context.corpus, split_option(options, "sources"))
    ]
    return [table(COLUMNS, rows, widths=WIDTHS)]


def _find_claims(
    context: RenderContext, node: nodes.Element, option: str
) -> Iterator[ClaimReading]:
    for name in split_option(node["options"], option):
        if name in context.index.claims:
            yield context.index.claims[name][1]


def _describe(
    context: RenderContext, claims: list[ClaimReading]
) -> Iterator[tuple[str, list[nodes.Node]]]:
    groups = find_groups(context.corpus, claims)
    if groups:
        yield "For whom", [nodes.Text(format_groups(groups))]
    ratings = dict.fromkeys(claim.claim.certainty for claim in claims)
    if ratings:
        yield "How sure", list(_separate(badge(_format_rating(rating)) for rating in ratings))
    found = (source for claim in claims for source in find_sources(context.corpus, claim))
    sources = list({source.id: source for source in found}.values())
    if sources:
        yield "As of", [nodes.Text(format_as_of(sources))]
        yield "From", list(_name_sources(context, sources))


def _name_sources(context: RenderContext, sources: list[BaseSource]) -> Iterator[nodes.Node]:
    for number, source in enumerate(sources):
        yield nodes.Text("; " if number else "")
        yield link_source(context, source.id)
        yield nodes.Text(f": {COMPLETENESS[source.capture.completeness]}")


def _link_gaps(context: RenderContext, gaps: Iterable[ClaimReading]) -> Iterator[nodes.Node]:
    links = (
        context.reference(f"claim:{gap.claim.id}", _name_gap(context.corpus, gap)) for gap in gaps
    )
    return _separate(links, "; ")


def _name_gap(corpus: Corpus, gap: ClaimReading) -> str:
    """Name a gap by what it asks for, and whom it asks about."""
    query = dict(gap.claim.query)
    outcome = format_term(query.get("outcome", ""), corpus.vocabulary)
    terms = query.get("population", "").replace(",", " ").split()
    who = " ".join(format_term(name, corpus.vocabulary) for name in terms)
    named = f"{outcome} ({who})" if who and outcome else outcome or who
    return named or gap.claim.id


def _certainty_row(context: RenderContext, source: BaseSource, facets: list[str]) -> Row:
    rating = find_rating(context.corpus, source)
    return Row(
        (
            link_source(context, source.id),
            list(_describe_design(context.corpus, source, facets)) or "not stated",
            COMPLETENESS[source.capture.completeness],
            [paragraph(words) for words in _find_doubts(context.corpus, source)],
            _show_rating(rating) if rating is not None else text(NOT_RATED, "ev-absent"),
        )
    )


def find_rating(corpus: Corpus, source: BaseSource) -> Certainty | None:
    """Return the first rating by a named person of anything in a source, if there is one."""
    judgements = corpus.judgements.model.judgements if corpus.judgements else {}
    for judgement in judgements.values():
        about = {record_of(address) for address in judgement.about}
        if judgement.certainty is not None and source.id in about:
            return judgement.certainty
    return None


def _show_rating(certainty: Certainty) -> list[nodes.Node]:
    who = f"{certainty.tool}, {certainty.rater}, {format_date(certainty.date)}"
    reasons = [
        paragraph(f"{name}: {domain.judgement}. {domain.reason}", classes=["ev-detail"])
        for name, domain in certainty.domains.items()
    ]
    return [paragraph(badge(certainty.rating)), paragraph(who, classes=["ev-detail"]), *reasons]


def _describe_design(
    corpus: Corpus, source: BaseSource, facets: list[str]
) -> Iterator[nodes.paragraph]:
    """Yield the terms of the design; what a curator concluded says why."""
    terms = corpus.vocabulary.terms
    for name in source.context.all_terms:
        if name not in terms or terms[name].facet not in facets:
            continue
        yield paragraph(format_term(name, corpus.vocabulary))
        judged = source.context.judged.get(name)
        if judged is not None:
            yield paragraph(f"judged: {judged.reason} ({judged.by})", classes=["ev-detail"])


def _find_doubts(corpus: Corpus, source: BaseSource) -> Iterator[str]:
    """Yield what the records count that a rater would ask about."""
    totals = [getattr(item.result, "total", None) for item in corpus.items_of(source.id)]
    known = [total for total in totals if total is not None]
    open_ = sum(total == "not-stated" for total in known)
    if open_:
        yield f"{open_} of {len(known)} proportions: total not stated"
    conflicts = sum(
        any(record_of(side.result) == source.id for side in loaded.model.sides)
        for loaded in corpus.discrepancies.values()
    )
    if conflicts:
        yield "1 declared disagreement" if conflicts == 1 else f"{conflicts} declared disagreements"
    if source.missing:
        yield f"{len(source.missing)} things not to be found in what was read"


def _format_rating(rating: str) -> str:
    return rating.replace("-", " ")


def _separate(parts: Iterable[nodes.Node], by: str = " ") -> Iterator[nodes.Node]:
    for number, part in enumerate(parts):
        if number:
            yield nodes.Text(by)
        yield part
