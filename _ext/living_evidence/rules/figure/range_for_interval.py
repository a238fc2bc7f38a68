"""A range is called a confidence interval, an interval a range, or either another kind of spread.

A range holds every patient; a confidence interval says how precise an estimate is, and holds no
patients at all.

To mend: call the two numbers what the record calls them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from living_evidence.prose.agreement import each_span, make_problem
from living_evidence.prose.figures import SPREADS, describe
from living_evidence.rules.figure.diagnosis import describe_spread, name_spread
from living_evidence.rules.figure.mismatches import check_mismatches, check_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.problems import Problem
    from living_evidence.prose.figures import Licence, Match
    from living_evidence.rules.base import Index
    from living_evidence.rules.term.licensing import WrongTerm

NAME = "range-for-interval"
CREDIBLE = re.compile(r"\bcredib|\bCrIs?\b", re.I)
FAILING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (range 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months (95% CI 0 to 40.2) <#follow-up>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% credible interval 80 to 95) <#relapse-free-survival>`.
:::
""",
)
PASSING = (
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among all 84 patients with EXA-positive exampleosis included in the analysis, relapse-free survival at 2 years was 88% (95% confidence interval 80 to 95) <#relapse-free-survival>`.
:::
""",
    """\
:::{claim} example
:source: alpha-2024

{ev}`Among the patients with EXA-positive exampleosis included in the analysis, the median follow-up was 18.5 months, range 0 to 40.2 months <#follow-up>`.
:::
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield each spread that goes by the name of another."""
    yield from check_mismatches(
        index,
        NAME,
        "“{text}” is given as {written}, and {address} states {stated}",
    )
    yield from check_words(index, NAME, _tell)
    for _, claim, span in each_span(index):
        for match in span.matches if span.span.role != "quoted" else ():
            licence = next((one for one in span.licences if _is_otherwise(match, one)), None)
            if licence is None:
                continue
            text, address = match.token.text.strip(), match.address
            yield make_problem(
                NAME,
                f"“{text}” is not the kind of interval of {address}, which states "
                f"{describe(licence, index.corpus)}",
                span,
                match.token,
                corpus=index.corpus,
                claim=claim,
                licences=[licence],
                hint="Call it what the source calls it: confidence or credible interval.",
            )


def _is_otherwise(match: Match, licence: Licence) -> bool:
    """Tell whether a confidence interval is called a credible one, or the reverse."""
    named = match.token.kind == "interval" and match.address == licence.target.address
    return named and bool(CREDIBLE.search(match.token.text)) != bool(CREDIBLE.search(licence.text))


def _tell(wrong: WrongTerm, licence: Licence, _corpus: Corpus) -> tuple[str, str]:
    slot = next(licence.named(*SPREADS), None)
    stated = describe_spread(slot) if slot is not None else "no spread"
    message = (
        f"“{wrong.stated.token.text}” is not what {licence.target.address} states: it has {stated}"
    )
    return message, f"Call it {name_spread(slot)}." if slot is not None else ""
