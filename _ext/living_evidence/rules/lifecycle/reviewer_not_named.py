"""A source is called reviewed, and no named person reviewed it, or on no day that has been.

A review is what one person read and answers for: who, as what, and when. Automation reviews
nothing, and a team cannot be asked. What was not reviewed names no reviewer either.

To mend: give `by:` the person's name, `role:` as what they reviewed it (clinician, statistician),
and `on:` the date; or write `state: not-reviewed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.rules.lifecycle.rater_not_named import NOBODY, is_person
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Review
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "reviewer-not-named"
HELD = frozenset({"reviewed", "needs-re-review"})
"""The states of a source that somebody reviewed at some time."""
_REVIEW = (
    "sources/alpha-2024: {review: {state: %s, by: '%s', role: '%s', on: '%s', due: '2027-01-01'}}"
)
FAILING = (
    _REVIEW % ("reviewed", "automation", "clinician", "2025-01-01"),
    _REVIEW % ("reviewed", "the site curators", "clinician", "2025-01-01"),
    _REVIEW % ("reviewed", "Ada", "clinician", "2025-01-01"),
    _REVIEW % ("reviewed", "Ada Example", "", "2025-01-01"),
    _REVIEW % ("reviewed", "Ada Example", "automated pipeline", "2025-01-01"),
    _REVIEW % ("reviewed", "Ada Example", "clinician", "not-stated"),
    _REVIEW % ("reviewed", "Ada Example", "clinician", "2999-01-01"),
    # Before there was anything to review.
    _REVIEW % ("reviewed", "Ada Example", "clinician", "2020-01-01"),
    _REVIEW % ("needs-re-review", "", "", "2025-01-01"),
    # Nobody has reviewed it yet, and somebody is named.
    _REVIEW % ("not-reviewed", "Ada Example", "clinician", "2025-01-01"),
    "sources/alpha-2024: {review: {state: under-review, by: the bot}}",
)
PASSING = (
    _REVIEW % ("reviewed", "Ada Example", "clinician", "2025-01-01"),
    _REVIEW % ("needs-re-review", "0000-0002-1825-0097", "statistician", "2025-06"),
    "sources/alpha-2024: {review: {state: under-review, by: Ada Example, role: clinician}}",
    "sources/alpha-2024: {review: {state: not-reviewed, due: '2026-06-30'}}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every review without somebody who can be asked about it."""
    for loaded in index.corpus.sources.values():
        for key, fault in _find_faults(loaded.model, index.today):
            yield _make_problem(loaded, key, fault)


def _find_faults(source: BaseSource, today: PartialDate) -> Iterator[tuple[str, str]]:
    review = source.review
    if review.state == "not-reviewed":
        if review.by or review.on:
            yield "state", f"nobody has, and it names {review.by or review.on}"
        return
    if (review.by or review.state in HELD) and not is_person(review.by.strip()):
        yield "by", f"{review.by!r} names no person"
    if (review.role or review.state in HELD) and not _is_role(review.role):
        yield "role", f"{review.role!r} does not say as what a person reviewed it"
    if review.state in HELD:
        yield from _find_fault_of_date(review, source, today)


def _is_role(text: str) -> bool:
    return any(character.isalpha() for character in text) and not NOBODY.search(text)


def _find_fault_of_date(
    review: Review, source: BaseSource, today: PartialDate
) -> Iterator[tuple[str, str]]:
    on, issued = parse_date(review.on or ""), parse_date(source.citation.issued)
    first = parse_date(source.citation.available_date or "") or issued
    if on is None:
        yield "on", "it has no date"
    elif is_surely_before(today, on):
        yield "on", f"its date, {on}, is still to come"
    elif first is not None and is_surely_before(on, first):
        yield "on", f"its date, {on}, is before the source was there ({first})"


def _make_problem(loaded: Loaded[BaseSource], key: str, fault: str) -> Problem:
    review, name = loaded.model.review, loaded.model.id
    says = str(getattr(review, key) or "nothing")
    place = loaded.place("review", key)
    sides = (
        Side(f"{name}, review.{key}", says, place),
        Side(f"{name}, review.state", review.state, loaded.place("review", "state")),
    )
    message = f"{name} is {review.state.replace('-', ' ')}: {fault}"
    hint = "Name the person, as what they reviewed it, and the date; or write state: not-reviewed."
    return Problem(NAME, message, place, sides, hint)
