"""Benchmarks: `python -m benchmarks` for speed and memory, `accuracy.py` for right and wrong. None is needed to use the package."""
