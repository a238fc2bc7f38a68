"""Studies that share terms with another one, with the terms, and those in which they differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.records import Code, is_secondary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.corpus import Corpus, Item

MOST = 5
"""How many related studies a page shows."""
LOOKED_AT = 30
"""How many candidates are compared, those with the rarest shared term first, and so how many
studies of one term are looked at: a site of many studies is read in time that grows with them."""
OWN_ROLES = frozenset({"primary-result", "protocol", "aim"})
DESIGN = frozenset({"phases", "studyType", "allocation", "interventionModel", "masking"})
"""Registry fields whose code says what a study is; its status only says how far it is."""

Facets = tuple[tuple[str, tuple[str, ...]], ...]
"""Facets in the order of the vocabulary, each with terms."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another study, what it shares, and in which facets the two rule one another out."""

    study: str
    title: str
    shared: Facets
    here: Facets
    """Terms of this study in the facets where the two exclude one another."""
    there: Facets


@keep_last
def find_related(corpus: Corpus) -> dict[str, tuple[Related, ...]]:
    """Return the studies that share most with each study, the closest first.

    A shared term weighs the more, the fewer studies have it.
    """
    terms = find_study_terms(corpus)
    holders: dict[str, list[str]] = {}
    for study in sorted(terms):
        for term in sorted(terms[study]):
            holders.setdefault(term, []).append(study)
    return {study: tuple(_rank(study, terms, holders, corpus)) for study in sorted(terms)}


def find_study_terms(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Return what each study is about, in terms that a page may assert."""
    found: dict[str, set[str]] = {name: set() for name in corpus.studies}
    for loaded in corpus.sources.values():
        link = loaded.model.study
        if link is not None and link.id in found and not is_secondary(loaded.model):
            found[link.id].update(loaded.model.context.all_terms)
    for item in corpus.items.values():
        if item.study in found:
            found[item.study].update(_terms_of(item, corpus))
    return {
        name: frozenset(term for term in terms if _tells(term, corpus))
        for name, terms in found.items()
    }


def _terms_of(item: Item, corpus: Corpus) -> Iterable[str]:
    if item.route[0] == "registry":
        field = item.name.partition(".")[0]
        code = item.result if isinstance(item.result, Code) and field in DESIGN else None
        return corpus.vocabulary.terms_of_code(code.scheme, code.value) if code else ()
    # Of a study that is only told of, everything is told.
    told = item.result.study is not None
    own = item.result.role in OWN_ROLES and not is_secondary(item.source.model)
    return item.own_terms if own or told else ()


def _tells(term: str, corpus: Corpus) -> bool:
    """Tell whether a term says something of a study: not what holds for every one, or for a set."""
    found = corpus.vocabulary.terms.get(term)
    if found is None or found.default == "true":
        return False
    facet = corpus.vocabulary.facets.get(found.facet)
    return facet is not None and facet.asserts == "true"


def _rank(
    study: str,
    terms: Mapping[str, frozenset[str]],
    holders: Mapping[str, list[str]],
    corpus: Corpus,
) -> Iterator[Related]:
    weights = {term: Fraction(1, len(holders[term])) for term in terms[study]}
    scores = {
        other: sum((weights[term] for term in terms[study] & terms[other]), Fraction(0))
        for other in _find_candidates(study, terms[study], holders)
    }
    for other in sorted(scores, key=lambda name: (-scores[name], name))[:MOST]:
        yield _compare(other, terms[study], terms[other], corpus)


def _find_candidates(
    study: str, own: frozenset[str], holders: Mapping[str, list[str]]
) -> list[str]:
    """Return the studies to compare with, those that share the rarest terms first."""
    found: Counter[str] = Counter()
    for term in sorted(own, key=lambda name: (len(holders[name]), name)):
        found.update(islice((name for name in holders[term] if name != study), LOOKED_AT))
        if len(found) >= LOOKED_AT:
            break
    return list(found)


def _compare(other: str, own: frozenset[str], theirs: frozenset[str], corpus: Corpus) -> Related:
    apart = [facet for facet in corpus.vocabulary.facets if _differ(facet, own, theirs, corpus)]
    return Related(
        other,
        corpus.studies[other].model.title,
        _by_facet(own & theirs, corpus.vocabulary.facets, corpus),
        _by_facet(own, apart, corpus),
        _by_facet(theirs, apart, corpus),
    )


def _differ(facet: str, own: frozenset[str], theirs: frozenset[str], corpus: Corpus) -> bool:
    """Tell whether no term of one study can hold beside one of the other, in an exclusive facet."""
    vocabulary = corpus.vocabulary
    ours, others = vocabulary.in_facet(own, facet), vocabulary.in_facet(theirs, facet)
    # What was measured besides rules out no patient.
    if not (vocabulary.is_exclusive(facet) and ours and others) or (
        facet in vocabulary.outcome_facets
    ):
        return False
    return all(vocabulary.excludes(one, [other]) for one in ours for other in others)


def _by_facet(terms: Iterable[str], facets: Iterable[str], corpus: Corpus) -> Facets:
    grouped: dict[str, list[str]] = {facet: [] for facet in facets}
    for term in sorted(terms):
        facet = corpus.vocabulary.facet_of(term)
        if facet in grouped:
            grouped[facet].append(term)
    return tuple((facet, tuple(found)) for facet, found in grouped.items() if found)
