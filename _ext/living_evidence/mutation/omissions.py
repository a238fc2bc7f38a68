"""Operators that take something out of a sentence, and operators that make it say more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.mutation.passages import make_change, match_case
from living_evidence.prose import lexicon
from living_evidence.prose.scanner import Bounds, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.mutation.mutants import Aside, Change
    from living_evidence.mutation.passages import Passage
    from living_evidence.prose.claims import SpanReading
    from living_evidence.prose.scanner import Token

TIME_UNIT = re.compile(r"days?|weeks?|months?|years?")
BEFORE_TIME = re.compile(
    r"\b(?:at|after|for|in|within|over|lasted|by)\s+(?:the\s+(?:first|last)\s+)?$", re.I
)
BEFORE_DATE = re.compile(
    r"(?:\b(?:in its update of|(?:in early results )?released in|as of|on|in|of|for|the)\s+)$",
    re.I,
)
BEFORE_SPREAD = re.compile(r"(?:,?\s*with an?\s+)?(?:\brange of\s+|\brange\s+|\bfrom\s+)?$")
RATIO_TAIL = re.compile(
    rf"(?P<who>(?:\s+(?:\w+\s+)?{lexicon.PEOPLE})?)\s?\(?(?:\s?/\s?"
    r"|\s+(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|all\s+)*|\s+in\s+every\s+)\S+$",
    re.I,
)
SAYS = re.compile(
    r"(?:^|(?<=[.;] ))(?P<who>(?:(?!\bthat\b)[^.;])*?"
    r"\b(?:says|tells|advises|reports|counts|calls|gives)\b"
    r"(?: of (?:itself|the \w+ trial|[\w ]+?))?(?: that)?) ",
    re.I,
)
LEADING = re.compile(r"(?:^|(?<=[.;] ))(?:By|In|For|According to) [^,.;]{3,60}, (?=\w)", re.I)
PENDING = re.compile(r", pending human review,")
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
VERBS = (
    (
        re.compile(r"\bhad\b", re.I),
        "overclaim",
        ("were cured with", "owed to the drug", "were guaranteed"),
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
    (re.compile(r"\bplanned\b", re.I), "planned-to-done", ("given", "completed")),
    (re.compile(r"\bplanned for\b", re.I), "planned-to-done", ("done in", "completed with")),
    (re.compile(r"\bplans\b", re.I), "planned-to-done", ("shows", "reports")),
    (
        re.compile(r"(?<!are )\b(?:says|tells|reports|counts)\b(?! of \d)", re.I),
        "overclaim",
        ("proves", "shows", "confirms"),
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
PRAISED = ("remarkable", "safe and effective", "unprecedented", "lasting")


def drop_qualifiers(passage: Passage) -> Iterator[Change]:
    """Yield every term of a claim gone; apart, where it need not be said or was said before."""
    if passage.claim is None:
        return
    for span in passage.spans:
        for token in span.terms():
            yield _drop(
                "qualifier-dropped", passage, token.start, token.end, _find_aside(passage, token)
            )


def _find_aside(passage: Passage, token: Token) -> Aside:
    vocabulary = passage.vocabulary
    facets = {vocabulary.facet_of(term) for term in token.value.terms}
    if not any(map(vocabulary.is_essential, facets)):
        return "optional"
    return "optional" if _is_said_elsewhere(passage, token) else ""


def _is_said_elsewhere(passage: Passage, token: Token) -> bool:
    """Tell whether the claim says the term before this place, or outside its spans."""
    for reading in passage.part:
        own = reading is passage.reading
        free = list(reading.free)
        bound = [one for span in reading.spans for one in span.tokens]
        earlier = [one for one in bound if not own or one.end <= token.start]
        for other in (*free, *earlier):
            if other.kind == "term" and set(other.value.terms) & set(token.value.terms):
                return True
        if own:
            return False
    return False


def drop_figures(passage: Passage) -> Iterator[Change]:
    """Yield denominators, time points, dates and intervals gone."""
    if passage.claim is None:
        return
    for span in passage.spans:
        for token in span.tokens:
            yield from _drop_figure(passage, token)


def _drop_figure(passage: Passage, token: Token) -> Iterator[Change]:
    text = passage.text
    if isinstance(token.value, Ratio):
        match = RATIO_TAIL.search(token.text)
        if match is not None:
            yield _drop("denominator-dropped", passage, token.start + match.end("who"), token.end)
    elif token.kind == "count" and token.role in {"total", "all"}:
        yield _drop("denominator-dropped", passage, token.start, token.end)
    elif token.kind == "quantity" and TIME_UNIT.search(token.text):
        before = BEFORE_TIME.search(text, 0, token.start)
        if before is not None:
            yield _drop("timepoint-dropped", passage, before.start(), token.end)
    elif token.kind == "date":
        before = BEFORE_DATE.search(text, 0, token.start)
        yield _drop("date-dropped", passage, before.start() if before else token.start, token.end)
    elif isinstance(token.value, Bounds):
        yield _drop_bounds(passage, token)


def _drop_bounds(passage: Passage, token: Token) -> Change:
    text = passage.text
    before = BEFORE_SPREAD.search(text, 0, token.start)
    start = before.start() if before else token.start
    if text[start - 1 : start] == "(" and text[token.end : token.end + 1] == ")":
        return _drop("uncertainty-dropped", passage, start - 1, token.end + 1)
    return _drop("uncertainty-dropped", passage, start, token.end)


def drop_attributions(passage: Passage) -> Iterator[Change]:
    """Yield who says so, gone."""
    if passage.claim is None:
        return
    for span in passage.spans:
        start, end = span.span.start, span.span.end
        for pattern in (SAYS, LEADING, PENDING):
            for match in pattern.finditer(span.text):
                yield _drop_opening(passage, start + match.start(), start + match.end(), end)


def _drop_opening(passage: Passage, start: int, end: int, limit: int) -> Change:
    if passage.text[start] == ",":
        return make_change("attribution-dropped", "deletion", [(start, end, "")])
    first = passage.text[end] if end < limit else ""
    cased = match_case(first, passage.text[start])
    return make_change("attribution-dropped", "deletion", [(start, end + len(first), cased)])


def _drop(operator: str, passage: Passage, start: int, end: int, aside: Aside = "") -> Change:
    """Take out a stretch with one of the spaces around it, and a comma that would lead."""
    text = passage.text
    if text[end : end + 1] == "," and (start == 0 or text[start - 1] in ". "):
        end += 1
    if text[end : end + 1] == " " and (start == 0 or text[start - 1] == " "):
        end += 1
    elif text[start - 1 : start] == " ":
        start -= 1
    return make_change(operator, "deletion", [(start, end, "")], aside)


def overstate(passage: Passage) -> Iterator[Change]:
    """Yield sentences that say more than an observation, a plan or an attribution may."""
    if passage.claim is None:
        return
    for pattern, operator, others in VERBS:
        for match in pattern.finditer(passage.text):
            for new in others:
                cased = match_case(new, match.group())
                change = (match.start(), match.end(), cased)
                yield make_change(operator, "strength", [change])
    for span in passage.spans:
        yield from _overstate_span(passage, span)


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
