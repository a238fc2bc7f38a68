"""Two records carry the same DOI, PubMed number or registry number.

The same paper in two records is one piece of evidence that looks like two.

To mend: keep one record. A second view of one registry entry says so with a relation of type
`mirrors`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Place
    from living_evidence.rules.base import Index

FAILING = (
    "sources/gamma-news: {citation: {DOI: 10.5555/ALPHA.2024}}",
    """\
sources/alpha-2024:
  citation: {PMID: '99999991'}
sources/gamma-news:
  citation: {PMID: '99999991'}
""",
    "studies/gamma-trial: {registry: NCT99999901}",
)
PASSING = (
    # The registry entry and the study that it registers share their number.
    "studies/NCT99999902: {registry: NCT99999902}",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every pair of sources, and every pair of studies, with one identifier."""
    found: dict[tuple[str, str, str], list[tuple[str, Place]]] = {}
    for key, name, place in _identifiers(index.corpus):
        found.setdefault(key, []).append((name, place))
    for (_, what, value), holders in found.items():
        for first, second in combinations(holders, 2):
            if not _mirrors(index.corpus, first[0], second[0]):
                yield _make_problem(f"{what} {value}", first, second)


def _identifiers(corpus: Corpus) -> Iterator[tuple[tuple[str, str, str], str, Place]]:
    for name, loaded in corpus.sources.items():
        source = loaded.model
        if source.citation.DOI:
            # DOIs are compared without regard to case (ISO 26324).
            key = ("source", "DOI", source.citation.DOI.lower())
            yield key, name, loaded.place("citation", "DOI")
        if source.citation.PMID:
            yield ("source", "PMID", source.citation.PMID), name, loaded.place("citation", "PMID")
        if isinstance(source, RegistryEntry):
            key = ("source", "registry number", source.registry.nctId)
            yield key, name, loaded.place("registry", "nctId")
    for name, study in corpus.studies.items():
        if study.model.registry:
            key = ("study", "registry number", study.model.registry)
            yield key, name, study.place("registry")


def _mirrors(corpus: Corpus, one: str, other: str) -> bool:
    return any(
        relation.type == "mirrors" and {name, relation.target} == {one, other}
        for name in (one, other)
        if name in corpus.sources
        for relation in corpus.sources[name].model.relations
    )


def _make_problem(what: str, first: tuple[str, Place], second: tuple[str, Place]) -> Problem:
    sides = (Side(second[0], what, second[1]), Side(first[0], what, first[1]))
    message = f"{second[0]} and {first[0]} have the same {what}"
    hint = "Keep one record of each source and study; a second view of one says type: mirrors."
    return Problem("duplicate-identifier", message, second[1], sides, hint)
