"""A value is given as reported, and nothing is quoted for it.

The chain of custody ends there: nobody can see that the source says so.

To mend: quote the words of the source, at most 25 of them. Where there are none, the value is
not reported: give its `state:` (derived, judged, not-stated, not-captured) and its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_item
from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, ClinicalSummary, RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

NAME = "value-without-quote"
FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {quotes: DELETE}}}",
    "sources/alpha-2024: {citation: {quotes: DELETE}}",
    "sources/gamma-news: {study: {id: NCT99999901, quotes: DELETE}}",
    """\
sources/beta-summary:
  references:
  - {label: Research, title: Examplimab in Renal Exampleosis}
""",
)
PASSING = (
    """\
sources/alpha-2024:
  results:
    no-surgery:
      quotes: DELETE
      state: judged
      reason: counted in the figure
      by: example curators
      judged:
        no-surgery: {reason: so drawn, by: example curators}
""",
    """\
sources/gamma-news:
  study: {id: NCT99999901, quotes: DELETE, reason: by its drug, by: example curators}
""",
)


def check_alone(index: Index) -> Iterator[Problem]:
    """Yield every reported result, citation, study link and reference without a quote."""
    corpus = index.corpus
    for loaded in corpus.sources.values():
        for item in corpus.items_of(loaded.model.id):
            if item.route[0] == "results":
                yield from _check_result(corpus, item)
        for route, says in _unquoted_blocks(loaded.model):
            yield _make_problem(f"{loaded.model.id}, {route[0]}", says, loaded, route)


def _check_result(corpus: Corpus, item: Item) -> Iterator[Problem]:
    captured = item.source.model.capture.snapshot not in ABSENT
    if item.result.state != "reported" or (item.result.quotes and captured):
        return
    says = format_item(item, corpus)
    if captured:
        yield _make_problem(item.address, says, item.source, item.route)
        return
    sides = (Side(item.address, says, item.place), Side("the source", "nothing was captured"))
    message = f"{item.address} is given as reported, and nothing of its source was captured"
    hint = "Give state: not-captured and its reason, or name the snapshot that states it."
    yield Problem(NAME, message, item.place, sides, hint)


def _unquoted_blocks(source: BaseSource) -> Iterator[tuple[Route, str]]:
    if source.capture.snapshot in ABSENT:
        return
    # A registry prints its own title, which the engine finds by its label.
    if not source.citation.quotes and not isinstance(source, RegistryEntry):
        yield ("citation",), source.citation.title
    link = source.study
    if link is not None and not (link.quotes or link.reason or _is_own_number(source, link.id)):
        yield ("study",), link.id
    if isinstance(source, ClinicalSummary):
        for at, reference in enumerate(source.references):
            if not reference.quotes:
                yield ("references", at), reference.title


def _is_own_number(source: BaseSource, study: str) -> bool:
    return isinstance(source, RegistryEntry) and source.registry.nctId == study


def _make_problem(name: str, says: str, loaded: Loaded[BaseSource], route: Route) -> Problem:
    place = loaded.place(*route)
    sides = (Side(name, says, place), Side("the source", "nothing is quoted for it"))
    hint = "Quote at most 25 words that state it, or give state: and reason:."
    return Problem(NAME, f"{name} is given as reported without a quote", place, sides, hint)
