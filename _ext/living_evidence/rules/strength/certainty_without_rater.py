"""A claim shows a certainty that no named person rated.

High, moderate, low and very low are GRADE ratings, and a rating is somebody's judgement.
The option `:certainty:` names an entry of `judgements.yaml` that has a `certainty:` block, with
rater, date, tool, comparison, outcome and reasons; anything else is `not-rated`.
“High-certainty evidence” in a sentence is the same statement in words.

To mend: remove the option, or add the judgement and name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.strength.words import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.rules.base import Index

NAME = "certainty-without-rater"
FAILING = (
    """\
:::{claim} example
:source: alpha-2024
:certainty: high

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
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
    """\
:::{claim} example
:source: alpha-2024
:certainty: not-rated

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a complete response <#cohort-1-response>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every certainty that is not that of a rated judgement."""
    yield from check_words(
        index,
        NAME,
        frozenset({"certainty"}),
        "“{text}” rates the evidence, and nobody rated it",
        "Leave it out; the certainty is shown beside the claim, as not rated.",
    )
    loaded = index.corpus.judgements
    judgements = loaded.model.judgements if loaded is not None else {}
    for page in index.readings:
        for reading in page.claims:
            claim = reading.claim
            judgement = judgements.get(claim.certainty)
            if claim.certainty == "not-rated" or (judgement and judgement.certainty):
                continue
            yield Problem(
                NAME,
                f"the certainty “{claim.certainty}” of {claim.id} was rated by nobody",
                claim.place,
                (
                    Side("the page", f"certainty: {claim.certainty}", claim.place),
                    Side("judgements.yaml", "has no rating with this name, rater and date"),
                ),
                "Leave :certainty: out, or name a judgement with a certainty: block and its rater.",
                claim=claim.id,
            )
