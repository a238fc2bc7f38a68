"""The index of the search: made by a build that found nothing wrong, and by no other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.test_site_builds import RIGHT, TULIPS, WRONG, Site

from living_evidence.corpus import load_corpus
from living_evidence.site.finding import find_other_words
from living_evidence.site.searching import BUNDLE

if TYPE_CHECKING:
    from pathlib import Path

    from living_evidence.corpus import Corpus

SEARCH = ("-D", "evidence_search=1", "-D", "html_theme=furo")
VOCABULARY = """\
facets:
  biomarker: {label: Biomarker, exclusive: "true"}
  cohort: {label: Cohort, asserts: "false"}
terms:
  dMMR:
    facet: biomarker
    label: dMMR
    synonyms: [MMRd, deficient mismatch repair]
    lay: [a fault in the repair of the DNA of a cell]
    compatible: [MSI-H]
  MSI-H: {facet: biomarker, label: MSI-H, synonyms: [microsatellite instability-high]}
  cohort-1: {facet: cohort, label: cohort 1, synonyms: [first cohort]}
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return load_corpus(tmp_path, {"evidence/vocabulary.yaml": VOCABULARY})


def has_index(site: Site) -> bool:
    return (site.html / BUNDLE / "pagefind.js").is_file()


def test_a_sound_build_makes_an_index_and_one_that_fails_takes_it_out(site: Site) -> None:
    sound = site.build("-W", *SEARCH)
    assert (sound.status, sound.warnings) == (0, "")
    assert has_index(site)
    assert not list((site.html / BUNDLE).glob("*-ui*"))
    site.edit_unnoticed(TULIPS, RIGHT, WRONG)
    for _ in range(2):
        assert site.build(*SEARCH).status == 1
        assert not has_index(site)
    site.edit_unnoticed(TULIPS, WRONG, RIGHT)
    assert site.build(*SEARCH).status == 0
    assert has_index(site)
    assert not list(site.html.glob(f".{BUNDLE}*"))


def test_no_index_is_made_unless_the_site_asks_for_one(site: Site) -> None:
    assert site.build("-W", "-D", "html_theme=furo").status == 0
    assert not has_index(site)
    page = (site.html / "search.html").read_text(encoding="utf-8")
    assert "searchindex.js" in page
    assert "ev-search" not in page


def test_without_the_package_the_build_says_so_and_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    built = site.build(*SEARCH)
    assert built.status == 0
    assert "the index of the search was not made: pagefind-bin is not installed" in built.warnings
    assert not has_index(site)


@pytest.mark.parametrize(
    ("body", "also"),
    [
        ("<p>dMMR tumours</p>", "dMMR = MMRd; deficient mismatch repair; MSI-H"),
        ("<p>deficient <b>mismatch repair</b> (MMRd)</p>", "dMMR = dMMR; MSI-H"),
        ("MSI-H", "MSI-H = microsatellite instability-high; dMMR"),
        ("first cohort", ""),
        ('nothing <a title="dMMR">of the kind</a>', ""),
        ('<div class="ev-cards"><p>dMMR</p></div>', ""),
    ],
)
def test_other_words_are_those_that_the_page_has_not(body: str, also: str, corpus: Corpus) -> None:
    assert find_other_words(body, corpus.vocabulary, "en") == also
