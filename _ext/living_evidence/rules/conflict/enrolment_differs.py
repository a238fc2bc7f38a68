"""A registry gives another number of enrolled patients than the report of the study.

Only an enrolment that the registry calls actual is a count. One that is planned, or of which it
was not captured which it is, is compared as a note (`enrolment-not-as-planned`). Where the article
does not count the enrolled, none of its groups can be larger than they were.

To mend: compare both with their sources. Where they do differ, as when the registry counts the
patients of a later extension too, declare a discrepancy with both numbers and a verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.problems import Problem
from living_evidence.rules.conflict.registered import (
    ENROLMENT,
    Reported,
    find_enrolled,
    iter_counts,
    iter_reported,
)
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.records import Enrollment
    from living_evidence.rules.base import Index

NAME = "enrolment-differs"
ACTUAL = "ACTUAL"
FAILING = (
    "sources/NCT99999901: {registry: {enrollmentInfo: {count: '95'}}}",
    # The article does not count the enrolled, and more patients were analysed than that.
    """\
sources/NCT99999901: {registry: {enrollmentInfo: {count: '80'}}}
sources/alpha-2024:
  populations: {enrolled: {terms: [patients]}}
""",
)
PASSING = (
    # Later patients are counted too, and a discrepancy says so.
    """\
sources/NCT99999901: {registry: {enrollmentInfo: {count: '95'}}}
snapshots/registry-01.txt: {90 participants: 95 participants}
discrepancies/enrolled:
  id: enrolled
  title: 95 and 90 enrolled patients
  verdict: scope-differs
  reason: The entry was updated after the report was written.
  by: example curators
  sides:
  - {result: NCT99999901#enrollmentInfo, says: '95'}
  - {result: alpha-2024#enrolled, says: '90'}
""",
    # Not captured: nothing is known of who was enrolled.
    """\
sources/NCT99999901: {registry: {enrollmentInfo: DELETE}}
snapshots/registry-01.txt: {90 participants (Actual): ''}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every actual enrolment that a report of the study contradicts."""
    for reported in iter_reported(index.corpus):
        field = reported.field(ENROLMENT)
        if field is not None and is_actual(reported.entry.registry.enrollmentInfo):
            yield from _check_enrolment(reported, field)


def is_actual(enrolment: Enrollment | None) -> bool:
    """Tell whether an enrolment is a count, and not a plan."""
    return enrolment is not None and enrolment.type.upper() == ACTUAL


def find_differing(reported: Reported, field: Item) -> Iterator[Item]:
    """Yield what an article counts as enrolled and the registry counts otherwise."""
    count = count_of(field)
    for item in find_enrolled(reported):
        if count != count_of(item) and not are_declared(reported.corpus, field, item):
            yield item


def _check_enrolment(reported: Reported, field: Item) -> Iterator[Problem]:
    for item in find_differing(reported, field):
        yield make_problem(NAME, reported, field, item, "counts")
    if not find_enrolled(reported):
        for item in iter_counts(reported):
            if _is_more(item, field) and not are_declared(reported.corpus, field, item):
                yield make_problem(NAME, reported, field, item, "counts no more than")


def _is_more(item: Item, field: Item) -> bool:
    counted, enrolled = count_of(item), count_of(field)
    return counted is not None and enrolled is not None and counted.value > enrolled.value


def make_problem(name: str, reported: Reported, field: Item, item: Item, verb: str) -> Problem:
    """Make the problem of an enrolment and a number of patients that do not fit."""
    corpus = reported.corpus
    sides = (side_of(corpus, field), side_of(corpus, item), *parts_of(item, "population"))
    message = (
        f"the registry entry {reported.entry.id} {verb} {sides[0].says} enrolled patients, and "
        f"{item.address} counts {sides[1].says}"
    )
    return Problem(name, message, field.place, sides, hint_declaring(field.address, item.address))
