"""Nothing that was kept from an earlier run outlives a change of what it was made from."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.attestation.stamps import load_attestations
from living_evidence.checking import check, find_today
from living_evidence.corpus import load_corpus
from living_evidence.kept_pages import BUILD, FILE, load_pages, save_pages, take_imprint
from living_evidence.kept_texts import FILE as TEXTS
from living_evidence.kept_texts import remembered_texts
from living_evidence.prose.blocks import Page
from living_evidence.prose.scanner import Scanner, scan
from living_evidence.prose.terms import matcher_for
from living_evidence.quotes import Snapshots
from living_evidence.reports import find_format
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.vocabulary import Vocabulary

HERE = Path(__file__).parent
EPOCH = "1700000000"
PASSED = "Passed: 0 errors, 1 warning\n"
TULIPS = "docs/topics/tulips.md"
CHANGES = {
    "record": ("evidence/sources/bulbs-2020.yaml", 'events: "35"', 'events: "34"'),
    "page": (TULIPS, "35 of 54", "34 of 54"),
    "vocabulary": ("evidence/vocabulary.yaml", "label: flowered", "label: wilted"),
    "notice": ("evidence/notices.yaml", "no-advice:", "other-advice:"),
}


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "garden"
    shutil.copytree(HERE / "sites" / "garden", root)
    return root.resolve()


@pytest.fixture(scope="module")
def live(garden: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Return the site as it is, in a process that has judged it once."""
    build = tmp_path_factory.mktemp("live")
    with (
        warnings.catch_warnings(action="ignore"),
        pytest.MonkeyPatch.context() as patch,
        open_site(garden, build, io.StringIO()) as site,
    ):
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        assert judge_here(garden, site, {}).endswith(PASSED)
        yield site


def judge_here(root: Path, site: LiveSite, texts: dict[str, str]) -> str:
    corpus = load_corpus(root, texts)
    for path, text in texts.items():
        if path.endswith(".md"):
            site.read_page(path, text)
    report = check(
        corpus,
        site.pages(corpus),
        snapshots=Snapshots(root / "seen"),
        today=find_today(),
        attestations=load_attestations(root),
    )
    return find_format("text")(report, colour=False)


def judge_alone(root: Path) -> str:
    environment = {
        **os.environ,
        "EVIDENCE_SNAPSHOTS": str(root / "seen"),
        "PYTHONPATH": str(HERE.parent / "_ext"),
        "SOURCE_DATE_EPOCH": EPOCH,
    }
    command = [sys.executable, "-m", "living_evidence", "--root", str(root), "check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_judged_as_in_a_fresh_process(
    garden: Path, live: LiveSite, change: str
) -> None:
    path, old, new = CHANGES[change]
    file = garden / path
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    assert judge_alone(garden).endswith(PASSED)
    written = (garden / FILE).stat().st_mtime_ns
    assert judge_alone(garden).endswith(PASSED)
    assert (garden / FILE).stat().st_mtime_ns == written
    try:
        file.write_text(before.replace(old, new), encoding="utf-8")
        os.utime(file, (1_500_000_000, 1_500_000_000))
        warm = judge_alone(garden)
        shutil.rmtree(garden / "_build")
        fresh = judge_alone(garden)
        here = judge_here(garden, live, {path: before.replace(old, new)})
    finally:
        file.write_text(before, encoding="utf-8")
        live.read_page(TULIPS)
    assert "FAILED" in fresh
    assert warm == fresh
    assert here == fresh


# What is kept, and when it is not


def test_pages_are_kept_until_a_file_or_a_variable_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_build" / "check").mkdir(parents=True)
    (tmp_path / "index.md").write_text("# One\n", encoding="utf-8")
    imprint = take_imprint(tmp_path)
    assert load_pages(tmp_path, imprint) is None
    save_pages(tmp_path, imprint, [Page("index", "index.md", checked=True)])
    loaded = load_pages(tmp_path, take_imprint(tmp_path))
    assert loaded is not None
    assert [page.path for page in loaded] == ["index.md"]
    with monkeypatch.context() as patch:
        patch.setenv("SITE_LANGUAGE", "zh_CN")
        assert load_pages(tmp_path, take_imprint(tmp_path)) is None
    (tmp_path / "new.md").touch()
    assert load_pages(tmp_path, take_imprint(tmp_path)) is None
    (tmp_path / "new.md").unlink()
    assert load_pages(tmp_path, take_imprint(tmp_path)) is not None
    (tmp_path / "index.md").write_text("# Two\n", encoding="utf-8")
    assert load_pages(tmp_path, take_imprint(tmp_path)) is None


def test_pages_that_were_written_by_half_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "_build" / "check").mkdir(parents=True)
    imprint = take_imprint(tmp_path)
    save_pages(tmp_path, imprint, [Page("index", "index.md", checked=True)])
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:-1])
    assert load_pages(tmp_path, imprint) is None


def test_an_imprint_covers_what_a_change_of_it_would_show(tmp_path: Path) -> None:
    root = tmp_path / "site"
    for name in ("docs/page.md", ".hidden/page.md", "_build/page.md"):
        (root / name).parent.mkdir(parents=True)
        (root / name).touch()
    (tmp_path / "outside.md").touch()
    imprint = take_imprint(root)
    for name in ("docs/page.md", "docs/absent.md"):
        assert imprint.covers([root / name], [])
    for name in (".hidden/page.md", "_build/page.md", "_build/absent.md", "../outside.md"):
        assert not imprint.covers([(root / name)], [])
    assert imprint.covers([], [pytest.__file__, os.__file__, load_pages.__code__.co_filename])
    assert not imprint.covers([], [str(tmp_path / "outside.py")])


# What was read of texts


@pytest.fixture
def vocabulary(garden: Path, tmp_path: Path) -> Vocabulary:
    """Return the vocabulary of the garden, and a folder in which something may be kept."""
    (tmp_path / BUILD).mkdir(parents=True)
    return load_corpus(garden).vocabulary


def read_tulips(root: Path, vocabulary: Vocabulary, text: str = "35 of 54 tulips") -> list[str]:
    """Read a text in a run of its own; return the kinds of what stands in it."""
    with remembered_texts(root, vocabulary):
        return [token.kind for token in scan(text, matcher_for(vocabulary))]


def renew(vocabulary: Vocabulary, text: str | None = None) -> Vocabulary:
    """Return the vocabulary as another process would load it, perhaps from a changed file."""
    text = vocabulary.document.text if text is None else text
    return replace(vocabulary, document=replace(vocabulary.document, text=text))


def test_a_text_is_read_again_only_where_the_vocabulary_or_the_engine_changed(
    tmp_path: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_tulips(tmp_path, vocabulary)
    assert "ratio" in before
    monkeypatch.setattr(Scanner, "scan", lambda _: ())
    assert read_tulips(tmp_path, renew(vocabulary)) == before
    written = (tmp_path / TEXTS).stat().st_mtime_ns
    assert read_tulips(tmp_path, renew(vocabulary)) == before
    assert (tmp_path / TEXTS).stat().st_mtime_ns == written
    assert read_tulips(tmp_path, renew(vocabulary), "34 of 54 tulips") == []
    assert read_tulips(tmp_path, renew(vocabulary)) == [], "what nobody asked for is let go"


@pytest.mark.parametrize("change", ["vocabulary", "engine", "environment", "half a file"])
def test_texts_are_not_lent_after_a_change(
    tmp_path: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    read_tulips(tmp_path, vocabulary)
    other = renew(vocabulary, f"{vocabulary.document.text} " if change == "vocabulary" else None)
    if change == "engine":
        monkeypatch.setattr("living_evidence.kept_texts.hash_engine", lambda: "another")
    if change == "environment":
        monkeypatch.setenv("SITE_LANGUAGE", "zh_CN")
    if change == "half a file":
        (tmp_path / TEXTS).write_bytes((tmp_path / TEXTS).read_bytes()[:-1])
    monkeypatch.setattr(Scanner, "scan", lambda _: ())
    assert read_tulips(tmp_path, other) == []


def test_nothing_is_kept_where_nothing_may_be_written(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    assert "ratio" in read_tulips(tmp_path / "elsewhere", vocabulary)
    assert not (tmp_path / "elsewhere").exists()


def test_no_more_texts_are_remembered_than_there_is_room_for(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("living_evidence.prose.terms.MOST_TEXTS", 4)
    matcher = matcher_for(renew(vocabulary))
    for number in range(20):
        assert next(token.kind for token in scan(f"{number} tulips", matcher)) == "count"
        assert len(matcher.read) <= 4
