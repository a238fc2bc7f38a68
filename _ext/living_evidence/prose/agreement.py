"""What rules about sentences share: licensed terms, stated terms, sides of a contradiction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.problems import Problem, Side
from living_evidence.prose.figures import describe
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.records import (
    Assertion,
    BaseSource,
    Code,
    DateResult,
    Discrepancy,
    Identifier,
    Judgement,
    Recommendation,
    Study,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item, Target
    from living_evidence.problems import Severity
    from living_evidence.prose.claims import BlockReading, ClaimReading, PageReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import TermValue, Token
    from living_evidence.prose.segments import Segment
    from living_evidence.records import BaseResult
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NEGATIVE_QUANTIFIERS = ("no", "none", "nobody", "not", "neither", "no one")
QUALITATIVE = (Assertion, Recommendation, Code, Identifier)
LACKING = frozenset({"free of", "absence of", "lack", "lacks", "lacked"})
"""Words that deny what stands right beside them, whatever else the sentence denies."""
LACK_REACH = 4
ABOUT_DOCUMENT = (Code, DateResult, Identifier)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9\x1f])|(?<=[。！？])|\n{2,}")
NO_SENTENCE_END = re.compile(
    r"(?:\bet al|\bvs|\be\.g|\bi\.e|\bNo|\bDr|\bFig|\bapprox|\bca)\.[\"')\]]*\s+$"
)
CLAUSE_END = re.compile(
    r"[;:]|,\s+(?:and|but|while|whereas|who|which)\b|\bbut\b|[；：]|，(?:而|但|并|且|同时)|但"
)
BACKWARD = re.compile(
    r"\b(?:these|those|them|whom|which|the (?:former|same))\b|这|其中|上述|他们|她们|该组", re.I
)
DENIED = "not "
"""Before a term among licensed ones: only its denial is licensed."""
NEGATOR_REACH = 20
"""How many words a negator may stand before the term that it negates."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A term that a text states, after negation in the sentence has been resolved."""

    token: Token
    terms: tuple[str, ...]
    negated: bool


OPEN_QUESTION = re.compile(
    r"^(?:and |but )?(?:what|who|whom|which|when|where|how|did|do|does|is|are|was|were|has|have)\b"
    r"|什么|哪|谁|何时|多少|多久|多长|如何|几[例名位个]|吗？",
    re.IGNORECASE,
)


def each_span(index: Index) -> Iterator[tuple[PageReading, ClaimReading, SpanReading]]:
    """Yield every span of every claim of the checked pages."""
    for page in index.readings:
        for claim in page.claims:
            for span in claim.spans:
                yield page, claim, span


def each_part(
    index: Index,
) -> Iterator[tuple[PageReading, ClaimReading, tuple[BlockReading, ...]]]:
    """Yield every text that must stand alone: each claim, and each plain block."""
    for page in index.readings:
        for claim in page.claims:
            for part in claim.parts:
                yield page, claim, part


@lru_cache(maxsize=4096)
def licensed_terms(corpus: Corpus, target: Target) -> frozenset[str]:
    """Return every term that a sentence bound to this target may use."""
    vocabulary = corpus.vocabulary
    if target.item is not None:
        total = corpus.denominator_item(target.item)
        counted = total.own_terms if total is not None else frozenset()
        denied = frozenset(f"{DENIED}{term}" for term in _denied_terms(corpus, target.item))
        own = target.item.terms | _terms_of_operands(corpus, target.item)
        under = sets_under_condition(vocabulary, target.item)
        return _widen(vocabulary, own | vocabulary.close(counted)) | denied | under
    if isinstance(target.model, Discrepancy):
        terms: set[str] = {*target.model.terms, target.model.verdict}
        for side in target.model.sides:
            found = corpus.find(side.result)
            if found is not None and found.item is not None:
                terms |= found.item.terms
        return _widen(vocabulary, vocabulary.close(terms))
    if isinstance(target.model, BaseSource):
        return _widen(vocabulary, vocabulary.close(target.model.context.all_terms))
    if isinstance(target.model, Judgement):
        return _widen(vocabulary, vocabulary.close(target.model.terms))
    if isinstance(target.model, Study):
        items = (
            item for name in corpus.sources_of(target.model.id) for item in corpus.items_of(name)
        )
        shared = frozenset(term for item in items for term in item.source.model.context.all_terms)
        return _widen(vocabulary, vocabulary.close(shared))
    return frozenset()


def sets_under_condition(vocabulary: Vocabulary, item: Item) -> frozenset[str]:
    """Return the names of those who meet the condition: complete responders of a response."""
    conditions = frozenset(getattr(item.result, "condition", ()))
    return _sets_that_meet(vocabulary, conditions) if conditions else frozenset()


@lru_cache(maxsize=1024)
def _sets_that_meet(vocabulary: Vocabulary, conditions: frozenset[str]) -> frozenset[str]:
    return frozenset(
        name
        for name, term in vocabulary.terms.items()
        if conditions.intersection(term.parts) and names_a_set(vocabulary, name)
    )


def _denied_terms(corpus: Corpus, item: Item) -> frozenset[str]:
    """Return what a difference of two counts says is not so: those of the first, not the second."""
    operands = _operands(corpus, item, "difference")
    if len(operands) != 2:  # noqa: PLR2004
        return frozenset()
    whole, part = operands
    return part.own_terms - whole.terms


def _terms_of_operands(corpus: Corpus, item: Item) -> frozenset[str]:
    """Return what those who remain of a difference had, and each part of a composite outcome."""
    outcome = corpus.vocabulary.terms.get(item.result.outcome or "")
    shared = _operands(corpus, item, "difference")[:1]
    if outcome is not None and outcome.parts:
        shared += _operands(corpus, item, "sum")
    return frozenset[str]().union(*(operand.own_terms for operand in shared))


def _operands(corpus: Corpus, item: Item, formula: str) -> list[Item]:
    """Return the results that a derived one is made of by a formula."""
    derived = item.result.derived
    if derived is None or derived.formula != formula:
        return []
    found = [corpus.find(address, item.source.model.id) for address in derived.of]
    return [target.item for target in found if target is not None and target.item is not None]


def span_licensed(corpus: Corpus, span: SpanReading) -> frozenset[str]:
    """Return every term that some target of the span licenses."""
    return _license_span(span, corpus)


@keep_last
def _license_span(span: SpanReading, corpus: Corpus) -> frozenset[str]:
    return frozenset[str]().union(*(licensed_terms(corpus, target) for target in span.targets))


def segment_licensed(corpus: Corpus, span: SpanReading, segment: Segment) -> frozenset[str]:
    """Return what the words of one segment may say.

    That is: what the result of its figures licenses, and what a target without figures in this
    span or a bound discrepancy does.
    """
    apart = {other.address for other in span.segments} - {segment.address}
    bearing = {licence.target.address: licence.target for licence in (*span.licences, *span.sides)}
    found = [
        licensed_terms(corpus, target)
        for address, target in bearing.items()
        if address not in apart and not isinstance(target.model, Discrepancy)
    ]
    return frozenset[str]().union(*found, *(_shared_terms(corpus, one) for one in span.targets))


@lru_cache(maxsize=4096)
def _shared_terms(corpus: Corpus, target: Target) -> frozenset[str]:
    """Return the terms of a discrepancy that belong to no side of it: its verdict, for one."""
    if not isinstance(target.model, Discrepancy):
        return frozenset()
    sides = (corpus.find(side.result) for side in target.model.sides)
    own = [licensed_terms(corpus, side) for side in sides if side is not None]
    terms = {*target.model.terms, target.model.verdict}
    return _widen(corpus.vocabulary, terms) - frozenset[str]().union(*own)


def are_told_apart(
    corpus: Corpus,
    tokens: Iterable[Token],
    segments: Iterable[Segment],
    licences: Iterable[Licence],
) -> bool:
    """Tell whether the words show which figure is whose, so that their order need not.

    Of any two segments that stand in another order than their targets, one has a word that its own
    result licenses and the other does not, and neither has one that only the other licenses.
    """
    licensed = {one.target.address: licensed_terms(corpus, one.target) for one in licences}
    order = list(licensed)
    terms = [token for token in tokens if token.kind == "term"]
    said = [
        (
            segment,
            [t.value.terms for t in terms if segment.start <= t.start < segment.end],
        )
        for segment in segments
    ]
    for (one, ours), (other, theirs) in combinations(said, 2):
        if order.index(one.address) < order.index(other.address):
            continue
        mine, its = licensed[one.address], licensed[other.address]
        if any(_only_in(words, mine, its) for words in theirs):
            return False
        if not one.first and any(_only_in(words, its, mine) for words in ours):
            return False
        if not any(_only_in(words, mine, its) for words in ours) and not any(
            _only_in(words, its, mine) for words in theirs
        ):
            return False
    return len(said) == len({segment.address for segment, _ in said})


def _only_in(words: Iterable[str], these: frozenset[str], not_those: frozenset[str]) -> bool:
    return not these.isdisjoint(words) and not_those.isdisjoint(words)


def misplaced_in(
    corpus: Corpus, span: SpanReading, stated: Stated, said: Iterable[Stated]
) -> Segment | None:
    """Return the segment in which a term stands that only another result of the span licenses.

    Words before the second figure may be shared: there a term may belong to a later result where
    the same facet also names what the first one is about ("in cohorts 1 and 2, 49 and 35").
    """
    place = stated.token.start
    segment = next((one for one in span.segments if one.start <= place < one.end), None)
    if segment is None:
        return None
    licensed = segment_licensed(corpus, span, segment)
    if is_licensed(corpus, stated, licensed):
        return None
    if segment.first:
        facet = corpus.vocabulary.facet_of(stated.terms[0])
        own = corpus.vocabulary.in_facet(licensed, facet)
        beside = {term for other in said for term in other.terms if other.token.start < segment.end}
        if not own or own & beside:
            return None
    return segment


def _widen(vocabulary: Vocabulary, terms: Iterable[str]) -> frozenset[str]:
    """Add the parts of composite terms, and what holds where a record says nothing else."""
    terms = frozenset(terms)
    terms |= {part for term in terms for part in _parts_of(vocabulary, term)}
    filled = {vocabulary.facet_of(term) for term in terms}
    defaults = {
        name
        for name, term in vocabulary.terms.items()
        if term.default == "true" and term.facet not in filled
    }
    return terms | defaults


@lru_cache(maxsize=4096)
def _parts_of(vocabulary: Vocabulary, term: str) -> frozenset[str]:
    parts = vocabulary.terms[term].parts if term in vocabulary.terms else ()
    return vocabulary.close(parts).union(*(_parts_of(vocabulary, part) for part in parts))


def is_licensed(corpus: Corpus, stated: Stated, licensed: frozenset[str]) -> bool:
    """Tell whether a stated term, negated or not, agrees with the licensed ones."""
    vocabulary = corpus.vocabulary
    if not stated.negated:
        return any(term in licensed for term in stated.terms)
    return any(
        vocabulary.terms[term].opposite in licensed
        or f"{DENIED}{term}" in licensed
        or (
            term not in licensed
            and _is_property(vocabulary, term)
            and vocabulary.excludes(term, licensed)
        )
        for term in stated.terms
    )


def _is_property(vocabulary: Vocabulary, term: str) -> bool:
    """Tell whether having one term of the facet rules out another: a site does, an outcome not.

    "Not nonrectal" follows from rectal; "no toxicity" does not follow from a response.
    """
    return vocabulary.facet_of(term) not in vocabulary.outcome_facets


def resolve_terms(
    tokens: Iterable[Token],
    text: str,
    corpus: Corpus,
    *,
    kept: frozenset[str] = frozenset(),
    denied: frozenset[str] = frozenset(),
) -> tuple[list[Stated], list[Token]]:
    """Return the stated terms, and the negators that negate none of them.

    A negator, or a quantifier such as "none", negates a term with a declared opposite in its own
    clause: "had not undergone surgery" states the opposite of "surgery". The `kept` terms are
    never negated that way; the `denied` ones are, with an opposite or without.
    """
    tokens = list(tokens)
    negators = [
        token for token in tokens if token.kind == "negator" or is_negative_quantifier(token)
    ]
    stated: list[Stated] = []
    for token in tokens:
        if token.kind != "term":
            continue
        value: TermValue = token.value
        negator = None
        if negators and _may_be_negated(corpus.vocabulary, value, kept, denied):
            negator = _negator_of(token, negators, text) or _negator_after(token, negators, text)
        if negator is not None:
            negators.remove(negator)
        stated.append(Stated(token, value.terms, value.negated or negator is not None))
    return stated, [token for token in negators if token.kind == "negator"]


def _may_be_negated(
    vocabulary: Vocabulary, value: TermValue, kept: frozenset[str], denied: frozenset[str]
) -> bool:
    if value.negated or not kept.isdisjoint(value.terms):
        return False
    return any(vocabulary.terms[one].opposite or one in denied for one in value.terms)


def is_negative_quantifier(token: Token) -> bool:
    """Tell whether a token is a quantifier that denies: none, no patient, nobody."""
    return token.kind == "quantifier" and token.word.startswith(NEGATIVE_QUANTIFIERS)


def _negator_of(token: Token, negators: list[Token], text: str) -> Token | None:
    for negator in reversed(negators):
        between = text[negator.end : token.start]
        reach = LACK_REACH if negator.word in LACKING else NEGATOR_REACH
        if len(between) > 0 and len(between.split()) <= reach and not CLAUSE_END.search(between):
            return negator
    return None


def _negator_after(token: Token, negators: list[Token], text: str) -> Token | None:
    """Return the "none" of "was lost in none of the patients"."""
    for negator in negators:
        between = text[token.end : negator.start]
        if (
            is_negative_quantifier(negator)
            and between.endswith(" in ")
            and len(between.split()) <= NEGATOR_REACH
            and not CLAUSE_END.search(between)
        ):
            return negator
    return None


@keep_last
def span_terms(span: SpanReading, corpus: Corpus) -> tuple[tuple[Stated, ...], tuple[Token, ...]]:
    """Resolve the terms and negators of one span.

    Where the bound result is itself a denial ("do not offer", "was not compromised"), the negator
    belongs to the statement and not to a licensed term on its way.
    """
    kept: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    for target, item, _ in result_targets(span):
        denied |= _denied_terms(corpus, item)
        if isinstance(item.result, Recommendation):
            kept |= frozenset(corpus.vocabulary.terms) if is_denial(item.result) else frozenset()
        elif is_denial(item.result):
            kept |= licensed_terms(corpus, target)
    stated, negators = resolve_terms(span.tokens, span.block.text, corpus, kept=kept, denied=denied)
    return tuple(stated), tuple(negators)


def names_a_set(vocabulary: Vocabulary, term: str) -> bool:
    """Tell whether a term names a set of patients (assessed, treated) and not a kind of them."""
    name = vocabulary.facet_of(term)
    facet = vocabulary.facets.get(name)  # of a term that is unknown there is none
    return facet is not None and facet.asserts == "false" and vocabulary.is_essential(name)


def is_denial(result: BaseResult) -> bool:
    """Tell whether a result says in its source that something is not so, or advises against it."""
    if isinstance(result, Recommendation):
        return result.direction == "against"
    return isinstance(result, Assertion) and result.polarity == "negative"


@keep_last
def result_targets(span: SpanReading) -> tuple[tuple[Target, Item, Licence], ...]:
    """Return the targets of a span that are results or parts of one."""
    return tuple(
        (target, target.item, licence)
        for target, licence in zip(span.targets, span.licences, strict=True)
        if target.item is not None
    )


def is_gap(span: SpanReading) -> bool:
    """Tell whether the span says that something is not stated."""
    return any(token.kind == "gap" for token in span.tokens)


def refers_back(span: SpanReading, item: Item, earlier: Iterable[str], corpus: Corpus) -> bool:
    """Tell whether the span counts among those of an earlier result: "33 of these 35", "33/35"."""
    total = corpus.denominator_item(item)
    if total is None or total.address not in earlier:
        return False
    ratio = any(
        match.token.kind == "ratio" and match.address == item.address for match in span.matches
    )
    return ratio or BACKWARD.search(span.text) is not None


def is_untranslated(page: PageReading, reading: BlockReading) -> bool:
    """Tell whether a block stands untranslated on a translated page: the original has it too."""
    return page.page.translation and read_as(reading.block.language) != read_as(page.page.language)


@lru_cache(maxsize=4096)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the offsets of the sentences of a text."""
    breaks = (match.end() for match in SENTENCE_END.finditer(text))
    starts = [0, *(end for end in breaks if not NO_SENTENCE_END.search(text[:end]))]
    ends = [*starts[1:], len(text)]
    return tuple(
        (start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()
    )


def is_question(sentence: str) -> bool:
    """Tell whether a sentence only asks what the next one answers; “why” would presuppose it."""
    words = sentence.strip()
    return words.endswith(("?", "？")) and OPEN_QUESTION.search(words) is not None


def sentence_around(text: str, offset: int) -> str:
    """Return the sentence of `text` that holds `offset`."""
    for start, end in split_sentences(text):
        if start <= offset < end:
            return text[start:end]
    return text


def has_word(licence: Licence, word: str) -> bool:
    """Tell whether the quotes of a target use a word, in any inflection."""
    stem = re.sub(r"(?:ing|ed|es|s|e)$", "", fold(word).lower()) or word
    return (
        re.search(rf"(?<![\w-]){re.escape(stem)}(?:e|es|ed|s|d|ing)?(?![\w-])", licence.text)
        is not None
    )


def shorten(text: str, limit: int = 160) -> str:
    """Return the text on one line, cut in the middle of nothing but words."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"


def page_side(span: SpanReading, token: Token | None = None) -> Side:
    """Return the page's side: the words of the span."""
    place = span.place_of(token) if token is not None else span.span.place
    return Side("the page", shorten(f"“{span.text.strip()}”"), place)


def record_side(corpus: Corpus, licence: Licence) -> Side:
    """Return the record's side: the value, with its quote."""
    item = licence.target.item
    says = describe(licence, corpus)
    if item is not None and item.result.quotes:
        says += f" — “{shorten(item.result.quotes[0].exact)}”"
    elif isinstance(licence.target.model, Discrepancy):
        says = f"{licence.target.model.verdict}: {licence.target.model.title}"
    return Side(licence.target.address, says, licence.target.place)


def make_problem(
    rule: str,
    message: str,
    span: SpanReading,
    token: Token | None,
    *,
    corpus: Corpus,
    claim: ClaimReading,
    licences: Iterable[Licence] = (),
    hint: str = "",
    severity: Severity = "error",
    beside: Iterable[Side] = (),
) -> Problem:
    """Build a problem of a span: it stands at the token, and both sides are given.

    `beside` are further places of the record that bear on it.
    """
    place = span.place_of(token) if token is not None else span.span.place
    others = [record_side(corpus, licence) for licence in licences]
    others += [replace(side, detail=True) for side in dict.fromkeys(beside)]
    if not others:
        others = [Side(to.address, "is what the span is bound to", to.place) for to in span.targets]
    sides = (page_side(span, token), *others)
    length = token.end - token.start if token is not None else 0
    return Problem(rule, message, place, sides, hint, severity, claim.claim.id, length)


def has_clinical_content(text: str, tokens: Iterable[Token], corpus: Corpus, language: str) -> bool:
    """Tell whether a sentence speaks of patients or of a term that asserts something."""
    if read_as(language).people.search(text):
        return True
    facets, facet_of = corpus.vocabulary.facets, corpus.vocabulary.facet_of
    return any(
        facets[facet_of(term)].asserts == "true"
        for token in tokens
        if token.kind == "term"
        for term in token.value.terms
    )
