"""The reading of a claim, or a result that it rests on, changed since the claim was stamped.

A stamp keeps how a claim reads: its figures, terms and negations, what its spans are bound to, and
the values and quotes of the bound results. When any of these changes, on the page or in a record,
somebody has to look at the claim again. The message names what changed.
This detects change and no contradiction: the new reading may be as right as the old one was.

To mend: put back what was not meant to change; else read the claim beside its source and run
`make attest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.attestation.stamping import CLAIM, make_example, stamp_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.attestation.judging import Attested
    from living_evidence.attestation.stamps import Stamp
    from living_evidence.corpus import Corpus
    from living_evidence.rules.base import Index

NAME = "claim-suspect"
FAILING = (
    # The page says more than when it was stamped: a percentage.
    make_example(CLAIM, CLAIM.replace("22 of 40", "22 of 40 (55%)")),
    # The page is as it was, and another quote stands behind its result.
    make_example(
        CLAIM,
        CLAIM,
        """\
sources/alpha-2024:
  results:
    cohort-2-response:
      quotes: [a total of 22 of 40 patients who completed treatment had a complete response]
""",
    ),
)
PASSING = (
    # A note is for readers, and changes nothing about what the result says.
    make_example(
        CLAIM,
        CLAIM,
        "sources/alpha-2024: {results: {cohort-2-response: {note: A caution for readers.}}}\n",
    ),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every claim whose reading is not the one that was stamped."""
    for attested in index.attestation.in_state("suspect") if index.attestation else ():
        if attested.stamp is not None:
            yield _make_problem(attested, attested.stamp, index.corpus)


def _make_problem(attested: Attested, stamp: Stamp, corpus: Corpus) -> Problem:
    claim, changes = attested.claim.claim, attested.changes
    others = f" (and {len(changes) - 1} more)" if len(changes) > 1 else ""
    message = f"the reading of {claim.id} changed: {changes[0].text}{others}"
    sides = [stamp_side(stamp)]
    for change in changes:
        found = corpus.find(change.address) if change.address else None
        label = change.address or "the page"
        says = change.text.removeprefix(f"{change.address}.")
        sides.append(Side(label, says, found.place if found else claim.place))
    hint = "Put back what was not meant to change; else read the claim again and run `make attest`."
    return Problem(NAME, message, claim.place, tuple(sides), hint, claim=claim.id)
