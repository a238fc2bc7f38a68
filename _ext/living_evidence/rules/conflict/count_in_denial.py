"""One result counts what another says is not stated, or did not happen.

A page may write "is not stated" only while no record states it, and "did not occur" only while
none counts it. Here the record says both.

To mend: take the denial out where the count answers it. Where the source itself says both,
declare a discrepancy with both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.problems import Problem
from living_evidence.records import Assertion
from living_evidence.rules.declared import are_declared, hint_declaring
from living_evidence.rules.walk import side_of
from living_evidence.values import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index

Key = tuple[str, str, object]
FAILING = (
    """\
sources/alpha-2024:
  results:
    operations:
      type: count
      population: completers
      outcome: underwent-surgery
      value: '20'
      judged:
        underwent-surgery: {reason: The others., by: example curators}
      quotes: [50 did not undergo surgery]
""",
    """\
sources/alpha-2024:
  results:
    options-lost:
      type: count
      population: everyone
      outcome: later-surgery-option
      value: '3'
      quotes: [The option of later surgery]
""",
)
PASSING = (
    # Nobody lost the option: a count of zero denies nothing.
    """\
sources/alpha-2024:
  results:
    options-lost:
      type: count
      population: everyone
      outcome: later-surgery-option
      value: '0'
      state: judged
      reason: It says of none.
      by: example curators
      terms: [not-compromised]
      quotes: [The option of later surgery was not compromised in any of the patients]
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every denial that a count of the same source answers."""
    corpus = index.corpus
    for name in corpus.sources:
        counted: dict[Key, list[Item]] = {}
        for item in corpus.items_of(name):
            number = count_of(item)
            if number is not None and item.result.outcome and number.value:
                counted.setdefault(_key(item), []).append(item)
        for denial in corpus.items_of(name):
            for count in counted.get(_key(denial), []) if _denies(denial) else ():
                yield from _check_pair(corpus, denial, count)


def _denies(item: Item) -> bool:
    if item.result.state in {"not-stated", "not-captured"}:
        return True
    return isinstance(item.result, Assertion) and item.result.polarity == "negative"


def _key(item: Item) -> Key:
    timepoint = item.result.timepoint
    quantity = parse_quantity(timepoint.value) if timepoint is not None else None
    return (
        item.result.population or "",
        item.result.outcome or "",
        quantity.base if quantity is not None else None,
    )


def _check_pair(corpus: Corpus, denial: Item, count: Item) -> Iterator[Problem]:
    if are_declared(corpus, denial, count):
        return
    sides = (side_of(corpus, denial), side_of(corpus, count))
    message = f"{denial.address} says {sides[0].says!r}, and {count.address} counts {sides[1].says}"
    hint = "Take the denial out. " + hint_declaring(denial.address, count.address)
    yield Problem("count-in-denial", message, denial.place, sides, hint)
