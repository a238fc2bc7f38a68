"""A code of a registry or a review process is one that no vocabulary term carries.

Pages speak of the status and the phase of a study in words. A code without a term has no
words, so no sentence about it could be checked, or even recognised as wrong. A vocabulary that has
a term for one standing of a source (retracted, withdrawn) has one for each: the day on which it is
wanted is a bad day to find that it is missing.

To mend: give the term that means it `codes: {SCHEME: CODE}` in the vocabulary, or add the term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from living_evidence.problems import Place, Problem, Side
from living_evidence.records import ABSENT, BaseSource, Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

# Facets that every page about a registered study speaks of.
ALWAYS = frozenset({"overallStatus", "phases"})
STANDING = "standing"
STANDINGS = tuple(
    name for name in get_args(BaseSource.model_fields[STANDING].annotation) if name != "current"
)
FAILING = (
    "sources/NCT99999902: {registry: {overallStatus: PAUSED}}",
    "sources/NCT99999902: {registry: {phases: [PHASE2, PHASE9]}}",
    "sources/beta-summary: {results: {review: {value: reviewed twice}}}",
    "vocabulary: {terms: {withdrawn-source: {codes: DELETE}}}",
    "vocabulary: {terms: {corrected: DELETE}}",
)
PASSING = (
    # No term of this vocabulary is about the sponsor or a monitoring committee.
    """\
sources/beta-summary:
  results:
    committee:
      type: code
      scheme: oversight
      value: pending
      quotes: [content is pending human review]
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every code of a scheme that the vocabulary uses, where no term carries the code."""
    vocabulary = index.corpus.vocabulary
    schemes = ALWAYS | {scheme for term in vocabulary.terms.values() for scheme in term.codes}
    for item in index.corpus.items.values():
        code = item.result
        if not isinstance(code, Code) or code.scheme not in schemes or code.value in ABSENT:
            continue
        if not vocabulary.terms_of_code(code.scheme, code.value):
            yield _make_problem(vocabulary, item, code)
    if STANDING in schemes:
        yield from _check_standings(vocabulary)


def _check_standings(vocabulary: Vocabulary) -> Iterator[Problem]:
    for standing in STANDINGS:
        if not vocabulary.terms_of_code(STANDING, standing):
            place = vocabulary.document.place(_find_place(vocabulary, standing))
            sides = (
                Side("a source may have", f"standing: {standing}"),
                Side("the vocabulary", f"has no term with codes: {{standing: {standing}}}", place),
            )
            message = f"no vocabulary term carries the code standing: {standing}"
            hint = f"Give the term that means it codes: {{standing: {standing}}}, or add the term."
            yield Problem("code-without-term", message, place, sides, hint)


def _find_place(vocabulary: Vocabulary, standing: str) -> tuple[str, ...]:
    """Return where the term of a standing seems to be, by its name, or where it would be."""
    named = (
        name
        for name, term in vocabulary.terms.items()
        if STANDING not in term.codes and standing in name and vocabulary.facet_of(name) == STANDING
    )
    found = next(named, None)
    if found is None:
        return ("terms",)
    # Codes stand last in a term: this is where they would be added.
    return ("terms", found, list(vocabulary.document.data["terms"][found])[-1])


def _make_problem(vocabulary: Vocabulary, item: Item, code: Code) -> Problem:
    known = sorted(
        term.codes[code.scheme] for term in vocabulary.terms.values() if code.scheme in term.codes
    )
    listed = ", ".join(known) or "none"
    sides = (
        Side(item.address, code.value, item.place),
        Side("the vocabulary", listed, Place("evidence/vocabulary.yaml")),
    )
    message = f"no vocabulary term carries the code {code.scheme}: {code.value}"
    hint = f"Known codes: {listed}. Give the term that means it codes: {{{code.scheme}: {code.value}}}."
    return Problem("code-without-term", message, item.place, sides, hint, length=len(code.value))
