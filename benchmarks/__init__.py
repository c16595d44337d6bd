"""Benchmarks: throughput, cold start, accuracy. Each prints what it measured; none is needed to use the package."""
