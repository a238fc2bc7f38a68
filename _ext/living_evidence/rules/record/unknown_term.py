"""A record names a term that the vocabulary does not have.

Everything that pages are compared with hangs on terms: a misspelled one excludes nothing,
implies nothing and is never missed, so the record would silently license less and forbid less.

To mend: use the id of a term in `evidence/vocabulary.yaml`, or add the term there, with its
facet, its spellings and its definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Place, Problem, Side
from living_evidence.records import BaseResult
from living_evidence.rules.walk import licensed_blocks
from living_evidence.validation import close_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Judgements, Licensed
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

FAILING = (
    "sources/alpha-2024: {populations: {enrolled: {terms: [enroled]}}}",
    "sources/alpha-2024: {results: {no-surgery: {outcome: no-surgeries}}}",
    "discrepancies/age-limit: {terms: [ages]}",
    "judgements: {judgements: {no-comparison: {terms: [two-arms]}}}",
    "vocabulary: {terms: {renal: {opposite: non-renal}}}",
    "vocabulary: {terms: {renal: {broader: [kidneys]}}}",
    "vocabulary: {terms: {renal: {compatible: [kidneys]}}}",
    "sources/alpha-2024: {results: {later-surgery: {mentions: [remissions]}}}",
    "vocabulary: {terms: {renal: {parts: [kidneys]}}}",
    "vocabulary: {terms: {renal: {compatible: [kidneys]}}}",
    "vocabulary: {terms: {renal: {facet: sites}}}",
    "vocabulary: {terms: {remission: {domain: responses}}}",
)
PASSING = (
    "discrepancies/age-limit: {terms: [age]}",
    "judgements: {judgements: {no-comparison: {terms: [single-arm]}}}",
    "vocabulary: {terms: {nephric: {facet: site, label: nephric, broader: [renal]}}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every name that the vocabulary does not have."""
    vocabulary = index.corpus.vocabulary
    for place, term in _named_terms(index.corpus):
        if term not in vocabulary.terms:
            yield _make_problem("term", term, place, vocabulary.terms)
    yield from _check_vocabulary(vocabulary)


def _named_terms(corpus: Corpus) -> Iterator[tuple[Place, str]]:
    for loaded in corpus.sources.values():
        for route, block in licensed_blocks(loaded):
            yield from _terms_of_block(loaded, route, block)
    for discrepancy in corpus.discrepancies.values():
        for at, term in enumerate(discrepancy.model.terms):
            yield discrepancy.place("terms", at), term
    if corpus.judgements is not None:
        yield from _terms_of_judgements(corpus.judgements)


def _terms_of_block(
    loaded: Loaded[BaseSource], route: Route, block: Licensed
) -> Iterator[tuple[Place, str]]:
    for key in ("terms", "mentions"):
        for at, term in enumerate(getattr(block, key, ())):
            yield loaded.place(*route, key, at), term
    for term in block.judged:
        yield loaded.place(*route, "judged", term), term
    if isinstance(block, BaseResult) and block.outcome:
        yield loaded.place(*route, "outcome"), block.outcome


def _terms_of_judgements(loaded: Loaded[Judgements]) -> Iterator[tuple[Place, str]]:
    for name, judgement in loaded.model.judgements.items():
        for at, term in enumerate(judgement.terms):
            yield loaded.place("judgements", name, "terms", at), term
        if judgement.certainty is not None:
            place = loaded.place("judgements", name, "certainty", "outcome")
            yield place, judgement.certainty.outcome


def _check_vocabulary(vocabulary: Vocabulary) -> Iterator[Problem]:
    document, terms = vocabulary.document, vocabulary.terms
    for name, term in terms.items():
        route = ("terms", name)
        if term.facet not in vocabulary.facets:
            place = document.place((*route, "facet"))
            yield _make_problem("facet", term.facet, place, vocabulary.facets)
        if term.domain and term.domain not in vocabulary.file.domains:
            place = document.place((*route, "domain"))
            yield _make_problem("outcome domain", term.domain, place, vocabulary.file.domains)
        if term.opposite and term.opposite not in terms:
            yield _make_problem("term", term.opposite, document.place((*route, "opposite")), terms)
        for key in ("broader", "parts", "compatible"):
            for at, other in enumerate(getattr(term, key)):
                if other not in terms:
                    yield _make_problem("term", other, document.place((*route, key, at)), terms)


def _make_problem(what: str, name: str, place: Place, known: Iterable[str]) -> Problem:
    sides = (
        Side("the record", name, place),
        Side("the vocabulary", f"it has no such {what}", Place("evidence/vocabulary.yaml")),
    )
    hint = f"{close_match(name, known)}Terms and facets stand in evidence/vocabulary.yaml."
    message = f"the vocabulary has no {what} {name!r}"
    return Problem("unknown-term", message, place, sides, hint, length=len(name))
