"""Finding vocabulary terms in text: longest match, inflections, hyphens, hidden negation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.ordinary import ORDINARY, REPORTING
from living_evidence.prose.patterns import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.vocabulary import Vocabulary

Texts = dict[tuple[str, str], tuple[Any, ...]]
"""By what was looked for in a text, and by the text, what was found in it."""
MOST_TEXTS = 32_768
"""How many are remembered at once; a site of a thousand records has fewer."""

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = compile_later(rf"[{CJK}]|[^\W{CJK}_]+(?:'s\b)?|[^\s\w-]|_")
_Found = TypeVar("_Found")
_ACRONYM_LENGTH = 4
_ACRONYM = compile_later(r"[A-Z]{2,}|[a-z][A-Z]{2,}")
_LONGEST = 12
"""Words of the longest spelling that an abbreviation in brackets is looked for behind."""
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
_ABBREVIATION = compile_later(r"[A-Za-z]*[A-Z][A-Za-z-]*[A-Z][A-Za-z-]*s?|[A-Z]{2,}s?")
# How a spelling with "1 or 2" or "3 or higher" is also printed.
_DENIAL = compile_later(r"^(?:no|without(?: an?)?+) (?=\S+ \S)")
_DIGIT_WORDS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five"}
_ROMANS = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_PAIR = compile_later(r"\b([1-5]) or ([1-5])\b")
_OR_HIGHER = compile_later(r"\b([1-5]) or higher\b")
_PAIRS = ("{} to {}", "{}-{}", "{}/{}", "{} and {}")
_HIGHER = (
    "{} or above",
    "{} or more",
    "{} or greater",
    "{} or worse",
    "{} and higher",
    "{} and above",
)
_HIGHER_SIGNS = ("≥{}", "{}+", "at least {}")
# A text that gives no figure of something denies nothing of it; one that reports none may.
_SAYS_NO = compile_later(
    r"\b(?:gives?|states?|mentions?|contains?|provides?|includes?|offers?|says?|names?)\s+no$", re.I
)
_INSERTED = re.compile(
    r",\s+(?:the|this|that|one|a|an|its|their)\s+(?:[\w'-]+\s+){1,3}(?:says|said|claims|claimed|reports|reported|"
    r"states|stated|writes|wrote|adds|added|notes|noted|tells),\s",
    re.I,
)
"""Who says so, put into the sentence: “surgery, the post says, was avoided”."""
_TELLING = ORDINARY | REPORTING
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
    denied: bool = False
    """True for what a spelling denies: “signs of the disease” of “no signs of the disease”."""


class TermMatcher:
    """Finds every term of a vocabulary in one language."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        """Take the vocabulary; its spellings are indexed for the first text that is new."""
        self.language = language
        self.vocabulary = vocabulary
        self.lent: Texts = {}
        """What an earlier run read, with the same vocabulary and engine."""
        self.read: Texts = {}
        """What was asked for in this run, read now or lent."""

    @cached_property
    def _entries(self) -> dict[str, list[_Entry]]:
        """Every spelling by its first word, longest first."""
        entries: dict[str, list[_Entry]] = {}
        for name in self.vocabulary.terms:
            spellings = self.vocabulary.spellings(name, self.language)
            for spelling in dict.fromkeys(other for one in spellings for other in _vary(one)):
                entry = _make_entry(name, spelling)
                if entry.words:
                    entries.setdefault(entry.words[0], []).append(entry)
        known = {entry.words for found in entries.values() for entry in found}
        for entry in self._iter_denied():
            if entry.words not in known:
                entries.setdefault(entry.words[0], []).append(entry)
        for found in entries.values():
            found.sort(key=lambda entry: -len(entry.words))
        return entries

    def _iter_denied(self) -> Iterator[_Entry]:
        """Yield what a spelling denies: it is known where no other term is spelled so."""
        for name in self.vocabulary.terms:
            for spelling in self.vocabulary.spellings(name, self.language):
                if _DENIAL.match(spelling):
                    denied = _DENIAL.sub("", spelling, count=1)
                    yield replace(_make_entry(name, denied), denied=True)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Every word of a spelling."""
        found = (entry for entries in self._entries.values() for entry in entries)
        return frozenset(word for entry in found for word in entry.words)

    def recall(
        self, name: str, text: str, read: Callable[[], tuple[_Found, ...]]
    ) -> tuple[_Found, ...]:
        """Return what `read` finds in a text, which is read once; `name` tells what it finds."""
        key = name, text
        if key not in self.read:
            if len(self.read) >= MOST_TEXTS:
                self.read.clear()
            self.read[key] = self.lent[key] if key in self.lent else read()
        return self.read[key]

    def find(self, text: str) -> tuple[TermMatch, ...]:
        """Return the non-overlapping longest matches, left to right."""
        return self.recall("terms", text, lambda: tuple(self._find(fold(text))))

    def _find(self, folded: str) -> Iterator[TermMatch]:
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(folded)]
        words = self._without_abbreviations(self._join_hyphened(words, folded))
        words = self._without_inserted(words, folded)
        keys = [stem(word) for _, _, word in words]
        negation = read_as(self.language).negation
        index = 0
        while index < len(words):
            length, terms, denied = self._match_at(words, keys, index)
            inside_code = (
                "_" in folded[words[index][0] - 1 : words[index][0]]
                or "_" in (folded[words[index][1] : words[index][1] + 1])
            )
            if not length or inside_code or self._is_overtaken(words, keys, index, length):
                index += 1
                continue
            start, end = words[index][0], words[index + length - 1][1]
            negator = negation.search(folded, 0, start)
            if negator and _SAYS_NO.search(folded, 0, negator.end(1)):
                negator = None
            if negator:
                start = negator.start(1)
            nested = tuple(self._find_nested(words, keys, index, length)) if length > 1 else ()
            yield TermMatch(start, end, terms, bool(negator) != denied, nested)
            index += length

    def _join_hyphened(
        self, words: list[tuple[int, int, str]], folded: str
    ) -> list[tuple[int, int, str]]:
        """Read "loco-regional" as "locoregional", where only that is a word of the vocabulary."""
        if "-" not in folded:
            return words
        joined: list[tuple[int, int, str]] = []
        for word in words:
            before = joined[-1] if joined else (0, 0, "")
            one = before[2] + word[2]
            hyphen = before[1] and folded[before[1] : word[0]] == "-"
            if hyphen and stem(before[2]) not in self._known and stem(one) in self._known:
                joined[-1] = (before[0], word[1], one)
            else:
                joined.append(word)
        return joined

    def _without_inserted(
        self, words: list[tuple[int, int, str]], folded: str
    ) -> list[tuple[int, int, str]]:
        """Leave out who says so, put between commas, where it names no term and adds no word."""
        for inserted in _INSERTED.finditer(folded) if "," in folded else ():
            at = [i for i, word in enumerate(words) if inserted.start() <= word[0] < inserted.end()]
            keys = [stem(words[i][2]) for i in at]
            within = [words[i] for i in at]
            plain = all(word[2].lower() in _TELLING or word[2] == "," for word in within)
            if plain and not any(self._match_at(within, keys, i)[0] for i in range(len(at))):
                words = [word for word in words if word not in within]
        return words

    def _without_abbreviations(
        self, words: list[tuple[int, int, str]]
    ) -> list[tuple[int, int, str]]:
        """Leave out an abbreviation in brackets after the words that it stands for."""
        kept: list[tuple[int, int, str]] = []
        index = 0
        while index < len(words):
            inner = words[index + 1 : index + 3]
            bracketed = words[index][2] in "([" and len(inner) == 2 and inner[1][2] in ")]"  # noqa: PLR2004
            if bracketed and _ABBREVIATION.fullmatch(inner[0][2]) and self._repeats(kept, inner[0]):
                index += 3
                continue
            kept.append(words[index])
            index += 1
        return kept

    def _repeats(self, before: list[tuple[int, int, str]], word: tuple[int, int, str]) -> bool:
        """Tell whether the words that end here name the same term as the abbreviation."""
        terms = set(self._match_at([word], [stem(word[2])], 0)[1])
        keys = [stem(one) for _, _, one in before]
        return any(
            length == len(before) - at and terms.intersection(names)
            for at in range(max(0, len(before) - _LONGEST), len(before))
            for length, names, _ in [self._match_at(before, keys, at)]
        )

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
            _, terms, denied = self._match_at(words, keys, at, longest)
            yield from () if denied else terms

    def _match_at(
        self, words: list[tuple[int, int, str]], keys: list[str], index: int, longest: int = 99
    ) -> tuple[int, tuple[str, ...], bool]:
        best, terms, denied = 0, [], False
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
            best, denied = length, entry.denied
            terms.append(entry.term)
        return best, tuple(dict.fromkeys(terms)), denied


def matcher_for(vocabulary: Vocabulary, language: str = "en") -> TermMatcher:
    """Return the matcher of a vocabulary in a language; built once for each."""
    return _make_matcher(vocabulary, language.replace("_", "-").partition("-")[0].lower())


@lru_cache(maxsize=16)
def _make_matcher(vocabulary: Vocabulary, language: str) -> TermMatcher:
    return TermMatcher(vocabulary, language)


def _vary(spelling: str) -> Iterator[str]:
    """Yield a spelling and the other ways to print its grades: 1-2, one or two, I/II, ≥3."""
    yield spelling
    for pattern, forms in ((_PAIR, _PAIRS), (_OR_HIGHER, (*_HIGHER, *_HIGHER_SIGNS))):
        found = pattern.search(spelling)
        if found is None:
            continue
        digits = found.groups()
        printed = [form.format(*digits) for form in forms]
        for names in (_DIGIT_WORDS, _ROMANS):
            same = "".join(names.get(letter, letter) for letter in found.group())
            printed += [same, *(form.format(*(names[digit] for digit in digits)) for form in forms)]
        for form in printed:
            yield spelling[: found.start()] + form + spelling[found.end() :]


def _make_entry(term: str, spelling: str) -> _Entry:
    words = [match.group() for match in _WORD.finditer(fold(spelling))]
    acronyms = tuple(
        word if _ACRONYM.fullmatch(word) and len(word) <= _ACRONYM_LENGTH else "" for word in words
    )
    return _Entry(tuple(stem(word) for word in words), term, acronyms)


def _same_acronyms(entry: _Entry, words: list[tuple[int, int, str]]) -> bool:
    return all(
        not acronym or word.removesuffix("s") == acronym
        for acronym, (_, _, word) in zip(entry.acronyms, words, strict=True)
    )


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
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
