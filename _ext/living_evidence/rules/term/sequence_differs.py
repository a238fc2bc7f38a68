"""Two things are told in the other order than the source tells them.

“A followed by B” and “B after A” are the same; “A preceded by B” is not. The order is compared
where the sentence and a quote of the bound result both tell the same two things one after the
other.

An outcome that patients were counted for is told as such, and not as what something else came after.

To mend: tell them in the order of the quote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.joints import find_joints, joints_of
from living_evidence.records import Count, Proportion
from living_evidence.rules.quote.reading import read_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.joints import Joint
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "sequence-differs"
FAILING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans radiotherapy of the tumour preceded by examplimab <#treatment-order>`.
:::
""",
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans examplimab, then radiotherapy of the tumour <#treatment-order>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`After a complete response, all 30 patients with EXA-positive renal exampleosis completed treatment <#cohort-1-response>`.
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
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`In EXA-negative renal exampleosis, the protocol plans radiotherapy of the tumour and then examplimab <#treatment-order>`.
:::
""",
)


SUBORDINATE = re.compile(
    r"\b(?:after|before|until|since|following|despite|upon|on reaching|prior to)\s+"
    r"(?:(?:an?|the|their|having|such)\s+)*$",
    re.IGNORECASE,
)
"""Before an outcome: something else is told of the time before or after it."""


class Sequence(NamedTuple):
    """What comes first, and what comes after it."""

    first: Named
    then: Named
    token: Token


class Named(NamedTuple):
    """The terms of a token, and all that they imply."""

    terms: frozenset[str]
    implied: frozenset[str]

    def meets(self, other: Named) -> bool:
        """Tell whether one of the two is the other, or a kind of it."""
        return bool(self.terms & other.implied or other.terms & self.implied)


def check(index: Index) -> Iterator[Problem]:
    """Yield every two terms that a span tells the other way round than its quotes."""
    corpus = index.corpus
    for _, claim, span in each_span(index):
        if span.span.role == "quoted":
            continue
        yield from _check_outcome(index, claim, span)
        told = list(_find_sequences(joints_of(span), corpus))
        licences = [licence for *_, licence in result_targets(span)]
        for one in told:
            for licence in licences:
                known = list(_sequences_of(licence, corpus))
                turned = _is_told(one.then, one.first, known)
                replaced = any(one.first.meets(other.first) for other in known)
                if (turned or replaced) and not _is_told(one.first, one.then, known):
                    yield make_problem(
                        NAME,
                        f"“{one.token.text}” comes at another place in what "
                        f"{licence.target.address} says",
                        span,
                        one.token,
                        corpus=corpus,
                        claim=claim,
                        licences=[licence],
                        hint="Tell the two in the order of the quote.",
                    )


def _check_outcome(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield a counted outcome that the span names only to say what came after or before it."""
    close = index.corpus.vocabulary.close
    for _, item, licence in result_targets(span):
        if not isinstance(item.result, Count | Proportion) or item.result.outcome is None:
            continue
        named = [token for token in span.terms() if item.result.outcome in close(token.value.terms)]
        before = [SUBORDINATE.search(span.block.text, span.span.start, one.start) for one in named]
        if named and all(before):
            yield make_problem(
                NAME,
                f"{licence.target.address} counts who had “{named[0].text}”, and this sentence "
                "tells what came before or after it",
                span,
                named[0],
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Say of how many it was observed.",
            )


def _is_told(first: Named, then: Named, known: Iterable[Sequence]) -> bool:
    return any(first.meets(one.first) and then.meets(one.then) for one in known)


def _sequences_of(licence: Licence, corpus: Corpus) -> Iterator[Sequence]:
    item = licence.target.item
    if item is None:
        return
    language = item.source.model.capture.language
    for reading in read_quotes(item.result.quotes, corpus.vocabulary, language):
        terms = [token for token in reading.tokens if token.kind == "term"]
        yield from _find_sequences(find_joints(terms, reading.text), corpus)


def _find_sequences(joints: Iterable[Joint], corpus: Corpus) -> Iterator[Sequence]:
    leading: Named | None = None
    for joint in joints:
        order = joint.order
        if not order and leading is None:
            continue  # no order has been told
        left, right = (
            Named(frozenset(one.value.terms), corpus.vocabulary.close(one.value.terms))
            for one in (joint.left, joint.right)
        )
        same = left.meets(right)
        if same and not order:
            continue  # two names of one thing
        if order == "forwards" and not same:
            leading = left
            yield Sequence(left, right, joint.right)
        elif order == "backwards" and not same:
            leading = None
            yield Sequence(right, left, joint.left)
        elif leading is not None and joint.is_list:
            yield Sequence(leading, right, joint.right)  # "A, followed by B and C"
        elif not joint.is_name:
            leading = None
