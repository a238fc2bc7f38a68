"""The length of follow-up is told as the time of an event, or the other way round.

“A median of 20 months” of follow-up says how long patients were watched. It is not how long they
stayed without a relapse, and it is not the time at which an estimate was made.

To mend: say follow-up where the record does, and give an estimate at its own time point.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, has_word, make_problem, result_targets
from living_evidence.prose.figures import describe
from living_evidence.prose.scanner import Token
from living_evidence.rules.figure.mismatches import (
    check_mismatches,
    check_words,
    suggest_term,
)
from living_evidence.rules.term.licensing import FOLLOW_UP
from living_evidence.rules.term.term_not_stated import each_missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index
    from living_evidence.rules.term.licensing import WrongTerm
    from living_evidence.rules.term.term_not_stated import MissingTerm

NAME = "follow-up-for-event-time"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median relapse-free survival was 18.5 months (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 18.5 months was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival after a follow-up of 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival after 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)

PURPOSE = re.compile(
    r"follow(?:ed|ing)?(?:[ -]?up)? for (?:an? |the )?([a-z]{4,})\b(?! of)", re.IGNORECASE
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each time of follow-up that is told as that of an event, and the reverse."""
    yield from check_mismatches(
        index,
        NAME,
        "“{text}” {written}; {address} {stated}",
    )
    yield from check_words(index, NAME, _tell)
    yield from _check_purpose(index)
    for missing in each_missing(index):
        if missing.is_told_as_event:
            yield _describe(index.corpus, missing)


def _check_purpose(index: Index) -> Iterator[Problem]:
    """Yield what patients are said to be followed for, where the source names something else."""
    for _, claim, span in each_span(index):
        found = PURPOSE.search(span.block.text, span.span.start, span.span.end)
        if found is None:
            continue
        licences = [licence for *_, licence in result_targets(span)]
        quoted = [licence for licence in licences if PURPOSE.search(licence.text)]
        if not quoted or any(has_word(one, found[1]) for one in licences):
            continue
        token = Token("term", found.start(1), found.end(1), found[1])
        yield make_problem(
            NAME,
            f"“{found[0]}” is not what {quoted[0].target.address} says",
            span,
            token,
            corpus=index.corpus,
            claim=claim,
            licences=quoted,
            hint="Say for what the source followed its patients.",
        )


def _describe(corpus: Corpus, missing: MissingTerm) -> Problem:
    """Tell of a length of follow-up that the sentence does not call so."""
    span, address = missing.span, missing.item.address
    token = next((one.token for one in span.matches if one.address == address), None)
    text = f"“{token.text.strip()}”" if token is not None else "the time"
    return make_problem(
        NAME,
        f"{text} is told as the time of an event; {address} states a length of follow-up: "
        f"{describe(missing.licence, corpus)}",
        span,
        token,
        corpus=corpus,
        claim=missing.claim,
        licences=[missing.licence],
        hint="Say that patients were followed for so long.",
    )


def _tell(wrong: WrongTerm, licence: Licence, corpus: Corpus) -> tuple[str, str]:
    text, address = wrong.stated.token.text, licence.target.address
    says = describe(licence, corpus)
    if FOLLOW_UP in wrong.stated.terms:
        message = f"“{text}” is told of a time point, that of {address}: {says}"
    else:
        message = f"“{text}” is told of a length of follow-up, that of {address}: {says}"
    return message, suggest_term(corpus, wrong, licence)
