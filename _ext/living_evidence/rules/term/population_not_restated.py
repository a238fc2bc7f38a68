"""A span speaks of another population than the span before it and does not say so.

“All 49 who completed treatment responded; 37 had a sustained response” reads as 37 of the 49.
When the population changes between two spans of a claim, the second names its own.

To mend: name the population of the span in the span itself (“In cohort 1, 37 ...”).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import (
    each_part,
    make_problem,
    refers_back,
    result_targets,
    span_terms,
)
from living_evidence.rules.walk import carriers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.rules.base import Index

NAME = "population-not-restated"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`. {ev}`21 had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`. {ev}`In cohort 1, 21 patients with EXA-positive renal exampleosis had a sustained complete response at 12 months <#cohort-1-sustained-response>`;
{ev}`the abstract does not state how many were assessed <#cohort-1-sustained-response.total>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every span that changes the population in silence."""
    for _, claim, part in each_part(index):
        if claim.claim.kind not in {"gap", "relation"}:
            yield from _check_part(index.corpus, claim, part)


def _check_part(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    before: Item | None = None
    earlier: list[str] = []
    for block in part:
        for span in block.spans:
            for target, item, licence in result_targets(span):
                if (
                    target.part
                    or block.context
                    or not item.population
                    or not item.population.all_terms
                ):
                    continue
                changed = before is not None and not _same_population(before, item)
                named = _names_population(corpus, span, item)
                if changed and not named and not refers_back(span, item, earlier, corpus):
                    label = item.population.label or item.result.population or ""
                    yield make_problem(
                        NAME,
                        f"the span before is about other patients; this one ({label}) does not say whom "
                        "it is about",
                        span,
                        None,
                        corpus=corpus,
                        claim=claim,
                        licences=[licence],
                        hint="Name the population in this span: " + _examples(corpus, item) + ".",
                        beside=carriers_of(item),
                    )
                before = item
                earlier.append(item.address)


def _same_population(one: Item, other: Item) -> bool:
    if one.source.model.id != other.source.model.id:
        return one.population == other.population
    return one.result.population == other.result.population


def _names_population(corpus: Corpus, span: SpanReading, item: Item) -> bool:
    own = set(item.population.all_terms) if item.population is not None else set()
    if any(token.kind == "ratio" and token.comparator == "not" for token in span.tokens):
        return True
    said = {
        term
        for stated in span_terms(span, corpus)[0]
        if not stated.negated
        for term in (*stated.terms, *stated.token.value.nested)
    }
    return bool(own & corpus.vocabulary.close(said))


def _examples(corpus: Corpus, item: Item) -> str:
    terms = item.population.all_terms if item.population is not None else ()
    labels = [
        corpus.vocabulary.terms[term].label for term in terms if term in corpus.vocabulary.terms
    ]
    return " or ".join(f"“{label}”" for label in labels[:4])
