"""Every digit, number word, term and class word of a text, each in exactly one typed token.

Passes run from the most to the least specific, and each claims its stretch of text, so that
the 1 of PD-1 is never a count and the 95 of a confidence level never a percentage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.prose import lexicon
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.values import (
    MONTHS,
    Number,
    PartialDate,
    Quantity,
    make_date,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.prose.language import Patterns
    from living_evidence.prose.lexicon import WordClass
    from living_evidence.prose.terms import TermMatcher

TokenKind = Literal[
    "identifier", "label", "date", "interval", "range", "ratio", "percent", "percent-point",
    "quantity", "count", "term", "gap", "no-evidence", "negator", "quantifier", "modal", "causal",
    "comparative", "direction", "hype", "certainty", "extent",
    "unclassified",
]  # fmt: skip
YEAR_LENGTH = 4
CountRole = Literal["events", "total", "all", "each", ""]
FIGURES = frozenset(
    {"identifier", "label", "date", "interval", "range", "ratio", "percent", "percent-point",
     "quantity", "count", "unclassified"}
)  # fmt: skip
WORDS = frozenset(
    {
        "negator",
        "quantifier",
        "modal",
        "causal",
        "comparative",
        "direction",
        "hype",
        "certainty",
        "extent",
    }
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two ends with their unit; for an interval also its level in percent."""

    low: Number
    high: Number
    unit: str = ""
    level: Number | None = None
    marked: bool = False
    """Whether the text calls it a confidence interval."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`k of N`; `per` for "in every 100", which is a form of a percentage."""

    events: Number
    total: Number
    per: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A figure that is part of a name: `cohort 1`, `T3-4`, `phase 2`."""

    text: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier with its scheme (nct, doi, pmid, locator, url)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class TermValue:
    """The terms that a spelling may name, and whether it is negated in place."""

    terms: tuple[str, ...]
    negated: bool
    nested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """One classified stretch `text[start:end]`."""

    kind: TokenKind
    start: int
    end: int
    text: str
    value: Any = None
    comparator: str = ""
    role: CountRole = ""

    @property
    def is_figure(self) -> bool:
        """Tell whether the token must equal a value of a record."""
        return self.kind in FIGURES

    @property
    def word(self) -> str:
        """Return the English name of a word of a closed class; in English the word itself."""
        return self.value if isinstance(self.value, str) else self.text.lower()


_FREE = re.compile(b"\1+")


class Scanner:
    """Reads one text into tokens; a stretch that a pass has claimed is closed to the later ones."""

    def __init__(self, text: str, matcher: TermMatcher) -> None:
        """Fold the text; offsets stay those of the original."""
        self.text = text
        self.folded = fold(text)
        self.lower = self.folded.lower()
        self.matcher = matcher
        self.language = read_as(matcher.language)
        self.figures = self.language.figures
        self.tokens: list[Token] = []
        self._free = bytearray(b"\1" * len(text))
        self._open: list[tuple[int, int]] | None = None
        self._open_numeric: list[tuple[int, int]] | None = None
        self._has_figure = (
            any(map(str.isdigit, text)) or self.figures.leftover.search(self.folded) is not None
        )
        self._numbers = [match.span() for match in self.figures.count.finditer(self.folded)]

    def scan(self) -> tuple[Token, ...]:
        """Run every pass and return the tokens in order of the text."""
        self.scan_figures()
        self._take_words()
        self._take_leftovers()
        return self._sorted()

    def scan_figures(self) -> tuple[Token, ...]:
        """Run the passes over figures and terms, and return their tokens in order of the text."""
        self._take_identifiers()
        self._take_intervals()
        self._take_ratios(self.figures.whole_ratios)
        self._take_terms()
        self._take_dates(self.figures.long_dates)  # "9th October 2025", before the 9th is a label
        self._take_labels()
        self._take_dates(self.figures.dates)
        self._take_ranges()
        self._take_ratios(self.figures.ratios)
        self._take_numbers()
        return self._sorted()

    def _sorted(self) -> tuple[Token, ...]:
        return tuple(sorted(self.tokens, key=lambda token: (token.start, token.end)))

    def _claim(self, start: int, end: int) -> bool:
        if start >= end or 0 in self._free[start:end]:
            return False
        self._free[start:end] = bytes(end - start)
        self._open = self._open_numeric = None
        return True

    def _add(self, kind: TokenKind, start: int, end: int, value: Any = None, **more: Any) -> None:
        self.tokens.append(Token(kind, start, end, self.text[start:end], value, **more))

    def _matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches in each unclaimed stretch of the text."""
        for start, end in self._stretches():
            yield from pattern.finditer(self.folded, start, end)

    def _numeric_matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern that holds a number: no others need be looked for."""
        for start, end in self._numeric_stretches() if self._numbers else ():
            yield from pattern.finditer(self.folded, start, end)

    def _stretches(self) -> list[tuple[int, int]]:
        if self._open is None:
            self._open = [match.span() for match in _FREE.finditer(self._free)]
        return self._open

    def _numeric_stretches(self) -> list[tuple[int, int]]:
        if self._open_numeric is None:
            self._open_numeric = [
                (start, end)
                for start, end in self._stretches()
                if any(first <= end and last >= start for first, last in self._numbers)
            ]
        return self._open_numeric

    def _take_identifiers(self) -> None:
        if not self._has_figure and "://" not in self.folded:
            return
        for scheme, pattern in self.figures.identifiers:
            for match in self._matches(pattern):
                end = match.end() - (len(match.group()) - len(match.group().rstrip(".,;:)'\"")))
                if scheme == "locator" and match.group().endswith(")"):
                    end = match.end()
                value = match.group(match.lastindex or 0)[: end - match.start(match.lastindex or 0)]
                if self._claim(match.start(), end):
                    value = re.sub(r"\s", "", value)
                    self._add("identifier", match.start(), end, Identifier(scheme, value))

    def _take_terms(self) -> None:
        for match in self.matcher.find(self.text):
            if self._claim(match.start, match.end):
                value = TermValue(match.terms, match.negated, match.nested)
                self._add("term", match.start, match.end, value)

    def _take_labels(self) -> None:
        for pattern in self.figures.labels:
            for match in self._matches(pattern):
                if self._is_quantity_word(match.group()) or (
                    not any(map(str.isdigit, match.group())) and not match.group()[0].isalpha()
                ):
                    continue
                if self._claim(match.start(), match.end()):
                    self._add(
                        "label",
                        match.start(),
                        match.end(),
                        Label(self.figures.read_label(match.group())),
                    )

    def _is_quantity_word(self, text: str) -> bool:
        return self.figures.quantity.fullmatch(text) is not None

    def _take_dates(self, patterns: Patterns) -> None:
        for pattern in patterns if self._has_figure else ():
            for match in self._matches(pattern):
                date = _read_date(match)
                if date is None and "year" in match.groupdict():
                    kind: TokenKind = "unclassified"
                else:
                    kind = "date"
                if self._counts_people(match):
                    continue
                if self._claim(match.start(), match.end()):
                    self._add(kind, match.start(), match.end(), date)

    def _counts_people(self, match: re.Match[str]) -> bool:
        """Tell "all 2022 patients" from "in 2022 patients were enrolled"."""
        pattern = self.figures.year_of_people
        found = pattern.match(self.lower, match.end()) if pattern is not None else None
        if found is None or match.end() - match.start() != YEAR_LENGTH:
            return False
        return self.figures.year_before.search(self.lower, 0, match.start()) is None

    def _take_intervals(self) -> None:
        """Take intervals before terms, or "CI" would be claimed as a term of its own."""
        for pattern in self.figures.intervals:
            for match in self._numeric_matches(pattern):
                self._add_bounds("interval", match, marked=True)
        for match in self._numeric_matches(self.figures.level):
            level = self.figures.read_number(match["low"])
            if level is not None and self._claim(match.start(), match.end()):
                self._add("percent", match.start(), match.end(), level, role="all")

    def _take_ranges(self) -> None:
        for pattern in self.figures.ranges:
            for match in self._numeric_matches(pattern):
                self._add_bounds("range", match, marked=False)

    def _add_bounds(self, kind: TokenKind, match: re.Match[str], *, marked: bool) -> None:
        groups = match.groupdict()
        low, high = (
            self.figures.read_number(groups["low"]),
            self.figures.read_number(groups["high"]),
        )
        if " or " in match.group() and not (low and high and high.value - low.value == 1):
            return
        level = self.figures.read_number(groups.get("level") or "")
        if low is None or high is None or not self._claim(match.start(), match.end()):
            return
        unit = self.figures.read_unit(groups.get("unit") or groups.get("unit1") or "")
        first = self.figures.read_unit(groups.get("unit1") or "") or unit
        if first != unit:
            self._add("unclassified", match.start(), match.end())
            return
        self._add(kind, match.start(), match.end(), Bounds(low, high, unit, level, marked))

    def _take_ratios(self, patterns: Patterns) -> None:
        for pattern in patterns:
            for match in self._numeric_matches(pattern):
                groups = match.groupdict()
                events = self.figures.read_number(groups["k"])
                total = self.figures.read_number(groups.get("per") or groups.get("n") or "")
                if events is None or total is None or self.figures.in_quantifier(self.lower, match):
                    continue
                if groups.get("bare") is not None and not self._is_before_people(match.end()):
                    continue
                if self._claim(match.start(), match.end()):
                    value = Ratio(events, total, per=bool(groups.get("per")))
                    denied = self.figures.denied.search(self.lower, 0, match.start())
                    sign, start = "", match.start()
                    if denied and self._claim(denied.start(), denied.end()):
                        sign, start = "not", denied.start()
                    elif not denied and self.lower[:start].split()[-1:] != ["from"]:
                        sign, start = self._comparator(*match.span())
                    self._add("ratio", start, match.end(), value, comparator=sign)

    def _is_before_people(self, at: int) -> bool:
        after = self.lower[at : at + 24].lstrip().removeprefix("of the ").removeprefix("of ")
        return self.language.people.match(after) is not None

    def _take_numbers(self) -> None:
        figures = self.figures
        self._take_each(figures.percent_point, "percent-point", self._read_amount)
        self._take_each(figures.percent, "percent", self._read_amount)
        self._take_each(figures.quantity, "quantity", self._read_quantity)
        for match in self._numeric_matches(figures.count):
            number = figures.read_number(match.group())
            if number is None or figures.is_idiom(self.lower, match):
                continue
            if self._claim(match.start(), match.end()):
                start, end = match.span()
                sign, begin = self._comparator(start, end)
                role = "" if sign else self._count_role(start, end)
                self._add("count", begin, end, number, comparator=sign, role=role)

    def _read_amount(self, match: re.Match[str]) -> Number | None:
        return self.figures.read_number(match["n"])

    def _read_quantity(self, match: re.Match[str]) -> Quantity | None:
        number = self.figures.read_number(match["n"])
        return None if number is None else Quantity(number, self.figures.read_unit(match["unit"]))

    def _take_each(
        self, pattern: re.Pattern[str], kind: TokenKind, read: Callable[[re.Match[str]], Any]
    ) -> None:
        for match in self._numeric_matches(pattern):
            value = read(match)
            if value is not None and self._claim(match.start(), match.end()):
                sign, begin = self._comparator(*match.span())
                role: CountRole = "each" if kind == "quantity" and self._is_each(match) else ""
                self._add(kind, begin, match.end(), value, comparator=sign, role=role)

    def _is_each(self, match: re.Match[str]) -> bool:
        pattern = self.figures.each
        if pattern is None:
            return False
        before = self.folded[max(0, match.start() - 40) : match.start()]
        after = self.folded[match.end() : match.end() + 40]
        return bool(pattern.search(before) or pattern.match(after))

    def _comparator(self, start: int, end: int) -> tuple[str, int]:
        """Return the sign of a comparison and where its words begin, which it claims."""
        window = max(0, start - 48)
        before, after = self.folded[window:start], self.folded[end : end + 24]
        for sign, pattern in self.figures.after:
            if pattern.search(after):
                return sign, start
        if _any_before(self.language.tag).search(before):
            for sign, pattern in reversed(self.figures.before):
                match = pattern.search(before)
                if match:
                    begin = window + match.start()
                    return sign, begin if self._claim(begin, start) else start
        for sign, pattern in self.figures.limits:
            if pattern.search(before):
                return sign, start
        return "", start

    def _count_role(self, start: int, end: int) -> CountRole:
        before = self.folded[max(0, start - 40) : start]
        if self.figures.all_of.search(before):
            return "all"
        if self.figures.total_before.search(before):
            return "total"
        if self.figures.total_after.search(self.folded[end : end + 120]):
            return "total"
        return "all" if self.figures.all_before.search(before) else "events"

    def _take_words(self) -> None:
        for word_class in self.language.words:
            self._take_class(word_class)

    def _take_class(self, word_class: WordClass) -> None:
        kind: Any = word_class.name
        for start, end, word in lexicon.find_words(word_class, self.lower):
            if self._claim(start, end):
                self._add(kind, start, end, word)

    def _take_leftovers(self) -> None:
        """Whatever digit no pass could read is a token too: unread is never unchecked."""
        for match in self._matches(self.figures.leftover) if self._has_figure else ():
            self._add("unclassified", match.start(), match.end())


def scan(text: str, matcher: TermMatcher) -> tuple[Token, ...]:
    """Return the tokens of a text."""
    return matcher.recall("tokens", text, lambda: Scanner(text, matcher).scan())


def scan_figures(text: str, matcher: TermMatcher) -> tuple[Token, ...]:
    """Return the figures and terms of a text, without its words of closed classes."""
    return matcher.recall("figures", text, lambda: Scanner(text, matcher).scan_figures())


def shift(tokens: tuple[Token, ...], offset: int) -> tuple[Token, ...]:
    """Return the tokens with offsets moved into an enclosing text."""
    if not offset:
        return tokens
    return tuple(
        replace(token, start=token.start + offset, end=token.end + offset) for token in tokens
    )


@lru_cache(maxsize=16)
def _any_before(tag: str) -> re.Pattern[str]:
    """Return one pattern for all signs before a number: most numbers have none."""
    patterns = [pattern for _, pattern in read_as(tag).figures.before]
    flags = patterns[0].flags
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns), flags)


def _read_date(match: re.Match[str]) -> PartialDate | None:
    groups = match.groupdict()
    if groups.get("year") is None:
        return None
    month = 0
    if groups.get("month"):
        name = groups["month"].lower()
        full = [
            index
            for index, known in enumerate(MONTHS)
            if known.startswith(name.rstrip("t") if name == "sept" else name)
        ]
        if not full:
            return None
        month = full[0] + 1
    elif groups.get("number"):
        month = int(groups["number"])
    day = groups.get("day")
    if day is not None and not int(day):
        return None
    return make_date(int(groups["year"]), month, int(day or 0))
