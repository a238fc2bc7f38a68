"""The words of a claim changed since it was stamped, and what it says reads the same.

Synonyms, number words and the order of clauses make no claim suspect. Yet no vocabulary knows
every word, and so a new wording is shown, and fails in strict mode.

To mend: read the claim again, then run `make attest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.rules.attestation.stamping import CLAIM, claim_side, make_example, stamp_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "claim-reworded"
SEVERITY = "warning"
FAILING = (
    make_example(CLAIM, CLAIM.replace("22 of 40", "twenty-two of forty")),
    make_example(CLAIM, CLAIM.replace("had a", "showed a")),
)
PASSING = (
    # Emphasis and the place of a line break are no words.
    make_example(CLAIM, CLAIM.replace("who completed", "*who*\ncompleted")),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every claim that says the same in other words."""
    for attested in index.attestation.in_state("reworded") if index.attestation else ():
        claim = attested.claim.claim
        sides = [claim_side(attested)]
        sides += [stamp_side(attested.stamp)] if attested.stamp is not None else []
        message = f"{claim.id} has other words than when it was stamped, and reads the same"
        hint = "Read it again, then run `make attest`."
        yield Problem(NAME, message, claim.place, tuple(sides), hint, "warning", claim.id)
