"""A source was to be reviewed by a day that has passed.

Evidence is called living while somebody looks after it. Nothing is wrong with what stands on the
pages: it is a warning, the page of the source shows it, and it fails only a strict run.

To mend: review the source, and give the review its new dates; or give `due:` a later day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.lifecycle.dates import is_past
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "review-overdue"
SEVERITY = "warning"
_REVIEW = (
    "sources/alpha-2024: {review: {state: %s, by: Ada Example, role: clinician, "
    "on: '2025-01-01', due: '%s'}}"
)
FAILING = (
    _REVIEW % ("reviewed", "2025-12-31"),
    _REVIEW % ("reviewed", "2025"),
    "sources/alpha-2024: {review: {state: not-reviewed, due: '2025-06-30'}}",
)
PASSING = (
    _REVIEW % ("reviewed", "2026-01-01"),
    # Some day of the year that has begun.
    _REVIEW % ("reviewed", "2026"),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every source whose review is overdue."""
    for loaded in index.corpus.sources.values():
        due = parse_date(loaded.model.review.due or "")
        if due is not None and is_past(due, index.today):
            yield _make_problem(loaded, due, index.today)


def _make_problem(loaded: Loaded[BaseSource], due: PartialDate, today: PartialDate) -> Problem:
    review, name = loaded.model.review, loaded.model.id
    place = loaded.place("review", "due")
    sides = (
        Side(name, f"due: {due}", place),
        Side("today", str(today)),
        Side(f"{name}, review.state", review.state, loaded.place("review", "state")),
    )
    message = f"the review of {name} was due on {due}"
    hint = "Review it and write the new dates, or give it a later due:."
    return Problem(NAME, message, place, sides, hint, severity="warning")
