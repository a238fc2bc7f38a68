"""A `{quoted}` span is not verbatim, or is cut where the cut changes what it says.

Its words stand, in this order, in a quote of the result that it is bound to; white space, dashes
and the kind of quotation marks may differ, nothing else. It does not begin directly after a word
that bounds or turns it: “All traces gone” is not quoted as “traces gone”, nor “not shown” as “shown”.

To mend: copy the words from the quote, or use `{ev}` and say it in your own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem
from living_evidence.prose.folding import fold
from living_evidence.prose.scanner import scan
from living_evidence.prose.terms import matcher_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import SpanReading
    from living_evidence.rules.base import Index

NAME = "quotation-differs"
TURNING = frozenset({"quantifier", "negator", "modal", "extent"})
FAILING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

A news post says {quoted}`“Breakthrough! 18 Exampleosis Patients in Remission” <#citation.title>`.
:::
""",
    # The news post says "all 12 patients".
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

A news post says {quoted}`“12 patients with renal exampleosis were in remission” <#remission-2022>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

A news post says {quoted}`“Breakthrough! 12 Exampleosis Patients in Remission” <#citation.title>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every quoted span whose words are not in a quote of its target, or only cut."""
    for _, claim, span in each_span(index):
        if span.span.role != "quoted" or not span.targets:
            continue
        turning = [_turning_word(index.corpus, *cut) for cut in _find_cuts(span)]
        if turning and not all(turning):
            continue
        message = (
            f"the quotation begins after “{turning[0]}”, without which it says something else"
            if turning
            else "these words do not stand in the quotes of the bound result"
        )
        yield make_problem(
            NAME,
            message,
            span,
            None,
            corpus=index.corpus,
            claim=claim,
            licences=span.licences,
            hint="Copy the words of the quote, or use {ev} for your own.",
        )


def _find_cuts(span: SpanReading) -> Iterator[tuple[str, int, str]]:
    """Yield each quote that has the words, where they begin in it, and its language."""
    words = _plain(span.text)
    for target in span.targets:
        if target.item is None:
            continue
        language = target.item.source.model.capture.language
        for quote in target.item.result.quotes:
            text = _plain(quote.exact)
            if words in text:
                yield text, text.index(words), quote.lang or language


def _turning_word(corpus: Corpus, text: str, start: int, language: str) -> str:
    """Return the word directly before the cut, or around it, that bounds or turns what follows."""
    for token in scan(text, matcher_for(corpus.vocabulary, language)):
        cut_apart = token.start < start < token.end
        if cut_apart or (token.kind in TURNING and text[token.end : start].isspace()):
            return token.text
    return ""


def _plain(text: str) -> str:
    return " ".join(fold(text).replace('"', " ").split()).strip(" .,;'!")
