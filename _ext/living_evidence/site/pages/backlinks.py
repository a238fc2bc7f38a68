"""Links to and from records: who uses a result, which discrepancies concern it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from living_evidence.formatting import format_item, format_short_reference
from living_evidence.site.context import record_of
from living_evidence.site.pages.parts import badge, bullet_list, paragraph, text, verdict_badge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.records import Discrepancy
    from living_evidence.site.context import RenderContext

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
    """Return every claim that uses a result or a part of it, and its discrepancies; often none."""
    address = node["options"]["address"]
    found = dict.fromkeys(
        claim.claim.id
        for _, claim, bound in context.uses(record_of(address))
        if is_part_of(bound, address, context.corpus)
    )
    links = _separate(link_claim(context, name) for name in found)
    shown: list[nodes.Node] = []
    if found:
        shown.append(paragraph(text("Used in: ", "ev-key"), *links, classes=["ev-detail"]))
    concerned = find_discrepancies(context.corpus, address)
    shown += [paragraph(*_name_discrepancy(context, loaded), classes=["ev-detail"])
              for loaded in concerned]  # fmt: skip
    return shown


def render_record_uses(context: RenderContext, node: nodes.Element) -> list[nodes.Node]:
    """Return every claim that rests on a record, and the discrepancies that it takes part in."""
    record = node["options"]["record"]
    found = {claim.claim.id: (docname, claim) for docname, claim, _ in context.uses(record)}
    listed = bullet_list(_show_claim(context, *one) for one in found.values())
    shown: list[nodes.Node] = [listed if found else _absent(UNUSED_RECORD)]
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
        items = ([paragraph(*_name_discrepancy(context, loaded))] for loaded in concerned)
        shown.append(bullet_list(items))
    return shown


def format_claim(reading: ClaimReading) -> str:
    """Return the text of a claim as it reads, without its plain-language part."""
    return " ".join(block.text for block in reading.claim.blocks)


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


def _show_claim(context: RenderContext, docname: str, claim: ClaimReading) -> list[nodes.Node]:
    name = claim.claim.id
    where = paragraph(link_claim(context, name), " on ", link_page(context, docname), " ",
                      badge(claim.claim.kind), classes=["ev-detail"])  # fmt: skip
    if context.problems_of(name):
        where += [nodes.Text(" "), badge("does not match its source", "ev-contradicted")]
    return [paragraph(format_claim(claim)), where]


def _name_discrepancy(
    context: RenderContext, loaded: Loaded[Discrepancy]
) -> Iterator[str | nodes.Node]:
    yield text("Discrepancy: ", "ev-key")
    yield context.reference(f"{loaded.model.id}#verdict", loaded.model.title)
    yield " "
    yield verdict_badge(loaded.model.verdict)


def _absent(words: str) -> nodes.paragraph:
    return paragraph(text(words, "ev-absent"))


def _separate(links: Iterator[nodes.Element]) -> Iterator[nodes.Node]:
    for index, made in enumerate(links):
        if index:
            yield nodes.Text(", ")
        yield made
