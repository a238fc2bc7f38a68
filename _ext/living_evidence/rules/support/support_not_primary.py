"""A claim rests on a source that cannot bear it.

What only a news post or an unreviewed summary says is `attributed` to it, in words.
A registry entry says what is planned or registered, never what happened: such a claim is a
`status`. An observation rests on a report.

To mend: change the `:kind:` of the claim and word it accordingly, or bind a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem, result_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

NAME = "support-not-primary"
FAILING = (
    """\
:::{claim} example
:source: gamma-news

{ev}`In early results from 2022, a news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
:::
""",
    """\
:::{claim} example
:source: NCT99999902

{ev}`The single-arm trial NCT99999902 in EXA-negative renal exampleosis was registered as not yet recruiting on 9 March 2025 <#overallStatus #mirrorUpdated>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: gamma-news
:kind: attributed

{ev}`In early results from 2022, a news post said that all 12 patients with renal exampleosis were in remission <#remission-2022>`.
:::
""",
    """\
:::{claim} example
:source: NCT99999902
:kind: status

{ev}`The single-arm trial NCT99999902 in EXA-negative renal exampleosis was registered as not yet recruiting on 9 March 2025 <#overallStatus #mirrorUpdated>`.
:::
""",
)
BEARS = {
    "observation": ("journal-article",),
    "inference": ("journal-article",),
    "status": ("registry-entry", "journal-article"),
}
OF_STANDING = frozenset({"standing", "notice"})
"""What a publisher says of a source, and not the source of anything."""
ADVICE = {
    "registry-entry": "Make it a status claim: a registry says what is planned or registered.",
    "news": "Make it an attributed claim and name the source in the sentence.",
    "clinical-summary": "Make it an attributed claim and name the source in the sentence.",
}


def check(index: Index) -> Iterator[Problem]:
    """Yield every span whose source does not bear its kind of claim."""
    for _, claim, span in each_span(index):
        bears = BEARS.get(claim.claim.kind)
        if bears is None:
            continue
        for _, item, licence in result_targets(span):
            kind = item.source.model.kind  # type: ignore[attr-defined]
            if kind in bears or item.route[0] in OF_STANDING:
                continue
            yield make_problem(
                NAME,
                f"{item.source.model.id} is a {kind.replace('-', ' ')} and does not bear an "
                f"{claim.claim.kind} claim",
                span,
                None,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint=ADVICE.get(kind, ""),
            )
