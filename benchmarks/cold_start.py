"""What a process pays before its first verdict.

    python -m benchmarks.cold_start

Each figure is the median of several fresh processes: the import beyond that of pydantic, `Reviewer()`, and the time
from process start to a first verdict that asks for no word boundary (jieba's dictionary stays unloaded).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 7
_IMPORT = """
import time
from pydantic import BaseModel
class Model(BaseModel):
    field: int
start = time.perf_counter()
import tax_review
print(time.perf_counter() - start)
"""
_REVIEWER = """
import time
import tax_review
start = time.perf_counter()
tax_review.Reviewer()
print(time.perf_counter() - start)
"""
_VERDICT = """
import sys
from tax_review import Reviewer
verdict = Reviewer().review("秘密★1年")
assert verdict.grade == "block" and "jieba" not in sys.modules
"""


def inside(code: str) -> float:
    """Median of what `code` prints, over fresh processes."""
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    return statistics.median(runs)


def whole(code: str) -> float:
    """Median wall time of a fresh process that runs `code`."""
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def main() -> None:
    print(f"import tax_review beyond pydantic   {inside(_IMPORT):6.3f} s")
    print(f"Reviewer()                          {inside(_REVIEWER):6.3f} s")
    print(f"process start to first verdict      {whole(_VERDICT):6.3f} s")
    print(f"an empty process, for comparison    {whole('pass'):6.3f} s")


if __name__ == "__main__":
    main()
