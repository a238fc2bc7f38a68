"""Operators on figures: other numbers, numbers that change places, other units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from living_evidence.mutation.passages import make_change, match_case
from living_evidence.prose import lexicon
from living_evidence.prose.scanner import YEAR_LENGTH, Bounds, Ratio
from living_evidence.values import MONTHS, Number, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.mutation.mutants import Change
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.scanner import Token

NUMERAL = re.compile(r"\d+(?:\.\d+)?")
NUMBER_WORD = re.compile(rf"\b{lexicon.NUMBER_WORDS}\b", re.I)
TENS = ("", "", *lexicon.TENS)
UNITS = (
    ("day", "week", "month", "year"),
    ("Gy", "cGy"),
    ("mm", "cm"),
    ("mg", "g"),
)
TIME = re.compile(r"\b(?:days?|weeks?|months?|years?)\b")
UNIT = re.compile(r"\b(day|week|month|year|Gy|cGy|mm|cm|mg|g)(s?)\b")
PERCENT = re.compile(r"\s?(?:%|per\s?cent\b)", re.I)
FRACTION_UNIT = re.compile(r"\bfractions?\b")
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.I)
BOTH = re.compile(r"the two (?=(?:\w+ not|cannot|are|agree|differ|contradict|say)\b)", re.I)
"""Two that were named before: a pronoun, and no number."""
COMPARISONS = (
    (("less than", "fewer than", "under", "below"), "more than"),
    (("more than", "greater than", "over", "above", "beyond"), "less than"),
    (("at most", "no more than", "up to"), "at least"),
    (("at least", "no fewer than", "no less than"), "at most"),
    (("within",), "beyond"),
    (("or older", "or more", "and over"), "or younger"),
    (("or younger", "or less"), "or older"),
    (("<",), ">"),
    ((">",), "<"),
    (("≤", "<="), "≥"),
    (("≥", ">="), "≤"),
)
INSERTED = ("more than ", "fewer than ", "at least ", "at most ", "about ")
COUNTED = frozenset({"count", "percent", "quantity", "ratio"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text, in digits or in words."""

    start: int
    end: int
    text: str
    token: Token


def mutate_numbers(passage: Passage) -> Iterator[Change]:
    """Yield every number as its neighbours, with two digits swapped, tenfold, without its point."""
    for numeral in find_numerals(passage):
        seen = {numeral.text.lower()}
        for operator, new in other_numbers(numeral.text):
            if new.lower() not in seen:
                seen.add(new.lower())
                yield make_change(operator, "numeric", [(numeral.start, numeral.end, new)])


def find_numerals(passage: Passage) -> list[Numeral]:
    """Return the numbers of every figure, and of every term that is spelled with a digit."""
    tokens = [*passage.figures, *(token for token in passage.terms if NUMERAL.search(token.text))]
    return [
        numeral
        for token in sorted(tokens, key=lambda token: token.start)
        for numeral in _numerals_of(token)
        if not BOTH.match(passage.text, max(numeral.start - len("the "), 0))
    ]


def _numerals_of(token: Token) -> Iterator[Numeral]:
    patterns = (NUMERAL,) if token.kind in {"term", "date", "label"} else (NUMERAL, NUMBER_WORD)
    found = (match for pattern in patterns for match in pattern.finditer(token.text))
    for match in sorted(found, key=lambda match: match.start()):
        start = token.start + match.start()
        yield Numeral(start, token.start + match.end(), match.group(), token)


def other_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a number in digits or words is easily mistaken for, and by which operator."""
    number = _read_number(text)
    if number is None:
        return
    scale = 10**number.decimals
    units = int(number.value * scale)
    yield "plus-one", _write(text, units + 1, number.decimals)
    if units:
        yield "minus-one", _write(text, units - 1, number.decimals)
        yield "times-ten", _write(text, units * 10, number.decimals)
    if text[0].isdigit():
        yield from _other_digits(text)


def _read_number(text: str) -> Number | None:
    found = lexicon.parse_number_words(text)
    return parse_number(text) if found is None else parse_number(str(found))


def _write(text: str, units: int, decimals: int) -> str:
    if not text[0].isdigit():
        words = spell(units)
        return match_case(words, text) if words else str(units)
    digits = str(units).rjust(max(decimals + 1, _leading(text)), "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _leading(text: str) -> int:
    return len(text) if text.startswith("0") and text.isdigit() else 1


def _other_digits(text: str) -> Iterator[tuple[str, str]]:
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        leads = at == 0 and second == "0" and text[2:3] != "."
        if first.isdigit() and second.isdigit() and first != second and not leads:
            yield "digits-swapped", f"{text[:at]}{second}{first}{text[at + 2 :]}"
    if "." in text:
        yield "decimal-dropped", text.replace(".", "")


def spell(value: int) -> str:
    """Write a number below one hundred in words; an empty text for any other."""
    for word, known in lexicon.WORD_VALUES.items():
        if known == value:
            return word
    if not 0 < value < 100:  # noqa: PLR2004
        return ""
    return f"{TENS[value // 10]}-{lexicon.ONES[value % 10 - 1]}"


def exchange_numbers(passage: Passage) -> Iterator[Change]:
    """Yield numbers that change places: events and total, bounds, an estimate and its bound."""
    numerals = find_numerals(passage)
    for first, second in combinations(numerals, 2):
        if first.text.lower() != second.text.lower() and not _are_names(first, second):
            pieces = [(first.start, first.end, match_case(second.text, first.text)),
                      (second.start, second.end, second.text)]  # fmt: skip
            pieces[1] = (second.start, second.end, first.text.lower())
            yield make_change(_name_exchange(first, second), "structural", pieces)


def _are_names(first: Numeral, second: Numeral) -> bool:
    return (
        first.token.kind == second.token.kind == "term"
        or (first.token is second.token and first.token.kind in {"date", "label", "term"})
        or _is_year(first) != _is_year(second)
    )


def _is_year(numeral: Numeral) -> bool:
    """Tell a year, which nobody takes for a number of patients, of months or of a day."""
    return numeral.token.kind == "date" and len(numeral.text) == YEAR_LENGTH


def _name_exchange(first: Numeral, second: Numeral) -> str:
    if first.token is second.token and isinstance(first.token.value, Ratio):
        return "events-and-total-swapped"
    if first.token is second.token and isinstance(first.token.value, Bounds):
        return "bounds-swapped"
    if {first.token.kind, second.token.kind} == {"percent", "interval"}:
        return "estimate-and-bound-swapped"
    return "numbers-exchanged"


def change_comparisons(passage: Passage) -> Iterator[Change]:
    """Yield comparisons that turn round or appear, and confidence levels that differ."""
    for words, new in COMPARISONS:
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.I)
        for match in pattern.finditer(passage.text):
            if any(token.start <= match.start() <= token.end + 1 for token in passage.figures):
                change = (match.start(), match.end(), match_case(new, match.group()))
                yield make_change("comparison-turned", "structural", [change])
    for token in passage.figures:
        if token.kind in COUNTED and not token.comparator and token.text[0].isdigit():
            for new in INSERTED:
                change = (token.start, token.start, new)
                yield make_change("comparison-inserted", "structural", [change])
        yield from _change_level(token)


def _change_level(token: Token) -> Iterator[Change]:
    if not isinstance(token.value, Bounds) or token.value.level is None:
        return
    match = NUMERAL.search(token.text)
    for level in ("80", "90", "95", "99"):
        if match is not None and match.group() != level:
            change = (token.start + match.start(), token.start + match.end(), level)
            yield make_change("level-changed", "structural", [change])


def change_units(passage: Passage) -> Iterator[Change]:
    """Yield other units, a percent as points or as a bare number, and other months."""
    for token in passage.figures:
        for match in UNIT.finditer(token.text):
            for new in other_units(match[1]):
                yield _inside(token, match, "unit-changed", new + match[2])
        for match in PERCENT.finditer(token.text):
            yield _inside(token, match, "percent-to-points", " percentage points")
            yield _inside(token, match, "percent-dropped", "")
            yield _inside(token, match, "percent-to-months", " months")
        for match in FRACTION_UNIT.finditer(token.text):
            yield _inside(token, match, "unit-changed", "Gy")
            yield _inside(token, match, "unit-changed", "weeks")
        for match in MONTH.finditer(token.text) if token.kind == "date" else ():
            at = MONTHS.index(match.group().lower())
            for new in (MONTHS[at - 1], MONTHS[(at + 1) % 12]):
                yield _inside(token, match, "month-changed", new.capitalize())


def other_units(unit: str) -> Iterator[str]:
    """Yield the other units of the same kind of quantity."""
    for group in UNITS:
        if unit in group:
            yield from (other for other in group if other != unit)


def _inside(token: Token, match: re.Match[str], operator: str, new: str) -> Change:
    change = (token.start + match.start(), token.start + match.end(), new)
    return make_change(operator, "unit", [change])


def change_timepoints(passage: Passage) -> Iterator[Change]:
    """Yield other time points, and the word of one clock for that of another."""
    for token in passage.figures:
        match = NUMERAL.search(token.text)
        if token.kind == "quantity" and match is not None and TIME.search(token.text):
            for factor in (2, 3):
                new = str(int(float(match.group()) * factor))
                yield _inside(token, match, "timepoint-changed", new)
    for old, others in CLOCKS.items():
        for match in re.finditer(rf"\b{old}\b", passage.text, re.I):
            for new in others:
                if passage.text[match.end() :].startswith("-free") and new not in FREE_OF:
                    continue
                change = (match.start(), match.end(), match_case(new, match.group()))
                yield make_change("clock-changed", "unit", [change])


CLOCKS = {
    "follow-up": ("response", "survival", "treatment"),
    "response": ("follow-up", "recurrence"),
    "recurrence": ("response", "progression"),
    "treatment": ("follow-up",),
}
"""Words that say what a time was counted of."""
FREE_OF = frozenset({"recurrence", "progression"})
"""Those of them that survival may be free of."""
