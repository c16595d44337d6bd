"""Pausing the garbage collector while a rule set is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while some hundred thousand small objects are made that all stay.

    The collector would walk them again and again, for half the time of the construction, and once more afterwards,
    as if they were young.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Into the permanent generation and out of it again: that leaves them in the oldest one, unwalked.
            # Not where somebody keeps objects there on purpose.
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
