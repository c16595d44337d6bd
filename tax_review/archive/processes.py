"""Processes that share work out: spawned, built once each, gone with whoever started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


@contextmanager
def pool(processes: int, prepare: Callable[..., object], *given: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, in each of which ``prepare(*given)`` is called once.

    On any error, Ctrl-C too, they are ended at once: nobody waits for what is under way. BrokenProcessPool tells that
    one of them has died.
    """
    # Spawned, not forked: as on every system, and without this process's threads and memory.
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, (prepare, given))
    try:
        yield executor
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(prepare: Callable[..., object], given: tuple[Any, ...]) -> None:
    # Ctrl-C goes to all processes of a terminal; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    prepare(*given)


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
