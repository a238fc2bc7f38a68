"""Shared by the rules on single words: which ordinary words a text may use beside its terms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import span_licensed
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.lexicon import find_words
from living_evidence.prose.ordinary import ORDINARY
from living_evidence.records import BaseSource, Discrepancy, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from living_evidence.corpus import Corpus, Target
    from living_evidence.prose.claims import BlockReading, SpanReading
    from living_evidence.prose.lexicon import WordClass
    from living_evidence.vocabulary import Vocabulary

WORD = re.compile(r"(?<![\w'])[a-z]+(?:'s)?(?!\w)")
ENDING = re.compile(r"(?:at(?:ions?|ing|ed|es|e)|ions?|ing|ies|ied|ed|es|s|e|y)$")
DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
SHORTEST = 3
"""Letters that are left of a word at least."""
PATIENTS = re.compile(
    r"(?:patient|participant|person|individual|case|tumou?r|cancer|completer|responder)s?"
)
LANGUAGE = read_as("en")
"""The one language whose ordinary words are listed."""


def find_strange_words(
    reading: BlockReading,
    find_licensed: Callable[[], frozenset[str]],
    ordinary: frozenset[str] = ORDINARY,
    judged: Iterable[WordClass] = (),
) -> Iterator[tuple[int, str]]:
    """Yield each word that no check has read, that is not ordinary and not licensed, and where.

    The classes of words in `judged` are looked at by rules of their own. The roots that are
    licensed are asked for only where a word needs them: few do.
    """
    text = fold(reading.block.text).lower()
    tokens = (*reading.free, *(token for span in reading.spans for token in span.tokens))
    read = [(token.start, token.end) for token in tokens]
    for words in judged:
        read += [(start, end) for start, end, _ in find_words(words, text)]
    read += [(one.span.start, one.span.end) for one in reading.spans if one.span.role == "quoted"]
    marks = mark_stretches(text, read)
    licensed: frozenset[str] | None = None
    for match in WORD.finditer(text):
        start, end = match.span()
        word = match.group().removesuffix("'s")
        if word in ordinary or PATIENTS.fullmatch(word):
            continue
        if any(marks[start:end]):
            continue
        licensed = find_licensed() if licensed is None else licensed
        if find_root(word) not in licensed:
            yield start, reading.block.text[start:end]


def mark_stretches(text: str, stretches: Iterable[tuple[int, int]]) -> bytearray:
    """Return a 1 for each character of the text that stands in one of its stretches, else a 0."""
    marks = bytearray(len(text))
    for start, end in stretches:
        marks[start:end] = b"\1" * (end - start)
    return marks


def find_licensed_roots(
    corpus: Corpus, spans: Iterable[SpanReading], *, defined: bool = True
) -> frozenset[str]:
    """Return the roots of the words of the terms that spans are bound to, and of their quotes.

    The words by which the vocabulary has `defined` the terms are among them where wanted.
    """
    found: frozenset[str] = frozenset()
    for span in spans:
        terms = (*span_licensed(corpus, span), *_terms_in(span))
        found = found.union(
            *(_find_term_roots(corpus.vocabulary, term, defined) for term in terms),
            *(find_roots(licence.text) for licence in span.licences),
            *(find_roots(text) for target in span.targets for text in _find_texts(target)),
        )
    return found


def _find_texts(target: Target) -> Iterator[str]:
    """Yield what a target is called, and what its curators say in its own words."""
    model = target.item.source.model if target.item is not None else target.model
    if isinstance(model, Discrepancy):
        yield from (model.title, model.reason, *(side.says for side in model.sides))
    if isinstance(model, Judgement):
        yield model.reason
    if isinstance(model, BaseSource):
        yield from model.attribution
        yield from (author.family or author.literal for author in model.citation.author)


def _terms_in(span: SpanReading) -> Iterator[str]:
    return (name for token in span.terms() for name in token.value.terms)


@lru_cache(maxsize=4096)
def _find_term_roots(vocabulary: Vocabulary, name: str, defined: bool) -> frozenset[str]:  # noqa: FBT001
    term = vocabulary.terms.get(name)
    if term is None:
        return frozenset()
    definition = term.definition if defined else ""
    return find_roots(" ".join((*vocabulary.spellings(name), definition)))


@lru_cache(maxsize=4096)
def find_roots(text: str) -> frozenset[str]:
    """Return the roots of the words of a text."""
    return frozenset(find_root(word) for word in WORD.findall(fold(text).lower()))


def find_root(word: str) -> str:
    """Return a word without its endings: of "stopped", "stopping" and "stops" the same."""
    root = ENDING.sub("", word.removesuffix("'s").removesuffix("ly"))
    return DOUBLED.sub(r"\1", root) if len(root) >= SHORTEST else word
