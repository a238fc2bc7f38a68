"""Do the figures of a source add up? From the records to the page, and over generated tables."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from living_evidence.checking import check, find_today
from living_evidence.corpus import load_corpus
from living_evidence.quotes import Snapshots
from living_evidence.rules.self_audit import examine_source, outcome_of
from living_evidence.statistics.granularity import find_counts, find_totals
from living_evidence.statistics.rounding import is_within_rounding
from living_evidence.values import Number, parse_number, round_half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from living_evidence.corpus import Corpus
    from living_evidence.rules.arithmetic.auditing import Examined

ROOT = Path(__file__).parents[1]
NOWHERE = ROOT / "nowhere"
SUMS = (
    "124 - 7 = 117",
    "2 + 1 + 4 = 7",
    "103 + 14 = 117",
    "49 + 54 = 103",
    "49 + 35 = 84",
    "49 + 33 = 82",
    "60% + 35% = 95%",
)
DENOMINATORS = ("95% of ?", "60% of ?", "35% of ?")
DOSE = "50 Gy is 27.8 fractions of 1.8 Gy"
CONF = """\
import sys
sys.path.insert(0, {package!r})
project = "Audited"
extensions = ["myst_parser", "living_evidence.site"]
include_patterns = ["index.md", "evidence/*/*.yaml"]
html_theme = "furo"
smartquotes = False
"""
TABLE = """\
id: a-report
kind: journal-article
citation: {{type: article-journal, title: A report, quotes: [A report]}}
capture: {{snapshot: a-report.txt, completeness: abstract}}
populations: {{everybody: {{}}, others: {{}}, some: {{parent: everybody}}}}
results:
{results}
identities:
- formula: sum
  of: [{parts}]
  equals: '#whole'
"""


class Shown(NamedTuple):
    """A row of the self-audit as a page shows it."""

    arithmetic: str
    text: str
    links: tuple[str, ...]


@cache
def _real() -> Corpus:
    return load_corpus(ROOT)


def _examined(source: str, worked: str) -> Examined:
    found = [one for one in examine_source(_real(), source) if one.worked == worked]
    assert len(found) == 1, worked
    return found[0]


# The real sources


@pytest.mark.parametrize("worked", SUMS)
def test_the_sums_of_the_first_source_hold(worked: str) -> None:
    assert _examined("cercek-2025", worked).verdict == "holds"


def test_fifty_gray_in_fractions_do_not_hold_and_are_declared() -> None:
    dose = _examined("droracle-nom-2025", DOSE)
    assert (dose.verdict, dose.problem) == ("does-not-hold", None)
    assert dose.discrepancy == "fifty-gray-in-fractions"


def test_of_how_many_the_adverse_events_are_cannot_be_decided() -> None:
    for worked in DENOMINATORS:
        percent = _examined("cercek-2025", worked)
        assert percent.verdict == "cannot-be-decided"
        assert percent.why.startswith("The source does not state of how many people this is.")
        # Both those who completed treatment and those included can be meant.
        assert " of 103" in percent.why
        assert " of 117" in percent.why


def test_what_a_run_counts_is_what_the_pages_list() -> None:
    listed = [outcome_of(one) for name in _real().sources for one in examine_source(_real(), name)]
    report = check(_real(), (), snapshots=Snapshots(), today=find_today())
    counted = {outcome: count for outcome, count in report.coverage.examined.items() if count}
    assert counted == {outcome: listed.count(outcome) for outcome in set(listed)}


# The pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the record pages of this site, with no other page."""
    root = tmp_path_factory.mktemp("audited")
    shutil.copytree(ROOT / "evidence", root / "evidence")
    (root / "conf.py").write_text(CONF.format(package=str(ROOT / "_ext")), encoding="utf-8")
    (root / "index.md").write_text("# Audited\n", encoding="utf-8")
    _build(root)
    return root


def _build(root: Path) -> None:
    """Build; that no page uses the sources is a problem, and no matter here."""
    environment = {**os.environ, "EVIDENCE_SNAPSHOTS": ""}
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(root), str(root / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (root / "html" / "index.html").exists(), done.stderr


def _read(root: Path, source: str) -> tuple[str, list[Shown]]:
    """Return the text of the section, and its rows."""
    page = (root / "html" / "evidence" / "sources" / f"{source}.html").read_text("utf-8")
    made = page.partition('id="_audit"')[2].partition("</section>")[0]
    return _plain(made), [_read_row(row) for row in re.findall(r"<tr.*?</tr>", made, re.DOTALL)[1:]]


def _read_row(row: str) -> Shown:
    head, _, rest = row.partition("</th>")
    return Shown(_plain(head), _plain(rest), tuple(re.findall(r'href="([^"]*)"', rest)))


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def test_the_page_shows_each_sum_with_its_verdict_and_its_figures(site: Path) -> None:
    text, rows = _read(site, "cercek-2025")
    assert "Do its figures add up?" in text
    shown = {row.arithmetic: row for row in rows}
    for worked in SUMS:
        assert "What came of it holds" in shown[worked].text
        figures = [link for link in shown[worked].links if link.startswith("#")]
        assert len(figures) == len(re.findall(r"\d+", worked))
    for worked in DENOMINATORS:
        assert "cannot be decided The source does not state" in shown[worked].text
    assert [row.arithmetic for row in rows] == [
        one.worked for one in examine_source(_real(), "cercek-2025")
    ]


def test_the_page_links_what_does_not_hold_to_its_discrepancy(site: Path) -> None:
    _, rows = _read(site, "droracle-nom-2025")
    assert rows[0].arithmetic == DOSE
    assert "does not hold" in rows[0].text
    assert "#long-course-dose" in rows[0].links
    assert "../discrepancies/fifty-gray-in-fractions.html" in rows[0].links


def test_a_source_without_figures_says_so(site: Path) -> None:
    text, rows = _read(site, "cercek-2022")
    assert "no figures that could be set against one another" in text
    assert not rows


def test_the_page_follows_the_discrepancy_that_declares(site: Path) -> None:
    (site / "evidence" / "discrepancies" / "fifty-gray-in-fractions.yaml").unlink()
    _build(site)
    _, rows = _read(site, "droracle-nom-2025")
    assert rows[0].arithmetic == DOSE
    assert "does not hold" in rows[0].text
    assert "Declared" not in rows[0].text


# Tables


def test_parts_of_a_whole_need_no_terms_that_tell_them_apart() -> None:
    cells = {
        "one": "type: proportion, population: everybody, events: '3', total: '#whole'",
        "two": "type: proportion, population: everybody, events: '4', total: '#whole'",
        "whole": "type: count, population: everybody, value: '7'",
    }
    assert [one.verdict for one in _sums(_examine(cells))] == ["holds"]


def test_a_group_and_a_part_of_it_are_not_added_up() -> None:
    cells = {
        "one": "type: count, population: everybody, value: '4'",
        "two": "type: proportion, population: some, events: '3', total: '#one'",
        "whole": "type: count, population: others, value: '7'",
    }
    nested = _sums(_examine(cells))[0]
    assert nested.verdict == "does-not-hold"
    assert nested.why == "a-report#two is counted in a-report#one already."
    # By its parent alone, too.
    cells["two"] = "type: count, population: some, value: '3'"
    assert _sums(_examine(cells))[0].why == nested.why


def test_percentages_of_a_stated_number_are_held_to_whole_people() -> None:
    cells = {
        "one": "type: proportion, percent: '33', total: '#everybody'",
        "two": "type: proportion, percent: '33', total: '#everybody'",
        "whole": "type: proportion, percent: '65', total: '#everybody'",
    }
    # 33% of 60 are 20, and 65% are 39; of 1,000 they may be 327, 327 and 654.
    few, many = (f"type: count, value: '{number}'" for number in (60, 1000))
    assert [one.verdict for one in _sums(_examine(cells, everybody=few))] == ["does-not-hold"]
    assert [one.verdict for one in _sums(_examine(cells, everybody=many))] == ["holds"]


def _examine(cells: Mapping[str, str], **others: str) -> list[Examined]:
    """Examine a record with one sum of all its cells but the whole."""
    written = {**cells, **others}
    results = "\n".join(f"  {name}: {{{cell}, quotes: [x]}}" for name, cell in written.items())
    parts = ", ".join(f"'#{name}'" for name in cells if name != "whole")
    texts: dict[str, str | None] = {
        "evidence/vocabulary.yaml": "facets: {}\nterms: {}\n",
        "evidence/sources/a-report.yaml": TABLE.format(results=results, parts=parts),
    }
    corpus = load_corpus(NOWHERE, texts)
    assert not corpus.problems, corpus.problems
    return examine_source(corpus, "a-report")


def _sums(found: list[Examined]) -> list[Examined]:
    return [one for one in found if one.rule == "identity-differs"]


counts = st.lists(st.integers(min_value=0, max_value=400), min_size=2, max_size=6)


@given(parts=counts, off=st.integers(min_value=-3, max_value=3))
@settings(max_examples=40)
def test_numbers_of_people_add_up_exactly_or_not_at_all(parts: list[int], off: int) -> None:
    whole = sum(parts) + off
    if whole < 0:
        return
    cells = {f"part-{at}": f"type: count, value: '{part}'" for at, part in enumerate(parts)}
    found = _examine({**cells, "whole": f"type: count, value: '{whole}'"})
    assert [one.verdict for one in _sums(found)] == ["does-not-hold" if off else "holds"]
    assert all((one.problem is None) is not bool(off) for one in _sums(found))


@given(
    parts=counts.filter(any),
    rest=st.integers(min_value=0, max_value=300),
    decimals=st.integers(min_value=0, max_value=2),
    stated=st.booleans(),
    data=st.data(),
)
@settings(max_examples=60)
def test_a_true_table_of_percentages_never_alarms(
    parts: list[int], rest: int, decimals: int, *, stated: bool, data: st.DataObject
) -> None:
    total = sum(parts) + rest
    exact = [Fraction(100 * part, total) for part in (*parts, sum(parts))]
    printed = [_round(one, decimals, up=data.draw(st.booleans())) for one in exact]
    names = [*(f"part-{at}" for at in range(len(parts))), "whole"]
    of = ", total: '#everybody'" if stated else ""
    cells = {
        name: f"type: proportion, percent: '{number}'{of}"
        for name, number in zip(names, printed, strict=True)
    }
    extra = f"type: count, value: '{total}'"
    found = _examine(cells, everybody=extra)
    assert [one.verdict for one in _sums(found)] == ["holds"]
    # A cell that is off by more than all roundings together is always seen.
    unit = Fraction(1, 10**decimals)
    wrong = Number(printed[-1].value + unit * (len(printed) + 1), decimals)
    cells["whole"] = f"type: proportion, percent: '{wrong}'{of}"
    found = _examine(cells, everybody=extra)
    assert [one.verdict for one in _sums(found)] == ["does-not-hold"]


def _round(exact: Fraction, decimals: int, *, up: bool) -> Number:
    """Round as sources do: a tie either way."""
    number = Number(round_half_up(exact, decimals), decimals)
    is_tie = abs(exact - number.value) * 2 == Fraction(1, 10**decimals)
    return (
        Number(number.value - Fraction(1, 10**decimals), decimals) if is_tie and not up else number
    )


@given(
    total=st.integers(min_value=1, max_value=500),
    percent=st.decimals(min_value=0, max_value=100, places=1),
)
def test_the_people_behind_a_percentage_are_all_found_and_no_others(
    total: int, percent: object
) -> None:
    printed = parse_number(f"{percent}")
    assert printed is not None
    fitting = [one for one in range(total + 1) if _agrees(one, total, printed)]
    assert list(find_counts(total, printed)) == fitting
    for count in fitting[:3]:
        totals = find_totals(Number(Fraction(count)), printed)
        assert totals is None or total in totals


def _agrees(count: int, total: int, printed: Number) -> bool:
    return is_within_rounding(Fraction(100 * count, total), printed)
