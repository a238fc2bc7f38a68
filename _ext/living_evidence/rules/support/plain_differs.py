"""The plain-language text of a claim does not say what the claim says.

A patient reads the plain text alone. It says the same: the same results, the same gaps, every
caveat that the claim marks `{essential}`, and of each result the same figures and the same
controlled terms, in lay words. What was planned stays planned, and "most" stays "most". Only a
percentage may go where its events and total stand.

To mend: bind the plain text to the same results, and say of each what the claim says of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose import lexicon
from living_evidence.prose.agreement import (
    is_licensed,
    is_untranslated,
    resolve_terms,
    result_targets,
    sentence_around,
    sets_under_condition,
    shorten,
    span_licensed,
    span_terms,
)
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import Ratio
from living_evidence.records import DateResult, Identifier, Recommendation
from living_evidence.rules.strength.words import AVOIDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Place
    from living_evidence.prose.agreement import Stated
    from living_evidence.prose.claims import BlockReading, ClaimReading, Match, SpanReading
    from living_evidence.prose.scanner import Token
    from living_evidence.prose.segments import Segment
    from living_evidence.rules.base import Index
    from living_evidence.vocabulary import Vocabulary

    Blocks = Sequence[BlockReading]
    Part = tuple[SpanReading, Segment]
    Words = tuple[SpanReading, Token | None]

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
CRITERIA = frozenset({"criterion", "criteria"})
"""Where a term begins with one of these, it plans nothing: "the criterion was met"."""
MODAL = frozenset({"could", "would"})
CONDITION = re.compile(
    r"\b(?:if|unless|provided|as long as|in case)\b|如果|若|倘若|假如|只要|除非|前提是"
)
WHETHER = re.compile(r"\b(?:unknown|unclear|uncertain|asks?|(?:not|whether) known)\b[^.;]*$")
"""Before “if”: it means whether, and is no condition."""
ADVISING = re.compile(r"\b(?:advi[sc]e[sd]?|recommend(?:s|ed)?)\b|建议|推荐")
GROUP = re.compile(r"\b(?:those|who|whom|(?:patients|people) with)\b|的(?:人|患者|病人)|者")
"""“Those with residual disease were to ...” says “if there was residual disease”."""
LIMITED = re.compile(r"\b(?:most|majority|minority|some|several|many|few|half|thirds?|quarters?)\b")
HINT = "Say it there too."


@dataclass(frozen=True, slots=True)
class Omission:
    """What one text says of a result and the other, which must say the same, does not."""

    message: str
    hint: str
    span: SpanReading
    """The span that says it."""
    token: Token | None = None
    """The words of that span that say it; None where the whole span does."""


def check(index: Index) -> Iterator[Problem]:
    """Yield everything that a plain text adds to its claim or leaves out of it."""
    for page in index.readings:
        for claim in page.claims:
            if claim.plain and not all(is_untranslated(page, block) for block in claim.plain):
                problems = list(_check_bindings(claim))
                yield from problems or _check_words(index.corpus, claim)


def find_omissions(corpus: Corpus, said: Blocks, given: Blocks) -> Iterator[Omission]:
    """Yield what `said` says and `given`, which must say the same, leaves out."""
    language = given[0].block.language
    shown, counted = _figures(given, shared=True), _counted(given)
    for (address, slot), (span, token) in _figures(said).items():
        if (address, slot) not in shown and not (slot == "percent" and address in counted):
            yield Omission(f"leaves out “{token.text}”", HINT, span, token)
    for span, stated in (
        *_left_out(corpus, said, given),
        *_left_out_of_segments(corpus, said, given),
    ):
        term = corpus.vocabulary.terms[stated.terms[0]]
        words = " or ".join(f"“{word}”" for word in corpus.vocabulary.lay_words(term, language)[:3])
        message = f"leaves out “{stated.token.text}” ({term.label})"
        yield Omission(message, f"Say {words}.", span, stated.token)
    kept = {*_hedges(given), *_told_of_a_group(given)}
    advised = frozenset(_advised(given))
    for (address, kind), (span, word) in _hedges(said).items():
        if (address, kind) not in kept and not (word == "should" and address in advised):
            yield Omission(f"drops “{word}” from {address} and says more", HINT, span)


def _check_bindings(claim: ClaimReading) -> Iterator[Problem]:
    said, plain = _bound(claim.blocks), _bound(claim.plain)
    for address, span in said.items():
        if address not in plain:
            message = f"the plain text leaves out {address}, which the claim rests on"
            hint = f"Say it in plain words: {{ev}}`... <{address}>`."
            given = _counterpart(claim.blocks, claim.plain, span)
            yield _make_problem(claim, message, hint, (span, None), given)
    for address, span in plain.items():
        if address not in said:
            message = f"the plain text adds {address}, which the claim does not rest on"
            hint = "Take it out, or add it to the claim."
            own = _counterpart(claim.plain, claim.blocks, span)
            yield _make_problem(claim, message, hint, own, (span, None))


def _counterpart(said: Blocks, given: Blocks, span: SpanReading) -> Words | None:
    """Return the span of one text that a span of the other stands for.

    That is one about the same result, or else the one at the same place in the order.
    """
    own = [one for block in given for one in block.spans]
    items = {target.item.address for target in span.targets if target.item is not None}
    about = [one for one in own if any(t.item and t.item.address in items for t in one.targets)]
    if about:
        return about[-1], None
    at = [one for block in said for one in block.spans].index(span)
    return (own[at], None) if at < len(own) else None


def _check_words(corpus: Corpus, claim: ClaimReading) -> Iterator[Problem]:
    for one in find_omissions(corpus, claim.blocks, claim.plain):
        given = _find_answer(corpus, one, claim.plain)
        yield _make_problem(
            claim, f"the plain text {one.message}", one.hint, (one.span, one.token), given
        )


def _find_answer(corpus: Corpus, one: Omission, plain: Blocks) -> Words | None:
    """Return the span bound to the same result, with its words that say otherwise if it has any."""
    addresses = {target.address for target in one.span.targets}
    spans = [
        span
        for span in _spans(plain)
        if addresses.intersection(target.address for target in span.targets)
    ]
    found = ((span, _find_contrary(corpus, one, span)) for span in spans)
    return next(
        (pair for pair in found if pair[1] is not None), (spans[0], None) if spans else None
    )


def _find_contrary(corpus: Corpus, one: Omission, span: SpanReading) -> Token | None:
    """Return the figure that fits no result, or the other term of the same facet."""
    if one.token is None:
        return None
    if one.token.kind != "term":
        return next((mismatch.token for mismatch in span.mismatches), None)
    vocabulary, own = corpus.vocabulary, one.token.value.terms
    facet, said = (
        vocabulary.facet_of(own[0]),
        {name for t in one.span.terms() for name in t.value.terms},
    )
    return next(
        (
            token
            for token in span.terms()
            if vocabulary.facet_of(token.value.terms[0]) == facet
            and said.isdisjoint(token.value.terms)
        ),
        None,
    )


def _figures(
    blocks: Blocks, *, shared: bool = False
) -> dict[tuple[str, str], tuple[SpanReading, Token]]:
    """Return where each figure stands, by address and slot, that of a count with its value.

    What is `shared` by the results of a span counts for each: the 103 of "of 103, 84 had a
    response and 82 no operation".
    """
    found: dict[tuple[str, str], tuple[SpanReading, Token]] = {}
    for span in _spans(blocks):
        beside = {target.address for target in span.targets} | {one.address for one in span.matches}
        for match in span.matches:
            for slot in _slots(span, match):
                counts = shared and slot.startswith(COUNT)
                for address in beside if counts else (match.address,):
                    found.setdefault((address, slot), (span, match.token))
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


def _left_out(
    corpus: Corpus, blocks: Blocks, given: Blocks
) -> Iterator[tuple[SpanReading, Stated]]:
    vocabulary = corpus.vocabulary
    said = vocabulary.close(_said(corpus, given))
    for span in _spans(blocks):
        licensed = span_licensed(corpus, span)
        for stated in span_terms(span, corpus)[0]:
            names = _names(vocabulary, stated)
            if not names or not is_licensed(corpus, stated, licensed):
                continue
            if _is_what_is_counted(corpus, span, names):
                continue
            names = _conditions(corpus, span, names) or names
            if not any(_is_said(vocabulary, name, said) for name in names):
                said |= vocabulary.close(names)
                yield span, stated


def _conditions(corpus: Corpus, span: SpanReading, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the condition under which a result holds, where the term names those who meet it."""
    return tuple(
        term
        for _, item, _ in result_targets(span)
        if sets_under_condition(corpus.vocabulary, item).issuperset(names)
        for term in getattr(item.result, "condition", ())
    )


def _is_what_is_counted(corpus: Corpus, span: SpanReading, names: tuple[str, ...]) -> bool:
    """Tell whether a term only says what a figure is anyhow: the planned enrolment of a trial."""
    fields = [item for _, item, _ in result_targets(span) if item.route[0] == "registry"]
    own = frozenset[str]().union(*(item.own_terms for item in fields))
    essential = corpus.vocabulary.is_essential
    return all(name in own and not essential(corpus.vocabulary.facet_of(name)) for name in names)


def _left_out_of_segments(
    corpus: Corpus, blocks: Blocks, given: Blocks
) -> Iterator[tuple[SpanReading, Stated]]:
    """Yield what is left out beside one of several figures, which stand in the same order."""
    others = {_order(span): span for span in _spans(given) if span.segments}
    for span in (one for one in _spans(blocks) if _order(one) in others):
        other = others[_order(span)]
        for segment, beside in zip(span.segments, other.segments, strict=True):
            for stated in _left_out_of_segment(corpus, (span, segment), (other, beside)):
                yield span, stated


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


def _hedges(blocks: Blocks) -> dict[tuple[str, str], tuple[SpanReading, str]]:
    """Return the word by which a result is planned, possible, conditional, of some, a change."""
    found: dict[tuple[str, str], tuple[SpanReading, str]] = {}
    for span in _spans(blocks):
        for kind, word in _hedge_words(span):
            for target in span.targets:
                found.setdefault((target.address, kind), (span, word))
    return found


def _told_of_a_group(blocks: Blocks) -> Iterator[tuple[str, str]]:
    """Yield the results under a condition that are told of those who meet it."""
    for span in _spans(blocks):
        if GROUP.search(fold(span.text).lower()):
            for target, item, _ in result_targets(span):
                if getattr(item.result, "condition", ()):
                    yield target.address, "condition"


def _advised(blocks: Blocks) -> Iterator[str]:
    """Yield the recommendations that are told with a verb of advice, which says “should”."""
    for span in _spans(blocks):
        if ADVISING.search(fold(span.text).lower()):
            for target, item, _ in result_targets(span):
                if isinstance(item.result, Recommendation):
                    yield target.address


def _hedge_words(span: SpanReading) -> Iterator[tuple[str, str]]:
    planned = read_as(span.block.language).planned
    for start, _, word in lexicon.find_words(planned, fold(span.text).lower()):
        # Within a term it belongs to the term: "no sign that doctors could find".
        at = span.span.start + start
        begins = word in CRITERIA
        if not any(term.start - begins < at < term.end for term in span.terms()):
            yield "modal" if word in MODAL else "planned", word
    text = fold(span.text).lower()
    for condition in CONDITION.finditer(text):
        if not WHETHER.search(text, 0, condition.start()):
            yield "condition", condition.group()
    for token in span.tokens:
        if token.kind == "gap":
            yield "planned", token.text
        orders = token.word == "should" and AVOIDED.match(span.block.text, token.end)
        if token.kind == "modal" and not orders:
            # What will be is planned, and no more.
            yield "planned" if token.word == "will" else "modal", token.text
        if token.kind in {"direction", "comparative"}:
            yield "direction", token.text
        if token.kind == "quantifier" and LIMITED.search(token.word):
            yield "limited", token.text


def _spans(blocks: Blocks) -> Iterator[SpanReading]:
    return (span for block in blocks for span in block.spans if span.span.role != "quoted")


def _bound(blocks: Blocks) -> dict[str, SpanReading]:
    """Return the first span that is bound to each address, a quoted one too."""
    found: dict[str, SpanReading] = {}
    for span in (span for block in blocks for span in block.spans):
        for target in span.targets:
            found.setdefault(target.address, span)
    return found


def _make_problem(
    claim: ClaimReading, message: str, hint: str, said: Words | None, given: Words | None
) -> Problem:
    """Place a problem at the plain words that say otherwise, and name the words of the claim."""
    plain = _make_side("its plain text", given, claim.plain[0].block.place, claim.plain)
    own = _make_side("the claim", said, claim.claim.place, claim.blocks)
    token = given[1] if given is not None else None
    if token is not None and f"“{token.text}”" not in message:
        message += f", and says “{token.text}”"
    place: Place = plain.place or claim.claim.place
    length = token.end - token.start if token is not None else 0
    return Problem(NAME, message, place, (own, plain), hint, claim=claim.claim.id, length=length)


def _make_side(label: str, words: Words | None, place: Place, blocks: Blocks) -> Side:
    """Return the sentence of a span; the whole text where no span is meant."""
    if words is None:
        text = " ".join(block.block.text for block in blocks)
        return Side(label, f"“{shorten(text)}”", place)
    span, token = words
    at = span.place_of(token) if token is not None else span.span.place
    return Side(label, f"“{shorten(sentence_around(span.block.text, span.span.start))}”", at)
