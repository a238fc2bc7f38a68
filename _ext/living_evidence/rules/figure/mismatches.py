"""Shared by the figure rules: what bound spans say in a slot of a result and its record does not.

A slot is filled by a figure, or named by a word: “mean”, “range”, “follow-up”.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.memo import keep_last
from living_evidence.prose.agreement import make_problem
from living_evidence.prose.figures import describe
from living_evidence.records import Count, Duration, Proportion, Survival
from living_evidence.rules.figure.diagnosis import (
    Figure,
    diagnose,
    format_suggestion,
    suggest,
)
from living_evidence.rules.term.licensing import each_wrong_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.claims import ClaimReading, PageReading, SpanReading
    from living_evidence.prose.figures import Licence
    from living_evidence.prose.scanner import Token
    from living_evidence.rules.base import Index
    from living_evidence.rules.figure.diagnosis import Diagnosis
    from living_evidence.rules.term.licensing import WrongTerm

Tell = Callable[["WrongTerm", "Licence", "Corpus"], tuple[str, str]]
FIGURED = (Count, Duration, Proportion, Survival)
HINT = "Write what the record states, or bind the span to the result that states this."


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong figure of a span, the result that it was meant for, and what is wrong with it."""

    claim: ClaimReading
    span: SpanReading
    token: Token
    licence: Licence
    found: Diagnosis
    other: str = ""
    """Another result that would fit, as a question."""


def check_mismatches(index: Index, rule: str, message: str) -> Iterator[Problem]:
    """Yield a problem for each figure whose defect is `rule`.

    `message` may use `{text}` (the figure as written), `{address}`, `{says}` (the record), and
    `{slot}`, `{written}` and `{stated}` (the slot that it fills, and what each side has there).
    """
    for page in index.readings:
        for mistake in _find_mistakes(page, index.corpus):
            if mistake.found.rule == rule:
                yield _describe(index.corpus, mistake, message)


def check_words(index: Index, rule: str, tell: Tell) -> Iterator[Problem]:
    """Yield a problem for each word that names another slot than its result has.

    `tell` returns the message and the hint for a word and the result that it speaks of.
    """
    for wrong in each_wrong_term(index):
        if wrong.rule != rule or not wrong.licences:
            continue
        licence = _licence_of(wrong)
        message, hint = tell(wrong, licence, index.corpus)
        yield make_problem(
            rule,
            message,
            wrong.span,
            wrong.stated.token,
            corpus=index.corpus,
            claim=wrong.claim,
            licences=[licence],
            hint=hint or HINT,
        )


def suggest_term(corpus: Corpus, wrong: WrongTerm, near: Licence) -> str:
    """Name a figure of the same source that carries the word, if there is one."""
    terms = frozenset(wrong.stated.terms)
    item = near.target.item
    for other in corpus.items_of(item.source.model.id) if item is not None else ():
        if isinstance(other.result, FIGURED) and not terms.isdisjoint(other.own_terms):
            return format_suggestion(other, corpus)
    return ""


def _licence_of(wrong: WrongTerm) -> Licence:
    """Return the result whose figure is the first after the word, or the first of all."""
    known = {licence.target.address: licence for licence in wrong.licences}
    after = (
        known[match.address]
        for match in wrong.span.matches
        if match.address in known and match.token.start > wrong.stated.token.start
    )
    return next(after, wrong.licences[0])


@keep_last
def _find_mistakes(page: PageReading, corpus: Corpus) -> tuple[Mistake, ...]:
    return tuple(
        mistake
        for claim in page.claims
        for span in claim.spans
        if span.span.role != "quoted" and span.mismatches
        for mistake in _find_in_span(claim, span, corpus)
    )


def _find_in_span(claim: ClaimReading, span: SpanReading, corpus: Corpus) -> Iterator[Mistake]:
    """Yield each mistake once, where two numbers changed places: at the first of them."""
    seen: set[tuple[str, str]] = set()
    for mismatch in span.mismatches:
        licence = mismatch.licence
        if licence is None:
            continue
        others = tuple(
            one.token for one in span.mismatches if one is not mismatch and one.licence is licence
        )
        figure = Figure(mismatch.token, licence, span, corpus, others)
        found = diagnose(figure)
        key = (found.rule, licence.target.address)
        if found.exchanged and key in seen:
            continue
        seen.add(key)
        other = "" if found.exchanged else suggest(figure, span.licences)
        yield Mistake(claim, span, mismatch.token, licence, found, other)


def _describe(corpus: Corpus, mistake: Mistake, message: str) -> Problem:
    found, licence = mistake.found, mistake.licence
    return make_problem(
        found.rule,
        message.format(
            text=mistake.token.text.strip(),
            address=licence.target.address,
            says=describe(licence, corpus),
            slot=found.slot,
            written=found.written,
            stated=found.stated,
        ),
        mistake.span,
        mistake.token,
        corpus=corpus,
        claim=mistake.claim,
        licences=[licence],
        hint=" ".join(part for part in (found.hint, mistake.other) if part) or HINT,
    )
