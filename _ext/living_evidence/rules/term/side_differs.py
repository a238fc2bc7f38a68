"""A sentence about a discrepancy gives one side what belongs to the other, or leaves a side out.

A span that is bound to a discrepancy tells two or more results. Beside the figure of one side stand
its own source, its own date and its own terms; where the sides have no figures, each of them is
told, and the word that names a side stands before what that side says.

To mend: tell each side as its own record does.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import (
    each_span,
    licensed_terms,
    make_problem,
    names_a_set,
    resolve_terms,
)
from living_evidence.prose.figures import fits
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.lexicon import find_words
from living_evidence.prose.segments import ORDERED
from living_evidence.records import Discrepancy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "side-differs"
FAILING = (
    """\
:::{claim} example
:kind: relation

{ev}`The post's count of 30 patients with renal exampleosis is superseded by the 12 of the 2024 abstract <how-many-patients#verdict>`.
:::
""",
    # It does not say of whom these are counts.
    """\
:::{claim} example
:kind: relation

{ev}`The post's count of 12 patients is superseded by the 30 of the 2024 abstract <how-many-patients#verdict>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: relation

{ev}`The post's count of 12 patients with renal exampleosis is superseded by the 30 of the 2024 abstract <how-many-patients#verdict>`.
:::
""",
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`On age, the description and the criteria do not agree <age-limit#verdict>`.
:::
""",
)
SCOPE = "scope-differs"
APART = 1000
REACH = 40
"""Characters within which a date or the name of a source goes with a figure."""
SILENT = re.compile(r"(?:do|does|did)(?:n't| not) (?:say|tell|state|report)", re.IGNORECASE)
TELLING = re.compile(r"[a-z]{5,}")


def check(index: Index) -> Iterator[Problem]:
    """Yield every side that is told with words of another one, and every side left out."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or not span.sides:
            continue
        for token in span.tokens:
            if SILENT.match(token.text) and token.kind == "gap":
                message = f"“{token.text}” says that a side says nothing"
                yield _make_problem(index.corpus, (claim, span), message, span.sides[0], token)
        yield from _check_figures(index.corpus, claim, span)
        yield from _check_scope(index.corpus, claim, span)
        yield from _check_whom(index.corpus, claim, span)
        if all(match.slot == "sides" for match in span.matches):
            yield from _check_words(index.corpus, claim, span)


def _check_figures(corpus: Corpus, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield sources and dates beside a figure that belong to another side, and repeated figures."""
    sides = {licence.target.address: licence for licence in span.sides}
    counts = [found for found in _counts(span) if found[1] in sides]
    for start, end, fitting in _words_of_sources(span):
        if not counts or not fitting:
            continue
        nearest = min(counts, key=lambda one: _distance(span, one[0], start, end))
        own = sides[nearest[1]]
        near = _distance(span, nearest[0], start, end) <= REACH
        if near and _source(own) not in fitting:
            word = span.block.text[start:end]
            message = f"“{word}” is another source than that of {nearest[0].text}"
            yield _make_problem(corpus, (claim, span), message, own, nearest[0])
    for one, other in pairwise(_counts(span)):
        if one[1:] == other[1:] and len(span.sides) > 1:
            message = f"“{other[0].text}” is told twice, and another side is left out"
            yield _make_problem(corpus, (claim, span), message, sides[other[1]], other[0])


def _check_scope(corpus: Corpus, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield what sets two sides apart and is not told, where they are said to differ in scope."""
    models = [target.model for target in span.targets if isinstance(target.model, Discrepancy)]
    counts = _counts(span)
    told = {address for _, address, _ in counts}
    sides = [side for side in span.sides if side.target.address in told]
    if not models or models[0].verdict != SCOPE or len(sides) < len(("one", "other")):
        return
    vocabulary = corpus.vocabulary
    stated = resolve_terms(span.tokens, span.block.text, corpus)[0]
    said = vocabulary.close(
        name for one in stated for name in (*one.terms, *one.token.value.nested)
    )
    for side in sides:
        item = side.target.item
        others = [one.target.item for one in sides if one is not side]
        if item is None:
            continue
        for term in sorted(item.own_terms - said):
            alone = not any(other is not None and term in other.terms for other in others)
            essential = alone and vocabulary.is_essential(vocabulary.facet_of(term))
            if essential or names_a_set(vocabulary, term):
                label = vocabulary.terms[term].label
                message = f"the sides differ in scope, and {label} of {item.address} is not told"
                yield _make_problem(corpus, (claim, span), message, side, None)
        total = corpus.denominator(item)
        tokens = [token for token, address, _ in counts if address == item.address]
        if total is not None and not any(_gives_total(token) for token in tokens):
            message = f"the sides differ in scope, and {item.address} is not told to be of {total}"
            yield _make_problem(corpus, (claim, span), message, side, tokens[0])


def _check_whom(corpus: Corpus, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield counts of people that are told of nobody in particular."""
    told = {address for _, address, _ in _counts(span)}
    sides = [side for side in span.sides if side.target.address in told]
    if len(sides) < len(("one", "other")):
        return
    kinds = frozenset[str]().union(*(_people(corpus.vocabulary, side) for side in sides))
    part = next(part for part in claim.parts if any(span in block.spans for block in part))
    said = {
        term
        for block in part
        for one in resolve_terms(_all_tokens(block), block.block.text, corpus)[0]
        for term in (*one.terms, *one.token.value.nested)
    }
    if kinds and not kinds & corpus.vocabulary.close(said):
        labels = [corpus.vocabulary.terms[term].label for term in sorted(kinds)]
        message = (
            f"the sentence compares counts and does not say of whom (such as {', '.join(labels)})"
        )
        yield _make_problem(corpus, (claim, span), message, sides[0], None)


def _people(vocabulary: Vocabulary, side: Licence) -> frozenset[str]:
    """Return the terms that say what kind of patients a side is about."""
    item = side.target.item
    terms = item.population.all_terms if item is not None and item.population is not None else ()
    return frozenset(
        term
        for term in vocabulary.close(terms)
        if vocabulary.is_essential(vocabulary.facet_of(term)) and not names_a_set(vocabulary, term)
    )


def _all_tokens(block: BlockReading) -> tuple[Token, ...]:
    spans = (token for span in block.spans for token in span.tokens)
    return tuple(sorted((*block.free, *block.context, *spans), key=lambda token: token.start))


def _gives_total(token: Token) -> bool:
    return token.kind != "count" or token.role in {"total", "all"}


def _counts(span: SpanReading) -> list[tuple[Token, str, str]]:
    """Return the figures of the sides in the order of the text."""
    sides = {licence.target.address for licence in span.sides}
    return sorted(
        (
            (match.token, match.address, match.token.text)
            for match in span.matches
            if match.token.kind in ORDERED and match.address in sides and match.slot != "sides"
        ),
        key=lambda found: found[0].start,
    )


def _source(licence: Licence) -> str:
    item = licence.target.item
    return item.source.model.id if item is not None else ""


def _distance(span: SpanReading, count: Token, start: int, end: int) -> int:
    """Return how far a word stands from a figure; a verb of comparison parts them."""
    low, high = (end, count.start) if count.start >= end else (count.end, start)
    between = fold(span.block.text[low:high]).lower()
    language = read_as(span.block.language)
    parted = language.supersede.search(between) or find_words(language.disagreement, between)
    return max(high - low, 0) + (APART if parted else 0)


def _words_of_sources(span: SpanReading) -> Iterator[tuple[int, int, set[str]]]:
    """Yield each date and each name of a source, with the records that it may mean."""
    for token in span.tokens:
        if token.kind == "date":
            yield (
                token.start,
                token.end,
                {_source(side) for side in span.sides if fits(token, side)},
            )
    text = fold(span.block.text).lower()
    heads: dict[str, set[str]] = {}
    for side in span.sides:
        for head in _heads(side):
            heads.setdefault(head, set()).add(_source(side))
    for head, sources in heads.items():
        pattern = re.compile(rf"(?<![\w-]){re.escape(head)}(?![\w-])")
        for found in pattern.finditer(text, span.span.start, span.span.end):
            yield found.start(), found.end(), sources


def _heads(licence: Licence) -> set[str]:
    """Return the last words of the names of a source: “post”, “report”."""
    item = licence.target.item
    names = item.source.model.attribution if item is not None else ()
    return {fold(name).lower().split()[-1] for name in names}


def _check_words(corpus: Corpus, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield sides that are told by words alone, and are left out or exchanged."""
    stated = resolve_terms(span.tokens, span.block.text, corpus)[0]
    own = _own_terms(corpus, span)
    if len(own) != len(span.sides) or not all(own.values()):
        return
    said = {
        address: [one for one in stated if terms & set(one.terms)] for address, terms in own.items()
    }
    if not any(said.values()):
        return
    for side in span.sides:
        found = [one for one in said[side.target.address] if not one.negated]
        if not found and side.target.address in {
            to.address for one in claim.spans for to in one.targets
        }:
            continue  # another span of the claim tells it
        if not found:
            message = f"the sentence does not tell what {side.target.address} says"
            yield _make_problem(corpus, (claim, span), message, side, None)
            continue
        before = _named_before(span, found[0].token)
        if before is not None and before.target.address != side.target.address:
            message = f"“{found[0].token.text}” is told of the other side"
            yield _make_problem(corpus, (claim, span), message, side, found[0].token)


def _own_terms(corpus: Corpus, span: SpanReading) -> dict[str, frozenset[str]]:
    """Return by side the terms of its own that no other side licenses."""
    licensed = {side.target.address: licensed_terms(corpus, side.target) for side in span.sides}
    found = {}
    for side in span.sides:
        address, item = side.target.address, side.target.item
        others = frozenset[str]().union(
            *(terms for other, terms in licensed.items() if other != address)
        )
        found[address] = (item.own_terms if item is not None else frozenset()) - others
    return found


def _named_before(span: SpanReading, token: Token) -> Licence | None:
    """Return the side whose own word stands nearest before a term: “its banner says that”."""
    text = fold(span.block.text[span.span.start : token.start]).lower()
    words = {
        side.target.address: set(TELLING.findall(fold(_label(side)).lower())) for side in span.sides
    }
    nearest: tuple[int, Licence | None] = (-1, None)
    for side in span.sides:
        others = set[str]().union(
            *(found for address, found in words.items() if address != side.target.address)
        )
        for word in words[side.target.address] - others:
            nearest = max(nearest, (text.rfind(word), side), key=lambda found: found[0])
    return nearest[1]


def _label(licence: Licence) -> str:
    return licence.target.item.result.label if licence.target.item is not None else ""


def _make_problem(
    corpus: Corpus,
    where: tuple[ClaimReading, SpanReading],
    message: str,
    side: Licence,
    token: Token | None,
) -> Problem:
    claim, span = where
    models = [target.model for target in span.targets if isinstance(target.model, Discrepancy)]
    return make_problem(
        NAME,
        message,
        span,
        token,
        corpus=corpus,
        claim=claim,
        licences=[side],
        hint=f"See the sides of {models[0].id}." if models else "",
    )
