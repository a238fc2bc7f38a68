"""A source is called superseded, and its successor is not named; or the other way round.

A reader of a superseded source wants to know by what. And a source that another one supersedes
is not current.

To mend: give the older source `standing: superseded` with its notice, and a relation of type
`superseded-by` with the newer one as its target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

NAME = "superseded-without-successor"
FAILING = (
    "sources/gamma-news: {standing: superseded, notice: {type: newer report}}",
    """\
sources/gamma-news:
  relations:
  - type: superseded-by
    target: alpha-2024
    quotes: ['The trial, NCT99999901, goes on']
""",
    """\
sources/alpha-2024:
  relations:
  - type: supersedes
    target: gamma-news
    quotes: ['ClinicalTrials.gov number, NCT99999901']
""",
    """\
sources/gamma-news:
  standing: superseded
  notice: {type: newer report}
  relations:
  - {type: superseded-by, target: gamma-news}
""",
)
PASSING = (
    """\
sources/gamma-news:
  standing: superseded
  notice: {type: newer report}
  relations:
  - {type: superseded-by, target: alpha-2024}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every standing and relation of supersession that lacks its other half."""
    corpus = index.corpus
    for loaded in corpus.sources.values():
        yield from _check_standing(loaded)
        yield from _check_relations(corpus, loaded)


def _check_standing(loaded: Loaded[BaseSource]) -> Iterator[Problem]:
    source = loaded.model
    successors = [r.target for r in source.relations if r.type == "superseded-by"]
    if source.standing == "superseded" and not set(successors) - {source.id}:
        yield _make_problem(loaded, ("standing",), source.id, "superseded", "no successor is named")
    if source.standing == "current" and successors:
        says = f"superseded by {successors[0]}"
        yield _make_problem(loaded, ("relations",), source.id, says, "its standing is current")


def _check_relations(corpus: Corpus, loaded: Loaded[BaseSource]) -> Iterator[Problem]:
    for at, relation in enumerate(loaded.model.relations):
        older = corpus.sources.get(relation.target)
        if relation.type != "supersedes" or older is None or older.model.standing != "current":
            continue
        says = f"it supersedes {relation.target}"
        other = f"the standing of {relation.target} is current"
        yield _make_problem(loaded, ("relations", at), loaded.model.id, says, other)


def _make_problem(
    loaded: Loaded[BaseSource], route: tuple[str | int, ...], name: str, says: str, other: str
) -> Problem:
    place = loaded.place(*route)
    sides = (Side(name, says, place), Side("the other half", other))
    message = f"{name}: {says}, and {other}"
    hint = "The older source has standing: superseded and a relation superseded-by to the newer."
    return Problem(NAME, message, place, sides, hint)
