"""A certainty rating has no named person behind it.

A GRADE rating is a judgement. "The team", "automation" or "unknown" cannot be asked how they
came to it, and a machine does not rate evidence. Without a named rater a claim is not rated.

To mend: name the person who rated it, with the date, or take the rating out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Place
    from living_evidence.records import Certainty
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "rater-not-named"
# At least two words that each begin like a name, or an ORCID.
PERSON = re.compile(r"[^\W\d_]+[.,]?(?:[\s'’-]+[^\W\d_]+\.?)+")
ORCID = re.compile(r"(?:https://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
NOBODY = re.compile(
    r"\b(?:unknown|unnamed|not|nobody|none|anonymous|team|group|committee|board|panel|curators?|editors?|"
    r"authors?|staff|we|us|automation|automated|automatic|automatically|machine|pipeline|workflow|script|system|robot|chatgpt|gpt\S*|copilot|engine|build|model|bot|ai|llm|assistant|software|"
    r"tbd|todo|someone|somebody)\b",
    re.IGNORECASE,
)
_RATING = (
    "judgements: {judgements: {no-comparison: {certainty: {rating: low, tool: GRADE, comparison: none, "
    "outcome: relapse, rater: %s, date: '%s', domains: {bias: {judgement: serious, reason: one arm}}}}}}"
)
FAILING = (
    _RATING % ("automation", "2025-01-01"),
    _RATING % ("the site curators", "2025-01-01"),
    _RATING % ("unknown", "2025-01-01"),
    _RATING % ("Ada", "2025-01-01"),
    _RATING % ("Ada Example", "not-stated"),
    _RATING % ("Ada Example", "2999-01-01"),
)
PASSING = (
    _RATING % ("Ada Example", "2025-01-01"),
    _RATING % ("0000-0002-1825-0097", "2025-01-01"),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every rating whose rater is no named person, or whose date is none."""
    loaded = index.corpus.judgements
    if loaded is None:
        return
    for name, judgement in loaded.model.judgements.items():
        if judgement.certainty is not None:
            place = loaded.place("judgements", name, "certainty", "rater")
            yield from _check_rating(name, judgement.certainty, place, index.today)


def _check_rating(
    name: str, certainty: Certainty, place: Place, today: PartialDate
) -> Iterator[Problem]:
    rater, date = certainty.rater.strip(), parse_date(certainty.date)
    if not is_person(rater):
        yield _make_problem(name, f"its rater is {rater!r}, which names no person", rater, place)
    if date is None:
        yield _make_problem(name, "it has no date", certainty.date, place)
    elif is_surely_before(today, date):
        yield _make_problem(name, f"its date, {date}, is still to come", certainty.date, place)


def is_person(text: str) -> bool:
    """Tell whether a text looks like the name of a person, or an ORCID."""
    if ORCID.fullmatch(text):
        return True
    capitals = sum(word[:1].isupper() for word in text.split())
    # Writing systems without capitals are taken as they are.
    named = capitals > 1 or (not text.isascii() and text.lower() == text.upper())
    return named and not NOBODY.search(text) and bool(PERSON.match(text) or not text.isascii())


def _make_problem(name: str, fault: str, says: str, place: Place) -> Problem:
    sides = (
        Side(f"the judgement {name}", says, place),
        Side("a rating", "a named person, and the date on which they rated it"),
    )
    hint = "Name the person who rated it and the date, or take the rating out: it is not rated."
    return Problem(NAME, f"the rating in {name} cannot stand: {fault}", place, sides, hint)
