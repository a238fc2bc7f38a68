"""The Chinese catalog of one topic page: single edits fail at its lines, harmless ones pass."""

from __future__ import annotations

import io
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from living_evidence.checking import check, find_today
from living_evidence.lock import load_lock
from living_evidence.prose.chinese import read_number
from living_evidence.prose.languages import LANGUAGES, find_language, read_as
from living_evidence.quotes import Snapshots
from living_evidence.site.catalogs import Catalogs
from living_evidence.site.checking import LiveSite, check_site, open_site
from living_evidence.site.domain import find_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.problems import Problem

    Judged = list[list[tuple[int, Problem]]]

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("translations")
GARDEN = Path(__file__).with_name("sites") / "garden"
DOCNAME = "docs/topics/dmmr-rectal"
CATALOG = f"locale/zh_CN/LC_MESSAGES/{DOCNAME}.po"
MUTATIONS = yaml.safe_load((FOLDER / "mutations.yaml").read_text("utf-8"))
REWRITES = yaml.safe_load((FOLDER / "rewrites.yaml").read_text("utf-8"))
ALONE = frozenset(
    {"fuzzy-translation", "language-differs", "malformed-catalog", "malformed-span",
     "refused-markup", "broken-markup", "strange-character", "unknown-target",
     "span-without-target"}
)  # fmt: skip
"""Faults of a text by itself, with no other side to show."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Open the real site once."""
    with open_site(ROOT, tmp_path_factory.mktemp("live"), io.StringIO()) as opened:
        yield opened


@pytest.fixture(scope="module")
def mutated(site: LiveSite) -> Judged:
    """Return the problems of each mutation."""
    return judge(site, MUTATIONS)


@pytest.fixture(scope="module")
def rewritten(site: LiveSite) -> Judged:
    """Return the problems of each rewrite."""
    return judge(site, REWRITES)


SNAPSHOTS, TODAY, LOCK = Snapshots.from_environment(), find_today(), load_lock(ROOT)


def run(site: LiveSite, text: str) -> list[Problem]:
    """Check the page and its translation with another text in the place of the catalog."""
    site.read_page(f"{DOCNAME}.md", catalogs={CATALOG: text})
    pages = [page for page in site.pages() if page.docname in {DOCNAME, CATALOG}]
    report = check(site.corpus, pages, snapshots=SNAPSHOTS, today=TODAY, lock=LOCK)
    return [problem for problem in report.problems if problem.place.path == CATALOG]


def read_catalog() -> str:
    """Return the catalog as it stands."""
    return (ROOT / CATALOG).read_text("utf-8")


def split(text: str) -> list[str]:
    """Return the messages of a catalog."""
    return text.split("\n\n")


def find_message(line: int, text: str) -> int:
    """Return the number of the message that stands at a line."""
    return "\n".join(text.split("\n")[:line]).count("\n\n")


def edit(entry: dict[str, Any], messages: list[str]) -> int:
    """Make one edit; return the number of its message, the first where none has the words."""
    at = next((at for at, text in enumerate(messages) if entry["old"] in text), 0)
    messages[at] = messages[at].replace(entry["old"], entry["new"], 1)
    return at


def find_claims(site: LiveSite) -> dict[int, str]:
    """Return the claim of each message that belongs to one."""
    text = read_catalog()
    run(site, text)
    page = next(page for page in site.pages() if page.path == CATALOG)
    return {
        find_message(block.place.line, text): claim.id
        for claim in page.claims
        for block in (*claim.blocks, *claim.plain)
    }


def judge(site: LiveSite, edits: list[dict[str, Any]]) -> Judged:
    """Make every edit, one to a claim at a time; return its problems, with its message.

    A message outside claims stands for itself, and a catalog that cannot be read stands alone.
    """
    claims = find_claims(site)
    groups: dict[int, list[int]] = defaultdict(list)
    counts: Counter[str] = Counter()
    found: dict[int, list[tuple[int, Problem]]] = {}
    for number, entry in enumerate(edits):
        at = edit(entry, split(read_catalog()))
        owner = claims.get(at, str(at))
        alone = entry.get("rule") == "malformed-catalog"
        groups[-number if alone else counts[owner]].append(number)
        counts[owner] += not alone
    for numbers in groups.values():
        found |= judge_group(site, {number: edits[number] for number in numbers}, claims)
    return [found[number] for number in range(len(edits))]


def judge_group(
    site: LiveSite, edits: dict[int, dict[str, Any]], claims: dict[int, str]
) -> dict[int, list[tuple[int, Problem]]]:
    """Make edits of different claims at once, and tell their problems apart."""
    messages = split(read_catalog())
    places = {number: edit(entry, messages) for number, entry in edits.items()}
    text = "\n\n".join(messages)
    problems = [(find_message(one.place.line, text), one) for one in run(site, text)]
    return {
        number: [
            (at - place, one)
            for at, one in problems
            if claims.get(at, str(at)) == claims.get(place, str(place))
        ]
        for number, place in places.items()
    }


def show(problems: list[Problem]) -> str:
    """List problems as `make check` does."""
    return "\n".join(f"{p.place}: {p.message} [{p.rule}]" for p in problems)


def name(entry: dict[str, Any]) -> str:
    """Name an edit by its rule and its words."""
    return f"{entry.get('rule', 'passes')}: {entry['new'][:30]}"


def test_the_catalog_as_it_stands_has_no_problem(site: LiveSite) -> None:
    assert show(run(site, read_catalog())) == ""


def test_the_catalog_translates_the_whole_page(site: LiveSite) -> None:
    env = site.app.env
    catalog = Catalogs(env, {}).find(DOCNAME, "zh_CN")
    assert catalog is not None
    wanted = find_domain(env).readings[DOCNAME].messages
    left = {text for text in wanted if not catalog.used.get(text)}
    assert catalog.messages.keys() == wanted
    assert all(text.startswith("{notice}") for text in left), (
        "notices have translations of their own"
    )


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=lambda at: name(MUTATIONS[at]))
def test_a_single_edit_fails_at_its_message(mutated: Judged, number: int) -> None:
    rule = MUTATIONS[number]["rule"]
    problems = [one for _, one in mutated[number]]
    found = [one for at, one in mutated[number] if at == 0 and one.rule == rule]
    assert [one for one in found if one.severity == "error"], show(problems)
    if rule not in ALONE:
        assert any(len(one.sides) > 1 for one in problems), "the other side is not said"


@pytest.mark.parametrize("number", range(len(REWRITES)), ids=lambda at: name(REWRITES[at]))
def test_a_harmless_rewrite_passes(rewritten: Judged, number: int) -> None:
    assert show([one for _, one in rewritten[number]]) == ""


def test_every_edit_changes_something_of_its_own() -> None:
    for edits in (MUTATIONS, REWRITES):
        pairs = Counter((entry["old"], entry["new"]) for entry in edits)
        assert set(pairs.values()) == {1}
        assert all(old != new for old, new in pairs)


def test_the_catalog_has_the_words_of_every_edit() -> None:
    messages = split(read_catalog())
    words = {entry["old"] for entry in (*MUTATIONS, *REWRITES)}
    assert {old for old in words if not any(old in message for message in messages)} == set()


@pytest.mark.parametrize("folder", ["fr", "ja", "zh_TW", "zh_Hant"])
def test_a_language_that_nobody_can_read_is_refused(tmp_path: Path, folder: str) -> None:
    report = _check_garden(tmp_path, folder, "Tulipes")
    path = f"locale/{folder}/LC_MESSAGES/docs/topics/tulips.po"
    found = [one for one in report if one.rule == "unsupported-language"]
    assert [str(one.place) for one in found] == [f"{path}:1:1"]
    assert found[0].severity == "error"
    assert found[0].message.startswith(f"{folder.replace('_', '-')} cannot be checked")
    assert "Languages are en, zh." in found[0].hint


@pytest.mark.parametrize("folder", ["zh", "zh_CN", "zh_Hans", "zh_Hans_SG"])
def test_simplified_chinese_is_read_under_each_of_its_names(tmp_path: Path, folder: str) -> None:
    assert show(_check_garden(tmp_path, folder, "郁金香")) == ""


def test_a_message_that_the_page_no_longer_has_is_a_warning(site: LiveSite) -> None:
    text = f'{read_catalog()}\nmsgid "Gone"\nmsgstr "没有了"\n'
    assert [(one.rule, one.severity) for one in run(site, text)] == [
        ("stale-translation", "warning")
    ]


def test_a_tag_names_its_language() -> None:
    assert {name: find_language(name) for name in ("en", "en-GB", "zh_CN", "ZH-cn")} == {
        "en": LANGUAGES["en"],
        "en-GB": LANGUAGES["en"],
        "zh_CN": LANGUAGES["zh"],
        "ZH-cn": LANGUAGES["zh"],
    }
    assert [find_language(name) for name in ("fr", "zh-TW", "")] == [None, None, None]
    assert read_as("zh-TW") is LANGUAGES["zh"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十四", "14"), ("四十九", "49"), ("一百一十七", "117"), ("一百十七", "117"),
        ("一百零三", "103"), ("一百〇三", "103"), ("廿七", "27"), ("一百廿四", "124"),
        ("卅", "30"), ("两千零二十五", "2025"), ("二〇二五", "2025"), ("二十点零", "20.0"),
        ("六十点八", "60.8"), ("百分之九十二", "92"), ("九成二", "92"), ("1,024", "1024"),
    ],
)  # fmt: skip
def test_a_chinese_number_is_read(text: str, number: str) -> None:
    assert str(read_number(text)) == number


@pytest.mark.parametrize("text", ["四九", "三四", "一百一", "十十", "百百", "点五", "四十九点", ""])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


def _check_garden(root: Path, folder: str, title: str) -> list[Problem]:
    """Check the small site with a catalog of one message, and without its snapshots."""
    site = root / "garden"
    shutil.copytree(GARDEN, site)
    catalog = site / f"locale/{folder}/LC_MESSAGES/docs/topics/tulips.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(f'msgid "Tulips"\nmsgstr "{title}"\n', encoding="utf-8")
    return [one for one in check_site(site).problems if one.place.path.startswith("locale/")]
