"""A registered date is told as the date of another event.

A registry keeps apart when a study was first posted, when it started, when it was completed, and
when its entry was last updated. “Started on” before the date of the first post says what the entry
does not.

To mend: say which event the field of the registry dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets
from living_evidence.prose.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "event-of-date-differs"
FAILING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`The trial was first posted on 1 June 2025 <#startDateStruct>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:kind: status
:source: NCT99999902

{ev}`The trial had its start on 1 June 2025 <#startDateStruct>`.
:::
""",
)
EVENTS = {
    "start": re.compile(
        r"\b(?:start(?:s|ed|ing)?|beg[aiu]n|begun|opened|launched|initiated)\b|开始|启动"
    ),
    "completion": re.compile(r"\b(?:complet(?:ed|ion)|ended|finished|closed)\b|完成|结束"),
    "post": re.compile(
        r"\b(?:post(?:ed)?|registered|registration|submitted|appeared)\b|发布|登记|注册"
    ),
    "update": re.compile(r"\b(?:updat(?:e|ed)|verified|revised|changed)\b|更新|核实"),
}
FIELDS = {
    "startDateStruct": "start",
    "completionDateStruct": "completion",
    "primaryCompletionDateStruct": "completion",
    "studyFirstPostDateStruct": "post",
    "studyFirstSubmitDate": "post",
    "lastUpdatePostDateStruct": "update",
    "statusVerifiedDate": "update",
}
"""Fields of ClinicalTrials.gov, and the event that each dates."""
REACH = 60


def check(index: Index) -> Iterator[Problem]:
    """Yield every date before which another event is named than its field dates."""
    for _, claim, span in each_span(index):
        licences = {licence.target.address: licence for *_, licence in result_targets(span)}
        for match in span.matches if span.span.role != "quoted" else ():
            licence = licences.get(match.address)
            name = match.address.partition("#")[2].split(".")[0]
            if match.token.kind != "date" or name not in FIELDS or licence is None:
                continue
            start = max(span.span.start, match.token.start - REACH)
            words = fold(span.block.text[start : match.token.start]).lower()
            words = re.split(r"[;:.]|, (?:and|but) ", words)[-1]
            told = {event for event, pattern in EVENTS.items() if pattern.search(words)}
            if told and FIELDS[name] not in told:
                yield make_problem(
                    NAME,
                    f"“{match.token.text}” is the date of another event: {match.address} dates the "
                    f"{FIELDS[name]}",
                    span,
                    match.token,
                    corpus=index.corpus,
                    claim=claim,
                    licences=[licence],
                    hint="Say which event the field of the registry dates.",
                )
