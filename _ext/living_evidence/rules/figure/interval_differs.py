"""The bounds of an interval are not those of the bound result.

This is what remains where no other rule explains the numbers: not its level, not its order, not
the estimate in the place of a bound.

To mend: write the bounds as the record has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.figure.mismatches import check_mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem
    from living_evidence.rules.base import Index

FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% CI 81 to 95) <#relapse-free-survival>`.
:::
""",
    # An interval that is computed here is no value of the source.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      computed-interval: {level: '95', reason: The abstract prints the two numbers alone.}
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response (95% CI 38.5 to 70.7) <#cohort-2-response>`.
  :::
""",
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '38', high: '71'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)'
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response (95% CI 38 to 72) <#cohort-2-response>`.
  :::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% confidence interval, 80 to 95) <#relapse-free-survival>`.
:::
""",
    # The interval that a source prints of a proportion.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '38', high: '71'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 38 to 71)'
page: |
  :::{claim} example
  :source: alpha-2024

  {ev}`In cohort 2, 22 of 40 patients with EXA-positive nonrenal exampleosis who completed treatment had a complete response (55%; 95% CI 38 to 71) <#cohort-2-response>`.
  :::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each figure of this kind."""
    return check_mismatches(
        index,
        "interval-differs",
        "“{text}” is not the interval of {address}, which states {says}",
    )
