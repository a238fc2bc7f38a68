"""A sentence leaves out a population, site, endpoint or analysis set that its result is tied to.

An essential facet of a result is said in its span, in the text of the claim around the spans,
in the headers of its table, or in an earlier span of the claim with the same value.
Leaving it out turns a figure about some patients into a figure about all of them.

To mend: say it, in any of the spellings of the glossary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import (
    QUALITATIVE,
    each_part,
    is_licensed,
    licensed_terms,
    make_problem,
    names_a_set,
    refers_back,
    resolve_terms,
    result_targets,
    span_terms,
)
from living_evidence.records import Code, DateResult, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Problem
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "term-not-stated"
ABOUT_DOCUMENT = (Code, DateResult, Identifier)
"""A status, a date or an identifier speaks of a document or study, not of patients."""
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis had a complete response <#cohort-1-response>`.
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

In EXA-positive renal exampleosis: {ev}`all 30 who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every essential facet that a claim leaves unsaid."""
    for _, claim, part in each_part(index):
        if claim.claim.kind != "gap":
            yield from _check_part(index.corpus, claim, part)


def _check_part(
    corpus: Corpus, claim: ClaimReading, part: tuple[BlockReading, ...]
) -> Iterator[Problem]:
    around = {
        term
        for block in part
        for stated in resolve_terms(block.free, block.block.text, corpus)[0]
        if not stated.negated
        for term in stated.terms
    }
    earlier: set[str] = set()
    bound: set[str] = set()
    for block in part:
        header = {
            term for token in block.context if token.kind == "term" for term in token.value.terms
        }
        for span in block.spans:
            own = span_terms(span, corpus)[0]
            for target, item, licence in result_targets(span):
                if (target.part and item.address in bound) or _needs_nothing(span):
                    continue
                back = refers_back(span, item, bound, corpus)
                bound.add(item.address)
                licensed = licensed_terms(corpus, target)
                said = {
                    t for s in own if is_licensed(corpus, s, licensed) for t in _names(corpus, s)
                }
                said |= {t for s in own for t in s.token.value.nested if t in licensed}
                said |= (earlier | around | header) & licensed
                for missing in _missing(corpus, item, said):
                    if back and item.population and missing in item.population.all_terms:
                        continue
                    if item.result.role == "protocol" and _is_narrowed(
                        corpus, span, item, missing, own
                    ):
                        continue
                    term = corpus.vocabulary.terms[missing]
                    facet = corpus.vocabulary.facets[term.facet]
                    yield make_problem(
                        NAME,
                        f"the sentence does not say that this is about {term.label} "
                        f"({facet.label.lower()} of {item.address})",
                        span,
                        None,
                        corpus=corpus,
                        claim=claim,
                        licences=[licence],
                        hint="Say "
                        + " or ".join(
                            f"“{word}”" for word in _spellings(corpus, missing, span.block.language)
                        )
                        + ".",
                    )
            earlier.update(term for stated in own for term in _names(corpus, stated))


def _needs_nothing(span: SpanReading) -> bool:
    """Tell whether the span is a verbatim quotation, or "this is not 37 out of 49"."""
    denies = any(token.kind == "ratio" and token.comparator == "not" for token in span.tokens)
    return span.span.role == "quoted" or denies


def _is_narrowed(
    corpus: Corpus, span: SpanReading, item: Item, missing: str, own: list[Stated]
) -> bool:
    """Tell whether the sentence speaks of some of those for whom a protocol plans something."""
    facet = corpus.vocabulary.facet_of(missing)
    others = [other for _, other, _ in result_targets(span) if other is not item]
    said = {term for stated in own for term in (*stated.terms, *stated.token.value.nested)}
    return any(
        term in said for other in others for term in corpus.vocabulary.in_facet(other.terms, facet)
    )


def _names(corpus: Corpus, stated: Stated) -> set[str]:
    """Return what a stated term says: itself, or its opposite when it is negated."""
    if not stated.negated:
        return set(stated.terms)
    opposites = (corpus.vocabulary.terms[term].opposite for term in stated.terms)
    return {opposite for opposite in opposites if opposite}


def _missing(corpus: Corpus, item: Item, said: set[str]) -> list[str]:
    vocabulary = corpus.vocabulary
    closed = vocabulary.close(said)
    missing: list[str] = []
    document = isinstance(item.result, ABOUT_DOCUMENT) and item.population is None
    own = item.own_terms if document else item.terms - item.mentioned
    for facet in vocabulary.facets:
        if not vocabulary.is_essential(facet):
            continue
        carried = vocabulary.in_facet(own, facet)
        if isinstance(item.result, QUALITATIVE):  # words are counted among nobody
            carried = frozenset(t for t in carried if not names_a_set(vocabulary, t))
        if item.result.outcome in carried:
            carried = frozenset({item.result.outcome})
        implied = {
            broader for term in carried for broader in vocabulary.close([term]) if broader != term
        }
        missing.extend(
            sorted(
                term
                for term in carried - implied
                if term not in closed and not _said_in_parts(vocabulary, term, closed)
            )
        )
    conditions = getattr(item.result, "condition", ())
    missing.extend(term for term in conditions if term not in closed and term not in missing)
    return missing


def _said_in_parts(vocabulary: Vocabulary, term: str, said: frozenset[str]) -> bool:
    """Tell whether the parts of a composite term were each said: "adverse events", "grade 1"."""
    parts = vocabulary.terms[term].parts
    return bool(parts) and all(
        part in said or _said_in_parts(vocabulary, part, said) for part in parts
    )


def _spellings(corpus: Corpus, term: str, language: str) -> list[str]:
    return list(dict.fromkeys(corpus.vocabulary.spellings(term, language)))[:3]
