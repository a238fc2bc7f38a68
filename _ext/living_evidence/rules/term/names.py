"""Shared by the rules about names: the words of a text that no token accounts for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import split_sentences
from living_evidence.prose.folding import fold
from living_evidence.rules.wording import mark_stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Target
    from living_evidence.prose.scanner import Token

WORD = re.compile(r"[^\W\d_][\w'-]*", re.ASCII)


def open_words(
    text: str, tokens: Iterable[Token], start: int, end: int
) -> Iterator[tuple[int, str, bool]]:
    """Yield `(offset, word, opens)` of `text[start:end]` for each word that is no token.

    `opens` tells whether the word opens a sentence, and so may be capitalised for that alone.
    """
    taken = mark_stretches(text, ((token.start, token.end) for token in tokens))
    openings = {
        match.start()
        for first, last in split_sentences(text)
        if (match := WORD.search(text, first, last))
    }
    for match in WORD.finditer(fold(text), start, end):
        if not any(taken[match.start() : match.end()]):
            yield match.start(), match.group(), match.start() in openings


def texts_of(corpus: Corpus, targets: Iterable[Target]) -> Iterator[str]:
    """Yield the records that a sentence rests on, as they are written, in lower case."""
    paths = {target.place.path for target in targets}
    for target in targets:
        sides = getattr(target.model, "sides", ())
        found = (corpus.find(side.result) for side in sides)
        paths |= {side.place.path for side in found if side is not None}
    paths |= {
        loaded.document.path
        for loaded in corpus.studies.values()
        if any(
            target.item is not None and target.item.study == loaded.model.id for target in targets
        )
    }
    for path in sorted(paths):
        document = corpus.documents.get(path)
        if document is not None:
            yield fold(document.text).lower()
