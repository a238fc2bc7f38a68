"""A plain-language text promises, advises or comforts, and its claim does not.

Patients read a plain text as said to them. It speaks of the people of a study, never to the
reader, and calls nothing good, bad, harmless, healthy or over. Every sentence of it is bound to
a result.

To mend: say what was found in these people, in the lay words of the vocabulary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import is_untranslated, shorten, split_sentences
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.lexicon import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "plain-stronger"
FAILING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`Like you, all 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
:::
::::
""",
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
Ask a doctor for it.
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
UNKNOWN = re.compile(r"(?:not|n't) (?:yet )?known?$")
REASONS = frozenset({"because", "so", "and so", "therefore", "thus", "hence"})
ENDING = re.compile(r"(?:es|ed|s|d|e)$")


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of promise that the claim does not have, and every unbound sentence."""
    for page in index.readings:
        for claim in page.claims:
            said = {_root(word) for block in claim.blocks for *_, word in _find_promises(block)}
            for block in claim.plain:
                if not is_untranslated(page, block):
                    yield from _check_block(index.corpus, claim, block, said)


def _check_block(
    corpus: Corpus, claim: ClaimReading, reading: BlockReading, said: set[str]
) -> Iterator[Problem]:
    text = reading.block.text
    for start, end, word in _find_promises(reading):
        reason = word in REASONS and _gives_reason(corpus, reading, start)
        required = claim.claim.kind == "status" and word == "had to"
        if _root(word) not in said and not reason and not required:
            message = f"“{text[start:end]}” says more to a patient than the claim does"
            yield _make_problem(claim, reading, start, text[start:end], message)
    for start, end in split_sentences(text):
        if not any(span.span.start < end and start < span.span.end for span in reading.spans):
            sentence = text[start:end].strip()
            message = f"the plain text says “{shorten(sentence, 60)}”, which is bound to nothing"
            yield _make_problem(claim, reading, start, sentence, message)


def _find_promises(reading: BlockReading) -> list[tuple[int, int, str]]:
    """Return the words of promise, except those that belong to a term."""
    block = reading.block
    tokens = (*reading.free, *(token for span in reading.spans for token in span.tokens))
    terms = [token for token in tokens if token.kind == "term"]
    found = find_words(read_as(block.language).promises, fold(block.text).lower())
    return [
        (start, end, word)
        for start, end, word in found
        if not any(term.start <= start and end <= term.end for term in terms)
    ]


def _root(word: str) -> str:
    """Return a word without its ending, as of "advises" and "advised"."""
    return ENDING.sub("", "unknown" if UNKNOWN.search(word) else word)


def _gives_reason(corpus: Corpus, reading: BlockReading, start: int) -> bool:
    """Tell whether the words stand in a span that states a reason ("left out because ...")."""
    vocabulary = corpus.vocabulary
    return any(
        vocabulary.facets[vocabulary.facet_of(token.value.terms[0])].reason == "true"
        for span in reading.spans
        if span.span.start <= start < span.span.end
        for token in span.terms()
    )


def _make_problem(
    claim: ClaimReading, reading: BlockReading, start: int, word: str, message: str
) -> Problem:
    place = reading.block.place_at(start, len(word))
    claim_text = shorten(" ".join(block.block.text for block in claim.blocks))
    sides = (
        Side("the plain text", f"“{shorten(reading.block.text)}”", place),
        Side("the claim", f"“{claim_text}”", claim.claim.place),
    )
    hint = "Say what was found in these people, and bind it to the result."
    return Problem(NAME, message, place, sides, hint, claim=claim.claim.id, length=len(word))
