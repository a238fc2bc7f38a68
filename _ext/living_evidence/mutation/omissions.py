"""Operators that take something out of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.mutation.passages import make_change
from living_evidence.mutation.saying import is_said_again, must_be_said
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
    r"\b(?:says|tells|advises|reports|counts|calls|gives)\b(?! of (?:\d|one\b))"
    r"(?: of (?:itself|the \w+ trial|[\w ]+?))?(?: that)?) ",
    re.I,
)
ACCORDING = re.compile(r"(?:^|(?<=[.;] ))According to [^,.;]{3,60}, (?=\w)", re.I)
BY_A_PLAN = re.compile(r"(?:^|(?<=[.;] ))By [^,.;]{3,60}, (?=\w)", re.I)
IN_A_LIST = re.compile(r"(?:, \d+)* and \d")
AFTER_ALL = re.compile(r"\ball (?:of )?(?:the |these |those )?$", re.I)
PENDING = re.compile(r", pending human review,")


def drop_qualifiers(passage: Passage) -> Iterator[Change]:
    """Yield every term of a claim gone; apart, where it need not be said or was said before."""
    if passage.claim is None:
        return
    for span in passage.spans:
        for token in span.terms():
            yield _drop(
                "qualifier-dropped",
                passage,
                token.start,
                token.end,
                _find_aside(passage, span, token),
            )


def _find_aside(passage: Passage, span: SpanReading, token: Token) -> Aside:
    vocabulary = passage.vocabulary
    facets = {vocabulary.facet_of(term) for term in token.value.terms}
    if not any(map(vocabulary.is_essential, facets)):
        return "optional"
    if _is_said_elsewhere(passage, token) or not must_be_said(passage, span, token):
        return "optional"
    return "same-reading" if is_said_again(passage, token) else ""


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
            yield from _drop_figure(passage, span, token)


def _drop_figure(passage: Passage, span: SpanReading, token: Token) -> Iterator[Change]:
    text = passage.text
    if isinstance(token.value, Ratio):
        match = RATIO_TAIL.search(token.text)
        if match is not None:
            yield _drop("denominator-dropped", passage, token.start + match.end("who"), token.end)
    elif token.kind == "count" and token.role in {"total", "all"}:
        if not IN_A_LIST.match(text, token.end):
            stays: Aside = "optional" if AFTER_ALL.search(text, 0, token.start) else ""
            yield _drop("denominator-dropped", passage, token.start, token.end, stays)
    elif token.kind == "quantity" and TIME_UNIT.search(token.text):
        before = BEFORE_TIME.search(text, 0, token.start)
        if before is not None:
            yield _drop("timepoint-dropped", passage, before.start(), token.end)
    elif token.kind == "date":
        before = BEFORE_DATE.search(text, 0, token.start)
        start = before.start() if before else token.start
        needed = _needs_date(passage, span, token)
        yield _drop("date-dropped", passage, start, token.end, "" if needed else "optional")
    elif isinstance(token.value, Bounds):
        yield _drop_bounds(passage, token)


def _needs_date(passage: Passage, span: SpanReading, token: Token) -> bool:
    """Tell whether a date must be said: that of a status, or of what was told anew later."""
    if passage.kind == "status":
        return any(match.token == token for match in span.matches)
    items = [target.item for target in span.targets if target.item is not None]
    return any(
        item.result.superseded_by
        or any(one.type == "superseded-by" for one in item.source.model.relations)
        for item in items
    )


def _drop_bounds(passage: Passage, token: Token) -> Change:
    text = passage.text
    before = BEFORE_SPREAD.search(text, 0, token.start)
    start = before.start() if before else token.start
    if text[start - 1 : start] == "(" and text[token.end : token.end + 1] == ")":
        return _drop("uncertainty-dropped", passage, start - 1, token.end + 1)
    return _drop("uncertainty-dropped", passage, start, token.end)


def drop_attributions(passage: Passage) -> Iterator[Change]:
    """Yield who says so, gone; apart, where the source need not be named, or is not the speaker."""
    if passage.claim is None:
        return
    for span in passage.spans:
        start, end = span.span.start, span.span.end
        for pattern in (SAYS, ACCORDING, BY_A_PLAN, PENDING):
            speaks = pattern in {SAYS, ACCORDING} and passage.kind == "attributed"
            for match in pattern.finditer(span.text):
                place = (start + match.start(), start + match.end())
                yield _drop_opening(passage, place, end, "" if speaks else "optional")


def _drop_opening(passage: Passage, place: tuple[int, int], limit: int, aside: Aside) -> Change:
    """Take out how a sentence begins; the word after it then has its capital."""
    start, end = place
    text = passage.text
    first = text[end] if end < limit and text[start] != "," else ""
    cased = first.upper() if text[start].isupper() else first
    piece = (start, end + len(first), cased)
    return make_change("attribution-dropped", "deletion", [piece], aside)


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
