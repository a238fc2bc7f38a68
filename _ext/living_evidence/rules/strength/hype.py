"""A claim praises or belittles: breakthrough, remarkable, exceptional, only, merely.

Such words carry no information and move readers. They may stand in a `{quoted}` span, verbatim,
where the page shows how a source speaks.

To mend: leave the word out, or quote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.strength.words import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`All 30 patients with EXA-positive renal exampleosis who completed treatment had a remarkable complete response <#cohort-1-response>`.
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
:source: gamma-news
:kind: attributed

{quoted}`Breakthrough! 12 Exampleosis Patients in Remission <#citation.title>`, the headline of a news post says.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every word of praise or belittlement outside verbatim quotation."""
    return check_words(
        index,
        "hype",
        frozenset({"hype"}),
        "“{text}” judges instead of stating",
        "Leave it out, or show it in a {quoted} span with its source.",
    )
