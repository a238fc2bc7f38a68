"""The command: what it prints, what it writes, and the status it ends with."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.cli import COMMANDS, check, main
from living_evidence.cli.layout import format_scalar, layout_record
from living_evidence.cli.new import FOLDERS
from living_evidence.documents import parse_document
from living_evidence.loading import read_record
from living_evidence.problems import Place, Problem
from living_evidence.prose.blocks import Page
from living_evidence.quotes import Snapshot
from living_evidence.rules.registry import iter_documentation

if TYPE_CHECKING:
    from living_evidence.rules.base import Documentation

SNAPSHOT = """\
A Trial: of "Something"

NCT ID: NCT00000001

Recruitment Status

RECRUITING

Total Enrollment

30 participants

Study Start Date

2025-10-01

Clinical Phase

PHASE2

Allocation Method

NA
"""


@pytest.fixture
def site(written_site: Path) -> Path:
    """Lock the small site that stands on disk."""
    assert main(["--root", str(written_site), "lock"]) == 0
    return written_site


def test_pages_come_through_the_reader_of_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem("figure-differs", "“48” is not stated", Place("docs/a.md", 12, 5))
    page = Page("a", "docs/a.md", checked=True, problems=(problem,))
    monkeypatch.setattr(check, "read_pages", lambda root: [page] if root == site else [])
    assert main(["--root", str(site), "check"]) == 1
    out = capsys.readouterr().out
    assert "docs/a.md:12:5: ERROR: “48” is not stated [figure-differs]" in out


# Schemas.


def test_schemas_are_written_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path), "schema", "--check"]) == 1
    assert main(["--root", str(tmp_path), "schema"]) == 0
    assert main(["--root", str(tmp_path), "schema", "--check"]) == 0
    file = tmp_path / "evidence/schemas/source.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace("2020-12", "2019-09"), encoding="utf-8"
    )
    capsys.readouterr()
    assert main(["--root", str(tmp_path), "schema", "--check"]) == 1
    assert capsys.readouterr().err == (
        "evidence/schemas/source.json: differs from the models; run `evidence schema`\n"
    )


def test_the_schemas_of_this_site_are_up_to_date(root: Path) -> None:
    assert main(["--root", str(root), "schema", "--check"]) == 0


def test_an_editor_may_see_plain_scalars_as_numbers_and_booleans(tmp_path: Path) -> None:
    main(["--root", str(tmp_path), "schema"])
    source = json.loads((tmp_path / "evidence/schemas/source.json").read_text(encoding="utf-8"))
    citation = source["$defs"]["Citation"]["properties"]
    assert citation["volume"]["type"] == ["string", "number", "boolean"]
    quotes = source["$defs"]["Population"]["properties"]["quotes"]["items"]["anyOf"]
    assert {"string", "number", "boolean"} in [set(choice.get("type", ())) for choice in quotes]
    vocabulary = json.loads(
        (tmp_path / "evidence/schemas/vocabulary.json").read_text(encoding="utf-8")
    )
    assert vocabulary["$defs"]["Facet"]["properties"]["exclusive"]["enum"] == [
        "true",
        "false",
        True,
        False,
    ]


# Explaining.


@pytest.mark.parametrize("rule", list(iter_documentation()), ids=lambda rule: rule.name)
def test_every_rule_can_be_explained(
    rule: Documentation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", rule.name]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{rule.name}  ({rule.family}, ")
    assert out.count("Refused:") == len(rule.failing)
    assert out.count("Accepted:") == len(rule.passing)


def test_a_rule_is_found_as_messages_print_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "[duplicate-key]"]) == 0
    assert main(["explain", "duplicat-key"]) == 2
    assert capsys.readouterr().err == (
        "evidence: there is no rule 'duplicat-key'. Did you mean duplicate-key?\n"
    )


def test_all_rules_are_listed_by_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    out = capsys.readouterr().out
    assert [
        name for name in (rule.name for rule in iter_documentation()) if f"  {name} " not in out
    ] == []


def test_the_table_counts_what_is_found_when_nothing_is_declared(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = Path(__file__).parent / "examples"
    assert main(["--root", str(root), "explain", "--table"]) == 0
    rows = {
        cells[0]: cells
        for line in capsys.readouterr().out.splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) > 1
    }
    assert {rule.name for rule in iter_documentation()} <= rows.keys()
    # The discrepancy on age of the example corpus is left out, and so is found.
    assert rows["age-limits-differ"][1:3] == ["conflict", "error"]
    assert rows["age-limits-differ"][-1] == "1"
    assert rows["figure-differs"][-1] == "0"


# New records.


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_new_record_loads_but_for_the_placeholders_it_names(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "NCT00000001" if kind == "registry-entry" else "a-record"
    assert main(["--root", str(tmp_path), "new", kind, name]) == 0
    path, *named = capsys.readouterr().out.splitlines()
    reading = read_record(path, (tmp_path / path).read_text(encoding="utf-8"))
    assert path == f"evidence/{FOLDERS[kind]}/{name}.yaml"
    assert {problem.rule for problem in reading.problems} == {"placeholder-left"}
    assert named == [f"{problem.place}: {problem.message}" for problem in reading.problems]


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_field_of_a_new_record_says_what_it_is_for(kind: str) -> None:
    bare = [
        line
        for line in layout_record(kind, "NCT00000001").splitlines()
        if re.fullmatch(r" *(?:# *)?[\w-]+:", line)
    ]
    assert bare in ([], ["#   a-population:", "#   a-result:"])


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_comments_of_a_new_record_are_yaml_too(kind: str) -> None:
    text = layout_record(kind, "NCT00000001").partition("once.\n")[2]
    uncommented = re.sub(r"(?m)^( *)# ", r"\1", text)
    _, problems = parse_document("a.yaml", uncommented.replace("[FILL IN]", ""))
    assert problems == []


def test_registry_fields_are_filled_in_by_their_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.txt").write_text(SNAPSHOT, encoding="utf-8")
    snapshot = str(tmp_path / "s.txt")
    assert (
        main(
            [
                "--root",
                str(tmp_path),
                "new",
                "registry-entry",
                "NCT00000001",
                "--snapshot",
                snapshot,
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.splitlines()[1:] == [
        "evidence/sources/NCT00000001.yaml:24:17: capture.completeness is still to be filled in"
    ]
    text = (tmp_path / "evidence/sources/NCT00000001.yaml").read_text(encoding="utf-8")
    reading = read_record("evidence/sources/NCT00000001.yaml", text.replace("FILL IN", "full-text"))
    assert reading.problems == ()
    record = reading.model.model_dump(exclude_defaults=True)  # type: ignore[union-attr]
    assert record["registry"] == {
        "nctId": "NCT00000001",
        "briefTitle": 'A Trial: of "Something"',
        "overallStatus": "RECRUITING",
        "phases": ("PHASE2",),
        "enrollmentInfo": {"count": "30"},
        "startDateStruct": {"date": "2025-10-01"},
        "designInfo": {"allocation": "NA"},
    }
    assert record["citation"]["title"] == 'A Trial: of "Something"'
    assert record["capture"]["snapshot"] == "s.txt"


def test_a_label_with_two_values_is_left_to_the_author() -> None:
    text = f"{SNAPSHOT}\nNCT ID: NCT00000009\n"
    laid_out = layout_record("registry-entry", "NCT00000001", Snapshot("s.txt", text, ""))
    assert "\n  nctId: FILL IN  #" in laid_out


def test_a_record_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "new", "news", "a-post"]) == 0
    file = tmp_path / "evidence/sources/a-post.yaml"
    file.write_text("mine", encoding="utf-8")
    assert main(["--root", str(tmp_path), "new", "news", "a-post"]) == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert "evidence/sources/a-post.yaml exists, and is left as it is" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("news", "A Post"),
        ("news", "../escape"),
        ("news", "a/b"),
        ("registry-entry", "NCT123"),
        ("study", ""),
    ],
)
def test_an_id_that_is_none_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    assert main(["--root", str(tmp_path), "new", kind, name]) == 2
    assert list(tmp_path.rglob("*.yaml")) == []


def test_a_snapshot_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path), "new", "news", "a-post", "--snapshot", "none.txt"]) == 2
    assert capsys.readouterr().err == "evidence new: there is no snapshot none.txt\n"


@pytest.mark.parametrize(
    "text",
    ["plain", "a: b", "# a", "", "- a", "yes: no", '"', "’", " a", "a ", "[a]", "a\nb", "&a"],
)
def test_any_text_is_written_so_that_yaml_reads_it_back(text: str) -> None:
    document, problems = parse_document("a.yaml", f"a: {format_scalar(text)}  # comment\n")
    assert problems == []
    assert document.data == {"a": text}


@pytest.mark.parametrize("arguments", [["--help"], ["--root", ".", "--help"], ["--help", "check"]])
def test_every_command_says_what_it_does(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for name in COMMANDS:
        module = importlib.import_module(f"living_evidence.cli.{name}")
        assert (module.__doc__ or "").splitlines()[0][:30] in out


@pytest.mark.parametrize(
    "arguments", [["chekc"], ["--root", "check"], ["--root=.", "chekc"], ["chekc", "check"], []]
)
def test_a_wrong_command_is_answered_with_all_of_them(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "COMMAND" in said
    if "invalid choice" in said:
        assert all(f"'{name}'" in said for name in COMMANDS)


def test_a_folder_may_have_the_name_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for root in (["--root", "lock"], ["--root=lock"], ["--roo", "lock"]):
        assert main([*root, "explain", "bounds-swapped"]) == 2
        assert "there is no folder lock" in capsys.readouterr().err


def test_a_run_imports_the_command_that_it_is_asked_for() -> None:
    script = (
        "import sys; from living_evidence.cli import main\n"
        "try: main(['check', '--help'])\n"
        "except SystemExit: pass\n"
        "loaded = {name for name in sys.modules if name.startswith('living_evidence.')}\n"
        "wanted = ('exports', 'mutation', 'site', 'cli.attest', 'cli.export', 'cli.new')\n"
        "print([name for name in wanted if f'living_evidence.{name}' in loaded], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
