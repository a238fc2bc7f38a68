"""Rewrites of the site's own claims that keep their meaning: each must pass.

They were written from the pages alone, without sight of the code.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import Lock, load_lock
from living_evidence.quotes import Snapshots
from living_evidence.site.checking import LiveSite, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SNAPSHOTS = Snapshots.from_environment()
"""The same for every case, so that what rests on them alone is judged once."""
TOPICS = "docs/topics/*.md"
CLAIM = re.compile(
    r"^(?P<fence>:{3,})\{claim\} (?P<id>\S+)\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
LEAST = 220
REFUSED = {
    "synonyms-50": "an ellipsis: “35% had none” names no outcome, and “none” is a quantifier too",
    "years-and-months-4": "“half a year” is a way of speaking, and no figure that can be compared",
    "telling-32": "“no data” says more than that it is not reported",
    "telling-57": "“report no adverse events” may say that there were none",
    "telling-98": "a carcinoma is one kind of cancer, and the report does not name the kind",
    "telling-101": "two denials that undo one another are read apart",
    "telling-112": "“mean” is read as the statistic",
    "telling-126": "no source says that the study was not randomised; it had one arm",
    "telling-135": "“one or the other” names no outcome",
    "telling-136": "an option that is lost is another word than the report's",
    "telling-137": "“remained” tells of a duration",
    "telling-143": "how many kinds there are stands in no record",
    "telling-157": "“should not” may be stronger than the answer's advice",
    "telling-179": "the plain text does not repeat the number of patients, and has to",
    "telling-181": "“nothing on” denies what stands right behind it",
    "telling-182": "“unreported” stands too far from its verb",
    "telling-187": "“half a year” is a way of speaking, and no figure that can be compared",
    "telling-again-31": "“was an option” does not say who chooses",
    "telling-again-35": "“(n = 2)” is read as the number of whom figures are, as after a group",
    "telling-again-42": "the choice is told in two halves with its figures between them",
    "telling-again-49": "“absent” is an ellipsis, and names no outcome",
    "telling-third-6": "“except” may turn the sentence; the answer advises in a verb",
    "telling-third-11": "“succeeds” alone may tell of an effect",
    "telling-third-15": "a source between two groups of figures may belong to either",
    "telling-third-26": "an ellipsis: “35% experienced none” names no outcome",
    "telling-fourth-2": "the choice is told in two halves with its figures between them",
    "telling-fourth-10": "“no one lost” denies of persons what the report denies of the option",
    "telling-fourth-14": "behind a semicolon of its own, what is planned is told as a fact",
    "telling-fourth-16": "the opposite is denied of a group that is named between them",
    "telling-fourth-19": "“a successful course” may be taken for a fact, and not for a condition",
    "date-turns-1": "a weekday stands in no record, and nothing compares it with the date",
}
"""Rewrites that are refused on purpose, and why."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One rewrite: in one part of a claim, `before` becomes `after`."""

    id: str
    kind: str
    claim: str
    before: str
    after: str
    part: Literal["text", "plain"] = "text"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a claim stands: the path and text of its page, and what it says there."""

    path: str
    page: str
    text: str
    plain: str

    def rewrite(self, rewrite: Rewrite) -> str:
        """Return the text of the page with a rewrite made."""
        part = self.find_part(rewrite)
        return self.page.replace(part, part.replace(rewrite.before, rewrite.after))

    def find_part(self, rewrite: Rewrite) -> str:
        """Return the part of the claim that a rewrite changes."""
        return self.plain if rewrite.part == "plain" else self.text


def load_rewrites() -> list[Rewrite]:
    """Return the rewrites of every file, in order."""
    files = sorted(HERE.glob("*.yaml"))
    return [Rewrite(**entry) for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]


def find_claims() -> dict[str, Home]:
    """Return where each claim of the topic pages stands, by id."""
    homes = {}
    for file in sorted(ROOT.glob(TOPICS)):
        page = file.read_text("utf-8")
        for found in CLAIM.finditer(page):
            path = file.relative_to(ROOT).as_posix()
            text, _, plain = found["text"].partition(":::{plain}")
            homes[found["id"]] = Home(path, page, text, plain)
    return homes


REWRITES = load_rewrites()
CLAIMS = find_claims()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        yield opened


@pytest.fixture(scope="module")
def lock() -> Lock:
    """Load the lock of the site once."""
    return load_lock(ROOT)


def find_problems(site: LiveSite, lock: Lock, path: str, text: str) -> list[str]:
    """Return the problems of a page that is read with another text in its place."""
    page = site.read_page(path, text)
    pages = [page if other.path == path else other for other in site.pages()]
    report = check(site.corpus, pages, snapshots=SNAPSHOTS, today=find_today(), lock=lock)
    return [
        f"{problem.place}: {problem.message} [{problem.rule}]"
        for problem in report.problems
        if problem.place.path == path
    ]


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.id)
def test_a_rewrite_passes(rewrite: Rewrite, site: LiveSite, lock: Lock) -> None:
    home = CLAIMS[rewrite.claim]
    found = find_problems(site, lock, home.path, home.rewrite(rewrite))
    if rewrite.id in REFUSED:
        assert found, f"{rewrite.id} passes now: take it out of REFUSED"
    else:
        assert found == [], rewrite.after


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.id)
def test_a_rewrite_changes_one_place_of_its_claim(rewrite: Rewrite) -> None:
    home = CLAIMS[rewrite.claim]
    part = home.find_part(rewrite)
    assert part.count(rewrite.before) == 1
    assert home.page.count(part) == 1
    assert rewrite.after != rewrite.before


def test_every_claim_has_rewrites() -> None:
    counts = Counter(rewrite.claim for rewrite in REWRITES)
    assert len(CLAIMS) > 30
    assert [claim for claim in CLAIMS if counts[claim] < 3] == []
    assert sum(counts.values()) >= LEAST


def test_no_rewrite_stands_twice() -> None:
    ids = Counter(rewrite.id for rewrite in REWRITES)
    changes = Counter((rewrite.claim, rewrite.before, rewrite.after) for rewrite in REWRITES)
    assert set(ids.values()) == {1}
    assert set(changes.values()) == {1}
    assert set(REFUSED) <= set(ids)
