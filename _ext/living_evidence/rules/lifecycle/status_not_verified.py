"""What a registry says of the state of a study was last verified too long ago.

A trial that was recruiting then may have been stopped since. How long a registry's word holds is
declared in the vocabulary, by `verify-within:` of the facets that change: the status, and whether
results were posted. ClinicalTrials.gov asks for an entry to be looked through at least every 12
months (42 CFR 11.64). It counts from the date on which the registry says that it was verified, or
else was last updated, or from the day on which it was seen. A study that ended and posted its
results does not change any more. It is a warning, one for each entry, and its page shows it; it
fails only a strict run.

To mend: look the entry up, capture it again, and give the record its new dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_date
from living_evidence.problems import Problem, Side
from living_evidence.records import Code, DateResult, RegistryEntry
from living_evidence.rules.lifecycle.dates import add_time, is_past
from living_evidence.values import Quantity, parse_date, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.rules.base import Index
    from living_evidence.values import PartialDate

NAME = "status-not-verified"
SEVERITY = "warning"
# The first of these dates that an entry has, and what is known of that day.
VERIFIED = {
    "statusVerifiedDate": "was last verified on",
    "lastUpdatePostDateStruct": "has no date of verification; the entry was last updated on",
    "mirrorUpdated": "has no date of the registry; the mirror's page was last updated on",
    "citation.accessed": "has no date of the registry; the entry was seen on",
}
ENDED = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN"})
STATUS = "overallStatus"
FAILING = (
    """\
sources/NCT99999902:
  registry: {mirrorUpdated: '2024-12-31'}
snapshots/registry-02.txt: {'2025-03-09': '2024-12-31'}
""",
    # That a mirror was touched verifies nothing.
    """\
sources/NCT99999902: {registry: {statusVerifiedDate: 2024-10}}
snapshots/registry-02.txt: {'Last Updated: 2025-03-09': "Last Updated: 2025-03-09\\n\\nLast Verified: 2024-10"}
""",
    # Nobody knows of when it is.
    "sources/NCT99999902: {registry: {mirrorUpdated: DELETE}}",
)
PASSING = (
    # Any day of January 2025 may be meant.
    """\
sources/NCT99999902:
  registry: {mirrorUpdated: 2025-01}
snapshots/registry-02.txt: {'2025-03-09': 2025-01}
""",
    # A study that was withdrawn has no later status.
    """\
sources/NCT99999902:
  registry: {mirrorUpdated: '2021-03-09', overallStatus: WITHDRAWN, hasResults: DELETE}
snapshots/registry-02.txt: {'2025-03-09': '2021-03-09', NOT_YET_RECRUITING: WITHDRAWN}
vocabulary:
  terms: {withdrawn-trial: {facet: status, label: withdrawn trial, codes: {overallStatus: WITHDRAWN}}}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every registry entry whose state nobody has verified for too long."""
    for name, loaded in index.corpus.sources.items():
        if not isinstance(loaded.model, RegistryEntry):
            continue
        limits = [(item, limit) for item in index.corpus.items_of(name)
                  if (limit := find_limit(index.corpus, item)) is not None]  # fmt: skip
        verified = _find_verified(index.corpus, name)
        late = [(item, limit) for item, limit in limits if _is_late(verified, limit, index.today)]
        if late:
            yield _make_problem(late, verified, index.today)


def find_limit(corpus: Corpus, item: Item) -> Quantity | None:
    """Return how long the word of a registry on a field holds; None where it does not age."""
    code = item.result
    if not isinstance(code, Code) or item.route[0] != "registry":
        return None
    if code.scheme == STATUS and code.value in ENDED:
        return None
    vocabulary = corpus.vocabulary
    facets = {
        vocabulary.facet_of(term) for term in vocabulary.terms_of_code(code.scheme, code.value)
    }
    declared = (
        vocabulary.facets[facet].verify_within for facet in facets if facet in vocabulary.facets
    )
    lengths = [parse_quantity(text) for text in declared if text]
    return next((length for length in lengths if length is not None), None)


def _find_verified(corpus: Corpus, name: str) -> Item | None:
    fields = (corpus.items.get(f"{name}#{field}") for field in VERIFIED)
    return next((item for item in fields if item is not None and _date_of(item) is not None), None)


def _date_of(item: Item) -> PartialDate | None:
    return parse_date(item.result.value) if isinstance(item.result, DateResult) else None


def _is_late(verified: Item | None, limit: Quantity, today: PartialDate) -> bool:
    date = _date_of(verified) if verified is not None else None
    return date is None or is_past(add_time(date, limit), today)


def _make_problem(
    late: list[tuple[Item, Quantity]], verified: Item | None, today: PartialDate
) -> Problem:
    item, limit = late[0]
    name = item.source.model.id
    shown = str(_date_of(verified)) if verified is not None else "no date"
    sides = (
        Side(f"{name}, {verified.name if verified else 'registry'}", shown,
             verified.place if verified else item.source.place("registry")),
        Side("today", f"{today}; it holds for {limit}"),
        *(Side(one.address, str(getattr(one.result, "value", "")), one.place) for one, _ in late),
    )  # fmt: skip
    when = f"{VERIFIED[verified.name]} {format_date(shown)}" if verified else "has no date at all"
    message = f"what {name} says of the state of its study {when}"
    hint = "Look the entry up, capture it again, and give the record its new dates."
    return Problem(NAME, message, item.place, sides, hint, severity="warning")
