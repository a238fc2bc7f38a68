"""The date of a source is its own, and the newest of several is found at any precision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from living_evidence.dating import find_as_of, find_newest

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.corpus import Corpus


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        ((), "not-stated"),
        (("not-stated", "not-captured"), "not-stated"),
        (("2024", "not-stated"), "2024"),
        (("2024-12", "2025", "2024-12-31"), "2025"),
        (("2025-06-19", "2025-06", "2025"), "2025-06-19"),
    ],
)
def test_the_newest_date(dates: tuple[str, ...], newest: str) -> None:
    assert find_newest(dates) == newest


REGISTRY = """\
id: NCT00000001
kind: registry-entry
citation: {type: webpage, title: A trial, issued: "2020", quotes: [A trial]}
capture: {snapshot: a-trial.txt, completeness: full-text}
registry:
  nctId: NCT00000001
"""


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("", "2020"),
        ("  statusVerifiedDate: 2021-01\n", "2021-01"),
        ("  statusVerifiedDate: 2021-01\n  mirrorUpdated: '2022-02-02'\n", "2022-02-02"),
        (
            (
                "  mirrorUpdated: '2022-02-02'\n"
                "  lastUpdatePostDateStruct: {date: '2021-12-01', type: ACTUAL}\n"
            ),
            "2021-12-01",
        ),
    ],
)
def test_a_registry_entry_speaks_of_its_last_update(
    fields: str, date: str, make_corpus: Callable[..., Corpus]
) -> None:
    corpus = make_corpus({"evidence/sources/NCT00000001.yaml": REGISTRY + fields})
    assert find_as_of(corpus.sources["NCT00000001"].model) == date


def test_a_report_speaks_of_its_date_of_issue(
    make_corpus: Callable[..., Corpus], texts: dict[str, str]
) -> None:
    undated = make_corpus()
    assert find_as_of(undated.sources["a-report"].model) == "not-stated"
    source = texts["evidence/sources/a-report.yaml"]
    online = source.replace("title: A report,", "title: A report, available-date: 2021-05,")
    corpus = make_corpus({"evidence/sources/a-report.yaml": online})
    assert find_as_of(corpus.sources["a-report"].model) == "2021-05"
