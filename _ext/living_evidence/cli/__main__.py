"""Run the `evidence` command as `python -m living_evidence.cli`."""

from __future__ import annotations

import sys

from living_evidence.cli import run_process

if __name__ == "__main__":
    sys.exit(run_process())
