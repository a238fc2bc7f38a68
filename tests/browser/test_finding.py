"""The search with its filters and other words, and what is left of it without its index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Visits

pytestmark = pytest.mark.browser
TOPIC = "docs/topics/dmmr-rectal.html"
ONE_TOPIC = "&Kind%20of%20page=Topics"
SLOWEST = 20_000
"""Milliseconds: Sphinx asks for the text of each page that it shows."""


def found(page: Page) -> Locator:
    return page.get_by_role("main").locator(".ev-found li")


def status(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("status")


def shown_number(page: Page) -> int:
    return int(re.sub(r"\D.*", "", status(page).inner_text()))


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the control of that label has the focus."""
    wanted = page.get_by_label(label)
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("(control) => control === document.activeElement"):
            return
    pytest.fail(f"Tab never reached {label}")


def test_the_box_in_the_sidebar_leads_to_what_it_asks_for(visit: Visits) -> None:
    reader = visit()
    page = reader.open("index")
    page.get_by_placeholder("Search").fill("dostarlimab")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile(r"^\d+ pages for “dostarlimab”$"))
    expect(page.get_by_label("Words to look for")).to_have_value("dostarlimab")
    expect(found(page).first.locator("mark").first).to_have_text(re.compile("dostarlimab", re.I))
    expect(found(page).locator(f'a[href$="{TOPIC}"]')).to_be_visible()
    assert reader.complaints == []


def test_the_keyboard_asks_narrows_and_follows(visit: Visits) -> None:
    reader = visit()
    page = reader.open("search")
    page.get_by_label("Words to look for").focus()
    page.keyboard.type("dostarlimab")
    expect(status(page)).to_contain_text("dostarlimab")
    before = shown_number(page)
    tab_to(page, "Journal article")
    page.keyboard.press("Space")
    expect(status(page)).not_to_have_text(re.compile(f"^{before} "))
    counted = page.get_by_label("Journal article").locator("xpath=..").locator(".ev-number")
    assert counted.inner_text().strip() == f"({shown_number(page)})"
    assert {one.inner_text() for one in found(page).locator(".ev-badge").all()} == {
        "Journal article"
    }
    assert "Journal+article" in page.url
    page.reload()
    expect(page.get_by_label("Journal article")).to_be_checked()
    expect(status(page)).to_contain_text("for “dostarlimab”")
    title = found(page).first.get_by_role("link")
    title.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/evidence/sources/"))
    assert reader.complaints == []


@pytest.mark.parametrize(
    ("words", "said", "path"),
    [
        ("MSI-H", "This page says “dMMR”, and not “MSI-H”.", TOPIC),
        ("MMRd", "This page says “dMMR”, and not “MMRd”.", TOPIC),
        ("mismatch repair-deficient", "Mismatch Repair-Deficient", TOPIC),
        (
            "watch and wait",
            "This page says “nonoperative management”, and not “watch and wait”.",
            TOPIC,
        ),
        ("anti-PD-1", "This page says “PD-1 blockade”, and not “anti-PD-1”.", TOPIC),
        (
            "microsatellite stable",
            "This page says “MSS”, and not “microsatellite stable”.",
            "mss-pmmr-trials.html",
        ),
    ],
)
def test_other_words_for_a_term_find_it_and_are_explained(
    words: str, said: str, path: str, visit: Visits
) -> None:
    reader = visit(390)
    page = reader.open(f"search?q={words}{ONE_TOPIC}")
    item = found(page).filter(has=page.locator(f'a[href$="{path}"]'))
    expect(item).to_contain_text(said)
    assert reader.complaints == []


def test_more_pages_are_shown_on_demand_and_get_the_focus(visit: Visits) -> None:
    page = visit().open("search?q=cancer")
    expect(found(page)).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(found(page)).to_have_count(20)
    expect(found(page).nth(10).get_by_role("link")).to_be_focused()


def test_a_word_that_stands_nowhere_is_named_and_finds_nothing(visit: Visits) -> None:
    reader = visit()
    page = reader.open("search?q=NCT99999999")
    expect(status(page)).to_have_text("No page has “NCT99999999”.")
    expect(found(page)).to_have_count(0)
    assert {text.strip() for text in page.locator(".ev-number").all_inner_texts()} == {"(0)"}
    page.get_by_label("Words to look for").fill("xylophone dostarlim")
    expect(status(page)).to_contain_text(re.compile("No page has “xylophone”. .* “dostarlim”"))
    expect(found(page).first).to_be_visible()
    assert reader.complaints == []


def test_what_is_typed_stays_text(visit: Visits) -> None:
    reader = visit()
    page = reader.open("search?q=<img/src=x/onerror=alert(1)>zzzz")
    expect(status(page)).to_have_text("No page has “<img/src=x/onerror=alert(1)>zzzz”.")
    assert page.locator("article img").count() == 0
    assert reader.complaints == []


def test_without_a_script_the_page_says_so(visit: Visits) -> None:
    page = visit(scripts=False).open("search?q=dostarlimab")
    assert "<noscript>" in page.content()
    expect(page.locator(".ev-search")).to_be_hidden()


def test_without_the_index_the_search_of_sphinx_answers(visit: Visits) -> None:
    reader = visit()
    reader.page.route("**/pagefind/**", lambda route: route.abort())
    page = reader.open("search?q=dostarlimab")
    answer = page.locator(f'#search-results li a[href*="{TOPIC}"]').first
    expect(answer).to_be_visible(timeout=SLOWEST)
    expect(page.get_by_label("Words to look for")).to_have_value("dostarlimab")
    assert [
        text for text in reader.complaints if "pagefind" not in text and "ERR_" not in text
    ] == []


def test_opened_from_disk_the_search_of_sphinx_answers(visit: Visits, built: Path) -> None:
    reader = visit()
    reader.page.goto(f"{(built / 'search.html').as_uri()}?q=dostarlimab")
    answer = reader.page.locator(f'#search-results li a[href*="{TOPIC}"]').first
    expect(answer).to_be_visible(timeout=SLOWEST)
    # From disk, Sphinx asks in vain for the text of the pages; of the index nobody asks.
    assert not [text for text in reader.complaints if "pagefind" in text]
