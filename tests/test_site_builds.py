"""Builds of a small site: what fails, keeps failing, and is green again once it is mended."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

from docutils.parsers.rst import directives, roles
from sphinx.cmd.build import build_main
from sphinx.util.docutils import docutils_namespace

HERE = Path(__file__).parent
GARDEN = HERE / "sites" / "garden"
PACKAGE = HERE.parent / "_ext"
TULIPS = "docs/topics/tulips.md"
CROCUSES = "docs/topics/crocuses.md"
BULBS = "evidence/sources/bulbs-2020.yaml"
RIGHT, WRONG = "{ev}`35 of 54 tulip", "{ev}`34 of 54 tulip"
PROBLEM = re.compile(r"^\S+?:\d+(?::\d+)?: ERROR: .*\[[a-z-]+\]$", re.MULTILINE)


@dataclass
class Build:
    status: int
    output: str
    warnings: str

    @property
    def problems(self) -> list[str]:
        return PROBLEM.findall(self.warnings)

    @property
    def read(self) -> list[str]:
        return re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", self.output)

    @property
    def written(self) -> list[str]:
        return re.findall(r"writing output\.\.\. \[ *\d+%\] (\S+)", self.output)


def run_here(arguments: list[str]) -> Build:
    output, warnings_ = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(warnings_),
        warnings.catch_warnings(action="ignore"),
        docutils_namespace(),
    ):
        # Another test may have a site open, whose nodes, roles and directives are registered.
        with docutils_namespace():
            pass
        roles._roles.clear()  # type: ignore[attr-defined]
        directives._directives.clear()  # type: ignore[attr-defined]
        status = build_main(arguments)
    return Build(status, output.getvalue(), warnings_.getvalue())


def run_alone(arguments: list[str]) -> Build:
    command = [sys.executable, "-m", "sphinx", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Build(done.returncode, done.stdout, done.stderr)


@dataclass
class Site:
    root: Path

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"

    def build(self, *options: str, alone: bool = False) -> Build:
        """Run `sphinx-build`, in a process of its own where `alone`."""
        arguments = ["-b", "html", "--no-color", *options, str(self.root), str(self.html)]
        return run_alone(arguments) if alone else run_here(arguments)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def edit_unnoticed(self, path: str, old: str, new: str) -> None:
        """Edit as `cp -p` of an older file would: the modification time goes back."""
        self.edit(path, old, new)
        os.utime(self.root / path, (1_500_000_000, 1_500_000_000))

    def page(self, docname: str) -> str:
        return (self.html / f"{docname}.html").read_text(encoding="utf-8")


def assert_refused(build: Build) -> None:
    assert build.status == 1
    assert len(build.problems) == 1, build.warnings
    assert build.problems[0].startswith(f"{TULIPS}:11:6: ERROR: ")
    assert "[figure-differs]" in build.problems[0]
    # Both sides, and where the other one stands.
    assert "34" in build.warnings
    assert f"({BULBS}:" in build.warnings


def test_a_site_that_agrees_is_green_and_says_what_it_checked(site: Site) -> None:
    build = site.build("-W", alone=True)
    assert (build.status, build.warnings) == (0, "")
    assert "8 quotes: 8 matched, 0 locked only, 0 failed" in build.output
    assert "outside checking: docs/methods/how.md" in build.output
    again = site.build("-W")
    assert (again.status, again.warnings, again.read) == (0, "", [])
    assert "8 quotes: 8 matched" in again.output


def test_a_contradiction_fails_until_it_is_mended(site: Site) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    first = site.build()
    assert_refused(first)
    again = site.build()
    assert_refused(again)
    assert again.read == []
    site.edit(CROCUSES, "# Crocuses", "# Crocuses in sand")
    other = site.build()
    assert_refused(other)
    assert other.read == ["docs/topics/crocuses"]
    assert_refused(site.build("-D", "suppress_warnings=evidence"))
    assert_refused(site.build("-W", "--keep-going"))
    assert site.build("-Q").status == 1
    site.edit(TULIPS, WRONG, RIGHT)
    assert site.build("-W").status == 0


def test_a_contradiction_fails_where_modification_times_say_nothing_changed(site: Site) -> None:
    assert site.build().status == 0
    site.edit_unnoticed(TULIPS, RIGHT, WRONG)
    assert_refused(site.build())
    site.edit_unnoticed(TULIPS, WRONG, RIGHT)
    mended = site.build("-W")
    assert mended.status == 0
    assert "does not match" not in site.page("docs/topics/tulips")


def test_a_record_edited_fails_where_it_is_and_where_it_is_used(site: Site) -> None:
    assert site.build().status == 0
    site.edit_unnoticed(BULBS, 'events: "35"', 'events: "36"')
    build = site.build()
    assert build.status == 1
    assert build.read == ["docs/topics/tulips", "evidence/sources/bulbs-2020"]
    places = [problem.partition(":")[0] for problem in build.problems]
    assert {TULIPS, BULBS} <= set(places)
    site.edit_unnoticed(BULBS, 'events: "36"', 'events: "35"')
    assert site.build("-W").status == 0


def test_a_record_deleted_fails_and_its_page_goes(site: Site) -> None:
    assert site.build().status == 0
    record = site.root / BULBS
    text = record.read_text(encoding="utf-8")
    assert (site.html / "evidence/sources/bulbs-2020.html").is_file()
    record.unlink()
    build = site.build()
    assert build.status == 1
    assert any(TULIPS in problem and "unknown-target" in problem for problem in build.problems)
    assert not (site.html / "evidence/sources/bulbs-2020.html").exists()
    assert site.build().status == 1
    record.write_text(text, encoding="utf-8")
    assert site.build("-W").status == 0
    assert (site.html / "evidence/sources/bulbs-2020.html").is_file()


def test_reading_and_writing_in_parallel_changes_nothing(site: Site) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    serial = site.build()
    pages = {path.relative_to(site.html): path.read_bytes() for path in find_pages(site.html)}
    shutil.rmtree(site.html.parent)
    parallel = site.build("-j", "2")
    assert parallel.problems == serial.problems
    assert_refused(parallel)
    assert {
        path.relative_to(site.html): path.read_bytes() for path in find_pages(site.html)
    } == pages
    assert_refused(site.build("-j", "2"))


def find_pages(folder: Path) -> list[Path]:
    kinds = {".html", ".json", ".js", ".inv", ".css"}
    return sorted(path for path in folder.rglob("*") if path.suffix in kinds)


def test_only_what_changed_is_read_and_written(site: Site) -> None:
    site.build()
    site.edit(TULIPS, "clay *flowered*", "clay **flowered**")
    build = site.build()
    assert build.read == ["docs/topics/tulips"]
    # The page that shows the claim again, and the record that lists its uses.
    assert "docs/topics/crocuses" in build.written
    assert "evidence/sources/crocus-2021" not in build.written
    site.edit(BULBS, "title: Bulbs in clay", 'title: "Bulbs in clay"')
    again = site.build()
    assert again.read == ["docs/topics/tulips", "evidence/sources/bulbs-2020"]


def test_the_vocabulary_is_read_by_content(site: Site) -> None:
    site.build()
    vocabulary = "evidence/vocabulary.yaml"
    site.edit_unnoticed(vocabulary, "label: flowered", "label: in flower")
    build = site.build()
    assert "evidence/sources/bulbs-2020" in build.read


def test_back_links_follow_a_claim_that_is_taken_away(site: Site) -> None:
    site.build()
    record = "evidence/sources/bulbs-2020"
    assert "claim-tulips-flowered" in site.page(record)
    page = site.root / TULIPS
    page.write_text("# A page\n", encoding="utf-8")
    site.edit(CROCUSES, "```{claim-ref} tulips-flowered\n```\n", "")
    build = site.build()
    assert build.warnings == ""
    assert build.read == ["docs/topics/crocuses", "docs/topics/tulips"]
    assert "claim-tulips-flowered" not in site.page(record)


def test_a_contradicted_claim_carries_a_banner_wherever_it_is_shown(site: Site) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    site.build()
    for docname in ("docs/topics/tulips", "docs/topics/crocuses"):
        assert "This statement does not match its source" in site.page(docname)
    site.edit(TULIPS, WRONG, RIGHT)
    site.build()
    for docname in ("docs/topics/tulips", "docs/topics/crocuses"):
        assert "does not match" not in site.page(docname)


def test_a_problem_outside_claims_puts_a_banner_below_the_title(site: Site) -> None:
    site.edit(TULIPS, "# Tulips", "# 35 tulips")
    build = site.build()
    assert build.status == 1
    assert [problem.partition(": ")[0] for problem in build.problems] == [f"{TULIPS}:6:3"]
    assert "This page does not match its sources" in site.page("docs/topics/tulips")


def test_figures_link_to_their_results_with_the_words_of_the_source(site: Site) -> None:
    site.build()
    page = site.page("docs/topics/tulips")
    link = (
        '<a aria-describedby="card-bulbs-2020-flowered" class="ev-figure reference internal"'
        ' href="../../evidence/sources/bulbs-2020.html#flowered">35 of 54</a>'
    )
    assert link in page
    card = page.partition('<div class="ev-card" id="card-bulbs-2020-flowered"')[2]
    assert "35 flowered in the first year" in card.partition('<div class="ev-card"')[0]
    assert "clay <em>flowered</em>" in page
    assert 'id="claim-tulips-flowered"' in page
    assert "certainty: not rated" in page
    assert '<meta name="description" content="What is known about tulips">' in page
    assert 'id="flowered"' in site.page("evidence/sources/bulbs-2020")


def describe(page: str) -> str:
    return page.partition('<meta name="description" content="')[2].partition('"')[0]


def test_every_page_is_described_without_cutting_a_claim(site: Site) -> None:
    site.build()
    assert describe(site.page("docs/topics/tulips")) == "What is known about tulips"
    assert describe(site.page("docs/topics/crocuses")) == "", "checked text is never cut"
    assert describe(site.page("docs/methods/how")) == "This page may say 42."
    record = describe(site.page("evidence/sources/bulbs-2020"))
    assert record.startswith("Journal article, “Bulbs in clay” 2020. What was read: the abstract")
    assert "Study Bulb trial. " in describe(site.page("evidence/studies/bulb-trial"))
    assert f'<meta property="og:description" content="{record} ' in site.page(
        "evidence/sources/bulbs-2020"
    )
    site.edit(BULBS, "capture:", "standing: retracted\ncapture:")
    site.build()
    assert describe(site.page("evidence/sources/bulbs-2020")) == "", "it has faults: no notice"
    notice = "notice: {type: Retraction, date: '2021-01-02'}"
    site.edit(BULBS, "standing: retracted", f"standing: retracted\n{notice}")
    site.build()
    assert "2020. Retracted. What was read" in describe(site.page("evidence/sources/bulbs-2020"))


def test_a_claim_shown_again_links_to_where_it_stands(site: Site) -> None:
    site.build()
    page = site.page("docs/topics/crocuses")
    assert (
        'class="ev-figure reference internal" href="../../evidence/sources/bulbs-2020.html' in page
    )
    assert 'href="tulips.html#claim-tulips-flowered"' in page
    assert page.count('id="claim-tulips-flowered"') == 0
    assert page.count("This page is no gardening advice.") == 1


def read_claim(page: str) -> str:
    return page.partition("ev-claim-observation")[2].partition("</details>")[0]


def test_a_card_says_who_from_where_and_how_to_cite_it(site: Site) -> None:
    site.build()
    card = read_claim(site.page("docs/topics/tulips"))
    for words in (
        "In clinical words", "In plain words", "certainty: not rated", "matches its source",
        "Who: </span>tulip, clay", "; as of 1 March 2020", "#claim-tulips-flowered",
        "Statement tulips-flowered, resting on", "Content digest ", "Not reviewed by a clinician.",
        "Tell the people who publish this site",
    ):  # fmt: skip
        assert words in card


def test_cards_follow_their_record_wherever_they_are_shown(site: Site) -> None:
    site.build()
    pages = ("docs/topics/tulips", "docs/topics/crocuses")
    before = [site.page(name) for name in pages]
    site.edit_unnoticed(BULBS, "planted-tulips:\n", "planted-tulips:\n    label: Potted\n")
    assert site.build().status == 0
    for name, page in zip(pages, before, strict=True):
        assert "Who: </span>Potted" not in page
        assert "Who: </span>Potted" in site.page(name)
        assert "flowered · Potted" in site.page(name), "the card of the figure"
    conflict = site.root / "evidence" / "discrepancies" / "a-doubt.yaml"
    conflict.parent.mkdir(exist_ok=True)
    conflict.write_text(CONFLICT, encoding="utf-8")
    site.build()
    for name in pages:
        assert "Disagreement: Planted or flowered" in site.page(name)


CONFLICT = """\
id: a-doubt
title: Planted or flowered
sides:
  - {result: bulbs-2020#planted, says: "54"}
  - {result: bulbs-2020#flowered, says: "35"}
verdict: scope-differs
reason: One counts the bulbs and one the flowers.
by: a gardener
"""


def test_a_report_goes_where_the_site_says_and_nowhere_else(site: Site) -> None:
    address = "https://example.org/new?about={claim}&version={digest}"
    site.build("-D", f"evidence_report_url={address}")
    card = read_claim(site.page("docs/topics/tulips"))
    assert 'href="https://example.org/new?about=tulips-flowered&amp;version=' in card
    assert "mailto" not in card
    site.build("-D", "evidence_report_url=javascript:alert(1)")
    assert 'href="javascript:' not in site.page("docs/topics/tulips")


def test_what_a_record_says_is_text_in_a_card(site: Site) -> None:
    label = "'<b onclick=x>Potted</b> [[echo(1)]] \" >'"
    site.edit(BULBS, "planted-tulips:\n", f"planted-tulips:\n    label: {label}\n")
    site.build("-D", 'project=A "quoted" </style><script>')
    page = site.page("docs/topics/tulips")
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;Potted" in page
    style = page.partition("@page {")[2].partition("</style>")[0]
    assert "A \\22 quoted\\22  \\3c /style\\3e " in style


def read_sheet(page: str) -> str:
    return page.partition("@bottom-left {")[2].partition("}")[0]


def test_paper_names_its_address_where_it_is_known(site: Site) -> None:
    for address in ("", "javascript:alert(1)"):
        site.build("-D", f"html_baseurl={address}")
        assert "tulips" not in read_sheet(site.page("docs/topics/tulips"))
    site.build("-D", "html_baseurl=https://example.org/garden")
    sheet = read_sheet(site.page("docs/topics/tulips"))
    assert ". https://example.org/garden/docs/topics/tulips.html" in sheet


def test_every_page_says_what_it_rests_on_in_any_theme(site: Site) -> None:
    site.build()
    for name in ("index", "docs/topics/tulips", "evidence/sources/bulbs-2020", "docs/methods/how"):
        page = site.page(name)
        assert "2 supplied sources were read." in page
        assert "On which day they were captured is not recorded." in page
    assert "As of 1 March 2020; content digest" in site.page("evidence/sources/bulbs-2020")
    assert "As of 2021; content digest" in site.page("docs/topics/crocuses")


def test_a_source_that_is_added_changes_the_foot_of_every_page(site: Site) -> None:
    site.build()
    text = (site.root / "evidence/sources/crocus-2021.yaml").read_text(encoding="utf-8")
    added = text.replace("crocus-2021", "crocus-2022")
    (site.root / "evidence/sources/crocus-2022.yaml").write_text(added, encoding="utf-8")
    site.build()
    assert "3 supplied sources were read." in site.page("docs/methods/how")


def test_pages_that_a_dead_process_left_unwritten_fail_the_build(site: Site) -> None:
    for number in range(30):
        path = site.root / "docs" / "methods" / f"step-{number:02}.md"
        path.write_text(f"---\norphan: true\n---\n# Step {number}\n", encoding="utf-8")
    conf = site.root / "conf.py"
    healthy = conf.read_text(encoding="utf-8")
    conf.write_text(healthy + DYING, encoding="utf-8")
    build = site.build("-j", "2", alone=True)
    assert build.status == 1
    assert "pages were not written" in build.warnings
    conf.write_text(healthy, encoding="utf-8")
    again = site.build("-j", "2", alone=True)
    assert (again.status, again.warnings) == (0, "")
    assert "Step 29" in site.page("docs/methods/step-29")


DYING = """
import time


def die(app, pagename, *_):
    if pagename == "docs/methods/step-02":
        raise RuntimeError("killed")


def wait(app, doctree, docname):
    # The process has died before the next pages are given to one.
    if docname == "docs/topics/tulips":
        time.sleep(3)


def setup(app):
    app.connect("html-page-context", die)
    app.connect("doctree-resolved", wait)
"""


def test_a_title_that_was_mended_stays_in_no_sidebar(site: Site) -> None:
    site.edit(TULIPS, "# Tulips", "# 35 tulips")
    site.build()
    assert "35 tulips" in site.page("docs/topics/crocuses")
    site.edit(TULIPS, "# 35 tulips", "# Tulips")
    assert site.build().status == 0
    pages = [path for path in find_pages(site.html) if path.suffix == ".html"]
    assert not [path for path in pages if "35 tulips" in path.read_text(encoding="utf-8")]


def test_a_build_that_was_killed_leaves_no_stale_page(site: Site) -> None:
    site.build()
    site.edit_unnoticed(TULIPS, RIGHT, WRONG)
    # The environment is saved before the pages are written; a build killed in between has
    # read the change, and nothing on disk is newer than the page that was not written.
    kill = (
        "import os\ndef setup(app):\n    app.connect('html-page-context', lambda *_: os._exit(9))\n"
    )
    (site.root / "killer.py").write_text(kill, encoding="utf-8")
    with (site.root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("import sys\nsys.path.insert(0, __file__.removesuffix('conf.py'))\n")
        conf.write("extensions.append('killer')\n")
    assert site.build(alone=True).status == 9
    (site.root / "killer.py").write_text("def setup(app):\n    pass\n", encoding="utf-8")
    assert_refused(site.build())
    assert "This statement does not match its source" in site.page("docs/topics/tulips")


def test_what_is_not_utf_8_is_a_problem_and_no_crash(site: Site) -> None:
    (site.root / CROCUSES).write_bytes("# Crocuses ü\n".encode("latin-1"))
    (site.root / "evidence/sources/crocus-2021.yaml").write_bytes("id: ü\n".encode("latin-1"))
    for _ in range(2):
        build = site.build()
        assert build.status == 1
        assert "Traceback" not in build.warnings
        wrong = [problem for problem in build.problems if "[wrong-encoding]" in problem]
        assert {problem.partition(":")[0] for problem in wrong} == {
            CROCUSES, "evidence/sources/crocus-2021.yaml",
        }  # fmt: skip


def test_a_malformed_record_is_reported_in_full_and_shown_as_faulty(site: Site) -> None:
    site.build()
    site.edit(BULBS, "kind: journal-article", "kind: journal-article\nkind: news\ncolour: red")
    build = site.build()
    assert build.status == 1
    assert "Traceback" not in build.warnings
    assert any(f"{BULBS}:3:1" in problem for problem in build.problems)
    assert "This record has faults" in site.page("evidence/sources/bulbs-2020")


def test_broken_markup_stays_a_problem(site: Site) -> None:
    before = (site.root / TULIPS).read_text(encoding="utf-8")
    for old, new in (
        ("<#flowered>`.\n\n:::{plain}", "`.\n\n:::{plain}"),
        ("{notice}`no-advice`", "{notice}`no-advise`\n\n```{gossip}\ntext\n```\n\n<b>bold</b>"),
        ("title: Tulips", "titel: Tulips"),
    ):
        site.edit(TULIPS, old, new)
    first, second = site.build(), site.build()
    rules = {problem.rpartition("[")[2].strip("]") for problem in second.problems}
    assert rules >= {
        "broken-markup", "malformed-front-matter", "refused-markup", "span-without-target",
        "unknown-directive", "unknown-notice",
    }  # fmt: skip
    assert set(second.problems) == set(first.problems)
    assert second.read == []
    (site.root / TULIPS).write_text(before, encoding="utf-8")
    assert site.build("-W").status == 0


def test_a_translation_is_judged_on_the_line_of_its_catalog(site: Site) -> None:
    catalog = "locale/zh_CN/LC_MESSAGES/docs/topics/tulips.po"
    file = site.root / catalog
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Tulips"\nmsgstr "3 种花"\n',
        encoding="utf-8",
    )
    chinese = ("-D", "language=zh_CN", "-d", str(site.root / "_build" / "zh"))
    for options in ((), (), chinese, chinese):
        build = site.build(*options, alone=bool(options))
        assert build.status == 1
        assert [problem.partition(": ")[0] for problem in build.problems] == [f"{catalog}:5:9"]
    assert "does not match" not in site.page("docs/topics/tulips")
    site.edit_unnoticed(catalog, "3 种花", "花")
    for options in ((), chinese):
        mended = site.build(*options, alone=bool(options))
        assert mended.warnings == ""
        assert mended.read == ["docs/topics/tulips"]
        title = "花" if options else "Tulips"
        assert f"<h1>{title}" in site.page("docs/topics/tulips")
    assert list(site.root.rglob("*.mo")) == []
