"""A source cites a reference by a number that its own list of references does not have.

What stands before such a marker cannot be traced to anything. The text is searched where its
snapshot is at hand, and the quotes of the record everywhere; a text that was captured in part may
have its references in the part that is missing, and is left alone.

To mend: add the references that the record leaves out. Where the source itself lists no more,
declare a discrepancy between two counts of its record: the marker, and the number of references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.corpus import count_of
from living_evidence.markers import find_markers, find_markers_of_quote
from living_evidence.problems import Problem, Side
from living_evidence.records import ClinicalSummary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus
    from living_evidence.loading import Loaded
    from living_evidence.markers import Marker
    from living_evidence.records import BaseSource
    from living_evidence.rules.base import Index

NAME = "citation-without-reference"
FAILING = (
    # The second reference is gone from the record.
    """\
sources/beta-summary:
  references:
  - label: Research
    title: Examplimab in Renal Exampleosis
    quotes: ["Examplimab in Renal Exampleosis Journal of Invented Trials, 2024"]
""",
    # The text goes on to a third.
    "snapshots/beta-summary.txt: {with radiotherapy. 2: 'with radiotherapy. 2, 3'}",
    'snapshots/beta-summary.txt: {exampleosis. 1: "exampleosis [1].", with radiotherapy. 2: "with radiotherapy [2-4]."}',
    'snapshots/beta-summary.txt: {exampleosis. 1: "exampleosis.¹", with radiotherapy. 2: "with radiotherapy.²,³"}',
    # Without the snapshot, a quote shows it.
    """\
sources/beta-summary:
  results:
    relapse-radiotherapy:
      quotes: [higher relapse rates (10% vs 6%) with radiotherapy. 3]
snapshots/beta-summary.txt: {with radiotherapy. 2: with radiotherapy. 3}
snapshots: absent
lock: absent
""",
)
PASSING = (
    # A discrepancy says so.
    """\
sources/beta-summary:
  results:
    marker: {type: count, role: background, value: '3', quotes: [It is avoided. 3]}
    listed:
      type: count
      role: background
      value: '2'
      state: judged
      reason: Counted in its list.
      by: example curators
discrepancies/marker:
  id: marker
  title: A marker 3, and two references
  verdict: unsupported
  reason: The list ends before it.
  by: example curators
  sides:
  - {result: beta-summary#marker, says: '3'}
  - {result: beta-summary#listed, says: '2'}
snapshots/beta-summary.txt: {with radiotherapy. 2: with radiotherapy. 2 It is avoided. 3}
""",
    # A phase, a dose and a list are no markers.
    """\
snapshots/beta-summary.txt: {with radiotherapy. 2: "with radiotherapy. 2\\n\\n3. It was phase 3\\n\\nOf these, 3 (4%)"}
""",
    # The capture ends before the references.
    """\
sources/beta-summary:
  capture: {completeness: truncated, truncated-after: 'Journal of Invented Trials, 2024'}
snapshots/beta-summary.txt: {with radiotherapy. 2: 'with radiotherapy. 2, 3'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield, for each source, the highest marker that is beyond its list of references."""
    for loaded in index.corpus.sources.values():
        source = loaded.model
        whole = source.capture.completeness == "full-text"
        if not isinstance(source, ClinicalSummary) or not whole or not source.references:
            continue
        listed = len(source.references)
        beyond = [marker for marker in _find_markers(index, loaded) if marker.number > listed]
        if beyond and not _is_declared(index.corpus, source.id, beyond, listed):
            yield _make_problem(loaded, beyond, listed)


def _find_markers(index: Index, loaded: Loaded[BaseSource]) -> Iterator[Marker]:
    source = loaded.model
    snapshot = index.quotes.snapshots.get(source.id)
    yield from find_markers(snapshot.text) if snapshot is not None else ()
    for entry in index.quotes.of(source.id, ()):
        if entry.route[0] == "results":
            yield from find_markers_of_quote(entry.quote.exact)


def _is_declared(corpus: Corpus, source: str, beyond: list[Marker], listed: int) -> bool:
    """Tell whether a discrepancy counts the highest marker on one side, the list on another."""
    wanted = {max(marker.number for marker in beyond), listed}
    return any(
        wanted <= set(_counted_in(corpus, source, [side.result for side in loaded.model.sides]))
        for loaded in corpus.discrepancies.values()
    )


def _counted_in(corpus: Corpus, source: str, addresses: list[str]) -> Iterator[int]:
    for address in addresses:
        target = corpus.find(address)
        if target is not None and target.item is not None and target.item.source.model.id == source:
            number = count_of(target.item)
            if number is not None and number.value.denominator == 1:
                yield int(number.value)


def _make_problem(loaded: Loaded[BaseSource], beyond: list[Marker], listed: int) -> Problem:
    source = loaded.model.id
    place = loaded.place("references")
    numbers = ", ".join(map(str, sorted({marker.number for marker in beyond})))
    highest = max(beyond, key=lambda marker: marker.number)
    noun = "reference" if listed == 1 else "references"
    sides = (
        Side(source, f"“{highest.words} {highest.number}”", loaded.place("id")),
        Side("its list of references", f"{listed} {noun}", place),
    )
    message = f"{source} cites {numbers}, and its list has {listed} {noun}"
    hint = (
        "Add the references that the record leaves out; where the source lists no more, declare a "
        "discrepancy with a count of the marker and a count of the references as its sides."
    )
    return Problem(NAME, message, place, sides, hint)
