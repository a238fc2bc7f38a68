"""Another number of patients was enrolled than the registry gives as planned.

That is no contradiction: a study may take more or fewer patients than it set out to. It is noted,
since a reader of the plan would expect the other number. Where the capture does not reach whether
the registry's number is a plan or a count, it is noted too.

To mend: nothing need be. Where the registry's number is a count, write `type: ACTUAL`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.rules.conflict.enrolment_differs import (
    find_differing,
    is_actual,
    make_problem,
)
from living_evidence.rules.conflict.registered import ENROLMENT, iter_reported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

SEVERITY = "note"
FAILING = (
    "sources/NCT99999901: {registry: {enrollmentInfo: {count: '120', type: ESTIMATED}}}",
    "sources/NCT99999901: {registry: {enrollmentInfo: {count: '120', type: not-captured}}}",
)
PASSING = (
    """\
sources/NCT99999901: {registry: {enrollmentInfo: {type: ESTIMATED}}}
snapshots/registry-01.txt: {participants (Actual): participants (Estimated)}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every planned enrolment that is not the number of those who were enrolled."""
    for reported in iter_reported(index.corpus):
        field = reported.field(ENROLMENT)
        if field is None or is_actual(reported.entry.registry.enrollmentInfo):
            continue
        for item in find_differing(reported, field):
            found = make_problem("enrolment-not-as-planned", reported, field, item, "plans")
            hint = "Nothing need be done; a page that gives either number says which it is."
            yield replace(found, severity="note", hint=hint)
