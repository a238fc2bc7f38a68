"""Reading pages: every kind of block, on the right line, and every fault of the markup."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.rules.pages import PAGES
from living_evidence.rules.registry import iter_documentation
from living_evidence.site.checking import LiveSite, check_site, open_site, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.prose.blocks import Block, Claim, Page
    from living_evidence.rules.base import Documentation

HERE = Path(__file__).parent
GARDEN = HERE / "sites" / "garden"
BLOCKS = (HERE / "sites" / "blocks.md").read_text(encoding="utf-8")
TULIPS = "docs/topics/tulips.md"
MARK = re.compile(r"line(\d+)x")
HEAD = "---\nscope: [tulip]\n---\n# Page\n\n"
SPAN = "{ev}`35 of 54 tulips flowered <bulbs-2020#flowered>`"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    root = tmp_path_factory.mktemp("reading") / "garden"
    shutil.copytree(GARDEN, root)
    with warnings.catch_warnings(action="ignore"), open_site(root, warning=io.StringIO()) as opened:
        yield opened


@pytest.fixture(scope="module")
def marked(site: LiveSite) -> tuple[str, Page]:
    """Return a page with every kind of block, in which each text names its own line."""
    lines = BLOCKS.splitlines()
    text = "\n".join(line.replace("@@", f"line{at}x") for at, line in enumerate(lines, 1))
    return text, read(site, text)


def read(site: LiveSite, text: str) -> Page:
    with warnings.catch_warnings(action="ignore"):
        return site.read_page(TULIPS, text)


def find_blocks(page: Page) -> list[Block]:
    inner = [block for claim in page.claims for block in (*claim.blocks, *claim.plain)]
    return [*page.blocks, *inner]


def find_claim(page: Page) -> Claim:
    assert len(page.claims) == 1
    return page.claims[0]


def test_every_text_of_every_kind_of_block_is_read_once(marked: tuple[str, Page]) -> None:
    text, page = marked
    wanted = Counter(MARK.findall(text))
    read_marks = Counter(mark for block in find_blocks(page) for mark in MARK.findall(block.text))
    assert len(wanted) > 80
    assert read_marks == wanted


def test_every_text_is_placed_on_its_own_line(marked: tuple[str, Page]) -> None:
    text, page = marked
    lines = text.splitlines()
    for block in find_blocks(page):
        for mark in MARK.finditer(block.text):
            place = block.place_at(mark.start(), len(mark.group()))
            assert place.line == int(mark.group(1)), f"{block.kind}: {block.text!r}"
            assert mark.group() in lines[place.line - 1][max(place.column - 1, 0) :]


def test_kinds_of_block_are_told_apart(marked: tuple[str, Page]) -> None:
    _, page = marked
    kinds: dict[str, str] = {}
    for block in page.blocks:
        kinds.setdefault(" ".join(MARK.sub("", block.text).split()), block.kind)
    for text, kind in {
        "The title": "title", "The description": "description", "Heading": "heading",
        "item": "paragraph", "Term": "term", "definition": "paragraph", "caption": "caption",
        "list caption": "caption", "csv cell": "cell", "same": "cell", "alt text": "alt",
        "figure caption": "caption", "legend": "caption", "link title": "other",
        "admonition title": "heading", "tab label": "heading", "x =": "other",
            "fenced code": "other",
        "footnote text second line": "footnote", "toctree caption": "caption",
        "rubric": "heading", "attribution": "other",
    }.items():  # fmt: skip
        assert kinds[text] == kind, text


def test_a_cell_has_its_caption_and_headers_as_context(site: LiveSite) -> None:
    table = "| kind | spring |\n|---|---|\n| tulip | few |\n| crocus | few |"
    page = read(site, f"{HEAD}:::{{table}} Flowers\n{table}\n:::\n")
    cells = {(block.text, block.place.line): block.context for block in page.blocks}
    assert cells["few", 9] == "Flowers. spring. tulip"
    assert cells["few", 10] == "Flowers. spring. crocus"
    assert cells["kind", 7] == "Flowers"


def test_equal_spans_of_a_table_stand_each_in_its_own_cell(marked: tuple[str, Page]) -> None:
    text, page = marked
    lines = text.splitlines()
    spans = [
        span for block in find_claim(page).blocks if block.kind == "cell" for span in block.spans
    ]
    assert len({span.place for span in spans}) == len(spans) == 4
    for span in spans:
        assert lines[span.place.line - 1][span.place.column - 1 :].startswith("35 line")


def test_a_claim_keeps_its_spans_targets_and_plain_text(marked: tuple[str, Page]) -> None:
    _, page = marked
    claim = find_claim(page)
    assert (claim.id, claim.kind, claim.source) == ("blocks", "observation", "bulbs-2020")
    first = claim.blocks[0]
    assert [MARK.sub("#", first.text[span.start : span.end]) for span in first.spans] == [
        "35 of 54 tulip bulbs # in clay # flowered #", "35 of 54 again #",
    ]  # fmt: skip
    spans = [span for block in claim.blocks for span in block.spans]
    assert [span.role for span in spans].count("essential") == 1
    assert ("#flowered", "#planted") in {span.targets for span in spans}
    assert [MARK.sub("#", block.text) for block in claim.plain] == [
        "plain text # all #   over lines #.", "note in plain #",
    ]  # fmt: skip


def test_equal_texts_are_placed_in_order(marked: tuple[str, Page]) -> None:
    text, page = marked
    places = [block.place.line for block in page.blocks if block.text == "same"]
    lines = text.splitlines()
    wanted = [
        at for at, line in enumerate(lines, 1) if line in {"same", ":::{grid-item-card} same"}
    ]
    assert places == wanted


def test_the_last_angle_brackets_are_the_target(site: LiveSite) -> None:
    text = "{ev}`SUV <4.3 in *some* of 54 <#low bulb-2#high study:NCT00000000>`"
    page = read(site, f"{HEAD}:::{{claim}} low\n:source: bulbs-2020\n{text}\n:::\n")
    block = find_claim(page).blocks[0]
    assert block.text == "SUV <4.3 in some of 54"
    assert block.spans[0].targets == ("#low", "bulb-2#high", "study:NCT00000000")
    assert (block.spans[0].start, block.spans[0].end) == (0, len(block.text))


def test_generated_texts_and_fixed_notices_are_not_read(site: LiveSite) -> None:
    page = read(
        site, f"{HEAD}{{notice}}`no-advice`\n\n```{{citation-table}}\n:caption: Sources\n```\n"
    )
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("heading", "Page"), ("caption", "Sources"),
    ]  # fmt: skip


def test_text_that_only_a_browser_or_an_index_shows_is_read(site: LiveSite) -> None:
    page = read(
        site,
        f"{HEAD}```{{index}} few of many\n```\n\n```{{title}} a hidden title\n```\n\n"
        "{doc}`/index` {doc}`no page` {ref}`no label` {term}`no term`\n",
    )
    assert [(block.kind, block.text) for block in page.blocks] == [
        ("title", "a hidden title"), ("heading", "Page"), ("other", "few of many"),
        ("paragraph", " no page no label no term"),
    ]  # fmt: skip


def test_a_gap_needs_its_query_and_no_span(site: LiveSite) -> None:
    options = ":kind: gap\n:outcome: flowering\n:sources: bulbs-2020"
    page = read(site, f"{HEAD}:::{{claim}} none\n{options}\n\nNot stated.\n:::\n")
    assert find_claim(page).query == (("outcome", "flowering"), ("sources", "bulbs-2020"))
    assert page.problems == ()


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        (":::{claim} one\n{ev}`35 of 54`\n:::", "span-without-target", 7),
        (":::{claim} one\n{ev}` <bulbs-2020#flowered>`\n:::", "span-without-text", 7),
        (f"words\n{SPAN}", "span-outside-claim", 7),
        (f":::{{claim}}\n{SPAN}\n:::", "malformed-claim", 6),
        (f":::{{claim}} Not A Slug\n{SPAN}\n:::", "malformed-claim", 6),
        (f":::{{claim}} one\n:knd: gap\n{SPAN}\n:::", "malformed-claim", 6),
        (f":::{{claim}} one\n:kind: gossip\n{SPAN}\n:::", "malformed-claim", 6),
        (":::{claim} one\nwords\n:::", "claim-without-span", 6),
        (
            f"::::{{claim}} one\n{SPAN}\n:::{{claim}} two\n{SPAN}\n:::\n::::",
            "claim-inside-claim",
            8,
        ),
        (":::{plain}\nwords\n:::", "plain-outside-claim", 6),
        (f":::{{claim}} one\n{SPAN}\n:::{{plain}}\nwords\n:::\n:::", "unbalanced-fence", 8),
        (f":::{{claim}} one\n{SPAN}\n", "unbalanced-fence", 6),
        ("words\n\n:::", "unbalanced-fence", 8),
        (f"::::{{claim}} one\n{SPAN}\n:::", "unbalanced-fence", 8),
        (f"- item\n\n  :::{{claim}} one\n  {SPAN}\n", "unbalanced-fence", 8),
        ("> :::{note}\n> words\n", "unbalanced-fence", 6),
        ("```{gossip}\nwords\n```", "unknown-directive", 6),
        (":::gossip\nwords\n:::", "unknown-directive", 6),
        ("```{include} x.md\n```", "refused-markup", 6),
        ("```{raw} html\n<b>35</b>\n```", "refused-markup", 6),
        ("```{eval-rst}\n35\n```", "refused-markup", 6),
        ("```{only} html\n35\n```", "refused-markup", 6),
        ("<div>35</div>", "refused-markup", 6),
        ("words <b>35</b>", "refused-markup", 6),
        ("{gossip}`35`", "broken-markup", 6),
        ("```{figure}\n```", "broken-markup", 6),
        ("{ev} `35 <#flowered>`", "malformed-span", 6),
        ("[35 of 54]{ev=flowered}", "malformed-span", 6),
        ("words <#flowered>", "malformed-span", 6),
        (":::{claim} one\n{ev}``outer {ev}`inner <#a>` <#b>``\n:::", "malformed-span", 7),
        ("```{notice}\n```", "malformed-span", 6),
        ("```{Include} x.md\n```", "refused-markup", 6),
        ("```{graphviz}\ndigraph { a -> b }\n```", "refused-markup", 6),
        ("```{needtable}\n```", "refused-markup", 6),
        ("{need_count}`type == 'a'`", "refused-markup", 6),
    ],
)
def test_faults_of_the_markup_are_problems_with_their_line(
    site: LiveSite, text: str, rule: str, line: int
) -> None:
    page = read(site, HEAD + text + "\n")
    found = [(problem.rule, problem.place.line) for problem in page.problems]
    assert (rule, line) in found, found


def test_an_included_page_that_is_longer_is_still_a_problem_with_its_line(site: LiveSite) -> None:
    longer = Path(site.app.srcdir) / "longer.md"
    longer.write_text("words\n\n" * 40 + "35 words\n", encoding="utf-8")
    page = read(site, HEAD + "```{include} ../../longer.md\n```\n")
    found = [(problem.rule, problem.place.line) for problem in page.problems]
    assert ("refused-markup", 6) in found, found


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.name)
def test_the_documented_examples_are_judged_as_documented(
    site: LiveSite, rule: Documentation
) -> None:
    for example in rule.failing:
        assert rule.name in {problem.rule for problem in read(site, HEAD + example).problems}
    for example in rule.passing:
        assert read(site, HEAD + example).problems == ()


def test_every_problem_of_a_page_is_documented() -> None:
    found = set()
    for path in (HERE.parent / "_ext" / "living_evidence" / "site").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r'(?:_note|Problem)\(\s*"([a-z-]+)"', text))
    assert len(found) > 15
    assert found <= {rule.name for rule in iter_documentation()}


@pytest.mark.parametrize(
    "text",
    [
        "```\n:::{plain}\n```",
        "````\n```{gossip}\n```\n````",
        "```{code-block} text\n:::\n```",
        f"::::{{claim}} one\n{SPAN}\n:::{{plain}}\n{SPAN}\n:::\n::::",
        f":::::{{grid}} 1\n::::{{grid-item}}\n:::{{claim}} one\n{SPAN}\n:::\n::::\n:::::",
        f"```{{claim}} one\n{SPAN}\n```",
        f"- item\n\n  :::{{claim}} one\n  {SPAN}\n  :::\n",
        "words with a break\\\nand more",
        "a footnote[^a]\n\n[^a]: words",
    ],
)
def test_sound_markup_is_no_problem(site: LiveSite, text: str) -> None:
    assert read(site, HEAD + text + "\n").problems == ()


def test_front_matter_is_read_strictly(site: LiveSite) -> None:
    page = read(site, "---\ntitle: A\ntitle: B\ncolour: red\nscope: tulip\n---\n# Page\n")
    assert [(problem.rule, problem.place.line) for problem in page.problems] == [
        ("duplicate-key", 3), ("malformed-front-matter", 4), ("malformed-front-matter", 5),
    ]  # fmt: skip


def test_a_claim_on_a_page_outside_checking_is_a_problem(site: LiveSite) -> None:
    with warnings.catch_warnings(action="ignore"):
        page = site.read_page("docs/methods/how.md", f"# How\n\n:::{{claim}} one\n{SPAN}\n:::\n")
    assert not page.checked
    assert [problem.rule for problem in page.problems] == ["claim-outside-checking"]


def test_check_finds_the_problems_that_a_build_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(root / "seen"))
    with warnings.catch_warnings(action="ignore"):
        assert [problem.rule for problem in check_site(root).problems] == ["claim-not-attested"]
        page = root / TULIPS
        page.write_text(
            page.read_text(encoding="utf-8").replace("`35 of", "`34 of"), encoding="utf-8"
        )
        for _ in range(2):
            rules = [problem.rule for problem in check_site(root).problems]
            assert "figure-differs" in rules


def test_a_folder_without_a_configuration_is_a_problem(tmp_path: Path) -> None:
    (page,) = read_pages(tmp_path)
    assert [problem.rule for problem in page.problems] == ["missing-file"]


def test_a_folder_without_a_first_page_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    (page,) = read_pages(tmp_path)
    assert [problem.message for problem in page.problems] == [
        "there is no index.md, and without it no page can be read"
    ]
