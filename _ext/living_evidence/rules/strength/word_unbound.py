"""A quantifier, direction, comparison or strength word stands where no record licenses it.

Outside claims a page asserts nothing, and inside a claim the text between the spans asserts
nothing either. Words such as better, effective, most patients or breakthrough are statements
wherever they stand; may, not, can and their like are where the sentence speaks of patients or
of a term of the vocabulary.

To mend: put the statement into a span of a claim, or take the word out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import has_clinical_content, shorten, split_sentences
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import BlockReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "word-unbound"
FAILING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

Most patients do better with it.
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`. It is effective.
:::
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

Readers can follow each figure to its source.
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
STATEMENTS = frozenset({"quantifier", "direction", "hype", "comparative", "causal", "no-evidence"})
_EVERYDAY = """
    allow allowed allows always any because best better can cannot compared confirm
    confirmed confirms could drop drops due establish expected fall falls fell gain gone hope in
    just less longer made make makes may might more must of only part produced produces raise
    raised raises rather replace replaced replaces result results save saved saves seem seems
    should shows similar than thanks that to twice unlike versus vs will with work worked works
    would
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Words of ordinary connecting text: statements only beside patients or controlled terms."""
REFERS_BACK = re.compile(
    r"(?:it|they|he|she|both|neither|none|each|all|these|those)\b", re.IGNORECASE
)
"""What a sentence begins with that speaks of the same as the one before it."""
THINGS = re.compile(
    r"\s+(?:of (?:the |these |those |its ))?(?:\w+ )?"
    r"(?:messages?|pages?|quotes?|sentences?|words?|files?|links?|lines?|tables?|entries|changes?|"
    r"commands?|errors?|rules?|checks?|examples?|names?|languages?|translations?)\b"
)
"""Parts of a site, which a quantifier may count where the sentence speaks of nothing else."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every asserting word outside spans."""
    for page in index.readings:
        for block in page.blocks:
            neutral = read_as(block.block.language).neutral_headings
            if block.block.text.strip().lower().rstrip(".?。？") not in neutral:
                yield from _check_block(index.corpus, block, "")
        for claim in page.claims:
            for block in (*claim.blocks, *claim.plain):
                yield from _check_block(index.corpus, block, claim.claim.id)


def _check_block(corpus: Corpus, reading: BlockReading, claim: str) -> Iterator[Problem]:
    text = reading.block.text
    before = False
    for start, end in split_sentences(text):
        tokens = [token for token in reading.free if start <= token.start < end]
        question = text[start:end].rstrip().endswith("?") and not claim
        clinical = bool(claim) or has_clinical_content(
            text[start:end], tokens, corpus, reading.block.language
        )
        forecasts = before and REFERS_BACK.match(text, start) is not None
        before = clinical
        for token in tokens:
            if question and token.kind == "modal":
                continue  # a question asserts nothing with its "can" or "should"
            if not clinical and token.kind == "quantifier" and THINGS.match(text, token.end):
                continue
            told = clinical or (forecasts and token.kind == "modal")
            if _asserts(token, clinical=told, in_claim=bool(claim)):
                yield _make_problem(reading, token, claim)


def _asserts(token: Token, *, clinical: bool, in_claim: bool) -> bool:
    if token.kind not in WORDS and token.kind not in {"no-evidence", "gap"}:
        return False
    if clinical:
        return token.kind != "gap" or in_claim
    if token.word in EVERYDAY or all(word in EVERYDAY for word in token.word.split()):
        return False
    return token.kind in STATEMENTS


def _make_problem(reading: BlockReading, token: Token, claim: str) -> Problem:
    block = reading.block
    place = block.place_at(token.start, token.end - token.start)
    where = "between the spans of a claim" if claim else "outside claims"
    return Problem(
        NAME,
        f"“{token.text}” {where} is a statement that no record licenses",
        place,
        (
            Side("the page", f"“{shorten(block.text)}”", place),
            Side("the records", "no result is bound to it"),
        ),
        "Put it into a span that is bound to a result, or take it out.",
        claim=claim,
        length=token.end - token.start,
    )
