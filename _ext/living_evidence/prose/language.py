"""What the scanner and the rules must know of a language, as one value.

Each language is one module that makes one `Language`; a text is read with that of its block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from living_evidence.prose.lexicon import WordClass
    from living_evidence.values import Number

Patterns = tuple["re.Pattern[str]", ...]
Signs = tuple[tuple[str, "re.Pattern[str]"], ...]
"""Signs of comparison, each with the words that stand for it, the most specific last."""
IsIdiom = Callable[[str, "re.Match[str]"], bool]
"""Tells of a number word in folded lower-case text that it counts nothing: "every one of"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a language writes figures: patterns over folded text, by the pass that uses them."""

    identifiers: tuple[tuple[str, re.Pattern[str]], ...]
    """Scheme and pattern; the last group is the identifier."""
    labels: Patterns
    long_dates: Patterns = ()
    """Dates that hold what would pass for a label ("9th October 2025")."""
    dates: Patterns
    """Groups `year`, `number` (of the month) or `month` (its name), `day`."""
    intervals: Patterns
    """Groups `level`, `low`, `high`, `unit`."""
    level: re.Pattern[str]
    """A confidence level that stands alone; group `low`."""
    ranges: Patterns
    """Groups `low`, `unit1`, `high`, `unit`."""
    whole_ratios: Patterns = ()
    """Ratios that hold the words for people, and so are read before terms."""
    ratios: Patterns
    """Groups `k` and `n`, or `per` for "in every 100"."""
    percent_point: re.Pattern[str]
    percent: re.Pattern[str]
    quantity: re.Pattern[str]
    """Groups `n` and `unit`."""
    count: re.Pattern[str]
    leftover: re.Pattern[str]
    """What must not remain unread."""
    denied: re.Pattern[str]
    """Words before a ratio that deny it ("this is not 37 of 49")."""

    before: Signs
    after: Signs
    limits: Signs

    all_of: re.Pattern[str]
    """Before a number: all of these ("every one of the 49")."""
    all_before: re.Pattern[str]
    total_before: re.Pattern[str]
    year_of_people: re.Pattern[str] | None = None
    """After four digits that may be a year: people, whom they count."""
    year_before: re.Pattern[str] = re.compile(r"$")
    """Before four digits: they are a year, whoever follows."""
    each: re.Pattern[str] | None = None
    """Beside a quantity, before or after it: it is given each time, as a dose in each fraction."""
    total_after: re.Pattern[str]
    """After a number: it is the whole that others are counted of."""

    read_number: Callable[[str], Number | None]
    read_unit: Callable[[str], str]
    read_label: Callable[[str], str]
    """Write a label as English does, which is how sources are quoted."""
    in_quantifier: IsIdiom
    is_idiom: IsIdiom


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: its figures, its closed word classes, and the phrases that rules look for.

    The value of a class word is always its English name, so that rules speak one language.
    """

    tag: str
    """A BCP 47 tag without its region."""
    unread: frozenset[str] = frozenset()
    """Scripts and regions, in lower case, in which its words look different: they are not read."""
    figures: Figures
    words: tuple[WordClass, ...]
    """In the order in which the scanner looks for them."""
    negation: re.Pattern[str]
    """What negates the term right after it; its first group is the negator."""
    foreign: re.Pattern[str]
    """Words that belong to no text of this language, and that no check could read."""
    medicine: re.Pattern[str] | None = None
    """Names of medicines by their endings, where a script has no spaces between words."""
    people: re.Pattern[str]
    others: re.Pattern[str] | None = None
    """After a figure: things that are no patients; its first group is the noun."""
    undated: re.Pattern[str]
    attribution: WordClass
    planned: WordClass
    done: WordClass
    disagreement: WordClass
    agreement: WordClass
    promises: WordClass
    """What a patient takes for a promise, advice or comfort."""
    supersede: re.Pattern[str]
    """A report takes the place of another; has `passive` or `by` where the older comes first."""
    later: re.Pattern[str]
    earlier: re.Pattern[str]
    against: re.Pattern[str]
    """Words that advise against something."""
    undone: re.Pattern[str]
    """Two negations of advice that undo one another."""
    parts: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """By the name of a part that a source may leave out, the words that name it."""
    opposites: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    """Pairs of words of which a source that has one does not mean the other."""
    limiting: re.Pattern[str]
    neutral_headings: frozenset[str]
    """Headings in lower case that say that something is not known, and assert nothing."""
