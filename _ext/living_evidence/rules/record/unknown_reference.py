"""A record refers to a result, a source or a study that is not there.

A denominator, a derivation, a later report or a side of a discrepancy that names nothing
leaves its value unchecked, and the page that shows it without a way back.

To mend: correct the address (`#name` within the record, `record#name` elsewhere, `.part` for a
part that the result has), or add what it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.walk import Named, named_addresses
from living_evidence.validation import close_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.documents import Route
    from living_evidence.problems import Place
    from living_evidence.rules.base import Index

FAILING = (
    "sources/alpha-2024: {results: {no-surgery: {total: '#complete'}}}",
    """\
sources/alpha-2024:
  results:
    response-sum:
      derived:
        of: ['#cohort-1-response', '#cohort-3-response']
""",
    "sources/gamma-news: {results: {remission-2023: {superseded-by: alpha-2024#response}}}",
    "studies/NCT99999901: {flow: [alpha-2024#screened]}",
    "studies/NCT99999901: {reports: [delta-2020#response]}",
    "sources/beta-summary: {relations: [{type: cites, target: alpha-2023}]}",
    "sources/beta-summary: {results: {relapse-radiotherapy: {study: delta-trial}}}",
    "sources/gamma-news: {study: {id: NCT99999909, reason: it says so, by: example curators}}",
    """\
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age.upper, says: 75 years}
  - {result: NCT99999902#maximumAge, says: 75 Years}
""",
    "judgements: {judgements: {no-comparison: {about: [alpha-2025]}}}",
)
PASSING = (
    "studies/NCT99999901: {flow: [alpha-2024#enrolled, alpha-2024#included]}",
    """\
judgements:
  judgements:
    no-comparison:
      about: [alpha-2024#no-surgery, 'study:NCT99999901', age-limit]
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every reference that resolves to nothing."""
    corpus = index.corpus
    for named in named_addresses(corpus):
        if corpus.find(named.address, named.record) is None:
            yield _check_address(corpus, named)
    yield from _check_ids(corpus)


def _check_address(corpus: Corpus, named: Named) -> Problem:
    record, _, name = named.address.partition("#")
    record = record or named.record
    known = [item.name for item in corpus.items_of(record)]
    if record and record not in corpus.sources:
        hint = close_match(record, corpus.sources) + "There is no such record."
    else:
        hint = close_match(name, known) + "Write #name, or record#name for another record."
    loaded = corpus.sources.get(record)
    other = loaded.place("results") if loaded is not None else None
    return _make_problem(named.use, named.address, named.place, hint, other)


def _check_ids(corpus: Corpus) -> Iterator[Problem]:
    for named, known in _named_ids(corpus):
        if named.address not in known:
            hint = close_match(named.address, known).strip()
            yield _make_problem(named.use, named.address, named.place, hint)


def _named_ids(corpus: Corpus) -> Iterator[tuple[Named, Iterable[str]]]:
    studies, records = corpus.studies, _records(corpus)
    for name, loaded in corpus.sources.items():
        source = loaded.model
        if source.study is not None:
            yield Named(source.study.id, loaded, ("study",), name, "the study"), studies
        for key, result in source.results.items():
            if result.study:
                route: Route = ("results", key, "study")
                yield Named(result.study, loaded, route, name, "the study of a result"), studies
        for at, relation in enumerate(source.relations):
            route = ("relations", at, "target")
            yield Named(relation.target, loaded, route, name, "the related record"), records
    if corpus.judgements is None:
        return
    for key, judgement in corpus.judgements.model.judgements.items():
        for at, written in enumerate(judgement.about):
            if corpus.find(written) is None:
                route = ("judgements", key, "about", at)
                use = "what the judgement is about"
                yield Named(written, corpus.judgements, route, "", use), records


def _records(corpus: Corpus) -> dict[str, object]:
    return {**corpus.studies, **corpus.discrepancies, **corpus.sources}


def _make_problem(
    use: str, written: str, place: Place, hint: str, other: Place | None = None
) -> Problem:
    nothing = Side("the other records", "nothing of that name", other)
    sides = (Side("the record", written, place), nothing)
    message = f"{use}, {written}, is nowhere to be found"
    return Problem("unknown-reference", message, place, sides, hint, length=len(written))
