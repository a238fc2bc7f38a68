"""The documents are followed literally: CONTRIBUTING step by step, README in its one edit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
RECORD = "evidence/sources/practice-2020.yaml"
STUDY = "evidence/studies/practice-study.yaml"
PAGE = "docs/topics/practice.md"
VOCABULARY = "evidence/vocabulary.yaml"
PLACE = re.compile(r":\d+:\d+")
README_EDIT = re.compile(r"Change `(.+?)` to `(.+?)` in `(.+?)`.*?```text\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A fenced block of a document; `expected` is the output that the next block shows."""

    language: str
    text: str
    expected: str = ""


@dataclass
class Reader:
    """Somebody who does what the document says, in a copy of the tree."""

    root: Path
    home: Path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a shell command; the virtual environment is the one that runs the tests."""
        evidence = f'"{sys.executable}" -m living_evidence'
        command = re.sub(r"\.venv/bin/evidence|\bmake (?=check|lock)", f"{evidence} ", command)
        variables = {
            "HOME": str(self.home),
            "EVIDENCE_SNAPSHOTS": str(self.home / "snapshots"),
            "PYTHONPATH": str(self.root / "_ext"),
        }
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.root,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first place where a text stands in a file."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, step: Step) -> None:
        """Write a block to the file that it belongs to, as the document says."""
        text = step.text
        if text.startswith("id: practice-2020"):
            (self.root / RECORD).write_text(text, encoding="utf-8")
        elif text.startswith("id: practice-study"):
            (self.root / STUDY).write_text(text, encoding="utf-8")
        elif text.startswith("---"):
            (self.root / PAGE).write_text(text, encoding="utf-8")
        elif text.startswith("    terms:"):
            self.edit(RECORD, "    terms: [dMMR, rectal, completers]\n", text)
        elif text.startswith("{ev}"):
            page = (self.root / PAGE).read_text(encoding="utf-8")
            self.edit(PAGE, next(line for line in page.splitlines() if "{ev}" in line), text)
        else:
            assert text.startswith("  practice-group:"), f"nobody knows where this goes: {text!r}"
            vocabulary = self.root / VOCABULARY
            vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def reader(tmp_path: Path, copy_tree: Callable[[Path], None]) -> Reader:
    root, home = tmp_path / "clone", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    copy_tree(root)
    return Reader(root, home)


def _steps(text: str) -> Iterator[Step]:
    blocks = [(language, body) for _, language, body in FENCE.findall(text)]
    for (language, body), (following, output) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if language != "text":
            yield Step(language, body, output if following == "text" else "")


def _commands(text: str) -> Iterator[str]:
    """Yield the commands of a console block, each with the lines that it reads from here."""
    for command in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        if not command.startswith(("git ", "make html", "make test", "make lint", "export ")):
            yield command


def _assert_shown(expected: str, shown: str) -> None:
    """Compare line by line; where in a file something stands may change with every edit."""
    known = PLACE.sub(":", shown)
    lines = (line for line in expected.splitlines() if line.strip(" ."))
    assert [line for line in lines if PLACE.sub(":", line) not in known] == [], shown


def test_contributing_can_be_followed_literally(reader: Reader) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    refused = 0
    for step in _steps(text.partition("\n## Code\n")[0]):
        if step.language != "console":
            reader.write(step)
            continue
        for command in _commands(step.text):
            done = reader.run(command)
        if step.expected and "Passed" not in step.expected:
            refused += 1
            assert done.returncode == 1, done.stdout + done.stderr
            _assert_shown(step.expected, done.stdout)
        elif "make check" in step.text:
            assert done.returncode == 0, done.stdout + done.stderr
            _assert_shown(step.expected, done.stdout)
    assert refused == 3


def test_readme_shows_what_really_happens(reader: Reader) -> None:
    shown = README_EDIT.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown is not None
    old, new, page, expected = shown.groups()
    reader.edit(page, old, new)
    refused = reader.run("make check")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    _assert_shown(expected, refused.stdout)
