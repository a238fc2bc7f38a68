"""What is kept of an earlier run changes nothing but the time that the next one takes."""

from __future__ import annotations

import inspect
import json
import shutil
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from living_evidence import loading
from living_evidence.cli import main
from living_evidence.corpus import load_corpus
from living_evidence.lock import Lock, format_lock, parse_lock
from living_evidence.quotes import QuoteIndex, Snapshots, build_quote_index, make_line
from living_evidence.rules import judging
from living_evidence.rules.base import Index
from living_evidence.rules.examples import Case, build_case, is_overlay, read_snapshots
from living_evidence.rules.judging import judge
from living_evidence.rules.registry import RULES
from living_evidence.rules.self_audit import examine_source
from living_evidence.shelf import FILE, Shelf
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from living_evidence.problems import Problem

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
GARDEN = HERE / "sites" / "garden"
TODAY = PartialDate(2026, 1, 1)
EPOCH = "1700000000"
SOURCE = "evidence/sources/bulbs-2020.yaml"


@pytest.fixture
def garden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a site that was checked once."""
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(root / "seen"))
    _run(root)
    return root


def _run(root: Path) -> int:
    loading._read_cached.cache_clear()
    return main(["--root", str(root), "check", "--records-only"])


def _output(root: Path, capsys: pytest.CaptureFixture[str], *, kept: bool) -> str:
    if not kept:
        (root / FILE).unlink(missing_ok=True)
    capsys.readouterr()
    _run(root)
    return capsys.readouterr().out


def test_nothing_that_is_the_same_is_parsed_or_judged_again(
    garden: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _output(garden, capsys, kept=False)

    def refuse(*_: object) -> None:
        raise AssertionError("it was kept")

    monkeypatch.setattr(loading, "parse_document", refuse)
    monkeypatch.setattr(judging, "judge_source", refuse)
    assert _output(garden, capsys, kept=True) == first
    assert "quotes: " in first


CHANGES = {
    "record": (SOURCE, 'events: "35"', 'events: "34"'),
    "vocabulary": ("evidence/vocabulary.yaml", "label: flowered", "label: wilted"),
    "snapshot": ("seen/bulbs.txt", "35 flowered", "34 flowered"),
    "lock": ("evidence/evidence.lock", "quote bulbs-2020#", "quote bulbs-2021#"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_as_without_what_was_kept(
    change: str, garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, old, new = CHANGES[change]
    before = _output(garden, capsys, kept=True)
    text = (garden / path).read_text(encoding="utf-8")
    assert old in text
    (garden / path).write_text(text.replace(old, new), encoding="utf-8")
    after = _output(garden, capsys, kept=True)
    assert after != before
    assert after == _output(garden, capsys, kept=False)
    # What was found is found again, and gone when the change is.
    assert after == _output(garden, capsys, kept=True)
    (garden / path).write_text(text, encoding="utf-8")
    assert _output(garden, capsys, kept=True) == before


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"engine": "another", "data": {}, "verdicts": {}}']
)
def test_a_file_that_another_engine_or_nobody_wrote_is_not_used(
    damage: str, garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = _output(garden, capsys, kept=False)
    (garden / FILE).write_text(damage, encoding="utf-8")
    assert _output(garden, capsys, kept=True) == expected
    assert json.loads((garden / FILE).read_text(encoding="utf-8"))["verdicts"]


def test_what_cannot_be_kept_is_found_out_again(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = _output(garden, capsys, kept=False)
    shutil.rmtree(garden / "_build")
    (garden / "_build").write_text("no folder", encoding="utf-8")
    assert _output(garden, capsys, kept=True) == expected


def _cases() -> dict[str, Case]:
    """Return every example of a rule that changes records."""
    return {
        f"{rule.name}-{at}": build_case(EXAMPLES, example)
        for rule in RULES.values()
        for at, example in enumerate((*rule.failing, *rule.passing), start=1)
        if is_overlay(example)
    }


CASES = _cases()
STRIDE = 3
"""All of them take a minute; every third is judged."""


def _index(case: Case, shelf: Shelf | None = None) -> Index:
    corpus = load_corpus(EXAMPLES, case.texts, shelf)
    snapshots = Snapshots(texts=case.snapshots or {})
    lock = Lock() if case.lock == "absent" else _written_lock()
    return Index(corpus, build_quote_index(corpus, snapshots, lock), (), TODAY)


@cache
def _written_lock() -> Lock:
    snapshots = Snapshots(texts=read_snapshots(EXAMPLES))
    entries = build_quote_index(load_corpus(EXAMPLES), snapshots, Lock()).entries.values()
    return parse_lock(format_lock(map(make_line, entries)))


@cache
def _kept() -> Mapping[str, Any]:
    """Return what is kept of a run over the records as they stand."""
    index = _index(Case(snapshots=read_snapshots(EXAMPLES)))
    _judge(index)
    used = index.corpus.shelf.used
    assert len(used["verdicts"]) == len(index.corpus.sources)
    return used


def _judge(index: Index) -> tuple[Counter[str], Counter[str]]:
    counted: Counter[str] = Counter()
    return _count(judge(index, counted)), counted


def _count(problems: Iterable[Problem]) -> Counter[str]:
    return Counter(
        repr((one.rule, str(one.place), one.message, one.sides, one.hint)) for one in problems
    )


@pytest.mark.parametrize("name", list(CASES)[::STRIDE])
def test_a_source_is_judged_alone_as_among_the_others_and_as_before(name: str) -> None:
    with_kept = _judge(_forget(_index(CASES[name], Shelf(_kept()))))
    index = _forget(_index(CASES[name]))
    assert with_kept == _judge(index)
    parts = list(_split(index))
    for rule in RULES.values():
        if rule.check_alone is not None:
            apart = _count(problem for part in parts for problem in rule.check_alone(part))
            assert apart == _count(rule.check_alone(index)), rule.name
    assert _count_examined(parts) == _count_examined([index])


def _forget(index: Index) -> Index:
    """Forget what is kept in memory of an earlier run of this process."""
    for loaded in index.corpus.sources.values():
        loaded.kept.clear()
    return index


def _split(index: Index) -> Iterator[Index]:
    corpus, quotes = index.corpus, index.quotes
    for source in corpus.sources:
        part = corpus.take_source(source)
        yield replace(index, corpus=part, quotes=quotes.take_source(source, part))
    lines = quotes.lock.take_rest(corpus.sources)
    rest = QuoteIndex(corpus.take_rest(), quotes.at_hand, lines)
    yield replace(index, corpus=rest.corpus, quotes=rest)


def _count_examined(indexes: Iterable[Index]) -> Counter[str]:
    return Counter(
        repr((source, one.verdict, one.worked, one.why, one.problem, one.discrepancy))
        for index in indexes
        for source in index.corpus.sources
        for one in examine_source(index.corpus, source)
    )


def test_what_judges_a_source_alone_knows_no_date() -> None:
    checks = [rule.check_alone for rule in RULES.values() if rule.check_alone is not None]
    assert len(checks) > 30
    sources = {one.__module__: inspect.getsource(sys.modules[one.__module__]) for one in checks}
    assert not [name for name, source in sources.items() if "index.today" in source]
