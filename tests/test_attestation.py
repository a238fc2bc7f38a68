"""Stamps: what leaves the reading of a claim the same, what changes it, and that it is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.attestation.changes import find_changes
from living_evidence.attestation.judging import (
    build_attestation_index,
    make_record_stamps,
    make_stamp,
)
from living_evidence.attestation.readings import Entry, hash_wording, parse_entry, read_claim
from living_evidence.attestation.records import read_record
from living_evidence.attestation.stamps import (
    PATH,
    ROLES,
    Attestations,
    Stamp,
    format_attestations,
    load_attestations,
    parse_attestations,
)
from living_evidence.checking import check
from living_evidence.cli import attest, main
from living_evidence.corpus import load_corpus
from living_evidence.loading import Loaded
from living_evidence.lock import Lock
from living_evidence.prose.claims import read_page
from living_evidence.quotes import Snapshots
from living_evidence.rules.builtin import BUILTIN
from living_evidence.rules.examples import build_case
from living_evidence.site.checking import LiveSite
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from living_evidence.attestation.judging import AttestationIndex, Attested
    from living_evidence.corpus import Corpus
    from living_evidence.prose.claims import PageReading

    Judge = Callable[..., Attested]

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
GARDEN = HERE / "sites/garden"
TODAY = PartialDate(2026, 1, 1)
PAGE = "docs/page.md"
CONFIGURATION = """\
project = "Examples"
extensions = ["myst_parser", "living_evidence.site"]
source_suffix = {".md": "markdown"}
include_patterns = ["index.md", "docs/**"]
myst_enable_extensions = ["colon_fence"]
smartquotes = False
"""
TEXT = (HERE / "sites/attested.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> LiveSite:
    site = tmp_path_factory.mktemp("examples")
    shutil.copytree(EXAMPLES, site, dirs_exist_ok=True)
    (site / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    (site / "index.md").write_text("# Examples\n", encoding="utf-8")
    (site / "docs").mkdir()
    (site / PAGE).write_text(TEXT, encoding="utf-8")
    return LiveSite(site, warning=StringIO())


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(EXAMPLES)


@pytest.fixture(scope="module")
def page(live: LiveSite, corpus: Corpus) -> PageReading:
    return read_page(live.read_page(PAGE), corpus)


@pytest.fixture(scope="module")
def stamps(page: PageReading, corpus: Corpus) -> Attestations:
    """Return the page's stamps, as they come back from a file."""
    return parse_attestations(format_attestations(_stamps(page, corpus)))


@pytest.fixture(scope="module")
def judge(live: LiveSite, corpus: Corpus, stamps: Attestations) -> Judge:
    """Return a function that edits the page or the records, and finds the claim that changed."""

    def run(before: str = "", after: str = "", overlay: str = "") -> Attested:
        assert before in TEXT
        assert (before != after) or overlay
        read = live.read_page(PAGE, TEXT.replace(before, after, 1))
        records = load_corpus(EXAMPLES, build_case(EXAMPLES, overlay).texts) if overlay else corpus
        index = build_attestation_index((read_page(read, records),), stamps, records)
        changed = [one for one in index.claims.values() if one.state != "attested"]
        return changed[0] if changed else next(iter(index.claims.values()))

    return run


def _stamps(page: PageReading, corpus: Corpus) -> Iterator[Stamp]:
    return (make_stamp(claim, corpus, "author", "Ada Example", TODAY) for claim in page.claims)


def _texts(attested: Attested) -> list[str]:
    return [change.text for change in attested.changes]


# What leaves the reading the same.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("22 of 40 patients", "twenty-two of 40 patients"),
        ("22 of 40 patients", "22/40 patients"),
        ("22 of 40 patients", "22 out of 40 patients"),
        ("22 of 40 patients", "22 of 40 participants"),
        ("EXA-positive nonrenal", "EXA+ nonrenal"),
        ("nonrenal exampleosis", "non-renal exampleosis"),
        ("In cohort 2, 22", "In the second cohort, 22"),
        ("who completed treatment had", "who had completed treatment had"),
        ("exampleosis outside the kidney", "nonrenal exampleosis"),
        ("all 84 patients", "all eighty-four patients"),
        ("at 2 years", "at two years"),
        ("at 2 years", "at 24 months"),
        ("88% (", "88 percent ("),
        ("relapse-free survival", "RFS"),
        ("80 to 95", "80–95"),
        ("80 to 95", "80% to 95%"),
        ("95% CI 80", "95% confidence interval, 80"),
        ("0 to 40.2", "0–40.2"),
        ("at 12 months", "at 1 year"),
        ("does not state", "does not report"),
        ("phase 2", "Phase II"),
        ("In March 2025", "In 2025-03"),
        ("is not reported in", "is not stated in"),
        (
            "among all 84 patients included in the analysis, relapse-free survival at 2 years was",
            "relapse-free survival at 2 years among all 84 patients included in the analysis was",
        ),
    ],
)
def test_other_words_that_read_alike_are_reworded(judge: Judge, before: str, after: str) -> None:
    attested = judge(before, after)
    assert (_texts(attested), attested.state) == ([], "reworded")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("22 of 40 patients", "22 of *40* patients"),
        ("a complete response", "a **complete** response"),
        ("who completed treatment had", "who completed\ntreatment had"),
        (":source: alpha-2024\n\n{ev}`In cohort 2", ":source: alpha-2024\n\n\n{ev}`In cohort 2"),
        ("(95% CI 80 to 95)", "(95% CI\n80 to 95)"),
        ("<#cohort-2-response>", "<alpha-2024#cohort-2-response>"),
    ],
)
def test_markup_and_line_breaks_are_no_words(judge: Judge, before: str, after: str) -> None:
    assert judge(before, after).state == "attested"


# What changes it, on the page.


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("22 of 40 patients", "21 of 40 patients", "the figure 22 became 21"),
        ("22 of 40 patients", "22 of 41 patients", "the figure 40 became 41"),
        ("among all 84", "among all 90", "the figure 84 became 90"),
        ("In March 2025", "In April 2025", "the figure 2025-03 became 2025-04"),
        ("phase 2", "phase 3", "the term phase-2 became phase-3"),
        ("22 of 40 patients", "22 of 40 (55%) patients", "the figure 55 was added"),
        (
            "(95% CI 80 to 95)",
            "(95% CI 80 to 94)",
            "the figure 80 to 95 percent at 95 became 80 to 94 percent at 95",
        ),
        (" (95% CI 80 to 95)", "", "the figure 80 to 95 percent at 95 was taken out"),
        ("18.5 months", "18 months", "the figure 18.5 months became 18 months"),
        ("18.5 months", "18.6 months", "the figure 18.5 months became 18.6 months"),
        ("nonrenal exampleosis", "renal exampleosis", "the term nonrenal became renal"),
        ("EXA-positive nonrenal", "nonrenal", "the term EXA-positive was taken out"),
        (
            "with EXA-positive nonrenal",
            "with advanced EXA-positive nonrenal",
            "the term advanced was added",
        ),
        ("In EXA-positive exampleosis, ", "", "the term EXA-positive was taken out"),
        ("In EXA-positive", "In advanced EXA-positive", "the term advanced was added"),
        ("among all 84", "among the 84", "the quantifier all was taken out"),
        ("had a complete", "did not have a complete", "the negator not was added"),
        ("`; {ev}", "` but not {ev}", "the negator not was added"),
        ("was 88%", "could be 88%", "the modal could was added"),
        ("does not state how", "tells how", "the gap phrase was taken out"),
        (
            "at 2 years was 88%",
            "was 88%",
            "the figure 24 months was taken out",
        ),
        (
            "{essential}`their",
            "{ev}`their",
            "the span essential <alpha-2024#follow-up> is now ev <alpha-2024#follow-up>",
        ),
        (
            "<#relapse-free-survival>",
            "<#follow-up>",
            "the span ev <alpha-2024#relapse-free-survival> is now ev <alpha-2024#follow-up>",
        ),
        (
            (
                "; {ev}`the abstract does not state how many were assessed"
                " <#cohort-1-sustained-response.total>`"
            ),
            "",
            "a span ev <alpha-2024#cohort-1-sustained-response.total> was taken out",
        ),
        (
            (
                "\n:::{plain}\n{ev}`In cohort 2, 22 of 40 people with EXA-positive exampleosis"
                " outside the kidney who finished the medicine had no sign of the disease"
                " <#cohort-2-response>`.\n:::\n"
            ),
            "",
            "a plain span ev <alpha-2024#cohort-2-response> was taken out",
        ),
        (
            "people with EXA-positive exampleosis outside the kidney",
            "people with EXA-positive exampleosis",
            "the term nonrenal was taken out",
        ),
        (
            ":kind: status",
            ":kind: observation",
            "the kind of the claim changed from status to observation",
        ),
        (
            ":outcome: pathological-complete-response",
            ":outcome: remission",
            "the outcome of the query changed from pathological-complete-response to remission",
        ),
        (
            ":sources: alpha-2024",
            ":sources: alpha-2024, gamma-news",
            "the sources of the query changed from alpha-2024 to alpha-2024, gamma-news",
        ),
    ],
)
def test_a_changed_reading_is_suspect_and_named(
    judge: Judge, before: str, after: str, change: str
) -> None:
    attested = judge(before, after)
    assert attested.state == "suspect"
    assert change in _texts(attested)


def test_the_order_of_spans_is_a_part_of_the_reading(judge: Judge) -> None:
    first, second = TEXT.partition(":::{claim} sustained")[2].split("; ", 1)
    span, rest = first.rpartition("\n\n")[2], second.partition("`.")[0] + "`"
    attested = judge(f"{span}; {rest}", f"{rest}; {span}")
    assert _texts(attested) == ["the order of the spans changed"]


def test_only_the_claim_that_changed_is_suspect(
    live: LiveSite, corpus: Corpus, stamps: Attestations
) -> None:
    read = live.read_page(PAGE, TEXT.replace("22 of 40 patients", "21 of 40 patients"))
    index = build_attestation_index((read_page(read, corpus),), stamps, corpus)
    states = {name: one.state for name, one in index.claims.items() if one.state != "attested"}
    assert states == {"response": "suspect"}


# What changes it, in a record.

RESPONSE = "sources/alpha-2024: {results: {cohort-2-response: {%s}}}"
SURVIVAL = "sources/alpha-2024: {results: {relapse-free-survival: {%s}}}"
AT = "alpha-2024#cohort-2-response"


@pytest.mark.parametrize(
    ("overlay", "change"),
    [
        (RESPONSE % "events: '21'", f"{AT}.events changed since the stamp: 22 became 21"),
        (
            RESPONSE % "total: '#completed'",
            f"{AT}.total changed since the stamp: #cohort-2-completed became #completed",
        ),
        (
            "sources/alpha-2024: {results: {cohort-2-completed: {value: '41'}}}",
            f"{AT}.denominator changed since the stamp: 40 became 41",
        ),
        (
            RESPONSE % "population: completers",
            f"{AT}.population changed since the stamp: cohort-2-completers became completers",
        ),
        (
            RESPONSE % "outcome: remission",
            f"{AT}.outcome changed since the stamp: complete-response became remission",
        ),
        (RESPONSE % "terms: [advanced]", f"{AT}.term changed since the stamp: advanced was added"),
        (
            "sources/alpha-2024: {populations: {cohort-2-completers: {terms: [completers]}}}",
            f"{AT}.term changed since the stamp: EXA-positive, cohort-2, nonrenal were taken out",
        ),
        (
            "sources/alpha-2024: {context: {terms: [examplimab]}}",
            f"{AT}.context changed since the stamp",
        ),
        (RESPONSE % "role: aim", f"{AT}.role changed since the stamp: primary-result became aim"),
        (
            RESPONSE % "superseded-by: '#all-response'",
            f"{AT}.superseded-by changed since the stamp: #all-response was added",
        ),
        (
            SURVIVAL % "timepoint: {value: 3 years}",
            (
                "alpha-2024#relapse-free-survival.timepoint.value changed since the stamp: "
                "2 years became 3 years"
            ),
        ),
        (
            SURVIVAL % "interval: {low: '81'}",
            "alpha-2024#relapse-free-survival.interval.low changed since the stamp: 80 became 81",
        ),
        (
            "sources/alpha-2024: {capture: {completeness: full-text}}",
            "alpha-2024.completeness changed since the stamp: abstract became full-text",
        ),
        (
            "sources/NCT99999902: {registry: {overallStatus: RECRUITING}}",
            (
                "NCT99999902#overallStatus.value changed since the stamp: "
                "NOT_YET_RECRUITING became RECRUITING"
            ),
        ),
    ],
)
def test_a_changed_record_makes_its_claims_suspect(judge: Judge, overlay: str, change: str) -> None:
    attested = judge(overlay=overlay)
    assert attested.state == "suspect"
    assert change in _texts(attested)
    (address,) = {one.address for one in attested.changes if one.text == change}
    assert change.startswith(address)


def test_another_quote_makes_its_claims_suspect(judge: Judge) -> None:
    quote = "a total of 22 of 40 patients who completed treatment had a complete response"
    attested = judge(overlay=RESPONSE % f"quotes: ['{quote}']")
    (change,) = attested.changes
    assert change.text == f"{AT}.quote changed since the stamp"
    assert quote not in "".join(map(str, attested.stamp.reading if attested.stamp else ()))


@pytest.mark.parametrize(
    "overlay",
    [
        RESPONSE % "note: A caution.",
        RESPONSE % "label: Another label",
        "sources/alpha-2024: {results: {later-surgery: DELETE}}",
        "sources/alpha-2024: {review: {due: 2027-01-01}}",
    ],
)
def test_what_a_claim_does_not_rest_on_leaves_it_attested(judge: Judge, overlay: str) -> None:
    assert judge(overlay=overlay).state == "attested"


# The file.

names = st.from_regex(r"[a-z][a-z0-9.-]{0,9}", fullmatch=True)
values = st.from_regex(r"[A-Za-z0-9#~][A-Za-z0-9 .#~-]{0,9}[A-Za-z0-9]", fullmatch=True)
entries = st.builds(
    Entry,
    kind=st.sampled_from(["head", "text", "plain", "bound"]),
    name=st.from_regex(r"(ev|essential) [a-z]+#[a-z.]+( study:[A-Z]+[0-9]+)?|", fullmatch=True),
    facts=st.dictionaries(names, st.lists(values, min_size=1, max_size=3).map(tuple), max_size=3),
)
made_stamps = st.builds(
    Stamp,
    claim=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    role=st.sampled_from(ROLES),
    author=st.sampled_from(["Ada Example", "王小明", "automation"]),
    date=st.just(TODAY),
    wording=st.text("0123456789abcdef", min_size=16, max_size=16),
    reading=st.lists(entries, max_size=3).map(tuple),
)


@given(st.lists(made_stamps, max_size=4, unique_by=lambda stamp: stamp.claim))
def test_stamps_are_read_as_they_were_written(written: list[Stamp]) -> None:
    text = format_attestations(written)
    read = parse_attestations(text)
    assert read.problems == ()
    assert {name: replace(one, number=0) for name, one in read.stamps.items()} == {
        one.claim: one for one in written
    }
    assert format_attestations(reversed(written)) == text


def test_a_stamp_holds_no_sentence_of_page_or_source(stamps: Attestations) -> None:
    text = format_attestations(stamps.stamps.values())
    assert "had a complete response" not in text
    assert "text ev alpha-2024#cohort-2-response: events 22; term EXA-positive, " in text


def _edited(text: str, old: str, new: str) -> list[str]:
    assert old in text
    return [
        f"{problem.place}: {problem.message} [{problem.rule}]"
        for problem in parse_attestations(text.replace(old, new, 1)).problems
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("events 22", "events 21"),
        (" author ", " clinician "),
        ("2026-01-01", "2026-01-02"),
        ("Ada Example", "Bea Example"),
        ("  head: certainty not-rated; kind gap; ", "  head: certainty high; kind gap; "),
        ("  bound alpha-2024#cohort-2-response: ", "  "),
    ],
)
def test_a_stamp_that_was_edited_by_hand_is_a_problem(
    stamps: Attestations, old: str, new: str
) -> None:
    (problem,) = _edited(format_attestations(stamps.stamps.values()), old, new)
    assert problem.startswith("evidence/attestations.lock:")
    assert problem.endswith(
        "' is not as it was written: it was edited, or merged from two [malformed-attestation]"
    )


@pytest.mark.parametrize(
    "line",
    [
        "claim design",
        "<<<<<<< HEAD",
        "claim Design author 2026-01-01 0011223344556677 0011223344556677 Ada",
        "claim design nobody 2026-01-01 0011223344556677 0011223344556677 Ada",
        "claim design author 2026-13-01 0011223344556677 0011223344556677 Ada",
        "claim design author 2026-01-01 0011223344556677 001122334455667 Ada",
        "quote a#b",
    ],
)
def test_what_is_no_stamp_is_a_problem(line: str) -> None:
    (problem,) = parse_attestations(f"# header\n\n{line}\n").problems
    assert (problem.rule, str(problem.place)) == (
        "malformed-attestation",
        "evidence/attestations.lock:3:1",
    )
    assert problem.message == f"{line!r} is not a stamp"


def test_a_second_stamp_of_a_claim_is_a_problem(stamps: Attestations) -> None:
    stamp = stamps.stamps["gap"]
    twice = parse_attestations(f"{stamp}\n\n{stamp}\n")
    assert [one.message[-32:] for one in twice.problems] == [" is a second stamp of this claim"]
    assert list(twice.stamps) == ["gap"]


def test_the_examples_of_a_malformed_stamp_are_read_as_they_say() -> None:
    (rule,) = (rule for rule in BUILTIN if rule.name == "malformed-attestation")
    assert [bool(parse_attestations(text).problems) for text in rule.failing] == [True]
    assert [bool(parse_attestations(text).problems) for text in rule.passing] == [False]


def test_two_branches_that_stamp_neighbours_merge(
    tmp_path: Path, stamps: Attestations, page: PageReading, corpus: Corpus
) -> None:
    claims = {claim.claim.id: claim for claim in page.claims}
    first, second = sorted(claims)[1:3]
    sides = {"base": stamps.stamps}
    for side, name in (("ours", first), ("theirs", second)):
        stamp = make_stamp(
            claims[name], corpus, "clinician", "Bea Example", PartialDate(2026, 2, 2)
        )
        sides[side] = {**stamps.stamps, name: stamp}
    for side, written in sides.items():
        (tmp_path / side).write_text(format_attestations(written.values()), encoding="utf-8")
    command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert merged.returncode == 0, merged.stdout
    read = parse_attestations(merged.stdout)
    assert read.problems == ()
    assert {read.stamps[name].role for name in (first, second)} == {"clinician"}
    assert len(read.stamps) == len(claims)


# What a run makes of it.


def _judge_all(
    page: PageReading, corpus: Corpus, stamps: Attestations, *claims: str
) -> AttestationIndex:
    left = {name: stamp for name, stamp in stamps.stamps.items() if name not in claims}
    return build_attestation_index((page,), Attestations(left), corpus)


def test_claims_are_counted_by_state_and_role(
    page: PageReading, corpus: Corpus, stamps: Attestations
) -> None:
    count = _judge_all(page, corpus, stamps, "gap", "design").count()
    assert count.attested == {"author": 3, "second-person": 0, "clinician": 0, "automation": 0}
    assert (count.total, count.reworded, count.suspect, count.not_attested) == (3, 0, 0, 2)


def test_a_translated_claim_is_compared_with_no_stamp(
    page: PageReading, corpus: Corpus, stamps: Attestations
) -> None:
    first = page.claims[0]
    blocks = tuple(replace(block, language="zh-CN") for block in first.claim.blocks)
    translated = replace(first, claim=replace(first.claim, blocks=blocks))
    read = replace(page, claims=(translated, *page.claims[1:]))
    index = build_attestation_index((read,), stamps, corpus)
    assert "response" not in index.claims
    assert index.stale == ()
    # Beside the original it changes nothing.
    both = build_attestation_index((page, read), stamps, corpus)
    assert both.count().attested["author"] == len(page.claims)


def test_a_run_that_is_given_no_stamps_compares_none(page: PageReading, corpus: Corpus) -> None:
    pages = [page.page]
    report = check(corpus, pages, snapshots=Snapshots(), today=TODAY, lock=Lock())
    assert report.coverage.attestation is None
    rules = {problem.rule for problem in report.problems}
    given = check(
        corpus, pages, snapshots=Snapshots(), today=TODAY, lock=Lock(), attestations=Attestations()
    )
    assert {problem.rule for problem in given.problems} - rules == {"claim-not-attested"}


def test_a_site_without_stamps_has_one_warning_and_another_page_one_each(
    page: PageReading, corpus: Corpus, stamps: Attestations
) -> None:
    def warn(given: Attestations) -> list[str]:
        report = check(
            corpus,
            [page.page],
            snapshots=Snapshots(),
            today=TODAY,
            lock=Lock(),
            attestations=given,
        )
        return [one.message for one in report.problems if one.rule == "claim-not-attested"]

    assert warn(Attestations()) == ["none of the 5 claims of this site has a stamp"]
    assert warn(Attestations({"gap": stamps.stamps["gap"]})) == [
        "response, survival, sustained, design have no stamp"
    ]
    assert warn(stamps) == []


def test_entries_that_are_none_are_refused() -> None:
    assert parse_entry("nothing here") is None
    assert parse_entry("other a: b c") is None
    assert parse_entry("head: kind gap") == Entry("head", "", {"kind": ("gap",)})


def test_a_reading_is_stable(page: PageReading, corpus: Corpus) -> None:
    for claim in page.claims:
        assert read_claim(claim, corpus) == read_claim(claim, corpus)
        assert [parse_entry(str(entry)) for entry in read_claim(claim, corpus)] == [
            *read_claim(claim, corpus)
        ]
    assert len({hash_wording(claim.claim) for claim in page.claims}) == len(page.claims)


# The records.


SWAPPED = """\
sources/alpha-2024:
  results:
    response-sum: {derived: {of: ['#cohort-2-response', '#cohort-1-response']}}
"""


def _stamp_records(corpus: Corpus) -> Attestations:
    made = [*make_record_stamps(corpus, "author", "Ada Example", TODAY)]
    read = parse_attestations(format_attestations(made))
    assert read.problems == ()
    return read


def _compare_records(corpus: Corpus, overlay: str) -> list[str]:
    changed = load_corpus(EXAMPLES, build_case(EXAMPLES, overlay).texts)
    index = build_attestation_index((), _stamp_records(corpus), changed)
    return [
        f"{record.name} {change.part}: {', '.join(change.fields)}"
        for record in index.records
        for change in record.changes
    ]


def test_every_record_is_stamped_part_by_part(corpus: Corpus) -> None:
    stamps = _stamp_records(corpus)
    assert set(stamps.records) == {
        "sources/NCT99999901",
        "sources/NCT99999902",
        "sources/alpha-2024",
        "sources/beta-summary",
        "sources/gamma-news",
        "studies/NCT99999901",
        "studies/NCT99999902",
        "studies/gamma-trial",
        "discrepancies/age-limit",
        "discrepancies/how-many-patients",
        "judgements",
        "notices",
        "vocabulary",
    }
    alpha = stamps.records["sources/alpha-2024"]
    parts = {entry.name for entry in alpha.reading}
    model = corpus.sources["alpha-2024"].model
    assert parts >= {f"results.{name}" for name in model.results}
    assert parts >= {f"populations.{name}" for name in model.populations}
    assert parts >= {"head", "study", "citation", "capture", "context"}
    assert "part results.cohort-2-response: events 22; outcome complete-response; " in str(alpha)
    assert "had a complete response" not in str(alpha)


@pytest.mark.parametrize(
    ("overlay", "changes"),
    [
        (
            "sources/alpha-2024: {results: {excluded: {population: enrolled, events: '5'}}}",
            [
                (
                    "sources/alpha-2024 results.excluded: events: 6 became 5, "
                    "population: excluded became enrolled"
                )
            ],
        ),
        (
            "sources/alpha-2024: {populations: {completers: {terms: [EXA-positive, completers]}}}",
            [
                (
                    "sources/alpha-2024 populations.completers: terms: EXA-positive both-cohorts "
                    "completers became EXA-positive completers"
                )
            ],
        ),
        (
            SWAPPED,
            [
                (
                    "sources/alpha-2024 results.response-sum: derived.of: #cohort-1-response "
                    "#cohort-2-response became #cohort-2-response #cohort-1-response"
                )
            ],
        ),
        (
            "sources/alpha-2024: {results: {excluded: {quotes: [Six patients]}}}",
            ["sources/alpha-2024 results.excluded: quotes changed"],
        ),
        (
            "sources/alpha-2024: {results: {on-treatment: DELETE}}",
            ["sources/alpha-2024 results.on-treatment: it was taken out"],
        ),
        (
            "sources/NCT99999902: {registry: {designInfo: {masking: DOUBLE}}}",
            ["sources/NCT99999902 registry: designInfo.masking: NONE became DOUBLE"],
        ),
        (
            "discrepancies/age-limit: {verdict: unresolved}",
            ["discrepancies/age-limit head: verdict: contradiction became unresolved"],
        ),
        (
            "studies/gamma-trial: {registry: NCT99999909}",
            ["studies/gamma-trial head: registry was added"],
        ),
        (
            "sources/beta-summary: {standing: withdrawn, notice: {type: withdrawal}}",
            [
                "sources/beta-summary notice: it was added",
                "sources/beta-summary head: standing was added",
            ],
        ),
        # What is the curators' own, and what says what its absence says.
        ("sources/alpha-2024: {results: {excluded: {label: Left out, note: Few.}}}", []),
        ("sources/alpha-2024: {results: {excluded: {role: primary-result}}}", []),
        ("discrepancies/age-limit: {reason: Another reason.}", []),
    ],
)
def test_a_changed_record_is_suspect_and_its_part_is_named(
    corpus: Corpus, overlay: str, changes: list[str]
) -> None:
    assert _compare_records(corpus, overlay) == changes


def test_every_licensed_text_of_a_record_is_in_its_stamp(corpus: Corpus) -> None:
    """Change each text of one record in turn: whatever is not the curators' own is noticed."""
    loaded = corpus.sources["alpha-2024"]
    stamp = _stamp_records(corpus).records["sources/alpha-2024"].reading
    own = {"label", "reason", "by", "note", "section", "attribution", "accessed", "completeness"}
    for name, result in loaded.model.results.items():
        for key in type(result).model_fields:
            value = getattr(result, key)
            if key in own or not isinstance(value, str) or not value:
                continue
            changed = result.model_copy(update={key: f"{value}x"})
            results = {**loaded.model.results, name: changed}
            model = loaded.model.model_copy(update={"results": results})
            assert read_record(Loaded(model, loaded.document)) != stamp, (name, key)


def test_the_stamp_of_a_record_that_is_faulty_is_not_stale(corpus: Corpus) -> None:
    overlay = "discrepancies/age-limit: {verdict: perhaps}"
    faulty = load_corpus(EXAMPLES, build_case(EXAMPLES, overlay).texts)
    assert build_attestation_index((), _stamp_records(corpus), faulty).stale == ()
    gone = load_corpus(EXAMPLES, build_case(EXAMPLES, "discrepancies/age-limit: DELETE").texts)
    stale = build_attestation_index((), _stamp_records(corpus), gone).stale
    assert [stamp.claim for stamp in stale] == ["discrepancies/age-limit"]


def test_a_record_stamp_that_was_edited_or_is_repeated_is_a_problem(corpus: Corpus) -> None:
    stamp = str(_stamp_records(corpus).records["discrepancies/age-limit"])
    (edited,) = parse_attestations(stamp.replace("contradiction", "unresolved")).problems
    assert "is not as it was written" in edited.message
    (twice,) = parse_attestations(f"{stamp}\n\n{stamp}\n").problems
    assert twice.message.endswith(" is a second stamp of this record")


def test_a_site_that_stamped_claims_only_is_told_of_its_records(
    page: PageReading, corpus: Corpus, stamps: Attestations
) -> None:
    def warn(given: Attestations) -> list[str]:
        report = check(
            corpus,
            [page.page],
            snapshots=Snapshots(),
            today=TODAY,
            lock=Lock(),
            attestations=given,
        )
        return [one.message for one in report.problems if one.rule == "record-not-attested"]

    records = _stamp_records(corpus).records
    assert warn(Attestations()) == []
    assert warn(stamps) == [f"none of the {len(records)} records of this site has a stamp"]
    left = {name: stamp for name, stamp in records.items() if name != "judgements"}
    assert warn(Attestations(stamps.stamps, records=left)) == ["judgements has no stamp"]
    assert warn(Attestations(stamps.stamps, records=records)) == []


# The command, on a small site.

SUSPECT = "sources/bulbs-2020"
TULIPS = "docs/topics/tulips.md"


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(root / "seen"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada Example")
    monkeypatch.delenv("CI", raising=False)
    with warnings.catch_warnings(action="ignore"):
        yield root


def _edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def _run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def _stamped(root: Path) -> dict[str, tuple[str, str, str]]:
    stamps = load_attestations(root).stamps
    return {name: (one.role, one.author, str(one.date)) for name, one in stamps.items()}


def test_every_claim_is_stamped_and_then_left_alone(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = (garden / "evidence/evidence.lock").read_bytes()
    assert _run(garden, "attest", "--role", "author") == 0
    assert capsys.readouterr().out == (
        "crocuses-flowered: not attested\n"
        "tulips-flowered: not attested\n"
        "evidence/attestations.lock: 2 claims stamped as author, 0 stamps left as they were."
        " A stamp is not a review.\n"
        "sources/bulbs-2020: not attested\n"
        "sources/crocus-2021: not attested\n"
        "studies/bulb-trial: not attested\n"
        "notices: not attested\n"
        "evidence/attestations.lock: 4 records stamped as author, 0 stamps left as they were.\n"
    )
    assert _stamped(garden) == {
        "crocuses-flowered": ("author", "Ada Example", "2026-01-01"),
        "tulips-flowered": ("author", "Ada Example", "2026-01-01"),
    }
    first = (garden / PATH).read_bytes()
    assert _run(garden, "attest", "--role", "automation") == 0
    assert (garden / PATH).read_bytes() == first
    assert (garden / "evidence/evidence.lock").read_bytes() == lock
    assert _run(garden, "lock") == 0
    assert (garden / PATH).read_bytes() == first


def test_a_reworded_claim_is_shown_and_fails_in_strict_mode(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    _edit(garden, TULIPS, "{ev}`35 of 54", "{ev}`thirty-five of 54")
    capsys.readouterr()
    assert _run(garden, "check") == 0
    out = capsys.readouterr().out
    assert f"{TULIPS}:8: WARNING: tulips-flowered has other words than when it was stamped" in out
    assert "    1 claim attested (1 author, 0 second person, 0 clinician, 0 automation), " in out
    assert "1 reworded, 0 suspect, 0 not attested\n" in out
    assert _run(garden, "check", "--strict") == 1
    assert _run(garden, "attest", "--role", "second-person") == 0
    assert _run(garden, "check", "--strict") == 0
    assert [role for role, _, _ in _stamped(garden).values()] == ["author", "second-person"]


def test_a_changed_record_fails_until_its_claims_are_stamped(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(garden, "attest", "--role", "clinician") == 0
    record = "evidence/sources/bulbs-2020.yaml"
    _edit(garden, record, "[35 flowered in the first year]", "[35 flowered in the first]")
    assert _run(garden, "lock") == 0
    capsys.readouterr()
    for _ in range(2):
        assert _run(garden, "check") == 1
        out = capsys.readouterr().out
        assert out.count("ERROR") == 2
        assert (
            f"ERROR: {SUSPECT}, results.flowered, changed since its stamp: quotes changed "
            "[record-suspect]" in out
        )
        assert (
            f"{TULIPS}:8: ERROR: the reading of tulips-flowered changed: "
            "bulbs-2020#flowered.quote changed since the stamp [claim-suspect]" in out
        )
        assert f"    bulbs-2020#flowered: quote changed since the stamp  ({record}:" in out
        assert "    the stamp: Ada Example, as clinician, on 2026-01-01  (evidence/" in out
        assert "1 claim attested (0 author, 0 second person, 1 clinician, 0 automation)" in out
    assert _run(garden, "attest", "--role", "automation") == 0
    out = capsys.readouterr().out
    assert "    bulbs-2020#flowered.quote changed since the stamp" in out
    assert f"{SUSPECT}: suspect\n    results.flowered: quotes changed\n" in out
    assert _run(garden, "check") == 0
    assert [role for role, _, _ in _stamped(garden).values()] == ["clinician", "automation"]


def test_nothing_is_stamped_while_page_and_record_disagree(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    before = (garden / PATH).read_bytes()
    _edit(garden, TULIPS, "{ev}`35 of 54", "{ev}`34 of 54")
    capsys.readouterr()
    assert _run(garden, "attest", "--role", "author") == 1
    error = capsys.readouterr().err
    assert "[figure-differs]" in error
    assert "[claim-suspect]" not in error
    assert error.endswith(
        "evidence attest: pages and records disagree: mend that first; nothing was stamped\n"
    )
    assert (garden / PATH).read_bytes() == before


def test_the_stamp_of_a_claim_that_is_gone_fails_until_it_is_taken_out(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    _edit(garden, TULIPS, "tulips-flowered", "tulips-in-flower")
    _edit(garden, "docs/topics/crocuses.md", "tulips-flowered", "tulips-in-flower")
    capsys.readouterr()
    assert _run(garden, "check") == 1
    assert (
        "there is a stamp of tulips-flowered, and no page has this claim [stale-attestation]"
        in (capsys.readouterr().out)
    )
    assert _run(garden, "check", "--records-only") == 0
    assert _run(garden, "attest", "--role", "author") == 0
    assert "tulips-flowered: the claim is gone, and its stamp too\n" in capsys.readouterr().out
    assert list(_stamped(garden)) == ["crocuses-flowered", "tulips-in-flower"]


def test_a_claim_can_be_stamped_again_by_name(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    again = ("attest", "--role", "clinician", "--author", "Bea Example", "tulips-flowered")
    assert _run(garden, *again) == 0
    assert _stamped(garden)["crocuses-flowered"][:2] == ("author", "Ada Example")
    assert _stamped(garden)["tulips-flowered"][:2] == ("clinician", "Bea Example")
    assert _run(garden, "attest", "--role", "author", "no-such-claim") == 2
    assert "there is no claim no-such-claim; nothing was stamped" in capsys.readouterr().err


def test_a_malformed_stamp_is_mended_by_stamping_again(garden: Path) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    _edit(garden, PATH, "events 35", "events 34")
    assert _run(garden, "check") == 1
    assert _run(garden, "attest", "--role", "author") == 0
    assert _run(garden, "check") == 0


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("pipeline", [True, False])
def test_only_somebody_at_a_terminal_may_leave_the_role_out(
    garden: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,  # noqa: FBT001
    pipeline: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    monkeypatch.setattr("sys.stdin.isatty", lambda: terminal, raising=False)
    if pipeline:
        monkeypatch.setenv("CI", "true")
    spoken_for = terminal and not pipeline
    assert _run(garden, "attest") == (0 if spoken_for else 2)
    assert {role for role, _, _ in _stamped(garden).values()} == (
        {"author"} if spoken_for else set()
    )
    if not spoken_for:
        assert "say in which role you stamp: --role author, second-person" in (
            capsys.readouterr().err
        )


def test_automation_says_that_it_is_automation(garden: Path) -> None:
    assert _run(garden, "attest", "--role", "automation") == 0
    assert {stamp[:2] for stamp in _stamped(garden).values()} == {("automation", "automation")}


@pytest.mark.parametrize(
    "author", ["", "ada@example.org", "Ada\nExample", "Ada\u2028E", "A\x07", " ", "A" * 101]
)
def test_an_author_has_a_name_and_no_address(
    garden: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    author: str,
) -> None:
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.setattr(attest, "_ask_git", lambda root: "")  # noqa: ARG005
    assert _run(garden, "attest", "--role", "author", "--author", author) == 2
    assert "say who stamps: --author NAME" in capsys.readouterr().err
    assert not (garden / PATH).exists()


def test_the_author_is_whom_git_knows(garden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    subprocess.run(["git", "init", "--quiet"], cwd=garden, check=True)
    subprocess.run(["git", "config", "user.name", "Cee Example"], cwd=garden, check=True)
    assert _run(garden, "attest", "--role", "second-person") == 0
    assert {author for _, author, _ in _stamped(garden).values()} == {"Cee Example"}


def test_any_difference_of_two_readings_is_named(page: PageReading, corpus: Corpus) -> None:
    readings = [read_claim(claim, corpus) for claim in page.claims]
    for one in readings:
        for other in readings:
            assert bool(find_changes(one, other)) == (one != other)
            without = [entry for entry in other if entry.kind == "bound"]
            assert bool(find_changes(one, without)) == (list(one) != without)


# The site.


def _build(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-b", "html", str(root), str(root / "_build/html")]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "_ext")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _shown(root: Path, docname: str) -> str:
    return (root / f"_build/html/{docname}.html").read_text(encoding="utf-8")


def test_a_stamp_is_told_in_the_ledger_and_nowhere_else(garden: Path) -> None:
    (garden / "docs/methods/ledger.md").write_text(
        "# Ledger\n\n```{claims-ledger}\n```\n", encoding="utf-8"
    )
    never = _build(garden)
    assert never.returncode == 0, never.stderr
    assert "not stamped" in _shown(garden, "docs/methods/ledger")
    # Nothing but the stamps changes, and the pages that show them follow.
    assert _run(garden, "attest", "--role", "second-person") == 0
    assert _build(garden).returncode == 0
    words = "stamped by a second person on 1 January 2026; a stamp is not a review"
    assert _shown(garden, "docs/methods/ledger").count(words) == 2
    assert "2 claims attested (0 author, 2 second person" in _shown(garden, "docs/methods/how")
    assert "stamp" not in _shown(garden, "docs/topics/tulips")


def test_a_build_refuses_a_suspect_claim_and_says_so_on_its_page(garden: Path) -> None:
    assert _run(garden, "attest", "--role", "author") == 0
    _edit(garden, TULIPS, "{ev}`35 of 54", "{ev}`35 of 54 (65%)")
    for _ in range(2):
        done = _build(garden)
        assert done.returncode == 1
        message = "the reading of tulips-flowered changed: the figure 65 was added"
        assert f"{TULIPS}:8: ERROR: {message} [claim-suspect]" in done.stderr
    shown = _shown(garden, "docs/topics/tulips")
    assert "changed, and nobody has looked at it since" in shown
    assert "does not match its source" not in shown
    assert _run(garden, "attest", "--role", "author") == 0
    assert _build(garden).returncode == 0
    assert "nobody has looked" not in _shown(garden, "docs/topics/tulips")
