"""One place turns every value into display text, with the digits of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from living_evidence.formatting import (
    STATES,
    format_date,
    format_date_nlm,
    format_item,
    format_quantity,
    format_reference,
    format_result,
    format_short_reference,
)
from living_evidence.records import Result, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from living_evidence.corpus import Corpus

RESULT: TypeAdapter[Any] = TypeAdapter(Result)
SOURCE: TypeAdapter[Any] = TypeAdapter(Source)
RECORD = """\
id: a-report
kind: journal-article
citation: {type: article-journal, title: A report}
capture: {completeness: abstract}
results:
  completed: {type: count, value: "49"}
  thousands: {type: count, value: "1,049"}
  all: {type: proportion, events: "49", total: "#completed"}
  many: {type: proportion, events: "37", percent: "75.5", total: "#completed"}
  between:
    {type: proportion, events: "37", total: "#completed",
     interval: {level: "95", low: "61", high: "87"}}
  both:
    {type: proportion, events: "37", percent: "76", total: "#completed",
     interval: {level: "95", low: "61", high: "87"}}
  share:
    {type: proportion, percent: "76", total: not-stated,
     interval: {level: "95", low: "61", high: "87"}}
  of-unknown: {type: proportion, events: "37", total: not-stated}
  percent: {type: proportion, percent: "95", total: not-stated}
  nothing: {type: proportion, total: not-stated, state: not-stated, reason: nowhere}
  chain: {type: proportion, events: "12", total: "#all"}
"""
VALUES = [
    ({"type": "count", "value": "1,234"}, "1,234"),
    ({"type": "count", "value": "not-stated"}, "not stated"),
    (
        {
            "type": "survival",
            "percent": "92",
            "interval": {"level": "95", "low": "86", "high": "99"},
        },
        "92% (95% CI 86 to 99)",
    ),
    ({"type": "survival", "percent": "92.0"}, "92.0%"),
    (
        {
            "type": "duration",
            "statistic": "median",
            "value": "20.0 months",
            "range": {"low": "0", "high": "60.8"},
        },
        "median 20.0 months (range 0 to 60.8)",
    ),
    (
        {"type": "duration", "value": "9 weeks", "iqr": {"low": "8", "high": "12"}},
        "9 weeks (IQR 8 to 12)",
    ),
    ({"type": "duration", "minimum": "8 weeks", "maximum": "12 weeks"}, "8 to 12 weeks"),
    ({"type": "duration", "value": "1 month"}, "1 month"),
    (
        {"type": "dose", "total": "50 Gy", "per-fraction": "1.8 Gy"},
        "50 Gy in fractions of 1.8 Gy",
    ),
    ({"type": "dose", "total": "25 Gy", "fractions": "5"}, "25 Gy in 5 fractions"),
    ({"type": "date", "value": "2025-11"}, "November 2025"),
    ({"type": "limit", "minimum": "18 Years", "maximum": "75 Years"}, "18 to 75 years"),
    ({"type": "limit", "minimum": "18 Years"}, "at least 18 years"),
    ({"type": "limit", "maximum": "4.3", "strict": "true"}, "less than 4.3"),
    ({"type": "limit", "minimum": "66%", "strict": "true"}, "more than 66%"),
    ({"type": "limit"}, "not stated"),
    ({"type": "identifier", "scheme": "doi", "value": "10.1000/x"}, "10.1000/x"),
    ({"type": "assertion", "says": "it rained"}, "it rained"),
    ({"type": "assertion", "says": "it rained", "polarity": "negative"}, "denied: it rained"),
    (
        {"type": "recommendation", "direction": "against", "strength": "avoid"},
        "the source advises against (its wording: avoid)",
    ),
    ({"type": "code", "scheme": "overallStatus", "value": "ODD_ONE"}, "ODD_ONE"),
]


@pytest.fixture
def corpus(make_corpus: Callable[[Mapping[str, str | None]], Corpus]) -> Corpus:
    return make_corpus({"evidence/sources/a-report.yaml": RECORD})


@pytest.mark.parametrize(("data", "shown"), VALUES)
def test_each_type_of_result_has_one_display_text(
    data: dict[str, Any], shown: str, corpus: Corpus
) -> None:
    assert format_result(RESULT.validate_python(data), corpus.vocabulary) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("all", "49 of 49"),
        ("many", "37 of 49 (75.5%)"),
        ("between", "37 of 49 (95% CI 61 to 87)"),
        ("both", "37 of 49 (76%; 95% CI 61 to 87)"),
        ("share", "76% (95% CI 61 to 87)"),
        ("of-unknown", "37"),
        ("percent", "95%"),
        ("nothing", "not stated"),
        ("chain", "12 of 49"),
        ("thousands", "1,049"),
    ],
)
def test_denominators_are_followed_and_never_invented(
    name: str, shown: str, corpus: Corpus
) -> None:
    assert format_item(corpus.items[f"a-report#{name}"], corpus) == shown


def test_a_code_is_named_by_its_term_and_as_printed(
    make_corpus: Callable[[Mapping[str, str | None]], Corpus], texts: dict[str, str]
) -> None:
    status = """\
  not-yet-recruiting:
    facet: outcome
    label: not yet recruiting
    codes: {overallStatus: NOT_YET_RECRUITING}
"""
    corpus = make_corpus({"evidence/vocabulary.yaml": texts["evidence/vocabulary.yaml"] + status})
    code = {"type": "code", "scheme": "overallStatus", "value": "NOT_YET_RECRUITING"}
    shown = format_result(RESULT.validate_python(code), corpus.vocabulary)
    assert shown == "not yet recruiting (NOT_YET_RECRUITING)"


def test_dates_keep_their_precision() -> None:
    assert [format_date(text) for text in ("2025-06-19", "2025-06", "2025", "not-stated")] == [
        "19 June 2025", "June 2025", "2025", "not stated",
    ]  # fmt: skip
    assert format_date_nlm("2025-06-19") == "2025 Jun 19"
    assert format_date_nlm("not-stated") == ""


def test_units_keep_their_digits() -> None:
    shown = [format_quantity(text) for text in ("3.50 × 10^9/L", "0.050 Gy", "1 week", "100 g/L")]
    assert shown == ["3.50 × 10⁹/L", "0.050 Gy", "1 week", "100 g/L"]


def make_source(**citation: Any) -> Any:
    data = {
        "id": "x", "kind": "journal-article", "capture": {"completeness": "abstract"},
        "citation": {"type": "article-journal", "title": "A title.", **citation},
    }  # fmt: skip
    return SOURCE.validate_python(data)


def test_a_reference_holds_only_what_was_captured() -> None:
    full = make_source(
        **{
            "author": [{"family": "Roe", "given": "Ann Mary"}, {"literal": "et al."}],
            "container-title": "N Engl J Med",
            "issued": "2025-06-19",
            "volume": "392",
            "issue": "23",
            "page": "2297-2308",
        }
    )
    assert format_reference(full) == (
        "Roe AM, et al. A title. N Engl J Med. 2025 Jun 19;392(23):2297-2308."
    )
    assert format_short_reference(full) == "Roe et al. 2025"
    assert format_reference(make_source()) == "A title."
    assert format_reference(make_source(title="Why?")) == "Why?"


def test_a_source_without_a_named_author_is_named_by_publisher_or_title() -> None:
    assert format_short_reference(make_source(publisher="A house", issued="2024")) == "A house 2024"
    long = "A very long headline that goes on and on, and on again!"
    assert (
        format_short_reference(make_source(title=long))
        == "“A very long headline that goes on and …”"
    )


def test_every_state_has_its_words() -> None:
    assert len({words for words, _ in STATES.values()}) == len(STATES) == 6
