"""Measurements; each needs `python -m` from the root of the repository."""
