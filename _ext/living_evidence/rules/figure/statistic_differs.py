"""A value is called a mean, a median or a mode, and its record calls it another.

A mean of 20 months and a median of 20 months are different facts: of the median alone it is known
that half of the patients lie below it.

To mend: write the statistic of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.prose.figures import describe
from living_evidence.rules.figure.mismatches import check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.figures import Licence
    from living_evidence.rules.base import Index
    from living_evidence.rules.term.licensing import WrongTerm

FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the mean follow-up was 18.5 months (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was a median of 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months (range 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 80 to 95) <#relapse-free-survival>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each statistic that is not that of its result."""
    return check_words(index, "statistic-differs", _tell)


def _tell(wrong: WrongTerm, licence: Licence, corpus: Corpus) -> tuple[str, str]:
    item = licence.target.item
    stated = getattr(item.result, "statistic", "") if item is not None else ""
    own = stated if stated in {"median", "mean"} else ""
    message = (
        f"“{wrong.stated.token.text}” is not the statistic of {licence.target.address}, "
        f"which states {describe(licence, corpus)}"
    )
    return message, f"Write “{own}”." if own else "Leave the word out: the record names none."
