"""A sentence leaves out a population, site, endpoint or analysis set that its result is tied to.

An essential facet of a result is said in its span, in the text of the claim around the spans,
in the headers of its table, or in an earlier span of the claim with the same value.
Leaving it out turns a figure about some patients into a figure about all of them.

To mend: say it, in any of the spellings of the glossary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.prose.agreement import (
    ABOUT_DOCUMENT,
    QUALITATIVE,
    is_licensed,
    licensed_terms,
    make_problem,
    names_a_set,
    refers_back,
    resolve_terms,
    result_targets,
    span_terms,
)
from living_evidence.prose.segments import DELIMITER
from living_evidence.records import Assertion, Duration, Recommendation
from living_evidence.rules.term.licensing import FOLLOW_UP, told_otherwise
from living_evidence.rules.walk import carriers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Problem
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import (
        BlockReading,
        ClaimReading,
        PageReading,
        SpanReading,
    )
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "term-not-stated"
EVENT_TIME = re.compile(
    r"\b(?:last(?:s|ed|ing)?|until|till|before|time to|duration|stay(?:s|ed|ing)?|"
    r"remain(?:s|ed|ing)?|surviv\w+|lived|free (?:of|from)|without|respon[ds]\w+|relaps\w+|"
    r"recur\w+|progress\w+)\b|持续|维持|直至|直到|生存|存活|复发|缓解",
    re.I,
)
"""Words for what happened after some time, and not for how long somebody was watched."""
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

OPENING = ("(", "（", "[")


@dataclass(frozen=True, slots=True)
class MissingTerm:
    """A term that a result is tied to, and that the text does not say."""

    claim: ClaimReading
    span: SpanReading
    item: Item
    licence: Licence
    term: str

    @property
    def is_told_as_event(self) -> bool:
        """Tell whether a length of follow-up is told as the time of something that happened."""
        watched = self.term == FOLLOW_UP and isinstance(self.item.result, Duration)
        return watched and EVENT_TIME.search(self.span.text) is not None


def check(index: Index) -> Iterator[Problem]:
    """Yield every essential facet that a claim leaves unsaid."""
    for missing in each_missing(index):
        if not missing.is_told_as_event:
            yield _describe(index.corpus, missing)


def each_missing(index: Index) -> Iterator[MissingTerm]:
    """Yield every term that a claim must state for a result, and does not."""
    for page in index.readings:
        yield from _find_on_page(page, index.corpus)


def _describe(corpus: Corpus, missing: MissingTerm) -> Problem:
    span, term = missing.span, corpus.vocabulary.terms[missing.term]
    facet = corpus.vocabulary.facets[term.facet]
    spellings = _spellings(corpus, missing.term, span.block.language)
    return make_problem(
        NAME,
        f"the sentence does not say that this is about {term.label} "
        f"({facet.label.lower()} of {missing.item.address})",
        span,
        None,
        corpus=corpus,
        claim=missing.claim,
        licences=[missing.licence],
        hint=f"Say {' or '.join(f'“{word}”' for word in spellings)}.",
        beside=carriers_of(missing.item),
    )


@keep_last
def _find_on_page(page: PageReading, corpus: Corpus) -> tuple[MissingTerm, ...]:
    return tuple(
        MissingTerm(claim, span, item, licence, missing)
        for claim in page.claims
        if claim.claim.kind != "gap"
        for part in claim.parts
        for span, item, licence, missing in _find_in_part(part, corpus)
        if corpus.vocabulary.facet_of(missing) not in told_otherwise(page, span, corpus)
    )


def _find_in_part(
    part: tuple[BlockReading, ...], corpus: Corpus
) -> Iterator[tuple[SpanReading, Item, Licence, str]]:
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
                missing_terms = _missing(corpus, item, said)
                missing_terms += _missing_in_segment(corpus, span, item, own)
                for missing in dict.fromkeys(missing_terms):
                    if back and item.population and missing in item.population.all_terms:
                        continue
                    if item.result.role == "protocol" and _is_narrowed(
                        corpus, span, item, missing, own
                    ):
                        continue
                    yield span, item, licence, missing
            earlier.update(term for stated in own for term in _names(corpus, stated))


def _needs_nothing(span: SpanReading) -> bool:
    """Tell whether the span is a verbatim quotation, or "this is not 37 out of 49"."""
    denies = any(token.kind == "ratio" and token.comparator == "not" for token in span.tokens)
    return span.span.role == "quoted" or denies


def _is_narrowed(
    corpus: Corpus, span: SpanReading, item: Item, missing: str, own: Iterable[Stated]
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
    # A member of a group that is only mentioned does not name the group.
    closed = vocabulary.close(said - (frozenset(_mentions(item)) - item.own_terms))
    missing = _missing_of_lists(vocabulary, item, said)
    missing.extend(
        term
        for term in _required(vocabulary, item)
        if term not in closed and not _said_in_parts(vocabulary, term, closed)
    )
    conditions = getattr(item.result, "condition", ())
    missing.extend(
        term
        for term in conditions
        if term in vocabulary.terms and term not in closed and term not in missing
    )
    return missing


def _required(vocabulary: Vocabulary, item: Item) -> tuple[str, ...]:
    """Return the essential terms of an item that imply the others."""
    document = isinstance(item.result, ABOUT_DOCUMENT) and item.population is None
    own = item.own_terms if document else item.terms - item.mentioned
    counts = not isinstance(item.result, QUALITATIVE)  # words are counted among nobody
    return _narrow_essential(vocabulary, own, item.result.outcome, counts)


@lru_cache(maxsize=4096)
def _narrow_essential(
    vocabulary: Vocabulary,
    own: frozenset[str],
    outcome: str | None,
    counts: bool,  # noqa: FBT001 - for the cache
) -> tuple[str, ...]:
    """Return the narrowest terms of each essential facet; of an outcome's facet, that alone."""
    found: list[str] = []
    for facet in vocabulary.essential_facets:
        carried = vocabulary.in_facet(own, facet)
        if not counts:
            carried = frozenset(t for t in carried if not names_a_set(vocabulary, t))
        if outcome in carried:
            carried = frozenset({outcome})
        found.extend(sorted(_narrowest(vocabulary, carried)))
    return tuple(found)


def _missing_of_lists(vocabulary: Vocabulary, item: Item, said: set[str]) -> list[str]:
    """Return what is left out of several things that a record names together.

    Whoever names one of two medicines, or one of two groups that a trial takes, names the other.
    """
    own = frozenset(item.result.all_terms)
    closed = vocabulary.close(said)
    missing: list[str] = []
    for facet, listed in _find_lists(vocabulary, item.terms - item.mentioned, own):
        essential = vocabulary.is_essential(facet)
        named = said & listed if essential else vocabulary.in_facet(said, facet)
        if named:
            missing.extend(
                term
                for term in sorted(listed - closed)
                if not _said_in_parts(vocabulary, term, closed)
            )
    return missing


@lru_cache(maxsize=4096)
def _find_lists(
    vocabulary: Vocabulary, inherited: frozenset[str], own: frozenset[str]
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return, by facet, what a record names together: several essential terms, or a whole list."""
    found: list[tuple[str, frozenset[str]]] = []
    for facet, model in vocabulary.facets.items():
        essential = vocabulary.is_essential(facet)
        if not essential and model.complete != "true":
            continue
        carried = inherited if essential else own
        listed = _narrowest(vocabulary, vocabulary.in_facet(carried, facet))
        if len(listed) > 1 or (listed and not essential):
            found.append((facet, listed))
    return tuple(found)


def _mentions(item: Item) -> tuple[str, ...]:
    result = item.result
    return result.mentions if isinstance(result, Assertion | Recommendation) else ()


def _narrowest(vocabulary: Vocabulary, terms: frozenset[str]) -> frozenset[str]:
    """Return the terms that no other of them implies."""
    return terms - {
        broader for term in terms for broader in vocabulary.close([term]) if broader != term
    }


def _missing_in_segment(
    corpus: Corpus, span: SpanReading, item: Item, own: Iterable[Stated]
) -> list[str]:
    """Return what stands beside the figures of another result, and not beside those of its own.

    What all results of the span share, and what is said before the first figure, may be said once.
    """
    vocabulary = corpus.vocabulary
    segments = [
        (_start_of(span, at), one.end)
        for at, one in enumerate(span.segments)
        if one.address == item.address
    ]
    others = [other for _, other, _ in result_targets(span) if other is not item]
    if not segments or not others or _has_figures_in_brackets(span):
        return []
    first = min(match.token.start for match in span.matches)
    said = {
        name
        for stated in own
        if stated.token.start < first
        or any(start <= stated.token.start < end for start, end in segments)
        for name in (*_names(corpus, stated), *stated.token.value.nested)
    }
    closed = vocabulary.close(said)
    terms = frozenset(filter(None, (*item.result.all_terms, item.result.outcome)))
    carried = {term for term in terms if vocabulary.is_essential(vocabulary.facet_of(term))}
    return sorted(
        term
        for term in _narrowest(vocabulary, frozenset(carried))
        if term not in closed
        and not _said_in_parts(vocabulary, term, closed)
        and any(term not in other.terms for other in others)
    )


def _has_figures_in_brackets(span: SpanReading) -> bool:
    """Tell whether figures follow their words: “no response (35%) or a response (60%)”."""
    starts = [match.token.start for match in span.matches]
    firsts = (min(at for at in starts if at >= one.start) for one in span.segments[1:])
    return any(span.block.text.endswith(OPENING, 0, first) for first in firsts)


def _start_of(span: SpanReading, at: int) -> int:
    """Return where the words of a segment begin; those that nothing parts belong to both sides."""
    start = span.segments[at].start
    parted = at == 0 or DELIMITER.match(span.block.text, start) is not None
    return start if parted else span.segments[at - 1].start


def _said_in_parts(vocabulary: Vocabulary, term: str, said: frozenset[str]) -> bool:
    """Tell whether the parts of a composite term were each said: "adverse events", "grade 1"."""
    parts = vocabulary.terms[term].parts
    return bool(parts) and all(
        part in said or _said_in_parts(vocabulary, part, said) for part in parts
    )


def _spellings(corpus: Corpus, term: str, language: str) -> list[str]:
    return list(dict.fromkeys(corpus.vocabulary.spellings(term, language)))[:3]
