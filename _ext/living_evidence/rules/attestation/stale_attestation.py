"""There is a stamp for a claim that stands on no page, or for a record that is gone.

It was deleted or renamed. A stamp that belongs to nothing today would belong, unseen, to
whatever takes its id tomorrow.

To mend: bring it back where it was lost; else run `make attest`, which takes the stamp out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.attestation.stamping import CLAIM, OTHER_CLAIM, make_example, stamp_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "stale-attestation"
FAILING = (
    make_example(f"{CLAIM}\n{OTHER_CLAIM}", CLAIM),
    make_example(CLAIM, CLAIM, "discrepancies/age-limit: DELETE\n"),
)
PASSING = (make_example(CLAIM, CLAIM),)


def check(index: Index) -> Iterator[Problem]:
    """Yield every stamp whose claim or record is gone."""
    for stamp in index.attestation.stale if index.attestation else ():
        what, where = ("record", "the records") if stamp.is_record else ("claim", "the pages")
        missing = "there is no such record" if stamp.is_record else "no page has this claim"
        message = f"there is a stamp of {stamp.claim}, and {missing}"
        sides = (stamp_side(stamp), Side(where, f"no such {what}"))
        hint = f"Bring the {what} back, or run `make attest`, which takes the stamp out."
        yield Problem(NAME, message, stamp.place, sides, hint)
