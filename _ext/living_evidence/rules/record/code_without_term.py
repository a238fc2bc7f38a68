"""A code of a registry or a review process is one that no vocabulary term carries.

Pages speak of the status and the phase of a study in words. A code without a term has no
words, so no sentence about it could be checked, or even recognised as wrong.

To mend: give the term that means it `codes: {SCHEME: CODE}` in the vocabulary, or add the term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Place, Problem, Side
from living_evidence.records import ABSENT, Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

# Facets that every page about a registered study speaks of.
ALWAYS = frozenset({"overallStatus", "phases"})
FAILING = (
    "sources/NCT99999902: {registry: {overallStatus: PAUSED}}",
    "sources/NCT99999902: {registry: {phases: [PHASE2, PHASE9]}}",
    "sources/beta-summary: {results: {review: {value: reviewed twice}}}",
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
