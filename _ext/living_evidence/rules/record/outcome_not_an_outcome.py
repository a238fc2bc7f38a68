"""The outcome of a result is a term, but not one of the facet `outcome`.

A drug or a status in the place of the endpoint would make the result answer questions that
nobody measured, and its endpoint would never be missed in a sentence.

To mend: name the endpoint under `outcome:`, and put the other term under `terms:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Place
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

FACET = "outcome"
FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {outcome: surgery}}}",
    """\
judgements:
  judgements:
    no-comparison:
      certainty:
        rating: low
        tool: GRADE
        comparison: none
        outcome: examplimab
        rater: Ada Example
        date: '2025-01-01'
        domains:
          bias: {judgement: serious, reason: one arm}
""",
)
PASSING = (
    """\
judgements:
  judgements:
    no-comparison:
      certainty:
        rating: low
        tool: GRADE
        comparison: none
        outcome: relapse
        rater: Ada Example
        date: '2025-01-01'
        domains:
          bias: {judgement: serious, reason: one arm}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every outcome that is a term of another facet."""
    corpus, vocabulary = index.corpus, index.corpus.vocabulary
    for loaded in corpus.sources.values():
        for name, result in loaded.model.results.items():
            if result.outcome:
                place = loaded.place("results", name, "outcome")
                yield from _check_outcome(vocabulary, result.outcome, place)
    if corpus.judgements is None:
        return
    for name, judgement in corpus.judgements.model.judgements.items():
        if judgement.certainty is not None:
            place = corpus.judgements.place("judgements", name, "certainty", "outcome")
            yield from _check_outcome(vocabulary, judgement.certainty.outcome, place)


def _check_outcome(vocabulary: Vocabulary, term: str, place: Place) -> Iterator[Problem]:
    facet = vocabulary.facet_of(term)
    if not facet or facet == FACET:
        return
    defined = vocabulary.document.place(("terms", term, "facet"))
    sides = (Side("the record", f"outcome: {term}", place), Side("the vocabulary", facet, defined))
    message = f"{term} is a term of the facet {facet}, not an outcome"
    hint = f"Name the endpoint under outcome:, and {term} under terms: where a quote states it."
    yield Problem("outcome-not-an-outcome", message, place, sides, hint, length=len(term))
