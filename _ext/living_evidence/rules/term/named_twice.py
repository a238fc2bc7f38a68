"""A list names one thing twice, or a thing beside the group that it belongs to.

“Renal or renal” says less than it seems to say, and stands where another name was meant;
“renal, hepatic and nonrenal” counts some of its members among the others.

To mend: name each member of the list once.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.folding import fold
from living_evidence.prose.joints import are_halves, find_joints
from living_evidence.prose.terms import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.claims import BlockReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "named-twice"
FAILING = (
    """\
---
scope: [renal, exampleosis]
---

# Trials in renal or renal exampleosis

Text.
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the 54 patients with EXA-positive exampleosis of cohort 2 were those with hepatic, nonrenal and splenic exampleosis <#cohort-2-sites>`.
:::
""",
)
PASSING = (
    """\
---
scope: [renal, nonrenal, exampleosis]
---

# Trials in renal or nonrenal exampleosis

Text.
""",
)
MEMBERS = 3
"""A pair may be a name and its explanation; three or more are a list."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every member of a list that the list names already."""
    vocabulary = index.corpus.vocabulary
    for page in index.readings:
        loose = [(block, "") for block in page.blocks]
        claimed = [(block, one.claim.id) for one in page.claims for block in one.all_blocks]
        for block, claim in (*loose, *claimed):
            for listed in _find_lists(vocabulary, block):
                yield from _check_list(vocabulary, block, listed, claim)


def _find_lists(vocabulary: Vocabulary, block: BlockReading) -> Iterator[list[Token]]:
    """Yield the terms of one facet that stand in one list."""
    listed: list[Token] = []
    for joint in find_joints(_terms_of(block), block.block.text):
        if joint.is_list and _facet(vocabulary, joint.left) == _facet(vocabulary, joint.right):
            listed = [*listed, joint.right] if listed else [joint.left, joint.right]
            continue
        if listed:
            yield listed
        listed = []
    if listed:
        yield listed


def _terms_of(block: BlockReading) -> Iterable[Token]:
    tokens = (*block.free, *(token for span in block.spans for token in span.tokens))
    return (token for token in tokens if token.kind == "term")


def _facet(vocabulary: Vocabulary, token: Token) -> str | None:
    facets = {vocabulary.facet_of(term) for term in token.value.terms}
    return facets.pop() if len(facets) == 1 and not token.value.negated else None


def _check_list(
    vocabulary: Vocabulary, block: BlockReading, listed: list[Token], claim: str
) -> Iterator[Problem]:
    if _facet(vocabulary, listed[0]) is None:
        return
    for at, token in enumerate(listed):
        for other in listed[:at]:
            same = _stems(token) == _stems(other)
            many = len(listed) >= MEMBERS and not _names_halves(vocabulary, listed)
            many = many and vocabulary.is_exclusive(_facet(vocabulary, token) or "")
            same = same or (many and token.value.terms == other.value.terms)
            if same or (many and _is_part(vocabulary, token, other)):
                fault = "is named twice" if same else f"stands beside “{other.text}”, its own group"
                message = f"in one list, “{token.text}” {fault}"
                yield _make_problem(block, (token, other), listed, message, claim)
    for token, other in _find_outside(block, listed):
        fault = "is named of the whole, and is one of its members"
        message = f"in one list, “{token.text}” {fault}"
        yield _make_problem(block, (token, other), listed, message, claim)


def _names_halves(vocabulary: Vocabulary, listed: list[Token]) -> bool:
    """Tell whether a group is named with both of its halves: “tumours, rectal and nonrectal”."""
    return any(are_halves(vocabulary, *pair) for pair in pairwise(listed))


def _make_problem(
    block: BlockReading, pair: tuple[Token, Token], listed: list[Token], message: str, claim: str
) -> Problem:
    token, other = pair
    place = block.block.place_at(token.start)
    words = block.block.text[listed[0].start : listed[-1].end]
    return Problem(
        NAME,
        message,
        place,
        (Side("the page", f"“{words}”", place), Side("the list", f"has “{other.text}” already")),
        "Name each member of the list once.",
        claim=claim,
        length=token.end - token.start,
    )


def _find_outside(block: BlockReading, listed: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield a member of a long list that the same span names before it: “colon tumours were colon”."""
    inside = next((s for s in block.spans if s.span.start <= listed[0].start < s.span.end), None)
    if inside is None or len(listed) < MEMBERS:
        return
    for token in inside.terms():
        if token.end <= listed[0].start:
            yield from ((token, one) for one in listed if token.value.terms == one.value.terms)


def _stems(token: Token) -> tuple[str, ...]:
    return tuple(stem(word) for word in re.findall(r"\w+", fold(token.text)))


def _is_part(vocabulary: Vocabulary, one: Token, other: Token) -> bool:
    ones, others = frozenset(one.value.terms), frozenset(other.value.terms)
    if ones & others:
        return False
    return ones <= vocabulary.close(others) or others <= vocabulary.close(ones)
