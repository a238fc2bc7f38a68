"""The wording of a statement goes beyond its quotes.

`says:` is in our words, and pages repeat it. A figure, a label such as cohort 2 or R1, a term or
a word that has an opposite (before and after, higher and lower, first and last) that no quote
states would enter the site without a source.

To mend: word the statement by its quotes, or quote the words that state the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import Label
from living_evidence.records import Assertion
from living_evidence.rules.quote.reading import (
    numbers_of,
    read_quotes,
    read_text,
    show_quotes,
)
from living_evidence.rules.walk import carriers_of
from living_evidence.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Item
    from living_evidence.rules.base import Index
    from living_evidence.rules.quote.reading import Reading
    from living_evidence.vocabulary import Vocabulary

FAILING = (
    "sources/alpha-2024: {results: {primary-endpoint: {says: the primary end point was at 24 months}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {says: the primary end point was assessed in cohort 2}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {says: the primary end point was remission}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {says: the primary end point was of grade 3}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {says: the primary end point had a 95% confidence interval}}}",
    "sources/NCT99999902: {results: {treatment-order: {says: radiotherapy of the tumour is preceded by examplimab}}}",
    # The opposite of what is quoted.
    "sources/alpha-2024: {results: {primary-endpoint: {says: in nonrenal exampleosis it was a complete response}}}",
)
MARKS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)
    for words in (
        r"before|prior to|preceded by|earlier than",
        r"after|afterwards|following|followed by|upon|since|later than",
        r"during|throughout|while|intra\w+",
        r"higher|more|most|increas\w*|improv\w*|better|longer|raised|rose|greater|superior\w*|maxim\w*",
        r"lower|less|fewer|decreas\w*|reduc\w*|worse\w*|shorter|fell|inferior\w*|at most|minim\w*",
        r"without|free of|lack(?:s|ed|ing)?(?: of)?|absence(?: of)?|unable|no|not|none|free from",
        r"first|initial(?:ly)?|primary",
        r"last|final(?:ly)?",
        r"secondary|second",
        r"earl(?:y|ier)",
        r"late|later",
        r"inside|within",
        r"outside(?: of)?|beyond",
        r"same|equal(?:ly)?|identical|equivalent",
        r"different(?:ly)?|differ(?:s|ed)?",
        r"permanent(?:ly)?|lasting|sustained|durable",
        r"temporary|temporarily|transient(?:ly)?",
        r"complet\w+|full(?:y)?",
        r"partial(?:ly)?|incomplete(?:ly)?",
        r"prefer\w*",
        r"avoid\w*|discourag\w*",
        r"met|meets?",
        r"missed|misses|failed|fails?",
        r"preserv\w*",
        r"lost|loses|losing|loss",
        r"successful(?:ly)?|success",
        r"unsuccessful(?:ly)?|failure",
        r"benefits?|beneficial",
        r"harms?|harmful",
        r"mild|moderate|low-grade",
        r"severe|serious",
        r"single",
        r"double|twice",
        r"locally|local",
        r"distant(?:ly)?",
        r"high(?:ly)?",
        r"hardly|barely|rarely|low",
        r"alive|surviv\w*",
        r"dead|died|deaths?",
        r"refus\w*|declin\w*",
        r"stopped|stops?|discontinu\w*",
        r"began|begins?|start\w*",
    )
)
"""Words that have an opposite: each line is one meaning, whichever of them is used."""
PASSING = (
    # Other words for the same.
    """\
sources/NCT99999902:
  results:
    treatment-order: {says: 'radiotherapy of the tumour, and afterwards examplimab'}
""",
    """\
sources/alpha-2024:
  results:
    primary-endpoint:
      says: in cohort 1 the primary end point was a sustained complete response at twelve months
""",
    # Who it is about stands in the quotes of the population.
    "sources/alpha-2024: {results: {primary-endpoint: {says: in renal exampleosis it was a complete response}}}",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every figure, label and term of a statement that its quotes do not state."""
    corpus = index.corpus
    for item in corpus.items.values():
        result = item.result
        if isinstance(result, Assertion) and result.state == "reported" and result.quotes:
            said = read_text(result.says, corpus.vocabulary)
            language = item.source.model.capture.language
            quotes = read_quotes(result.quotes, corpus.vocabulary, language)
            excess = (
                *_find_figures(said, quotes),
                *_find_terms(corpus.vocabulary, item, said, quotes),
                *_find_marks(result),
            )
            yield from (_make_problem(item, result, text) for text in dict.fromkeys(excess))


def _find_figures(said: Reading, quotes: tuple[Reading, ...]) -> Iterator[str]:
    numbers = {found for reading in quotes for found in reading.numbers()}
    levels = {level for reading in quotes for level in reading.levels()}
    for token in said.tokens:
        # In our own words "one" is an article more often than a number.
        for number, unit in numbers_of(token) if token.text.lower() != "one" else ():
            if (number, unit) not in numbers:
                yield str(Quantity(number, unit))
        if isinstance(token.value, Label) and not any(r.has_words(token.text) for r in quotes):
            yield token.text
    yield from (f"{level}%" for level in said.levels() if level not in levels)


def _find_marks(result: Assertion) -> Iterator[str]:
    """Yield words with an opposite that no quote has, where all quotes are in our language."""
    if not all(quote.lang in {"", "en"} for quote in result.quotes):
        return
    quoted = fold(" … ".join(quote.exact for quote in result.quotes))
    for mark in MARKS:
        found = mark.search(fold(result.says))
        if found is not None and not mark.search(quoted):
            yield found.group()


def _find_terms(
    vocabulary: Vocabulary, item: Item, said: Reading, quotes: tuple[Reading, ...]
) -> Iterator[str]:
    named = vocabulary.close(
        term for reading in quotes for term in (*reading.terms, *reading.named_terms)
    )
    denied = getattr(item.result, "polarity", "") == "negative"
    for term in said.named_terms:
        parts, opposite = vocabulary.terms[term].parts, vocabulary.terms[term].opposite
        # What is denied is worded without its negation; negation-differs looks at that.
        is_named = term in named or (parts and named.issuperset(parts))
        is_named = is_named or (denied and opposite in named)
        if not is_named and (term not in item.terms or opposite in named):
            yield format_term(term, vocabulary)


def _make_problem(item: Item, result: Assertion, excess: str) -> Problem:
    document = item.source.document
    place = document.place((*item.route, "says"))
    quoted = show_quotes(result.quotes)
    sides = (
        Side(f"{item.address}, says", result.says, place),
        Side("its quotes", quoted, document.place((*item.route, "quotes"))),
        *carriers_of(item),
    )
    message = f"{item.address} says {excess!r}, which none of its quotes states: {quoted}"
    hint = "Word it by its quotes, or quote the words that state the rest."
    return Problem("says-more-than-quote", message, place, sides, hint, length=len(excess))
