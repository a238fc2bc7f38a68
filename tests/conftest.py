"""Fixtures that every test of the core shares: a small corpus from texts, and its pieces."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from living_evidence.corpus import load_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.test_site_builds import Site

    from living_evidence.corpus import Corpus

# A busy machine is no failure: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
COPIED = ("conf.py", "index.md", "docs", "evidence", "_ext", "locale")
VOCABULARY = """\
facets:
  biomarker: {label: Biomarker, essential: "true"}
  outcome: {label: Outcome}
terms:
  dMMR: {facet: biomarker, label: dMMR}
  pMMR: {facet: biomarker, label: pMMR}
  clinical-complete-response: {facet: outcome, label: clinical complete response}
"""
SOURCE = """\
id: a-report
kind: journal-article
citation: {type: article-journal, title: A report, quotes: [A report]}
capture: {snapshot: a-report.txt, completeness: abstract}
populations:
  everyone: {terms: [dMMR], quotes: [49 patients with dMMR]}
results:
  responses:
    type: count
    population: everyone
    outcome: clinical-complete-response
    value: 37
    quotes: [37 had a clinical complete response]
"""
SNAPSHOT = """\
A report

We treated 49 patients with dMMR tumours. Of these, 37 had a clinical complete response.
"""


@pytest.fixture
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return the example site of the garden, copied to be changed, with snapshots of its own."""
    from tests.test_site_builds import GARDEN, Site  # noqa: PLC0415 - few tests want Sphinx

    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(root / "seen"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return Site(root)


@pytest.fixture(scope="session")
def copy_tree() -> Callable[[Path], None]:
    """Return a function that copies the site and its engine as they stand into a folder."""
    return _copy_tree


def _copy_tree(target: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *COPIED]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())


@pytest.fixture
def texts() -> dict[str, str | None]:
    """Return the files of a small valid site, by path; a test changes what it needs."""
    return {
        "evidence/vocabulary.yaml": VOCABULARY,
        "evidence/sources/a-report.yaml": SOURCE,
    }


@pytest.fixture
def snapshot_texts() -> dict[str, str]:
    """Return the snapshots of the small site."""
    return {"a-report.txt": SNAPSHOT}


@pytest.fixture
def make_corpus(
    tmp_path: Path, texts: dict[str, str | None]
) -> Callable[[Mapping[str, str | None]], Corpus]:
    """Return a function that loads the small site with some of its files replaced."""

    def make(changes: Mapping[str, str | None] | None = None) -> Corpus:
        return load_corpus(tmp_path, {**texts, **(changes or {})})

    return make


@pytest.fixture
def written_site(
    tmp_path: Path,
    texts: dict[str, str],
    snapshot_texts: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Write the small site and its snapshots to disk."""
    root, folder = tmp_path / "site", tmp_path / "snapshots"
    for base, files in ((root, texts), (folder, snapshot_texts)):
        for path, text in files.items():
            file = base / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(folder))
    return root
