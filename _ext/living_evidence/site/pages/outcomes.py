"""Tables of results: outcomes that matter with their empty rows, reports, comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import (
    format_date,
    format_item,
    format_population,
    format_quantity,
    format_short_reference,
    format_term,
)
from living_evidence.site.pages.care import mark_source, replace_void
from living_evidence.site.pages.parts import (
    VERDICTS,
    Row,
    badge,
    paragraph,
    quote_block,
    split_option,
    state_badge,
    table,
    text,
    verdict_badge,
)
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy
    from living_evidence.site.context import RenderContext

NOT_REPORTED = "not reported in what we read"
NOT_ALONE = "not reported for these patients alone"
NOT_RATED = "not rated"
NOT_FOUND = "this address names nothing"
OUTCOME_COLUMNS = ("Outcome", "Who", "Result", "Source", "Certainty")
OWN_ROLES = ("primary-result", "protocol", "aim")
SECOND_HAND_ROLES = ("synthesis", "background")
ROLE_LABELS = {
    "protocol": "planned, no result",
    "aim": "aim, no result",
    "hypothesis": "hypothesis, no result",
    "background": "background",
    "synthesis": "said, not measured here",
}


def render_outcomes(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the outcomes of the named sources, one row per result, empty domains shown."""
    options = node["options"]
    corpus = context.corpus
    items = list(select_items(corpus, options))
    anybody = select_items(corpus, {**options, "population": ""})
    wider = frozenset(find_domain(corpus, item) for item in anybody)
    return [build_outcomes(context, items, options.get("caption", ""), wider)]


def select_items(corpus: Corpus, options: Mapping[str, str]) -> Iterator[Item]:
    """Yield the results that a listing names by source, study, population terms and role."""
    roles = set(split_option(options, "roles") or ["primary-result"])
    wanted = set(split_option(options, "population"))
    for name in expand_sources(corpus, split_option(options, "sources")):
        for item in corpus.items_of(name):
            if _is_outcome(item, roles) and wanted <= item.terms:
                yield item


def _is_outcome(item: Item, roles: set[str]) -> bool:
    """Leave out what a later report replaces, and our own arithmetic: nobody reported it."""
    result = item.result
    shown = result.outcome and result.role in roles
    return bool(shown and not result.superseded_by and result.state != "derived")


def expand_sources(corpus: Corpus, names: Iterable[str]) -> list[str]:
    """Return source ids; `study:ID` stands for every source of that study, nothing for all."""
    found: dict[str, None] = {}
    for name in names or corpus.sources:
        if name.startswith("study:"):
            found.update(dict.fromkeys(corpus.sources_of(name.removeprefix("study:"))))
        elif name in corpus.sources:
            found[name] = None
    return list(found)


def build_outcomes(
    context: RenderContext,
    items: list[Item],
    caption: str = "",
    wider: frozenset[str] = frozenset(),
) -> nodes.Element:
    """Return the table: domains in the order of the vocabulary, whether or not they have results.

    `wider` names the domains that the same sources report for other or for more patients.
    """
    domains = context.corpus.vocabulary.file.domains
    grouped: dict[str, list[Item]] = {name: [] for name in domains}
    for item in items:
        grouped.setdefault(find_domain(context.corpus, item), []).append(item)
    rows: list[Row] = []
    for name, label in domains.items():
        rows += [_outcome_row(context, label, item) for item in grouped[name]]
        if not grouped[name]:
            rows.append(_empty_row(label, NOT_ALONE if name in wider else NOT_REPORTED))
    return table(
        OUTCOME_COLUMNS,
        rows,
        widths=(24, 22, 24, 16, 14),
        caption=caption,
        classes=["ev-outcomes"],
    )


def find_domain(corpus: Corpus, item: Item) -> str:
    """Return the outcome domain of a result, its own term's or that of a broader one."""
    return find_domain_of(item.result.outcome or "", corpus)


def find_domain_of(outcome: str, corpus: Corpus) -> str:
    """Return the outcome domain of a term, its own or that of a broader one."""
    terms = corpus.vocabulary.terms
    for name in (outcome, *sorted(corpus.vocabulary.closure(outcome))):
        term = terms.get(name)
        if term is not None and term.domain:
            return term.domain
    return ""


def find_certainty(corpus: Corpus, item: Item) -> str:
    """Return the rating of a named person for this result, or that nobody rated it."""
    judgements = corpus.judgements.model.judgements if corpus.judgements else {}
    for judgement in judgements.values():
        certainty = judgement.certainty
        if certainty is not None and item.address in judgement.about:
            return f"{certainty.rating} ({certainty.tool}, {certainty.rater})"
    return NOT_RATED


def _empty_row(domain: str, words: str) -> Row:
    head = paragraph(domain, classes=["ev-domain"])
    return Row((head, "", text(words, "ev-absent"), "", ""), classes=("ev-empty",))


def _outcome_row(context: RenderContext, domain: str, item: Item) -> Row:
    corpus = context.corpus
    result = item.result
    outcome = format_term(result.outcome or "", corpus.vocabulary)
    head = [paragraph(domain, classes=["ev-domain"]), paragraph(outcome, classes=["ev-detail"])]
    who = format_population(result.population or "", item.population, corpus.vocabulary)
    return Row(
        (
            head,
            who or "not stated",
            _value_cell(context, item),
            [paragraph(link_source(context, item.source.model.id)), *_marks(context, item)],
            text(find_certainty(corpus, item), "ev-absent"),
        )
    )


def _marks(context: RenderContext, item: Item) -> Iterator[nodes.Node]:
    for mark in mark_source(context, item.source.model.id):
        yield paragraph(mark)


def _value_cell(context: RenderContext, item: Item) -> list[nodes.Node]:
    void = replace_void(item.source.model)
    if void is not None:
        return [void]
    value = context.reference(item.address, format_item(item, context.corpus), "ev-figure")
    shown: list[nodes.Node] = [paragraph(value)]
    timepoint = item.result.timepoint
    if timepoint is not None:
        shown.append(paragraph(f"at {format_quantity(timepoint.value)}", classes=["ev-detail"]))
    if getattr(item.result, "total", None) == "not-stated":
        shown.append(paragraph("out of: not stated", classes=["ev-detail"]))
    if item.result.state != "reported":
        shown.append(paragraph(state_badge(item.result.state)))
    if item.result.role in ROLE_LABELS:
        shown.append(paragraph(badge(ROLE_LABELS[item.result.role], "ev-role")))
    return shown


def link_source(context: RenderContext, source: str) -> nodes.Element:
    """Return a link to a source, named as short references are."""
    loaded = context.corpus.sources.get(source)
    label = format_short_reference(loaded.model) if loaded is not None else source
    return context.reference(source, label, title=loaded.model.citation.title if loaded else "")


def render_study_outcomes(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the outcomes of one study."""
    study = node["options"]["study"]
    second_hand = context.corpus.studies[study].model.second_hand == "true"
    roles = (*OWN_ROLES, *SECOND_HAND_ROLES) if second_hand else OWN_ROLES
    options = {"sources": f"study:{study}", "roles": " ".join(roles)}
    items = [item for item in select_items(context.corpus, options) if item.study == study]
    return [build_outcomes(context, items)]


def render_study_reports(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the sources that report a study, by date."""
    study = node["options"]["study"]
    corpus = context.corpus
    rows = []
    for name in corpus.sources_of(study):
        source = corpus.sources[name].model
        own = source.study is not None and source.study.id == study
        relation = "reports the study" if own else "mentions the study"
        kind = source.kind.replace("-", " ")  # type: ignore[attr-defined]
        date = format_date(source.citation.issued)
        rows.append(Row((link_source(context, name), date, kind, relation)))
    if not rows:
        return [paragraph(text("No source of this study was captured.", "ev-absent"))]
    return [table(("Source", "Date", "Kind", "Relation"), rows, widths=(40, 20, 20, 20))]


def render_sides(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return both sides of a discrepancy, with the words of each source."""
    discrepancy = context.corpus.discrepancies[node["options"]["discrepancy"]].model
    rows = [_side_row(context, side.result, side.says) for side in discrepancy.sides]
    return [table(("Side", "Says", "Words of the source"), rows, widths=(30, 28, 42))]


def _side_row(context: RenderContext, address: str, says: str) -> Row:
    target = context.corpus.find(address)
    if target is None or target.item is None:
        return Row((address, says, NOT_FOUND))
    item = target.item
    language = item.source.model.capture.language
    result = context.reference(item.address, item_label(item, context.corpus))
    head = [
        paragraph(link_source(context, item.source.model.id)),
        paragraph(result, classes=["ev-detail"]),
    ]
    value = format_item(item, context.corpus)
    said = [paragraph(text(says, "ev-value"))]
    if value != says:
        said.append(paragraph(f"The record: {value}", classes=["ev-detail"]))
    quotes = [quote_block(quote, language) for quote in item.result.quotes]
    return Row((head, said, quotes or f"The field “{item.name}”, as printed."))


def render_comparison(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return pairs of results side by side, with the verdict of the discrepancy about them."""
    pairs = (tuple(line.split()) for line in node["options"].get("pairs", "").splitlines())
    rows = [_compare(context, pair) for pair in pairs if pair]
    columns = ("One says", "Another says", "How they fit")
    return [table(columns, rows, widths=(34, 34, 32), caption=node["options"].get("caption", ""))]


def _compare(context: RenderContext, pair: tuple[str, ...]) -> Row:
    corpus = context.corpus
    discrepancy = corpus.discrepancies.get(pair[0]) if len(pair) == 1 else _between(corpus, pair)
    addresses = (
        [side.result for side in discrepancy.model.sides]
        if len(pair) == 1 and discrepancy
        else pair
    )
    sides = [_compared_side(context, address) for address in addresses]
    others = [made for side in sides[1:] for made in side]
    verdict = _verdict(context, discrepancy.model) if discrepancy else "no discrepancy is declared"
    return Row((sides[0] if sides else NOT_FOUND, others, verdict))


def _compared_side(context: RenderContext, address: str) -> list[nodes.Node]:
    target = context.corpus.find(address)
    if target is None or target.item is None:
        return [paragraph(f"{address}: {NOT_FOUND}")]
    item = target.item
    void = replace_void(item.source.model)
    if void is not None:
        return [void, paragraph(link_source(context, item.source.model.id), classes=["ev-detail"])]
    value = context.reference(item.address, format_item(item, context.corpus), "ev-figure")
    label = item_label(item, context.corpus)
    source = link_source(context, item.source.model.id)
    quotes = [
        quote_block(quote, item.source.model.capture.language) for quote in item.result.quotes[:1]
    ]
    return [paragraph(f"{label}: ", value), paragraph(source, classes=["ev-detail"]), *quotes]


def _verdict(context: RenderContext, discrepancy: Discrepancy) -> list[nodes.Node]:
    link = context.reference(f"{discrepancy.id}#verdict", "Why")
    meaning = VERDICTS[discrepancy.verdict]
    return [
        paragraph(verdict_badge(discrepancy.verdict)),
        paragraph(f"{meaning} ", link, classes=["ev-detail"]),
    ]


def _between(corpus: Corpus, pair: tuple[str, ...]) -> Loaded[Discrepancy] | None:
    wanted = set(pair)
    return next(
        (
            loaded
            for loaded in corpus.discrepancies.values()
            if wanted <= {side.result for side in loaded.model.sides}
        ),
        None,
    )
