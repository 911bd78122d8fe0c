"""Benchmarks of enforcement: terms held, cost in quality and time, particles."""
