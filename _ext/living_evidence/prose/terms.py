"""Finding vocabulary terms in text: longest match, inflections, hyphens, hidden negation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.prose.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.vocabulary import Vocabulary

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}_]+(?:'s\b)?|[^\s\w-]|_")
_ACRONYM_LENGTH = 4
_BEFORE = re.compile(
    r"(?<![\w-])(?:(not|no|never|without|nor|neither|non)(?:[\s-]+(?:an?|any|the|in|for|about))?[\s-]+)$"
)
_SPELLINGS = (
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("our", "or"),
    ("centre", "center"),
    ("haem", "hem"),
    ("oestr", "estr"),
    ("paed", "ped"),
    ("anaes", "anes"),
    ("gynaec", "gynec"),
    ("programme", "program"),
)
_IRREGULAR = {"metastases": "metastasis", "diagnoses": "diagnosis", "women": "woman", "men": "man"}


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A stretch of text that names one term, or one of several that share a spelling."""

    start: int
    end: int
    terms: tuple[str, ...]
    negated: bool = False
    nested: tuple[str, ...] = ()
    """Terms inside it ("rectal" in "rectal cohort"): they may count as said, never as wrong."""


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    term: str
    acronyms: tuple[str, ...]
    """For each word its exact spelling where case matters, else an empty text."""


class TermMatcher:
    """Finds every term of a vocabulary in one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        """Index every spelling by its first word, longest first."""
        self._entries: dict[str, list[_Entry]] = {}
        for name in vocabulary.terms:
            for spelling in vocabulary.spellings(name, language):
                entry = _make_entry(name, spelling)
                if entry.words:
                    self._entries.setdefault(entry.words[0], []).append(entry)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry.words))

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the non-overlapping longest matches, left to right."""
        return tuple(self._find(fold(text)))

    def _find(self, folded: str) -> Iterator[TermMatch]:
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(folded)]
        keys = [_stem(word) for _, _, word in words]
        index = 0
        while index < len(words):
            length, terms = self._match_at(words, keys, index)
            if not length or self._is_overtaken(words, keys, index, length):
                index += 1
                continue
            start, end = words[index][0], words[index + length - 1][1]
            negator = _BEFORE.search(folded, 0, start)
            if negator:
                start = negator.start(1)
            nested = tuple(self._find_nested(words, keys, index, length)) if length > 1 else ()
            yield TermMatch(start, end, terms, bool(negator), nested)
            index += length

    def _is_overtaken(
        self, words: list[tuple[int, int, str]], keys: list[str], index: int, length: int
    ) -> bool:
        """Tell whether a longer term begins inside this one ("were alive and free of ...")."""
        inside = range(index + 1, index + length)
        return any(self._match_at(words, keys, at)[0] > length for at in inside)

    def _find_nested(
        self, words: list[tuple[int, int, str]], keys: list[str], index: int, length: int
    ) -> Iterator[str]:
        for at in range(index, index + length):
            longest = index + length - at - (at == index)
            yield from self._match_at(words, keys, at, longest)[1]

    def _match_at(
        self, words: list[tuple[int, int, str]], keys: list[str], index: int, longest: int = 99
    ) -> tuple[int, tuple[str, ...]]:
        best, terms = 0, []
        for entry in self._entries.get(keys[index], ()):
            length = len(entry.words)
            if length < best:
                break
            if length > longest:
                continue
            if tuple(keys[index : index + length]) != entry.words:
                continue
            if not _same_acronyms(entry, words[index : index + length]):
                continue
            best = length
            terms.append(entry.term)
        return best, tuple(dict.fromkeys(terms))


@lru_cache(maxsize=16)
def matcher_for(vocabulary: Vocabulary, language: str = "en") -> TermMatcher:
    """Return the matcher of a vocabulary in a language; built once for each."""
    return TermMatcher(vocabulary, language)


def _make_entry(term: str, spelling: str) -> _Entry:
    words = [match.group() for match in _WORD.finditer(fold(spelling))]
    acronyms = tuple(
        word if word.isupper() and word.isalpha() and 1 < len(word) <= _ACRONYM_LENGTH else ""
        for word in words
    )
    return _Entry(tuple(_stem(word) for word in words), term, acronyms)


def _same_acronyms(entry: _Entry, words: list[tuple[int, int, str]]) -> bool:
    return all(
        not acronym or word.removesuffix("s") == acronym
        for acronym, (_, _, word) in zip(entry.acronyms, words, strict=True)
    )


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Fold case, plural, possessive and British spelling; both sides are folded alike."""
    word = word.lower().removesuffix("'s")
    word = _IRREGULAR.get(word, word)
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - "dies" and "ties" stay
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-1]
    return word
