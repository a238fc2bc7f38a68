"""The project's own files agree with one another, and a failed install never looks done."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from living_evidence.cli import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PROSE = ("README.md", "CONTRIBUTING.md", ".github/PULL_REQUEST_TEMPLATE.md", "docs")
PIPELINES = (".ci/run", ".github/workflows/check.yml", ".gitlab-ci.yml")
MAKE_COMMAND = re.compile(r"(?:^|`|\$ |run: |- )make ([a-z]+)\b", re.MULTILINE)
EVIDENCE_COMMAND = re.compile(r"(?:`|bin/)evidence ([a-z]+)\b")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
# Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:[h]ome|[r]oot|[w]ork|[U]sers|[o]pt)/\w")
REGISTRY_HOST = re.compile(r"[p]ypi\.org|[p]ythonhosted|--(?:extra-)?[i]ndex-url")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
DISTRIBUTIONS = {"yaml": "pyyaml"}
LONGEST_RUN = 30


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def _texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture, or a test input in another encoding
            continue


def _prose() -> Iterator[tuple[str, str]]:
    found = (ROOT / name for name in PROSE)
    files = (sorted(path.rglob("*.md")) if path.is_dir() else [path] for path in found)
    return _texts([path for group in files for path in group])


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    return set(phony.group(1).split()) - {"FORCE"}


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0].lower().replace(".", "-")


def _required() -> set[str]:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    return {_name(line) for line in lines if line and not line.startswith("#")}


def _project() -> dict[str, object]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, object] = tomllib.loads(text)["project"]
    return project


# What the prose says about commands


def test_commands_in_prose_and_pipelines_exist() -> None:
    named = {
        (path, target)
        for path, text in [*_prose(), *_texts([ROOT / name for name in PIPELINES])]
        for target in MAKE_COMMAND.findall(text)
    }
    assert ("README.md", "html") in named
    assert {(path, target) for path, target in named if target not in _targets()} == set()


def test_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make ([a-z]+) ", shown.stdout, re.MULTILINE)) == _targets()


def test_every_command_is_documented() -> None:
    pages = (text for path, text in _prose() if path.startswith("docs/contribute/"))
    documented = {name for text in pages for name in EVIDENCE_COMMAND.findall(text)}
    assert documented == set(COMMANDS)


def test_links_in_prose_lead_somewhere() -> None:
    broken = [
        (path, link)
        for path, text in _prose()
        for link in LINK.findall(text)
        if not (ROOT / path).parent.joinpath(link).exists()
    ]
    assert broken == []


# The lock


def test_lock_has_a_hash_for_every_package_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(
        r"^([\w.-]+)==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", text, re.MULTILINE
    )
    assert len(packages) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 0
    assert "://" not in text
    assert re.findall(r"^-.*", text, re.MULTILINE) == []


def test_lock_pins_every_requirement() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {name.lower() for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    assert _required() - pinned == set()


def test_requirements_say_what_each_package_is_for() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    unexplained = [line for line in lines if line and not re.search(r"# \w.{10,}$", line)]
    assert [line for line in unexplained if not line.startswith("# ")] == []


def test_package_requires_what_it_imports() -> None:
    dependencies = _project()["dependencies"]
    assert isinstance(dependencies, list)
    declared = {_name(requirement) for requirement in dependencies}
    own = {"living_evidence", *sys.stdlib_module_names}
    imported = {
        DISTRIBUTIONS.get(module, module).replace("_", "-")
        for path in (ROOT / "_ext").rglob("*.py")
        for module in _imports(path)
        if module not in own
    }
    assert imported - declared == set()
    assert declared - _required() == set()


def test_package_ships_every_file() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    patterns = tools["setuptools"]["package-data"]["living_evidence"]
    package = ROOT / "_ext" / "living_evidence"
    tracked = [path for path in _tracked() if path.is_relative_to(package)]
    shipped = {path for pattern in patterns for path in package.glob(pattern)}
    assert package / "py.typed" in tracked
    assert [path for path in tracked if path.suffix != ".py" and path not in shipped] == []


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


# What must not enter the repository


def test_no_machine_path_and_no_registry_in_the_tree() -> None:
    found = [
        (path, match.group())
        for path, text in _texts(_tracked())
        for pattern in (MACHINE_PATH, REGISTRY_HOST)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_mail_address_in_the_evidence() -> None:
    evidence = [path for path in _tracked() if path.is_relative_to(ROOT / "evidence")]
    assert evidence
    assert [
        (path, MAIL.findall(text)) for path, text in _texts(evidence) if MAIL.search(text)
    ] == []


def test_no_long_passage_of_a_source_in_the_tree() -> None:
    folder = os.environ.get("EVIDENCE_SNAPSHOTS", "")
    if not folder:
        pytest.skip("EVIDENCE_SNAPSHOTS names no folder")
    snapshots = [path.read_text(encoding="utf-8") for path in Path(folder).glob("*.txt")]
    known = {run for text in snapshots for run in _runs(text)}
    assert known
    copied = [path for path, text in _texts(_tracked()) if not known.isdisjoint(_runs(text))]
    assert copied == []


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    starts = range(len(words) - LONGEST_RUN + 1)
    return {tuple(words[start : start + LONGEST_RUN]) for start in starts}


# The installation, with a Python that only pretends to install

PRETENDER = """\
#!/bin/sh
case "$*" in
  -c*) exit {version} ;;
  "-m venv --clear .venv")
    rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo venv >> calls ;;
  "-m pip install"*) echo pip >> calls; test ! -e broken ;;
  *) echo "$*" >> calls ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("Makefile", "requirements.lock"):
        shutil.copy2(ROOT / name, tmp_path)
    _pretend(tmp_path, version=0)
    return tmp_path


def _pretend(folder: Path, *, version: int) -> None:
    python = folder / "python"
    python.write_text(PRETENDER.format(version=version), encoding="utf-8")
    python.chmod(0o755)


def _make(folder: Path, target: str = "check") -> subprocess.CompletedProcess[str]:
    command = ["make", f"PYTHON={folder / 'python'}", target]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text(encoding="utf-8").splitlines()


def test_second_run_does_not_install(clone: Path) -> None:
    assert _make(clone).returncode == 0
    installed = _calls(clone)
    assert installed[:3] == ["venv", "pip", "pip"]
    assert _make(clone).returncode == 0
    assert _calls(clone) == [*installed, installed[-1]]


def test_failed_install_does_not_look_done(clone: Path) -> None:
    (clone / "broken").touch()
    assert _make(clone).returncode != 0
    assert _make(clone).returncode != 0
    assert _calls(clone) == ["venv", "pip", "venv", "pip"]
    (clone / "broken").unlink()
    assert _make(clone).returncode == 0


def test_changed_lock_installs_anew_whatever_its_time(clone: Path) -> None:
    assert _make(clone).returncode == 0
    lock = clone / "requirements.lock"
    before = lock.stat()
    lock.write_text(lock.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    os.utime(lock, (before.st_atime, before.st_mtime))
    assert _make(clone).returncode == 0
    assert _calls(clone).count("venv") == 2


def test_vanished_interpreter_installs_anew(clone: Path) -> None:
    assert _make(clone).returncode == 0
    (clone / ".venv/bin/python").unlink()
    assert _make(clone).returncode == 0
    assert _calls(clone).count("venv") == 2


def test_old_python_is_refused_with_a_way_out(clone: Path) -> None:
    _pretend(clone, version=1)
    refused = _make(clone)
    assert refused.returncode != 0
    assert "Python 3.11 or newer is needed" in refused.stderr
    assert "make PYTHON=" in refused.stderr
    assert not (clone / ".venv").exists()
    assert _project()["requires-python"] == ">=3.11"
