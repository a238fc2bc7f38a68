"""Processes that are measured as the operating system accounts for them, in turns."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PACKAGE = Path(__file__).parents[2] / "_ext"
VARIABLE = "EVIDENCE_SNAPSHOTS"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process used."""

    cpu: float
    """Seconds of processor time, its own and the system's."""
    wall: float
    """Seconds on the clock: they hold what others did meanwhile."""
    memory: int
    """Peak resident memory in kilobytes."""


def run(command: Sequence[str], snapshots: Path | None = None) -> Usage:
    """Run a command to its end; without `snapshots` it knows of none. Raise where it crashes.

    That a site has problems is no crash.
    """
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE)}
    environment.pop(VARIABLE, None)
    if snapshots is not None:
        environment[VARIABLE] = str(snapshots)
    started = os.times().elapsed
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        complaint = process.stderr.read() if process.stderr is not None else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1} or b"Traceback" in complaint:
        message = f"{' '.join(command)}: {complaint.decode(errors='replace')}"
        raise RuntimeError(message)
    return Usage(used.ru_utime + used.ru_stime, os.times().elapsed - started, used.ru_maxrss)


def run_in_turns(
    one: Callable[[], Usage], other: Callable[[], Usage], times: int
) -> list[tuple[Usage, Usage]]:
    """Run two things in turns, so that a machine that slows down slows both."""
    return [(one(), other()) for _ in range(times)]


def find_ratio(pairs: Iterable[tuple[Usage, Usage]]) -> float:
    """Return the median of the ratios of processor time, pair by pair."""
    return median(one.cpu / other.cpu for one, other in pairs)
