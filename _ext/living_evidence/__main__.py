"""Run the `evidence` command as `python -m living_evidence`."""

from __future__ import annotations

import sys

from living_evidence.cli import main

if __name__ == "__main__":
    sys.exit(main())
