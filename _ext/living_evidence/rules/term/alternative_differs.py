"""Two things that the source states together are told as alternatives.

“37 had a response, or 33 chose observation” leaves open which of the two holds, and so does “an
“or” between two spans. The word is licensed where a quote has it, and under a negation, where
“neither” is meant.

To mend: join them by “and”, or say them in two sentences.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.folding import fold
from living_evidence.prose.joints import find_joints
from living_evidence.rules.quote.reading import read_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.prose.joints import Joint
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "alternative-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`, or {ev}`22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had one, a complete response <#cohort-2-response>`.
:::
""",
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans examplimab or radiotherapy of the tumour <#treatment-order>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans radiotherapy of the tumour followed by examplimab <#treatment-order>`.
:::
""",
)
BETWEEN_SPANS = re.compile(r"[\s,;]*\bor\b", re.IGNORECASE)
OR = re.compile(r"\bor\b|/|或", re.IGNORECASE)
DENYING = frozenset({"negator", "gap", "no-evidence"})
POSSIBLE = frozenset({"may", "might", "can", "could"})
"""Where these stand, “or” leaves nothing open: neither of the two, or whichever of them."""
CONDITION = re.compile(r"\b(?:if|when|whenever|once|unless|provided|as long as|in case)\b", re.I)
"""What begins a clause of its own, which a denial before it does not reach."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every “or” between two results, and between two things that hold together."""
    for page in index.readings:
        for claim in page.claims:
            for block in claim.all_blocks:
                yield from _check_between(claim, block)
    for _, claim, span in each_span(index):
        if span.span.role != "quoted":
            yield from _check_within(index, claim, span)


def _check_between(claim: ClaimReading, block: BlockReading) -> Iterator[Problem]:
    text = block.block.text
    for left, right in zip(block.spans, block.spans[1:], strict=False):
        between = text[left.span.end : right.span.start]
        found = BETWEEN_SPANS.match(between)
        if found is None or "." in between[: found.end()]:
            continue
        yield Problem(
            NAME,
            "“or” leaves open which of two results holds, and each of them does",
            block.block.place_at(left.span.end + found.end() - 2),
            (
                Side("the page", f"“{text[left.span.start : right.span.end]}”", left.span.place),
                *(
                    Side(target.address, "is what its source states", target.place)
                    for span in (left, right)
                    for target in span.targets
                ),
            ),
            "Join them by “and”.",
            claim=claim.claim.id,
            length=2,
        )


def _check_within(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    results = [item.result.derived for _, item, _ in result_targets(span)]
    if any(derived is not None and derived.formula == "sum" for derived in results):
        return  # whoever had the one or the other
    vocabulary = index.corpus.vocabulary
    addresses = {match.token.start: match.address for match in span.matches}
    tokens = [token for token in span.tokens if token.kind == "term" or token.is_figure]
    opening = [token for token in span.tokens if _opens(token)]
    for joint in find_joints(tokens, span.block.text):
        if any(_leaves_open(span, token, joint) for token in opening):
            continue
        turned = joint.is_both and _are_given_together(vocabulary, joint)
        if not turned and (not joint.is_choice or _may_be_either(vocabulary, joint)):
            continue
        if _is_written(index.corpus, span, joint) != turned:
            continue
        ends = [addresses.get(token.start, "") for token in (joint.left, joint.right)]
        yield make_problem(
            NAME,
            f"“{joint.left.text}” and “{joint.right.text}” are alternatives in the source, and "
            "are told together"
            if turned
            else f"“{joint.left.text} or {joint.right.text}” are alternatives here, and the "
            "source states both",
            span,
            joint.right,
            corpus=index.corpus,
            claim=claim,
            licences=[
                licence
                for target, _, licence in result_targets(span)
                if not any(ends) or target.address in ends
            ],
            hint="Join them as the source does.",
        )


def _opens(token: Token) -> bool:
    """Tell whether a token is a denial or a modal."""
    return token.kind in DENYING or token.word in POSSIBLE


def _leaves_open(span: SpanReading, token: Token, joint: Joint) -> bool:
    """Tell whether a denial or a modal governs both things: not in a condition of its own."""
    return CONDITION.search(span.block.text, token.end, joint.left.start) is None


def _are_given_together(vocabulary: Vocabulary, joint: Joint) -> bool:
    """Tell whether "and" between the two says that both are had, as of two medicines."""
    if joint.left.kind != "term" or joint.right.kind != "term":
        return False
    facets = [
        {vocabulary.facet_of(term) for term in token.value.terms}
        for token in (joint.left, joint.right)
    ]
    return any(vocabulary.facets[one].complete == "true" for one in facets[0] & facets[1])


def _is_written(corpus: Corpus, span: SpanReading, joint: Joint) -> bool:
    """Tell whether a quote of what the span is bound to has an “or” between the same two."""
    ends = [_names(corpus, one) for one in (joint.left, joint.right)]
    for _, item, _ in result_targets(span):
        quotes = (*item.result.quotes, *(item.population.quotes if item.population else ()))
        language = item.source.model.capture.language
        for reading in read_quotes(quotes, corpus.vocabulary, language):
            tokens = (one for one in reading.tokens if one.kind == "term" or one.is_figure)
            for other in find_joints(tokens, reading.text):
                written = [_names(corpus, one) for one in (other.left, other.right)]
                if OR.search(other.words) and all(
                    _meet(*pair) for pair in zip(ends, written, strict=True)
                ):
                    return True
    return False


def _names(corpus: Corpus, token: Token) -> frozenset[str]:
    if token.kind != "term":
        return frozenset({fold(token.text).lower()})
    return corpus.vocabulary.close((*token.value.terms, *token.value.nested))


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other)


def _may_be_either(vocabulary: Vocabulary, joint: Joint) -> bool:
    """Two terms that exclude one another can only be alternatives, and so can two labels."""
    if joint.left.kind != "term" or joint.right.kind != "term":
        return "label" in {joint.left.kind, joint.right.kind}
    if joint.left.value.negated or joint.right.value.negated:
        return True
    facets = [
        {vocabulary.facet_of(term) for term in token.value.terms}
        for token in (joint.left, joint.right)
    ]
    return any(vocabulary.is_exclusive(facet) for facet in facets[0] & facets[1])
