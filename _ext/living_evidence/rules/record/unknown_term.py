"""A record names a term that the vocabulary does not have.

Everything that pages are compared with hangs on terms: a misspelled one excludes nothing,
implies nothing and is never missed, so the record would silently license less and forbid less.

To mend: use the id of a term in `evidence/vocabulary.yaml`, or add the term there, with its
facet, its spellings and its definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from living_evidence.problems import Problem, Side
from living_evidence.records import Assertion, BaseResult, Recommendation
from living_evidence.rules.walk import licensed_blocks
from living_evidence.validation import close_match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Document, Route
    from living_evidence.problems import Place
    from living_evidence.records import Judgements, Licensed
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

_Named = tuple["Document", "Route", str]
Kind = Literal["term", "facet", "outcome domain"]
GROUPS: dict[Kind, str] = {"term": "terms", "facet": "facets", "outcome domain": "domains"}
"""Where the vocabulary has what may be named."""


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every term of a source that the vocabulary does not have."""
    yield from _check_terms(index.corpus.vocabulary, _terms_of_sources(index.corpus))


def check(index: Index) -> Iterator[Problem]:
    """Yield every name elsewhere, or in the vocabulary itself, that the vocabulary does not have."""
    vocabulary = index.corpus.vocabulary
    yield from _check_terms(vocabulary, _terms_of_ours(index.corpus))
    yield from _check_vocabulary(vocabulary)


def _check_terms(vocabulary: Vocabulary, terms: Iterator[_Named]) -> Iterator[Problem]:
    for document, route, term in terms:
        if term not in vocabulary.terms:
            yield _make_problem("term", term, document.place(route), vocabulary)


def _terms_of_sources(corpus: Corpus) -> Iterator[_Named]:
    for loaded in corpus.sources.values():
        for route, block in licensed_blocks(loaded):
            for rest, term in _terms_of_block(block):
                yield loaded.document, (*route, *rest), term


def _terms_of_ours(corpus: Corpus) -> Iterator[_Named]:
    for discrepancy in corpus.discrepancies.values():
        for at, term in enumerate(discrepancy.model.terms):
            yield discrepancy.document, ("terms", at), term
    if corpus.judgements is not None:
        for route, term in _terms_of_judgements(corpus.judgements.model):
            yield corpus.judgements.document, route, term


def _terms_of_block(block: Licensed) -> Iterator[tuple[Route, str]]:
    yield from ((("terms", at), term) for at, term in enumerate(block.terms))
    yield from ((("judged", term), term) for term in block.judged)
    if isinstance(block, Assertion | Recommendation):
        yield from ((("mentions", at), term) for at, term in enumerate(block.mentions))
        yield from ((("condition", at), term) for at, term in enumerate(block.condition))
    if isinstance(block, BaseResult) and block.outcome:
        yield ("outcome",), block.outcome


def _terms_of_judgements(judgements: Judgements) -> Iterator[tuple[Route, str]]:
    for name, judgement in judgements.judgements.items():
        for at, term in enumerate(judgement.terms):
            yield ("judgements", name, "terms", at), term
        if judgement.certainty is not None:
            yield ("judgements", name, "certainty", "outcome"), judgement.certainty.outcome


def _check_vocabulary(vocabulary: Vocabulary) -> Iterator[Problem]:
    document, terms = vocabulary.document, vocabulary.terms
    for name, term in terms.items():
        route = ("terms", name)
        if term.facet not in vocabulary.facets:
            place = document.place((*route, "facet"))
            yield _make_problem("facet", term.facet, place, vocabulary)
        if term.domain and term.domain not in vocabulary.file.domains:
            place = document.place((*route, "domain"))
            yield _make_problem("outcome domain", term.domain, place, vocabulary)
        if term.opposite and term.opposite not in terms:
            place = document.place((*route, "opposite"))
            yield _make_problem("term", term.opposite, place, vocabulary)
        for key in ("broader", "parts", "compatible"):
            for at, other in enumerate(getattr(term, key)):
                if other not in terms:
                    place = document.place((*route, key, at))
                    yield _make_problem("term", other, place, vocabulary)


def _make_problem(what: Kind, name: str, place: Place, vocabulary: Vocabulary) -> Problem:
    group = GROUPS[what]
    known: Mapping[str, object] = getattr(vocabulary.file, group)
    home = vocabulary.document.place((group, next(iter(known), "")), key=True)
    sides = (
        Side("the record", name, place),
        Side("the vocabulary", f"it has no such {what}", home),
    )
    hint = f"{close_match(name, known)}Terms and facets stand in {home.path}."
    message = f"the vocabulary has no {what} {name!r}"
    return Problem("unknown-term", message, place, sides, hint, length=len(name))
