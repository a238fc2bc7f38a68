"""Links to and from records: who uses a result, which discrepancies concern it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import format_item, format_short_reference
from living_evidence.site.context import record_of
from living_evidence.site.pages.parts import bullet_list, paragraph, text, verdict_badge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import Discrepancy
    from living_evidence.site.context import RenderContext

UNUSED = "No page uses this result."
UNUSED_RECORD = "No page makes a claim that rests on this record."


def render_link(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Resolve a link that a record page left pending."""
    address = node["options"]["address"]
    return [context.reference(address, node["options"]["label"] or _label(context.corpus, address))]


def _label(corpus: Corpus, address: str) -> str:
    target = corpus.find(address)
    if target is None or target.item is None:
        return address
    item = target.item
    return f"{format_item(item, corpus)} ({format_short_reference(item.source.model)})"


def render_uses(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return every claim that uses a result or a part of it, and its discrepancies."""
    address = node["options"]["address"]
    found = [
        (docname, claim)
        for docname, claim, bound in context.uses(record_of(address))
        if is_part_of(bound, address, context.corpus)
    ]
    shown: list[nodes.Node] = [_list_claims(context, found) if found else _absent(UNUSED)]
    concerned = list(find_discrepancies(context.corpus, address))
    if concerned:
        shown.append(_list_discrepancies(context, concerned))
    return shown


def render_record_uses(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return every claim that rests on a record, and the discrepancies that it takes part in."""
    record = node["options"]["record"]
    found = [(docname, claim) for docname, claim, _ in context.uses(record)]
    shown: list[nodes.Node] = [_list_claims(context, found) if found else _absent(UNUSED_RECORD)]
    pages = sorted(
        docname for docname, page in context.readings.items() if record in page.page.references
    )
    if pages:
        shown.append(
            paragraph("Also listed on: ", *_separate(link_page(context, name) for name in pages))
        )
    concerned = [
        loaded
        for loaded in context.corpus.discrepancies.values()
        if any(record_of(side.result) == record for side in loaded.model.sides)
    ]
    if concerned:
        shown.append(_list_discrepancies(context, concerned))
    return shown


def is_part_of(bound: str, address: str, corpus: Corpus) -> bool:
    """Tell whether a bound address is this result or a part of it (`#ccr.total` of `#ccr`)."""
    if bound == address:
        return True
    if not bound.startswith(f"{address}."):
        return False
    target = corpus.find(bound)
    return target is not None and target.item is not None and target.item.address == address


def find_discrepancies(corpus: Corpus, address: str) -> Iterator[Loaded[Discrepancy]]:
    """Yield the discrepancies that have a result or a part of it on one side."""
    for loaded in corpus.discrepancies.values():
        if any(is_part_of(side.result, address, corpus) for side in loaded.model.sides):
            yield loaded


def link_claim(context: RenderContext, claim: str) -> nodes.Element:
    """Return a link to a claim, named by its id."""
    return context.reference(f"claim:{claim}", claim, "ev-claim-link")


def link_page(context: RenderContext, docname: str) -> nodes.Element:
    """Return a link to a page, named by its title."""
    title = context.env.titles[docname].astext() if docname in context.env.titles else docname
    return context.reference(docname, title)


def _list_claims(
    context: RenderContext, found: list[tuple[str, ClaimReading]]
) -> nodes.bullet_list:
    unique = dict.fromkeys((docname, claim.claim.id) for docname, claim in found)
    return bullet_list(
        [paragraph(link_claim(context, claim), " on ", link_page(context, docname))]
        for docname, claim in unique
    )


def _list_discrepancies(
    context: RenderContext, concerned: list[Loaded[Discrepancy]]
) -> nodes.bullet_list:
    return bullet_list(
        [
            paragraph(
                "Discrepancy: ",
                context.reference(f"{loaded.model.id}#verdict", loaded.model.title),
                " ",
                verdict_badge(loaded.model.verdict),
            )
        ]
        for loaded in concerned
    )


def _absent(words: str) -> nodes.paragraph:
    return paragraph(text(words, "ev-absent"))


def _separate(links: Iterator[nodes.Element]) -> Iterator[nodes.Node]:
    for index, made in enumerate(links):
        if index:
            yield nodes.Text(", ")
        yield made
