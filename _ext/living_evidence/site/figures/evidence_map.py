"""The evidence map: for whom and on what there are results, how many, and where there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from living_evidence.formatting import format_population, format_term
from living_evidence.records import is_secondary
from living_evidence.site.figures.estimates import population_terms
from living_evidence.site.figures.frame import make_empty, make_figure
from living_evidence.site.pages.backlinks import link_claim
from living_evidence.site.pages.outcomes import (
    expand_sources,
    find_domain,
    find_domain_of,
    link_source,
)
from living_evidence.site.pages.parts import (
    Row,
    badge,
    bullet_list,
    container,
    here,
    paragraph,
    split_option,
    table,
    text,
)
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes

    from living_evidence.corpus import Corpus, Item
    from living_evidence.site.context import RenderContext

EMPTY = "No result with an outcome is recorded in these sources."
NONE = "none"
OTHER = "Other outcomes"
UNKNOWN = "Population not stated"
KINDS = {
    "primary-result": "reported",
    "protocol": "planned",
    "aim": "planned",
    "synthesis": "concluded",
    "background": "background",
    "hypothesis": "hoped for",
}
"""What a result counts as on the map, by its role."""
TOLD = "told"
"""What everything counts as that is only known at second hand."""
ABSENT_STATES = frozenset({"not-stated", "not-captured"})
MISSING = "not stated"
ORDER = ("reported", "planned", "concluded", TOLD, "background", "hoped for", MISSING)
CAUTIONS = (
    "Counts are of results in the records, not of patients or studies, and say nothing of quality.",
    (
        "“None” means none in the sources that were read. Left out are results that a later report "
        "replaces and what the build calculates."
    ),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one outcome domain for one group of people."""

    items: list[Item] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    """Ids of the claims that say that something is not reported."""

    def by_kind(self) -> dict[str, list[Item]]:
        """Return the results by what they count as, in the order of the map."""
        found: dict[str, list[Item]] = {kind: [] for kind in ORDER}
        for item in self.items:
            found[find_kind(item)].append(item)
        return {kind: items for kind, items in found.items() if items}


Map = dict[tuple[str, ...], dict[str, Cell]]
"""By the terms that tell people apart, then by outcome domain."""


def render_map(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return the counts of results by population and outcome, and below them the results."""
    options = node["options"]
    corpus = context.corpus
    names = expand_sources(corpus, split_option(options, "sources"))
    items = [item for name in names for item in corpus.items_of(name) if is_mapped(item)]
    if not items:
        return [make_empty(EMPTY)]
    found = build_map(items, corpus)
    _note_gaps(context, found, set(names))
    body = _show_map(context, found, f"map-{options.get('serial', '0')}")
    sources = (item.source.model.id for item in items)
    caption = options.get("caption", "")
    return [make_figure(context, "map", body, sources, caption=caption, cautions=CAUTIONS)]


def is_mapped(item: Item) -> bool:
    """Tell whether a result has an outcome, and is neither replaced nor calculated."""
    result = item.result
    return bool(result.outcome and not result.superseded_by and result.state != "derived")


def find_kind(item: Item) -> str:
    """Return what a result counts as on the map."""
    if item.result.state in ABSENT_STATES:
        return MISSING
    return TOLD if is_secondary(item.source.model) else KINDS[item.result.role]


def build_map(items: Iterable[Item], corpus: Corpus) -> Map:
    """Return the results by the group of people that they are about and by outcome domain."""
    found: Map = {}
    for item in items:
        cells = found.setdefault(find_group(item, corpus), {})
        cells.setdefault(find_domain(corpus, item), Cell()).items.append(item)
    return dict(sorted(found.items()))


def find_group(item: Item, corpus: Corpus) -> tuple[str, ...]:
    """Return the terms that tell the people of a result apart: of the facets that must be said.

    Where a population has no such term, its own name stands in for them.
    """
    vocabulary = corpus.vocabulary
    terms = {term for term in population_terms(item, corpus) if _tells_apart(term, corpus)}
    narrow = [
        term for term in terms
        if not any(term in vocabulary.closure(other) for other in terms - {term})
    ]  # fmt: skip
    facets = list(vocabulary.facets)
    narrow.sort(key=lambda term: (facets.index(vocabulary.facet_of(term)), term))
    name = format_population(item.result.population or "", item.population, vocabulary)
    return tuple(format_term(term, vocabulary) for term in narrow) or (name or UNKNOWN,)


def _tells_apart(term: str, corpus: Corpus) -> bool:
    vocabulary = corpus.vocabulary
    name = vocabulary.facet_of(term)
    facet = vocabulary.facets.get(name)
    if facet is None or facet.asserts != "true" or name in vocabulary.outcome_facets:
        return False
    return vocabulary.is_essential(name) and vocabulary.is_exclusive(name)


def _note_gaps(context: RenderContext, found: Map, sources: set[str]) -> None:
    """Add the claims that say that these sources do not report something."""
    corpus = context.corpus
    for _, reading in context.claims():
        query = {key: value.replace(",", " ").split() for key, value in reading.claim.query}
        if reading.claim.kind != "gap":
            continue
        domains = {find_domain_of(term, corpus) for term in query.get("outcome", ())}
        for key in _find_asked(found, query, sources, corpus):
            for domain in sorted(domains):
                found[key].setdefault(domain, Cell()).gaps.append(reading.claim.id)


def _find_asked(
    found: Map, query: dict[str, list[str]], sources: set[str], corpus: Corpus
) -> Iterator[tuple[str, ...]]:
    """Yield the groups that a gap asks about, in sources that speak of them."""
    asked = sources & set(query.get("sources", sources))
    for key, cells in found.items():
        items = [item for cell in cells.values() for item in cell.items]
        speak = asked & {item.source.model.id for item in items}
        terms = corpus.vocabulary.close(
            term for item in items for term in population_terms(item, corpus)
        )
        if speak and set(query.get("population", ())) <= terms:
            yield key


def _show_map(context: RenderContext, found: Map, prefix: str) -> list[nodes.Node]:
    domains = dict(context.corpus.vocabulary.file.domains)
    if any("" in cells for cells in found.values()):
        domains[""] = OTHER
    rows: list[Row] = []
    lists: list[nodes.Node] = []
    for number, (key, cells) in enumerate(found.items(), start=1):
        anchors = {domain: f"{prefix}-{number}-{at}" for at, domain in enumerate(domains, start=1)}
        shown = [_show_cell(cells.get(name, Cell()), anchors[name]) for name in domains]
        rows.append(Row((paragraph(", ".join(key)), *shown)))
        lists += _list_results(context, key, cells, domains, anchors)
    columns = ("For whom", *domains.values())
    counts = table(columns, rows, classes=["ev-map"])
    head = paragraph(text("The results behind the counts", "ev-name"))
    return [counts, container(head, *lists, classes=["ev-map-lists"])]


def _show_cell(cell: Cell, anchor: str) -> list[nodes.Node]:
    shown: list[nodes.Node] = [
        paragraph(here(anchor, f"{len(items)} {kind}"), classes=[f"ev-map-{kind.split()[0]}"])
        for kind, items in cell.by_kind().items()
    ]
    shown = shown or [paragraph(text(NONE, "ev-absent"))]
    if cell.gaps:
        noun = "gap" if len(cell.gaps) == 1 else "gaps"
        shown.append(paragraph(here(anchor, f"{len(cell.gaps)} {noun}"), classes=["ev-map-gap"]))
    return shown


def _list_results(
    context: RenderContext,
    key: tuple[str, ...],
    cells: dict[str, Cell],
    domains: dict[str, str],
    anchors: dict[str, str],
) -> Iterator[nodes.Node]:
    for domain, label in domains.items():
        cell = cells.get(domain, Cell())
        if not cell.items and not cell.gaps:
            continue
        items = [_list_item(context, item, kind)
                 for kind, found in cell.by_kind().items() for item in found]  # fmt: skip
        items += [
            [paragraph(badge("gap", "ev-role"), " ", link_claim(context, name))]
            for name in cell.gaps
        ]
        head = paragraph(text(f"{', '.join(key)}: {label[:1].lower()}{label[1:]}", "ev-key"))
        made = container(head, bullet_list(items), classes=["ev-map-list"])
        made["ids"].append(anchors[domain])
        yield made


def _list_item(context: RenderContext, item: Item, kind: str) -> list[nodes.Node]:
    label = context.reference(item.address, item_label(item, context.corpus), "ev-figure")
    source = link_source(context, item.source.model.id)
    return [paragraph(badge(kind, "ev-role"), " ", label, ", ", source)]
