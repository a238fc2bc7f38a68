"""A record was never stamped, on a site that stamps its claims or its other records.

A change of such a record is compared with its quotes and its pages like any other, and what no
page rests on may change unseen. It fails in strict mode.

To mend: read the record beside its source, then run `make attest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.attestation.stamping import CLAIM, make_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.attestation.records import AttestedRecord
    from living_evidence.rules.base import Index

NAME = "record-not-attested"
SEVERITY = "warning"
FAILING = (
    make_example(
        CLAIM,
        CLAIM,
        "studies/delta-trial: {id: delta-trial, title: Another study, acronym: DELTA}\n",
    ),
)
PASSING = (make_example(CLAIM, CLAIM),)


def check(index: Index) -> Iterator[Problem]:
    """Yield one problem for a site whose records have no stamp, else one for each bare record."""
    stamps = index.attestation.stamps if index.attestation else None
    if index.attestation is None or stamps is None or not (stamps.stamps or stamps.records):
        return
    bare = [record for record in index.attestation.records if record.state == "not-attested"]
    if bare and not stamps.records:
        yield _make_problem(bare[0], f"none of the {len(bare)} records of this site has a stamp")
        return
    yield from (_make_problem(record, f"{record.name} has no stamp") for record in bare)


def _make_problem(record: AttestedRecord, message: str) -> Problem:
    sides = (Side("the stamps", "none of this record", record.place),)
    hint = "Read the record beside its source, then run `make attest`."
    return Problem(NAME, message, record.place, sides, hint, "warning")
