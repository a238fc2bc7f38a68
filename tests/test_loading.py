"""Every fault of every file becomes a problem of its own, with its place and its words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from living_evidence.corpus import load_corpus
from living_evidence.documents import MAXIMUM_BYTES
from living_evidence.loading import read_record
from living_evidence.records import Count
from living_evidence.rules.builtin import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from living_evidence.corpus import Corpus
    from living_evidence.rules.base import Documentation

    MakeCorpus = Callable[..., Corpus]

# ruff: noqa: E501 - the messages stand as they are printed

BROKEN = """\
id: broken
kind: journal-article
study: NCT0416577
citation:
  type: article-jurnal
  titel: A
  DOI: https://doi.org/10.1056/NEJMoa2404512
  PMID: none
capture: {completeness: abstract, accessed: 19 June 2025}
standing: superseded
populations:
  everyone: {terms: [dMRM], quotes: 49 patients}
results:
  Two Words: {type: count, value: 1}
  count:
    type: count
    population: nobody
    outcome: clinical-complete-respons
    value: forty
    total: "#x"
    quotes: ["", {exat: y}]
    judged: {singl-arm: {reason: a, by: b}}
    judged: {pMRM: {reason: a, by: b}}
  rate: {type: proprtion, events: 1}
  list: [a]
  untyped: {value: 1}
  guess: {type: count, value: 1, state: judged}
  half: {type: proportion, events: 1, total: 54}
extra: 1
"""
EXPECTED = """\
3:8 malformed-identifier: study.id: 'NCT0416577' is not a slug, or an NCT number
4:1 missing-key: citation wants the key 'title'
5:9 malformed-value: citation.type: 'article-jurnal' is not one of article-journal, article, webpage, post-weblog, article-newspaper, report, dataset, standard
6:3 unknown-key: citation has no key 'titel'
7:8 malformed-identifier: citation.DOI: 'https://doi.org/10.1056/NEJMoa2404512' is not a DOI such as 10.1056/NEJMoa2404512, without https
8:9 malformed-identifier: citation.PMID: 'none' is not a PubMed identifier of one to eight digits
9:45 malformed-value: capture.accessed: '19 June 2025' is not a date such as 2025-06-19, 2025-06 or 2025
12:22 unknown-term: the vocabulary has no term 'dMRM'
12:37 wrong-type: populations.everyone.quotes wants a list (- item), and here is the text '49 patients'
14:3 malformed-value: the key 'Two Words' is not lower-case words joined by hyphens
17:17 unknown-population: this record has no population 'nobody'
18:14 unknown-term: the vocabulary has no term 'clinical-complete-respons'
19:12 malformed-value: results.count.value: 'forty' is not a number such as 49 or 20.0, nor one of not-stated, not-captured, disputed
20:5 unknown-key: results.count has no key 'total'
21:14 malformed-value: results.count.quotes[0].exact is empty
21:18 missing-key: results.count.quotes[1] wants the key 'exact'
21:19 unknown-key: results.count.quotes[1] has no key 'exat'
23:5 duplicate-key: the key 'judged' stands twice in this mapping
23:14 unknown-term: the vocabulary has no term 'pMRM'
24:16 malformed-value: type: 'proprtion' is not one of count, proportion, survival, duration, dose, date, identifier, code, limit, recommendation, assertion
25:3 wrong-type: results.list wants a mapping (key: value), and here is a list
26:3 missing-key: results.untyped wants the key 'type'
27:3 malformed-value: results.guess: state: judged wants a reason:
28:46 malformed-value: results.half.total: '54' is not a reference such as #completed, or not-stated or not-captured
29:1 unknown-key: the file has no key 'extra'
"""


def lines_of(corpus: Corpus) -> list[str]:
    return [
        f"{one.place.line}:{one.place.column} {one.rule}: {one.message}"
        for one in sorted(corpus.problems, key=lambda one: one.sort_key)
    ]


def value_of(corpus: Corpus) -> str:
    result = corpus.items["a-report#responses"].result
    assert isinstance(result, Count)
    return result.value


def hint_of(corpus: Corpus, rule: str) -> str:
    return next(one.hint for one in corpus.problems if one.rule == rule)


def test_a_valid_site_has_no_problems(make_corpus: MakeCorpus) -> None:
    corpus = make_corpus()
    assert lines_of(corpus) == []
    assert list(corpus.items) == ["a-report#responses", "a-report#citation.title"]


def test_one_run_reports_every_fault_of_a_record(make_corpus: MakeCorpus) -> None:
    corpus = make_corpus({"evidence/sources/broken.yaml": BROKEN})
    assert lines_of(corpus) == EXPECTED.splitlines()
    assert list(corpus.rejected) == ["evidence/sources/broken.yaml"]
    assert list(corpus.sources) == ["a-report"]


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("unknown-key", "Did you mean title? Allowed: type, title, author"),
        ("missing-key", "title: the title as printed."),
    ],
)
def test_hints_name_what_is_allowed(make_corpus: MakeCorpus, rule: str, hint: str) -> None:
    corpus = make_corpus({"evidence/sources/broken.yaml": BROKEN})
    assert hint_of(corpus, rule).startswith(hint)


def test_a_wrong_kind_does_not_hide_the_other_faults(make_corpus: MakeCorpus) -> None:
    text = BROKEN.replace("kind: journal-article", "kind: jurnal-article")
    corpus = make_corpus({"evidence/sources/broken.yaml": text})
    wrong = (
        "2:7 malformed-value: kind: 'jurnal-article' is not one of journal-article, "
        "registry-entry, clinical-summary, news"
    )
    assert lines_of(corpus) == [wrong, *EXPECTED.splitlines()]


def test_a_missing_kind_is_named_with_the_kinds_there_are(make_corpus: MakeCorpus) -> None:
    corpus = make_corpus({"evidence/sources/x.yaml": "id: x\ncitation: {type: report, title: A}\n"})
    assert "1:1 missing-key: the file wants the key 'kind'" in lines_of(corpus)
    assert hint_of(corpus, "missing-key") == (
        "One of journal-article, registry-entry, clinical-summary, news."
    )


def test_a_file_that_is_no_yaml_leaves_the_others_loaded(make_corpus: MakeCorpus) -> None:
    corpus = make_corpus({"evidence/sources/broken.yaml": "id: [\n"})
    (line,) = lines_of(corpus)
    assert line.startswith("2:1 malformed-yaml: this is not YAML")
    assert list(corpus.sources) == ["a-report"]


@pytest.mark.parametrize("text", ["", "- a\n", "text\n"])
def test_a_file_that_is_no_mapping_is_a_problem(make_corpus: MakeCorpus, text: str) -> None:
    corpus = make_corpus({"evidence/studies/x.yaml": text})
    assert corpus.problems
    assert {one.place.path for one in corpus.problems} == {"evidence/studies/x.yaml"}


def test_a_faulty_term_does_not_make_the_others_unknown(
    make_corpus: MakeCorpus, texts: dict[str, str]
) -> None:
    text = texts["evidence/vocabulary.yaml"] + "  wrong: {label: no facet}\n"
    corpus = make_corpus({"evidence/vocabulary.yaml": text})
    assert lines_of(corpus) == ["8:3 missing-key: terms.wrong wants the key 'facet'"]
    assert "dMMR" in corpus.vocabulary.terms
    assert "wrong" not in corpus.vocabulary.terms


def test_without_a_vocabulary_that_is_the_problem(make_corpus: MakeCorpus) -> None:
    corpus = make_corpus({"evidence/vocabulary.yaml": None})
    assert [one.rule for one in corpus.problems] == ["missing-file"]


def test_a_record_is_named_by_its_id(make_corpus: MakeCorpus, texts: dict[str, str]) -> None:
    corpus = make_corpus({"evidence/sources/other.yaml": texts["evidence/sources/a-report.yaml"]})
    assert [one.rule for one in corpus.problems] == ["wrong-file-name", "duplicate-id"]
    assert hint_of(corpus, "wrong-file-name") == "Name the file a-report.yaml, or write id: other."


def test_a_discrepancy_may_not_take_the_id_of_a_source(make_corpus: MakeCorpus) -> None:
    text = (
        "id: a-report\ntitle: T\nreason: R\nby: B\nverdict: unresolved\n"
        "sides: [{result: a-report#x, says: '1'}, {result: a-report#y, says: '2'}]\n"
    )
    corpus = make_corpus({"evidence/discrepancies/a-report.yaml": text})
    assert [one.rule for one in corpus.problems] == ["duplicate-id"]


def test_text_in_memory_stands_in_for_files(tmp_path: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    path = "evidence/sources/a-report.yaml"
    assert value_of(load_corpus(tmp_path)) == "37"
    changed = load_corpus(tmp_path, {path: texts[path].replace("value: 37", "value: 38")})
    assert value_of(changed) == "38"
    assert load_corpus(tmp_path, {path: None}).sources == {}
    assert value_of(load_corpus(tmp_path)) == "37"


def test_a_changed_file_is_read_again_whatever_its_time(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    file = tmp_path / "evidence/studies/s.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("id: s\ntitle: One\n", encoding="utf-8")
    times = (file.stat().st_atime, file.stat().st_mtime)
    assert load_corpus(tmp_path, texts).studies["s"].model.title == "One"
    file.write_text("id: s\ntitle: Two\n", encoding="utf-8")
    os.utime(file, times)
    assert load_corpus(tmp_path, texts).studies["s"].model.title == "Two"


def write(root: Path, path: str, raw: bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)


def load_only(root: Path, texts: dict[str, str]) -> list[str]:
    return [f"{one.place}: {one.message} [{one.rule}]" for one in load_corpus(root, texts).problems]


def test_latin_1_is_a_problem_with_its_place(tmp_path: Path, texts: dict[str, str]) -> None:
    write(tmp_path, "evidence/studies/s.yaml", "id: s\ntitle: Étude\n".encode("latin-1"))
    assert load_only(tmp_path, texts) == [
        "evidence/studies/s.yaml:2:8: the byte 0xC9 is not UTF-8 [wrong-encoding]"
    ]


def test_a_byte_order_mark_and_carriage_returns_are_harmless(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    write(tmp_path, "evidence/studies/s.yaml", b"\xef\xbb\xbfid: s\r\ntitle: T\r\nnote: N\r\n")
    assert load_only(tmp_path, texts) == []


def test_a_record_of_fifty_megabytes_is_not_read(tmp_path: Path, texts: dict[str, str]) -> None:
    file = tmp_path / "evidence/studies/s.yaml"
    file.parent.mkdir(parents=True)
    with file.open("wb") as handle:
        handle.truncate(50_000_000)
    assert load_only(tmp_path, texts) == [
        (
            f"evidence/studies/s.yaml:1:1: the file has 50,000,000 bytes; "
            f"at most {MAXIMUM_BYTES:,} are read [file-too-large]"
        )
    ]


def test_a_link_out_of_the_site_is_not_followed(tmp_path: Path, texts: dict[str, str]) -> None:
    outside, site = tmp_path / "outside.yaml", tmp_path / "site"
    outside.write_text("id: s\ntitle: Outside\n", encoding="utf-8")
    (site / "evidence/studies").mkdir(parents=True)
    (site / "evidence/studies/s.yaml").symlink_to(outside)
    (site / "evidence/studies/t.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert load_only(site, texts) == [
        f"evidence/studies/{name}.yaml:1:1: the file is a link that leads out of the site [unsafe-path]"
        for name in "st"
    ]


def test_a_folder_link_out_of_the_site_is_not_followed(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/s.yaml").write_text("id: s\ntitle: Outside\n", encoding="utf-8")
    (tmp_path / "site/evidence").mkdir(parents=True)
    (tmp_path / "site/evidence/studies").symlink_to(tmp_path / "outside")
    assert load_only(tmp_path / "site", texts) == [
        "evidence/studies/s.yaml:1:1: the file is a link that leads out of the site [unsafe-path]"
    ]


def test_a_folder_where_a_file_is_wanted_is_a_problem(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    (tmp_path / "evidence/studies/s.yaml").mkdir(parents=True)
    assert load_only(tmp_path, texts) == [
        "evidence/studies/s.yaml:1:1: this is not a regular file [unreadable-file]"
    ]


@pytest.mark.parametrize("name", ["s.yml", "s.json", "deeper/s.yaml", "s.YAML"])
def test_a_record_that_would_not_be_read_is_a_problem(
    tmp_path: Path, texts: dict[str, str], name: str
) -> None:
    write(tmp_path, f"evidence/studies/{name}", b"id: s\ntitle: T\n")
    assert load_only(tmp_path, texts) == [
        (
            f"evidence/studies/{name}:1:1: this file is not read: "
            "records are evidence/studies/ID.yaml [wrong-file-name]"
        )
    ]


@pytest.mark.parametrize(
    "digits", ["NCT０４１６５７７２", "NCT٠٤١٦٥٧٧٢", "nct04165772", "NCT041657720"]
)
def test_look_alike_and_misshapen_registry_numbers_are_refused(
    make_corpus: MakeCorpus, digits: str
) -> None:
    text = f"id: s\ntitle: T\nregistry: {digits}\n"
    assert [one.rule for one in make_corpus({"evidence/studies/s.yaml": text}).problems] == [
        "malformed-identifier"
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "https://a b"])
def test_only_web_addresses_are_addresses(
    make_corpus: MakeCorpus, texts: dict[str, str], address: str
) -> None:
    text = texts["evidence/sources/a-report.yaml"].replace(
        "title: A report,", f"title: A report, URL: {json.dumps(address)},"
    )
    (problem,) = make_corpus({"evidence/sources/a-report.yaml": text}).problems
    assert problem.message == f"citation.URL: {address!r} is not an http or https address"


def split_example(example: str) -> tuple[str, str]:
    first, _, _ = example.partition("\n")
    return first.removeprefix("# "), example


@pytest.mark.parametrize(
    "rule", [rule for rule in BUILTIN if rule.family == "reading"], ids=lambda rule: rule.name
)
def test_the_documented_examples_are_judged_as_documented(
    make_corpus: MakeCorpus, rule: Documentation
) -> None:
    for example in rule.failing:
        path, text = split_example(example)
        assert {one.rule for one in make_corpus({path: text}).problems} == {rule.name}
    for example in rule.passing:
        path, text = split_example(example)
        assert make_corpus({path: text}).problems == ()


def test_reading_a_record_never_raises_on_strange_text() -> None:
    for text in (
        "\0",
        "{",
        "? ",
        "a: !!binary x",
        "<<: *a",
        "- - -",
        "%YAML 9.9\n---\na: 1",
        "\ud7ff",
    ):
        assert read_record("evidence/sources/x.yaml", text).problems


def test_the_core_imports_neither_sphinx_nor_docutils(root: Path) -> None:
    blocked = ("sphinx", "docutils", "myst_parser", "sphinx_needs", "sphinx_design")
    program = f"""
import importlib, pkgutil, sys
for name in {blocked!r}:
    sys.modules[name] = None
import living_evidence
names = [module.name for module in pkgutil.walk_packages(living_evidence.__path__, "living_evidence.")
         if not module.name.startswith("living_evidence.site") and "__main__" not in module.name]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root / "_ext")},
    )
    assert run.stderr == ""
    assert int(run.stdout) > 30


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"a\\x1b[2Jb"', "U+001B (a control character)"),
        ('"a\\0b"', "U+0000 (a control character)"),
        ('"a\\u202Eb"', "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("a\u00adb", "U+00AD (SOFT HYPHEN)"),
        ("a\u200bb", "U+200B (ZERO WIDTH SPACE)"),
    ],
)
def test_invisible_characters_are_refused(
    make_corpus: MakeCorpus, written: str, shown: str
) -> None:
    text = f"id: s\ntitle: {written}\n"
    (problem,) = make_corpus({"evidence/studies/s.yaml": text}).problems
    assert str(problem.place) == "evidence/studies/s.yaml:2:8"
    assert problem.message == f"title holds an invisible character, {shown}"


def test_an_id_that_addresses_use_is_refused(
    make_corpus: MakeCorpus, texts: dict[str, str]
) -> None:
    text = texts["evidence/sources/a-report.yaml"].replace("a-report", "judgement", 1)
    corpus = make_corpus({"evidence/sources/judgement.yaml": text})
    assert [one.rule for one in corpus.problems] == ["duplicate-id"]
    assert "judgement" not in corpus.sources
