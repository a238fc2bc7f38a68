"""Rows: as many as the corpus has, none without what it must carry, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exports.conftest import HOSTILE, SOURCE, describe

from living_evidence.exports.models import ROWS, TABLES
from living_evidence.exports.tables import FORMULA, format_csv, format_schema, format_table
from living_evidence.exports.text import format_json, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.exports.edition import Edition
    from living_evidence.prose.blocks import Page

SUBJECTS = tuple(TABLES)


def read_csv(text: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return [{name: cell.removeprefix("'") for name, cell in row.items()}
            for row in rows]  # fmt: skip


def read_rows(edition: Edition, subject: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(format_table(edition, subject))["rows"]
    return rows


# What is in them


def test_every_result_leaves_or_is_counted_as_left_out(edition: Edition) -> None:
    table = json.loads(format_table(edition, "results"))
    items = [item for item in edition.corpus.items.values() if item.route[0] != "citation"]
    left_out = {one["name"]: one["rows"] for one in table["left_out"]}
    assert len(table["rows"]) + sum(left_out.values()) == len(items) > 100
    assert set(left_out) == {"droracle-nom-2025", "msk-news-14-patients"}
    assert [row["address"] for row in table["rows"]] == [
        item.address for name in sorted(edition.corpus.sources) for item in items
        if item.source.model.id == name and name not in left_out
    ]  # fmt: skip


def test_every_claim_leaves_or_is_named_as_left_out(edition: Edition) -> None:
    table = json.loads(format_table(edition, "claims"))
    claims = [claim for reading in edition.readings if not reading.page.translation
              for claim in reading.claims]  # fmt: skip
    names = [row["id"] for row in table["rows"]] + [one["name"] for one in table["left_out"]]
    assert sorted(names) == sorted(claim.claim.id for claim in claims)
    assert all(one["reason"] for one in table["left_out"])


def test_nothing_attributed_and_nothing_of_the_news_leaves(edition: Edition) -> None:
    secondary = {name for name in edition.sources if name not in edition.support}
    assert secondary == {"droracle-nom-2025", "msk-news-14-patients"}
    for row in read_rows(edition, "claims"):
        assert row["kind"] != "attributed"
        assert not secondary & set(row["sources"])
    assert not secondary & {row["source"] for row in read_rows(edition, "results")}


def test_a_claim_about_a_discrepancy_with_the_news_stays(edition: Edition) -> None:
    reasons = edition.claims_left_out
    assert "summary" in reasons["surgery-scope-differs"]
    assert "web-answer-nom-offered" in reasons


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_json_keeps_to_its_schema(subject: Any, edition: Edition) -> None:
    table = json.loads(format_table(edition, subject))
    validator = jsonschema_rs.validator_for(json.loads(format_schema(subject)))
    assert [str(error) for error in validator.iter_errors(table)] == []
    assert table["$schema"] == f"{subject}.schema.json"


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("name", ["kind", "as_of", "review", "caveats", "notice"])
def test_the_schema_refuses_a_row_without_what_it_must_carry(
    subject: Any, name: str, edition: Edition
) -> None:
    table = json.loads(format_table(edition, subject))
    validator = jsonschema_rs.validator_for(json.loads(format_schema(subject)))
    broken: object
    for broken in ("", [], None):
        row = {**table["rows"][0], name: broken}
        assert not validator.is_valid({**table, "rows": [row]})
    row = {key: value for key, value in table["rows"][0].items() if key != name}
    assert not validator.is_valid({**table, "rows": [row]})


def test_the_schema_refuses_a_denominator_in_other_words(edition: Edition) -> None:
    table = json.loads(format_table(edition, "results"))
    validator = jsonschema_rs.validator_for(json.loads(format_schema("results")))
    for broken in ("", "n/a", "about 50", None):
        assert not validator.is_valid(
            {**table, "rows": [{**table["rows"][0], "denominator": broken}]}
        )


def test_the_committed_schemas_are_those_of_the_site(edition: Edition) -> None:
    for subject in SUBJECTS:
        file = Path(edition.corpus.root) / "evidence" / "schemas" / f"export-{subject}.json"
        assert file.read_text(encoding="utf-8") == format_schema(subject)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_csv_and_json_hold_the_same(subject: Any, edition: Edition) -> None:
    cells = read_csv(format_csv(edition, subject))
    rows = read_rows(edition, subject)
    assert len(cells) == len(rows)
    for cell, row in zip(cells, rows, strict=True):
        assert list(cell) == list(ROWS[subject].model_fields)
        assert cell == {name: " | ".join(value) if isinstance(value, list) else value or ""
                        for name, value in row.items()}  # fmt: skip


# What a row carries


def test_a_denominator_that_is_not_stated_is_said(edition: Edition) -> None:
    rows = {row["address"]: row for row in read_rows(edition, "results")}
    sustained = rows["cercek-2025#cohort-1-sustained-ccr"]
    assert (sustained["events"], sustained["denominator"]) == ("37", "not stated")
    assert "does not state of how many" in " ".join(sustained["caveats"])
    assert sustained["percent"] is None
    complete = rows["cercek-2025#cohort-1-ccr"]
    assert (complete["denominator"], complete["denominator_address"]) == (
        "49", "cercek-2025#cohort-1-completed",
    )  # fmt: skip
    survival = rows["cercek-2025#rfs-2-year"]
    assert (survival["percent"], survival["interval_low"], survival["denominator"]) == (
        "92", "86", "117",
    )  # fmt: skip
    assert rows["cercek-2025#follow-up"]["quantity"] == "20.0 months"
    assert rows["cercek-2025#follow-up"]["denominator"] == "not stated"


def test_no_fraction_is_made_of_a_count_whose_total_is_not_stated(edition: Edition) -> None:
    for row in read_rows(edition, "results"):
        if row["kind"] == "proportion" and not row["denominator"][0].isdigit():
            assert " of " not in row["value"]
    for row in read_rows(edition, "claims"):
        if "cercek-2025#cohort-1-sustained-ccr" in row["results"]:
            assert "cercek-2025#cohort-1-sustained-ccr: not stated" in row["denominators"]
            assert "the abstract does not state how many were assessed" in row["caveats"]


def test_a_date_is_that_of_the_source_and_never_of_the_build(edition: Edition) -> None:
    rows = {row["address"]: row for row in read_rows(edition, "results")}
    status = rows["NCT06850103#overallStatus"]
    assert (status["as_of"], status["as_of_basis"]) == (
        "2025-12-01", "last update of the registry entry",
    )  # fmt: skip
    mirrored = rows["NCT07214142#overallStatus"]
    assert mirrored["as_of_basis"] == "last update of the mirror of the registry"
    known = {text for loaded in edition.corpus.documents.values() for text in [loaded.text]}
    assert all(row["as_of"] == "not stated" or any(row["as_of"] in text for text in known)
               for row in rows.values())  # fmt: skip


def test_an_aim_and_a_plan_are_said_to_be_no_result(edition: Edition) -> None:
    for row in read_rows(edition, "results"):
        if row["role"] != "primary-result":
            assert "no result" in row["caveats"][0]


def test_what_a_registry_lists_is_no_result(edition: Edition) -> None:
    rows = {row["address"]: row for row in read_rows(edition, "results")}
    planned = rows["NCT07214142#enrollmentInfo"]
    assert (planned["kind"], planned["value"], planned["role"]) == ("count", "30", "protocol")
    assert planned["caveats"][0] == "Planned or registered, and no result."


def test_a_disputed_value_names_its_discrepancy(edition: Edition) -> None:
    rows = {row["address"]: row for row in read_rows(edition, "results")}
    caption = rows["cercek-2025#cohort-1-caption"]
    assert caption["state"] == "disputed"
    assert any(
        one.startswith("caption-included-or-completed: ") for one in caption["discrepancies"]
    )
    assert any(
        text.startswith("Declared discrepancy caption-included") for text in caption["caveats"]
    )


def test_a_retracted_source_says_so_in_each_row(publish: Callable[..., Edition]) -> None:
    notice = "standing: retracted\nnotice: {type: Retraction, date: 2025-01-02}\n"
    record = describe("A report")
    text = f"{record[SOURCE]}{notice}"
    for subject in SUBJECTS:
        for row in read_rows(publish({SOURCE: text}), subject):
            assert "This source is retracted: Retraction, 2 January 2025." in row["caveats"]


def test_a_reviewed_record_names_who_reviewed_it_and_its_claims_stay_unreviewed(
    publish: Callable[..., Edition],
) -> None:
    review = "review: {state: reviewed, by: Ann Roe, role: statistician, on: 2025-01-02}\n"
    found = publish({SOURCE: f"{describe('A report')[SOURCE]}{review}"})
    (row, *_) = read_rows(found, "results")
    assert row["review"] == "reviewed by Ann Roe (statistician) on 2025-01-02"
    assert [row["review"] for row in read_rows(found, "claims")] == ["not-reviewed"]


@pytest.mark.parametrize("kind", ["attributed", "observation"])
def test_a_summary_is_no_support_whatever_the_claim_is_called(
    kind: str, publish: Callable[..., Edition], state: Callable[..., Page]
) -> None:
    summary = (describe("Words")[SOURCE] or "").replace("journal-article", "clinical-summary", 1)
    found = publish({SOURCE: summary}, state("37 patients", kind=kind))
    assert read_rows(found, "claims") == read_rows(found, "results") == []
    table = json.loads(format_table(found, "results"))
    assert [(one["name"], one["rows"]) for one in table["left_out"]] == [("a-report", 1)]
    assert [one["name"] for one in json.loads(format_table(found, "claims"))["left_out"]] == [
        "a-claim"
    ]


def test_one_record_gives_its_own_rows(edition: Edition) -> None:
    cells = read_csv(format_csv(edition, "results", "NCT06850103"))
    assert {row["source"] for row in cells} == {"NCT06850103"}
    claims = read_csv(format_csv(edition, "claims", "NCT06850103"))
    assert claims
    assert all("NCT06850103" in row["sources"].split(" | ") for row in claims)


# Hostile text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_hostile_text_commands_no_spreadsheet_and_no_page(
    text: str, subject: Any, publish: Callable[..., Edition], state: Callable[..., Page]
) -> None:
    found = publish(describe(text), state(text, title=text), title=text)
    for row in csv.reader(io.StringIO(format_csv(found, subject), newline=""), strict=True):
        assert len(row) == len(ROWS[subject].model_fields)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
    table = format_table(found, subject)
    assert "<" not in table
    (row,) = json.loads(table)["rows"]
    assert one_line(text) in {row.get("population"), row.get("page_title"), row.get("text")}
    (cells,) = read_csv(format_csv(found, subject))
    assert one_line(text) in cells.values()


@given(st.text())
def test_json_brings_any_text_back(text: str) -> None:
    shown = one_line(text)
    written = format_json({shown: [shown, {"n": None, "t": True}], "empty": [{}, []]})
    assert json.loads(written) == {shown: [shown, {"n": None, "t": True}], "empty": [{}, []]}
    assert not set("<>&") & set(written)
    written.encode("utf-8")


@given(st.text())
def test_one_line_is_one_line_and_stays_itself(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert one_line(shown) == shown
    assert shown.isprintable() or any(not char.isprintable() for char in text)
    assert "'" in FORMULA
