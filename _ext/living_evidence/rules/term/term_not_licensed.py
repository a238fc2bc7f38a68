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
    is_licensed,
    is_question,
    licensed_terms,
    make_problem,
    resolve_terms,
    sentence_around,
    shorten,
)
from living_evidence.rules.term.licensing import each_wrong_term
from living_evidence.rules.walk import carriers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.rules.base import Index
    from living_evidence.rules.term.licensing import WrongTerm

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
    for wrong in each_wrong_term(index):
        if wrong.rule == NAME:
            yield _describe(index.corpus, wrong)
    for _, claim, part in each_part(index):
        for block in part:
            yield from _check_around(index.corpus, claim, part, block)


def _describe(corpus: Corpus, wrong: WrongTerm) -> Problem:
    facet = corpus.vocabulary.facets[wrong.facet]
    items = (one.target.item for one in wrong.licences if one.target.item is not None)
    return make_problem(
        NAME,
        f"“{wrong.stated.token.text}” ({_label(corpus, wrong.stated)}) is not what the bound "
        f"result is about: its {facet.label.lower()} is "
        f"{_carried(corpus, wrong.facet, wrong.carried)}",
        wrong.span,
        wrong.stated.token,
        corpus=corpus,
        claim=wrong.claim,
        licences=wrong.licences,
        hint="Use the record's own term, or bind the span to a result about this one.",
        beside=(side for item in items for side in carriers_of(item)),
    )


def _label(corpus: Corpus, stated: Stated) -> str:
    label = corpus.vocabulary.terms[stated.terms[0]].label
    return f"not {label}" if stated.negated else label


def _carried(corpus: Corpus, facet: str, licensed: frozenset[str]) -> str:
    names = sorted(corpus.vocabulary.in_facet(licensed, facet))
    labels = [corpus.vocabulary.terms[name].label for name in names]
    return " and ".join(labels) if labels else "not stated by the record"


def _is_header(part: tuple[BlockReading, ...], block: BlockReading) -> bool:
    """Tell whether a cell or a term heads others: it is checked as the context of those."""
    text = block.block.text.strip()
    return block.block.kind in {"cell", "term"} and any(
        text in other.block.context for other in part if other.spans and other is not block
    )


def _answers(part: tuple[BlockReading, ...], block: BlockReading) -> list[SpanReading]:
    """Return the spans that answer a question: those of its own block, or of the next."""
    at = part.index(block)
    return [span for other in part[at : at + (1 if block.spans else 2)] for span in other.spans]


def _licenses(corpus: Corpus, span: SpanReading, stated: Stated) -> bool:
    return any(
        is_licensed(corpus, stated, licensed_terms(corpus, target)) for target in span.targets
    )


def _head_of(part: tuple[BlockReading, ...], block: BlockReading, stated: Stated) -> BlockReading:
    """Return the header that a word of the context stands in."""
    words = stated.token.text
    return next(
        (
            other
            for other in part
            if words in other.block.text and other.block.text.strip() in block.block.context
        ),
        block,
    )


def _check_around(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...], block: BlockReading
) -> Iterator[Problem]:
    """Check the words between the spans against every result of this text."""
    spans = [span for other in part for span in other.spans] if block.free else list(block.spans)
    if not spans or _is_header(part, block):
        return
    around = [(one, block) for one in resolve_terms(block.free, block.block.text, corpus)[0]]
    for one in resolve_terms(block.context, block.block.context, corpus)[0]:
        head = _head_of(part, block, one)
        if head.block.kind != "paragraph":  # what leads to a list is judged where it stands
            around.append((one, head))
    for stated, head in around:
        if is_question(sentence_around(head.block.text, stated.token.start)):
            answers = _answers(part, head)
            spans_of = answers if not any(_licenses(corpus, one, stated) for one in answers) else []
        else:
            spans_of = spans
        for span in spans_of:
            if not span.targets or _licenses(corpus, span, stated):
                continue
            words = stated.token.text
            start = stated.token.start if head is block else head.block.text.find(words)
            place = head.block.place_at(start, len(words))
            yield Problem(
                NAME,
                f"“{words}” ({_label(corpus, stated)}) stands outside the spans of this "
                f"claim and does not hold for {span.targets[0].address}",
                place,
                (
                    Side("the page", f"“{shorten(head.block.text)}”", place),
                    Side(span.targets[0].address, "is about something else", span.targets[0].place),
                ),
                "Move the word into the span that it belongs to.",
                claim=claim.claim.id,
                length=len(words),
            )
            break
