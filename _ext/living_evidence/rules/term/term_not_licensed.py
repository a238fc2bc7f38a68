"""A sentence says a controlled term that the bound result does not carry.

In each facet (biomarker, site, endpoint, drug, analysis set, phase, status ...) what the words
say equals what the record licenses: its population, its outcome, and the context of its source.
A negated term is right only where the record carries another term of that facet.
Text of a claim outside its spans must hold for every result that the claim is bound to.

To mend: use the term of the record, or bind the span to the result that is about this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import (
    Stated,
    each_part,
    each_span,
    is_gap,
    is_licensed,
    licensed_terms,
    make_problem,
    misplaced_in,
    resolve_terms,
    result_targets,
    segment_licensed,
    shorten,
    span_licensed,
    span_terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.rules.base import Index

NAME = "term-not-licensed"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-negative renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a pathological complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

For mice: {ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who finished the medicine had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every term of a claim that its results do not license."""
    for page, claim, span in each_span(index):
        if span.span.role != "quoted" and span.targets:
            yield from _check_span(index, claim, span, frozenset(page.page.scope))
    for _, claim, part in each_part(index):
        for block in part:
            yield from _check_around(index.corpus, claim, part, block)


def _check_span(
    index: Index, claim: ClaimReading, span: SpanReading, scope: frozenset[str]
) -> Iterator[Problem]:
    corpus = index.corpus
    licensed = span_licensed(corpus, span)
    if claim.claim.kind == "gap":
        licensed |= _gap_terms(corpus, claim, scope)
    missing = is_gap(span) and any(
        target.part in licence.absent for target, _, licence in result_targets(span)
    )
    said = span_terms(span, corpus)[0]
    for stated in said:
        if missing and corpus.vocabulary.terms[stated.terms[0]].evaluated == "true":
            continue  # "how many were assessed" names what is missing
        if not is_licensed(corpus, stated, licensed):
            carried, licences = licensed, (*span.licences, *span.sides)
        else:
            segment = misplaced_in(corpus, span, stated, said)
            if segment is None:
                continue
            carried = segment_licensed(corpus, span, segment)
            licences = tuple(
                licence
                for licence in (*span.licences, *span.sides)
                if licence.target.address == segment.address
            )
        facet = corpus.vocabulary.facet_of(stated.terms[0])
        yield make_problem(
            NAME,
            f"“{stated.token.text}” ({_label(corpus, stated)}) is not what the bound result is "
            f"about: its {corpus.vocabulary.facets[facet].label.lower()} is "
            f"{_carried(corpus, facet, carried)}",
            span,
            stated.token,
            corpus=corpus,
            claim=claim,
            licences=licences,
            hint="Use the record's own term, or bind the span to a result about this one.",
        )


def _gap_terms(corpus: Corpus, claim: ClaimReading, scope: frozenset[str]) -> frozenset[str]:
    """Return what a gap may speak of: what its query looks for, what its page is about."""
    asked = {word for _, value in claim.claim.query for word in value.replace(",", " ").split()}
    return corpus.vocabulary.close(scope | asked)


def _label(corpus: Corpus, stated: Stated) -> str:
    label = corpus.vocabulary.terms[stated.terms[0]].label
    return f"not {label}" if stated.negated else label


def _carried(corpus: Corpus, facet: str, licensed: frozenset[str]) -> str:
    names = sorted(corpus.vocabulary.in_facet(licensed, facet))
    labels = [corpus.vocabulary.terms[name].label for name in names]
    return " and ".join(labels) if labels else "not stated by the record"


def _is_header(part: tuple[BlockReading, ...], block: BlockReading) -> bool:
    """Tell whether a cell heads its row or column: it is checked as the context of those cells."""
    text = block.block.text.strip()
    return block.block.kind == "cell" and any(
        text in other.block.context for other in part if other.spans and other is not block
    )


def _check_around(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...], block: BlockReading
) -> Iterator[Problem]:
    """Check the words between the spans against every result of this text."""
    tokens = [*block.free, *block.context]
    stated_terms = resolve_terms(block.free, block.block.text, corpus)[0]
    stated_terms += resolve_terms(block.context, block.block.context, corpus)[0]
    spans = [span for other in part for span in other.spans] if block.free else list(block.spans)
    if not tokens or not spans or _is_header(part, block):
        return
    for stated in stated_terms:
        for span in spans:
            if (
                any(
                    is_licensed(corpus, stated, licensed_terms(corpus, target))
                    for target in span.targets
                )
                or not span.targets
            ):
                continue
            place = block.block.place_at(stated.token.start, len(stated.token.text))
            yield Problem(
                NAME,
                f"“{stated.token.text}” ({_label(corpus, stated)}) stands outside the spans of this "
                f"claim and does not hold for {span.targets[0].address}",
                place,
                (
                    Side("the page", f"“{shorten(block.block.text)}”", place),
                    Side(span.targets[0].address, "is about something else", span.targets[0].place),
                ),
                "Move the word into the span that it belongs to.",
                claim=claim.claim.id,
                length=len(stated.token.text),
            )
            break
