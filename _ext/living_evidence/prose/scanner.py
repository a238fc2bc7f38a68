"""Every digit, number word, term and class word of a text, each in exactly one typed token.

Passes run from the most to the least specific, and each claims its stretch of text, so that
the 1 of PD-1 is never a count and the 95 of a confidence level never a percentage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from living_evidence.prose import lexicon
from living_evidence.prose.folding import fold
from living_evidence.values import (
    MONTHS,
    Number,
    PartialDate,
    Quantity,
    make_date,
    parse_number,
    parse_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.prose.terms import TermMatcher

TokenKind = Literal[
    "identifier", "label", "date", "interval", "range", "ratio", "percent", "percent-point",
    "quantity", "count", "term", "gap", "no-evidence", "negator", "quantifier", "modal", "causal",
    "comparative", "direction", "hype", "certainty", "extent",
    "unclassified",
]  # fmt: skip
CountRole = Literal["events", "total", "all", ""]
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


_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_N = rf"(?:(?<![\w.]){_DIGITS}(?![\d])|\b{lexicon.NUMBER_WORDS}\b)"
_PCT = r"\s?(?:%|per\s?cent(?:age)?\b(?!\s+points?)|percent\b(?!\s+points?))"
_UNIT = (
    r"(?:calendar\s+)?(?:days?|weeks?|wks?|months?|mos?\b|years?|yrs?|Gy|cGy|grays?|mm|millimet(?:re|er)s?|"
    r"cm|centimet(?:re|er)s?|mg|g/L|[x×]\s?10\s?\\?\^?9\s?/L|fractions?)\b"
)
_TO = r"\s?(?:-|to|through|until|or(?=\s))\s?"
_OF = r"(?:\s?/\s?|\s+(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|all\s+|a\s+total\s+of\s+)*)"
_WHO = rf"(?:\s+(?:\w+\s+)?{lexicon.PEOPLE})?"
_MONTH = "|".join(month[:3] for month in MONTHS)
_MONTH_NAME = rf"(?P<month>(?:{_MONTH})[a-z]*)\.?"
_ROMAN = r"(?:IV|III|II|I|V)"
_ONE_OF = rf"(?:{_ROMAN}[A-D]?|\d[A-Da-d]?|one|two|three|four|five)"

_IDENTIFIERS = (
    ("url", re.compile(r"https?://[^\s<>\"]+", re.I)),
    ("doi", re.compile(r"\b(?:doi:?\s?)?(10\.\d{4,9}/[^\s\"<>]+)", re.I)),
    ("nct", re.compile(r"\b(NCT[\s-]?\d[\d-]*)", re.I)),
    ("pmid", re.compile(r"\b(?:PMID|PMCID|PMC):?\s?(\d+)", re.I)),
    ("locator", re.compile(r"\b(\d+\s?\(\d+\)(?:\s?[:,]\s?\d+\s?-\s?\d+)?)")),
)
_LABELS = (
    re.compile(
        r"\b(?:cohorts?|arms?|groups?|phases?|grades?|stages?|types?|figures?|fig\.|tables?|levels?|tiers?|"
        r"cycles?|lines?|version|cN|cT|ypT|ypN|ECOG(?:\s+(?:PS|performance\s+status))?(?:\s+score)?(?:\s+of)?)"
        rf"\s?-?{_ONE_OF}(?:(?:\s?-\s?|\s?/\s?|\s+(?:or|and|to)\s+|,\s?(?:(?:or|and)\s+)?){_ONE_OF})*\b",
        re.I,
    ),
    re.compile(r"\b[cypu]{0,2}[TNMR][0-4][a-d]?(?:\s?[-/]\s?[TNM]?[0-4][a-d]?)*\b"),
    re.compile(
        r"\b(?:[A-Za-z]+-\d+[A-Za-z]*|[A-Za-z]{1,8}\d+[A-Za-z0-9]*|\d+-[A-Z]{2,}[A-Za-z]*|\d+[A-Z]{2,}\w*)\b"
    ),
    re.compile(r"\b\d+(?:st|nd|rd|th)\b"),
)
_DATES = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAME},?\s+(?P<year>\d{{4}})\b",
        re.I,
    ),
    re.compile(
        rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})(?:-(?P<day>\d{2}))?\b"),
    re.compile(rf"\b{_MONTH_NAME}\s+(?:of\s+)?(?P<year>\d{{4}})\b", re.I),
    re.compile(rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?%)", re.I),
    re.compile(
        rf"(?<![\w.,/])(?P<year>(?:19|20)\d{{2}})(?![\w/%]|[.,]\d|\s+(?:{lexicon.PEOPLE}|{_UNIT}))"
    ),
)
_CI = r"(?:confidence\s+intervals?|CIs?|credible\s+intervals?|CrIs?)"
_INTERVALS = (
    re.compile(
        rf"(?P<level>{_N}){_PCT}\s+{_CI}\s?[:,;=]?\s*(?:(?:was|is|of|from|ranged|ranging|between)\s+)*\(?\[?"
        rf"(?P<low>{_N})(?:{_PCT})?(?:{_TO}|\s?,\s?|\s+and\s+)(?P<high>{_N})(?P<unit>{_PCT})?",
        re.I,
    ),
    re.compile(
        rf"\b{_CI}\s?[:,;=]?\s*(?:(?:was|is|of|from|ranged|ranging|between)\s+)*\(?\[?"
        rf"(?P<low>{_N})(?:{_PCT})?(?:{_TO}|\s?,\s?|\s+and\s+)(?P<high>{_N})(?P<unit>{_PCT})?",
        re.I,
    ),
)
_LEVEL = re.compile(rf"(?P<low>{_N}){_PCT}\s+{_CI}", re.I)
_RANGES = (
    re.compile(
        rf"(?:\b(?P<between>between)\s+)?(?P<low>{_N})(?P<unit1>{_PCT}|[\s-]?{_UNIT})?"
        rf"(?(between)\s+and\s+|{_TO})(?P<high>{_N})(?P<unit>{_PCT}|[\s-]?{_UNIT})?",
        re.I,
    ),
)
_RATIOS = (
    re.compile(
        rf"(?P<k>{_N}){_PCT}?{_WHO}\s+(?:in|out\s+of|of)\s+(?:every|each)\s+(?P<per>{_N})", re.I
    ),
    re.compile(rf"(?P<k>{_N}){_WHO}\s?\(?{_OF}(?P<n>{_N})(?!\s?[%/])", re.I),
    re.compile(rf"\b(?P<k>one|1)\s+in\s+(?P<per>{_N})", re.I),
    re.compile(rf"(?P<k>{_N})\s+in\s+(?P<per>{_N})(?=\s+{lexicon.PEOPLE})", re.I),
)
_PERCENT_POINT = re.compile(
    rf"(?P<n>{_N})[\s-]?(?:percentage[\s-]points?|percent[\s-]points?|pp\b)", re.I
)
_PERCENT = re.compile(rf"(?P<n>{_N}){_PCT}", re.I)
_QUANTITY = re.compile(rf"(?P<n>{_N})[\s-]?(?P<unit>{_UNIT})(?!\w)", re.I)
_COUNT = re.compile(_N, re.I)
_ONE_COUNTED = re.compile(
    rf"\s+(?:{lexicon.PEOPLE}|of|was|were|had|has|with|because|did|died|withdrew|elected|chose|completed|"
    r"remained|underwent|responded|developed|received)\b",
    re.I,
)
_TOTAL_BEFORE = re.compile(
    r"(?:\b(?:among|amongst|out of|across)\s+|(?<!total )(?<!number )(?<!sum )\bof\s+|"
    r"\b(?:in|for|from)\s+(?=all))(?:all|the|these|those|its|their|of)?\s*(?:the\s+|of\s+the\s+)?(?:first\s+)?$",
    re.I,
)
_ALL_BEFORE = re.compile(
    r"\b(?:all|every one of|each of|all of)\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?$", re.I
)
_EACH_OF = re.compile(
    r"\b(?:every(?:\s+single)?\s+one|each(?:\s+one)?|all)\s+of\s+(?:the\s+|these\s+|those\s+)?$",
    re.I,
)
_TOTAL_AFTER = re.compile(
    r"^[^.;]{0,80}?(?:,|;|\band\b|\()\s*(?:and\s+)?(?:of|among|in)\s+(?:whom|which|these|those|them)\b",
    re.I,
)
_N_EQUALS = re.compile(r"\b[Nn]\s?=\s?$")
_COMPARATORS = (
    ("<", r"<|less than|fewer than|under|below|younger than"),
    (">", r">|more than|greater than|over|above|older than|exceeding"),
    ("<=", r"<=|≤|at most|up to|no more than|not more than|within|a maximum of|maximum|until"),
    (">=", r">=|≥|at least|no fewer than|no less than|not less than|a minimum of|minimum|from"),
    ("~", r"~|≈|about|around|approximately|roughly|some|nearly|almost|circa|c\."),
)
_COMPARATOR_BEFORE = tuple(
    (
        sign,
        re.compile(rf"(?:(?<=\s)|(?<=\()|^|(?<=[<>≤≥~≈]))(?:{pattern})\s*(?:of\s+|age\s+)?$", re.I),
    )
    for sign, pattern in _COMPARATORS
)
_COMPARATOR_AFTER = (
    (
        ">=",
        re.compile(
            r"^\s*(?:years?\s+)?(?:or (?:older|more|over|above|longer|higher)|and (?:older|over|above))",
            re.I,
        ),
    ),
    (
        "<=",
        re.compile(
            r"^\s*(?:years?\s+)?(?:or (?:younger|less|fewer|under|below|shorter)|and (?:younger|under))",
            re.I,
        ),
    ),
)
_EVERY_BEFORE = re.compile(r"\b(?:every(?: single)?|each|any|no|not|not even)\s+$")
_FREE = re.compile(b"\1+")
_LEFTOVER = re.compile(r"[\w.,]*\d[\w.,]*")
_DENIED = re.compile(
    r"\b(?:is|are|was|were)?\s?not\s+(?:the same as\s+|to be read as\s+|a matter of\s+)?$"
)
_LIMIT_BEFORE = (
    (">=", re.compile(r"\b(?:minimum|lowest|lower|youngest)\b[^.;,\d]{0,30}$", re.I)),
    ("<=", re.compile(r"\b(?:maximum|highest|upper|oldest)\b[^.;,\d]{0,30}$", re.I)),
)
_CHINESE_DATE = re.compile(
    r"(?P<year>\d{4})\s?年(?:\s?(?P<number>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?)?"
)


class Scanner:
    """Reads one text into tokens; a stretch that a pass has claimed is closed to the later ones."""

    def __init__(self, text: str, matcher: TermMatcher) -> None:
        """Fold the text; offsets stay those of the original."""
        self.text = text
        self.folded = fold(text)
        self.lower = self.folded.lower()
        self.matcher = matcher
        self.tokens: list[Token] = []
        self._free = bytearray(b"\1" * len(text))

    def scan(self) -> tuple[Token, ...]:
        """Run every pass and return the tokens in order of the text."""
        self._take_identifiers()
        self._take_intervals()
        self._take_terms()
        self._take_labels()
        self._take_dates()
        self._take_ranges()
        self._take_ratios()
        self._take_numbers()
        self._take_words()
        self._take_leftovers()
        return tuple(sorted(self.tokens, key=lambda token: (token.start, token.end)))

    def _claim(self, start: int, end: int) -> bool:
        if start >= end or 0 in self._free[start:end]:
            return False
        self._free[start:end] = bytes(end - start)
        return True

    def _add(self, kind: TokenKind, start: int, end: int, value: Any = None, **more: Any) -> None:
        self.tokens.append(Token(kind, start, end, self.text[start:end], value, **more))

    def _matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches in each unclaimed stretch of the text."""
        for start, end in self._stretches():
            yield from pattern.finditer(self.folded, start, end)

    def _stretches(self) -> list[tuple[int, int]]:
        return [match.span() for match in _FREE.finditer(self._free)]

    def _take_identifiers(self) -> None:
        for scheme, pattern in _IDENTIFIERS:
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
        for pattern in _LABELS:
            for match in self._matches(pattern):
                if self._is_quantity_word(match.group()) or (
                    not any(map(str.isdigit, match.group())) and not match.group()[0].isalpha()
                ):
                    continue
                if self._claim(match.start(), match.end()):
                    self._add("label", match.start(), match.end(), Label(match.group().lower()))

    @staticmethod
    def _is_quantity_word(text: str) -> bool:
        return bool(re.fullmatch(rf"{_DIGITS}-?{_UNIT}", text, re.I))

    def _take_dates(self) -> None:
        for pattern in (_CHINESE_DATE, *_DATES):
            for match in self._matches(pattern):
                date = _read_date(match)
                if date is None and "year" in match.groupdict():
                    kind: TokenKind = "unclassified"
                else:
                    kind = "date"
                if self._claim(match.start(), match.end()):
                    self._add(kind, match.start(), match.end(), date)

    def _take_intervals(self) -> None:
        """Take intervals before terms, or "CI" would be claimed as a term of its own."""
        for pattern in _INTERVALS:
            for match in self._matches(pattern):
                self._add_bounds("interval", match, marked=True)
        for match in self._matches(_LEVEL):
            level = _read_number(match["low"])
            if level is not None and self._claim(match.start(), match.end()):
                self._add("percent", match.start(), match.end(), level, role="all")

    def _take_ranges(self) -> None:
        for pattern in _RANGES:
            for match in self._matches(pattern):
                self._add_bounds("range", match, marked=False)

    def _add_bounds(self, kind: TokenKind, match: re.Match[str], *, marked: bool) -> None:
        groups = match.groupdict()
        low, high = _read_number(groups["low"]), _read_number(groups["high"])
        if " or " in match.group() and not (low and high and high.value - low.value == 1):
            return
        level = _read_number(groups.get("level") or "")
        if low is None or high is None or not self._claim(match.start(), match.end()):
            return
        unit = _read_unit(groups.get("unit") or groups.get("unit1") or "")
        first = _read_unit(groups.get("unit1") or "") or unit
        if first != unit:
            self._add("unclassified", match.start(), match.end())
            return
        self._add(kind, match.start(), match.end(), Bounds(low, high, unit, level, marked))

    def _take_ratios(self) -> None:
        for pattern in _RATIOS:
            for match in self._matches(pattern):
                groups = match.groupdict()
                events = _read_number(groups["k"])
                total = _read_number(groups.get("per") or groups.get("n") or "")
                if events is None or total is None or self._is_each_of(match):
                    continue
                if self._claim(match.start(), match.end()):
                    value = Ratio(events, total, per=bool(groups.get("per")))
                    denied = _DENIED.search(self.lower, 0, match.start())
                    start = match.start()
                    if denied and self._claim(denied.start(), denied.end()):
                        start = denied.start()
                    sign = "not" if denied else ""
                    self._add("ratio", start, match.end(), value, comparator=sign)

    def _is_each_of(self, match: re.Match[str]) -> bool:
        """Tell whether "one" belongs to "every one of", a quantifier and no count."""
        if not match.group().lower().startswith("one"):
            return False
        return _EVERY_BEFORE.search(self.lower, 0, match.start()) is not None

    def _take_numbers(self) -> None:
        self._take_each(_PERCENT_POINT, "percent-point", lambda match: _read_number(match["n"]))
        self._take_each(_PERCENT, "percent", lambda match: _read_number(match["n"]))
        self._take_each(_QUANTITY, "quantity", _read_quantity)
        for match in self._matches(_COUNT):
            number = _read_number(match.group())
            if number is None or self._is_idiom(match):
                continue
            if self._claim(match.start(), match.end()):
                start, end = match.span()
                sign, begin = self._comparator(start, end)
                role = "" if sign else self._count_role(start, end)
                self._add("count", begin, end, number, comparator=sign, role=role)

    def _take_each(
        self, pattern: re.Pattern[str], kind: TokenKind, read: Callable[[re.Match[str]], Any]
    ) -> None:
        for match in self._matches(pattern):
            value = read(match)
            if value is not None and self._claim(match.start(), match.end()):
                sign, begin = self._comparator(*match.span())
                self._add(kind, begin, match.end(), value, comparator=sign)

    def _is_idiom(self, match: re.Match[str]) -> bool:
        word = match.group().lower()
        if word != "one":
            return False
        if self._is_each_of(match):
            return True
        return not _ONE_COUNTED.match(self.folded, match.end())

    def _comparator(self, start: int, end: int) -> tuple[str, int]:
        """Return the sign of a comparison and where its words begin, which it claims."""
        window = max(0, start - 48)
        before, after = self.folded[window:start], self.folded[end : end + 24]
        for sign, pattern in _COMPARATOR_AFTER:
            if pattern.search(after):
                return sign, start
        for sign, pattern in reversed(_COMPARATOR_BEFORE):
            match = pattern.search(before)
            if match:
                begin = window + match.start()
                return sign, begin if self._claim(begin, start) else start
        for sign, pattern in _LIMIT_BEFORE:
            if pattern.search(before):
                return sign, start
        return "", start

    def _count_role(self, start: int, end: int) -> CountRole:
        before = self.folded[max(0, start - 40) : start]
        if _EACH_OF.search(before):
            return "all"
        if _N_EQUALS.search(before) or _TOTAL_BEFORE.search(before):
            return "total"
        if _TOTAL_AFTER.search(self.folded[end : end + 120]):
            return "total"
        return "all" if _ALL_BEFORE.search(before) else "events"

    def _take_words(self) -> None:
        for word_class in (lexicon.GAP, lexicon.NO_EVIDENCE):
            self._take_class(word_class)
        for word_class in (
            lexicon.EXTENT,
            lexicon.QUANTIFIERS,
            lexicon.CERTAINTY,
            lexicon.HYPE,
            lexicon.COMPARATIVE,
            lexicon.CAUSAL,
            lexicon.DIRECTION,
            lexicon.MODALS,
            lexicon.NEGATORS,
        ):
            self._take_class(word_class)

    def _take_class(self, word_class: lexicon.WordClass) -> None:
        kind: Any = word_class.name
        for start, end, word in lexicon.find_words(word_class, self.lower):
            if self._claim(start, end):
                self._add(kind, start, end, word)

    def _take_leftovers(self) -> None:
        """Whatever digit no pass could read is a token too: unread is never unchecked."""
        for match in self._matches(_LEFTOVER):
            self._add("unclassified", match.start(), match.end())


def scan(text: str, matcher: TermMatcher) -> tuple[Token, ...]:
    """Return the tokens of a text."""
    return Scanner(text, matcher).scan()


def shift(tokens: tuple[Token, ...], offset: int) -> tuple[Token, ...]:
    """Return the tokens with offsets moved into an enclosing text."""
    return tuple(
        replace(token, start=token.start + offset, end=token.end + offset) for token in tokens
    )


def _read_number(text: str) -> Number | None:
    number = parse_number(text)
    if number is not None or not text:
        return number
    value = lexicon.parse_number_words(text)
    return None if value is None else Number(Fraction(value))


def _read_unit(text: str) -> str:
    text = text.strip(" -")
    if not text:
        return ""
    if re.fullmatch(_PCT.removeprefix(r"\s?"), text, re.I):
        return "percent"
    text = re.sub(r"\s?10\s?\\?\^?9\s?/L", " 10^9/L", text.replace("×", "x"), flags=re.I)
    return parse_unit(text) or text.lower()


def _read_quantity(match: re.Match[str]) -> Quantity | None:
    number = _read_number(match["n"])
    return None if number is None else Quantity(number, _read_unit(match["unit"]))


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
