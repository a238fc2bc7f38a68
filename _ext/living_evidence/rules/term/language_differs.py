"""A text holds words of another language than its own, which no check of it reads.

Number words, negations and quantifiers are read in the language of the text. An English sentence
left in a translation, or a Chinese one in the original, would say things that nobody compared.

To mend: translate the words; or leave the `msgstr` empty, and readers see the original. A name
begins with a capital, and a term may be written as the vocabulary writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import BlockReading
    from living_evidence.rules.base import Index

NAME = "language-differs"
FAILING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

About renal disease. 所有病人都好了。
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

About renal disease, by Müller and others.
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield the first foreign words of each text."""
    for page in index.readings:
        for block in page.blocks:
            yield from _check_block(block, "")
        for claim in page.claims:
            for block in (*claim.blocks, *claim.plain):
                yield from _check_block(block, claim.claim.id)


def _check_block(reading: BlockReading, claim: str) -> Iterator[Problem]:
    block = reading.block
    words = read_as(block.language).foreign.finditer(_unread(reading))
    for found in list(words)[:1]:
        place = block.place_at(found.start(), len(found.group()))
        yield Problem(
            NAME,
            f"“{found.group()}” is not read in a text whose language is {block.language}",
            place,
            (Side("the page", f"“{shorten(block.text)}”", place),),
            "Translate it, or write it as the vocabulary does.",
            claim=claim,
            length=len(found.group()),
        )


def _unread(reading: BlockReading) -> str:
    """Return the folded text with blanks for what was read: terms, figures, verbatim quotations."""
    text = fold(reading.block.text)
    read = [(token.start, token.end) for token in reading.free]
    for span in reading.spans:
        read += [(token.start, token.end) for token in span.tokens]
        if span.span.role == "quoted":
            read.append((span.span.start, span.span.end))
    letters = list(text)
    for start, end in read:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
