"""The vocabulary as an index: facets, what a term implies, and which terms exclude it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
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

    @property
    def terms(self) -> dict[str, Term]:
        """Return the terms by id."""
        return self.file.terms

    @property
    def facets(self) -> dict[str, Facet]:
        """Return the facets by id."""
        return self.file.facets

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
        return facet in self.facets and self.facets[facet].essential == "true"

    def is_exclusive(self, facet: str) -> bool:
        """Tell whether the terms of a facet exclude one another."""
        return facet in self.facets and self.facets[facet].exclusive == "true"

    def close(self, terms: Iterable[str]) -> frozenset[str]:
        """Return the terms with everything broader that they imply."""
        closed: set[str] = set()
        for term in terms:
            closed |= self._closures.get(term, frozenset({term}))
        return frozenset(closed)

    def excludes(self, term: str, others: Iterable[str]) -> bool:
        """Tell whether `term` belongs to an exclusive facet that `others` fill otherwise."""
        facet = self.facet_of(term)
        if not self.is_exclusive(facet):
            return False
        beside = {term, *self._beside(term)}
        rivals = [
            other
            for other in others
            if self.facet_of(other) == facet
            and other not in beside
            and term not in self._beside(other)
        ]
        return any(
            term not in self.close([other]) and other not in self.close([term]) for other in rivals
        )

    def _beside(self, term: str) -> tuple[str, ...]:
        found = self.terms.get(term)
        return found.compatible if found is not None else ()

    def in_facet(self, terms: Iterable[str], facet: str) -> frozenset[str]:
        """Return those of `terms` that belong to `facet`."""
        return frozenset(term for term in terms if self.facet_of(term) == facet)

    def terms_of_code(self, scheme: str, code: str) -> list[str]:
        """Return the terms that carry a code, such as overallStatus RECRUITING."""
        return self._codes.get((scheme, code), [])

    def spellings(self, name: str, language: str = "en") -> Iterator[str]:
        """Yield every way to write a term in a language, its id and label included."""
        term = self.terms[name]
        yield term.label
        if language.startswith("en"):
            yield from (name, *term.synonyms, *term.lay)
        for tag, spellings in term.translations.items():
            if tag.split("-")[0] == language.split("-", maxsplit=1)[0]:
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
