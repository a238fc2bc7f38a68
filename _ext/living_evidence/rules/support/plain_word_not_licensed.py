"""A plain-language text says it in a word that neither its claim nor the vocabulary has.

Word lists of promises never end: “a new chapter”, “the doctors were amazed”, “a mild treatment”.
So every word of a plain text is one of its claim, of the terms of the bound results (their lay
words and definitions are for this) or of their quotes, or one of the ordinary words of telling:
who, when, how many, and what a report says. English texts alone are checked so.

To mend: use a word of the claim, or give the term that you mean a lay word in the vocabulary.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import sentence_around, shorten, span_licensed
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.lexicon import ORDINARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading, SpanReading
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "plain-word-not-licensed"
FAILING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease, a new chapter for them <#cohort-1-response>`.
:::
::::
""",
)
PASSING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
:::
::::
""",
)
WORD = re.compile(r"(?<![\w'-])[a-z]+(?:'s)?(?![\w-])")
ENDING = re.compile(r"(?:ing|ies|ied|ed|es|s|e|y|d)$")
DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
SHORTEST = 3
"""Letters that are left of a word at least."""
LANGUAGE = read_as("en")


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of a plain text that comes from nowhere."""
    for page in index.readings:
        for claim in page.claims:
            plain = [one for one in claim.plain if read_as(one.block.language) == LANGUAGE]
            if plain and read_as(claim.blocks[0].block.language) == LANGUAGE:
                licensed = _licensed_roots(index.corpus, claim)
                for reading in plain:
                    yield from _check_block(claim, reading, licensed)


def _check_block(
    claim: ClaimReading, reading: BlockReading, licensed: frozenset[str]
) -> Iterator[Problem]:
    text = fold(reading.block.text).lower()
    tokens = (*reading.free, *(token for span in reading.spans for token in span.tokens))
    read = [(token.start, token.end) for token in tokens]
    read += [(one.span.start, one.span.end) for one in reading.spans if one.span.role == "quoted"]
    for match in WORD.finditer(text):
        start, end = match.span()
        if any(low < end and start < high for low, high in read):
            continue
        if match.group() not in ORDINARY and _root(match.group()) not in licensed:
            yield _make_problem(claim, reading, start, reading.block.text[start:end])


def _licensed_roots(corpus: Corpus, claim: ClaimReading) -> frozenset[str]:
    """Return the roots of the words of a claim, of the terms it is bound to, and of their quotes."""
    spans = [span for block in claim.blocks for span in block.spans]
    found = frozenset[str]().union(*(_roots(block.block.text) for block in claim.blocks))
    for span in spans:
        terms = (*span_licensed(corpus, span), *_terms_in(span))
        found = found.union(
            *(_term_roots(corpus.vocabulary, term) for term in terms),
            *(_roots(licence.text) for licence in span.licences),
        )
    return found


def _terms_in(span: SpanReading) -> Iterator[str]:
    return (name for token in span.terms() for name in token.value.terms)


@lru_cache(maxsize=4096)
def _term_roots(vocabulary: Vocabulary, name: str) -> frozenset[str]:
    term = vocabulary.terms.get(name)
    if term is None:
        return frozenset()
    return _roots(" ".join((*vocabulary.spellings(name), term.definition)))


@lru_cache(maxsize=4096)
def _roots(text: str) -> frozenset[str]:
    return frozenset(_root(word) for word in WORD.findall(fold(text).lower()))


def _root(word: str) -> str:
    """Return a word without its endings: of "stopped", "stopping" and "stops" the same."""
    root = ENDING.sub("", word.removesuffix("'s"))
    return DOUBLED.sub(r"\1", root) if len(root) >= SHORTEST else word


def _make_problem(claim: ClaimReading, reading: BlockReading, start: int, word: str) -> Problem:
    place = reading.block.place_at(start, len(word))
    own = shorten(" ".join(block.block.text for block in claim.blocks))
    said = shorten(sentence_around(reading.block.text, start))
    return Problem(
        NAME,
        f"“{word}” is a word of neither the claim nor a term that it is bound to",
        place,
        (
            Side("the plain text", f"“{said}”", place),
            Side("the claim", f"“{own}”", claim.claim.place),
        ),
        "Use a word of the claim, or give its term a lay word in the vocabulary.",
        claim=claim.claim.id,
        length=len(word),
    )
