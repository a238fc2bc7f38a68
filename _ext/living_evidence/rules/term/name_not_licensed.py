"""A claim names somebody or something that neither its records nor the vocabulary name.

A word with a capital letter inside a sentence is a name: of a place, a hospital, a trial, a brand,
an abbreviation. In a span such a word must stand in a record that the span is bound to, or be a
term of the vocabulary. “In Chinese patients”, “at a hospital in Boston” and “as in OPRA” are
statements, and no other check would read them.

To mend: take the name out, bind the span to the record that has it, or add it to the vocabulary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem
from living_evidence.prose.scanner import Token
from living_evidence.prose.terms import matcher_for
from living_evidence.rules.term.names import open_words, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "name-not-licensed"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`In Boston, all 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 Norwegian patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
NAMELIKE = re.compile(r"[A-Z][\w'-]*|[a-z]+[A-Z]\w*")
EVERYDAY = frozenset(
    {"I", "A", "CI", "CIs", "PDF", "Table", "Figure", "Mr", "Ms", "Dr", "Internet"}
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every name of a span that no bound record and no term of the vocabulary has."""
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or not span.targets:
            continue
        known: str | None = None
        matcher = matcher_for(index.corpus.vocabulary, span.block.language)
        for start, word, opens in open_words(
            span.block.text, span.tokens, span.span.start, span.span.end
        ):
            if not NAMELIKE.fullmatch(word) or word in EVERYDAY or (opens and word.istitle()):
                continue
            if matcher.find(word):
                continue  # an abbreviation beside the words that it stands for
            if known is None:
                known = " ".join(texts_of(index.corpus, span.targets))
            bare = re.escape(word.lower().removesuffix("'s"))
            if re.search(rf"(?<!\w){bare}(?!\w)", known):
                continue
            token = Token("unclassified", start, start + len(word), word)
            yield make_problem(
                NAME,
                f"“{word}” is a name that no record bound here has, nor the vocabulary",
                span,
                token,
                corpus=index.corpus,
                claim=claim,
                licences=span.licences,
                hint="Take it out, or bind the span to the record that names it.",
            )
