"""Text holds an invisible character, a look-alike letter or a digit of another script.

A zero-width space inside “49”, a Cyrillic о in “control” or a superscript two look right to a
reader and are something else to every check; so they are refused on checked pages.

To mend: type the plain character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import shorten
from living_evidence.prose.folding import find_strange_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "strange-character"
FAILING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

A patiеnt writes.
""",
    """\
---
scope: [EXA-positive, renal]
---

# Examples

A zero\u200bwidth space.
""",
)
PASSING = (
    """\
---
scope: [EXA-positive, renal]
---

# Examples

A patient writes.
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every strange character of a checked page."""
    for page in index.readings:
        claims = (block for claim in page.claims for block in (*claim.blocks, *claim.plain))
        for reading in (*page.blocks, *claims):
            block = reading.block
            for offset, what in find_strange_characters(block.text):
                place = block.place_at(offset)
                yield Problem(
                    NAME,
                    f"the text holds {what}",
                    place,
                    (Side("the page", f"“{shorten(block.text)}”", place),),
                    "Type the plain character instead.",
                    length=1,
                )
