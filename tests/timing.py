"""How long a piece of work takes, on a machine that others use as well."""

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time of the quickest of `times` runs, in seconds.

    The collector rests meanwhile: one round over all that a test session has loaded takes a third of a second, and
    falls on whichever run happens to call for it.
    """
    best = float("inf")
    resting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            work()
            best = min(best, time.process_time() - start)
    finally:
        if resting:
            gc.enable()
    return best
