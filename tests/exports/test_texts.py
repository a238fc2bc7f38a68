"""`llms.txt`, the feed, the sitemap and the page for a wrong address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import feedparser
import pytest
from markdown_it import MarkdownIt
from tests.exports.conftest import HOSTILE, SOURCE, describe
from tests.exports.test_references import Tags

from living_evidence.exports import LLMS, plan_files
from living_evidence.exports.feed import format_feed
from living_evidence.exports.sitemap import format_not_found, format_sitemap
from living_evidence.exports.tables import build_claim
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.exports.edition import Edition
    from living_evidence.prose.blocks import Page

BASE = "https://evidence.example.org/site/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read_claims(text: str) -> dict[str, list[str]]:
    """Return the lines below each claim, by its id, as Markdown shows them."""
    plain = re.sub(r"\\([\\`*_\[\]<>|#+.-])", r"\1", text)
    blocks = re.findall(r"^- \[([\w-]+)\]\((\S+)\): (.*)\n((?:  - .*\n)+)", plain, re.MULTILINE)
    return {name: [said, *re.findall(r"  - (.*)", rest)] for name, _, said, rest in blocks}


# llms.txt


def test_every_claim_that_leaves_is_in_llms_txt_with_all_it_needs(edition: Edition) -> None:
    found = read_claims(LLMS.format(edition))
    assert list(found) == [stated.id for stated in edition.claims]
    for stated in edition.claims:
        row = build_claim(stated, edition)
        lines = found[stated.id]
        assert lines[0] == row.text
        assert f"Kind: {row.kind}" in lines
        assert "Certainty: not-rated" in lines
        assert "Review: not-reviewed" in lines
        assert f"As of: {', '.join(row.as_of)}" in lines
        assert f"Out of: {'; '.join(row.denominators)}" in lines
        assert f"Sources: {', '.join(row.sources)}" in lines
        assert {f"Caveat: {caveat}" for caveat in row.caveats} <= set(lines)


def test_llms_txt_starts_with_what_it_is_not_and_ends_with_what_it_leaves_out(
    edition: Edition,
) -> None:
    text = LLMS.format(edition)
    title, _, summary, *_ = text.split("\n")
    assert title == "# Living evidence"
    assert summary.startswith("> Not medical advice. What leaves this site matches its source")
    assert "There was no systematic search" in text
    number = len(edition.claims_left_out)
    counted = sum(int(found) for found in re.findall(r"- Statements: (\d+), because", text))
    assert counted == number > 10
    assert "- Results of droracle-nom-2025: 54," in text


def test_nothing_attributed_and_nothing_of_the_news_is_in_llms_txt(edition: Edition) -> None:
    text = LLMS.format(edition)
    assert "100%" not in text
    for reading in edition.readings:
        for claim in reading.claims:
            if claim.claim.id in edition.claims_left_out:
                assert claim.claim.id not in text
                assert claim.claim.blocks[0].text[:60] not in text


def test_a_retracted_source_is_said_beside_each_claim(publish: Callable[..., Edition]) -> None:
    notice = "standing: retracted\nnotice: {type: Retraction, date: 2025-01-02}\n"
    found = publish({SOURCE: f"{describe('A report')[SOURCE]}{notice}"})
    (lines,) = read_claims(LLMS.format(found)).values()
    assert "Caveat: This source is retracted: Retraction, 2 January 2025." in lines


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_markup_in_llms_txt(
    text: str, publish: Callable[..., Edition], state: Callable[..., Page]
) -> None:
    written = LLMS.format(publish(describe(text), state(text, title=text), title=text))
    html = MarkdownIt("commonmark").render(written)
    allowed = {"h1", "h2", "p", "blockquote", "ul", "li", "a"}
    found = Tags(html).found
    assert {tag for tag, _ in found} <= allowed
    assert not [link for tag, link in found if tag == "a" and "javascript" in (link["href"] or "")]
    assert sum(tag == "h1" for tag, _ in found) == 1
    assert len(re.findall(r"^- \[a-claim\]", written, re.MULTILINE)) == 1


# The feed


def test_the_feed_has_an_entry_for_each_day_that_a_record_gives(edition: Edition) -> None:
    feed = feedparser.parse(format_feed(edition))
    assert (feed.bozo, feed.version) == (False, "atom10")
    dates = [entry.updated for entry in feed.entries]
    assert dates == sorted(dates, reverse=True)
    assert feed.feed.updated == dates[0]
    known = " ".join(one.text for one in edition.corpus.documents.values())
    assert all(date[:10] in known and date[10:] == "T00:00:00Z" for date in dates)
    titles = [entry.title for entry in feed.entries]
    assert "Published: Nonoperative Management of Mismatch Repair-Deficient Tumors" in titles
    assert len({entry.id for entry in feed.entries}) == len(titles) == 6
    assert not [title for title in titles if "Major Cancer" in title or "What are the" in title]
    assert "Not medical advice" in feed.feed.subtitle


def test_a_year_alone_is_no_day_and_without_days_there_is_no_feed(
    publish: Callable[..., Edition],
) -> None:
    for issued in ("not-stated", '"2022"', "2022-05"):
        assert format_feed(publish(describe("A report", issued=issued))) == ""
    (entry,) = feedparser.parse(
        format_feed(publish(describe("A report", issued="2022-05-06")))
    ).entries
    assert entry.updated == "2022-05-06T00:00:00Z"


def test_a_retraction_is_news_of_its_own(publish: Callable[..., Edition]) -> None:
    notice = "standing: retracted\nnotice: {type: Retraction, date: 2025-01-02}\n"
    found = publish({SOURCE: f"{describe('A report')[SOURCE]}{notice}"})
    (entry,) = feedparser.parse(format_feed(found)).entries
    assert (entry.title, entry.updated[:10]) == (
        "Now retracted: A report [retracted]", "2025-01-02",
    )  # fmt: skip


def test_links_of_the_feed_need_the_public_address(publish: Callable[..., Edition]) -> None:
    record = describe("A report", issued="2022-05-06")
    bare = feedparser.parse(format_feed(publish(record)))
    assert (bare.feed.get("links"), bare.entries[0].get("links")) == (None, None)
    public = feedparser.parse(format_feed(publish(record, base_url=BASE)))
    assert {link.rel: link.href for link in public.feed.links} == {
        "self": f"{BASE}exports/changes.atom", "alternate": BASE,
    }  # fmt: skip
    assert public.entries[0].link == f"{BASE}evidence/sources/a-report.html"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_well_formed_xml(text: str, publish: Callable[..., Edition]) -> None:
    found = publish(describe(text, issued="2022-05-06"), title=text, author=text, base_url=BASE)
    written = format_feed(found)
    ET.fromstring(written)  # noqa: S314 - we wrote it
    feed = feedparser.parse(written, sanitize_html=False)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == f"Published: {one_line(text)}"


# The sitemap, and the page for a wrong address


def test_a_sitemap_names_every_page_once_and_only_with_a_public_address(
    publish: Callable[..., Edition],
) -> None:
    assert "sitemap.xml" not in plan_files(publish(), ["index"])
    text = format_sitemap(publish(base_url=BASE), ["index", "docs/a & b", "evidence/sources/x"])
    root = ET.fromstring(text)  # noqa: S314 - we wrote it
    assert root.tag == f"{SITEMAP}urlset"
    assert {child.tag for child in root.iter()} == {
        f"{SITEMAP}urlset", f"{SITEMAP}url", f"{SITEMAP}loc",
    }  # fmt: skip
    assert [one.text for one in root.iter(f"{SITEMAP}loc")] == [
        f"{BASE}docs/a%20%26%20b.html", f"{BASE}evidence/sources/x.html", f"{BASE}index.html",
    ]  # fmt: skip


def test_the_page_for_a_wrong_address_stands_alone(publish: Callable[..., Edition]) -> None:
    bare = Tags(format_not_found(publish(title="<b>A site</b>"))).found
    assert not [tag for tag, _ in bare if tag in {"a", "script", "img", "b"}]
    asked = [link["href"] for tag, link in bare if tag == "link"]
    assert asked == ["data:,"], "an empty icon, or a browser asks for one that is not there"
    known = Tags(format_not_found(publish(base_url=BASE))).found
    assert [link["href"] for tag, link in known if tag == "a"] == [BASE]
