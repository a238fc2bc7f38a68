"""A sentence names a medicine that the vocabulary does not know.

International nonproprietary names end in stems that say what a medicine is: -mab for antibodies,
-tinib for kinase inhibitors, -platin for platinum compounds (WHO, “The use of stems in the
selection of International Nonproprietary Names”, 2018). A word with such an ending that is neither
a term of the vocabulary nor a word of the records that the sentence rests on is refused, and not
read as an ordinary word. In Chinese the endings are those of the transliterated names.

To mend: correct the name, or give the vocabulary a term for it, with its source.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten
from living_evidence.prose.languages import read_as
from living_evidence.rules.term.names import open_words, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.blocks import Block
    from living_evidence.prose.claims import BlockReading
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index

NAME = "drug-unknown"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed zorvatinib had a complete response <#cohort-1-response>`.
:::
""",
    """\
---
scope: [EXA-positive, renal]
---

# Examples

More about Inventolimab.
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
---
scope: [EXA-positive, renal]
---

# Examples

Who accepts the concept will intercept an error in April.
""",
)
STEMS = (
    # antibodies and other large molecules
    "mab", "tamab", "bart", "mig", "tug", "leucel", "fusp", "grastim", "gramostim", "poetin",
    "ercept", "tacept", "tocept", "kinra", "nersen", "siran", "glutide", "reotide", "relin", "relix",
    # cancer
    "nib", "ciclib", "parib", "lisib", "zomib", "rafenib", "degib", "platin", "taxel", "rubicin",
    "tecan", "citabine", "rabine", "trexate", "trexed", "mustine", "blastine", "cristine",
    "orelbine", "poside", "lutamide", "rozole", "domide", "limus", "clax", "rasib", "fluridine",
    # others
    "gliptin", "gliflozin", "glitazone", "vastatin", "sartan", "pril", "olol", "dipine", "thiazide",
    "semide", "xaban", "gatran", "parin", "prazole", "conazole", "fungin", "cillin", "mycin",
    "micin", "floxacin", "cycline", "vir", "oxetine", "traline", "triptan", "setron", "azepam",
    "azolam", "peridone", "peridol", "profen", "coxib", "caine", "dronate", "dronic", "lukast",
    "steride", "nisone", "nisolone", "methasone", "curonium", "stigmine", "ectin", "quine",
)  # fmt: skip
STEM = re.compile(rf"\w{{2,}}(?:{'|'.join(STEMS)})s?", re.I)
SHORTEST = 7
ORDINARY = frozenset({"intercept", "intercepts", "cocaine", "compadre", "reservoir", "elixir"})


def check(index: Index) -> Iterator[Problem]:
    """Yield every word with the ending of a medicine that nothing accounts for."""
    for page in index.readings:
        for block in page.blocks:
            yield from _check_block(index, block, "")
        for claim in page.claims:
            for block in (*claim.blocks, *claim.plain):
                yield from _check_block(index, block, claim.claim.id)


def _find_medicines(block: Block, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for start, word, _ in open_words(block.text, tokens, 0, len(block.text)):
        if len(word) >= SHORTEST and STEM.fullmatch(word) and word.lower() not in ORDINARY:
            yield start, word
    pattern = read_as(block.language).medicine
    for found in pattern.finditer(block.text) if pattern is not None else ():
        if not any(token.start < found.end() <= token.end for token in tokens):
            yield found.start(), found.group()


def _check_block(index: Index, block: BlockReading, claim: str) -> Iterator[Problem]:
    text = block.block.text
    tokens = [*block.free, *chain.from_iterable(span.tokens for span in block.spans)]
    for start, word in _find_medicines(block.block, tokens):
        targets = [target for span in block.spans for target in span.targets]
        if any(word.lower() in known for known in texts_of(index.corpus, targets)):
            continue
        place = block.block.place_at(start, len(word))
        yield Problem(
            NAME,
            f"“{word}” has the ending of a medicine's name, and neither the vocabulary nor a "
            "bound record knows it",
            place,
            (
                Side("the page", f"“{shorten(text)}”", place),
                Side("the vocabulary", "has no such term"),
            ),
            "Correct the name, or add a term for it to evidence/vocabulary.yaml.",
            claim=claim,
            length=len(word),
        )
