"""Shared by the figure rules: the figures of bound spans that no slot licenses, by defect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

HINT = "Write what the record states, or bind the span to the result that states this."


def check_mismatches(index: Index, rule: str, message: str) -> Iterator[Problem]:
    """Yield a problem for each figure whose defect is `rule`.

    `message` may use `{text}` (the figure as written), `{address}` and `{says}` (the record).
    """
    for _, claim, span in each_span(index):
        if span.span.role == "quoted" or not span.targets:
            continue
        for mismatch in span.mismatches:
            if mismatch.rule != rule or mismatch.licence is None:
                continue
            yield make_problem(
                rule,
                message.format(
                    text=mismatch.token.text.strip(),
                    address=mismatch.licence.target.address,
                    says=mismatch.says,
                ),
                span,
                mismatch.token,
                corpus=index.corpus,
                claim=claim,
                licences=[mismatch.licence],
                hint=mismatch.hint or HINT,
            )
