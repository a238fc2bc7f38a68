"""What the tests of the operators share: one claim of a page, as the checker reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from living_evidence.mutation.mutants import replace_pieces
from living_evidence.mutation.passages import Passage
from living_evidence.problems import Place
from living_evidence.prose.blocks import Block, Claim, Page, Span
from living_evidence.prose.claims import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.mutation.mutants import Change

PATH = "docs/topics/page.md"

Operator = "Callable[[Passage], Iterator[Change]]"


@pytest.fixture
def make_passage(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus],
) -> Callable[..., Passage]:
    """Return a function that reads a sentence as the one span of a claim, from `start` on."""

    def make(
        text: str,
        *,
        target: str = "#responses",
        role: str = "ev",
        kind: str = "observation",
        query: tuple[tuple[str, str], ...] = (),
        scope: tuple[str, ...] = (),
        start: int = 0,
    ) -> Passage:
        corpus = make_corpus({})
        place = Place(PATH, 4, 1)
        span = Span(start, len(text), (target,), place, role)  # type: ignore[arg-type]
        block = Block("paragraph", text, place, (span,), origin=f"{{ev}}`{text} <{target}>`")
        claim = Claim("a-claim", kind, "a-report", place, (block,), query=query)  # type: ignore[arg-type]
        page = Page("docs/topics/page", PATH, checked=True, claims=(claim,))
        reading = read_page(page, corpus).claims[0]
        return Passage(corpus, reading.blocks[0], reading, reading.blocks, scope)

    return make


@pytest.fixture
def apply(
    make_passage: Callable[..., Passage],
) -> Callable[..., dict[str, set[str]]]:
    """Return a function that gives the texts that an operator makes, by the operator's name."""

    def run(
        operator: Callable[[Passage], Iterator[Change]],
        text: str,
        *,
        aside: str | None = None,
        **about: object,
    ) -> dict[str, set[str]]:
        passage = make_passage(text, **about)
        found: dict[str, set[str]] = {}
        for change in operator(passage):
            if aside is None or change.aside == aside:
                made = replace_pieces(passage.text, change.pieces)
                found.setdefault(change.operator, set()).add(made)
        return found

    return run
