"""Generated records break no rule: the speed is measured on what the rules let pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.bench.generate import CYCLE, SNAPSHOTS, write_site

from living_evidence.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COUNT = 12 * CYCLE


def test_generated_records_are_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, COUNT)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(tmp_path / SNAPSHOTS))
    command = ["--root", str(tmp_path)]
    assert main([*command, "lock"]) == 0
    capsys.readouterr()
    assert main([*command, "check", "--records-only", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert report["coverage"]["quotes"]["matched"] > 10 * COUNT
