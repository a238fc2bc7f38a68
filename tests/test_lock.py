"""The lock vouches for quotes where snapshots are absent, and never for anything else."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.checking import check
from living_evidence.cli import main
from living_evidence.documents import format_route
from living_evidence.lock import (
    Lock,
    LockLine,
    format_lock,
    hash_quote,
    keep_witnesses,
    load_lock,
    parse_line,
    parse_lock,
    write_lock,
)
from living_evidence.quotes import Snapshots, build_quote_index, make_line
from living_evidence.recapture import WORD, find_closest, find_movements, show_difference
from living_evidence.records import Quote
from living_evidence.values import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from living_evidence.corpus import Corpus

    MakeCorpus = Callable[..., Corpus]

PATH = "evidence/sources/a-report.yaml"
HASH = "0123456789abcdef" * 2
lines = st.builds(
    LockLine,
    source=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    route=st.from_regex(r"results\.[a-z]+\.quotes\[[0-9]\]", fullmatch=True),
    quote_hash=st.text("0123456789abcdef", min_size=32, max_size=32),
    snapshot_hash=st.text("0123456789abcdef", min_size=32, max_size=32),
    start=st.integers(0, 10**6),
    length=st.integers(0, 10**4),
    seen_by=st.sampled_from(["contributor", "second-person"]),
)


@given(st.lists(lines, max_size=4, unique_by=lambda line: line.key))
def test_a_lock_is_read_as_it_was_written(written: list[LockLine]) -> None:
    lock = parse_lock(format_lock(written))
    assert lock.problems == ()
    assert sorted(map(str, lock.lines.values())) == sorted(map(str, written))
    assert format_lock(lock.lines.values()) == format_lock(reversed(written))


@pytest.mark.parametrize(
    "text",
    [
        "quote a#b",
        f"quote a#b {HASH} {HASH} 1+2 nobody",
        f"quote a#b {HASH[1:]} {HASH} 1+2 contributor",
        f"quote a#b {HASH} {HASH} -1+2 contributor",
        f"quote a#b {HASH} {HASH} 1+2 contributor ",
        f"claim a#b {HASH} {HASH} 1+2 contributor",
        f"quote a#b {HASH} {HASH} １+2 contributor",
        "<<<<<<< HEAD",
    ],
)
def test_what_is_no_line_of_the_lock_is_a_problem(text: str) -> None:
    assert parse_line(text) is None
    (problem,) = parse_lock(f"# header\n{text}\n").problems
    assert (problem.rule, str(problem.place)) == ("malformed-lock", "evidence/evidence.lock:2:1")
    assert problem.message == f"{text[:80]!r} is not a line of the lock"


def test_two_lines_for_one_quote_are_a_problem() -> None:
    line = f"quote a#b {HASH} {HASH} 1+2 contributor"
    lock = parse_lock(f"{line}\n{line}\n")
    assert [one.message for one in lock.problems] == [
        f"{line[:80]!r} repeats the quote of an earlier line"
    ]
    assert len(lock.lines) == 1


def test_every_word_of_a_quote_is_in_its_hash() -> None:
    quote = Quote(exact="a", prefix="b", suffix="c", section="d", lang="en")
    hashes = {hash_quote(quote)}
    for key in ("exact", "prefix", "suffix", "section", "lang"):
        hashes.add(hash_quote(quote.model_copy(update={key: "other"})))
    hashes.add(hash_quote(Quote(exact="ab", prefix="", suffix="c", section="d", lang="en")))
    assert len(hashes) == 7


def test_a_second_person_is_kept_while_nothing_changes() -> None:
    line = LockLine("a", "b", HASH, HASH, 1, 2)
    earlier = Lock({line.key: line.seen_by_second_person()})
    assert keep_witnesses([line], earlier)[0].seen_by == "second-person"
    changed = LockLine("a", "b", HASH[::-1], HASH, 1, 2)
    assert keep_witnesses([changed], earlier)[0].seen_by == "contributor"


def test_the_lock_is_written_whole(tmp_path: Path) -> None:
    write_lock(tmp_path, "one\n")
    write_lock(tmp_path, "two\n")
    file = tmp_path / "evidence/evidence.lock"
    assert file.read_text(encoding="utf-8") == "two\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [entry.name for entry in file.parent.iterdir()] == ["evidence.lock"]


def test_a_lock_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "evidence/evidence.lock").mkdir(parents=True)
    with pytest.raises(OSError, match="evidence"):
        write_lock(tmp_path, "text\n")
    assert [entry.name for entry in (tmp_path / "evidence").iterdir()] == ["evidence.lock"]


# What a run makes of quotes and lock together.


def locked(corpus: Corpus, snapshot_texts: dict[str, str]) -> Lock:
    index = build_quote_index(corpus, Snapshots(texts=snapshot_texts), Lock())
    return parse_lock(format_lock(make_line(entry) for entry in index.entries.values()))


def problems_of(corpus: Corpus, lock: Lock, snapshots: Snapshots | None = None) -> list[str]:
    report = check(
        corpus, [], snapshots=snapshots or Snapshots(), lock=lock, today=PartialDate(2026, 1, 1)
    )
    families = ("quote", "lock", "snapshot")
    return [
        f"{one.place}: {one.rule}"
        for one in report.problems
        if any(word in one.rule for word in families)
    ]


def test_with_its_line_a_quote_needs_no_snapshot(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    corpus = make_corpus()
    lock = locked(corpus, snapshot_texts)
    assert problems_of(corpus, lock) == []
    assert problems_of(corpus, lock, Snapshots(texts=snapshot_texts)) == []


@pytest.mark.parametrize("snapshots", ["present", "absent"])
def test_an_edited_quote_fails_until_it_is_locked(
    make_corpus: MakeCorpus, texts: dict[str, str], snapshot_texts: dict[str, str], snapshots: str
) -> None:
    lock = locked(make_corpus(), snapshot_texts)
    edited = texts[PATH].replace("[37 had a clinical complete response]", "[37 had a clinical]")
    folder = Snapshots(texts=snapshot_texts if snapshots == "present" else {})
    found = problems_of(make_corpus({PATH: edited}), lock, folder)
    assert f"{PATH}:13:14: lock-differs" in found


@pytest.mark.parametrize("snapshots", ["present", "absent"])
def test_a_new_quote_fails_until_it_is_locked(
    make_corpus: MakeCorpus, texts: dict[str, str], snapshot_texts: dict[str, str], snapshots: str
) -> None:
    lock = locked(make_corpus(), snapshot_texts)
    edited = texts[PATH].replace("complete response]", "complete response, We treated 49 patients]")
    folder = Snapshots(texts=snapshot_texts if snapshots == "present" else {})
    assert problems_of(make_corpus({PATH: edited}), lock, folder) == [
        f"{PATH}:13:51: quote-not-locked"
    ]


def test_a_line_without_its_quote_fails(
    make_corpus: MakeCorpus, texts: dict[str, str], snapshot_texts: dict[str, str]
) -> None:
    lock = locked(make_corpus(), snapshot_texts)
    edited = texts[PATH].replace("    quotes: [37 had a clinical complete response]\n", "")
    assert "evidence/evidence.lock:4:1: stale-lock-line" in problems_of(
        make_corpus({PATH: edited}), lock
    )


def test_an_edited_line_fails(make_corpus: MakeCorpus, snapshot_texts: dict[str, str]) -> None:
    corpus = make_corpus()
    text = format_lock(locked(corpus, snapshot_texts).lines.values())
    forged = parse_lock(text.replace(" contributor", "0 contributor"))
    assert f"{PATH}:13:14: lock-differs" in problems_of(
        corpus, forged, Snapshots(texts=snapshot_texts)
    )


def test_another_snapshot_fails_with_its_own_message(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str]
) -> None:
    corpus = make_corpus()
    lock = locked(corpus, snapshot_texts)
    grown = Snapshots(texts={name: f"{text}More.\n" for name, text in snapshot_texts.items()})
    assert problems_of(corpus, lock, grown) == [f"{PATH}:4:21: snapshot-changed"]


# A new snapshot of an old source.


def movements_of(corpus: Corpus, lock: Lock, text: str) -> dict[str, str]:
    index = build_quote_index(corpus, Snapshots(texts={"a-report.txt": text}), lock)
    found = find_movements(index.of("a-report", ()), index.snapshots["a-report"])
    return {format_route(one.entry.route): one.describe() for one in found}


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [
        ("tumours.", "tumours, and more.", "unmoved, 21"),
        ("A report", "Reprinted: A report", "moved, 21 -> 32"),
        (
            "37 had a",
            "39 of them had a",
            "changed: [-37-] {+39 of them+} had a clinical complete response",
        ),
        (
            "Of these, 37 had a clinical complete response.",
            "",
            "vanished: not even its first words",
        ),
        (
            "response.",
            "response. 37 had a clinical complete response.",
            "stands there more than once",
        ),
    ],
)
def test_each_quote_of_a_new_snapshot_is_accounted_for(
    make_corpus: MakeCorpus, snapshot_texts: dict[str, str], old: str, new: str, fate: str
) -> None:
    corpus = make_corpus()
    text = snapshot_texts["a-report.txt"]
    found = movements_of(corpus, locked(corpus, snapshot_texts), text.replace(old, new))
    assert len(found) == 3
    assert any(words.startswith(fate) for words in found.values()), found


def test_a_changed_quote_in_a_text_without_spaces_is_found() -> None:
    words = WORD.findall("该试验已扩大。目前共有 43 名患者接受了治疗,全部缓解。")
    closest = find_closest("目前共有 42 名患者接受了治疗", words)
    assert show_difference("目前共有 42 名患者接受了治疗", closest) == (
        "目前共有 [-42-] {+43+} 名患者接受了治疗"
    )


def test_the_command_lists_what_changed_and_writes_nothing(
    written_site: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--root", str(written_site), "lock"]) == 0
    before = (written_site / "evidence/evidence.lock").read_bytes()
    assert main(["--root", str(written_site), "lock", "--changes"]) == 0
    assert "No snapshot is another one than was locked." in capsys.readouterr().out
    snapshot = tmp_path / "snapshots/a-report.txt"
    snapshot.write_text(snapshot.read_text().replace("37 had", "38 had"), encoding="utf-8")
    assert main(["--root", str(written_site), "lock", "--changes"]) == 1
    shown = capsys.readouterr().out
    assert "a-report, a-report.txt, was captured again: 2 unmoved, 1 changed" in shown
    assert "changed: [-37-] {+38+} had a clinical complete response" in shown
    assert (written_site / "evidence/evidence.lock").read_bytes() == before


# The command.


def test_the_command_locks_every_quote(
    written_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(written_site), "lock"]) == 0
    assert capsys.readouterr().out == (
        "evidence/evidence.lock: 3 quotes locked, 0 lines left as they were\n"
    )
    assert len(load_lock(written_site).lines) == 3
    first = (written_site / "evidence/evidence.lock").read_bytes()
    assert main(["--root", str(written_site), "lock"]) == 0
    assert (written_site / "evidence/evidence.lock").read_bytes() == first


def test_the_command_refuses_where_a_snapshot_is_missing(
    written_site: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "snapshots/a-report.txt").unlink()
    assert main(["--root", str(written_site), "lock"]) == 2
    assert capsys.readouterr().err == (
        f"{PATH}:4:21: a-report cannot be locked: its snapshot is missing: a-report.txt\n"
        "evidence/evidence.lock was not written.\n"
    )
    assert not (written_site / "evidence/evidence.lock").exists()


def test_the_command_refuses_without_a_folder(
    written_site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVIDENCE_SNAPSHOTS")
    assert main(["--root", str(written_site), "lock"]) == 2
    assert "EVIDENCE_SNAPSHOTS does not name a folder of snapshots" in capsys.readouterr().err


def test_the_command_refuses_a_quote_that_is_not_there(
    written_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(written_site), "lock"]) == 0
    before = (written_site / "evidence/evidence.lock").read_bytes()
    file = written_site / PATH
    file.write_text(
        file.read_text(encoding="utf-8").replace("[37 had", "[38 had"), encoding="utf-8"
    )
    assert main(["--root", str(written_site), "lock"]) == 1
    assert "'38 had a clinical complete response': not-found" in capsys.readouterr().err
    assert (written_site / "evidence/evidence.lock").read_bytes() == before


def test_one_source_can_be_locked_alone(
    written_site: Path, tmp_path: Path, texts: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(written_site), "lock", "--seen-by", "second-person"]) == 0
    other = texts[PATH].replace("a-report", "b-report")
    (written_site / "evidence/sources/b-report.yaml").write_text(other, encoding="utf-8")
    snapshots = tmp_path / "snapshots"
    (snapshots / "a-report.txt").rename(snapshots / "b-report.txt")
    assert main(["--root", str(written_site), "lock"]) == 2
    assert main(["--root", str(written_site), "lock", "--source", "nobody"]) == 2
    assert main(["--root", str(written_site), "lock", "--source", "b-report"]) == 0
    assert "3 quotes locked, 3 lines left as they were" in capsys.readouterr().out
    seen = {line.source: line.seen_by for line in load_lock(written_site).lines.values()}
    assert seen == {"a-report": "second-person", "b-report": "contributor"}
