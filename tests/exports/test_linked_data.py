"""Schema.org data is read back as a graph, uses words that schema.org has, and claims no review."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import RDF, Graph
from rdflib.namespace import SDO
from tests.exports.conftest import HOSTILE, describe
from tests.exports.test_references import Tags, make_source

from living_evidence.exports import linked_data, list_files
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from living_evidence.exports.edition import Edition
    from living_evidence.prose.blocks import Page

FORBIDDEN = (SDO.reviewedBy, SDO.lastReviewed, SDO.ClaimReview, SDO.Review, SDO.aggregateRating)


def read_graph(data: dict[str, Any]) -> Graph:
    """Read as JSON-LD; the words are those of schema.org, without asking for its context."""
    assert data["@context"] == "https://schema.org"
    local = {**data, "@context": {"@vocab": str(SDO)}}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")  # used by the reader
        return Graph().parse(data=json.dumps(local), format="json-ld")


def assert_sound(graph: Graph) -> None:
    words = {*graph.predicates(), *graph.objects(None, RDF.type)} - {RDF.type}
    known: Any = SDO
    assert [word for word in words if word not in known] == []
    used = {*graph.predicates(), *graph.objects()}
    assert used.isdisjoint(FORBIDDEN)


def describe_pages(edition: Edition) -> dict[str, dict[str, Any]]:
    pages = {reading.page.docname: reading.page for reading in edition.readings}
    return {
        stated.page.docname: linked_data.describe_page(
            pages[stated.page.docname], edition, "A title", stated.reading.claim.source.split()
        )
        for stated in edition.claims
    }


def test_every_page_that_states_something_is_a_medical_web_page(edition: Edition) -> None:
    described = describe_pages(edition)
    assert "docs/topics/dmmr-rectal" in described
    assert "docs/topics/web-answer" not in described
    for data in described.values():
        graph = read_graph(data)
        assert_sound(graph)
        assert list(graph.subjects(RDF.type, SDO.MedicalWebPage))
        (usage,) = graph.objects(None, SDO.usageInfo)
        assert "Not medical advice" in str(graph.value(usage, SDO.text))


def test_a_page_cites_its_sources_and_no_news(edition: Edition) -> None:
    page = next(one.page for one in edition.readings if one.page.docname.endswith("/dmmr-rectal"))
    names = ["cercek-2025", "msk-news-14-patients", "NCT06850103"]
    graph = read_graph(linked_data.describe_page(page, edition, "A title", names))
    cited = [str(graph.value(one, SDO.name)) for one in graph.objects(None, SDO.citation)]
    assert sorted(cited) == [
        "Nonoperative Management of Mismatch Repair-Deficient Tumors",
        "SCRT-CAPEOX-Serplulimab for MSS/pMMR Rectal Cancer With Oligometastases",
    ]


def test_every_page_of_a_source_is_about_a_work_of_others(edition: Edition) -> None:
    for source in edition.sources.values():
        graph = read_graph(linked_data.describe_source_page(source, edition))
        assert_sound(graph)
        (work,) = graph.objects(None, SDO.mainEntity)
        assert str(graph.value(work, SDO.name)) == one_line(source.citation.title)


def test_an_institution_is_no_person_and_others_are_no_author(edition: Edition) -> None:
    graph = read_graph(linked_data.describe_source_page(edition.sources["cercek-2025"], edition))
    people = list(graph.subjects(RDF.type, SDO.Person))
    assert [str(graph.value(one, SDO.name)) for one in people] == ["Andrea Cercek"]
    data = linked_data.describe_work(edition.sources["droracle-nom-2025"])
    assert "author" not in data
    assert data["creditText"] == "Dr.Oracle"


def test_a_retracted_work_says_so(edition: Edition) -> None:
    source = make_source(standing="retracted", notice={"type": "Retraction"})
    graph = read_graph(linked_data.describe_source_page(source, edition))
    assert [str(status) for status in graph.objects(None, SDO.creativeWorkStatus)] == ["retracted"]


def test_the_downloads_are_a_data_set_of_files(edition: Edition) -> None:
    graph = read_graph(linked_data.describe_data(edition, list_files(edition)))
    assert_sound(graph)
    assert list(graph.subjects(RDF.type, SDO.Dataset))
    files = {str(url) for url in graph.objects(None, SDO.contentUrl)}
    assert {"exports/results.csv", "exports/claims.json", "exports/evidence.fhir.json"} <= files
    assert [str(one) for one in graph.objects(None, SDO.license)] == [edition.licence]


def test_no_address_is_made_up(edition: Edition) -> None:
    assert edition.base_url == ""
    for data in describe_pages(edition).values():
        assert "url" not in data
    assert "og:url" not in linked_data.format_open_graph(edition, "docs/page", "A title", "")


def test_open_graph_says_what_the_page_is_not(edition: Edition) -> None:
    text = linked_data.format_open_graph(edition, "docs/page", 'A "title"', "What it says.")
    found = {meta["property"]: meta["content"] for _, meta in Tags(text).found}
    assert found == {
        "og:type": "website",
        "og:title": 'A "title"',
        "og:site_name": "Living evidence",
        "og:description": "What it says. Not medical advice. No clinician reviewed this page.",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_no_script_and_no_tag(
    text: str, publish: Callable[..., Edition], state: Callable[..., Page]
) -> None:
    page = state(text, title=text)
    found = publish(describe(text), page, title=text)
    data = linked_data.describe_page(page, found, text, ["a-report"])
    script = linked_data.format_script(data)
    assert [tag for tag, _ in Tags(script).found] == ["script"]
    body = script.partition("\n")[2].removesuffix("</script>")
    assert "<" not in body
    assert json.loads(body)["name"] == one_line(text)
    assert_sound(read_graph(json.loads(body)))
    metas = Tags(linked_data.format_open_graph(found, "docs/page", text, one_line(text))).found
    assert [meta["content"] for _, meta in metas if meta["property"] == "og:title"] == [
        one_line(text)
    ]
    assert {tag for tag, _ in metas} == {"meta"}
