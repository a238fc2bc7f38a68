"""A statement is negative and its quote is not, or the other way round.

`says:` words the statement without its negation, and `polarity:` tells whether the source denies
it. One word lost here turns "was not compromised" into "was compromised".

To mend: set `polarity: negative` where the quote denies the statement, and word `says:` without
the negation; or quote the words that deny it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.folding import fold
from living_evidence.prose.lexicon import NEGATORS, find_words
from living_evidence.records import Assertion
from living_evidence.rules.quote.reading import show_quotes
from living_evidence.rules.walk import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

# Not "not only", "constantly", "regardless", "future".
CHINESE_NEGATORS = re.compile(r"不(?![仅但断])|没|无(?!论)|未(?!来)|并非")
FAILING = (
    "sources/alpha-2024: {results: {later-surgery: {polarity: positive}}}",
    "sources/alpha-2024: {results: {primary-endpoint: {polarity: negative}}}",
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


def check(index: Index) -> Iterator[Problem]:
    """Yield every statement whose polarity its quotes do not bear out."""
    for item in index.corpus.items.values():
        result = item.result
        if not isinstance(result, Assertion) or result.state != "reported" or not result.quotes:
            continue
        quoted = any(is_negated(quote.exact, quote.lang) for quote in result.quotes)
        said = is_negated(result.says, "en")
        if result.polarity == "negative" and not quoted:
            yield _make_problem(index.corpus, item, "is denied, and none of its quotes denies it")
        elif result.polarity == "positive" and quoted and not said:
            yield _make_problem(index.corpus, item, "is affirmed, and its quotes deny it")


def is_negated(text: str, language: str = "en") -> bool:
    """Tell whether a text holds a negation."""
    if language.startswith("zh"):
        return CHINESE_NEGATORS.search(text) is not None
    return bool(find_words(NEGATORS, fold(text).lower()))


def _make_problem(corpus: Corpus, item: Item, fault: str) -> Problem:
    quoted = show_quotes(item.result.quotes)
    place = item.source.document.place((*item.route, "quotes"))
    sides = (side_of(corpus, item, "polarity"), Side("its quotes", quoted, place))
    message = f"{item.address} {fault}: {quoted}"
    hint = "Set polarity: as the quote has it, and word says: without the negation."
    return Problem("negation-differs", message, sides[0].place or item.place, sides, hint)
