"""What a quote states: its figures, each as one whole token, and its terms.

49 is not stated by "349" or by "49.5", and "rectal" is not stated by "nonrectal".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from living_evidence.prose.scanner import Bounds, Identifier, Label, Ratio, Token, scan_figures
from living_evidence.prose.terms import matcher_for
from living_evidence.quotes import CJK, find_all, fold_text
from living_evidence.values import MONTHS, Number, PartialDate, Quantity, make_date, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.prose.terms import TermMatch
    from living_evidence.records import Quote
    from living_evidence.vocabulary import Vocabulary

# Chinese text needs no space beside a number, and the scanner wants one.
NUMBER_BESIDE_CJK = re.compile(rf"(?<=\d)(?={CJK.pattern})|(?<={CJK.pattern})(?=\d)")
# A capture may lose the space between a year and the next element of the page: "2025View".
GLUED_YEAR = re.compile(r"(?<=(?<!\d)(?:19|20)\d{2})(?=[A-Z][a-z]{2})")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
# Orders of a date that bibliographies and web pages print, and prose seldom does.
DATES = (
    re.compile(
        rf"\b(?P<year>(?:19|20)\d{{2}})\s(?P<name>{_MONTH})\.?(?:\s(?P<day>\d{{1,2}}))?\b", re.I
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)\s(?:of\s)?(?P<name>{_MONTH})\.?,?\s(?P<year>\d{{4}})\b",
        re.I,
    ),
    re.compile(r"(?<![\d/])(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})(?![\d/])"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![\d])"),
)
# Numbers that no number word names.
COUNTING_WORDS = (
    (
        0,
        re.compile(
            r"\b(?:none|no|nobody|nil|neither|not\sany|not\sone|without\sany)\b|无|没有", re.I
        ),
    ),
    (1, re.compile(r"\b(?:a\ssingle|single|one|once)\b|一[名例]", re.I)),
    (2, re.compile(r"\b(?:both|twice)\b|[两二][名例]", re.I)),
)

LETTER = re.compile(r"\w")
DIGIT = re.compile(r"\d")
BETWEEN = re.compile(r"\D{1,20}")
SHOWN_QUOTES = 3


@dataclass(frozen=True, eq=False)
class Reading:
    """A quote, its folded words, its tokens and its dates."""

    text: str
    language: str
    vocabulary: Vocabulary

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return the figures and terms of the quote."""
        return scan_figures(self.text, matcher_for(self.vocabulary, self.language))

    @cached_property
    def named_terms(self) -> tuple[str, ...]:
        """Return every term that the quote names, affirmed or denied."""
        return tuple(term for match in self._matches for term in match.terms)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Return every term that the quote states: its opposite where it is negated in place."""
        return tuple(filter(None, (
            self.vocabulary.terms[term].opposite if match.negated else term
            for match in self._matches for term in match.terms
        )))  # fmt: skip

    def alternatives(self) -> Iterator[tuple[str, ...]]:
        """Yield for each stretch that names a term those that it may state: one, or several.

        What is denied states its opposite, or nothing where it has none.
        """
        for match in self._matches:
            opposites = (self.vocabulary.terms[term].opposite for term in match.terms)
            stated = tuple(filter(None, opposites)) if match.negated else match.terms
            if stated:
                yield stated

    @cached_property
    def _matches(self) -> tuple[TermMatch, ...]:
        # A text in another language may still write a term as English does.
        languages = dict.fromkeys((self.language, "en"))
        matchers = (matcher_for(self.vocabulary, language) for language in languages)
        return tuple(match for matcher in matchers for match in matcher.find(self.text))

    @cached_property
    def _folded(self) -> str:
        return fold_text(self.text).casefold()

    def has_words(self, words: str) -> bool:
        """Tell whether these words stand in the quote, whole, in any case."""
        wanted = fold_text(words).casefold()
        if CJK.search(words):
            return wanted in self._folded
        around = f" {self._folded} "
        length = len(wanted)
        return any(
            not LETTER.match(around[at]) and not LETTER.match(around[at + length + 1])
            for at in find_all(self._folded, wanted)
        )

    def numbers(self) -> Iterator[tuple[Number, str]]:
        """Yield every number with its unit, in ratios and ranges too; no interval, no label."""
        for token in self.tokens:
            yield from numbers_of(token)
        for value, pattern in COUNTING_WORDS:
            if pattern.search(self.text):
                yield Number(Fraction(value)), ""

    def has_in_order(self, *words: str) -> bool:
        """Tell whether these words follow one another with no other figure between them."""
        first, *rest = [fold_text(word) for word in words]
        return any(
            not LETTER.match(self.text[at - 1 : at]) and self._follow(at + len(first), rest)
            for at in find_all(self.text, first)
        )

    def _follow(self, at: int, words: list[str]) -> bool:
        if not words:
            return not LETTER.match(self.text, at)
        between = BETWEEN.match(self.text, at)
        return between is not None and any(
            self.text.startswith(words[0], start) and self._follow(start + len(words[0]), words[1:])
            for start in range(at + 1, between.end() + 1)
        )

    def compared_numbers(self) -> Iterator[tuple[tuple[Number, str], str]]:
        """Yield every number with its unit and its comparator; ends of a range include themselves."""
        for token in self.tokens:
            value = token.value
            if isinstance(value, Bounds):
                yield (value.low, value.unit), ">="
                yield (value.high, value.unit), "<="
            else:
                yield from ((found, token.comparator) for found in numbers_of(token))
                # ECOG 0 or 1 is a label of its own, and the limit is in it.
                yield from (((number, ""), "") for number in _label_numbers(token))

    def levels(self) -> Iterator[Number]:
        """Yield every confidence level."""
        for token in self.tokens:
            if isinstance(token.value, Bounds) and token.value.level is not None:
                yield token.value.level
            elif _is_level(token):
                yield token.value

    def bounds(self) -> Iterator[Bounds]:
        """Yield every range and interval."""
        return (token.value for token in self.tokens if isinstance(token.value, Bounds))

    def dates(self) -> Iterator[PartialDate]:
        """Yield every date."""
        if self.text.isascii() and not DIGIT.search(self.text):
            return
        for pattern in DATES:
            for match in pattern.finditer(self.text):
                date = _make_date(match.groupdict())
                if date is not None:
                    yield date
        for token in self.tokens:
            if isinstance(token.value, PartialDate):
                yield token.value

    def identifiers(self) -> Iterator[str]:
        """Yield every identifier, folded."""
        for token in self.tokens:
            if isinstance(token.value, Identifier):
                yield token.value.value.lower()


def read_quotes(
    quotes: Iterable[Quote], vocabulary: Vocabulary, language: str
) -> tuple[Reading, ...]:
    """Read the quotes of one block, each in its own language."""
    return tuple(_read(quote.exact, quote.lang or language, vocabulary) for quote in quotes)


def show_quotes(quotes: Iterable[Quote]) -> str:
    """Show the first few quotes of a block, as a message does."""
    *shown, last = [f"“{quote.exact}”" for quote in quotes] or ["nothing is quoted"]
    if len(shown) < SHOWN_QUOTES:
        return " … ".join([*shown, last])
    return f"{' … '.join(shown[:SHOWN_QUOTES])} … and {len(shown) - SHOWN_QUOTES + 1} more"


def read_text(text: str, vocabulary: Vocabulary) -> Reading:
    """Read words of the record itself."""
    return _read(text, "en", vocabulary)


@lru_cache(maxsize=65536)
def _read(text: str, language: str, vocabulary: Vocabulary) -> Reading:
    spaced = GLUED_YEAR.sub(" ", NUMBER_BESIDE_CJK.sub(" ", fold_text(text)))
    return Reading(spaced, language, vocabulary)


def _is_level(token: Token) -> bool:
    return token.kind == "percent" and token.role == "all"


def numbers_of(token: Token) -> Iterator[tuple[Number, str]]:
    """Yield the numbers of a token, each with its unit."""
    value = token.value
    if isinstance(value, Quantity):
        yield value.number, value.unit
    elif isinstance(value, Ratio):
        yield value.events, ""
        yield value.total, ""
    elif _is_level(token) or token.kind == "interval":
        return
    elif isinstance(value, Bounds):
        yield value.low, value.unit
        yield value.high, value.unit
    elif isinstance(value, Number):
        unit = {"percent": "percent", "percent-point": "percentage-point"}.get(token.kind, "")
        yield value, unit


def _label_numbers(token: Token) -> Iterator[Number]:
    text = token.value.text if isinstance(token.value, Label) else ""
    for digits in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text):
        number = parse_number(digits)
        if number is not None:
            yield number


def _make_date(found: dict[str, str | None]) -> PartialDate | None:
    name = (found.get("name") or "").lower()[:3]
    month = next((at for at, full in enumerate(MONTHS, 1) if name and full.startswith(name)), 0)
    return make_date(
        int(found["year"] or 0), month or int(found.get("month") or 0), int(found["day"] or 0)
    )
