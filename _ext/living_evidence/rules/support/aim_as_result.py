"""An aim, a hypothesis or a protocol statement is worded as if it had happened.

“Improves complete response rates” stands in a registry entry as a hope of its authors.
A sentence that rests on such a result says planned, aims, hypothesised, registered, or asks
whether.

To mend: say that it is planned or hypothesised.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    QUALITATIVE,
    each_span,
    make_problem,
    result_targets,
    sentence_around,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index

NAME = "aim-as-result"
FAILING = (
    """\
:::{claim} example
:source: NCT99999902
:kind: status

{ev}`In EXA-negative renal exampleosis, radiotherapy strengthens the response <#hypothesis>`.
:::
""",
    # The source says "will"; "as planned" tells what was done.
    """\
:::{claim} example
:source: NCT99999902
:kind: status

In EXA-negative renal exampleosis, {ev}`surgery follows 8 to 12 weeks after radiotherapy, as planned <#surgery-delay>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: NCT99999902
:kind: status

{ev}`In EXA-negative renal exampleosis, it was hypothesised that radiotherapy may strengthen the response <#hypothesis>`.
:::
""",
    """\
:::{claim} example
:source: NCT99999902
:kind: status

In EXA-negative renal exampleosis, {ev}`surgery is to follow 8 to 12 weeks after radiotherapy <#surgery-delay>`.
:::
""",
)
ENDPOINT = re.compile(r"\bsecondary (?:end ?points?|outcomes?)\b")
PERFECT = re.compile(r"\b(?:has|have|had)\s+(?:been\s+)?(?P<stem>[a-z]{4,}?)(?:ied|ed|d)\b")
AS_PLANNED = re.compile(
    r"\b(?:as (?:was |had been )?(?:planned|intended|scheduled|foreseen|expected|proposed|registered|required)|"
    r"according to (?:the )?(?:plan|protocol|schedule))\b"
)
"""Said of what was done, and so no word of a plan."""
TO_COME = re.compile(r"\b(?:will|(?:is|are|was|were) to)\b", re.IGNORECASE)
CLAUSE_END = re.compile(r"[.;:?!](?:\s|$)|,\s+(?:so|and|but|while|whereas)\b")
NOT_YET = frozenset({"aim", "hypothesis"})


def check(index: Index) -> Iterator[Problem]:
    """Yield every aim or hypothesis that is not called one, and every plan worded as done."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or claim.claim.kind in {"gap", "relation"}:
            continue
        language = read_as(span.block.language)
        own = sentence_around(span.block.text, span.span.start)
        sentence = AS_PLANNED.sub(" ", fold(f"{span.block.context} {own}").lower())
        planned = bool(lexicon.find_words(language.planned, sentence)) or (
            ENDPOINT.search(sentence) is not None
            and not lexicon.find_words(language.done, fold(span.text).lower())
        )
        done = any(
            lexicon.find_words(language.done, clause)
            and not lexicon.find_words(language.planned, clause)
            for clause in fold(span.text).lower().split(";")
        )
        for target, item, licence in result_targets(span):
            misworded = _is_misworded(item, planned=planned, done=bool(done))
            yet = _is_yet_to_be_done(span, licence) or _leaves_out_the_plan(span, licence)
            if target.part or not (misworded or yet):
                continue
            role = item.result.role if item.result.role in NOT_YET else "plan"
            yield make_problem(
                NAME,
                f"{item.address} is a {role} of its source, and the sentence states it as a fact",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Say that it was planned, aimed at, hypothesised or registered.",
            )


def _is_yet_to_be_done(span: SpanReading, licence: Licence) -> bool:
    """Tell whether the span says of something "has done" where its source says "to do"."""
    for found in PERFECT.finditer(fold(span.text).lower()):
        stem = re.escape(found["stem"])
        purpose = re.search(rf"\bto (?:\w+ )?{stem}(?:e|y)?\b", licence.text)
        if purpose and not re.search(rf"\b{stem}(?:e?d|ied)\b", licence.text):
            return True
    return False


def _leaves_out_the_plan(span: SpanReading, licence: Licence) -> bool:
    """Tell whether the source says "will", and no word of a plan stands in the clause."""
    item = licence.target.item
    if item is None or item.result.role != "protocol" or not TO_COME.search(licence.text):
        return False
    text = fold(span.block.text).lower()
    start = max((one.end() for one in CLAUSE_END.finditer(text, 0, span.span.start)), default=0)
    end = CLAUSE_END.search(text, span.span.end)
    clause = text[start : end.start() if end else len(text)]
    clause = AS_PLANNED.sub(" ", f"{span.block.context.lower()} {clause}")
    return not lexicon.find_words(read_as(span.block.language).planned, clause)


def _is_misworded(item: Item, *, planned: bool, done: bool) -> bool:
    """Tell whether an aim is worded as a fact, or what was planned as done."""
    if item.result.role in NOT_YET:
        return not planned
    registered = getattr(item.source.model, "kind", "") == "registry-entry"
    protocol = item.result.role == "protocol" and isinstance(item.result, QUALITATIVE)
    return done and (registered or protocol)
