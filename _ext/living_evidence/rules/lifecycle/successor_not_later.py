"""A result is superseded by one that is older.

`superseded-by:` leads from the earlier report to the later one. The other way round, pages would
show the older number as current.

To mend: turn the reference round, or correct the dates (`as-of:` of the results, `issued:` of the
sources).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

FAILING = (
    """\
sources/gamma-news:
  citation: {issued: '2024-06-01'}
  results:
    remission-2022: {as-of: DELETE}
    remission-2023: {as-of: 2024-06}
sources/alpha-2024:
  results:
    cohort-1-response: {as-of: 2023-03}
""",
)
PASSING = (
    # The year 2024 and the 14th of March 2024: nothing is surely older.
    """\
sources/gamma-news:
  citation:
    issued: '2024'
    quotes: [Breakthrough! 12 Exampleosis Patients in Remission, Posted on 2024]
snapshots/gamma-news.txt: {'2023-01-15': '2024'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every result whose successor is surely older than itself."""
    corpus = index.corpus
    for item in corpus.items.values():
        if not item.result.superseded_by:
            continue
        target = corpus.find(item.result.superseded_by, item.source.model.id)
        if target is None or target.item is None:
            continue
        earlier, later = date_of(item), date_of(target.item)
        if earlier is not None and later is not None and is_surely_before(later, earlier):
            yield _make_problem(item, target.item, earlier, later)


def date_of(item: Item) -> PartialDate | None:
    """Return the date that a result speaks of, or else the one on which its source was issued."""
    return parse_date(item.result.as_of or "") or parse_date(item.source.model.citation.issued)


def _make_problem(item: Item, later: Item, date: PartialDate, other: PartialDate) -> Problem:
    place = item.source.document.place((*item.route, "superseded-by"))
    sides = (Side(item.address, str(date), place), Side(later.address, str(other), later.place))
    message = f"{item.address} ({date}) is superseded by {later.address}, which is older ({other})"
    hint = "Turn the reference round, or correct as-of: and issued:."
    return Problem("successor-not-later", message, place, sides, hint)
