"""A sentence about two records says of them something else than the declared verdict.

A span that is bound to a discrepancy tells how its sides stand to one another: that one has been
superseded, that they differ in scope, that they contradict each other. It says so in the words of
the declared verdict, or says plainly that they differ. That they agree is never a verdict; and
what has been superseded is the earlier report.

To mend: say what the discrepancy's `verdict:` says, or change the verdict there, with its reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from living_evidence.prose import lexicon
from living_evidence.prose.agreement import each_span, make_problem, resolve_terms
from living_evidence.prose.english import ENGLISH, N
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.records import Discrepancy, Verdict
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "verdict-differs"
FAILING = (
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`The age limits of the description and of the criteria agree <age-limit#verdict>`.
:::
""",
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`On age, the description has been superseded by the criteria <age-limit#verdict>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`On age, the description and the criteria do not agree <age-limit#verdict>`.
:::
""",
    """\
:::{claim} example
:kind: relation
:source: NCT99999902

{ev}`On age, the description contradicts the criteria <age-limit#verdict>`.
:::
""",
)
VERDICTS = frozenset(get_args(Verdict))
STUDIES = re.compile(
    rf"(?P<n>{N})\s+(?:different |separate |independent |distinct )?(?:studies|study|trials?)\b"
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every span that tells another verdict than its discrepancy, and every turned one."""
    for _, claim, span in each_span(index):
        for model in (target.model for target in span.targets):
            if isinstance(model, Discrepancy) and span.span.role != "quoted":
                yield from _check_span(index, claim, span, model)


def _check_span(
    index: Index, claim: ClaimReading, span: SpanReading, model: Discrepancy
) -> Iterator[Problem]:
    text = fold(span.text).lower()
    said = [stated for stated in _stated(index, span) if VERDICTS.intersection(stated.terms)]
    wrong = [one for one in said if one.negated or model.verdict not in one.terms]
    language = read_as(span.block.language)
    differ = lexicon.find_words(language.disagreement, text)
    agree = [
        word
        for start, end, word in lexicon.find_words(language.agreement, text)
        if not any(low <= start and end <= high for low, high, _ in differ)
    ]
    label = model.verdict.replace("-", " ")
    message = ""
    if wrong:
        message = f"“{wrong[0].token.text}” is not the declared verdict: {label}"
    elif agree:
        message = f"“{agree[0]}” is not the declared verdict: {label}"
    elif not (said or differ or _tells_elsewhere(index, claim, model)):
        message = f"the sentence does not say how the sides stand: {label}"
    elif model.verdict == "superseded" and _is_turned(index, span, text):
        message = "the sentence turns round which report took the place of which"
    elif counted := _miscounted(index, text, model):
        message = f"“{counted}” is not how many studies the sides are of"
    if message:
        yield make_problem(
            NAME,
            message,
            span,
            wrong[0].token if wrong else None,
            corpus=index.corpus,
            claim=claim,
            licences=[one for one in span.licences if one.target.model is model],
            hint=f"Say it as the verdict has it: {label}.",
        )


def _miscounted(index: Index, text: str, model: Discrepancy) -> str:
    """Return words such as "four studies" where the sides are not of so many."""
    found = (index.corpus.find(side.result) for side in model.sides)
    studies = {side.item.study for side in found if side is not None and side.item is not None}
    for match in STUDIES.finditer(text):
        number = ENGLISH.figures.read_number(match["n"])
        if number is not None and "" not in studies and number.value != len(studies):
            return match.group()
    return ""


def _stated(index: Index, span: SpanReading) -> list[Stated]:
    return resolve_terms(span.tokens, span.block.text, index.corpus)[0]


def _tells_elsewhere(index: Index, claim: ClaimReading, model: Discrepancy) -> bool:
    """Tell whether another span of the claim that is bound to this discrepancy tells its verdict."""
    return any(
        lexicon.find_words(read_as(span.block.language).disagreement, fold(span.text).lower())
        or any(model.verdict in stated.terms for stated in _stated(index, span))
        for span in claim.spans
        if any(target.model is model for target in span.targets)
    )


def _is_turned(index: Index, span: SpanReading, text: str) -> bool:
    """Tell whether an earlier report is said to take the place of a later one."""
    language = read_as(span.block.language)
    found = language.supersede.search(text)
    if found is None:
        return False
    newer, older = (0, found.start()), (found.end(), len(text))
    if found["passive"] or found["by"]:
        newer, older = older, newer
    if language.earlier.search(text, *newer) or language.later.search(text, *older):
        return True
    fates = [_fates(index, span, *ends) for ends in (newer, older)]
    if True in fates[0] and False not in fates[0] and False in fates[1]:
        return True
    new, old = (_dates(index, span, *ends) for ends in (newer, older))
    return bool(new and old) and max(new) < max(old)


def _fates(index: Index, span: SpanReading, start: int, end: int) -> set[bool]:
    """Tell of the results between two offsets of the span which have been superseded."""
    items = (
        target.item
        for match in span.matches
        if start <= match.token.start - span.span.start < end
        and (target := index.corpus.find(match.address)) is not None
    )
    return {bool(item.result.superseded_by) for item in items if item is not None}


def _dates(index: Index, span: SpanReading, start: int, end: int) -> list[PartialDate]:
    """Return the dates of the reports whose figures stand between two offsets of the span."""
    found = []
    for match in span.matches:
        if not start <= match.token.start - span.span.start < end:
            continue
        target = index.corpus.find(match.address)
        if target is None or target.item is None:
            continue
        source = target.item.source.model
        date = parse_date(target.item.result.as_of or source.citation.issued or "")
        if date is not None and date.year:
            found.append(date)
    return found
