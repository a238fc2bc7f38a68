"""A part of a record is not what it was when the record was stamped.

A stamp of a record keeps, for each result, population and other part, the fields that its source
licenses: values, terms, roles, quotes. A change that contradicts nothing, such as another
population that would fit too, would otherwise pass unseen until a page rests on it.
This detects change and no contradiction: the new value may be as right as the old one was.
Labels, notes and reasons are the curators' own, and change nothing.

To mend: put back what was not meant to change; else compare the part with its source and run
`make attest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.attestation.stamping import CLAIM, make_example, stamp_side
from living_evidence.rules.walk import join_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.attestation.records import AttestedRecord, PartChange
    from living_evidence.attestation.stamps import Stamp
    from living_evidence.rules.base import Index

NAME = "record-suspect"
FAILING = (
    # No page speaks of it, and nothing contradicts it.
    make_example(
        CLAIM, CLAIM, "sources/alpha-2024: {results: {excluded: {population: enrolled}}}\n"
    ),
    make_example(CLAIM, CLAIM, "sources/alpha-2024: {results: {on-treatment: DELETE}}\n"),
    make_example(CLAIM, CLAIM, "discrepancies/age-limit: {verdict: unresolved}\n"),
)
PASSING = (
    make_example(
        CLAIM, CLAIM, "sources/alpha-2024: {results: {excluded: {label: Left out, note: Few.}}}\n"
    ),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every part of a record that differs from the stamp of the record."""
    for record in index.attestation.records if index.attestation else ():
        if record.stamp is not None:
            yield from (_make_problem(record, record.stamp, change) for change in record.changes)


def _make_problem(record: AttestedRecord, stamp: Stamp, change: PartChange) -> Problem:
    said = join_words(change.fields)
    sides = (stamp_side(stamp), Side(f"{record.name}, {change.part}", said, change.place))
    message = f"{record.name}, {change.part}, changed since its stamp: {said}"
    hint = "Put back what was not meant to change; else look at it again and run `make attest`."
    return Problem(NAME, message, change.place, sides, hint)
