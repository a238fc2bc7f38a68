"""References are read back by the libraries of others, and say what they must."""

from __future__ import annotations

import json
import warnings
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from tests.exports.conftest import HOSTILE, describe

from living_evidence.exports.bibtex import format_bibtex
from living_evidence.exports.csl import format_csl
from living_evidence.exports.head import format_citation_tags, format_coins
from living_evidence.exports.references import format_vancouver, split_pages
from living_evidence.exports.ris import format_ris
from living_evidence.exports.text import one_line
from living_evidence.records import JournalArticle

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.exports.edition import Edition
    from living_evidence.records import BaseSource

ALPHA: dict[str, Any] = {
    "id": "alpha-2024",
    "kind": "journal-article",
    "citation": {
        "type": "article-journal",
        "title": "A report",
        "author": [{"family": "Roe", "given": "Ann-Marie B."}, {"literal": "et al."}],
        "container-title": "J Inv",
        "issued": "2024-03-01",
        "available-date": "2024-02-11",
        "volume": "12",
        "issue": "3",
        "page": "45-51",
        "DOI": "10.5555/alpha_1",
        "PMID": "12345",
    },
    "capture": {"snapshot": "alpha.txt", "completeness": "abstract"},
}
RETRACTED = {
    "standing": "retracted",
    "notice": {"type": "Retraction", "date": "2025-01-02", "DOI": "10.5555/notice"},
}


def make_source(**changes: Any) -> BaseSource:
    citation = {**ALPHA["citation"], **changes.pop("citation", {})}
    return JournalArticle.model_validate({**ALPHA, **changes, "citation": citation})


class Tags(HTMLParser):
    """Collects the attributes of each element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# What is read back


def test_every_source_of_this_site_is_read_back(edition: Edition) -> None:
    sources = list(edition.sources.values())
    ids = [source.id for source in sources]
    assert len(ids) == len(edition.corpus.sources)
    assert list(parse_string(format_bibtex(sources), "bibtex").entries) == ids
    assert [entry["id"] for entry in rispy.loads(format_ris(sources))] == ids
    assert [item["id"] for item in json.loads(format_csl(sources))] == ids
    assert list(read_csl(format_csl(sources))) == [name.lower() for name in ids]


def test_bibtex_holds_what_the_record_holds() -> None:
    (entry,) = parse_string(format_bibtex([make_source()]), "bibtex").entries.values()
    assert entry.type == "article"
    fields = dict(entry.fields)
    assert " ".join(fields.pop("annote").split()[:3]) == "Read: the abstract"
    assert fields == {
        "title": "{A report}", "journal": "J Inv", "year": "2024", "month": "March",
        "date": "2024-03-01", "volume": "12", "number": "3", "pages": "45--51",
        "doi": "10.5555/alpha_1", "pmid": "12345", "langid": "en",
    }  # fmt: skip
    assert [str(person) for person in entry.persons["author"]] == ["Roe, Ann-Marie B.", "others"]


def test_ris_holds_what_the_record_holds() -> None:
    text = format_ris([make_source()])
    assert "\n" not in text.replace("\r\n", "")
    (entry,) = rispy.loads(text)
    (note,) = entry.pop("notes")
    assert "There are further authors" in note
    assert entry == {
        "type_of_reference": "JOUR", "id": "alpha-2024", "authors": ["Roe, Ann-Marie B."],
        "title": "A report", "secondary_title": "J Inv", "year": "2024", "date": "2024/03/01/",
        "volume": "12", "number": "3", "start_page": "45", "end_page": "51",
        "doi": "10.5555/alpha_1", "accession_number": "12345", "language": "en",
    }  # fmt: skip


def test_csl_json_holds_what_the_record_holds() -> None:
    (item,) = json.loads(format_csl([make_source()]))
    item.pop("annote")
    assert item == {
        "id": "alpha-2024", "type": "article-journal", "title": "A report",
        "container-title": "J Inv", "volume": "12", "issue": "3", "page": "45-51",
        "DOI": "10.5555/alpha_1", "PMID": "12345", "language": "en",
        "author": [{"family": "Roe", "given": "Ann-Marie B."}],
        "issued": {"date-parts": [[2024, 3, 1]]}, "available-date": {"date-parts": [[2024, 2, 11]]},
    }  # fmt: skip
    (read,) = read_csl(format_csl([make_source()])).values()
    assert read["issued"]["year"] == 2024
    assert read["author"][0].family == "Roe"


def read_csl(text: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        # Two variables of CSL 1.0.2 that this reader does not know yet.
        known = "The following arguments for Reference are unsupported: (available_date|status)"
        warnings.filterwarnings("ignore", known)
        found: dict[str, Any] = CiteProcJSON(json.loads(text))
    return found


def test_vancouver_is_what_the_nlm_prints() -> None:
    assert format_vancouver(make_source()) == (
        "Roe AMB, et al. A report. J Inv. 2024 Mar 1;12(3):45-51. doi: 10.5555/alpha_1. "
        "Epub 2024 Feb 11. PMID: 12345."
    )


def test_vancouver_names_six_authors_at_most() -> None:
    names = [{"family": f"Author{letter}", "given": "A"} for letter in "abcdefgh"]
    six = ", ".join(f"Author{letter} A" for letter in "abcdef")
    assert format_vancouver(make_source(citation={"author": names})).startswith(f"{six}, et al. A")
    seven = format_vancouver(make_source(citation={"author": names[:7]}))
    assert seven.startswith(f"{six}, Authorg A. A report.")


def test_a_date_of_citation_is_given_only_where_it_was_captured() -> None:
    bare, read = make_source(), make_source(citation={"accessed": "2025-05-06"})
    for text in (format_vancouver(bare), format_ris([bare]), format_csl([bare])):
        assert "cited" not in text
        assert "Y2" not in text
        assert "accessed" not in text
    assert "urldate" not in format_bibtex([bare])
    assert "When it was read was not captured." in format_bibtex([bare])
    assert "[cited 2025 May 6]" in format_vancouver(read)
    assert "urldate = {2025-05-06}" in format_bibtex([read])
    assert rispy.loads(format_ris([read]))[0]["access_date"] == "2025/05/06/"
    assert json.loads(format_csl([read]))[0]["accessed"] == {"date-parts": [[2025, 5, 6]]}
    assert "When it was read" not in format_bibtex([read])


def test_coins_and_citation_tags_hold_what_the_record_holds() -> None:
    ((tag, attributes),) = Tags(format_coins(make_source())).found
    assert (tag, attributes["class"]) == ("span", "Z3988")
    assert parse_qs(attributes["title"] or "") == {
        "ctx_ver": ["Z39.88-2004"], "rft_val_fmt": ["info:ofi/fmt:kev:mtx:journal"],
        "rft.genre": ["article"], "rft.atitle": ["A report"], "rft.jtitle": ["J Inv"],
        "rft.au": ["Roe, Ann-Marie B."], "rft.date": ["2024-03-01"], "rft.volume": ["12"],
        "rft.issue": ["3"], "rft.spage": ["45"], "rft.epage": ["51"],
        "rft_id": ["info:doi/10.5555/alpha_1", "info:pmid/12345"],
    }  # fmt: skip
    metas = Tags(format_citation_tags(make_source())).found
    assert {meta["name"]: meta["content"] for _, meta in metas} == {
        "citation_title": "A report", "citation_author": "Roe, Ann-Marie B.",
        "citation_journal_title": "J Inv", "citation_publication_date": "2024/03/01",
        "citation_online_date": "2024/02/11", "citation_volume": "12", "citation_issue": "3",
        "citation_firstpage": "45", "citation_lastpage": "51",
        "citation_doi": "10.5555/alpha_1", "citation_pmid": "12345", "citation_language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [("2297-2308", "2297", "2308"), ("e12–e19", "e12", "e19"), ("e20241234", "e20241234", ""),
     ("12, 14", "12, 14", ""), ("", "", "")],
)  # fmt: skip
def test_pages_have_two_ends_or_none(printed: str, first: str, last: str) -> None:
    pages = split_pages(printed)
    assert (pages.first, pages.last) == (first, last)


# What must be said


def test_a_retraction_is_said_in_every_format() -> None:
    source = make_source(**RETRACTED)
    said = "This source is retracted: Retraction, 2 January 2025, doi:10.5555/notice."
    (entry,) = parse_string(format_bibtex([source]), "bibtex").entries.values()
    assert entry.fields["title"] == "{A report [retracted]}"
    assert entry.fields["note"] == said
    (record,) = rispy.loads(format_ris([source]))
    assert record["title"] == "A report [retracted]"
    assert record["notes"][0] == said
    (item,) = json.loads(format_csl([source]))
    assert (item["title"], item["status"], item["note"]) == (
        "A report [retracted]",
        "retracted",
        said,
    )
    assert "A report. J Inv. 2024 Mar 1;12(3):45-51. [retracted]." in format_vancouver(source)
    assert "A+report+%5Bretracted%5D" in format_coins(source)
    assert "A report [retracted]" in format_citation_tags(source)


def test_every_reference_says_what_was_read_and_that_it_is_no_advice(edition: Edition) -> None:
    for source in edition.sources.values():
        notes = rispy.loads(format_ris([source]))[0]["notes"]
        assert any("Not medical advice" in note and "Read: " in note for note in notes)
        assert any("Our review of the record: not-reviewed." in note for note in notes)
        assert all(note in format_csl([source]).replace('\\"', '"') for note in notes)


def test_what_is_no_support_is_marked_as_such(edition: Edition) -> None:
    news = edition.sources["msk-news-14-patients"]
    assert "Not used as support on this site" in format_bibtex([news])
    assert "Not used as support on this site" in format_ris([news])


# Hostile text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_field(text: str, publish: Callable[..., Edition]) -> None:
    source = publish(describe(text)).sources["a-report"]
    assert_contained(source, text)


@given(st.text(min_size=1).filter(lambda text: text.strip() and one_line(text)))
def test_any_text_stays_in_its_field(text: str) -> None:
    names = [{"family": text, "given": text}, {"literal": f"{text}."}]
    citation = {"title": text, "author": names, "container-title": text, "volume": text,
                "issue": text, "page": text, "publisher": text}  # fmt: skip
    assert_contained(make_source(citation=citation, note=text), text)


def assert_contained(source: BaseSource, text: str) -> None:
    shown = one_line(text)
    (entry,) = rispy.loads(format_ris([source]))
    assert entry["title"] == shown
    assert len(entry["authors"]) <= 2
    assert len(entry["notes"]) == 1
    (item,) = json.loads(format_csl([source]))
    assert item["title"] == shown
    parsed = parse_string(format_bibtex([source]), "bibtex").entries
    assert list(parsed) == [source.id]
    (fields,) = (set(one.fields) for one in parsed.values())
    assert {"title", "journal", "publisher", "annote"} <= fields
    assert fields <= {"title", "journal", "publisher", "annote", "volume", "number", "pages",
                      "year", "month", "date", "doi", "pmid", "langid"}  # fmt: skip
    ((_, span),) = Tags(format_coins(source)).found
    assert parse_qs(span["title"] or "")["rft.atitle"] == [shown]
    metas = Tags(format_citation_tags(source)).found
    assert {tag for tag, _ in metas} == {"meta"}
    assert dict(metas)["meta"].keys() == {"name", "content"}
    assert next(meta["content"] for _, meta in metas if meta["name"] == "citation_title") == shown
    assert "\n" not in format_vancouver(source)


def test_an_address_with_braces_breaks_no_entry() -> None:
    source = make_source(citation={"DOI": "10.5555/a}b{c", "URL": "https://example.org/a}b"})
    (entry,) = parse_string(format_bibtex([source]), "bibtex").entries.values()
    assert entry.fields["doi"] == "10.5555/a%7Db%7Bc"
    assert entry.fields["url"] == "https://example.org/a%7Db"


def test_a_name_with_and_stays_one_name() -> None:
    names = [{"family": "Lock and Key", "given": "A"}, {"family": "Smith, Jr", "given": "B"},
             {"literal": "The and Group, Inc"}]  # fmt: skip
    text = format_bibtex([make_source(citation={"author": names})])
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert len(entry.persons["author"]) == 3
