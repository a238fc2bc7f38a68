"""Tables that sort and filter, by keyboard and on a phone, and that print whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.test_reading import print_page

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Visits

pytestmark = pytest.mark.browser
LEDGER = "docs/reference/claims"
CLAIM = "news-superlatives"


def rows(page: Page) -> Locator:
    return page.locator("table.ev-sortable tbody tr").locator("visible=true")


def read_column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"table.ev-sortable tbody tr > :nth-child({number})")
    return [text.strip() for text in cells.locator("p:not(.ev-label)").all_inner_texts()]


def test_a_head_sorts_by_keyboard_and_turns(visit: Visits) -> None:
    reader = visit()
    page = reader.open(LEDGER)
    head = page.get_by_role("columnheader", name="Kind")
    assert head.get_attribute("aria-sort") is None
    before = read_column(page, 2)
    page.get_by_role("button", name="Claim").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = read_column(page, 2)
    assert up == sorted(before) != before
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert read_column(page, 2) == sorted(before, reverse=True)
    page.get_by_role("button", name="State").click()
    assert head.get_attribute("aria-sort") is None
    assert reader.complaints == []


def test_dates_sort_as_dates(visit: Visits) -> None:
    page = visit().open("docs/reference/sources")
    page.get_by_role("button", name="Date").click()
    dates = read_column(page, 3)
    assert dates[:3] == ["2022", "19 June 2025", "12 December 2025"]
    assert set(dates[3:]) == {"not stated"}


def test_words_filter_the_rows_and_their_number_is_told(visit: Visits) -> None:
    reader = visit()
    page = reader.open(LEDGER)
    whole = rows(page).count()
    status = page.get_by_role("main").get_by_role("status")
    expect(status).to_have_text(f"{whole} of {whole} rows")
    page.get_by_label("Filter these rows").focus()
    page.keyboard.type("Attributed headline")
    expect(rows(page)).to_have_count(1)
    expect(status).to_have_text(f"1 of {whole} rows")
    expect(rows(page)).to_contain_text(CLAIM)
    page.get_by_label("Filter these rows").fill("certainty stamp")
    expect(rows(page)).to_have_count(0)
    assert reader.complaints == []


def test_a_phone_sorts_by_a_list(visit: Visits) -> None:
    page = visit(390).open(LEDGER)
    expect(page.get_by_role("button", name="Kind")).to_be_hidden()
    before = read_column(page, 2)
    page.get_by_label("Sort by").select_option("Kind")
    assert read_column(page, 2) == sorted(before)
    page.get_by_label("Sort by").select_option("order of the page")
    assert read_column(page, 2) == before
    page.get_by_label("Filter these rows").fill(CLAIM)
    expect(rows(page)).to_have_count(1)


def test_a_link_to_a_row_shows_it_whatever_was_filtered(visit: Visits) -> None:
    page = visit().open("evidence/sources/cercek-2025")
    page.get_by_label("Filter these rows").first.fill("registration")
    row = page.locator("#enrolled")
    expect(row).to_be_hidden()
    page.evaluate("location.hash = 'enrolled'")
    expect(row).to_be_visible()


def test_paper_shows_every_row(visit: Visits) -> None:
    page = visit().open(LEDGER)
    whole = print_page(page)
    page.get_by_label("Filter these rows").fill(CLAIM)
    assert print_page(page) == whole
    assert not [sheet for sheet in whole if "Filter these rows" in sheet or "↕" in sheet]


def test_without_a_script_every_row_is_there_and_nothing_else(visit: Visits) -> None:
    page = visit(scripts=False).open(LEDGER)
    assert rows(page).count() > 30
    assert page.locator(".ev-tools, .ev-sort").count() == 0
