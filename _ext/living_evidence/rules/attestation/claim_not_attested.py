"""A claim was never stamped, or no claim of the site was.

A change to a claim without a stamp is compared with its records like any other, and nobody learns
that it changed. It is one warning for each page, and a single one for a site without stamps; it
fails in strict mode.

To mend: read the claim beside its source, then run `make attest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem
from living_evidence.rules.attestation.stamping import CLAIM, OTHER_CLAIM, claim_side, make_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.attestation.judging import Attested
    from living_evidence.rules.base import Index

NAME = "claim-not-attested"
SEVERITY = "warning"
NAMED = 5
"""How many claims of a page a message names."""
FAILING = (
    make_example("", CLAIM),
    make_example(CLAIM, f"{CLAIM}\n{OTHER_CLAIM}"),
)
PASSING = (make_example(f"{CLAIM}\n{OTHER_CLAIM}", f"{OTHER_CLAIM}\n{CLAIM}"),)


def check(index: Index) -> Iterator[Problem]:
    """Yield a problem for the site where it has no stamp at all, else for each page."""
    if index.attestation is None:
        return
    bare = list(index.attestation.in_state("not-attested"))
    if bare and not index.attestation.stamps.stamps:
        yield _make_problem(bare[0], f"none of the {len(bare)} claims of this site has a stamp")
        return
    pages: dict[str, list[Attested]] = {}
    for attested in bare:
        pages.setdefault(attested.page, []).append(attested)
    for claims in pages.values():
        yield _make_problem(claims[0], f"{_name_claims(claims)} no stamp")


def _name_claims(claims: list[Attested]) -> str:
    names = [attested.claim.claim.id for attested in claims]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more} {'has' if len(names) == 1 else 'have'}"


def _make_problem(first: Attested, message: str) -> Problem:
    hint = "Read the claims beside their sources, then run `make attest`."
    place = first.claim.claim.place
    return Problem(NAME, message, place, (claim_side(first),), hint, "warning")
