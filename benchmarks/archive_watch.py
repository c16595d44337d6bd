"""What a command and all its processes cost: time, processor time, memory. Linux only: it reads /proc.

Memory is the sum of PSS (pages that processes share are counted once) over the tree, looked at ten times a second, and
the largest RSS of one process. A peak between two looks is missed.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.1
_PROC = Path("/proc")


class Watched(NamedTuple):
    """A command that has ended."""

    code: int
    seconds: float
    processor_seconds: float
    """Of all its processes together."""
    peak_pss: int
    """The largest sum over all its processes at one time, in bytes."""
    peak_rss: int
    """The largest of one process, in bytes."""
    peak_processes: int
    looks: int
    """How often memory was looked at."""


class _Memory(NamedTuple):
    pss: int
    rss: int


def is_possible() -> bool:
    """Whether this system tells what is needed."""
    return (_PROC / "self" / "smaps_rollup").exists()


def watched(command: Sequence[str | Path], *, log: Path | None = None) -> Watched:
    """Run `command` and watch it to its end; what it prints goes to the file `log`, else nowhere."""
    pss = rss = processes = looks = 0
    with (log or Path(os.devnull)).open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            while True:
                found = [memory for pid in tree(process.pid) if (memory := _memory(pid)) is not None]
                pss = max(pss, sum(memory.pss for memory in found))
                rss = max(rss, *(memory.rss for memory in found), 0)
                processes = max(processes, len(found))
                looks += 1
                # Not waited for with poll(), which would throw away what the process has used.
                ended, status, used = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    break
                time.sleep(_EVERY)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    return Watched(process.returncode, seconds, used.ru_utime + used.ru_stime, pss, rss, processes, looks)


def tree(pid: int) -> Iterator[int]:
    """The process `pid` and all that it or its children have started, as far as they still live."""
    yield pid
    try:
        tasks = list((_PROC / str(pid) / "task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def _memory(pid: int) -> _Memory | None:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    sizes = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines[1:])}
    return _Memory(sizes.get("Pss", 0), sizes.get("Rss", 0))
