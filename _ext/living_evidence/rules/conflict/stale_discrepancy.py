"""A declared discrepancy no longer says what the records say.

Each side repeats the value or the words that are in conflict, and the build compares them with
the record. When the record changes, the conflict may be gone, or be another one: somebody has to
look again.

To mend: compare both sides with the records; correct `says:`, or delete the discrepancy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.conflict.saying import says_so, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.records import Discrepancy
    from living_evidence.rules.base import Index

NAME = "stale-discrepancy"
FAILING = (
    # The record has changed, and the side has not.
    "sources/NCT99999902: {registry: {maximumAge: 80 Years}}",
    """\
sources/NCT99999902:
  results:
    eligible-age:
      maximum: 80 years
      quotes: [Age between 18 and 80 years]
snapshots/registry-02.txt: {18 and 75: 18 and 80}
""",
    # The side says something else than the record.
    """\
discrepancies/age-limit:
  sides:
  - {result: NCT99999902#described-age, says: age ≥ 16 years}
  - {result: NCT99999902#eligible-age, says: Age between 18 and 75 years}
  - {result: NCT99999902#maximumAge, says: 75 Years}
""",
    # A figure that only the quote has is no value of the result.
    """\
sources/alpha-2024:
  results:
    all-response: {events: '51'}
discrepancies/response:
  id: response
  title: How many?
  verdict: unresolved
  reason: Unclear.
  by: example curators
  sides:
  - {result: alpha-2024#all-response, says: 52 had a complete response}
  - {result: alpha-2024#response-sum, says: '52'}
""",
)
PASSING = (
    """\
discrepancies/response:
  id: response
  title: How many?
  verdict: scope-differs
  reason: Two groups.
  by: example curators
  sides:
  - {result: alpha-2024#all-response, says: 52 of 70}
  - {result: alpha-2024#cohort-2-response, says: 22 of 40 patients}
  - {result: alpha-2024#no-adverse-events.percent, says: 25%}
  - {result: NCT99999902#overallStatus, says: NOT_YET_RECRUITING}
  - {result: alpha-2024#later-surgery, says: was not compromised in any of the patients}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every side that its record does not bear out."""
    for loaded in index.corpus.discrepancies.values():
        yield from _check_sides(index.corpus, loaded)


def _check_sides(corpus: Corpus, loaded: Loaded[Discrepancy]) -> Iterator[Problem]:
    for at, side in enumerate(loaded.model.sides):
        target = corpus.find(side.result)
        if target is None or says_so(corpus, target, side.says):
            continue
        place, named = loaded.place("sides", at, "says"), loaded.place("sides", at, "result")
        record = show(corpus, target)
        sides = (
            Side(f"the discrepancy {loaded.model.id}", side.says, place),
            Side(side.result, record, target.place),
            Side(f"the discrepancy {loaded.model.id}, result", side.result, named),
        )
        message = (
            f"{loaded.model.id} says that {side.result} says {side.says!r}, and it says {record}"
        )
        hint = (
            "Write says: as the record has it, or delete the discrepancy if the conflict is gone."
        )
        yield Problem(NAME, message, place, sides, hint)
