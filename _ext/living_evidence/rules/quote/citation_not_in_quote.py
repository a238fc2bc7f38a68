"""What is said of a source that was not captured stands in no quote of those that name it.

Such a source is known at second hand alone: its title, its year and its numbers are those that a
captured source prints, and they are licensed by the quotes of the records that relate to it. Its
authors are left to the reader, since every list of references shortens names in its own way.

To mend: quote what the naming source prints, correct the citation, or leave the field out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from living_evidence.quotes import iter_quotes
from living_evidence.records import ABSENT
from living_evidence.rules.quote.value_not_in_quote import check_block
from living_evidence.rules.quote.values import citation_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "citation-not-in-quote"
FAILING = (
    # Nobody quotes this title.
    """\
sources/early-2022:
  id: early-2022
  kind: journal-article
  citation: {type: article-journal, title: Examplimab in Early Exampleosis}
  capture: {completeness: not-captured}
sources/beta-summary:
  relations:
  - type: cites
    target: early-2022
    quotes: [Examplimab in Renal Exampleosis]
""",
)
PASSING = (
    # The quotes of another record state its title.
    """\
sources/early-2022:
  id: early-2022
  kind: journal-article
  citation: {type: article-journal, title: Examplimab in Renal Exampleosis}
  capture: {completeness: not-captured}
sources/beta-summary:
  relations:
  - type: cites
    target: early-2022
    quotes: [Examplimab in Renal Exampleosis]
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every value of a citation at second hand that no quote states."""
    corpus = index.corpus
    for name, loaded in corpus.sources.items():
        if loaded.model.capture.snapshot not in ABSENT:
            continue
        quotes = tuple(
            quote
            for other in corpus.sources.values()
            if any(relation.target == name for relation in other.model.relations)
            for _, quote in iter_quotes(other.model)
        )
        values = (value for value in citation_values(loaded.model) if "author" not in value.route)
        for problem in check_block(corpus, loaded, quotes, values):
            yield replace(problem, rule=NAME)
