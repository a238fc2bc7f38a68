"""An attributed claim does not say, in the same sentence, whose word it is.

“Short-course radiotherapy led to more recurrences” and “one unreviewed web answer says that ...”
are different statements. Each sentence that rests on a news post or an unreviewed summary names
its source, in a wording of its `attribution:` list, with a verb of saying.

To mend: begin the sentence with the source (“One web answer, pending human review, says that”).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    is_gap,
    make_problem,
    result_targets,
    split_sentences,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.claims import BlockReading, ClaimReading
    from living_evidence.rules.base import Index

NAME = "attribution-missing"
FAILING = (
    """\
:::{claim} example
:source: beta-summary
:kind: attributed

{ev}`Examplimab is the recommended treatment for EXA-positive renal exampleosis <#examplimab-recommended>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: beta-summary
:kind: attributed

{ev}`One web answer, pending human review, says that examplimab is the recommended treatment for EXA-positive renal exampleosis <#examplimab-recommended>`.
:::
""",
)


IT = re.compile(r"\bit (?:\w+ly |also |further |then )?$")
"""The source that the sentence before names: “it defines”."""


def check(index: Index) -> Iterator[Problem]:
    """Yield every sentence of an attributed claim that names nobody."""
    for page in index.readings:
        for claim in page.claims:
            if claim.claim.kind == "attributed":
                for block in (*claim.blocks, *claim.plain):
                    yield from _check_block(index, claim, block)


def _check_block(index: Index, claim: ClaimReading, block: BlockReading) -> Iterator[Problem]:
    text = _without_inner_ends(block)
    context, named = fold(block.block.context).lower(), ""
    for start, end in split_sentences(text):
        for span in block.spans:
            if not start <= span.span.start < end:
                continue
            # What is said in a later span speaks of something else.
            later = [one.span.start for one in block.spans if one.span.start >= span.span.end]
            sentence = f"{context} {fold(text[start : min([*later, end])]).lower()}"
            saying = lexicon.find_words(read_as(block.block.language).attribution, sentence)
            says = is_gap(span) or bool(saying)
            for _, item, licence in result_targets(span):
                source = item.source.model
                names = (*source.attribution, source.id)
                if says and _names_source(sentence, names):
                    named = source.id
                    continue
                it_says = any(IT.search(sentence, 0, start) for start, *_ in saying)
                if it_says and named == source.id:
                    continue
                yield make_problem(
                    NAME,
                    f"this sentence rests on {source.id} and does not say so",
                    span,
                    None,
                    corpus=index.corpus,
                    claim=claim,
                    licences=[licence],
                    hint="Name it with a verb of saying: "
                    + " or ".join(f"“{name} says”" for name in source.attribution[:3])
                    + ".",
                )
                break


def _names_source(sentence: str, names: tuple[str, ...]) -> bool:
    """Tell whether one of the names stands in the sentence, an adjective or two allowed for."""
    for name in names:
        first, *rest = [re.escape(word) for word in fold(name).lower().split()]
        pattern = first + (r"\s+(?:[\w-]+\s+){0,2}" + r"\s+".join(rest) if rest else "")
        if re.search(rf"(?<!\w){pattern}(?!\w)", sentence):
            return True
    return False


def _without_inner_ends(block: BlockReading) -> str:
    """Return the text with the sentence ends inside quoted spans taken out: they are not ours."""
    text = block.block.text
    for reading in block.spans:
        span = reading.span
        if span.role == "quoted":
            inner = text[span.start : span.end].translate(str.maketrans(".!?", "   "))
            text = text[: span.start] + inner + text[span.end :]
    return text
