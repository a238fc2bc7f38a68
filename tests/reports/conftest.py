"""Two runs that fail, in every format: a garden with one page, one waiver; and the real site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.checking import Coverage, Report, Waived
from living_evidence.problems import Place, Problem, Side
from living_evidence.reports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
GARDEN = ROOT / "tests/sites/garden"
EPOCH = "1700000000"
TULIPS = "docs/topics/tulips.md"
BULBS = "evidence/sources/bulbs-2020.yaml"
WAIVERS = """\
waivers:
  - rule: percent-differs
    path: evidence/sources/bulbs-2020.yaml
    match: prints 70%
    reason: The report prints it so.
    by: the gardeners
    until: "2024-06-30"
"""
# In each the first text is replaced by the second, once.
GARDEN_EDITS = {
    "seen/bulbs.txt": ("35 flowered", "35 (70%) flowered"),
    BULBS: (
        'events: "35"\n    total: "#planted"\n    quotes: [35 flowered',
        'events: "35"\n    percent: "70"\n    total: "#planted"\n    quotes: [35 (70%) flowered',
    ),
}
PAGE_EDIT = ("35 of 54 tulip", "36 of 54 tulip")
REAL_EDIT = ("docs/topics/dmmr-rectal.md", "All 49 patients", "All 48 patients")


@dataclass(frozen=True)
class Site:
    """A copy of a site, and what a run of the command over it says."""

    root: Path
    snapshots: str
    engine: str = str(ROOT / "_ext")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first place where a text stands in a file."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command as a process of its own; no variable of the caller's colours it."""
        inherited = {
            key: value
            for key, value in os.environ.items()
            if key not in {"NO_COLOR", "FORCE_COLOR", "PYTHONHASHSEED"}
        }
        declared = {
            "PYTHONPATH": self.engine,
            "EVIDENCE_SNAPSHOTS": self.snapshots,
            "SOURCE_DATE_EPOCH": EPOCH,
        }
        return subprocess.run(
            [sys.executable, "-m", "living_evidence", *arguments],
            cwd=self.root,
            env=inherited | declared | environment,
            capture_output=True,
            check=False,
        )

    def report(self, folder: Path, **environment: str) -> dict[str, str]:
        """Return what one run says in every format; that of `text` is what it printed."""
        arguments = ["check"]
        for name in FORMATS:
            if name != "text":
                arguments += ["--format", name, "--output", str(folder / name)]
        done = self.run(*arguments, **environment)
        assert (done.returncode, done.stderr.decode()) == (1, "")
        written = {file.name: file.read_bytes().decode() for file in folder.iterdir()}
        return {"text": done.stdout.decode(), **written}


@pytest.fixture(scope="session")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the garden with an excused percentage in a record, and all quotes locked."""
    root = tmp_path_factory.mktemp("reports") / "garden"
    shutil.copytree(GARDEN, root)
    site = Site(root, str(root / "seen"))
    for path, edit in GARDEN_EDITS.items():
        site.edit(path, *edit)
    (root / "evidence/waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    assert site.run("lock").returncode == 0
    return site


@pytest.fixture(scope="session")
def clean(garden: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the run over the garden as it is, in every format that writes to a file."""
    folder = tmp_path_factory.mktemp("clean")
    names = [name for name in FORMATS if name != "text"]
    pairs = [("--format", name, "--output", str(folder / name)) for name in names]
    done = garden.run("check", *(part for pair in pairs for part in pair))
    assert done.returncode == 0, done.stderr
    return {name: (folder / name).read_bytes().decode() for name in names}


@pytest.fixture(scope="session")
def failing(garden: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the run over the garden with one figure of a page broken, in every format."""
    root = tmp_path_factory.mktemp("reports") / "broken"
    shutil.copytree(garden.root, root)
    site = Site(root, garden.snapshots)
    site.edit(TULIPS, *PAGE_EDIT)
    return site.report(tmp_path_factory.mktemp("failing"))


@pytest.fixture(scope="session")
def broken_site(
    copy_tree: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """Return a copy of the real site with one figure of a page broken."""
    root = tmp_path_factory.mktemp("reports") / "real"
    root.mkdir()
    copy_tree(root)
    site = Site(root, os.environ.get("EVIDENCE_SNAPSHOTS", ""))
    site.edit(*REAL_EDIT)
    return site


@pytest.fixture(scope="session")
def real(broken_site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the run over the broken copy of the real site, in every format."""
    return broken_site.report(tmp_path_factory.mktemp("real"), PYTHONHASHSEED="0")


@pytest.fixture
def approve() -> Callable[[str, str], None]:
    """Return a function that compares a text with an approved file.

    With APPROVE=1 in the environment the file is written anew, to be read before it is committed.
    """

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "approved" / name
        if os.environ.get("APPROVE"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"APPROVE=1 writes {name} anew"

    return compare


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """Return a function that makes the report of a run from its problems."""

    def make(*problems: Problem, waived: tuple[Waived, ...] = (), **named: object) -> Report:
        coverage = Coverage(
            sources=1, studies=2, results=3, quotes_matched=4, quotes_locked=5, quotes_failed=1,
            figures=6, terms=7, claims={"gap": 1, "observation": 2}, gaps=1, waivers=len(waived),
            pages=1, examined={"holds": 4, "declared": 1, "undecided": 2},
            unchecked_pages=("docs/b.md",),
        )  # fmt: skip
        return Report(problems, coverage, waived=waived, **named)  # type: ignore[arg-type]

    return make


@pytest.fixture
def problem() -> Problem:
    """Return a problem of a page with both sides."""
    return Problem(
        "figure-differs",
        "“48” is not what a-report#responses states",
        Place("docs/a.md", 12, 5),
        (
            Side("the page", "48", Place("docs/a.md", 12, 5)),
            Side("a-report#responses", "49", Place("evidence/sources/a-report.yaml", 9)),
        ),
        "Write 49, or 100%.",
        claim="responses",
        length=2,
    )
