"""What a terminal gets and a pipe does not: colour, and a bar while a long run lasts."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from typing import Any

import pytest

from living_evidence.cli import terminal
from living_evidence.cli.terminal import Progress, show_progress, wants_colour


class Stream(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("choice", "environment", "is_terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_and_for_who_asks(
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    environment: dict[str, str],
    is_terminal: bool,  # noqa: FBT001 - a column of the table
    expected: bool,  # noqa: FBT001 - likewise
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(choice, Stream(terminal=is_terminal)) is expected


@pytest.mark.parametrize("option", ["--colour", "--color"])
def test_both_spellings_are_known(garden: Any, option: str) -> None:
    plain = garden.run("check", "--records-only", option, "never", FORCE_COLOR="1")
    coloured = garden.run("check", "--records-only", option, "always", NO_COLOR="1")
    assert b"\033" not in plain.stdout
    assert re.sub(rb"\033\[\d+m", b"", coloured.stdout) == plain.stdout != coloured.stdout


def test_a_file_has_no_colour(garden: Any, tmp_path: Any) -> None:
    garden.run("check", "--records-only", "--colour", "always", "--output", str(tmp_path / "x"))
    assert b"\033" not in (tmp_path / "x").read_bytes()


def test_a_bar_says_which_step_of_how_many() -> None:
    progress = Progress(Stream(terminal=True), ("reading", "judging"))
    assert progress.format() == "[>                   ] 1/2 reading, 0 s"
    progress.begin("judging")
    assert progress.format() == "[==========>         ] 2/2 judging, 0 s"


def test_a_short_run_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream(terminal=True)
    monkeypatch.setattr(sys, "stderr", stream)
    with show_progress("reading"):
        pass
    assert stream.getvalue() == ""


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_long_run_shows_one_and_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,  # noqa: FBT001 - a parameter
) -> None:
    stream = Stream(terminal=is_terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", 0)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress("reading", "judging") as progress:
        for _ in range(1000):
            if stream.getvalue() or not is_terminal:
                break
            progress.ended.wait(0.01)
    drawn = stream.getvalue()
    if not is_terminal:
        assert drawn == ""
        return
    assert drawn.startswith("\r[>")
    *_, last = drawn.rstrip("\r").split("\r")
    assert last.strip() == ""
    assert len(last) >= len("[>                   ] 1/2 reading, 0 s")


def test_a_terminal_sees_the_bar_and_a_pipe_does_not(garden: Any) -> None:
    program = (
        "import sys; from living_evidence.cli import terminal, run_process\n"
        "terminal.PATIENCE = 0; sys.exit(run_process())"
    )
    main, other = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, "check", "--records-only"],
            cwd=garden.root,
            env=os.environ
            | {
                "PYTHONPATH": garden.engine,
                "EVIDENCE_SNAPSHOTS": garden.snapshots,
                "SOURCE_DATE_EPOCH": "1700000000",
                "TERM": "xterm",
            },
            stdout=subprocess.PIPE,
            stderr=other,
            check=False,
        )
        shown = os.read(main, 100_000)
    finally:
        os.close(main)
        os.close(other)
    assert done.returncode == 0
    assert b"] 1/2 reading records, 0 s" in shown
    assert b"Passed: 0 errors" in done.stdout
    assert b"reading records" not in done.stdout
