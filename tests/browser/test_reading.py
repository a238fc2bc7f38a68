"""What a reader does with a page: chooses the wording, asks where a figure comes from, prints."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Visits

pytestmark = pytest.mark.browser
TOPIC = "docs/topics/dmmr-rectal"
RESULT = "cercek-2025.html#cohort-1-ccr"
QUOTE = "all 49 patients who completed treatment had a clinical complete response"
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The user denied permission", "SecurityError"); },
});
"""
PAPER = {"width": 673, "height": 970}
"""A4 within its margins, in CSS pixels."""
COLOURS = """() => [".ev-facts dt", ".ev-detail", ".ev-state", ".ev-table td", ".ev-quote"].map(
  (name) => getComputedStyle(document.querySelector(name)).color)"""
"""Returns the colours of a few kinds of text."""
CUT_OFF = """(width) => {
  const walker = document.createTreeWalker(document.querySelector(".page"), NodeFilter.SHOW_TEXT);
  const found = [], range = document.createRange();
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    const right = Math.max(...[...range.getClientRects()].map((one) => one.right), 0);
    if (right > width + 1) found.push(`${Math.round(right)}: ${walker.currentNode.data.trim()}`);
  }
  return found;
}"""
"""Returns the texts that reach beyond the paper."""


def clinical(page: Page) -> Locator:
    return page.locator(".ev-clinical").first


def plain(page: Page) -> Locator:
    return page.locator(".ev-plain").first


def choose(page: Page, wording: str) -> None:
    page.get_by_role("group", name="Wording").get_by_label(wording).check()


def card(page: Page) -> Locator:
    return page.locator(".ev-card:popover-open")


def figure(page: Page) -> Locator:
    return page.locator(f'a.ev-figure[href$="{RESULT}"]').first


def see(page: Page, wording: str) -> None:
    """Expect one wording, or both."""
    expect(clinical(page)).to_be_visible(visible=wording != "Plain")
    expect(plain(page)).to_be_visible(visible=wording != "Clinical")


# The wording


def test_both_wordings_are_shown_until_one_is_chosen_and_it_is_remembered(visit: Visits) -> None:
    reader = visit()
    page = reader.open(TOPIC)
    see(page, "Both")
    for wording in ("Plain", "Clinical", "Both", "Plain"):
        choose(page, wording)
        see(page, wording)
    page = reader.open("docs/topics/harms")
    see(page, "Plain")
    expect(page.get_by_label("Plain")).to_be_checked()
    assert reader.complaints == []


def test_the_wording_is_chosen_with_the_keyboard(visit: Visits) -> None:
    page = visit().open(TOPIC)
    page.get_by_label("Both").focus()
    page.keyboard.press("ArrowLeft")
    see(page, "Plain")


def test_the_other_wording_never_flashes(visit: Visits) -> None:
    reader = visit()
    choose(reader.open(TOPIC), "Plain")
    # What the page looks like before our script and every other file has arrived.
    reader.page.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
    see(reader.open(TOPIC), "Plain")


def test_a_browser_that_keeps_nothing_still_shows_and_switches(visit: Visits) -> None:
    reader = visit()
    reader.page.add_init_script(NO_STORAGE)
    page = reader.open(TOPIC)
    see(page, "Both")
    choose(page, "Plain")
    see(page, "Plain")
    # Only the theme's own two scripts may complain: they ask for its colours without a fallback.
    assert {text.partition(":")[0] for text in reader.complaints} <= {"The user denied permission"}


def test_a_claim_without_plain_words_is_never_hidden(visit: Visits) -> None:
    page = visit().open("docs/topics/news-and-reports")
    choose(page, "Plain")
    claim = page.locator("#claim-news-superlatives .ev-texts")
    expect(claim.get_by_text("Major Cancer")).to_be_visible()


# Without scripts


def test_without_scripts_both_wordings_are_there_and_figures_are_links(visit: Visits) -> None:
    page = visit(scripts=False).open(TOPIC)
    assert clinical(page).is_visible()
    assert plain(page).is_visible()
    assert not page.locator(".ev-switch").is_visible()
    assert not page.locator(".ev-card").first.is_visible()
    figure(page).click()
    assert page.url.endswith(RESULT)
    assert page.locator("#cohort-1-ccr").get_by_text(QUOTE).is_visible()


# Where a figure comes from


def test_focus_shows_the_card_of_a_figure_and_escape_closes_it(visit: Visits) -> None:
    reader = visit()
    page = reader.open(TOPIC)
    page.get_by_label("Both").focus()
    page.keyboard.press("Tab")
    expect(figure(page)).to_be_focused()
    for words in (QUOTE, "49 of 49", "reported", "Out of: 49", "Cercek et al. 2025"):
        expect(card(page)).to_contain_text(words)
    described = figure(page).get_attribute("aria-describedby")
    assert described == card(page).get_attribute("id")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(figure(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(RESULT)))
    assert reader.complaints == []


def test_the_pointer_may_move_onto_the_card(visit: Visits) -> None:
    page = visit().open(TOPIC)
    figure(page).hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(400)
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(card(page)).to_have_count(0)


def test_the_first_tap_shows_the_card_and_the_second_follows_the_link(visit: Visits) -> None:
    page = visit(390, touch=True).open(TOPIC)
    figure(page).tap()
    expect(card(page)).to_contain_text(QUOTE)
    box = card(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    figure(page).tap()
    expect(page).to_have_url(re.compile(re.escape(RESULT)))


def test_a_denominator_that_is_not_stated_is_said_to_be_so(visit: Visits) -> None:
    page = visit().open(TOPIC)
    page.get_by_text("37", exact=True).first.focus()
    expect(card(page)).to_contain_text("Out of: not stated")


def test_a_term_is_defined_where_it_first_stands(visit: Visits) -> None:
    page = visit().open(TOPIC)
    term = page.locator('a.ev-term[href$="#term-dMMR"]')
    assert term.count() == 2, "once in clinical words, once in plain words"
    term.first.focus()
    expect(card(page)).to_contain_text("copying errors")


# One click down


def test_a_claim_says_how_to_cite_and_report_it(visit: Visits) -> None:
    page = visit().open(TOPIC)
    claim = page.locator("#claim-dmmr-rectal-complete-response")
    for words in ("observation", "certainty: not rated", "matches its source", "Cohort 1"):
        expect(claim).to_contain_text(words)
    claim.get_by_text("Cite, link or report").focus()
    page.keyboard.press("Enter")
    expect(claim.locator(".ev-cite")).to_contain_text("Content digest")
    expect(claim.locator(".ev-cite")).to_be_visible()
    claim.get_by_role("link", name="#claim-dmmr-rectal-complete-response").click()
    assert page.url.endswith("#claim-dmmr-rectal-complete-response")


def test_every_page_says_what_it_rests_on(built: Path) -> None:
    for path in built.rglob("*.html"):
        if "_static" in path.parts or path.name == "404.html":  # it shows nothing of any record
            continue
        text = path.read_text(encoding="utf-8")
        for words in ("is not medical advice", "was not reviewed by a clinician", "As of ",
                      "supplied sources were read", "There was no systematic search",
                      "It does not mean that the source is right", "Version "):  # fmt: skip
            assert words in text, path


# On paper


@pytest.mark.parametrize("path", [TOPIC, "index", "evidence/sources/NCT07214142",
                                  "docs/reference/claims"])  # fmt: skip
def test_nothing_is_cut_off_on_paper(path: str, visit: Visits) -> None:
    page = visit().open(path)
    page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF, PAPER["width"]) == []


def print_page(page: Page) -> list[str]:
    """Return the text of each printed page."""
    printed = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in printed.pages]


def test_every_printed_page_says_that_nobody_reviewed_it(visit: Visits) -> None:
    page = visit().open(TOPIC)
    sheets = print_page(page)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        assert "This page was not reviewed by a clinician." in sheet
        assert f"{number} / {len(sheets)}" in sheet
        assert "content digest" in sheet
    whole = " ".join(sheets)
    for words in ("All 49 patients", "All 49 people", "Statement dmmr-rectal-complete-response",
                  "doi.org/10.1056/NEJMoa2404512", "This site is not medical advice"):  # fmt: skip
        assert words in whole
    assert "Wording" not in whole


def test_paper_is_light_whatever_was_chosen_for_the_screen(visit: Visits) -> None:
    page = visit().open("evidence/sources/NCT07214142")
    page.emulate_media(media="print", color_scheme="dark")
    colours = [page.evaluate(COLOURS)]
    page.evaluate('document.body.dataset.theme = "dark"')
    colours.append(page.evaluate(COLOURS))
    page.evaluate('document.body.dataset.theme = "light"')
    assert colours == [page.evaluate(COLOURS)] * 2


def test_paper_shows_the_wording_that_was_chosen(visit: Visits) -> None:
    page = visit().open(TOPIC)
    choose(page, "Plain")
    whole = " ".join(print_page(page))
    assert "All 49 people" in whole
    assert "All 49 patients with" not in whole


def test_a_table_repeats_its_head_on_each_sheet(visit: Visits) -> None:
    sheets = print_page(visit().open("docs/reference/claims"))
    assert len(sheets) > 2
    assert all("Claim Kind Sources Certainty State Stamp" in sheet for sheet in sheets[:-1])
