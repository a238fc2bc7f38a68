"""A source was corrected, and what was read of it is from before the correction.

A corrected source still supports claims. But the figures that were captured may be the ones that
were corrected: somebody has to read the notice, and capture the source again.

To mend: read the correction, capture the source as it now is, and write the day under
`capture.accessed`; give `notice.date` the date of the correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.rules.arithmetic.amounts import is_surely_before
from living_evidence.values import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.loading import Loaded
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

NAME = "correction-not-read"
SEVERITY = "warning"
_CORRECTED = (
    "sources/alpha-2024: {standing: corrected, notice: {type: erratum, date: '%s'}, "
    "capture: {snapshot: alpha-2024.txt, completeness: abstract, accessed: '%s'}}"
)
FAILING = (
    _CORRECTED % ("2025-05-01", "2025-04-30"),
    _CORRECTED % ("2025-05-01", "not-captured"),
    _CORRECTED % ("not-stated", "2025-05-02"),
)
PASSING = (
    _CORRECTED % ("2025-05-01", "2025-05-02"),
    _CORRECTED % ("2025-05", "2025-05-02"),
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every corrected source that was not surely read after its correction."""
    for loaded in index.corpus.sources.values():
        source = loaded.model
        if source.standing != "corrected" or source.notice is None:
            continue
        corrected, read = parse_date(source.notice.date), parse_date(source.capture.accessed)
        if corrected is None or read is None or is_surely_before(read, corrected):
            yield _make_problem(loaded, source.notice.date)


def _make_problem(loaded: Loaded[BaseSource], corrected: str) -> Problem:
    source = loaded.model
    sides = (
        Side(f"{source.id}, notice.date", corrected, loaded.place("notice", "date")),
        Side(f"{source.id}, capture.accessed", source.capture.accessed,
             loaded.place("capture", "accessed")),
    )  # fmt: skip
    message = f"{source.id} was corrected, and was not read since as far as its record says"
    hint = "Read the correction, capture the source again, and write both dates."
    return Problem(NAME, message, loaded.place("standing"), sides, hint, severity="warning")
