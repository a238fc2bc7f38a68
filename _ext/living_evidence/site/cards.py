"""A claim as a card: what it says for each audience, how it is known, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote as quote_url

from docutils import nodes

from living_evidence.attestation.readings import digest_claim
from living_evidence.formatting import format_short_reference
from living_evidence.site.about import (
    find_groups,
    find_sources,
    format_as_of,
    format_groups,
    format_review,
    format_since,
)
from living_evidence.site.context import claim_anchor
from living_evidence.site.nodes import evidence_claim, evidence_plain, make_box
from living_evidence.site.pages.backlinks import format_claim
from living_evidence.site.pages.care import mark_source
from living_evidence.site.pages.lists import CLAIM_KINDS, CONTRADICTED, MATCHES
from living_evidence.site.pages.outcomes import link_source
from living_evidence.site.pages.parts import (
    badge,
    banner,
    bullet_list,
    container,
    external,
    paragraph,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.claims import ClaimReading
    from living_evidence.site.context import RenderContext

ACCUSED = "This statement does not match its source"
SUSPECT = "This statement, or what it rests on, changed, and nobody has looked at it since"
CLINICAL, PLAIN = "In clinical words", "In plain words"
MORE = "Cite, link or report"
NOT_RATED = "not-rated"
KIND_MEANINGS = {
    "observation": "what a report says happened, in the group that was analysed",
    "inference": "an effect or a prognosis, worded by a named person's rating",
    "status": "a registered or planned fact, as of the date of its source",
    "gap": "something that was looked for in what we read, and not found there",
    "attributed": "what one source says, named in the sentence",
    "relation": "how records stand to each other",
}


def make_card(
    context: RenderContext,
    node: evidence_claim,
    reading: ClaimReading | None,
    page: nodes.Element | None = None,
) -> nodes.container:
    """Return the card of a claim whose spans are rendered; what contradicts it stands on top.

    `page` links the page that states it, where that is another one.
    """
    kind = reading.claim.kind if reading is not None else "observation"
    problems = context.problems_of(node["claim"])
    classes = ["ev-claim", f"ev-claim-{kind}", *(["ev-claim-contradicted"] if problems else [])]
    card = container(classes=classes)
    card["ids"] = list(node["ids"])
    changes = context.index.changes.get(node["claim"], ())
    for found, look, title in ((problems, "contradicted", ACCUSED), (changes, "suspect", SUSPECT)):
        if found:
            messages = bullet_list([paragraph(problem.message)] for problem in found)
            card += banner(look, title, messages)
    card += _make_texts(node)
    if reading is not None:
        facts = [_make_badges(reading, bool(problems)), *_make_facts(context, reading)]
        facts += [_fact("Stated on", page)] if page is not None else []
        card += container(*facts, *_make_more(context, reading), classes=["ev-facts"])
    return card


def _make_texts(node: evidence_claim) -> nodes.container:
    """Return both texts side by side; the clinical one stays where there is no plain one."""
    plain = [child for child in node.children if isinstance(child, evidence_plain)]
    clinical = [child for child in node.children if child not in plain]
    if not plain:
        return container(*clinical, classes=["ev-texts"])
    title = paragraph(text(CLINICAL), classes=["ev-audience"])
    texts = container(container(title, *clinical, classes=["ev-clinical"]), classes=["ev-texts"])
    for block in plain:
        title = paragraph(text(PLAIN), classes=["ev-audience"])
        texts += container(title, *block.children, classes=["ev-plain"])
    return texts


def _make_badges(reading: ClaimReading, contradicted: bool) -> nodes.paragraph:  # noqa: FBT001
    claim = reading.claim
    state = (CONTRADICTED, "ev-contradicted") if contradicted else (MATCHES, "ev-matches")
    certainty = "not rated" if claim.certainty == NOT_RATED else claim.certainty.replace("-", " ")
    badges = (
        badge(CLAIM_KINDS[claim.kind], "ev-kind"),
        badge(f"certainty: {certainty}", "ev-certainty"),
        badge(*state),
    )
    return paragraph(*_separate(badges), classes=["ev-badges"])


def _make_facts(context: RenderContext, reading: ClaimReading) -> Iterator[nodes.paragraph]:
    """Yield who the claim is about and what it rests on."""
    groups = find_groups(context.corpus, [reading])
    if groups:
        yield _fact("Who", format_groups(groups))
    sources = find_sources(context.corpus, reading)
    if sources:
        links = [
            nodes.inline(
                "",
                "",
                *_separate([link_source(context, source.id), *mark_source(context, source.id)]),
            )
            for source in sources
        ]
        label = "Sources" if len(links) > 1 else "Source"
        yield _fact(label, *_separate(links, ", "), f"; {format_since(format_as_of(sources))}")


def _make_more(context: RenderContext, reading: ClaimReading) -> Iterator[nodes.Element]:
    """Yield what one click shows, and what paper shows in its place."""
    claim = reading.claim
    digest = digest_claim(reading, context.corpus)
    link = context.reference(f"claim:{claim.id}", f"#{claim_anchor(claim.id)}", "ev-permalink")
    yield make_box(
        "details",
        make_box("summary", nodes.Text(MORE)),
        _fact("Link to this statement", link),
        _fact("Cite this statement", text(_format_citation(context, reading, digest), "ev-cite")),
        _fact("Kind", f"{CLAIM_KINDS[claim.kind]}, {KIND_MEANINGS[claim.kind]}"),
        _fact("Report an error", *_report(context, claim.id, digest)),
        classes=["ev-more"],
    )
    review = format_review(find_sources(context.corpus, reading))
    printed = f"Statement {claim.id}, content digest {digest}. {review}"
    yield paragraph(printed, classes=["ev-detail", "ev-on-paper", "no-search"])


def _format_citation(context: RenderContext, reading: ClaimReading, digest: str) -> str:
    sources = find_sources(context.corpus, reading)
    named = ", ".join(format_short_reference(source) for source in sources)
    rests = f", resting on {named} ({format_since(format_as_of(sources))})" if sources else ""
    found = context.locate(f"claim:{reading.claim.id}")
    base = context.env.config.html_baseurl
    address = ""
    if base and found is not None:
        address = f" {base.rstrip('/')}/{context.builder.get_target_uri(found[0])}#{found[1]}"
    return (
        f"{context.env.config.project}. “{format_claim(reading)}” Statement {reading.claim.id}"
        f"{rests}. Content digest {digest}. {format_review(sources)}{address}"
    )


def _report(context: RenderContext, claim: str, digest: str) -> Iterator[str | nodes.Node]:
    """Yield a link to the place that `conf.py` names, or how to report without one."""
    address = context.env.config.evidence_report_url
    if address:
        for name, value in (("claim", claim), ("digest", digest)):
            address = address.replace(f"{{{name}}}", quote_url(value, safe=""))
        yield external(address, "Tell the people who publish this site")
        return
    yield "Tell the people who publish this site, and name the statement and its digest: "
    yield nodes.literal("", f"{claim} {digest}")


def _fact(label: str, *children: str | nodes.Node) -> nodes.paragraph:
    return paragraph(text(f"{label}: ", "ev-key"), *children, classes=["ev-fact"])


def _separate(parts: Iterable[nodes.Node], by: str = " ") -> Iterator[nodes.Node]:
    for number, part in enumerate(parts):
        if number:
            yield nodes.Text(by)
        yield part
