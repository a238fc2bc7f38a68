"""Operators that make a sentence say more than its source: cause, certainty, advice, praise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.mutation.passages import make_change, match_case
from living_evidence.mutation.saying import is_criterion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.mutation.mutants import Aside, Change
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.claims import SpanReading

OVERSTATED = (
    ("overclaim", "This proves that "),
    ("overclaim", "This shows that "),
    ("certainty-inserted", "There is high-certainty evidence that "),
    ("modal-inserted", "It is likely that "),
)
APPENDED = (
    ("cause-inserted", " because of the treatment"),
    ("cause-inserted", " and were cured"),
    ("comparison-inserted", ", more often than with surgery"),
    ("extent-inserted", " permanently"),
    ("advice-inserted", ", so patients should choose it"),
    ("hype-inserted", ", a breakthrough"),
)
GUARANTEED = "were guaranteed"
SHOWS = "shows"
VERBS = (
    (
        re.compile(r"\bhad\b", re.I),
        "overclaim",
        ("were cured with", "owed to the drug", GUARANTEED),
    ),
    (re.compile(r"\bhad\b", re.I), "modal-inserted", ("may have had", "will have", "can have")),
    (
        re.compile(r"\b(?:was|were)\b(?! (?:to|planned|registered)\b)", re.I),
        "modal-inserted",
        ("may be", "will be"),
    ),
    (re.compile(r"\bmay be\b", re.I), "advice-changed", ("should be", "must be", "will be")),
    (re.compile(r"\b(?:may|could|can)\b", re.I), "advice-changed", ("should", "will", "must")),
    (re.compile(r"\bshould\b", re.I), "advice-changed", ("may", "must", "need not")),
    (re.compile(r"\b(?:was|is) to be\b", re.I), "planned-to-done", ("was",)),
    (re.compile(r"\b(?:were|are) to be\b", re.I), "planned-to-done", ("were",)),
    (re.compile(r"\b(?:was|were|is|are) to have\b", re.I), "planned-to-done", ("had",)),
    (re.compile(r"\b(?:was|were|is|are) to undergo\b", re.I), "planned-to-done", ("underwent",)),
    (re.compile(r"\b(?:was|is) planned\b", re.I), "planned-to-done", ("was done", "was shown")),
    (
        re.compile(r"\bplanned\b(?! (?:(?:primary|secondary|main) )?(?:end ?point|outcome))", re.I),
        "planned-to-done",
        ("given", "completed"),
    ),
    (re.compile(r"\bplanned for\b", re.I), "planned-to-done", ("done in", "completed with")),
    (
        re.compile(r"(?<!are )\b(?:says|tells|reports|counts)\b(?! of \d)", re.I),
        "overclaim",
        ("proves", SHOWS, "confirms"),
    ),
    (re.compile(r"\b(?:calls|gives|advises)\b", re.I), "overclaim", ("proves", "establishes")),
    (
        re.compile(r"\bsingle-arm\b", re.I),
        "design-changed",
        ("randomised", "controlled", "double-blind"),
    ),
    (re.compile(r"\bregistered as(?= an?\b)", re.I), "planned-to-done", ("completed as",)),
    (re.compile(r"\bstudy\b", re.I), "design-changed", ("randomised trial", "meta-analysis")),
)
FEW_WORDS = re.compile(r"(?: \w+){0,3} ")
TO_BE = re.compile(r"\w+ to (?:be|have)\b", re.I)
PRAISED = ("remarkable", "safe and effective", "unprecedented", "lasting")


def overstate(passage: Passage) -> Iterator[Change]:
    """Yield sentences that say more than an observation, a plan or an attribution may."""
    if passage.claim is None:
        return
    for pattern, operator, others in VERBS:
        for match in pattern.finditer(passage.text):
            for new in others:
                if _makes_sense(passage, match, operator, new):
                    change = (match.start(), match.end(), match_case(new, match.group()))
                    aside = _find_strength_aside(passage, match, operator, new)
                    yield make_change(operator, "strength", [change], aside)
    for span in passage.spans:
        yield from _overstate_span(passage, span)


def _makes_sense(passage: Passage, match: re.Match[str], operator: str, new: str) -> bool:
    """Tell whether anybody would write this: no plan is explained, and only outcomes occur."""
    if operator == "planned-to-done":
        return not passage.is_in_brackets(match.start())
    return new != GUARANTEED or _is_before_outcome(passage, match.end())


def _is_before_outcome(passage: Passage, at: int) -> bool:
    following = next((token for token in passage.terms if token.end > at), None)
    if following is None:
        return False
    if following.start > at and not FEW_WORDS.fullmatch(passage.text, at, following.start):
        return False
    facets = {passage.vocabulary.facet_of(term) for term in following.value.terms}
    return not facets.isdisjoint(passage.vocabulary.outcome_facets)


def _find_strength_aside(passage: Passage, match: re.Match[str], operator: str, new: str) -> Aside:
    """Tell why other words are no stronger; an empty text where they are."""
    if new == GUARANTEED and passage.is_missing(match.start()):
        return "unanswered"
    if operator == "planned-to-done" and is_criterion(passage):
        return "same-reading" if TO_BE.match(match.group()) else ""
    if new == SHOWS and _only_repeats(passage, match):
        return "same-reading"
    if operator == "design-changed":
        span = passage.span_at(match.start())
        items = [one.item for one in span.targets if one.item is not None] if span else []
        named = passage.named(new)
        return "still-true" if named and any(named <= item.terms for item in items) else ""
    return ""


def _only_repeats(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether a report shows its own count, or a headline its own words."""
    quoted = {span.span.start for span in passage.quotations}
    counts = match.group().lower() == "counts" and passage.kind == "observation"
    return counts or match.end() + 1 in quoted


def _overstate_span(passage: Passage, span: SpanReading) -> Iterator[Change]:
    start, end = span.span.start, span.span.end
    first = passage.text[start]
    begins = start == 0 or passage.text[:start].rstrip()[-1:] in {".", ""}
    for operator, opening in OVERSTATED:
        word = passage.text[start:end].split()[0]
        lower = first.lower() if word[1:].islower() or len(word) == 1 else first
        new = f"{opening if begins else opening.lower()}{lower}"
        yield make_change(operator, "strength", [(start, start + 1, new)])
    for operator, ending in APPENDED:
        at = end - 1 if passage.text[end - 1] == "." else end
        yield make_change(operator, "strength", [(at, at, ending)])
    for token in [one for one in span.terms() if not one.value.negated][:1]:
        for praise in PRAISED:
            change = (token.start, token.start, f"{praise} ")
            yield make_change("hype-inserted", "strength", [change])
