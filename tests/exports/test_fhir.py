"""The FHIR bundle is read back by models of R5 that others maintain, and claims nothing more."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from fhir.resources.bundle import Bundle
from tests.exports.conftest import HOSTILE, SOURCE, describe

from living_evidence.exports.fhir import build_bundle, format_fhir
from living_evidence.exports.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.exports.edition import Edition

STATISTICS = {"count", "proportion", "survival", "duration"}


def read_resources(text: str) -> list[Any]:
    return [entry.resource for entry in Bundle.model_validate_json(text).entry or ()]


def read_evidence(edition: Edition) -> dict[str, Any]:
    return {
        resource.identifier[0].value: resource
        for resource in read_resources(format_fhir(edition))
        if type(resource).__name__ == "Evidence"
    }


def find_references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("reference"), str):
            yield part["reference"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from find_references(inner)


def test_every_source_and_every_statistic_of_it_is_there(edition: Edition) -> None:
    resources = read_resources(format_fhir(edition))
    cited = [one.identifier[0].value for one in resources if type(one).__name__ == "Citation"]
    assert cited == list(edition.support)
    wanted = [
        item.address
        for item in edition.items
        if item.route[0] == "results" and item.result.role == "primary-result"
        and item.result.type in STATISTICS  # type: ignore[attr-defined]
        and getattr(item.result, "statistic", "median") in {"median", "mean"}
    ]  # fmt: skip
    assert list(read_evidence(edition)) == wanted
    assert len(wanted) > 20


def test_every_reference_names_an_entry_and_no_entry_comes_twice(edition: Edition) -> None:
    bundle = build_bundle(edition)
    names = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(names)) == len(names)
    assert set(find_references(bundle)) <= set(names)


def test_everything_is_a_draft_and_nothing_is_rated_or_reviewed(edition: Edition) -> None:
    for resource in read_resources(format_fhir(edition)):
        assert resource.status == "draft"
        assert resource.lastReviewDate is None
        assert resource.approvalDate is None
        assert resource.reviewer is None
        assert getattr(resource, "certainty", None) is None
        assert any("Not medical advice" in note.text for note in resource.note)
    tags = [tag["display"] for tag in build_bundle(edition)["meta"]["tag"]]
    assert any("matches its source: that is all that was checked" in tag for tag in tags)


def test_counts_are_participants_and_a_total_that_is_not_stated_is_absent(edition: Edition) -> None:
    found = read_evidence(edition)
    (known,) = found["cercek-2025#cohort-1-ccr"].statistic
    assert (known.numberAffected, known.sampleSize.numberOfParticipants) == (49, 49)
    assert known.statisticType.coding[0].display == "Proportion"
    assert known.quantity is None  # the source prints no percentage, and none is made
    (open_,) = found["cercek-2025#cohort-1-sustained-ccr"].statistic
    assert open_.statisticType.coding[0].display == "Count"
    assert (open_.numberAffected, open_.sampleSize.numberOfParticipants) == (37, None)
    (extension,) = open_.sampleSize.numberOfParticipants__ext.extension
    assert extension.url.endswith("/data-absent-reason")
    assert extension.valueCode == "unknown"
    assert open_.sampleSize.description == "Out of: not stated"


def test_survival_has_its_interval_and_is_not_called_a_proportion(edition: Edition) -> None:
    evidence = read_evidence(edition)["cercek-2025#rfs-2-year"]
    (statistic,) = evidence.statistic
    assert statistic.statisticType.coding is None
    assert "not computed from counts" in statistic.statisticType.text
    assert (statistic.quantity.value, statistic.quantity.code) == (92, "%")
    (interval,) = statistic.attributeEstimate
    assert interval.type.coding[0].code == "C53324"
    assert interval.level == Decimal("0.95")
    assert (interval.range.low.value, interval.range.high.value) == (86, 99)
    assert statistic.numberAffected is None
    assert statistic.sampleSize.numberOfParticipants == 117
    (_, measured, *_) = evidence.variableDefinition
    assert measured.description == "At 2 years, counted from: not stated"


def test_a_median_keeps_its_digits_its_unit_and_its_range(edition: Edition) -> None:
    (statistic,) = read_evidence(edition)["cercek-2025#follow-up"].statistic
    assert '"value": 20.0,' in format_fhir(edition)
    assert (statistic.quantity.value, statistic.quantity.code) == (Decimal("20.0"), "mo")
    (spread,) = statistic.attributeEstimate
    assert spread.type.coding[0].display == "Range"
    assert (spread.range.low.value, spread.range.high.value) == (0, Decimal("60.8"))


def test_a_percentage_of_nobody_knows_how_many_stays_one(edition: Edition) -> None:
    (statistic,) = read_evidence(edition)["cercek-2025#ae-grade-1-2"].statistic
    assert (statistic.quantity.value, statistic.quantity.code) == (60, "%")
    assert statistic.numberAffected is None
    assert statistic.numberAffected__ext.extension[0].valueCode == "unknown"
    assert statistic.sampleSize.numberOfParticipants is None


def test_each_evidence_names_its_population_and_all_caveats(edition: Edition) -> None:
    resources = {one.identifier[0].value: one for one in read_resources(format_fhir(edition))}
    evidence = resources["cercek-2025#cohort-1-ccr"]
    assert evidence.variableDefinition[0].observed.display == (
        "Cohort 1, patients who completed treatment"
    )
    notes = [note.text for note in evidence.note]
    assert "As of: 2025-06-19 (publication of the source)." in notes
    assert "Our review of the record: not-reviewed." in notes
    assert "Certainty: not rated." in notes
    context = resources["cercek-2025/context"]
    names = [one.definitionCodeableConcept.text for one in context.characteristic]
    assert "dostarlimab" in names
    judged = [one for one in context.characteristic if one.description]
    assert judged[0].description.startswith("Concluded, not read: ")


def test_a_retracted_source_is_retracted_in_all_that_is_made_of_it(
    publish: Callable[..., Edition],
) -> None:
    notice = "standing: retracted\nnotice: {type: Retraction, date: 2025-01-02}\n"
    found = publish({SOURCE: f"{describe('A report')[SOURCE]}{notice}"})
    for resource in read_resources(format_fhir(found)):
        if type(resource).__name__ == "Citation":
            assert resource.title == "A report [retracted]"
            (artifact,) = [resource.citedArtifact]
            assert artifact.currentState[0].text == "retracted"
            assert artifact.statusDate[0].period.start.isoformat()[:10] == "2025-01-02"
        if type(resource).__name__ == "Evidence":
            assert "This source is retracted" in " ".join(note.text for note in resource.note)


def test_one_record_gives_a_bundle_of_its_own(edition: Edition) -> None:
    bundle = build_bundle(edition, "NCT06850103")
    assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} == {"Citation"}
    assert set(find_references(bundle)) <= {entry["fullUrl"] for entry in bundle["entry"]}
    assert "entry" not in build_bundle(edition, "msk-news-14-patients")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str, publish: Callable[..., Edition]) -> None:
    written = format_fhir(publish(describe(text), title=text))
    assert not set("<>&") & set(written)
    titles = [resource.title for resource in read_resources(written)]
    assert one_line(text) in titles
    assert json.loads(written)["type"] == "collection"


def test_an_interval_that_a_source_prints_leaves_and_one_that_we_compute_does_not(
    publish: Callable[..., Edition],
) -> None:
    record = describe("A report")[SOURCE] or ""
    printed = '    interval: {level: "95", low: "60", high: "80"}\n'
    computed = "    computed-interval: {level: 95, reason: because}\n"
    for line, count in ((printed, 1), (computed, 0)):
        found = publish({SOURCE: record + line})
        (evidence,) = read_evidence(found).values()
        assert len(evidence.statistic[0].attributeEstimate or ()) == count
