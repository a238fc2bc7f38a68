"""A figure that counts patients is told of something else.

“14 pairs”, “14 hospitals” and “14 doctors” are not 14 patients. A noun after the figure that names
other things is licensed where a quote of the result has it.

Nor is it a count of tumours “of patients”, and what patients chose, no investigator chose for them.
Text outside claims speaks of both trials only on a page that is about two.

To mend: say of whom or of what the record counts so many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.prose.agreement import each_span, has_word, make_problem, result_targets
from living_evidence.prose.folding import fold
from living_evidence.prose.languages import read_as
from living_evidence.prose.scanner import Token
from living_evidence.records import Count, Proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.claims import ClaimReading, PageReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index

NAME = "counted-differs"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 hospitals with EXA-positive renal exampleosis patients who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response as seen by the surgeons <#cohort-1-response>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)
DOCUMENT = re.compile(r"\s+(?:report|abstract|paper|article|post|entry|answer)\b")
PARTS = re.compile(
    r"(?:\s+(?!patients?\b|people\b|persons?\b|of\b|in\b)[\w-]+){0,6}?\s+(tumou?rs|cancers|responses|remissions)"
    r"\s+(?:of|in|from|among)\s+(?:\w+\s+){0,3}(?:patients|people|persons)\b"
)
"""After a figure: what patients have, which may be more or fewer than they are."""
MORE = re.compile(r"\s+(more|further|additional|extra|other|new|fewer)\b(?! than)")
"""After a figure: it comes on top of others."""
AGENT = re.compile(r"(?<!by )\b(?:the|their|its|study)\s+(\w+)\s+(?:(?:had|have|then|all)\s+)?$")
AGENT_AFTER = re.compile(r"[^.;,]{0,40}?\bby (?:the |their |its |study )?(\w+)(?!['\w]| account)")
BOTH_STUDIES = re.compile(r"\bboth (?:of the |the )?(?:\w+ )?(?:trials|studies)\b")
COUNTED = frozenset({"events", "total", "count"})


def _check_sides(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield how many sides there are, told as how many patients."""
    people = read_as(span.block.language).people
    for match in span.matches:
        if match.token.kind == "count" and DOCUMENT.match(span.block.text, match.token.end):
            yield make_problem(
                NAME,
                f"{match.token.text} counts patients, and is no year of a report",
                span,
                match.token,
                corpus=index.corpus,
                claim=claim,
                licences=list(span.licences or span.sides),
                hint="Say whom the record counts.",
            )
        after = fold(span.block.text[match.token.end : span.span.end]).lstrip()
        if match.slot == "sides" and people.match(after):
            yield make_problem(
                NAME,
                f"{match.token.text} are the sides of the discrepancy, and not patients",
                span,
                match.token,
                corpus=index.corpus,
                claim=claim,
                licences=span.sides,
                hint="Give the figure of a side.",
            )


def _check_studies(page: PageReading) -> Iterator[Problem]:
    """Yield what is said of both studies on a page whose claims are about one."""
    spans = [span for claim in page.claims for span in claim.spans]
    items = [item for span in spans for _, item, _ in result_targets(span)]
    if len({item.study for item in items}) != 1:
        return
    for reading in page.blocks:
        for found in BOTH_STUDIES.finditer(fold(reading.block.text).lower()):
            place = reading.block.place_at(found.start(), len(found.group()))
            yield Problem(
                NAME,
                f"“{found.group()}” counts two, and the claims of this page are about one study",
                place,
                (
                    Side("the page", f"“{found.group()}”", place),
                    Side("the records", f"all are of {items[0].study or items[0].address}"),
                ),
                "Say which groups of the one study are meant.",
                length=len(found.group()),
            )


def _check_agent(index: Index, claim: ClaimReading, span: SpanReading) -> Iterator[Problem]:
    """Yield an outcome of patients that is told as what somebody else did."""
    language = read_as(span.block.language)
    text = fold(span.block.text[: span.span.end]).lower()
    for term, licence in _find_outcomes(index, span):
        before = AGENT.search(text, span.span.start, term.start)
        found = before or AGENT_AFTER.match(text, term.end)
        if found is None or language.others is None or has_word(licence, found[1]):
            continue
        if not language.others.fullmatch(f" {found[1]}"):
            continue
        yield make_problem(
            NAME,
            f"“{term.text}” is told of patients in {licence.target.address}, and not of {found[1]}",
            span,
            Token("count", found.start(1), found.end(1), found[1]),
            corpus=index.corpus,
            claim=claim,
            licences=[licence],
            hint="Say it of the patients whom the record counts.",
        )


def _find_outcomes(index: Index, span: SpanReading) -> Iterator[tuple[Token, Licence]]:
    """Yield each term that names the outcome of a counted result of the span."""
    close = index.corpus.vocabulary.close
    for _, item, licence in result_targets(span):
        outcome = item.result.outcome
        if not isinstance(item.result, Count | Proportion) or outcome is None:
            continue
        for token in span.terms():
            if outcome in close(token.value.terms):
                yield token, licence


def check(index: Index) -> Iterator[Problem]:
    """Yield every count of patients that the words around it give to other things."""
    for page in index.readings:
        yield from _check_studies(page)
    for _, claim, span in each_span(index):
        if span.span.role != "quoted":
            yield from _check_agent(index, claim, span)
        others = read_as(span.block.language).others
        licences = {licence.target.address: licence for *_, licence in result_targets(span)}
        yield from _check_sides(index, claim, span)
        if others is None or span.span.role == "quoted":
            continue
        for match in span.matches:
            licence = licences.get(match.address)
            item = licence.target.item if licence is not None else None
            if match.slot not in COUNTED or item is None or licence is None:
                continue
            text = fold(span.block.text[: span.span.end]).lower()
            nouns = (others, PARTS, MORE)
            found = next(filter(None, (noun.match(text, match.token.end) for noun in nouns)), None)
            counts = isinstance(item.result, Count | Proportion)
            if not counts or found is None or has_word(licence, found[1]):
                continue
            word = Token("count", found.start(1), found.end(1), found[1])
            yield make_problem(
                NAME,
                f"{match.token.text} are counted in {match.address}, and not {found[1]}",
                span,
                word,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Say whom the record counts.",
            )
