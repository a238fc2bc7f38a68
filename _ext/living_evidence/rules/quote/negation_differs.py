"""A statement is negative and its quote is not, or the other way round.

`says:` words the statement without its negation, and `polarity:` tells whether the source denies
it. One word lost here turns "was not compromised" into "was compromised". Likewise `direction:`
tells whether a source advises for or against.

To mend: set `polarity: negative` where the quote denies the statement, and word `says:` without
the negation; or quote the words that deny it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.folding import fold
from living_evidence.prose.lexicon import NEGATORS, find_words
from living_evidence.records import Assertion, Recommendation
from living_evidence.rules.quote.reading import show_quotes
from living_evidence.rules.walk import parts_of, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

# Not "not only", "constantly", "regardless", "future".
CHINESE_NEGATORS = re.compile(r"不(?![仅但断])|没|无(?!论)|未(?!来)|并非")
AVOIDED = re.compile(
    r"\b(?:avoid(?:s|ed|ing)?|against|contraindicated|discourag(?:e|es|ed)|refrain)\b|避免|禁忌",
    re.IGNORECASE,
)
FAILING = (
    "sources/beta-summary: {results: {examplimab-recommended: {direction: against}}}",
    "sources/beta-summary: {results: {examplimab-recommended: {quotes: [should be avoided]}}}",
    "sources/alpha-2024: {results: {later-surgery: {polarity: positive}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {polarity: negative}}}",
    # A negation that the quote does not have, and one said twice.
    "sources/NCT99999902: {results: {hypothesis: {says: radiotherapy may not strengthen the response}}}",
    """\
sources/alpha-2024:
  results:
    later-surgery: {says: the option of later surgery was not compromised in some patients}
""",
)
PASSING = (
    # The negation stands in the words themselves, and the statement as a whole is affirmed.
    """\
sources/alpha-2024:
  results:
    later-surgery:
      says: the option of later surgery was not compromised
      polarity: positive
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every statement whose polarity its quotes do not bear out."""
    for item in index.corpus.items.values():
        result = item.result
        if result.state != "reported" or not result.quotes:
            continue
        if isinstance(result, Recommendation):
            yield from _check_advice(index.corpus, item, result)
        elif isinstance(result, Assertion):
            yield from _check_statement(index.corpus, item, result)


def _check_statement(corpus: Corpus, item: Item, result: Assertion) -> Iterator[Problem]:
    quoted = sum(count_negations(quote.exact, quote.lang) for quote in result.quotes)
    said = count_negations(result.says)
    if result.polarity == "negative" and not quoted:
        yield _make_problem(corpus, item, "is denied, and none of its quotes denies it")
    elif result.polarity == "negative" and said:
        yield _make_problem(corpus, item, "is denied twice, by its polarity and by its words")
    elif result.polarity == "positive" and quoted and not said:
        yield _make_problem(corpus, item, "is affirmed, and its quotes deny it")
    elif said > quoted:
        yield _make_problem(corpus, item, "is worded with a negation that its quotes do not have")


def _check_advice(corpus: Corpus, item: Item, result: Recommendation) -> Iterator[Problem]:
    against = any(
        AVOIDED.search(quote.exact) or is_negated(quote.exact, quote.lang)
        for quote in result.quotes
    )
    if result.direction == "against" and not against:
        yield _make_problem(corpus, item, "is advised against, and none of its quotes does so")
    elif result.direction == "for" and against:
        yield _make_problem(corpus, item, "is advised, and its quotes advise against it")


def is_negated(text: str, language: str = "en") -> bool:
    """Tell whether a text holds a negation."""
    return count_negations(text, language) > 0


def count_negations(text: str, language: str = "en") -> int:
    """Count the negations of a text."""
    if language.startswith("zh"):
        return len(CHINESE_NEGATORS.findall(text))
    return len(find_words(NEGATORS, fold(text).lower()))


def _make_problem(corpus: Corpus, item: Item, fault: str) -> Problem:
    quoted = show_quotes(item.result.quotes)
    place = item.source.document.place((*item.route, "quotes"))
    part = "direction" if isinstance(item.result, Recommendation) else "polarity"
    sides = (
        side_of(corpus, item, part),
        Side("its quotes", quoted, place),
        *parts_of(item, "says"),
    )
    message = f"{item.address} {fault}: {quoted}"
    hint = f"Set {part}: as the quote has it; says: is worded without the negation."
    return Problem("negation-differs", message, sides[0].place or item.place, sides, hint)
