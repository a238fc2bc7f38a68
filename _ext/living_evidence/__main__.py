"""Run the `evidence` command as `python -m living_evidence`."""

from __future__ import annotations

import gc
import importlib
import sys

if __name__ == "__main__":
    # Importing makes much and drops nothing; the collector would walk it all, again and again.
    gc.disable()
    run_process = importlib.import_module("living_evidence.cli").run_process
    gc.enable()
    sys.exit(run_process())
