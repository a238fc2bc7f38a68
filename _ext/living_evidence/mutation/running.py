"""Judging many mutants: over the processors, in one order whatever their number."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.queues import SimpleQueue

    from living_evidence.mutation.bench import Bench
    from living_evidence.mutation.judging import Outcome
    from living_evidence.mutation.mutants import Mutant

CHUNK = 40
"""Mutants of one turn: those of one page stand together, and a page is put back only once."""
CONFIRMED = 101
"""Every so manieth verdict is compared with that of a run without short cuts."""


class RunError(Exception):
    """A worker stopped, or a short cut came to another verdict than a whole run."""


def run_mutants(
    bench: Bench,
    mutants: Sequence[Mutant],
    jobs: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Judge every mutant, in order, with `jobs` processes (0: one for each processor).

    Raises `RunError` when a worker stops or a verdict cannot be confirmed.
    """
    jobs = min(jobs or os.cpu_count() or 1, max(len(mutants) // CHUNK, 1))
    bench.prepare()
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return list(_judge_all(bench, mutants, progress))
    # Everything was read and indexed before the fork, and is shared by the workers.
    context = multiprocessing.get_context("fork")
    queue: SimpleQueue[tuple[int, Outcome] | str] = context.SimpleQueue()
    workers = [
        context.Process(target=_work, args=(bench, mutants, number, jobs, queue), daemon=True)
        for number in range(jobs)
    ]
    for worker in workers:
        worker.start()
    try:
        found = dict(_collect(queue, len(mutants), progress))
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
    return [found[at] for at in range(len(mutants))]


def _collect(
    queue: SimpleQueue[tuple[int, Outcome] | str],
    wanted: int,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[int, Outcome]]:
    for done in range(1, wanted + 1):
        answer = queue.get()
        if isinstance(answer, str):
            raise RunError(answer)
        if progress is not None:
            progress(done, wanted)
        yield answer


def _work(
    bench: Bench,
    mutants: Sequence[Mutant],
    number: int,
    jobs: int,
    queue: SimpleQueue[tuple[int, Outcome] | str],
) -> None:
    parent = multiprocessing.parent_process()
    try:
        for start in range(number * CHUNK, len(mutants), jobs * CHUNK):
            # Nobody waits for the answers of a run that was stopped from outside.
            if parent is None or not parent.is_alive():
                return
            for at in range(start, min(start + CHUNK, len(mutants))):
                queue.put((at, _judge(bench, mutants[at], at)))
    except Exception as error:  # noqa: BLE001 - whatever it was, the other process must hear of it
        queue.put("".join(traceback.format_exception(error)))


def _judge_all(
    bench: Bench, mutants: Sequence[Mutant], progress: Callable[[int, int], None] | None
) -> Iterator[Outcome]:
    for at, mutant in enumerate(mutants):
        yield _judge(bench, mutant, at)
        if progress is not None:
            progress(at + 1, len(mutants))


def _judge(bench: Bench, mutant: Mutant, at: int) -> Outcome:
    outcome = bench.judge(mutant)
    if at % CONFIRMED == 0:
        whole = bench.judge_whole(mutant)
        if whole.verdict != outcome.verdict:
            message = (
                f"{mutant.path}:{mutant.line}: {mutant.before} -> {mutant.after}: "
                f"{outcome.verdict} by itself, {whole.verdict} with everything"
            )
            raise RunError(message)
    return outcome
