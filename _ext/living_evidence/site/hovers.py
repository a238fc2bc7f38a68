"""Cards that describe a figure or a term on hover and focus: all of it from the records.

A card is in the page when it is written, once for each result that the page links. It is hidden
until the script shows it; without the script the link to the result does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.dating import find_as_of
from living_evidence.formatting import (
    COMPLETENESS,
    STATES,
    format_absence,
    format_date,
    format_denominator,
    format_item,
    format_population,
    format_quantity,
    format_short_reference,
)
from living_evidence.records import BaseSource, Discrepancy
from living_evidence.site.nodes import evidence_link, make_box
from living_evidence.site.pages.backlinks import find_discrepancies
from living_evidence.site.pages.parts import (
    VERDICTS,
    paragraph,
    quote_block,
    state_badge,
    text,
    verdict_badge,
)
from living_evidence.site.pages.results import item_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.site.context import RenderContext

FIGURE, TERM = "ev-figure", "ev-term"
"""Classes of the links that get a card."""
DESCRIBED = frozenset({FIGURE, TERM})
MOST_QUOTES = 2
TERM_PREFIX = "term:"

Marked = tuple[int, int, str, str]
"""Start and end in the text of a span, the address it links to, and the class of the link."""


def attach_cards(context: RenderContext, document: nodes.document) -> None:
    """Describe every link to a result or a term; cards stand at the end of the page, once each."""
    if context.builder.format != "html":
        return
    cards: dict[str, nodes.Element] = {}
    for link in list(document.findall(nodes.reference)):
        if not DESCRIBED.intersection(link["classes"]) or not link.get("address"):
            continue
        name = _name_card(context.corpus, link["address"])
        if name not in cards:
            cards[name] = _make_card(context, link["address"], name)
        if cards[name].children:
            _describe(link, name)
    shown = [card for card in cards.values() if card.children]
    if shown:
        document += make_box("div", *shown, classes=["ev-cards", "no-search"])


def find_definitions(context: RenderContext, reading: ClaimReading) -> list[list[Marked]]:
    """Return for each span of a claim the terms to define: the first of its kind on the page.

    The clinical and the plain texts of a page are counted apart, as a reader may see one of them.
    """
    parts = zip(reading.parts, context.defined, strict=False)
    return [
        list(_find_terms(context.corpus, span, seen))
        for part, seen in parts
        for block in part
        for span in block.spans
    ]


def _find_terms(corpus: Corpus, span: SpanReading, seen: set[str]) -> Iterator[Marked]:
    licensed = {term for target in span.targets if target.item for term in target.item.terms}
    for token in span.terms():
        shown = span.block.text[token.start : token.end].casefold()
        for name in getattr(token.value, "terms", ()):
            term = corpus.vocabulary.terms.get(name)
            if term is None or name in seen or name not in licensed or not term.definition:
                continue
            # A lay phrase explains itself.
            if shown not in {words.casefold() for words in term.lay}:
                seen.add(name)
                start = span.span.start
                yield token.start - start, token.end - start, f"{TERM_PREFIX}{name}", TERM
            break


def _describe(link: nodes.reference, card: str) -> None:
    described = evidence_link("", "", *link.children, **link.attributes)
    described["card"] = card
    link.replace_self(described)


def _name_card(corpus: Corpus, address: str) -> str:
    target = corpus.find(address) if not address.startswith(TERM_PREFIX) else None
    whole = target.item.address if target is not None and target.item is not None else address
    return f"card-{whole.replace('#', '-').replace(':', '-')}"


def _make_card(context: RenderContext, address: str, name: str) -> nodes.Element:
    card = make_box("div", classes=["ev-card"], popover="manual", role="tooltip")
    card["ids"] = [name]
    card += list(_fill_card(context, address))
    return card


def _fill_card(context: RenderContext, address: str) -> Iterable[nodes.Node]:
    corpus = context.corpus
    if address.startswith(TERM_PREFIX):
        return _describe_term(corpus, address.removeprefix(TERM_PREFIX))
    target = corpus.find(address)
    if target is None:
        return ()
    if target.item is not None:
        return _describe_item(corpus, target.item)
    if isinstance(target.model, BaseSource):
        return _describe_source(target.model)
    if isinstance(target.model, Discrepancy):
        return _describe_discrepancy(target.model)
    return ()


def _describe_term(corpus: Corpus, name: str) -> Iterator[nodes.Node]:
    term = corpus.vocabulary.terms[name]
    yield _head(term.label)
    yield paragraph(term.definition)
    if term.definition_source:
        yield _small(f"Definition from {term.definition_source}")


def _describe_item(corpus: Corpus, item: Item) -> Iterator[nodes.Node]:
    result = item.result
    yield _head(format_item(item, corpus), " ", state_badge(result.state))
    yield paragraph(*_name_item(corpus, item))
    total = format_denominator(item, corpus)
    if total:
        yield paragraph(text("Out of: ", "ev-key"), total)
    language = item.source.model.capture.language
    yield from (quote_block(quote, language) for quote in result.quotes[:MOST_QUOTES])
    if result.state != "reported":
        yield _small(result.reason or STATES[result.state][1])
    yield from (
        _small(f"Disagreement: {loaded.model.title}")
        for loaded in find_discrepancies(corpus, item.address)
    )
    yield _name_source(item.source.model)


def _name_item(corpus: Corpus, item: Item) -> Iterator[str]:
    yield item_label(item, corpus)
    who = format_population(item.result.population or "", item.population, corpus.vocabulary)
    yield f" · {who}" if who else ""
    timepoint = item.result.timepoint
    yield f" · at {format_quantity(timepoint.value)}" if timepoint is not None else ""


def _describe_source(source: BaseSource) -> Iterator[nodes.Node]:
    yield _head(source.citation.title)
    yield _name_source(source)


def _describe_discrepancy(discrepancy: Discrepancy) -> Iterator[nodes.Node]:
    yield _head(discrepancy.title, " ", verdict_badge(discrepancy.verdict))
    yield paragraph(VERDICTS[discrepancy.verdict])
    yield _small(discrepancy.reason)


def _name_source(source: BaseSource) -> nodes.paragraph:
    date = find_as_of(source)
    when = format_date(date) if date != "not-stated" else "date not stated"
    read = COMPLETENESS[source.capture.completeness]
    standing = "" if source.standing == "current" else f" {format_absence(source.standing)};"
    return _small(f"{format_short_reference(source)}; {when};{standing} read here: {read}")


def _head(*children: str | nodes.Node) -> nodes.paragraph:
    return paragraph(*children, classes=["ev-card-head"])


def _small(words: str) -> nodes.paragraph:
    return paragraph(words, classes=["ev-detail"])
