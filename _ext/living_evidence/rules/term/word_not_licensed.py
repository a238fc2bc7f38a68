"""A claim uses a word that no record, no term and no list of ordinary words has.

“All 30 consecutive patients”, “a pivotal phase 2 study”, “no long-term adverse events”: a word that
the vocabulary does not know narrows or widens a statement, and nothing compares it with the source.
So every word of a claim is read by another check, or stands in a quote of the results that it is
bound to, in a spelling of their terms, or among the ordinary words in which anything
is told. English texts alone are checked so; words outside claims are not.

To mend: use a word of the source or of the vocabulary; a word that means the same as a term is
added there as its synonym.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import sentence_around, shorten
from living_evidence.prose.languages import read_as
from living_evidence.prose.ordinary import ORDINARY, REPORTING
from living_evidence.rules.wording import (
    LANGUAGE,
    find_licensed_roots,
    find_strange_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "word-not-licensed"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 consecutive patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response and kept it <#cohort-1-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`A complete response was observed in all 30 patients with EXA-positive renal exampleosis who completed treatment <#cohort-1-response>`.
:::
""",
)
TELLING = ORDINARY | REPORTING


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of a claim that comes from nowhere."""
    for page in index.readings:
        for claim in page.claims:
            for block in claim.blocks:
                if read_as(block.block.language) == LANGUAGE:
                    yield from _check_block(index.corpus, claim, block)


def _check_block(corpus: Corpus, claim: ClaimReading, block: BlockReading) -> Iterator[Problem]:
    spans = block.spans or tuple(claim.spans)
    find_licensed = partial(find_licensed_roots, corpus, spans, defined=False)
    judged = [LANGUAGE.planned, LANGUAGE.attribution]
    if claim.claim.kind == "relation":
        judged += [LANGUAGE.agreement, LANGUAGE.disagreement]
    for start, word in find_strange_words(block, find_licensed, TELLING, judged):
        place = block.block.place_at(start, len(word))
        sides = [Side("the page", f"“{shorten(sentence_around(block.block.text, start))}”", place)]
        sides += [
            Side(target.address, "has no such word in its quotes or terms", target.place)
            for target in dict.fromkeys(target for span in spans for target in span.targets)
        ]
        yield Problem(
            NAME,
            f"“{word}” is a word that no bound result, term or list of ordinary words has",
            place,
            tuple(sides),
            "Use a word of the source, or add a synonym to the term that you mean.",
            claim=claim.claim.id,
            length=len(word),
        )
