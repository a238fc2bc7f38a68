"""The vocabulary as an index: facets, what a term implies, and which terms exclude it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.documents import Document
    from living_evidence.records import Facet, Term, VocabularyFile


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The terms of `vocabulary.yaml`, by id."""

    file: VocabularyFile
    document: Document
    _codes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _closures: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def build(cls, file: VocabularyFile, document: Document) -> Vocabulary:
        """Index a vocabulary file."""
        codes: dict[tuple[str, str], list[str]] = {}
        for name, term in file.terms.items():
            for scheme, code in term.codes.items():
                codes.setdefault((scheme, code), []).append(name)
        closures: dict[str, frozenset[str]] = {}
        for name in file.terms:
            closures[name] = frozenset(_walk_broader(file.terms, name))
        return cls(file, document, codes, closures)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Return the terms by id."""
        return self.file.terms

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """Return the facets by id."""
        return self.file.facets

    @cached_property
    def essential_facets(self) -> tuple[str, ...]:
        """Return the facets that a sentence must state for each result that has them, in order."""
        return tuple(name for name, facet in self.facets.items() if facet.essential == "true")

    @cached_property
    def outcome_facets(self) -> frozenset[str]:
        """Return the facets whose terms are outcomes: those with a row in the outcome table."""
        return frozenset(term.facet for term in self.terms.values() if term.domain)

    def facet_of(self, term: str) -> str:
        """Return the facet of a term; an empty text for an unknown one."""
        found = self.terms.get(term)
        return found.facet if found is not None else ""

    def is_essential(self, facet: str) -> bool:
        """Tell whether a sentence must state this facet for each result that has it."""
        return facet in self.essential_facets

    def is_exclusive(self, facet: str) -> bool:
        """Tell whether the terms of a facet exclude one another."""
        return facet in self.facets and self.facets[facet].exclusive == "true"

    def close(self, terms: Iterable[str]) -> frozenset[str]:
        """Return the terms with everything broader that they imply."""
        return _close(self, frozenset(terms))

    def excludes(self, term: str, others: Iterable[str]) -> bool:
        """Tell whether `term` belongs to an exclusive facet that `others` fill otherwise."""
        return not _find_rivals(self, term).isdisjoint(others)

    def are_compatible(self, term: str, other: str) -> bool:
        """Tell whether two terms of an exclusive facet are declared to hold of one patient."""
        return term in self.beside(other) or other in self.beside(term)

    def are_opposite(self, terms: Iterable[str], others: Iterable[str]) -> bool:
        """Tell whether a term has its opposite among the others, whichever of the two says so."""
        mine, theirs = set(terms), set(others)
        return bool(self._opposites_of(mine) & theirs or self._opposites_of(theirs) & mine)

    def closure(self, term: str) -> frozenset[str]:
        """Return a term with everything broader that it implies."""
        return self._closures.get(term, frozenset({term}))

    def beside(self, term: str) -> tuple[str, ...]:
        """Return the terms of its facet that a term may stand beside."""
        found = self.terms.get(term)
        return found.compatible if found is not None else ()

    def in_facet(self, terms: Iterable[str], facet: str) -> frozenset[str]:
        """Return those of `terms` that belong to `facet`."""
        if not facet:
            return frozenset(term for term in terms if not self.facet_of(term))
        return self._members.get(facet, frozenset()).intersection(terms)

    def terms_of_code(self, scheme: str, code: str) -> list[str]:
        """Return the terms that carry a code, such as overallStatus RECRUITING."""
        return self._codes.get((scheme, code), [])

    def lay_words(self, term: Term, language: str = "en") -> list[str]:
        """Return how a patient may be told a term, in a language; its label at least."""
        if language.startswith("en"):
            return [*term.lay, term.label]
        return [*_translations(term, language)] or [term.label]

    def spellings(self, name: str, language: str = "en") -> Iterator[str]:
        """Yield every way to write a term in a language, its id and label included."""
        term = self.terms[name]
        yield term.label
        if language.startswith("en"):
            yield from (name, *term.synonyms, *term.lay)
        yield from _translations(term, language)

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        """Return the terms of each facet."""
        found: dict[str, set[str]] = {}
        for name, term in self.terms.items():
            found.setdefault(term.facet, set()).add(name)
        return {facet: frozenset(names) for facet, names in found.items()}

    def _opposites_of(self, terms: Iterable[str]) -> set[str]:
        found = (self.terms[term].opposite for term in terms if term in self.terms)
        return {opposite for opposite in found if opposite}


@lru_cache(maxsize=16384)
def _close(vocabulary: Vocabulary, terms: frozenset[str]) -> frozenset[str]:
    closures = (vocabulary.closure(term) for term in terms)
    return frozenset[str]().union(*closures)


@lru_cache(maxsize=4096)
def _find_rivals(vocabulary: Vocabulary, term: str) -> frozenset[str]:
    """Return the terms of the same exclusive facet that cannot hold beside `term`."""
    facet = vocabulary.facet_of(term)
    if not vocabulary.is_exclusive(facet):
        return frozenset()
    broader = vocabulary.closure(term)
    return frozenset(
        other
        for other in vocabulary.in_facet(vocabulary.terms, facet)
        if other not in vocabulary.beside(term)
        and term not in vocabulary.beside(other)
        and other not in broader
        and term not in vocabulary.closure(other)
    )


def _translations(term: Term, language: str) -> Iterator[str]:
    for tag, spellings in term.translations.items():
        if tag.partition("-")[0] == language.partition("-")[0]:
            yield from spellings


def _walk_broader(terms: dict[str, Term], name: str) -> Iterator[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        yield current
        if current in terms:
            waiting.extend(terms[current].broader)
