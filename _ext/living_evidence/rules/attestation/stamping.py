"""What the rules about stamps share: the stamp as a side, and the words of the page as one."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from living_evidence.attestation.stamps import ROLE_NAMES
from living_evidence.problems import Side
from living_evidence.prose.agreement import shorten

if TYPE_CHECKING:
    from living_evidence.attestation.judging import Attested
    from living_evidence.attestation.stamps import Stamp

CLAIM = """\
:::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response <#cohort-2-response>`.
:::
"""
OTHER_CLAIM = """\
:::{claim} another-example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
"""


def stamp_side(stamp: Stamp) -> Side:
    """Return the stamp as a side: who stamped, in which role, and when."""
    role = ROLE_NAMES[stamp.role]
    who = role if stamp.author == role else f"{stamp.author}, as {role}"
    return Side("the stamp", f"{who}, on {stamp.date}", stamp.place)


def claim_side(attested: Attested) -> Side:
    """Return the words of the claim as a side."""
    claim = attested.claim.claim
    words = " ".join(block.text for block in claim.blocks)
    return Side("the page", shorten(f"“{words}”"), claim.place)


def make_example(stamped: str, page: str, records: str = "") -> str:
    """Make the example of a page that was stamped as it then stood, and of records changed since."""
    texts = (("stamped", stamped), ("page", page))
    shown = (
        f"{key}: |\n{indent(text, '  ')}" if text else f"{key}: nothing\n" for key, text in texts
    )
    return "".join([*shown, records])
