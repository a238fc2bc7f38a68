"""`evidence mutate` on a small site, from the command to the page that shows what it found."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from living_evidence.cli import main
from living_evidence.mutation.results import PATH
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
project = "A site"
extensions = ["myst_parser", "living_evidence.site"]
include_patterns = ["index.md", "method.md"]
evidence_unchecked = ["method.md"]
myst_enable_extensions = ["colon_fence"]
language = "en"
"""
PAGE = """\
# A page

::::{claim} a-claim
:kind: observation
:source: a-report

{ev}`Of 49 patients with dMMR, 37 had a clinical complete response <#responses>`.
::::

```{toctree}
method
```
"""
METHOD = """\
# A method

```{mutation-results}
```
"""
COUNTED = """\
results:
  treated:
    type: count
    population: everyone
    value: 49
    quotes: [49 patients with dMMR]
"""


@pytest.fixture
def site(
    texts: dict[str, str],
    written_site: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return a small site on disk that passes its check."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    source = texts["evidence/sources/a-report.yaml"].replace("results:\n", COUNTED)
    source = source.replace("type: count\n", "type: proportion\n").replace(
        "type: proportion\n", "type: count\n", 1
    )
    source = source.replace("    value: 37\n", '    events: 37\n    total: "#treated"\n')
    files = {"conf.py": CONF, "index.md": PAGE, "method.md": METHOD}
    for path, text in {**files, "evidence/sources/a-report.yaml": source}.items():
        (written_site / path).write_text(text, encoding="utf-8")
    assert main(["--root", str(written_site), "lock"]) == 0
    return written_site


def run(site: Path, *arguments: str) -> int:
    return main(["--root", str(site), "mutate", "--jobs", "1", *arguments])


def test_numbers_of_a_page_are_all_noticed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(site, "--family", "numeric", "--page", "index.md") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["family", "mutants"]
    assert lines[1].split()[0] == "numeric"
    assert lines[1].split()[-1] == "100.00%"
    assert "survivors: 0; equivalents: 0" in lines


def test_a_part_of_a_run_and_a_strict_one_are_never_kept(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (("--page", "index.md"), ("--strict",), ("--stride", "2")):
        assert run(site, "--write", *arguments) == 2
        assert "only a whole run is kept" in capsys.readouterr().err
    assert not (site / PATH).exists()


def test_survivors_are_listed_kept_and_shown(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(site, "--write", "--survivors", "--json", str(site / "copy.json"))
    out = capsys.readouterr().out
    kept = json.loads((site / PATH).read_text("utf-8"))
    assert json.loads((site / "copy.json").read_text("utf-8")) == kept
    assert (kept["pages"], kept["records"], kept["date"]) == (1, 2, "2026-01-01")
    assert status == int(bool(kept["survivors"]))
    for one in kept["survivors"]:
        assert f"“{one['before']}” -> “{one['after']}”" in out
    with open_site(site, site / "_build", io.StringIO()) as opened:
        shown = opened.app.env.get_doctree("method").astext()
    whole = sum(sum(row.values()) for row in kept["families"].values())
    assert f"{whole:,}" in shown
    assert "over 1 pages and 2 files of records" in shown


def test_a_page_without_a_run_says_so(site: Path) -> None:
    with open_site(site, site / "_build", io.StringIO()) as opened:
        assert "No run of the mutation benchmark" in opened.app.env.get_doctree("method").astext()


def test_with_stamps_more_is_noticed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(site, "--page", "index.md", "--family", "strength")
    loose = capsys.readouterr().out
    assert run(site, "--page", "index.md", "--family", "strength", "--strict") == 0, loose
    assert "100.00%" in capsys.readouterr().out


def test_an_equivalent_that_nothing_needs_fails(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = "{path: index.md, operator: plus-one, before: a, after: b, reason: It is none.}"
    (site / "evidence/equivalents.yaml").write_text(f"equivalents: [{entry}]\n", "utf-8")
    assert run(site) == 1
    assert "[equivalent-unused]" in capsys.readouterr().out
