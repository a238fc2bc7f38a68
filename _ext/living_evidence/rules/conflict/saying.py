"""Whether a record says what is said of it: a value, a label, or words of one of its quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.formatting import format_item, format_term
from living_evidence.prose.scanner import Bounds, Ratio, scan
from living_evidence.prose.terms import matcher_for
from living_evidence.quotes import fold_text
from living_evidence.records import BaseResult, Discrepancy, Judgement, Model, Quote
from living_evidence.values import (
    Number,
    PartialDate,
    Quantity,
    parse_date,
    parse_quantity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item, Target

NOT_VALUES = frozenset(
    {"label", "reason", "by", "note", "population", "outcome", "role", "state", "type", "scheme",
     "superseded_by", "essential", "study", "quotes", "terms", "judged", "derived", "condition", "mentions",
     "computed_interval"}
)  # fmt: skip


def says_so(corpus: Corpus, target: Target, says: str) -> bool:
    """Tell whether what an address names says this."""
    if isinstance(target.model, Judgement):
        return _stands_in(says, target.model.text)
    if isinstance(target.model, Discrepancy):
        return fold_words(says) == fold_words(target.model.verdict)
    item = target.item
    if item is None:
        return False
    values = list(_texts(item.result, target.part))
    if any(_is_same(says, text) for text in (*values, *_labels(corpus, target, item))):
        return True
    quoted = any(_stands_in(says, quote.exact) for quote in _quotes(item))
    return quoted and _figures_agree(corpus, item, says, values)


def show(corpus: Corpus, target: Target) -> str:
    """Show what an address names, as a message says it."""
    if target.item is None:
        return "nothing of the kind"
    if target.part:
        return " ".join(_texts(target.item.result, target.part)) or format_item(target.item, corpus)
    return format_item(target.item, corpus)


def fold_words(text: str) -> str:
    """Fold what does not change what a text says: case, spaces, dashes, quotation marks."""
    return fold_text(text).casefold()


def _is_same(says: str, text: str) -> bool:
    if fold_words(says) == fold_words(text):
        return True
    one, other = parse_quantity(says), parse_quantity(text)
    return one is not None and other is not None and one == other


def _stands_in(says: str, text: str) -> bool:
    pattern = rf"(?<![\w.]){re.escape(fold_words(says))}(?![\w%]|\.\d)"
    return re.search(pattern, fold_words(text)) is not None


def _labels(corpus: Corpus, target: Target, item: Item) -> Iterator[str]:
    if not target.part:
        yield format_item(item, corpus)
        yield from (format_term(term, corpus.vocabulary) for term in item.own_terms)


def _quotes(item: Item) -> Iterator[Quote]:
    yield from item.result.quotes
    if item.population is not None:
        yield from item.population.quotes


def _texts(result: BaseResult, part: str) -> Iterator[str]:
    """Yield the values of a result, or of one part of it, as the record writes them."""
    current: object = result
    for step in part.split(".") if part else ():
        current = getattr(current, step.replace("-", "_").replace("from", "from_"), None)
    yield from _leaves(current)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if "#" not in value:
            yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if name not in NOT_VALUES or not isinstance(value, BaseResult):
                yield from _leaves(getattr(value, name, None))


def _figures_agree(corpus: Corpus, item: Item, says: str, values: list[str]) -> bool:
    """Tell whether each figure of the words is a value of the result, where it has figures."""
    known = {figure for text in values for figure in _parse(text)}
    total = corpus.denominator(item)
    if total is not None:
        known.add(total.value)
    if not known:
        return True
    tokens = scan(says, matcher_for(corpus.vocabulary))
    return all(figure in known for token in tokens for figure in _flatten(token.value))


def _parse(text: str) -> Iterator[Fraction | PartialDate]:
    quantity, date = parse_quantity(text), parse_date(text)
    if quantity is not None:
        yield quantity.number.value
    if date is not None:
        yield date


def _flatten(value: object) -> Iterator[Fraction | PartialDate]:
    if isinstance(value, Number):
        yield value.value
    elif isinstance(value, Quantity):
        yield value.number.value
    elif isinstance(value, PartialDate):
        yield value
    elif isinstance(value, Ratio):
        yield from (value.events.value, value.total.value)
    elif isinstance(value, Bounds):
        yield from (value.low.value, value.high.value)
