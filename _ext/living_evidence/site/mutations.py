"""The directive `mutation-results`: what became of each single change of the site, by kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

from living_evidence.mutation.judging import KILLS, VERDICTS
from living_evidence.mutation.mutants import ASIDES, FAMILIES
from living_evidence.mutation.results import PATH, format_share, load_results
from living_evidence.site.pages.parts import Row, field_table, paragraph, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

UNKNOWN = "No run of the mutation benchmark was kept for this site."
LONGEST = 160


class MutationResults(SphinxDirective):
    """Show what the last run of `evidence mutate` found, from the file that it wrote."""

    def run(self) -> list[nodes.Node]:
        """Return tables of the families, the survivors and the equivalents."""
        root = Path(self.env.srcdir)
        self.env.note_dependency(PATH)
        results = load_results(root)
        if results is None:
            return [paragraph(text(UNKNOWN, "ev-absent"))]
        return list(_render(results))


def _render(results: dict[str, Any]) -> Iterator[nodes.Node]:
    yield paragraph(
        f"Last run: {results['date']}, over {results['pages']:,} pages "
        f"and {results['records']:,} files of records."
    )
    yield _render_families(results["families"])
    yield field_table(_explain_verdicts(results["families"]), caption="What became of them")
    yield field_table(
        (Row((meaning, f"{results['apart'].get(name, 0):,}")) for name, meaning in ASIDES.items()),
        caption="Changes that contradict no source, and are not counted",
    )
    yield from _render_changes(
        results["survivors"], "verdict", "What nothing noticed, or not there"
    )
    yield from _render_changes(results["equivalents"], "reason", "Changes that change no meaning")


def _render_families(families: dict[str, dict[str, int]]) -> nodes.Element:
    total: dict[str, int] = {}
    rows = []
    for name, counts in families.items():
        for verdict, count in counts.items():
            total[verdict] = total.get(verdict, 0) + count
        rows.append(_make_row(FAMILIES.get(name, name), counts))  # type: ignore[call-overload]
    rows.append(_make_row("All of them", total))
    columns = ("What changes", "Changes", "Named as wrong", "Not named", "Share named")
    return table(
        columns, rows, widths=(40, 15, 15, 15, 15), caption="One change at a time, by kind"
    )


def _make_row(label: str, counts: dict[str, int]) -> Row:
    whole = sum(counts.values())
    killed = sum(counts.get(verdict, 0) for verdict in KILLS)
    numbers = (f"{whole:,}", f"{killed:,}", f"{whole - killed:,}", format_share(killed, whole))
    return Row((label, *numbers))


def _explain_verdicts(families: dict[str, dict[str, int]]) -> Iterator[Row]:
    for verdict, meaning in VERDICTS.items():
        count = sum(counts.get(verdict, 0) for counts in families.values())
        if count:
            yield Row((f"{verdict.replace('-', ' ')}: {meaning}", f"{count:,}"))


def _render_changes(
    changes: list[dict[str, str]], last: str, caption: str
) -> Iterator[nodes.Element]:
    if not changes:
        yield paragraph(f"{caption}: none.")
        return
    rows = (
        Row((one["path"], _shorten(one["before"]), _shorten(one["after"]), one[last]))
        for one in changes
    )
    columns = ("File", "Before", "After", last.capitalize())
    yield table(columns, rows, widths=(20, 35, 35, 10), caption=f"{caption}: {len(changes):,}")


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("mutation-results", MutationResults)
