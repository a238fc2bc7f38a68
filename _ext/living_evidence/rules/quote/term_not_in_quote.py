"""A term of a population or result is stated in none of its quotes.

Who was treated, with what, and what was measured is licensed like a number: by words of the
source, in one of the spellings of the vocabulary. "Nonrenal" does not state renal.

To mend: quote the words that state it. What follows from the source without standing in it goes
under `judged:`, with the reason and who judged it. A broader term than the one that the quotes
state would let the narrower one go: carry the narrower one, which implies it. A spelling that the vocabulary lacks is added
there, where it is a true synonym.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.rules.quote.reading import read_quotes, show_quotes
from living_evidence.rules.walk import join_words, licensed_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource, Licensed
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

FAILING = (
    # The quote says "sustained complete response".
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {outcome: complete-response}}}",
    """\
sources/alpha-2024:
  populations:
    cohort-1:
      terms: [EXA-positive, renal, advanced, cohort-1, completers]
""",
    """\
sources/alpha-2024:
  populations:
    cohort-2-completers:
      terms: [EXA-positive, renal, cohort-2, completers]
""",
    "sources/alpha-2024: {results: {no-surgery: {outcome: underwent-surgery}}}",
    "sources/alpha-2024: {results: {no-surgery: {outcome: remission}}}",
    "sources/alpha-2024: {context: {terms: [EXA-positive, randomised]}}",
    "sources/alpha-2024: {populations: {enrolled: {quotes: DELETE}}}",
    "sources/gamma-news: {populations: {later-patients: {terms: [mice]}}}",
    "sources/alpha-2024: {results: {later-surgery: {mentions: [remission]}}}",
)
PASSING = (
    # A narrower term states the broader one.
    "sources/alpha-2024: {results: {cohort-1-sustained-response: {terms: [complete-response]}}}",
    # Judged, with its reason.
    """\
sources/alpha-2024:
  populations:
    everyone:
      judged:
        advanced: {reason: So described., by: example curators}
""",
    # A negation states the opposite.
    """\
sources/alpha-2024:
  populations:
    cohort-2-completers:
      quotes: [patients in cohort 2 had EXA-positive not renal exampleosis, 'In cohort 2,
          a total of 22 of 40 patients who completed treatment']
snapshots/alpha-2024.txt: {nonrenal: not renal}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every term, the outcome included, that no quote of its block states."""
    for loaded in index.corpus.sources.values():
        for route, block in licensed_blocks(loaded):
            yield from _check_block(index.corpus, loaded, route, block)


def _check_block(
    corpus: Corpus, loaded: Loaded[BaseSource], route: Route, block: Licensed
) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    wanted = [((*route, "terms", at), term) for at, term in enumerate(block.terms)]
    wanted += [
        ((*route, key, at), term)
        for key in ("condition", "mentions")
        for at, term in enumerate(getattr(block, key, ()))
    ]
    outcome = getattr(block, "outcome", None)
    # A derived result, or one without a value, has no words of its own.
    if (
        outcome
        and getattr(block, "state", "") in {"reported", "disputed"}
        and outcome not in block.judged
    ):
        wanted.append(((*route, "outcome"), outcome))
    if not wanted:
        return
    readings = read_quotes(block.quotes, vocabulary, loaded.model.capture.language)
    stated = frozenset(term for reading in readings for term in reading.terms)
    carried = {*block.all_terms, *(term for _, term in wanted), *_inherited(loaded.model, block)}
    for at, term in wanted:
        if term in vocabulary.terms and not _is_licensed(vocabulary, term, stated, carried):
            narrower = sorted(other for other in stated if term in vocabulary.close([other]))
            yield _make_problem(corpus, loaded, at, term, block=block, narrower=narrower)


def _is_licensed(
    vocabulary: Vocabulary, term: str, stated: frozenset[str], carried: set[str]
) -> bool:
    """Tell whether a term is stated, or implied by what is stated.

    A drug states its class. Within one facet, the narrower term has to be carried as well.
    """
    facet = vocabulary.facet_of(term)
    strong = {other for other in stated if other in carried or vocabulary.facet_of(other) != facet}
    if term in vocabulary.close(strong):
        return True
    # Adverse events, and of grade 1 or 2, together state the term that has them as its parts.
    parts = vocabulary.terms[term].parts
    return bool(parts) and vocabulary.close(stated).issuperset(parts)


def _inherited(source: BaseSource, block: Licensed) -> Iterator[str]:
    """Yield what a block carries beside its own terms: those of its population."""
    population = source.populations.get(getattr(block, "population", None) or "")
    yield from population.all_terms if population is not None else ()


def _make_problem(
    corpus: Corpus,
    loaded: Loaded[BaseSource],
    route: Route,
    term: str,
    *,
    block: Licensed,
    narrower: list[str],
) -> Problem:
    place = loaded.place(*route)
    label = format_term(term, corpus.vocabulary)
    quoted = show_quotes(block.quotes)
    name = f"{loaded.model.id}, {route[0]}" + (f".{route[1]}" if len(route) > 2 else "")  # noqa: PLR2004
    sides = (
        Side(name, label, place),
        Side("its quotes", quoted, loaded.place(*route[:2], "quotes")),
    )
    message = f"{name} has the term {term}, which none of its quotes states: {quoted}"
    if narrower:
        message = (
            f"{name} has the term {term}, and its quotes state {join_words(narrower)}: {quoted}"
        )
        hint = f"Carry the narrower term, which implies {term}."
        return Problem("term-not-in-quote", message, place, sides, hint, length=len(term))
    hint = f"Quote the words that state it, or put {term} under judged: with the reason."
    return Problem("term-not-in-quote", message, place, sides, hint, length=len(term))
