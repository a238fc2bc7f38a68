"""Two records carry the same DOI, PubMed number or registry number, or are of the same paper.

The same paper in two records is one piece of evidence that looks like two, and a study in two
records is counted twice. A DOI or a PubMed number in an address counts too, and so do the same
title in the same journal, and the same pages of the same volume.

To mend: keep one record. A second view of one registry entry says so with a relation of type
`mirrors`.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from living_evidence.problems import Problem, Side
from living_evidence.records import ABSENT, RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.loading import Loaded
    from living_evidence.problems import Place
    from living_evidence.records import BaseSource, Citation
    from living_evidence.rules.base import Index

Key = tuple[str, str, str]
"""Whether a source or a study has it, what it is, and its value."""
Number = tuple[str, str, str, tuple[str, ...]]
"""What it is, its value as it is compared, as it is written, and where it stands."""
REGISTRATION, TITLE = "registry number", "title"
NCT = re.compile(r"NCT\d{8}")
ADDRESSES = {
    "DOI": re.compile(r"//(?:dx\.)?doi\.org/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE),
    "PMID": re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)"),
    REGISTRATION: re.compile(r"(?:clinicaltrials\.gov)/\S*?(NCT\d{8})", re.IGNORECASE),
}


class Holder(NamedTuple):
    """A record that has a number, as it writes it, and where."""

    record: str
    shown: str
    loaded: Loaded[Any]
    route: Route

    @property
    def place(self) -> Place:
        """Return where it writes it."""
        return self.loaded.place(*self.route)


FAILING = (
    "sources/gamma-news: {citation: {DOI: 10.5555/ALPHA.2024}}",
    """\
sources/alpha-2024:
  citation: {PMID: '99999991'}
sources/gamma-news:
  citation: {PMID: '99999991'}
""",
    "studies/gamma-trial: {registry: NCT99999901}",
    # The other study is called by its registry number, and does not repeat it.
    """\
studies/gamma-trial: {registry: NCT99999901}
studies/NCT99999901: {registry: DELETE}
""",
    "sources/gamma-news: {citation: {URL: 'https://doi.org/10.5555/Alpha.2024'}}",
    """\
sources/alpha-2024: {citation: {PMID: '39999999'}}
sources/gamma-news: {citation: {URL: 'https://pubmed.ncbi.nlm.nih.gov/39999999/'}}
""",
    "sources/NCT99999902: {citation: {URL: 'https://clinicaltrials.gov/study/NCT99999901'}}",
    # The same paper, without any number.
    """\
sources/gamma-news:
  citation:
    title: Examplimab in renal exampleosis.
    container-title: J. Invented Trials
    issued: not-stated
""",
    """\
sources/gamma-news:
  citation: {container-title: J Invented Trials, volume: '12', page: 101–110}
""",
)
PASSING = (
    # The registry entry and the study that it registers share their number.
    "studies/NCT99999902: {registry: NCT99999902}",
    # A title that another source bears in another journal.
    """\
sources/gamma-news:
  citation:
    title: Examplimab in Renal Exampleosis
    container-title: The Invented Post
    quotes: [Examplimab in Renal Exampleosis in The Invented Post, Posted on 2023-01-15]
  context: {quotes: [patients with renal exampleosis]}
snapshots/gamma-news.txt:
  Breakthrough! 12 Exampleosis Patients in Remission: Examplimab in Renal Exampleosis in The Invented Post
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every pair of sources, and every pair of studies, with one identifier."""
    corpus = index.corpus
    found: dict[Key, list[Holder]] = {}
    for key, holder in _identifiers(corpus):
        found.setdefault(key, []).append(holder)
    for (_, what, _), holders in found.items():
        for first, second in combinations(holders, 2):
            if not _are_apart(corpus, what, first.record, second.record):
                yield _make_problem(what, first, second)


def _identifiers(corpus: Corpus) -> Iterator[tuple[Key, Holder]]:
    for name, loaded in corpus.sources.items():
        for what, value, shown, route in _numbers_of(loaded.model):
            yield ("source", what, value), Holder(name, shown, loaded, route)
    for name, study in corpus.studies.items():
        number = study.model.registry or (name if NCT.fullmatch(name) else "")
        if number:
            route = ("registry" if study.model.registry else "id",)
            yield ("study", REGISTRATION, number), Holder(name, number, study, route)


def _numbers_of(source: BaseSource) -> Iterator[Number]:
    """Yield each number once: an address that repeats a DOI is no second one."""
    seen: set[tuple[str, str]] = set()
    for number in (*_own_numbers(source), *_of_address(source), *_of_paper(source.citation)):
        if number[:2] not in seen:
            seen.add(number[:2])
            yield number


def _own_numbers(source: BaseSource) -> Iterator[Number]:
    citation = source.citation
    if citation.DOI:
        # DOIs are compared without regard to case (ISO 26324).
        yield "DOI", citation.DOI.lower(), citation.DOI, ("citation", "DOI")
    if citation.PMID:
        yield "PMID", citation.PMID, citation.PMID, ("citation", "PMID")
    if isinstance(source, RegistryEntry):
        number = source.registry.nctId
        yield REGISTRATION, number, number, ("registry", "nctId")


def _of_address(source: BaseSource) -> Iterator[Number]:
    for what, pattern in ADDRESSES.items():
        match = pattern.search(source.citation.URL or "")
        if match is not None:
            value = match[1].upper() if what == REGISTRATION else match[1].lower()
            yield what, value, match[1], ("citation", "URL")


def _of_paper(citation: Citation) -> Iterator[Number]:
    journal = _squeeze(citation.container_title)
    if not journal:
        return
    shown = f"“{citation.title}” in {citation.container_title}"
    yield TITLE, f"{journal}: {_squeeze(citation.title)}", shown, ("citation", "title")
    if citation.volume and citation.page:
        pages = citation.page.replace("\N{EN DASH}", "-")
        shown = f"{citation.container_title} {citation.volume}: {citation.page}"
        yield "pages", f"{journal} {citation.volume}: {pages}", shown, ("citation", "page")


def _squeeze(text: str) -> str:
    """Return the letters and digits of a text: what a comma or a capital changes is the same."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _are_apart(corpus: Corpus, what: str, one: str, other: str) -> bool:
    """Tell whether two records may have this in common: one is a view of the other, for one."""
    if _mirrors(corpus, one, other):
        return True
    if what != TITLE:
        return False
    # An abstract and the paper that follows it may bear one title.
    citations = [corpus.sources[name].model.citation for name in (one, other)]
    years = {citation.issued[:4] for citation in citations} - {text[:4] for text in ABSENT}
    numbers = {(citation.DOI or "").lower() for citation in citations} - {""}
    return len(years) > 1 or len(numbers) > 1


def _mirrors(corpus: Corpus, one: str, other: str) -> bool:
    return any(
        relation.type == "mirrors" and {name, relation.target} == {one, other}
        for name in (one, other)
        if name in corpus.sources
        for relation in corpus.sources[name].model.relations
    )


def _make_problem(what: str, first: Holder, second: Holder) -> Problem:
    sides = (
        Side(second.record, f"{what} {second.shown}", second.place),
        Side(first.record, f"{what} {first.shown}", first.place),
    )
    message = f"{second.record} and {first.record} have the same {what} {second.shown}"
    hint = "Keep one record of each source and study; a second view of one says type: mirrors."
    return Problem("duplicate-identifier", message, second.place, sides, hint)
