"""A gap claim says that nothing is reported, and a record answers its query, or it has no query.

A gap claim carries options that say what was looked for (`:outcome:`, `:population:`,
`:statistic:`, `:sources:`), and the build proves that no result of these sources matches.
The day a record brings the answer, the claim fails.

To mend: report the answer, narrow the query, or add the missing query.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import is_gap, make_problem, shorten, span_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Place
    from living_evidence.prose.claims import ClaimReading
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "gap-answered"
FAILING = (
    """\
:::{claim} example
:kind: gap
:source: alpha-2024
:outcome: complete-response
:sources: alpha-2024

{ev}`The abstract does not report complete response <alpha-2024#primary-endpoint>`.
:::
""",
    """\
:::{claim} example
:kind: gap
:source: alpha-2024
:sources: alpha-2024

{ev}`The abstract does not report pathological complete response <alpha-2024#primary-endpoint>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: gap
:source: alpha-2024
:outcome: pathological-complete-response
:sources: alpha-2024

{ev}`The abstract does not report pathological complete response <alpha-2024#primary-endpoint>`.
:::
""",
)
JOINING = frozenset({"neither", "nor", "no", "none", "nothing"})
NOT_RESULTS = frozenset({"aim", "hypothesis", "background", "protocol"})


def check(index: Index) -> Iterator[Problem]:
    """Yield every gap claim whose query a record answers."""
    for page in index.readings:
        for claim in page.claims:
            if claim.claim.kind == "gap":
                yield from _check_claim(index.corpus, claim, page.page.scope)


def _check_claim(corpus: Corpus, claim: ClaimReading, scope: tuple[str, ...]) -> Iterator[Problem]:
    query = dict(claim.claim.query)
    page = Side("the page", f"“{_text(claim)}”", _first_place(claim))
    terms: dict[str, list[str]] = {
        key: query[key].replace(",", " ").split()
        for key in ("outcome", "population")
        if key in query
    }
    if not terms:
        message = f"the gap claim {claim.claim.id} says nothing that could be looked for"
        hint = "Give it :outcome: or :population:, terms of the vocabulary that no record answers."
        place = claim.claim.place_of("kind")
        query_side = Side("its query", "asks for nothing", place)
        yield Problem(NAME, message, place, (page, query_side), hint, claim=claim.claim.id)
        return
    for option in ("outcome", "population"):
        yield from _check_words(corpus, claim, option, terms.get(option, []), scope)
    yield from _check_sources(claim, query)
    yield from _check_negations(corpus, claim)
    unknown = [
        (option, term)
        for option, names in terms.items()
        for term in names
        if term not in corpus.vocabulary.terms
    ]
    for option, term in unknown:
        place = claim.claim.place_of(option)
        message = (
            f"the query of {claim.claim.id} names {term!r}, which is no term of the vocabulary"
        )
        sides = (page, Side("vocabulary.yaml", "has no such term"))
        yield Problem(NAME, message, place, sides, claim=claim.claim.id)
    for item in _answers(corpus, query, terms) if not unknown else ():
        yield Problem(
            NAME,
            f"{claim.claim.id} says that nothing is reported, and {item.address} reports it",
            _first_place(claim),
            (
                page,
                *(
                    Side("its query", f":{option}: {query[option]}", claim.claim.place_of(option))
                    for option in query
                ),
                Side(item.address, item.result.label or item.name, item.place),
            ),
            "Report this result, or narrow the query of the gap.",
            claim=claim.claim.id,
        )


def _first_place(claim: ClaimReading) -> Place:
    """Return where the statement of a claim begins: at its first span."""
    return claim.spans[0].span.place if claim.spans else claim.claim.place


def _check_sources(claim: ClaimReading, query: dict[str, str]) -> Iterator[Problem]:
    """Yield a query that looks into other sources than the sentence says were read."""
    asked = set(query.get("sources", "").replace(",", " ").split())
    for part in claim.parts:
        spans = [span for block in part for span in block.spans]
        read = {target.address.partition("#")[0] for span in spans for target in span.targets}
        if asked == read:
            continue
        place = spans[0].span.place if spans else claim.claim.place
        yield Problem(
            NAME,
            f"the gap claim {claim.claim.id} looks into {_list(asked)} and is bound to "
            f"{_list(read)}",
            place,
            (
                Side("the page", f"is bound to {_list(read)}", place),
                Side("its query", f":sources: {_list(asked)}", claim.claim.place_of("sources")),
            ),
            "Name under :sources: every record that the spans are bound to, and no other.",
            claim=claim.claim.id,
        )


def _check_negations(corpus: Corpus, claim: ClaimReading) -> Iterator[Problem]:
    """Yield what a gap says to be missing in the negative: its query asks for the outcome."""
    for span in claim.spans:
        for token in span_terms(span, corpus)[1] if is_gap(span) else ():
            if token.word in JOINING:
                continue
            yield make_problem(
                NAME,
                f"in the gap claim {claim.claim.id}, “{token.text}” turns what was looked for",
                span,
                token,
                corpus=corpus,
                claim=claim,
                licences=span.licences,
                hint="Name what was looked for as the query does.",
            )


def _list(names: set[str]) -> str:
    return " and ".join(sorted(names)) or "nothing"


def _check_words(
    corpus: Corpus, claim: ClaimReading, option: str, asked: list[str], scope: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield a term named as missing that was not looked for, and the reverse.

    What the whole page is about need not be named, where it is about one such thing.
    """
    vocabulary = corpus.vocabulary
    facets = {vocabulary.facet_of(term) for term in asked if term in vocabulary.terms}
    if option == "population" and not asked:
        facets = _facets_of_populations(corpus)
    shared = _sole_terms(vocabulary, scope)
    place = claim.claim.place_of(option)
    for part in claim.parts:
        spans = [span for block in part for span in block.spans]
        tokens = [token for span in spans if is_gap(span) for token in span.terms()]
        said = {term for token in tokens for term in token.value.terms}
        nested = {term for token in tokens for term in token.value.nested}
        other = {term for term in said if vocabulary.facet_of(term) in facets}
        wrong = {
            term
            for term in other - vocabulary.close(asked)
            if not _is_unanswered_too(corpus, claim, asked, term)
        }
        missing = set() if wrong else set(asked) - vocabulary.close({*said, *nested, *shared})
        for term in sorted(wrong | missing):
            label = vocabulary.terms[term].label if term in vocabulary.terms else term
            fault = (
                "is not what the query looked for" if term in wrong else "is looked for, not named"
            )
            yield Problem(
                NAME,
                f"in the gap claim {claim.claim.id}, {label} {fault}",
                spans[0].span.place if spans else claim.claim.place,
                (
                    Side("the page", f"“{_text(claim)}”", spans[0].span.place if spans else None),
                    Side("its query", f":{option}: {', '.join(asked)}", place),
                ),
                "Let the sentence and the query of the claim name the same thing.",
                claim=claim.claim.id,
            )


def _facets_of_populations(corpus: Corpus) -> set[str]:
    """Return the essential facets in which the populations of the records differ."""
    populations = (item.population for item in corpus.items.values() if item.population)
    facets = {corpus.vocabulary.facet_of(term) for group in populations for term in group.all_terms}
    outcomes = corpus.vocabulary.outcome_facets
    return {one for one in facets - outcomes if corpus.vocabulary.is_essential(one)}


def _sole_terms(vocabulary: Vocabulary, scope: tuple[str, ...]) -> set[str]:
    """Return the terms of a scope that has no other of their facet."""
    known = [term for term in scope if term in vocabulary.terms]
    counted = Counter(vocabulary.facet_of(term) for term in known)
    return {term for term in known if counted[vocabulary.facet_of(term)] == 1}


def _is_unanswered_too(corpus: Corpus, claim: ClaimReading, asked: list[str], term: str) -> bool:
    """Tell whether a term may stand beside one that was asked for, and has no answer either."""
    if not any(corpus.vocabulary.are_compatible(term, one) for one in asked):
        return False
    query = dict(claim.claim.query)
    terms: dict[str, list[str]] = {
        key: [term if word in asked else word for word in query[key].replace(",", " ").split()]
        for key in ("outcome", "population")
        if key in query
    }
    return not any(_answers(corpus, query, terms))


def _answers(
    corpus: Corpus, query: dict[str, str], terms: Mapping[str, list[str]]
) -> Iterator[Item]:
    sources = query.get("sources", "").replace(",", " ").split()
    for item in corpus.items.values():
        if sources and item.source.model.id not in sources:
            continue
        if item.result.role in NOT_RESULTS or item.result.state in {"not-stated", "not-captured"}:
            continue
        outcomes = terms.get("outcome")
        if outcomes is not None and not set(outcomes) & corpus.vocabulary.close(
            [item.result.outcome] if item.result.outcome else []
        ):
            continue
        if query.get("statistic") and getattr(item.result, "type", "") != query["statistic"]:
            continue
        if not set(terms.get("population", ())) <= item.terms:
            continue
        if item.route[0] == "results":
            yield item


def _text(claim: ClaimReading) -> str:
    return shorten(" ".join(block.block.text for block in claim.blocks))
