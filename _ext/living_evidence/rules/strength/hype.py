"""A claim praises or belittles: breakthrough, remarkable, exceptional, only, merely.

Such words carry no information and move readers. They may stand in a `{quoted}` span, verbatim,
where the page shows how a source speaks.

To mend: leave the word out, or quote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.strength.words import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = ()
PASSING = ()


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of praise or belittlement outside verbatim quotation."""
    return check_words(
        index,
        "hype",
        frozenset({"hype"}),
        "“{text}” judges instead of stating",
        "Leave it out, or show it in a {quoted} span with its source.",
    )
