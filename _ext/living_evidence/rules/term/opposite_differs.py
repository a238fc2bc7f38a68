"""A word stands where its source has the opposite one.

“Before” for “after”, “the last 2 years” for “the first 2 years”, “temporary” for “permanent”: the
words of a sentence are compared with those of its quotes. A word is refused where a quote of the
bound results has its opposite and no quote has the word itself. An explanation in brackets is
compared with what the vocabulary says of the term before it.

To mend: use the word of the quote.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "opposite-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Of the 84 patients with EXA-positive exampleosis included in the analysis, 14 stopped on treatment <#on-treatment>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
INTO_BRACKETS = re.compile(r"((?:[\w-]+ ){1,3})\($")
"""Words that the term in brackets after them is the name of."""
PREPOSITIONS = frozenset(
    {"before", "after", "during", "for", "within", "beyond", "outside", "inside"}
)


class Opposite(NamedTuple):
    """A word of the text and the opposite one that its source has."""

    start: int
    end: int
    word: str
    other: str


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of a span whose quotes have only the opposite one."""
    vocabulary = index.corpus.vocabulary
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or claim.claim.kind == "gap":
            continue
        licences = [licence for *_, licence in result_targets(span)]
        found = [*_find_in_quotes(span, licences), *_find_in_brackets(span, vocabulary)]
        for one in found:
            yield make_problem(
                NAME,
                f"“{one.word}” stands where the source has “{one.other}”",
                span,
                Token("term", one.start, one.end, one.word),
                corpus=index.corpus,
                claim=claim,
                licences=licences or span.sides,
                hint=f"Say “{one.other}”, or leave the word out.",
            )


def _find_in_quotes(span: SpanReading, licences: list[Licence]) -> Iterator[Opposite]:
    source = " ".join(licence.text for licence in (*licences, *span.sides))
    if source.strip():
        covered = [(token.start, token.end) for token in span.terms()]
        for one in _compare(span, span.span.start, span.span.end, source):
            inside = any(start <= one.start and one.end <= end for start, end in covered)
            if not inside and not _in_brackets(span, one.start):
                yield one


def _find_in_brackets(span: SpanReading, vocabulary: Vocabulary) -> Iterator[Opposite]:
    """Compare what stands in brackets after a term with what the vocabulary says of the term."""
    text = span.block.text
    for token in span.terms():
        said = ""
        inside = BRACKETS.match(text, token.end)
        if inside is not None and inside.end() <= span.span.end:
            said = _describe(vocabulary, token, span.block.language)
            yield from _compare(span, *inside.span(1), said)
        before = None
        if "(" in text[max(token.start - 2, 0) : token.start]:
            before = INTO_BRACKETS.search(text, span.span.start, token.start)
        if before is not None:
            said = said or _describe(vocabulary, token, span.block.language)
            for one in _compare(span, *before.span(1), said):
                if one.word not in PREPOSITIONS:
                    yield one


def _describe(vocabulary: Vocabulary, token: Token, language: str) -> str:
    """Return all that the vocabulary says of a term, in its spellings and its definition."""
    names = (*token.value.terms, *token.value.nested)
    spellings = (word for name in names for word in vocabulary.spellings(name, language))
    definitions = (vocabulary.terms[name].definition for name in names)
    return fold(" ".join((*spellings, *definitions))).lower()


def _in_brackets(span: SpanReading, at: int) -> bool:
    before = span.block.text[span.span.start : at]
    return before.rfind("(") > before.rfind(")")


def _compare(span: SpanReading, start: int, end: int, source: str) -> Iterator[Opposite]:
    text = fold(span.block.text).lower()
    for word, opposite, known in _find_one_sided(source, span.block.language):
        if word.search(text, start, end) and not opposite.search(text, start, end):
            for found in word.finditer(text, start, end):
                yield Opposite(found.start(), found.end(), found.group(), known)


@lru_cache(maxsize=4096)
def _find_one_sided(
    source: str, language: str
) -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    """Return each word that a source does not have, its opposite, and that as the source has it.

    The records stay the same while a page is edited, and most say few of these words.
    """
    pairs = read_as(language).opposites
    both_ways = (pair for one, other in pairs for pair in ((one, other), (other, one)))
    return tuple(
        (word, opposite, known.group())
        for word, opposite in both_ways
        if (known := opposite.search(source)) is not None and not word.search(source)
    )
