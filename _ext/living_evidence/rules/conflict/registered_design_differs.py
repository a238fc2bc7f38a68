"""A registry entry and the report of its study differ in phase, design, purpose or condition.

An entry that says phase 2, and an article that says phase 3, cannot both be right of one study.
Compared are the coded fields of the entry, and what each of the two says of all its patients, as
far as the terms exclude one another. What was not captured contradicts nothing.

To mend: compare both with their sources. Where they do differ, declare a discrepancy: its sides
are the field of the entry and a result of the article that has the term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from living_evidence.formatting import format_term
from living_evidence.problems import Problem, Side
from living_evidence.records import Code
from living_evidence.rules.conflict.registered import Reported, iter_reported
from living_evidence.rules.declared import DECLARE, are_declared
from living_evidence.rules.walk import context_side

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Licensed
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

NAME = "registered-design-differs"


class Said(NamedTuple):
    """The terms of one facet that one field, context or result says."""

    facet: str
    terms: list[str]
    side: Side


FAILING = (
    "sources/NCT99999901: {registry: {phases: [PHASE3]}}",
    "sources/NCT99999901: {registry: {designInfo: {allocation: RANDOMIZED}}}",
    "sources/alpha-2024: {context: {terms: [EXA-positive, exampleosis, advanced, phase-1]}}",
    # The registered patients are not those of the report.
    "sources/NCT99999901: {context: {terms: [EXA-negative, advanced, exampleosis]}}",
    # The article says it in a result.
    """\
sources/alpha-2024:
  results:
    design:
      type: assertion
      role: protocol
      says: the study was randomised
      terms: [randomised]
      quotes: [We conducted a phase 2 study]
""",
)
PASSING = (
    # The capture does not reach the phase.
    """\
sources/NCT99999901:
  registry: {phases: DELETE}
  context:
    terms: [EXA-positive, advanced, exampleosis, examplimab, single-arm, open-label]
    quotes:
    - single-arm, open-label
    - with EXA-positive advanced exampleosis
    - Patients are treated with examplimab
sources/alpha-2024: {context: {judged: {phase-3: {reason: So it is called., by: example curators}},
    terms: [EXA-positive, exampleosis, advanced, examplimab, EXR-1-blockade, patients]}}
""",
    # A study of phases 1 and 2, and a report of its second phase.
    """\
sources/NCT99999901:
  registry: {phases: [PHASE1, PHASE2]}
snapshots/registry-01.txt: {PHASE2: 'PHASE1, PHASE2'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every facet in which an entry and a report of its study exclude each other."""
    for reported in iter_reported(index.corpus):
        registered = list(_registered(reported))
        for report in _reported(reported):
            contrary = [said for said in registered if _contradict(reported, said, report)]
            if contrary:
                yield _make_problem(reported, contrary, report)


def _contradict(reported: Reported, registered: Said, report: Said) -> bool:
    vocabulary = reported.corpus.vocabulary
    excluded = registered.facet == report.facet and all(
        vocabulary.excludes(term, {other}) for term in registered.terms for other in report.terms
    )
    return excluded and not _is_declared(reported, registered.terms, report.terms)


def _registered(reported: Reported) -> Iterator[Said]:
    """Yield what the entry says: its coded fields, and what else holds of everybody."""
    vocabulary = reported.corpus.vocabulary
    fields: dict[tuple[str, str], Said] = {}
    for item in reported.of_entry():
        code = item.result
        if not isinstance(code, Code) or item.route[0] != "registry":
            continue
        # The phases of an entry are one field, allocation and model are two.
        for term in vocabulary.terms_of_code(code.scheme, code.value):
            facet = vocabulary.facet_of(term)
            side = Side(item.address, f"{code.scheme}: {code.value}", item.place)
            said = fields.setdefault((facet, code.scheme), Said(facet, [], side))
            said.terms.append(term)
    yield from fields.values()
    coded = {facet for facet, _ in fields}
    loaded = reported.corpus.sources[reported.entry.id]
    yield from _said_in(vocabulary, loaded.model.context, context_side(loaded), coded)


def _reported(reported: Reported) -> Iterator[Said]:
    corpus = reported.corpus
    loaded = corpus.sources[reported.article]
    yield from _said_in(corpus.vocabulary, loaded.model.context, context_side(loaded))
    for item in reported.of_article():
        if item.result.role == "protocol":
            words = ", ".join(
                format_term(term, corpus.vocabulary) for term in item.result.all_terms
            )
            side = Side(item.address, words or "no terms", item.place)
            yield from _said_in(corpus.vocabulary, item.result, side)


def _said_in(
    vocabulary: Vocabulary, block: Licensed, side: Side, left_out: Collection[str] = ()
) -> Iterator[Said]:
    facets: dict[str, list[str]] = {}
    for term in block.all_terms:
        facets.setdefault(vocabulary.facet_of(term), []).append(term)
    for facet, terms in facets.items():
        if facet not in left_out:
            yield Said(facet, terms, side)


def _is_declared(reported: Reported, registered: Iterable[str], reports: Iterable[str]) -> bool:
    corpus = reported.corpus
    return any(
        are_declared(corpus, one, other)
        for one in _having(corpus, reported.entry.id, registered)
        for other in _having(corpus, reported.article, reports)
    )


def _having(corpus: Corpus, source: str, terms: Iterable[str]) -> Iterator[Item]:
    return (item for item in corpus.items_of(source) if not item.own_terms.isdisjoint(terms))


def _make_problem(reported: Reported, contrary: list[Said], report: Said) -> Problem:
    vocabulary = reported.corpus.vocabulary
    one, other = (
        " and ".join(format_term(term, vocabulary) for term in dict.fromkeys(terms))
        for terms in ([term for said in contrary for term in said.terms], report.terms)
    )
    message = (
        f"the registry entry {reported.entry.id} says {one}, and {reported.article}, which "
        f"reports the study, says {other}"
    )
    sides = (*(said.side for said in contrary), report.side)
    hint = f"{DECLARE}: its sides are the field, and a result of the article that has the term."
    place = contrary[0].side.place or reported.corpus.sources[reported.entry.id].place("id")
    return Problem(NAME, message, place, sides, hint)
