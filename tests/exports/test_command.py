"""`evidence export` prints what the site has, and refuses what does not pass."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.test_site_builds import PACKAGE, RIGHT, TULIPS, WRONG, Site

from living_evidence.cli.export import FORMATS
from living_evidence.exports import ALL

if TYPE_CHECKING:
    from pathlib import Path


def export(site: Site, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "living_evidence", "--root", str(site.root), "export"]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    return subprocess.run([*command, *arguments], env=environment, capture_output=True, check=False)


def test_each_format_prints_what_the_site_has(site: Site, tmp_path: Path) -> None:
    site.build()
    assert set(FORMATS) == {kind.name for kind in ALL}
    for kind in ALL:
        written = (site.html / kind.path).read_bytes()
        target = tmp_path / "out" / kind.name
        done = export(site, kind.name, "--output", str(target))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert target.read_bytes() == written
    assert export(site, "ris").stdout == (site.html / "exports/references.ris").read_bytes()


def test_one_record_gives_the_files_of_its_page(site: Site) -> None:
    site.build()
    for name, suffix in (("bibtex", "bib"), ("ris", "ris"), ("csl-json", "csl.json")):
        file = site.html / "exports/sources" / f"bulbs-2020.{suffix}"
        assert export(site, name, "bulbs-2020").stdout == file.read_bytes()
    text = export(site, "results-csv", "bulbs-2020").stdout.decode("utf-8")
    assert '"bulbs-2020#flowered"' in text
    assert "crocus-2021" not in text


def test_nothing_leaves_a_site_that_does_not_pass(site: Site, tmp_path: Path) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    target = tmp_path / "out.bib"
    target.write_text("of an earlier run", encoding="utf-8")
    done = export(site, "bibtex", "--output", str(target))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"nothing leaves it" in done.stderr
    assert f"{TULIPS}:".encode() in done.stderr
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("llms", "bulbs-2020"), b"is of the whole site"),
     (("bibtex", "roses-1999"), b"there is no source roses-1999"),
     (("bibtex", "bulbs-2002"), b"there is no source bulbs-2002. Did you mean bulbs-2020"),
     (("bibtex", "--output", "index.md"), b"a site is made of such files"),
     (("bibtex", "--output", "/dev/null/x.bib"), b"cannot be written")],
)  # fmt: skip
def test_what_cannot_be_had_is_said(arguments: tuple[str, ...], words: bytes, site: Site) -> None:
    done = export(site, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr
