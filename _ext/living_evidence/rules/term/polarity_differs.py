"""A sentence denies what the record says, or says what the record denies.

Each “not”, “no”, “never” or “without” of a bound span must belong to something that the record
licenses: a term with a declared opposite (“did not undergo surgery”), a gap (“does not state”),
or an assertion that the source itself makes in the negative.

To mend: say it as the record does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    ABOUT_DOCUMENT,
    CLAUSE_END,
    LACKING,
    each_span,
    is_negative_quantifier,
    make_problem,
    result_targets,
    span_terms,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.records import Assertion, Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "polarity-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment did not have a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`In EXA-positive exampleosis the option of later surgery stayed open in some of the patients <#later-surgery>`.
:::
""",
    """\
sources/alpha-2024:
  populations:
    anybody: {terms: [EXA-positive], quotes: ["in all EXA-positive exampleosis, regardless of site"]}
  results:
    benefit-unknown:
      type: assertion
      population: anybody
      role: background
      terms: [EXA-positive, exampleosis, examplimab]
      says: whether examplimab helps in EXA-positive exampleosis is unknown
      quotes: ["Whether examplimab helps in all EXA-positive exampleosis, regardless of site, is unknown"]
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`The study asked whether examplimab helps in EXA-positive exampleosis <#benefit-unknown>`.
  :::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In EXA-positive exampleosis the option of later surgery was not compromised in any of the patients <#later-surgery>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 70 patients with EXA-positive exampleosis who completed treatment, 52 had a complete response and 50 had no surgery <#all-response #no-surgery>`.
:::
""",
    """\
sources/alpha-2024:
  populations:
    anybody: {terms: [EXA-positive], quotes: ["in all EXA-positive exampleosis, regardless of site"]}
  results:
    benefit-unknown:
      type: assertion
      population: anybody
      role: background
      terms: [EXA-positive, exampleosis, examplimab]
      says: whether examplimab helps in EXA-positive exampleosis is unknown
      quotes: ["Whether examplimab helps in all EXA-positive exampleosis, regardless of site, is unknown"]
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`Before the study it was unknown whether examplimab helps in EXA-positive exampleosis <#benefit-unknown>`.
  :::
""",
)


UNKNOWN = re.compile(
    r"\b(?:unknown|not (?:yet )?known?|unclear|uncertain|not (?:yet )?(?:clear|established|settled|determined)|"
    r"open question|remains? (?:open|to be)|to be (?:seen|shown|determined))\b|未知|不清楚|不明|尚不"
)
CONDITION = re.compile(r"\b(?:if|when|where|whenever|provided|as long as|in case)\b", re.IGNORECASE)
NEGATIVE_CONDITION = re.compile(
    rf"(?:{CONDITION.pattern}|\b(?:who|whom)\b)[^.;]{{0,80}}\b(?:not|no|never|without|un\w+)\b|\bunless\b",
    re.IGNORECASE,
)
PATIENTS = re.compile(rf"{CONDITION.pattern}|\b(?:who|whom)\b", re.IGNORECASE)
"""Advice says for which patients it is given."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every negation that no record licenses, and every one that a record wants."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or claim.claim.kind == "gap":
            continue
        negators = [
            token for token in span_terms(span, index.corpus)[1] if not _says_undated(span, token)
        ]
        results = [licence for *_, licence in result_targets(span)]
        if span.sides:
            negators = [token for token in negators if not _tells_verdict(span, token)]
            yield from _check_sides(index, claim, span, negators, [*results, *span.sides])
        elif results:
            yield from _check_span(index, claim, span, negators, results)


def _says_undated(span: SpanReading, negator: Token) -> bool:
    """Tell whether a negator belongs to words such as “carries no date”."""
    found = read_as(span.block.language).undated.finditer(fold(span.block.text).lower())
    return any(match.start() <= negator.start < match.end() for match in found)


def _tells_verdict(span: SpanReading, negator: Token) -> bool:
    """Tell whether a negator belongs to words such as “do not agree” or “is not supported”."""
    text = fold(span.block.text).lower()
    found = lexicon.find_words(read_as(span.block.language).disagreement, text)
    told = any(start <= negator.start < end for start, end, _ in found)
    return told or any(
        token.start <= negator.start < token.end and token.kind == "term" for token in span.tokens
    )


def _check_sides(
    index: Index,
    claim: ClaimReading,
    span: SpanReading,
    negators: list[Token],
    licences: list[Licence],
) -> Iterator[Problem]:
    """Yield the negations of sides, unless a source words the side in the negative."""
    if any(_denies(licence) or _may_negate(licence) for licence in licences):
        return
    yield from _turned(index, claim, span, negators, licences)


def _check_span(
    index: Index,
    claim: ClaimReading,
    span: SpanReading,
    negators: list[Token],
    licences: list[Licence],
) -> Iterator[Problem]:
    yield from _check_unknown(index, claim, span, licences)
    lacking = [
        token
        for token in negators
        if token.word in LACKING and not any(token.text.lower() in one.text for one in licences)
    ]
    lacking += [token for token in negators if _turns_condition(span, token, licences)]
    yield from _turned(index, claim, span, lacking, licences)
    negative = [licence for licence in licences if _denies(licence)]
    if negative and _polar_term(index, span, negative):
        return
    yield from _left_out(index, claim, span, negative)
    negators = [token for token in negators if token not in lacking and token.word not in LACKING]
    count = len(negators) + len([token for token in span.tokens if is_negative_quantifier(token)])
    speaking = [licence for licence in licences if not _is_about_document(licence)]
    if len(negative) == 1 and len(speaking) == 1 and count % 2 == 0:
        yield make_problem(
            NAME,
            f"{negative[0].target.address} is a denial in its source, and this sentence is not one",
            span,
            None,
            corpus=index.corpus,
            claim=claim,
            licences=negative,
            hint="Keep the negation of the source.",
        )
    if negative or any(_may_negate(licence) for licence in licences):
        return
    yield from _turned(index, claim, span, negators, licences)


def _check_unknown(
    index: Index, claim: ClaimReading, span: SpanReading, licences: list[Licence]
) -> Iterator[Problem]:
    """Yield a sentence that leaves out that something was unknown, where the source says no more."""
    if UNKNOWN.search(fold(f"{span.block.context} {span.text}").lower()):
        return
    for licence in licences:
        item = licence.target.item
        if item is not None and UNKNOWN.search(getattr(item.result, "says", "").lower()):
            yield make_problem(
                NAME,
                f"{licence.target.address} says that it was unknown, and this sentence does not",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Say that it was unknown.",
            )


def _is_about_document(licence: Licence) -> bool:
    item = licence.target.item
    return item is not None and isinstance(item.result, ABOUT_DOCUMENT)


def _turned(
    index: Index,
    claim: ClaimReading,
    span: SpanReading,
    negators: list[Token],
    licences: list[Licence],
) -> Iterator[Problem]:
    for token in negators:
        yield make_problem(
            NAME,
            f"“{token.text}” turns the sentence against what the bound result states",
            span,
            token,
            corpus=index.corpus,
            claim=claim,
            licences=licences,
            hint="Say it as the record does, or bind the result that is about the opposite.",
        )


def _turns_condition(span: SpanReading, negator: Token, licences: list[Licence]) -> bool:
    """Tell whether a negator stands in a condition that no quote words in the negative."""
    text = span.block.text
    advice = any(_is_advice(licence) for licence in licences)
    words = PATIENTS if advice else CONDITION
    found = list(words.finditer(text, span.span.start, negator.start))
    if not found or CLAUSE_END.search(text[found[-1].end() : negator.start]):
        return False
    return not any(NEGATIVE_CONDITION.search(licence.text) for licence in licences)


def _is_advice(licence: Licence) -> bool:
    item = licence.target.item
    return item is not None and isinstance(item.result, Recommendation)


def _left_out(
    index: Index, claim: ClaimReading, span: SpanReading, licences: list[Licence]
) -> Iterator[Problem]:
    """Yield a denial whose source denies one thing ("not compromised"), and this span another."""
    for licence in licences:
        for term in sorted(_own_polar(index, [licence])):
            yield make_problem(
                NAME,
                f"{licence.target.address} says “{index.corpus.vocabulary.terms[term].label}”, "
                "and this sentence denies something else",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Deny what the source denies.",
            )


def _own_polar(index: Index, licences: list[Licence]) -> set[str]:
    """Return the terms of the results that have an opposite, such as "not compromised"."""
    terms = index.corpus.vocabulary.terms
    items = [licence.target.item for licence in licences if licence.target.item is not None]
    return {
        term
        for item in items
        for term in terms.keys() & item.result.all_terms
        if terms[term].opposite and index.corpus.vocabulary.is_exclusive(terms[term].facet)
    }


def _polar_term(index: Index, span: SpanReading, licences: list[Licence]) -> bool:
    """Tell whether a term with an opposite ("not compromised") already carries the polarity."""
    terms = index.corpus.vocabulary.terms
    own = _own_polar(index, licences)
    own |= {opposite for term in own if (opposite := terms[term].opposite)}
    return any(term in own for one in span_terms(span, index.corpus)[0] for term in one.terms)


def _denies(licence: Licence) -> bool:
    result = licence.target.item.result if licence.target.item is not None else None
    return isinstance(result, Assertion) and result.polarity == "negative"


def _may_negate(licence: Licence) -> bool:
    """Advice against something may be worded in the negative; so may those who are left over."""
    result = licence.target.item.result if licence.target.item is not None else None
    if result is not None and result.derived is not None:
        return result.derived.formula == "difference"
    return isinstance(result, Recommendation) and result.direction == "against"
