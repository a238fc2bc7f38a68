"""What is asked for a link that leads out of the site: who keeps the entry, or the link itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.test_site_builds import run_here

from living_evidence.site.outside import find_keeper

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
extensions = ["myst_parser", "living_evidence.site"]
evidence_unchecked = ["index"]
"""
PAGE = """\
# Links

[one](https://doi.org/10.1000/a(b)c), [a trial](https://clinicaltrials.gov/study/NCT00000001),
[another](https://example.invalid/)
"""


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("https://doi.org/10.1000/182", "https://doi.org/api/handles/10.1000/182"),
        ("https://clinicaltrials.gov/study/NCT00000001",
         "https://clinicaltrials.gov/api/v2/studies/NCT00000001"),
        ("https://doi.org/api/handles/10.1000/182", None),
        ("https://example.org/doi.org/10.1000/182", None),
        ("../needs.json", None),
    ],
)  # fmt: skip
def test_it_asks_who_keeps_the_entry(link: str, asked: str | None) -> None:
    assert find_keeper(None, link) == asked  # type: ignore[arg-type]


def test_the_builder_of_sphinx_asks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    asked: list[str] = []

    def refuse(_session: object, _method: str, url: str, **_: object) -> None:
        asked.append(url)
        raise ConnectionError(url)

    monkeypatch.setattr("sphinx.util.requests._Session.request", refuse)
    run_here(["-b", "linkcheck", "-q", str(tmp_path), str(tmp_path / "links")])
    lines = (tmp_path / "links" / "output.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["broken"] * 3
    assert set(asked) == {
        "https://doi.org/api/handles/10.1000/a(b)c",
        "https://clinicaltrials.gov/api/v2/studies/NCT00000001",
        "https://example.invalid/",
    }
