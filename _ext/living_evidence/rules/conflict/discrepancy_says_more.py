"""A discrepancy has a term that neither its sides nor its reason has, or names another verdict.

Under `terms:` stand the words that a sentence about the discrepancy may use. What no side is about
is no part of the conflict: a sentence could then tell of other patients, another treatment or
another verdict than the declared one.

To mend: take the term out, or name the side that it comes from, or say in `reason:` what it has to
do with the conflict. The verdict among the terms is that of `verdict:`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.records import Verdict
from living_evidence.rules.quote.reading import read_quotes, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy
    from living_evidence.rules.base import Index

NAME = "discrepancy-says-more"
VERDICTS = frozenset(get_args(Verdict))
FAILING = (
    "discrepancies/age-limit: {terms: [age, renal, EXA-positive]}",
    "discrepancies/age-limit: {terms: [age, remission]}",
    # Another verdict than the declared one.
    "discrepancies/age-limit: {terms: [age, superseded]}",
)
PASSING = (
    "discrepancies/age-limit: {terms: [contradiction, age, renal, EXA-negative]}",
    # The reason says what it has to do with it.
    """\
discrepancies/age-limit:
  terms: [age, radiotherapy]
  reason: The description sets no upper limit; with radiotherapy it may not matter.
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every term of a discrepancy that nothing in it is about."""
    for loaded in index.corpus.discrepancies.values():
        items = _find_items(index.corpus, loaded.model)
        if len(items) == len(loaded.model.sides):
            yield from _check_terms(index.corpus, loaded, items)


def _find_items(corpus: Corpus, model: Discrepancy) -> list[Item]:
    targets = (corpus.find(side.result) for side in model.sides)
    return [target.item for target in targets if target is not None and target.item is not None]


def _check_terms(
    corpus: Corpus, loaded: Loaded[Discrepancy], items: list[Item]
) -> Iterator[Problem]:
    model, vocabulary = loaded.model, corpus.vocabulary
    licensed = vocabulary.close(term for item in items for term in _terms_of(corpus, item))
    said = " . ".join([model.title, model.reason, *(side.says for side in model.sides)])
    licensed |= vocabulary.close(read_text(said, vocabulary).named_terms)
    for at, term in enumerate(model.terms):
        if term not in vocabulary.terms:
            continue  # unknown-term names it
        if term in VERDICTS:
            if term != model.verdict:
                yield _make_problem(corpus, loaded, at, f"its verdict is {model.verdict}")
        elif term not in licensed:
            yield _make_problem(corpus, loaded, at, "none of its sides has it, nor its reason")


def _terms_of(corpus: Corpus, item: Item) -> Iterator[str]:
    """Yield what a side is about, and what its quotes and those of its population name."""
    yield from item.terms
    total = corpus.denominator_item(item)
    yield from total.terms if total is not None else ()
    quotes = (*item.result.quotes, *(item.population.quotes if item.population else ()))
    for reading in read_quotes(quotes, corpus.vocabulary, item.source.model.capture.language):
        yield from reading.named_terms


def _make_problem(corpus: Corpus, loaded: Loaded[Discrepancy], at: int, fault: str) -> Problem:
    model = loaded.model
    term = model.terms[at]
    place = loaded.place("terms", at)
    sides = (
        Side(f"the discrepancy {model.id}", format_term(term, corpus.vocabulary), place),
        Side("its verdict", model.verdict, loaded.place("verdict")),
        *(
            Side("a side", side.result, loaded.place("sides", number, "result"))
            for number, side in enumerate(model.sides)
        ),
    )
    message = f"{model.id} has the term {term}, and {fault}"
    hint = "Take the term out, or name the side, or say in reason: what it has to do with it."
    return Problem(NAME, message, place, sides, hint, length=len(term))
