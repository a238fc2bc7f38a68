"""A build writes what can be taken away whole, or, where it fails, takes it out and says so."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from rdflib.namespace import SDO
from tests.exports.test_linked_data import assert_sound, read_graph
from tests.exports.test_references import Tags
from tests.test_site_builds import BULBS, RIGHT, TULIPS, WRONG, Site

from living_evidence.exports.writing import MANIFEST, load_manifest, withdraw_exports, write_exports

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://evidence.example.org/garden"
SAID = "this build failed, and so it wrote nothing that could be taken away"
RECORD = "evidence/sources/bulbs-2020"


def read_files(site: Site) -> dict[str, bytes]:
    return {path: (site.html / path).read_bytes() for path in sorted(load_manifest(site.html))}


def test_a_green_build_writes_everything_and_a_second_one_touches_nothing(site: Site) -> None:
    assert site.build("-W").status == 0
    files = read_files(site)
    assert {
        "404.html", "llms.txt", "exports/results.csv", "exports/results.json",
        "exports/results.schema.json", "exports/claims.csv", "exports/claims.json",
        "exports/claims.schema.json", "exports/evidence.fhir.json", "exports/changes.atom",
        "exports/references.bib", "exports/references.ris", "exports/references.csl.json",
        "exports/references.txt", "exports/sources/bulbs-2020.bib",
        "exports/sources/bulbs-2020.ris", "exports/sources/bulbs-2020.csl.json",
        "exports/sources/crocus-2021.bib", "exports/sources/crocus-2021.ris",
        "exports/sources/crocus-2021.csl.json",
    } == set(files)  # fmt: skip
    assert (site.html / "needs.json").is_file()
    times = {path: (site.html / path).stat().st_mtime_ns for path in files}
    assert site.build("-W").status == 0
    assert times == {path: (site.html / path).stat().st_mtime_ns for path in files}
    assert not list(site.html.rglob(".*.*-*"))


def test_parallel_and_serial_builds_write_the_same_bytes(site: Site) -> None:
    site.build("-D", f"html_baseurl={BASE}")
    serial = read_files(site)
    assert "sitemap.xml" in serial
    shutil.rmtree(site.html.parent)
    site.build("-j", "2", "-D", f"html_baseurl={BASE}")
    assert read_files(site) == serial


def test_the_date_of_a_build_is_in_no_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build()
    before = read_files(site)
    shutil.rmtree(site.html.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    site.build()
    assert read_files(site) == before


def test_a_build_that_fails_hands_nothing_out_until_it_is_mended(site: Site) -> None:
    site.build()
    before = read_files(site)
    site.edit_unnoticed(TULIPS, RIGHT, WRONG)
    for _ in range(2):
        failed = site.build()
        assert failed.status == 1
        assert SAID in failed.warnings
        assert not [path for path in before if (site.html / path).exists()]
    site.edit_unnoticed(TULIPS, WRONG, RIGHT)
    mended = site.build("-W")
    assert (mended.status, mended.warnings) == (0, "")
    assert read_files(site) == before


def test_a_warning_of_sphinx_fails_a_strict_build_and_no_other(site: Site) -> None:
    site.edit("index.md", "docs/topics/tulips", "docs/topics/roses\ndocs/topics/tulips")
    strict = site.build("-W")
    assert strict.status == 1
    assert SAID in strict.warnings
    assert not (site.html / "exports").exists()
    assert site.build().status == 0
    assert (site.html / "exports/results.csv").is_file()


def test_a_first_build_that_fails_writes_nothing(site: Site) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    assert SAID in site.build().warnings
    assert not (site.html / "exports").exists()
    assert not (site.html / "llms.txt").exists()


def test_a_build_that_is_killed_before_its_end_leaves_nothing_of_a_contradiction(
    site: Site,
) -> None:
    site.build()
    site.edit_unnoticed(TULIPS, RIGHT, WRONG)
    with (site.root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("import os\ndef setup(app):\n")
        conf.write("    app.connect('html-page-context', lambda *_: os._exit(9))\n")
    assert site.build(alone=True).status == 9
    assert not (site.html / "exports/results.csv").exists()
    assert not (site.html / "llms.txt").exists()


def test_a_build_that_crashes_hands_nothing_out(site: Site) -> None:
    site.build()
    with (site.root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("def setup(app):\n    app.connect('html-page-context', crash)\n")
        conf.write("def crash(*_):\n    raise ValueError('no')\n")
    assert site.build(alone=True).status != 0
    assert not (site.html / "exports/results.csv").exists()


def test_the_files_of_a_record_go_with_it(site: Site) -> None:
    site.build()
    assert (site.html / "exports/sources/crocus-2021.bib").is_file()
    (site.root / "evidence/sources/crocus-2021.yaml").unlink()
    lock = site.root / "evidence/evidence.lock"
    lines = lock.read_text(encoding="utf-8").splitlines()
    lock.write_text("\n".join(line for line in lines if "crocus" not in line), encoding="utf-8")
    page = site.root / "docs/topics/crocuses.md"
    page.write_text("# A page\n", encoding="utf-8")
    build = site.build()
    assert build.status == 0, build.warnings
    assert not list((site.html / "exports/sources").glob("crocus-2021.*"))


@pytest.mark.parametrize("builder", ["dummy", "text", "singlehtml", "gettext"])
def test_other_builders_write_none_of_it(builder: str, site: Site) -> None:
    build = site.build("-b", builder)
    assert build.status == 0, build.warnings
    assert not (site.html / MANIFEST).exists()
    assert not (site.html / "exports").exists()


def test_addresses_follow_the_builder(site: Site) -> None:
    site.build("-b", "dirhtml", "-D", f"html_baseurl={BASE}")
    rows = json.loads((site.html / "exports/results.json").read_text(encoding="utf-8"))["rows"]
    assert f"{BASE}/evidence/sources/bulbs-2020/#flowered" in [row["page"] for row in rows]
    text = (site.html / RECORD / "index.html").read_text(encoding="utf-8")
    links = [link["href"] or "" for tag, link in Tags(text).found if tag == "a" and "href" in link]
    (found,) = [link for link in links if link.endswith("bulbs-2020.bib")]
    assert (site.html / RECORD / found).resolve().is_file()


def test_every_link_to_a_file_leads_to_one(site: Site) -> None:
    page = "# Files\n\n```{download-list}\n```\n"
    (site.root / "docs/methods/how.md").write_text(page, encoding="utf-8")
    site.build("-W")
    for docname in ("docs/methods/how", RECORD):
        file = site.html / f"{docname}.html"
        links = [
            link.get("href") or "" for tag, link in Tags(site.page(docname)).found if tag == "a"
        ]
        files = [link for link in links if re.search(r"exports/|llms\.txt", link)]
        assert len(files) >= 3
        assert [link for link in files if not (file.parent / link).resolve().is_file()] == []


def test_heads_hold_what_machines_read_and_no_review(site: Site) -> None:
    page = "# Files\n\n```{download-list}\n```\n"
    (site.root / "docs/methods/how.md").write_text(page, encoding="utf-8")
    site.build()
    found = {}
    for docname in ("docs/topics/tulips", RECORD, "docs/methods/how"):
        (script,) = re.findall(
            r'<script type="application/ld\+json">\n(.*?)</script>', site.page(docname), re.DOTALL
        )
        graph = read_graph(json.loads(script))
        assert_sound(graph)
        found[docname] = json.loads(script)
    assert found["docs/topics/tulips"]["citation"][0]["name"] == "Bulbs in clay"
    assert found[RECORD]["mainEntity"]["datePublished"] == "2020-03-01"
    assert found["docs/methods/how"]["@type"] == "Dataset"
    urls = [one["contentUrl"] for one in found["docs/methods/how"]["distribution"]]
    assert "../../exports/results.csv" in urls
    record = Tags(site.page(RECORD)).found
    names = [attributes.get("name") for tag, attributes in record if tag == "meta"]
    assert "citation_title" in names
    spans = [attributes for tag, attributes in record if tag == "span"]
    assert len([one for one in spans if one.get("class") == "Z3988"]) == 1
    assert str(SDO.reviewedBy) not in site.page(RECORD)
    assert "reviewedBy" not in site.page("docs/topics/tulips")


def test_a_contradicted_page_says_nothing_to_machines(site: Site) -> None:
    site.edit(TULIPS, RIGHT, WRONG)
    site.build()
    page = site.page("docs/topics/tulips")
    assert "This statement does not match its source" in page
    assert "ld+json" not in page
    assert "og:title" not in page
    assert "ld+json" in site.page(RECORD)


def test_an_address_that_is_none_of_the_web_is_not_used(site: Site) -> None:
    for address in ("", "javascript:alert(1)", "/garden/", "ftp://example.org/"):
        site.build("-D", f"html_baseurl={address}")
        assert not (site.html / "sitemap.xml").exists()
        assert "og:url" not in site.page(RECORD)
    site.build("-D", f"html_baseurl={BASE}")
    assert (site.html / "sitemap.xml").is_file()
    metas = [tag for name, tag in Tags(site.page(RECORD)).found if name == "meta"]
    found = [one["content"] for one in metas if one.get("property") == "og:url"]
    assert found == [f"{BASE}/{RECORD}.html"]
    site.build("-D", "html_baseurl=")
    assert not (site.html / "sitemap.xml").exists()


def test_what_the_site_brings_itself_stays(site: Site) -> None:
    (site.root / "extra").mkdir()
    (site.root / "extra" / "llms.txt").write_text("ours\n", encoding="utf-8")
    with (site.root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("html_extra_path = ['extra']\n")
        conf.write("include_patterns.append('404.md')\n")
    (site.root / "404.md").write_text("# Lost bulbs\n", encoding="utf-8")
    site.edit("index.md", "docs/topics/tulips", "404\ndocs/topics/tulips")
    build = site.build()
    assert build.status == 0, build.warnings
    assert (site.html / "llms.txt").read_text(encoding="utf-8") == "ours\n"
    assert "Lost bulbs" in site.page("404")
    site.edit(TULIPS, RIGHT, WRONG)
    site.build()
    assert (site.html / "llms.txt").is_file()


def test_hostile_text_of_a_record_is_text_on_its_page_and_in_every_file(site: Site) -> None:
    attack = "</script><script>alert(1)</script> [[copy('id')]] =1+1"
    site.edit(BULBS, "capture:", f'note: "{attack}"\ncapture:')
    build = site.build("-W")
    assert build.status == 0, build.warnings
    assert "<script>alert" not in site.page(RECORD)
    for path, content in read_files(site).items():
        if not path.endswith((".csv", ".txt", ".bib", ".ris")):
            assert b"<script>alert" not in content, path
    needs = (site.html / "needs.json").read_text(encoding="utf-8")
    assert "copy(" not in needs


# Writing


def test_only_what_was_written_is_ever_taken_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "html"
    write_exports(folder, {"exports/a.csv": "1".strip, "b.txt": "2".strip})
    (folder / "index.html").write_text("page", encoding="utf-8")
    listed = [*json.loads((folder / MANIFEST).read_text(encoding="utf-8")), "../outside.txt", 7]
    (folder / MANIFEST).write_text(json.dumps([*listed, str(outside)]), encoding="utf-8")
    withdraw_exports(folder)
    assert outside.is_file()
    assert (folder / "index.html").is_file()
    assert not (folder / "exports/a.csv").exists()
    for broken in ("{", '{"a": 1}', "[1]", ""):
        (folder / MANIFEST).write_text(broken, encoding="utf-8")
        assert withdraw_exports(folder) == 0


def test_line_ends_are_written_as_the_format_asks(tmp_path: Path) -> None:
    write_exports(tmp_path, {"a.csv": "a\r\nb\r\n".lower, "b.txt": "a\nb\n".lower})
    assert (tmp_path / "a.csv").read_bytes() == b"a\r\nb\r\n"
    assert (tmp_path / "b.txt").read_bytes() == b"a\nb\n"
