"""A claim rests on a source that was retracted, withdrawn, superseded or questioned.

The standing of a source travels to every claim that rests on it, by whatever way: through a
denominator, a derived result, a side of a discrepancy, a judgement. Of a retracted source a page may
say only that it was retracted, and when: a claim of kind `status` with a span bound to
`<record#standing>` and one bound to `<record#notice.date>` does. A claim about a discrepancy, or one on a source of which its publisher
voiced concern, may then go on to say what it says. What a superseded source says may be told with
its date, and not as the only support of a claim.

To mend: use a current source, or say in the claim what happened to this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from living_evidence.prose.agreement import each_span, make_problem, sentence_around
from living_evidence.prose.languages import read_as
from living_evidence.records import BaseSource, Discrepancy, Judgement
from living_evidence.rules.walk import operands_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item, Target
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index

NAME = "source-not-current"
STILL_GOOD = frozenset({"current", "corrected"})
SUPERSEDED, CONCERN = "superseded", "expression-of-concern"
TELLING = frozenset({"attributed", "relation"})
"""Kinds of claim that tell what was said, and do not say that it is so."""
STANDING, DATE = "standing", "notice.date"
ABOUT_SOURCE = frozenset({"standing", "notice", "citation"})
_CLAIM = """
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
  :::
"""
_RETRACTED = (
    "sources/alpha-2024: {standing: retracted, notice: {type: retraction, date: '2025-05-03'}}\n"
)
_RELATION = """\
page: |
  :::{claim} example
  :kind: relation

  %s{ev}`The 12 patients with renal exampleosis in remission of 2022 were superseded by the 30 of cohort 1 who completed treatment with a complete response <how-many-patients#verdict>`.
  :::
"""
_NEWS = "sources/gamma-news: {standing: superseded, notice: {type: newer post}, relations: [{type: superseded-by, target: alpha-2024}]}\n"
FAILING = (
    _RETRACTED + _CLAIM.lstrip(),
    "sources/alpha-2024: {standing: expression-of-concern, notice: {type: notice}}" + _CLAIM,
    # What another record works out from it.
    """\
sources/gamma-news:
  results:
    half: {type: proportion, role: synthesis, population: first-patients, outcome: remission, percent: '40', total: not-stated, state: derived, derived: {formula: percent, of: ['#first-patients-count', alpha-2024#cohort-1-completed]}}
page: |
  :::{claim} example
  :source: gamma-news
  :kind: attributed

  {ev}`A news post said that 40% of patients with renal exampleosis were in remission <#half>`.
  :::
"""
    + _RETRACTED,
    # A side of a discrepancy.
    _RETRACTED + _RELATION % "",
    # What it does not say is no news either.
    _RETRACTED
    + """\
page: |
  :::{claim} example
  :kind: gap
  :outcome: pathological-complete-response
  :sources: alpha-2024

  {ev}`The abstract does not report pathological complete response <alpha-2024>`.
  :::
""",
    # It says that it was retracted, and not when.
    _RETRACTED
    + """\
page: |
  :::{claim} example
  :kind: status

  {ev}`The report was retracted <alpha-2024#standing>`.
  :::
""",
    # Superseded, and its only support.
    _NEWS
    + """\
page: |
  :::{claim} example
  :source: gamma-news

  {ev}`In early results from 2022, all 12 patients with renal exampleosis were in remission <#remission-2022>`.
  :::
""",
    # Superseded, and without a date.
    _NEWS
    + """\
page: |
  :::{claim} example
  :source: gamma-news
  :kind: attributed

  {ev}`A news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
  :::
""",
)
PASSING = (
    """\
sources/alpha-2024:
  standing: corrected
  notice: {type: erratum, date: '2025-01-15'}
  capture: {snapshot: alpha-2024.txt, completeness: abstract, accessed: '2025-02-01'}"""
    + _CLAIM,
    # That it was retracted, and when.
    _RETRACTED
    + """\
page: |
  :::{claim} example
  :kind: status

  {ev}`The report was retracted <alpha-2024#standing>` {ev}`on 3 May 2025 <alpha-2024#notice.date>`.
  :::
""",
    # So is a news post, which supports no other status.
    """\
sources/gamma-news: {standing: withdrawn, notice: {type: withdrawal, date: '2024-02'}}
page: |
  :::{claim} example
  :kind: status

  {ev}`The news post was withdrawn by its publisher in February 2024 <gamma-news#standing gamma-news#notice.date>`.
  :::
""",
    # What a superseded post said, with its date.
    _NEWS
    + """\
page: |
  :::{claim} example
  :source: gamma-news
  :kind: attributed

  {ev}`In early results from 2022, a news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
  :::
""",
)


class Resting(NamedTuple):
    """A source that a span rests on, and by which of its targets."""

    source: BaseSource
    target: Target
    licence: Licence


def check(index: Index) -> Iterator[Problem]:
    """Yield every span whose source no longer stands."""
    for _, claim, span in each_span(index):
        said = _said_of(claim)
        for resting in _find_resting(index.corpus, span):
            fault = _find_fault(index.corpus, claim, span, resting, said)
            if fault:
                yield make_problem(
                    NAME,
                    f"{resting.source.id} is {_word(resting.source)}, and this claim {fault}",
                    span,
                    None,
                    corpus=index.corpus,
                    claim=claim,
                    licences=[resting.licence],
                    hint=_hint(resting.source),
                )


def find_rested_on(corpus: Corpus, target: Target) -> dict[str, BaseSource]:
    """Return every source that a target rests on, its own first."""
    if target.item is not None:
        return {item.source.model.id: item.source.model for item in _walk(corpus, target.item)}
    if isinstance(target.model, BaseSource):
        return {target.model.id: target.model}
    addresses: tuple[str, ...] = ()
    if isinstance(target.model, Discrepancy):
        addresses = tuple(side.result for side in target.model.sides)
    elif isinstance(target.model, Judgement):
        addresses = target.model.about
    found: dict[str, BaseSource] = {}
    for address in addresses:
        other = corpus.find(address)
        if other is not None and not isinstance(other.model, Discrepancy | Judgement):
            found |= find_rested_on(corpus, other)
    return found


def _walk(corpus: Corpus, item: Item) -> Iterator[Item]:
    """Yield an item, and all that it is worked out from or counted among."""
    seen: set[str] = set()
    waiting = [item]
    while waiting:
        current = waiting.pop(0)
        if current.address in seen:
            continue
        seen.add(current.address)
        yield current
        total = corpus.denominator_item(current)
        waiting += [*operands_of(corpus, current), *([total] if total is not None else [])]


def _find_resting(corpus: Corpus, span: SpanReading) -> Iterator[Resting]:
    """Yield each source of a span that does not stand, once for what says so and once for the rest."""
    seen: set[tuple[str, bool]] = set()
    for target, licence in zip(span.targets, span.licences, strict=True):
        for name, source in find_rested_on(corpus, target).items():
            key = (name, _is_about_source(target))
            if source.standing not in STILL_GOOD and key not in seen:
                seen.add(key)
                yield Resting(source, target, licence)


def _said_of(claim: ClaimReading) -> frozenset[str]:
    """Return what the claim says of standing and notices, by address."""
    return frozenset(target.address for span in claim.spans for target in span.targets)


def _find_fault(
    corpus: Corpus, claim: ClaimReading, span: SpanReading, resting: Resting, said: frozenset[str]
) -> str:
    source, kind = resting.source, claim.claim.kind
    tells = f"{source.id}#{STANDING}" in said
    if tells and f"{source.id}#{DATE}" in corpus.items and f"{source.id}#{DATE}" not in said:
        return "does not say since when"
    if _is_about_source(resting.target):
        return "" if tells else "names it and does not say so"
    if source.standing == SUPERSEDED and not tells:
        if kind not in TELLING and _is_only_support(corpus, claim):
            return "has no other support"
        return "" if _is_dated(span) or kind == "relation" else "rests on it without its date"
    if tells and (kind == "relation" or source.standing in {CONCERN, SUPERSEDED}):
        return ""
    return "rests on it"


def _is_about_source(target: Target) -> bool:
    return target.item is not None and target.item.route[0] in ABOUT_SOURCE


def _is_only_support(corpus: Corpus, claim: ClaimReading) -> bool:
    sources = (
        source
        for span in claim.spans
        for target in span.targets
        for source in find_rested_on(corpus, target).values()
    )
    return all(source.standing not in STILL_GOOD for source in sources)


def _is_dated(span: SpanReading) -> bool:
    text = sentence_around(span.block.text, span.span.start) + " " + span.block.context
    undated = read_as(span.block.language).undated.search(text.lower()) is not None
    return undated or any(token.kind == "date" for token in span.tokens)


def _word(source: BaseSource) -> str:
    return {CONCERN: "under an expression of concern"}.get(source.standing, source.standing)


def _hint(source: BaseSource) -> str:
    return (
        f"Rest the claim on a current source, or say what happened: <{source.id}#{STANDING}> "
        f"and <{source.id}#{DATE}> are what a page may say of it."
    )
