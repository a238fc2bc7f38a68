"""How a run ends: 0 clean, 1 problems, 2 whenever it did not happen; and where reports go."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from living_evidence import cli
from living_evidence.cli import main, outputs
from living_evidence.cli.outputs import Outputs, pair
from living_evidence.kept_pages import find_unlistable
from living_evidence.refusals import CannotRunError
from living_evidence.reports import FORMATS
from living_evidence.rules.arithmetic import percent_differs
from living_evidence.site.checking import open_site

if TYPE_CHECKING:
    from collections.abc import Callable

TRACEBACK = "Traceback (most recent call last)"
X, Y = Path("x").resolve(), Path("y").resolve()


@pytest.fixture
def site(written_site: Path) -> Path:
    """Lock the small site that stands on disk."""
    assert main(["--root", str(written_site), "lock"]) == 0
    return written_site


def check(site: Path, *arguments: str) -> int:
    return main(["--root", str(site), "check", "--records-only", *arguments])


def break_record(site: Path) -> None:
    file = site / "evidence/sources/a-report.yaml"
    text = file.read_text(encoding="utf-8").replace("value: 37", "value: 38")
    file.write_text(text, encoding="utf-8")


# 0 and 1


def test_a_clean_site_ends_with_0(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(site) == 0
    assert capsys.readouterr().out.endswith("Passed: 0 errors\n")


def test_a_broken_site_ends_with_1(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_record(site)
    assert check(site) == 1
    out = capsys.readouterr().out
    assert "evidence/sources/a-report.yaml:12:12: " in out
    assert "\n    12 | value: 38\n       |        ^^\n" in out
    assert "[value-not-in-quote]" in out
    assert out.endswith("FAILED: 1 error\n")


@pytest.mark.parametrize("name", FORMATS)
def test_the_status_is_that_of_the_run_in_every_format(
    site: Path, name: str, tmp_path: Path
) -> None:
    assert check(site, "--format", name) == 0
    break_record(site)
    assert check(site, "--format", name) == 1
    assert check(site, "--format", name, "--output", str(tmp_path / "x")) == 1


def test_the_help_names_every_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert "exit status:\n  0  nothing that fails" in out
    assert "\n  1  errors were found" in out
    assert "\n  2  the run did not happen" in out


# 2


def test_a_root_that_is_not_there_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path / "absent"), "check"]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_folder_that_may_not_be_read_ends_with_2(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "evidence")

    monkeypatch.setattr("living_evidence.cli.check.load_corpus", refuse)
    assert check(site) == 2
    captured = capsys.readouterr()
    assert captured.err == "evidence check: Permission denied: evidence\n"
    assert captured.out == ""


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return a function that locks a folder; chmod would not stop the superuser."""

    def lock(folder: Path) -> None:
        scandir = os.scandir

        def refuse(path: str | Path = ".") -> Any:
            if Path(path) == folder:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        monkeypatch.setattr(os, "access", lambda path, _: Path(path) != folder)

    return lock


@pytest.mark.parametrize(("folder", "refused"), [("docs/topics", True), ("data", False)])
def test_a_folder_of_pages_that_may_not_be_listed_is_not_taken_for_an_empty_one(
    garden: Any,
    tmp_path: Path,
    locked: Callable[[Path], None],
    folder: str,
    refused: bool,  # noqa: FBT001 - a column of the table
) -> None:
    (garden.root / "data").mkdir(exist_ok=True)
    locked(garden.root / folder)
    assert list(find_unlistable(garden.root)) == [folder]
    with warnings.catch_warnings(action="ignore"):
        if not refused:
            with open_site(garden.root, tmp_path):
                return
        with pytest.raises(CannotRunError, match="docs/topics may not be read"):
            open_site(garden.root, tmp_path).__enter__()


def test_a_folder_of_records_that_may_not_be_listed_is_a_problem(
    site: Path, locked: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "evidence/discrepancies").mkdir()
    assert check(site) == 0
    locked(site / "evidence/discrepancies")
    assert check(site) == 1
    out = capsys.readouterr().out
    assert "evidence/discrepancies: ERROR: the folder may not be read [unreadable-file]" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-command"],
        ["check", "--format", "xml"],
        ["check", "--output"],
        ["check", "--colour", "blue"],
        ["new", "blog", "x"],
    ],
)
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_without_sphinx_the_records_can_still_be_checked(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # noqa: ARG005
    assert main(["--root", str(site), "check"]) == 2
    assert "the pages need Sphinx; use --records-only" in capsys.readouterr().err
    assert check(site) == 0


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("project = (", "There is a syntax error in your configuration file"),
        ("raise ValueError('x')", "There is a programmable error in your configuration file"),
        ("extensions = ['no_such_extension']", "Could not import extension no_such_extension"),
    ],
)
def test_a_configuration_that_sphinx_refuses_ends_with_2(
    garden: Any, tmp_path: Path, configuration: str, said: str
) -> None:
    root = tmp_path / "site"
    shutil.copytree(garden.root, root)
    (root / "conf.py").write_text(configuration, encoding="utf-8")
    done = garden.run("--root", str(root), "check")
    err = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert err.startswith("evidence check: Sphinx cannot open the site: ")
    assert said in err


def test_a_rule_that_crashes_ends_with_2_and_is_named(
    garden: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def crash(*_: object) -> None:
        message = "a division\x1b[2J by nothing"
        raise ZeroDivisionError(message)

    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", garden.snapshots)
    monkeypatch.setattr(percent_differs, "is_within_rounding", crash)
    file = tmp_path / "x.sarif"
    file.write_text("green", encoding="utf-8")
    assert check(garden.root, "--format", "sarif", "--output", str(file)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(TRACEBACK)
    assert captured.err.endswith(
        "evidence check: the rule percent-differs crashed: "
        "ZeroDivisionError: a division\\u001b[2J by nothing\n"
        "This is a fault of the engine and of no page or record. Nothing was judged.\n"
        "Please report it with the lines above.\n"
    )
    assert not file.exists(), "a report of an earlier run must not look like one of this run"


def test_a_crash_of_another_command_ends_with_2_too(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("living_evidence.cli.lock.load_corpus", crash)
    assert main(["--root", str(site), "lock"]) == 2
    assert "evidence lock: the engine crashed: KeyError: 'x'" in capsys.readouterr().err


# Files


def test_a_report_is_written_and_text_is_printed(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new folder" / "x.sarif"
    assert check(site, "--format", "sarif", "--output", str(file)) == 0
    assert capsys.readouterr().out.endswith("Passed: 0 errors\n")
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", Outputs("text")),
        ("--format json", Outputs("json")),
        ("--format json --output x", Outputs("text", (("json", X),))),
        ("--output x --format json", Outputs("text", (("json", X),))),
        ("--output x", Outputs("text", (("text", X),))),
        ("--format github --format json --output x", Outputs("github", (("json", X),))),
        ("--format json --output x --format github", Outputs("github", (("json", X),))),
        (
            "--format json --output x --format junit --output y",
            Outputs("text", (("json", X), ("junit", Y))),
        ),
        (
            "--output x --format json --output y --format junit",
            Outputs("text", (("json", X), ("junit", Y))),
        ),
        ("--format text --format text", Outputs("text")),
    ],
)
def test_each_file_takes_the_format_before_it(given: str, expected: Outputs) -> None:
    options = cli.build_parser().parse_args(["check", *given.split()])
    assert pair(options.reports) == expected


def test_only_one_report_can_be_printed() -> None:
    with pytest.raises(CannotRunError, match="json and sarif cannot both be printed"):
        pair([("format", "json"), ("format", "sarif")])


def test_a_file_that_cannot_be_written_ends_with_2_before_the_run(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("living_evidence.cli.check.load_corpus", None)
    for path, reason in (
        (tmp_path, "Is a directory"),
        (tmp_path / "file/x.json", "File exists"),
        (tmp_path / "docs/a.md", "would be overwritten"),
        (tmp_path / ("x" * 300), "File name too long"),
    ):
        assert check(site, "--output", str(path)) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("evidence check: ")
        assert captured.err.count("\n") == 1
        assert str(path) in captured.err
        assert reason in captured.err


def test_a_file_that_cannot_be_written_after_the_run_ends_with_2(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(outputs, "write_whole", fill)
    assert check(site, "--output", str(tmp_path / "x.txt")) == 2
    captured = capsys.readouterr()
    assert captured.err.endswith("x.txt cannot be written: No space left on device\n")
    assert captured.out == ""


def test_a_link_stays_and_a_device_is_written_to(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "x.txt")
    (tmp_path / "x.txt").touch()
    assert check(site, "--output", str(tmp_path / "link")) == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "x.txt").read_text(encoding="utf-8").endswith("Passed: 0 errors\n")
    assert check(site, "--output", os.devnull) == 0
    assert not Path(os.devnull).is_file()


# Whoever reads what is printed


def test_a_reader_who_stops_reading_changes_nothing(garden: Any) -> None:
    command = f'"{sys.executable}" -m living_evidence check --format sarif'
    for status, expected in (("", 0), ("; exit ${PIPESTATUS[0]}", 0)):
        done = subprocess.run(
            ["bash", "-c", f"{command} | head -c 20{status}"],
            cwd=garden.root,
            env=os.environ
            | {
                "PYTHONPATH": garden.engine,
                "EVIDENCE_SNAPSHOTS": garden.snapshots,
                "SOURCE_DATE_EPOCH": "1700000000",
            },
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (expected, b"")
        assert len(done.stdout) == 20


def test_a_list_that_is_cut_short_leaves_no_traceback(garden: Any) -> None:
    command = f'"{sys.executable}" -m living_evidence explain | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=garden.root,
        env=os.environ | {"PYTHONPATH": garden.engine},
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 141}
    assert done.stderr == b""


def test_an_interrupted_run_leaves_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupt)
    assert cli.run_process() == 128 + signal.SIGINT
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_of_any_encoding_gets_the_report(broken_site: Any, encoding: str) -> None:
    done = broken_site.run("check", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (1, b"")
    assert ("“48”" in done.stdout.decode(encoding)) == (encoding == "utf-8")
    machine = broken_site.run("check", "--format", "json", PYTHONIOENCODING=encoding)
    assert "“48”" in machine.stdout.decode("utf-8")


# The same each time


def test_the_reports_are_the_same_whatever_the_order_of_sets(
    broken_site: Any, real: dict[str, str], tmp_path: Path
) -> None:
    other = broken_site.report(tmp_path, PYTHONHASHSEED="1")
    kept = broken_site.report(tmp_path, PYTHONHASHSEED="1")
    assert other == kept == real
