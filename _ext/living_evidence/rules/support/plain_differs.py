"""The plain-language text of a claim does not say what the claim says.

A patient reads the plain text alone. It says the same: the same results, the same gaps, every
caveat that the claim marks `{essential}`, and of each result the same figures and the same
controlled terms, in lay words. What was planned stays planned, and "most" stays "most". Only a
percentage may go where its events and total stand.

To mend: bind the plain text to the same results, and say of each what the claim says of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    is_licensed,
    resolve_terms,
    shorten,
    span_licensed,
    span_terms,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import Ratio
from living_evidence.records import DateResult, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Place
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import BlockReading, ClaimReading, Match, SpanReading
    from living_evidence.prose.segments import Segment
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

    Blocks = Sequence[BlockReading]
    Part = tuple[SpanReading, Segment]

NAME = "plain-differs"
FAILING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`In cohort 2, 22 of 40 people with EXA-positive nonrenal exampleosis who finished the medicine had no sign of the disease <#cohort-2-response>`.
:::
::::
""",
    """\
::::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.

:::{plain}
{ev}`Of all 84 people with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% <#relapse-free-survival>`.
:::
::::
""",
    """\
::::{claim} example
:source: NCT99999902
:kind: status

{ev}`For EXA-negative renal exampleosis, radiotherapy of 30 Gy in 6 fractions is planned <#planned-dose>`.

:::{plain}
{ev}`For EXA-negative renal exampleosis there is radiotherapy of 30 Gy in 6 fractions <#planned-dose>`.
:::
::::
""",
)
PASSING = (
    """\
::::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.

:::{plain}
{ev}`All 30 people with EXA-positive renal exampleosis who finished the medicine had no sign of the disease <#cohort-1-response>`.
:::
::::
""",
    """\
::::{claim} example
:source: alpha-2024

{ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response (55%) <#cohort-2-response>`.

:::{plain}
{ev}`In cohort 2, 22 of 40 people with EXA-positive nonrenal exampleosis who finished the medicine had no sign of the disease <#cohort-2-response>`.
:::
::::
""",
)
COUNT = "count"
COUNTED = frozenset({"events", "total", "count"})
NOT_OWN = frozenset({"quoted", "other", "timepoint"})
"""Slots that are no value of the result, or whose absence has a rule of its own."""
MODAL = frozenset({"could", "would", "will"})
LIMITED = re.compile(r"\b(?:most|majority|minority|some|several|many|few|half|thirds?|quarters?)\b")
HINT = "Say it there too."


def check(index: Index) -> Iterator[Problem]:
    """Yield everything that a plain text adds to its claim or leaves out of it."""
    for page in index.readings:
        for claim in page.claims:
            if claim.plain:
                problems = list(_check_bindings(claim))
                yield from problems or _check_words(index.corpus, claim)


def find_omissions(corpus: Corpus, said: Blocks, given: Blocks) -> Iterator[tuple[str, str]]:
    """Yield what `said` says and `given`, which must say the same, leaves out, with a hint each."""
    language = given[0].block.language
    shown, counted = _figures(given, shared=True), _counted(given)
    for (address, slot), text in _figures(said).items():
        if (address, slot) not in shown and not (slot == "percent" and address in counted):
            yield f"leaves out “{text}”", HINT
    for stated in (*_left_out(corpus, said, given), *_left_out_of_segments(corpus, said, given)):
        term = corpus.vocabulary.terms[stated.terms[0]]
        words = " or ".join(f"“{word}”" for word in corpus.vocabulary.lay_words(term, language)[:3])
        yield f"leaves out “{stated.token.text}” ({term.label})", f"Say {words}."
    kept = set(_hedges(given))
    for (address, kind), word in _hedges(said).items():
        if (address, kind) not in kept:
            yield f"drops “{word}” from {address} and says more", HINT


def _check_bindings(claim: ClaimReading) -> Iterator[Problem]:
    said, plain = _addresses(claim.blocks), _addresses(claim.plain)
    for address in said:
        if address not in plain:
            message = f"the plain text leaves out {address}, which the claim rests on"
            yield _make_problem(claim, message, f"Say it in plain words: {{ev}}`... <{address}>`.")
    for address in plain:
        if address not in said:
            message = f"the plain text adds {address}, which the claim does not rest on"
            yield _make_problem(claim, message, "Take it out, or add it to the claim.")


def _check_words(corpus: Corpus, claim: ClaimReading) -> Iterator[Problem]:
    for omission, hint in find_omissions(corpus, claim.blocks, claim.plain):
        yield _make_problem(claim, f"the plain text {omission}", hint)


def _figures(blocks: Blocks, *, shared: bool = False) -> dict[tuple[str, str], str]:
    """Return the text of each figure by address and slot, that of a count with its value.

    What is `shared` by the results of a span counts for each: the 103 of "of 103, 84 had a
    response and 82 no operation".
    """
    found: dict[tuple[str, str], str] = {}
    for span in _spans(blocks):
        beside = {target.address for target in span.targets} | {one.address for one in span.matches}
        for match in span.matches:
            for slot in _slots(span, match):
                counts = shared and slot.startswith(COUNT)
                for address in beside if counts else (match.address,):
                    found.setdefault((address, slot), match.token.text)
    return found


def _slots(span: SpanReading, match: Match) -> Iterator[str]:
    token, value = match.token, match.token.value
    if match.slot in NOT_OWN or token.comparator == "not" or token.kind == "label":
        return
    if match.slot in {"date", "identifier"} and not _is_value(span, match):
        return
    if token.kind not in {"count", "ratio"} or match.slot not in COUNTED:
        yield match.slot
        return
    counts = (value.events, value.total) if isinstance(value, Ratio) else (value,)
    yield from (f"{COUNT} {count}" for count in counts)


def _counted(blocks: Blocks) -> frozenset[str]:
    """Return the results whose events are given, of whom a percentage says no more."""
    matches = (match for span in _spans(blocks) for match in span.matches)
    return frozenset(
        match.address for match in matches if match.slot == "events" or match.token.role == "all"
    )


def _is_value(span: SpanReading, match: Match) -> bool:
    """Tell whether a date or identifier is what the result states, and not when or where."""
    items = (target.item for target in span.targets if target.address == match.address)
    return any(item and isinstance(item.result, DateResult | Identifier) for item in items)


def _left_out(corpus: Corpus, blocks: Blocks, given: Blocks) -> Iterator[Stated]:
    vocabulary = corpus.vocabulary
    said = vocabulary.close(_said(corpus, given))
    for span in _spans(blocks):
        licensed = span_licensed(corpus, span)
        for stated in span_terms(span, corpus)[0]:
            names = _names(vocabulary, stated)
            if not names or not is_licensed(corpus, stated, licensed):
                continue
            if not any(_is_said(vocabulary, name, said) for name in names):
                said |= vocabulary.close(names)
                yield stated


def _left_out_of_segments(corpus: Corpus, blocks: Blocks, given: Blocks) -> Iterator[Stated]:
    """Yield what is left out beside one of several figures, which stand in the same order."""
    others = {_order(span): span for span in _spans(given) if span.segments}
    for span in (one for one in _spans(blocks) if _order(one) in others):
        other = others[_order(span)]
        for segment, beside in zip(span.segments, other.segments, strict=True):
            yield from _left_out_of_segment(corpus, (span, segment), (other, beside))


def _left_out_of_segment(corpus: Corpus, one: Part, other: Part) -> Iterator[Stated]:
    vocabulary, target = corpus.vocabulary, corpus.find(one[1].address)
    if target is None or target.item is None:
        return
    result = target.item.result
    own = {*result.all_terms, *filter(None, (result.outcome,))}
    said = vocabulary.close(
        name
        for stated in _stated_in(corpus, other)
        for name in (*_names(vocabulary, stated), *stated.token.value.nested)
    )
    for stated in _stated_in(corpus, one):
        names = own.intersection(_names(vocabulary, stated))
        if names and not any(_is_said(vocabulary, name, said) for name in names):
            yield stated


def _stated_in(corpus: Corpus, part: Part) -> list[Stated]:
    span, segment = part
    found = span_terms(span, corpus)[0]
    return [stated for stated in found if segment.start <= stated.token.start < segment.end]


def _order(span: SpanReading) -> tuple[str, ...]:
    return tuple(segment.address for segment in span.segments)


def _said(corpus: Corpus, blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        stated = resolve_terms(block.free, block.block.text, corpus)[0]
        for span in block.spans:
            stated += span_terms(span, corpus)[0]
        for one in stated:
            yield from _names(corpus.vocabulary, one)
            yield from one.token.value.nested


def _names(vocabulary: Vocabulary, stated: Stated) -> tuple[str, ...]:
    """Return what a term says: itself, or its opposite where it is negated."""
    if not stated.negated:
        return stated.terms
    return tuple(name for term in stated.terms if (name := vocabulary.terms[term].opposite))


def _is_said(vocabulary: Vocabulary, name: str, said: frozenset[str]) -> bool:
    term = vocabulary.terms[name]
    parts = bool(term.parts) and all(_is_said(vocabulary, part, said) for part in term.parts)
    return name in said or term.default == "true" or parts


def _hedges(blocks: Blocks) -> dict[tuple[str, str], str]:
    """Return the word by which a result is planned, possible, true of some, or a change."""
    found: dict[tuple[str, str], str] = {}
    for span in _spans(blocks):
        for kind, word in _hedge_words(span):
            for target in span.targets:
                found.setdefault((target.address, kind), word)
    return found


def _hedge_words(span: SpanReading) -> Iterator[tuple[str, str]]:
    planned = read_as(span.block.language).planned
    for start, _, word in lexicon.find_words(planned, fold(span.text).lower()):
        # Within a term it belongs to the term: "no sign that doctors could find".
        at = span.span.start + start
        if not any(term.start < at < term.end for term in span.terms()):
            yield "modal" if word in MODAL else "planned", word
    for token in span.tokens:
        if token.kind == "gap":
            yield "planned", token.text
        if token.kind == "modal":
            yield "modal", token.text
        if token.kind in {"direction", "comparative"}:
            yield "direction", token.text
        if token.kind == "quantifier" and LIMITED.search(token.word):
            yield "limited", token.text


def _spans(blocks: Blocks) -> Iterator[SpanReading]:
    return (span for block in blocks for span in block.spans if span.span.role != "quoted")


def _addresses(blocks: Blocks) -> list[str]:
    found = (target.address for block in blocks for span in block.spans for target in span.targets)
    return list(dict.fromkeys(found))


def _make_problem(claim: ClaimReading, message: str, hint: str) -> Problem:
    place: Place = claim.plain[0].block.place
    sides = (
        Side("the claim", f"“{_text(claim.blocks)}”", claim.claim.place),
        Side("its plain text", f"“{_text(claim.plain)}”", place),
    )
    return Problem(NAME, message, place, sides, hint, claim=claim.claim.id)


def _text(blocks: Blocks) -> str:
    return shorten(" ".join(block.block.text for block in blocks))
