"""How neighbouring tokens of a sentence are joined: side by side, in a list, one after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from living_evidence.memo import keep_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.vocabulary import Vocabulary

Order = Literal["", "forwards", "backwards"]

ARTICLE = r"(?:the |an? )?"
LISTED = re.compile(rf"\s*(?:,|;|/|,?\s*\b(?:and|or|plus)\b)\s*{ARTICLE}", re.IGNORECASE)
EITHER = re.compile(rf"[\s,;]*\bor\s+(?:else\s+)?{ARTICLE}(?:\w+\s+)?", re.IGNORECASE)
KIND = re.compile(
    r",?\s*(?:\(\s*)?(?:is |are )?an? (?:kind|type|form|sort) of\s+(?:an? )?", re.IGNORECASE
)
BOTH = re.compile(rf"[\s,]*(?:\band|\bplus|\+|\bwith)\s+(?:also )?{ARTICLE}", re.IGNORECASE)
BESIDE = re.compile(r"[\s-]*")
BRACKETS = re.compile(r"\([^()]*\)")
WORDS = r"(?:\w+ ){0,4}"
FORWARDS = re.compile(
    rf"[\s,;]*(?:(?:is|are|was|were|to be|being) )?{WORDS}"
    rf"(?:followed by|and then|then|before|prior to|preceding|precedes|preceded) {WORDS}",
    re.IGNORECASE,
)
BACKWARDS = re.compile(
    rf"[\s,;]*(?:(?:is|are|was|were|to be|being) )?{WORDS}"
    rf"(?:preceded by|after|following|follows|subsequent to) {WORDS}",
    re.IGNORECASE,
)


class Joint(NamedTuple):
    """Two neighbouring tokens, and the words between them."""

    left: Token
    right: Token
    words: str

    @property
    def is_list(self) -> bool:
        """Tell whether the two stand in one list."""
        return LISTED.fullmatch(self.words) is not None

    @property
    def is_choice(self) -> bool:
        """Tell whether the words say "one or the other"."""
        return EITHER.fullmatch(self.words) is not None

    @property
    def is_both(self) -> bool:
        """Tell whether the words say "the one and the other"."""
        return BOTH.fullmatch(self.words) is not None

    @property
    def is_kind(self) -> bool:
        """Tell whether the words call the left one a kind of the right one."""
        return KIND.fullmatch(self.words) is not None

    @property
    def is_name(self) -> bool:
        """Tell whether the two stand side by side, as one name."""
        return BESIDE.fullmatch(self.words) is not None

    @property
    def order(self) -> Order:
        """Return in which order the words tell the two, if they tell one."""
        words = f" {' '.join(BRACKETS.sub(' ', self.words).split())} "
        if BACKWARDS.fullmatch(words):
            return "backwards"
        return "forwards" if FORWARDS.fullmatch(words) else ""


def are_halves(vocabulary: Vocabulary, left: Token, right: Token) -> bool:
    """Tell whether two terms are opposites, which together are the whole: rectal and nonrectal."""
    if "term" not in (left.kind, right.kind) or left.kind != right.kind:
        return False
    opposites = {vocabulary.terms[term].opposite for term in left.value.terms}
    return not opposites.isdisjoint(right.value.terms)


@keep_last
def joints_of(span: SpanReading) -> tuple[Joint, ...]:
    """Return each two neighbouring terms of a span, in its order."""
    return tuple(find_joints(span.terms(), span.block.text))


def find_joints(tokens: Iterable[Token], text: str) -> Iterator[Joint]:
    """Yield each two neighbouring tokens of a text, in its order."""
    last: Token | None = None
    for token in sorted(tokens, key=lambda token: token.start):
        if last is not None and last.end <= token.start:
            yield Joint(last, token, text[last.end : token.start])
        last = token
