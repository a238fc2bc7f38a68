"""A plain-language text says it in a word that neither its claim nor the vocabulary has.

Word lists of promises never end: “a new chapter”, “the doctors were amazed”, “a mild treatment”.
So every word of a plain text is one of its claim, of the terms of the bound results (their lay
words and definitions are for this) or of their quotes, or one of the ordinary words of telling:
who, when, how many, and what a report says. English texts alone are checked so.

To mend: use a word of the claim, or give the term that you mean a lay word in the vocabulary.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import sentence_around, shorten
from living_evidence.prose.languages import read_as
from living_evidence.rules.wording import (
    LANGUAGE,
    find_licensed_roots,
    find_roots,
    find_strange_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

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

ATTRIBUTION = (LANGUAGE.attribution,)
"""Words that rules of their own look at, where a claim is attributed to a source."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of a plain text that comes from nowhere."""
    for page in index.readings:
        for claim in page.claims:
            plain = [one for one in claim.plain if read_as(one.block.language) == LANGUAGE]
            if plain and read_as(claim.blocks[0].block.language) == LANGUAGE:
                judged = ATTRIBUTION if claim.claim.kind == "attributed" else ()
                find_licensed = partial(_find_licensed, index.corpus, claim)
                for reading in plain:
                    for start, word in find_strange_words(reading, find_licensed, judged=judged):
                        yield _make_problem(claim, reading, start, word)


def _find_licensed(corpus: Corpus, claim: ClaimReading) -> frozenset[str]:
    """Return the roots of the words of a claim, of the terms it is bound to, and of their quotes."""
    own = (find_roots(block.block.text) for block in claim.blocks)
    spans = (span for block in claim.blocks for span in block.spans)
    return find_licensed_roots(corpus, spans).union(*own)


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
