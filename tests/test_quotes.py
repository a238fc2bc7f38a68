"""Quotes: folded but never loosened, found exactly once, and looked up only where it is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.labels import FieldValue, find_field, find_printed, is_printed_so, read_printed
from living_evidence.lock import Lock, parse_lock
from living_evidence.quotes import (
    Snapshot,
    Snapshots,
    build_quote_index,
    describe_excess,
    fold,
    fold_text,
    make_line,
)
from living_evidence.records import Quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from living_evidence.corpus import Corpus
    from living_evidence.quotes import QuoteEntry

    MakeCorpus = Callable[..., Corpus]

pieces = st.text(
    alphabet=st.sampled_from("ab 1.,-–—\u00a0\u2009\u0301é\\~^>“’\n\t\u00ad加한ᄒ\u1161\u11ab"),
    max_size=40,
)


def find(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[str]:
    snapshot = Snapshot("s.txt", text, "")
    quote = Quote(exact=exact, prefix=prefix, suffix=suffix)
    return [text[start:end] for start, end in snapshot.find(quote)]


@pytest.mark.parametrize(
    ("snapshot", "quote"),
    [
        ("an all-round view", "an all\u2010round view"),
        ("86–99 of them", "86-99 of them"),
        ("pages 2297\u20132308.", "pages 2297-2308."),
        ("the tumor’s edge", "the tumor's edge"),
        ("called “mature” data", 'called "mature" data'),
        ("3.5 × 10\\^9/L", "3.5 × 10^9/L"),
        ("diameter \\> 8 mm", "diameter > 8 mm"),
        ("clinical study\\*\\*. All", "clinical study**. All"),
        ("\\~ 20 months", "~ 20 months"),
        ("a\u2009b\u00a0c\u3000d", "a b c d"),
        ("one\n\n  two", "one two"),
        ("caf\u0065\u0301 au lait", "caf\u00e9 au lait"),
        ("non\u00adoperative", "nonoperative"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_what_differs_only_in_typesetting_matches_both_ways(snapshot: str, quote: str) -> None:
    assert find(snapshot, quote) == [snapshot]
    assert len(find(quote, snapshot)) == 1


@pytest.mark.parametrize(
    ("snapshot", "quote"),
    [
        ("49 patients", "４９ patients"),
        ("20.0 months", "20·0 months"),
        ("20.0 months", "20,0 months"),
        ("20.0 months", "20.00 months"),
        ("\u22125 points", "-5 points"),
        ("age ≥ 18 years", "age > 18 years"),
        ("p < 0.05 here", "p 0.05 here"),
        ("x² rose", "x2 rose"),
        ("Status: RECRUITING", "Status: Recruiting"),
        ("dMMR tumours", "dΜMR tumours"),
    ],
)
def test_digits_points_signs_and_letters_are_never_folded(snapshot: str, quote: str) -> None:
    assert find(snapshot, quote) == []


@given(pieces)
def test_folding_keeps_a_way_back_for_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)


@given(pieces)
def test_folding_is_the_same_with_and_without_the_way_back(text: str) -> None:
    assert fold_text(text) == fold(text).text.strip()


@given(pieces)
def test_folding_reaches_one_form(text: str) -> None:
    plain = text.replace("\\", "")
    assert fold_text(fold_text(plain)) == fold_text(plain)


@given(pieces, pieces)
def test_a_match_is_a_stretch_of_the_snapshot_that_folds_to_the_quote(
    text: str, exact: str
) -> None:
    wanted = fold_text(exact)
    for found in find(text, exact) if wanted else []:
        assert fold_text(found) == wanted


@pytest.mark.parametrize(
    ("snapshot", "quote"),
    [
        ("1849 patients", "49 patients"),
        ("(range, 0 to 60.8) months", "0.8"),
        ("60.8 months", "8 months"),
        ("1,249 patients", "249 patients"),
        ("NOT_YET_RECRUITING", "RECRUITING"),
        ("nonrectal tumours", "rectal tumours"),
        ("non-rectal tumours", "rectal tumours"),
        ("locally-advanced", "locally"),
        ("within 8-12 weeks", "12 weeks"),
        ("within 8–12 weeks", "within 8"),
        ("patients 4", "patient"),
        ("12.5 months", "12"),
        ("dMMR tumours", "MMR tumours"),
    ],
)
def test_a_quote_never_cuts_a_word_a_number_or_a_range(snapshot: str, quote: str) -> None:
    assert find(snapshot, quote) == []


@pytest.mark.parametrize(
    ("snapshot", "quote"),
    [
        ("no recurrence—a rarity", "no recurrence"),
        ("no recurrence—a rarity", "a rarity"),
        ("December 12, 2025View policy", "December 12, 2025"),
        ("Advisory BoardAll articles", "All articles"),
        ("Objective:To show", "To show"),
        ("MSS/pMMR cancer", "pMMR cancer"),
        ("was 92%.", "92%"),
        ("in 5. Then", "in 5"),
        ("共有 42 名患者接受了治疗", "42 名患者"),
        ("全部无癌症", "无癌症"),
    ],
)
def test_a_quote_may_begin_and_end_where_words_do(snapshot: str, quote: str) -> None:
    assert find(snapshot, quote) == [quote]


def test_a_prefix_or_a_suffix_makes_a_quote_unique() -> None:
    text = "Status: RECRUITING\nBrief\nStatus: RECRUITING\nOfficial"
    assert len(find(text, "Status: RECRUITING")) == 2
    assert len(find(text, "Status: RECRUITING", suffix="Brief")) == 1
    assert len(find(text, "Status: RECRUITING", prefix="Brief")) == 1
    assert find(text, "Status: RECRUITING", prefix="Official") == []


@pytest.mark.parametrize(
    ("exact", "prefix", "detail"),
    [
        (
            "37 had a complete answer",
            "",
            "after '37 had a complete' the snapshot goes on 'response, and 2 did not.'",
        ),
        ("recurrence of disease", "", "not even its first words stand in the snapshot"),
        ("7 had", "", "it cuts a longer word, number or range: 'Of these, 37 had a complete'"),
        ("37 had", "Of those,", "its words stand there, but not between that prefix and suffix"),
    ],
)
def test_a_miss_says_how_far_the_snapshot_agrees(exact: str, prefix: str, detail: str) -> None:
    snapshot = Snapshot("s.txt", "Of these, 37 had a complete response, and 2 did not.", "")
    assert snapshot.describe_miss(Quote(exact=exact, prefix=prefix)) == detail


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        ("word " * 25, ""),
        ("word " * 26, "26 words, and at most 25 are quoted"),
        ("字" * 40, ""),
        ("字" * 41, "41 CJK characters, and at most 40 are quoted"),
        ("共有 42 名患者" * 8, ""),
        ("字" * 10 + " word" * 26, "26 words, and at most 25 are quoted"),
    ],
)
def test_quotes_are_short(text: str, excess: str) -> None:
    assert describe_excess(text) == excess


# Where quotes are looked up.


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/etc/passwd",
        "a/b.txt",
        "..",
        ".hidden",
        "a\0b",
        "",
        "a\\b",
        "..\\b",
        "~",
        "a..b",
    ],
)
def test_a_snapshot_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "snapshots"
    folder.mkdir()
    snapshots = Snapshots(folder)
    assert snapshots.find(name) is None
    assert snapshots.find_fault(name) == "a snapshot is named by a plain file name, without folders"


def test_a_link_out_of_the_snapshot_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "snapshots"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    snapshots = Snapshots(folder)
    assert snapshots.find("a.txt") is None
    assert snapshots.find_fault("a.txt") == (
        "the snapshot is a link that leads out of the snapshot folder"
    )


def test_a_snapshot_that_is_not_utf_8_is_at_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b").mkdir()
    snapshots = Snapshots(tmp_path)
    assert snapshots.find("a.txt") is None
    assert snapshots.find_fault("a.txt") == "the snapshot is not UTF-8 (byte 3)"
    assert snapshots.find_fault("b") == "the snapshot is not a regular file"
    assert snapshots.find_fault("absent.txt") == ""


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(tmp_path))
    assert Snapshots.from_environment().find("a.txt") is not None
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(tmp_path / "absent"))
    assert not Snapshots.from_environment().available
    monkeypatch.delenv("EVIDENCE_SNAPSHOTS")
    assert not Snapshots.from_environment().available


# The index of all quotes.


def states(corpus: Corpus, snapshots: Snapshots, lock: Lock) -> dict[str, str]:
    index = build_quote_index(corpus, snapshots, lock)
    return {str(make_line(entry)).split()[1]: entry.state for entry in index.entries.values()}


def test_every_quote_of_a_record_is_found(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    assert states(make_corpus(), Snapshots(texts=snapshot_texts), Lock()) == {
        "a-report#citation.quotes[0]": "matched",
        "a-report#populations.everyone.quotes[0]": "matched",
        "a-report#results.responses.quotes[0]": "matched",
    }


def test_the_index_gives_the_quotes_below_a_route(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    index = build_quote_index(make_corpus(), Snapshots(texts=snapshot_texts), Lock())
    (entry,) = index.of("a-report", ("results", "responses"))
    text = snapshot_texts["a-report.txt"]
    assert text[entry.start : entry.end] == "37 had a clinical complete response"
    assert str(entry.place) == "evidence/sources/a-report.yaml:13:14"
    assert len(index.of("a-report", ())) == 3
    assert index.of("a-report", ("results", "nothing")) == []


def test_every_kind_of_quote_is_looked_up(make_corpus: MakeCorpus) -> None:
    text = """\
id: x
kind: clinical-summary
study: {id: s, quotes: [q1]}
citation: {type: webpage, title: T, quotes: [q2]}
capture: {snapshot: x.txt, completeness: partial}
context: {quotes: [q3]}
populations: {p: {quotes: [q4]}}
results: {r: {type: assertion, says: a, quotes: [q5]}}
relations: [{type: cites, target: s, quotes: [q6]}]
funding: {quotes: [q7]}
interests: {quotes: [q9]}
references: [{label: Guideline, title: T, quotes: [q8]}]
"""
    corpus = make_corpus({"evidence/sources/x.yaml": text, "evidence/sources/a-report.yaml": None})
    index = build_quote_index(corpus, Snapshots(texts={"x.txt": "q1 q2 q3 q4 q5 q6 q7 q9"}), Lock())
    assert {entry.quote.exact: entry.state for entry in index.entries.values()} == {
        **dict.fromkeys(["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q9"], "matched"),
        "q8": "not-found",
    }


def test_without_snapshot_the_lock_decides(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    corpus = make_corpus()
    index = build_quote_index(corpus, Snapshots(texts=snapshot_texts), Lock())
    lock = parse_lock("\n".join(str(make_line(entry)) for entry in index.entries.values()))
    assert set(states(corpus, Snapshots(), lock).values()) == {"locked"}
    assert set(states(corpus, Snapshots(), Lock()).values()) == {"not-locked"}


def test_a_source_that_was_not_captured_can_license_nothing(
    make_corpus: MakeCorpus, texts: dict[str, str]
) -> None:
    path = "evidence/sources/a-report.yaml"
    corpus = make_corpus(
        {path: texts[path].replace("snapshot: a-report.txt", "snapshot: not-captured")}
    )
    assert set(states(corpus, Snapshots(), Lock()).values()) == {"no-snapshot"}


# Registry fields, by their labels.

BLOCKS = """\
A Trial of Something

NCT ID: NCT00000001

Last Updated: 2025-10-09

Study Results

Results pending

Recruitment Status

NOT_YET_RECRUITING

Total Enrollment

30 participants

Minimum Eligible Age

18 Years

Accepts Healthy Volunteers

No

Sponsors

Meet the organizations.

A University Hospital

OTHER
"""
LINES = """\
Viewing Study NCT00000002

Ignite Creation Date: 2025-12-24 @ 7:38 PM
Study NCT ID: NCT00000002
Status: RECRUITING
Brief Title: Another Trial
Status: RECRUITING
Last Known Status: None
Is a FDA Regulated Drug?: False
Study Start Date: October 1, 2025 (Estimated)
Phase: Phase 2
Masking: None (Open Label)
"""


@pytest.mark.parametrize(
    ("text", "name", "value", "printed"),
    [
        (BLOCKS, "nctId", "NCT00000001", "NCT ID: NCT00000001"),
        (BLOCKS, "briefTitle", "A Trial of Something", "A Trial of Something"),
        (BLOCKS, "hasResults", "false", "Study Results\n\nResults pending"),
        (BLOCKS, "overallStatus", "NOT_YET_RECRUITING", "Recruitment Status\n\nNOT_YET_RECRUITING"),
        (BLOCKS, "enrollmentInfo", "30", "Total Enrollment\n\n30 participants"),
        (BLOCKS, "minimumAge", "18 Years", "Minimum Eligible Age\n\n18 Years"),
        (BLOCKS, "healthyVolunteers", "false", "Accepts Healthy Volunteers\n\nNo"),
        (BLOCKS, "mirrorUpdated", "2025-10-09", "Last Updated: 2025-10-09"),
        (
            BLOCKS, "leadSponsor", "A University Hospital",
            "Sponsors\n\nMeet the organizations.\n\nA University Hospital",
        ),
        (LINES, "mirrorCreated", "2025-12-24", "Ignite Creation Date: 2025-12-24 @ 7:38 PM"),
        (LINES, "overallStatus", "RECRUITING", "Status: RECRUITING"),
        (LINES, "briefTitle", "Another Trial", "Brief Title: Another Trial"),
        (LINES, "isFdaRegulatedDrug", "false", "Is a FDA Regulated Drug?: False"),
        (LINES, "startDateStruct", "2025-10-01", "Study Start Date: October 1, 2025 (Estimated)"),
        (LINES, "phases", "PHASE2", "Phase: Phase 2"),
        (LINES, "masking", "NONE", "Masking: None (Open Label)"),
    ],
)  # fmt: skip
def test_a_registry_field_is_found_by_its_label(
    text: str, name: str, value: str, printed: str
) -> None:
    match = find_field(text, FieldValue(name, ("registry", name), value))
    assert match.detail == ""
    assert text[match.start : match.end] == printed


@pytest.mark.parametrize(
    ("text", "name", "value", "detail"),
    [
        (
            BLOCKS,
            "overallStatus",
            "RECRUITING",
            "the snapshot prints Recruitment Status: 'NOT_YET_RECRUITING'",
        ),
        (BLOCKS, "enrollmentInfo", "3", "the snapshot prints Total Enrollment: '30 participants'"),
        (BLOCKS, "minimumAge", "18 Months", "the snapshot prints Minimum Eligible Age: '18 Years'"),
        (BLOCKS, "hasResults", "true", "the snapshot prints Study Results: 'Results pending'"),
        (
            BLOCKS,
            "sex",
            "ALL",
            "the snapshot has none of the labels Eligible Sex, Sexes Eligible for Study, Sex",
        ),
        (
            LINES,
            "mirrorCreated",
            "2025-12",
            "the snapshot prints Ignite Creation Date: '2025-12-24 @ 7:38 PM'",
        ),
        (LINES, "phases", "PHASE2, PHASE3", "the snapshot prints Phase: 'Phase 2'"),
    ],
)
def test_a_registry_field_that_differs_says_what_is_printed(
    text: str, name: str, value: str, detail: str
) -> None:
    match = find_field(text, FieldValue(name, ("registry", name), value))
    assert not match.agrees
    assert match.detail == detail


def test_a_label_with_two_values_licenses_neither() -> None:
    text = LINES.replace("Status: RECRUITING", "Status: COMPLETED", 1)
    match = find_field(
        text, FieldValue("overallStatus", ("registry", "overallStatus"), "RECRUITING")
    )
    assert match.detail == "the snapshot prints Status: 'COMPLETED'"


@pytest.mark.parametrize(
    ("kind", "printed", "agrees"),
    [
        ("", "2025-10-01", True),
        ("", "2025-10-01 (Estimated)", True),
        ("ESTIMATED", "2025-10-01 (Estimated)", True),
        ("ESTIMATED", "2025-10-01", False),
        ("ACTUAL", "2025-10-01 (Estimated)", False),
        ("", "2025-10-01 or later", False),
        ("", "2025-10-011", False),
    ],
)
def test_a_date_may_be_followed_by_its_kind_or_a_time_only(
    kind: str, printed: str, agrees: object
) -> None:
    field = FieldValue(
        "startDateStruct", ("registry", "startDateStruct", "date"), "2025-10-01", kind
    )
    assert is_printed_so(field, printed) is agrees


def test_prefilled_values_are_those_that_the_check_accepts() -> None:
    for text in (BLOCKS, LINES):
        for name in (
            "nctId",
            "mirrorCreated",
            "enrollmentInfo",
            "hasResults",
            "phases",
            "startDateStruct",
        ):
            for printed in find_printed(text, name):
                value = read_printed(name, printed.value)
                assert is_printed_so(FieldValue(name, ("registry", name), value), printed.value)


def test_registry_fields_are_quoted_by_the_engine(make_corpus: MakeCorpus) -> None:
    text = """\
id: NCT00000001
kind: registry-entry
citation: {type: webpage, title: A Trial of Something}
capture: {snapshot: t.txt, completeness: full-text}
registry: {nctId: NCT00000001, overallStatus: RECRUITING, enrollmentInfo: {count: 30}}
"""
    corpus = make_corpus(
        {"evidence/sources/NCT00000001.yaml": text, "evidence/sources/a-report.yaml": None}
    )
    index = build_quote_index(corpus, Snapshots(texts={"t.txt": BLOCKS}), Lock())
    found: dict[str, QuoteEntry] = {
        ".".join(map(str, entry.route)): entry for entry in index.entries.values()
    }
    assert {name: entry.state for name, entry in found.items()} == {
        "citation.title": "matched",
        "registry.nctId": "matched",
        "registry.overallStatus": "not-found",
        "registry.enrollmentInfo.count": "matched",
    }
    assert all(entry.engine_made for entry in found.values())
    wrong = found["registry.overallStatus"]
    assert wrong.detail == "the snapshot prints Recruitment Status: 'NOT_YET_RECRUITING'"
    assert str(wrong.place) == "evidence/sources/NCT00000001.yaml:5:47"


# Hostile snapshots cost no time.


def test_a_snapshot_of_one_word_is_searched_at_once() -> None:
    text = "a " * 200_000
    assert len(find(text, "a", prefix="b", suffix="c")) == 0


@pytest.mark.parametrize("filler", [" ", "(", "1,", "1 ", "a ", "@"])
def test_long_registry_values_are_compared_at_once(filler: str) -> None:
    text = f"Study Start Date: 2025-10-01{filler * 50_000}x\nEnrollment: 30{filler * 50_000}x\n"
    for name in ("startDateStruct", "enrollmentInfo"):
        assert not find_field(text, FieldValue(name, ("registry", name), "30")).agrees
        assert [read_printed(name, one.value) for one in find_printed(text, name)]


def test_a_long_quote_that_misses_is_explained_at_once() -> None:
    snapshot = Snapshot("s.txt", "word " * 100_000, "")
    assert "the snapshot" in snapshot.describe_miss(Quote(exact="word " * 20_000 + "end"))


def test_an_environment_that_names_no_folder_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(tmp_path / "absent"))
    assert Snapshots.from_environment().missing
    monkeypatch.delenv("EVIDENCE_SNAPSHOTS")
    assert not Snapshots.from_environment().missing
